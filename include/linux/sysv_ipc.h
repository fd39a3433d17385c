/* SPDX-License-Identifier: GPL-2.0-only */
/* System V IPC, for the rest of the kernel: its limits, and what there is of it. */
#ifndef _LINUX_SYSV_IPC_H
#define _LINUX_SYSV_IPC_H

#include <linux/types.h>
#include <uapi/asm/shmbuf.h>

/* kernel.shmmax in bytes, kernel.shmall in pages, kernel.shmmni in segments. */
extern unsigned long shm_ctlmax, shm_ctlall;
extern int shm_ctlmni;

/* One line of /proc/sysvipc/shm. */
struct shm_line {
	int id;
	struct shmid64_ds ds;
	unsigned long rss, swap;	/* in bytes */
};

/*
 * @fn for each, by index, until it says other than 0: that is the answer then. The lock is
 * held, so it must neither touch user memory nor make calls of this kind.
 */
int iterate_shm(int (*fn)(const struct shm_line *line, void *arg), void *arg);

#endif /* _LINUX_SYSV_IPC_H */
