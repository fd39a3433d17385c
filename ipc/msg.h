/* SPDX-License-Identifier: GPL-2.0-only */
/* Queues of messages: between sending and receiving, and msgctl(). */
#ifndef _IPC_MSG_H
#define _IPC_MSG_H

#include <linux/time64.h>
#include <uapi/linux/msg.h>

#include "util.h"

struct msg_msg {
	struct list_head link;
	long type;			/* above 0 */
	size_t size;
	u8 text[];
};

/*
 * [msg_ids.lock]. There is no message in it that one of the receivers wants, and none of
 * the senders has one that would fit.
 */
struct msg_queue {
	struct kern_ipc_perm perm;
	time64_t stime, rtime, ctime;
	unsigned long bytes, nr, max_bytes;
	pid_t lspid, lrpid;
	struct list_head messages;	/* the oldest first, as all three */
	struct list_head senders, receivers;
};

extern struct ipc_ids msg_ids;

static inline struct msg_queue *msg_of(struct kern_ipc_perm *perm)
{
	return container_of(perm, struct msg_queue, perm);
}

/* With the lock. */
void msg_destroy(struct msg_queue *q);
/* Rights or limits are others now: whoever waits asks again. */
void msg_retry_all(struct msg_queue *q);

#endif /* _IPC_MSG_H */
