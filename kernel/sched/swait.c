// SPDX-License-Identifier: GPL-2.0-only
/*
 * Simple wait queues. The queue's lock guards the list, in which those that
 * have waited for longest come first.
 *
 * A waiter's entry is on its stack. Wakers touch it under the lock alone, and
 * take it off last; a waiter who finds it off is free to go.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/swait.h>
#include <linux/thread_info.h>

/* @key and @name are the lock checker's, from the place of the init. */
void __init_swait_queue_head(struct swait_queue_head *q, const char *name,
			     struct lock_class_key *key)
{
	__spin_lock_init(&q->lock, name, key);
	INIT_LIST_HEAD(&q->task_list);
}
EXPORT_SYMBOL_GPL(__init_swait_queue_head);

/* The first of @list, which need not be the queue's own. */
static void wake_first(struct list_head *list)
{
	struct swait_queue *first;

	first = list_first_entry(list, struct swait_queue, task_list);
	wake_up_process(first->task);
	list_del_init(&first->task_list);
}

void swake_up_locked(struct swait_queue_head *q)
{
	if (!list_empty(&q->task_list))
		wake_first(&q->task_list);
}
EXPORT_SYMBOL_GPL(swake_up_locked);

void swake_up_one(struct swait_queue_head *q)
{
	guard(raw_spinlock_irqsave)(&q->lock);
	swake_up_locked(q);
}
EXPORT_SYMBOL_GPL(swake_up_one);

/*
 * Those that wait now: who comes, or comes back, meanwhile is not woken, or this
 * might never end. A waiter on our list who gives up takes itself off it.
 */
void swake_up_all(struct swait_queue_head *q)
{
	LIST_HEAD(now);

	raw_spin_lock_irq(&q->lock);
	list_splice_init(&q->task_list, &now);
	while (!list_empty(&now)) {
		wake_first(&now);
		raw_spin_unlock_irq(&q->lock);
		raw_spin_lock_irq(&q->lock);
	}
	raw_spin_unlock_irq(&q->lock);
}
EXPORT_SYMBOL_GPL(swake_up_all);

/* Queueing twice is allowed: it changes nothing. */
static void enqueue(struct swait_queue_head *q, struct swait_queue *wait)
	__must_hold(&q->lock)
{
	if (list_empty(&wait->task_list))
		list_add_tail(&wait->task_list, &q->task_list);
}

/* The barrier is that of prepare_to_wait(). */
void prepare_to_swait_exclusive(struct swait_queue_head *q,
				struct swait_queue *wait, int state)
{
	guard(raw_spinlock_irqsave)(&q->lock);
	enqueue(q, wait);
	set_current_state(state);
}
EXPORT_SYMBOL_GPL(prepare_to_swait_exclusive);

/*
 * Under the lock, or a wake-up could come between that another waiter could
 * have used: who was woken has it, signal or not, since his condition is looked
 * at first.
 */
long prepare_to_swait_event(struct swait_queue_head *q,
			    struct swait_queue *wait, int state)
{
	guard(raw_spinlock_irqsave)(&q->lock);

	if (signal_pending_state(state, current)) {
		list_del_init(&wait->task_list);
		return -ERESTARTSYS;
	}
	enqueue(q, wait);
	set_current_state(state);
	return 0;
}
EXPORT_SYMBOL_GPL(prepare_to_swait_event);

/* Off the queue, if no wake-up has done that, and awake in any case. */
void finish_swait(struct swait_queue_head *q, struct swait_queue *wait)
{
	guard(raw_spinlock_irqsave)(&q->lock);
	__set_current_state(TASK_RUNNING);
	list_del_init(&wait->task_list);
}
EXPORT_SYMBOL_GPL(finish_swait);
