/* SPDX-License-Identifier: GPL-2.0-only */
/* "It is done": told once, or once for each waiter, or to all for ever. */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H

#include <linux/wait.h>

struct completion {
	unsigned int done;	/* completions not yet taken; wait.lock */
	struct wait_queue_head wait;
};

#define COMPLETION_INITIALIZER(name) { \
	.done = 0, .wait = __WAIT_QUEUE_HEAD_INITIALIZER(name.wait), \
}
#define DECLARE_COMPLETION(name) \
	struct completion name = COMPLETION_INITIALIZER(name)
#define COMPLETION_INITIALIZER_ONSTACK(name) \
	(*({ init_completion(&name); &name; }))
#define DECLARE_COMPLETION_ONSTACK(name) \
	struct completion name = COMPLETION_INITIALIZER_ONSTACK(name)

#define init_completion(x) \
do { \
	(x)->done = 0; \
	init_waitqueue_head(&(x)->wait); \
} while (0)

/* For the next time. Nobody may be waiting. */
static inline void reinit_completion(struct completion *x)
{
	x->done = 0;
}

/* Each takes one completion. By a signal, a fatal one: -ERESTARTSYS, and none is taken. */
void wait_for_completion(struct completion *x);
int __must_check wait_for_completion_interruptible(struct completion *x);
int __must_check wait_for_completion_killable(struct completion *x);
/* What is left of @timeout, at least 1; 0 if nothing came in time. */
unsigned long wait_for_completion_timeout(struct completion *x,
					  unsigned long timeout);
long __must_check wait_for_completion_interruptible_timeout(
	struct completion *x, unsigned long timeout);
long __must_check wait_for_completion_killable_timeout(struct completion *x,
						       unsigned long timeout);
/* Without waiting: is there one? The first takes it. */
bool try_wait_for_completion(struct completion *x);
bool completion_done(struct completion *x);
/* One more; the first who waits has it. And so many that there are always some. */
void complete(struct completion *x);
void complete_all(struct completion *x);

#endif /* _LINUX_COMPLETION_H */
