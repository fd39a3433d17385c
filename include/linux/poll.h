/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiting until one of many files is ready.
 *
 * A file's ->poll() names the queues on which it wakes, by poll_wait(), and says what is
 * ready now. Who waits puts himself on these queues by the function in the table; who only
 * wants to know has none.
 */
#ifndef __LINUX_POLL_H
#define __LINUX_POLL_H

#include <linux/fs.h>
#include <linux/wait.h>
#include <uapi/asm/poll.h>

/* Of a file that is always ready. */
#define DEFAULT_POLLMASK	(POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

struct poll_table_struct;
typedef void (*poll_queue_proc)(struct file *file, wait_queue_head_t *wq,
				struct poll_table_struct *pt);

/* @key: what is waited for; a wake-up for something else is none. */
typedef struct poll_table_struct {
	poll_queue_proc qproc;
	u32 key;
} poll_table;

static inline void poll_wait(struct file *file, wait_queue_head_t *wq, poll_table *pt)
{
	if (pt && pt->qproc)
		pt->qproc(file, wq, pt);
}

static inline u32 vfs_poll(struct file *file, poll_table *pt)
{
	return file->f_op->poll ? file->f_op->poll(file, pt) : DEFAULT_POLLMASK;
}

#endif /* __LINUX_POLL_H */
