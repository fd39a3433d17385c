/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets of semaphores: between operations, what is to be undone, and semctl(). */
#ifndef _IPC_SEM_H
#define _IPC_SEM_H

#include <linux/time64.h>
#include <uapi/linux/sem.h>

#include "util.h"
#include "wait.h"

struct sem {
	int val;			/* 0 .. SEMVMX */
	pid_t pid;			/* who changed it last */
};

/* A set: [sem_ids.lock], as all that follows. */
struct sem_array {
	struct kern_ipc_perm perm;
	time64_t otime, ctime;
	struct list_head queue;		/* sem_queue.w.link: who waits, the oldest first */
	struct list_head undos;		/* sem_undo.of_set */
	int nsems;
	struct sem sems[];
};

/* Operations that are all done at once, or wait: on the stack of who waits. */
struct sem_queue {
	struct ipc_waiter w;
	pid_t pid;
	const struct sembuf *sops;
	unsigned int nsops;
	const struct sembuf *blocking;	/* the first that cannot be done now */
	struct sem_undo *undo;		/* or NULL; goes with the set */
	bool alters;
};

/* What one list of undos has to do to one set at its end. */
struct sem_undo {
	struct list_head of_set, of_list;
	struct sem_array *sma;
	short adj[];			/* to be added */
};

/* Of a task, or of several by CLONE_SYSVSEM. */
struct sem_undo_list {
	refcount_t refs;
	struct list_head undos;		/* sem_undo.of_list */
};

extern struct ipc_ids sem_ids;
extern int used_sems;

static inline struct sem_array *sem_of(struct kern_ipc_perm *perm)
{
	return container_of(perm, struct sem_array, perm);
}

/* --- ipc/sem.c; with the lock. --- */

/* Values have changed: whoever can do his operations now does them. */
void sem_wake(struct sem_array *sma);
void sem_destroy(struct sem_array *sma);

/* --- ipc/sem_undo.c; with the lock. --- */

/* The running task's for @sma: ERR_PTR(-ENOMEM). */
struct sem_undo *sem_undo_get(struct sem_array *sma);
/* From a semaphore that has been set nothing is taken back. */
void sem_undo_forget(struct sem_array *sma, int num);
/* The set goes. */
void sem_undo_drop(struct sem_array *sma);

#endif /* _IPC_SEM_H */
