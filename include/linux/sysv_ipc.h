/* SPDX-License-Identifier: GPL-2.0-only */
/* System V IPC, for the rest of the kernel: its limits, and what there is of it. */
#ifndef _LINUX_SYSV_IPC_H
#define _LINUX_SYSV_IPC_H

#include <linux/types.h>
#include <uapi/asm/msgbuf.h>
#include <uapi/asm/sembuf.h>
#include <uapi/asm/shmbuf.h>

struct task_struct;

/* kernel.shmmax in bytes, kernel.shmall in pages, kernel.shmmni in segments. */
extern unsigned long shm_ctlmax, shm_ctlall;
extern int shm_ctlmni;

/* What ...ctl() tells and is told, of each kind. */
union ipc_ds {
	struct shmid64_ds shm;
	struct semid64_ds sem;
	struct msqid64_ds msg;
};

/* One line of a file in /proc/sysvipc. */
struct ipc_line {
	int id;
	union ipc_ds ds;
	unsigned long rss;		/* of shared memory, in bytes; there is no swap */
};

/*
 * @fn for each, by index, until it says other than 0: that is the answer then. The lock is
 * held, so it must neither touch user memory nor make calls of this kind.
 */
int iterate_shm(int (*fn)(const struct ipc_line *line, void *arg), void *arg);
int iterate_sem(int (*fn)(const struct ipc_line *line, void *arg), void *arg);
int iterate_msg(int (*fn)(const struct ipc_line *line, void *arg), void *arg);

/* kernel.sem: semaphores in a set, and in all; operations in a call; sets. */
extern int sem_ctls[4];

/* kernel.msgmax: bytes of a message; kernel.msgmnb: of a new queue; kernel.msgmni: queues. */
extern unsigned int msg_ctlmax, msg_ctlmnb;
extern int msg_ctlmni;

#ifdef CONFIG_SYSVIPC
/*
 * A child shares what is to be undone with its parent, by CLONE_SYSVSEM, or has nothing yet:
 * 0, -ENOMEM. The running task has nothing any more: with the last who has it, it is done.
 */
int copy_semundo(unsigned long clone_flags, struct task_struct *p);
void exit_sem(struct task_struct *p);
#else
static inline int copy_semundo(unsigned long clone_flags, struct task_struct *p)
{
	return 0;
}

static inline void exit_sem(struct task_struct *p)
{
}
#endif

#endif /* _LINUX_SYSV_IPC_H */
