// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait queues. The queue's lock guards the list; entries that are not
 * exclusive stand before those that are.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/thread_info.h>
#include <linux/wait.h>

/* @key and @name are the lock checker's, from the place of the init. */
void __init_waitqueue_head(struct wait_queue_head *wq, const char *name,
			   struct lock_class_key *key)
{
	__spin_lock_init(&wq->lock, name, key);
	INIT_LIST_HEAD(&wq->head);
}
EXPORT_SYMBOL_GPL(__init_waitqueue_head);

/* Under wq->lock. Queueing twice is allowed: it changes nothing. */
static void enqueue(struct wait_queue_head *wq, struct wait_queue_entry *e)
{
	if (!list_empty(&e->entry))
		return;
	if (e->flags & WQ_FLAG_EXCLUSIVE)
		list_add_tail(&e->entry, &wq->head);
	else
		list_add(&e->entry, &wq->head);
}

/* By hand, for entries whose function does something else than wake. */
void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *e)
{
	guard(spinlock_irqsave)(&wq->lock);
	e->flags &= ~WQ_FLAG_EXCLUSIVE;
	list_add(&e->entry, &wq->head);
}
EXPORT_SYMBOL_GPL(add_wait_queue);

/* Behind the others: of these, only as many are woken as the waker says. */
void add_wait_queue_exclusive(struct wait_queue_head *wq,
			      struct wait_queue_entry *e)
{
	guard(spinlock_irqsave)(&wq->lock);
	e->flags |= WQ_FLAG_EXCLUSIVE;
	list_add_tail(&e->entry, &wq->head);
}
EXPORT_SYMBOL_GPL(add_wait_queue_exclusive);

/* Also of an entry that its own function took off: it is empty then. */
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *e)
{
	guard(spinlock_irqsave)(&wq->lock);
	list_del_init(&e->entry);
}
EXPORT_SYMBOL_GPL(remove_wait_queue);

/*
 * The state is set under the queue's lock, with a full barrier: a waker that
 * comes after sees us, and a change that came before is seen by the test that
 * the caller makes now.
 */
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *e,
		     int state)
{
	guard(spinlock_irqsave)(&wq->lock);
	e->flags &= ~WQ_FLAG_EXCLUSIVE;
	enqueue(wq, e);
	set_current_state(state);
}
EXPORT_SYMBOL_GPL(prepare_to_wait);

/* The same, at the end of the queue. */
bool prepare_to_wait_exclusive(struct wait_queue_head *wq,
			       struct wait_queue_entry *e, int state)
{
	guard(spinlock_irqsave)(&wq->lock);
	bool was_empty = list_empty(&wq->head);

	e->flags |= WQ_FLAG_EXCLUSIVE;
	enqueue(wq, e);
	set_current_state(state);
	return was_empty;
}
EXPORT_SYMBOL_GPL(prepare_to_wait_exclusive);

long prepare_to_wait_event(struct wait_queue_head *wq,
			   struct wait_queue_entry *e, int state)
{
	guard(spinlock_irqsave)(&wq->lock);

	if (signal_pending_state(state, current)) {
		/*
		 * Off the queue under its lock: an exclusive wake-up meant
		 * for somebody must not end here, where nobody will use it.
		 */
		list_del_init(&e->entry);
		return -ERESTARTSYS;
	}
	enqueue(wq, e);
	set_current_state(state);
	return 0;
}
EXPORT_SYMBOL_GPL(prepare_to_wait_event);

/*
 * Off the queue, if no wake-up has done that, and awake in any case. Whoever took it off
 * did so as the last thing that it did to it.
 */
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *e)
{
	__set_current_state(TASK_RUNNING);
	if (likely(list_empty_careful(&e->entry)))
		return;
	guard(spinlock_irqsave)(&wq->lock);
	list_del_init(&e->entry);
}
EXPORT_SYMBOL_GPL(finish_wait);

/* Under the queue's lock, from the waker; returns whether it did wake. */
int default_wake_function(struct wait_queue_entry *entry, unsigned int mode,
			  void *key)
{
	return wake_up_state(entry->private, mode);
}

int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode,
			     void *key)
{
	int woken = default_wake_function(entry, mode, key);

	if (woken)
		list_del_init_careful(&entry->entry);
	return woken;
}
EXPORT_SYMBOL_GPL(autoremove_wake_function);

/*
 * For who holds the lock already. An exclusive waiter counts only if it was
 * really asleep: the next one gets what it had no use for.
 */
void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode,
		      int nr_exclusive, void *key)
{
	struct wait_queue_entry *e, *next;

	list_for_each_entry_safe(e, next, &wq->head, entry) {
		unsigned int flags = e->flags;
		int woken = e->func(e, mode, key);

		if (woken < 0)
			break;
		if (woken && (flags & WQ_FLAG_EXCLUSIVE) && !--nr_exclusive)
			break;
	}
}

void __wake_up(struct wait_queue_head *wq, unsigned int mode,
	       int nr_exclusive, void *key)
{
	guard(spinlock_irqsave)(&wq->lock);
	__wake_up_locked(wq, mode, nr_exclusive, key);
}
EXPORT_SYMBOL_GPL(__wake_up);
