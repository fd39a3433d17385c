/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait queues: sleep until somebody says that a condition may have changed.
 *
 * The waiter puts itself on the queue, sets its state, tests the condition,
 * and only then sleeps; the waker changes the condition first and wakes
 * after. Either the waiter sees the change or the waker sees the waiter.
 */
#ifndef __LINUX_WAIT_H
#define __LINUX_WAIT_H

#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct wait_queue_entry;
/* Returns whether the entry was woken; a negative value ends the round. */
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry,
				 unsigned int mode, void *key);

#define WQ_FLAG_EXCLUSIVE	0x01	/* wake only so many of these */

struct wait_queue_entry {
	unsigned int flags;
	void *private;		/* the task, for the standard functions */
	wait_queue_func_t func;
	struct list_head entry;
};
typedef struct wait_queue_entry wait_queue_entry_t;

struct wait_queue_head {
	spinlock_t lock;	/* guards @head and the entries on it */
	struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { \
	.lock = __SPIN_LOCK_UNLOCKED(name.lock), \
	.head = LIST_HEAD_INIT(name.head), \
}
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)

void __init_waitqueue_head(struct wait_queue_head *wq, const char *name,
			   struct lock_class_key *key);
#define init_waitqueue_head(wq) \
do { \
	static struct lock_class_key __key; \
	__init_waitqueue_head(wq, #wq, &__key); \
} while (0)

int default_wake_function(struct wait_queue_entry *entry, unsigned int mode,
			  void *key);
/* The same, and takes the entry off the queue. */
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode,
			     void *key);

#define DEFINE_WAIT_FUNC(name, function) \
	struct wait_queue_entry name = { \
		.private = current, .func = function, \
		.entry = LIST_HEAD_INIT(name.entry), \
	}
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)

static inline void init_waitqueue_func_entry(struct wait_queue_entry *entry,
					     wait_queue_func_t func)
{
	entry->flags = 0;
	entry->private = NULL;
	entry->func = func;
}

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *e);
void add_wait_queue_exclusive(struct wait_queue_head *wq,
			      struct wait_queue_entry *e);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *e);
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *e,
		     int state);
/* Returns whether the queue was empty before. */
bool prepare_to_wait_exclusive(struct wait_queue_head *wq,
			       struct wait_queue_entry *e, int state);
/* -ERESTARTSYS, and off the queue, if a signal that @state allows is due. */
long prepare_to_wait_event(struct wait_queue_head *wq,
			   struct wait_queue_entry *e, int state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *e);

/* Wake all that wait, but at most @nr_exclusive exclusive ones (0: all). */
void __wake_up(struct wait_queue_head *wq, unsigned int mode,
	       int nr_exclusive, void *key);
void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode,
		      int nr_exclusive, void *key);

#define wake_up(wq)		__wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_nr(wq, nr)	__wake_up(wq, TASK_NORMAL, nr, NULL)
#define wake_up_all(wq)		__wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_interruptible(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_all(wq) \
	__wake_up(wq, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_nr(wq, nr) \
	__wake_up(wq, TASK_INTERRUPTIBLE, nr, NULL)
/* For who holds the queue's lock. */
#define wake_up_locked(wq)	__wake_up_locked(wq, TASK_NORMAL, 1, NULL)
#define wake_up_all_locked(wq)	__wake_up_locked(wq, TASK_NORMAL, 0, NULL)
/* The waker is about to sleep: where tasks go does not depend on it here. */
#define wake_up_sync(wq)	wake_up(wq)
#define wake_up_interruptible_sync(wq) wake_up_interruptible(wq)
#define wake_up_poll(wq, m) \
	__wake_up(wq, TASK_NORMAL, 1, (void *)(unsigned long)(m))

static inline bool waitqueue_active(struct wait_queue_head *wq)
{
	return !list_empty(&wq->head);
}

/* The same with the barrier that a lockless waker needs before it. */
static inline bool wq_has_sleeper(struct wait_queue_head *wq)
{
	smp_mb();
	return waitqueue_active(wq);
}

#define ___wait_event(wq, condition, state, exclusive) \
({ \
	DEFINE_WAIT(__wait); \
	long __ret = 0; \
	__wait.flags = (exclusive) ? WQ_FLAG_EXCLUSIVE : 0; \
	for (;;) { \
		__ret = prepare_to_wait_event(&(wq), &__wait, state); \
		if (condition) { \
			__ret = 0; \
			break; \
		} \
		if (__ret) \
			break; \
		schedule(); \
		/* On the queue again only if it was for nothing. */ \
		if (condition) \
			break; \
	} \
	finish_wait(&(wq), &__wait); \
	__ret; \
})

#define wait_event(wq, condition) \
do { \
	might_sleep(); \
	if (!(condition)) \
		(void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0); \
} while (0)
#define __wait_event_state(wq, condition, state, exclusive) \
({ \
	long __wes = 0; \
	might_sleep(); \
	if (!(condition)) \
		__wes = ___wait_event(wq, condition, state, exclusive); \
	__wes; \
})
#define wait_event_interruptible(wq, condition) \
	__wait_event_state(wq, condition, TASK_INTERRUPTIBLE, 0)
#define wait_event_killable(wq, condition) \
	__wait_event_state(wq, condition, TASK_KILLABLE, 0)
#define wait_event_interruptible_exclusive(wq, condition) \
	__wait_event_state(wq, condition, TASK_INTERRUPTIBLE, 1)
#define wait_event_idle(wq, condition) \
	((void)__wait_event_state(wq, condition, TASK_IDLE, 0))

/*
 * With an end, in jiffies. What is left, at least 1, if the condition came
 * true; 0 if the time is over and it did not; or the signal's error.
 */
#define ___wait_event_timeout(wq, condition, state, exclusive, timeout) \
({ \
	DEFINE_WAIT(__wait); \
	long __left = (timeout), __err; \
	__wait.flags = (exclusive) ? WQ_FLAG_EXCLUSIVE : 0; \
	for (;;) { \
		__err = prepare_to_wait_event(&(wq), &__wait, state); \
		if (condition) { \
			__left = __left ?: 1; \
			break; \
		} \
		if (__err || !__left) { \
			__left = __err; \
			break; \
		} \
		__left = schedule_timeout(__left); \
		if (condition) { \
			__left = __left ?: 1; \
			break; \
		} \
	} \
	finish_wait(&(wq), &__wait); \
	__left; \
})
#define __wait_event_timeout(wq, condition, state, timeout) \
({ \
	long __wet = (timeout); \
	might_sleep(); \
	if (condition) \
		__wet = __wet ?: 1; \
	else \
		__wet = ___wait_event_timeout(wq, condition, state, 0, __wet); \
	__wet; \
})
#define wait_event_timeout(wq, condition, timeout) \
	__wait_event_timeout(wq, condition, TASK_UNINTERRUPTIBLE, timeout)
#define wait_event_interruptible_timeout(wq, condition, timeout) \
	__wait_event_timeout(wq, condition, TASK_INTERRUPTIBLE, timeout)
#define wait_event_killable_timeout(wq, condition, timeout) \
	__wait_event_timeout(wq, condition, TASK_KILLABLE, timeout)
#define wait_event_idle_timeout(wq, condition, timeout) \
	__wait_event_timeout(wq, condition, TASK_IDLE, timeout)

#endif /* __LINUX_WAIT_H */
