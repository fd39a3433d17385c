// SPDX-License-Identifier: GPL-2.0-only
/*
 * Completions: a count of things done, guarded by the wait queue's lock, and
 * those who wait for it to be more than zero.
 *
 * complete() and the waiter's last look both hold the lock, so a waiter may
 * free the completion as soon as it returns: the waker no longer touches it.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sched/debug.h>

#define DONE_FOR_EVER	UINT_MAX

/* One more is done: lets one waiter go, now or when it comes. */
void complete(struct completion *x)
{
	guard(spinlock_irqsave)(&x->wait.lock);
	if (x->done != DONE_FOR_EVER)
		x->done++;
	__wake_up_locked(&x->wait, TASK_NORMAL, 1, NULL);
}
EXPORT_SYMBOL_GPL(complete);

/* Lets all go, and all that come later, until reinit_completion(). */
void complete_all(struct completion *x)
{
	guard(spinlock_irqsave)(&x->wait.lock);
	x->done = DONE_FOR_EVER;
	__wake_up_locked(&x->wait, TASK_NORMAL, 0, NULL);
}
EXPORT_SYMBOL_GPL(complete_all);

/* Takes one without waiting; false if there is none. In any context. */
bool try_wait_for_completion(struct completion *x)
{
	guard(spinlock_irqsave)(&x->wait.lock);
	if (!x->done)
		return false;
	if (x->done != DONE_FOR_EVER)
		x->done--;
	return true;
}
EXPORT_SYMBOL_GPL(try_wait_for_completion);

bool completion_done(struct completion *x)
{
	guard(spinlock_irqsave)(&x->wait.lock);
	return x->done;
}
EXPORT_SYMBOL_GPL(completion_done);

/* In line: exclusive, so that one completion wakes one waiter. */
static __sched long do_wait(struct completion *x, int state)
{
	might_sleep();
	if (try_wait_for_completion(x))
		return 0;
	return ___wait_event(x->wait, try_wait_for_completion(x), state, 1);
}

__sched void wait_for_completion(struct completion *x)
{
	do_wait(x, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(wait_for_completion);

__sched int wait_for_completion_interruptible(struct completion *x)
{
	return do_wait(x, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(wait_for_completion_interruptible);

__sched int wait_for_completion_killable(struct completion *x)
{
	return do_wait(x, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(wait_for_completion_killable);

/* The same, with an end. */
static __sched long do_wait_timeout(struct completion *x, int state, long timeout)
{
	might_sleep();
	if (try_wait_for_completion(x))
		return timeout ?: 1;
	return ___wait_event_timeout(x->wait, try_wait_for_completion(x), state,
				     1, timeout);
}

__sched unsigned long wait_for_completion_timeout(struct completion *x,
					  unsigned long timeout)
{
	return do_wait_timeout(x, TASK_UNINTERRUPTIBLE, timeout);
}
EXPORT_SYMBOL_GPL(wait_for_completion_timeout);

__sched long wait_for_completion_interruptible_timeout(struct completion *x,
					       unsigned long timeout)
{
	return do_wait_timeout(x, TASK_INTERRUPTIBLE, timeout);
}

__sched long wait_for_completion_killable_timeout(struct completion *x,
					  unsigned long timeout)
{
	return do_wait_timeout(x, TASK_KILLABLE, timeout);
}
