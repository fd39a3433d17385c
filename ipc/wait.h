/* SPDX-License-Identifier: GPL-2.0-only */
/* Who waits in the queue of an object, until another has done for him what he waits for. */
#ifndef _IPC_WAIT_H
#define _IPC_WAIT_H

#include <linux/ktime.h>
#include <linux/list.h>

#include "util.h"

struct task_struct;

/* On the stack of who waits: [the lock of the kind], but for a look at @status. */
struct ipc_waiter {
	struct list_head link;		/* in the queue, as long as it waits */
	struct task_struct *task;
	int status;			/* IPC_WAITS, then the answer */
};
#define IPC_WAITS	1
#define IPC_RETRY	2	/* an answer: it may be another now, so ask again */

/* With the lock: the running task, at the end of @queue. */
void ipc_enqueue(struct ipc_waiter *w, struct list_head *queue);
/*
 * With the lock: off the queue, and awake. The waiter takes the lock before he goes, so that
 * he and all on his stack are there until we let go of it.
 */
void ipc_answer(struct ipc_waiter *w, int status);
/*
 * Without it: the answer, or -EINTR, or -EAGAIN at the time that @timeout says (NULL: never).
 * An answer that has come meanwhile counts: what it says has happened.
 */
int ipc_wait(struct ipc_ids *ids, struct ipc_waiter *w, const ktime_t *timeout);

#endif /* _IPC_WAIT_H */
