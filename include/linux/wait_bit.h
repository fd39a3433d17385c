/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiting for a bit, or anything else that has an address but no wait queue of
 * its own: the queues are shared, by a hash of the address.
 */
#ifndef _LINUX_WAIT_BIT_H
#define _LINUX_WAIT_BIT_H

#include <linux/bitops.h>
#include <linux/wait.h>

/* The queue of everybody whose address has the same hash. */
struct wait_queue_head *__var_waitqueue(const void *p);

/* Until bit @nr of *@word is clear; 0, or -EINTR if a signal came first. */
int wait_on_bit(unsigned long *word, int nr, unsigned int mode);
/* The same, and then it is set, by us. */
int wait_on_bit_lock(unsigned long *word, int nr, unsigned int mode);
/* -EAGAIN if it is set still after @timeout jiffies. */
int wait_on_bit_timeout(unsigned long *word, int nr, unsigned int mode,
			unsigned long timeout);
/* After the bit was cleared, and a barrier. */
void wake_up_bit(unsigned long *word, int nr);
void clear_and_wake_up_bit(int nr, unsigned long *word);

/* Until @condition, of which wake_up_var(@var) tells. */
#define wait_var_event(var, condition) \
	wait_event(*__var_waitqueue(var), condition)
#define wait_var_event_killable(var, condition) \
	wait_event_killable(*__var_waitqueue(var), condition)
void wake_up_var(const void *var);

#endif /* _LINUX_WAIT_BIT_H */
