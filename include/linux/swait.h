/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Simple wait queues: tasks that wait, first come, first served, and nothing
 * else: no functions, no modes, no waiters that are not exclusive.
 *
 * A waker does the same few steps however many wait, so that it may be in any
 * context; swake_up_all() alone is for tasks. Who waits and who wakes keep the
 * order that wait.h describes.
 */
#ifndef _LINUX_SWAIT_H
#define _LINUX_SWAIT_H

#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct swait_queue_head {
	raw_spinlock_t lock;	/* guards @task_list and the entries on it */
	struct list_head task_list;
};

/* Off the queue it is empty: so it was woken, or has not begun to wait. */
struct swait_queue {
	struct task_struct *task;
	struct list_head task_list;
};

#define __SWAITQUEUE_INITIALIZER(name) { \
	.task = current, .task_list = LIST_HEAD_INIT((name).task_list), \
}
#define DECLARE_SWAITQUEUE(name) \
	struct swait_queue name = __SWAITQUEUE_INITIALIZER(name)

#define __SWAIT_QUEUE_HEAD_INITIALIZER(name) { \
	.lock = __SPIN_LOCK_UNLOCKED(name.lock), \
	.task_list = LIST_HEAD_INIT((name).task_list), \
}
#define DECLARE_SWAIT_QUEUE_HEAD(name) \
	struct swait_queue_head name = __SWAIT_QUEUE_HEAD_INITIALIZER(name)

void __init_swait_queue_head(struct swait_queue_head *q, const char *name,
			     struct lock_class_key *key);
#define init_swait_queue_head(q) \
do { \
	static struct lock_class_key __key; \
	__init_swait_queue_head(q, #q, &__key); \
} while (0)

/* Without the lock: a hint, and only behind a barrier more than that. */
static inline bool swait_active(struct swait_queue_head *q)
{
	return !list_empty(&q->task_list);
}

/* The same with the barrier that a lockless waker needs before it. */
static inline bool swq_has_sleeper(struct swait_queue_head *q)
{
	smp_mb();
	return swait_active(q);
}

void swake_up_one(struct swait_queue_head *q);
/* With interrupts on: it lets others in between two wake-ups. */
void swake_up_all(struct swait_queue_head *q);
/* For who holds the queue's lock. */
void swake_up_locked(struct swait_queue_head *q);

void prepare_to_swait_exclusive(struct swait_queue_head *q,
				struct swait_queue *wait, int state);
/* -ERESTARTSYS, and off the queue, if a signal that @state allows is due. */
long prepare_to_swait_event(struct swait_queue_head *q,
			    struct swait_queue *wait, int state);
void finish_swait(struct swait_queue_head *q, struct swait_queue *wait);

/* As wait.h has them; @left: jiffies, or MAX_SCHEDULE_TIMEOUT for no end. */
#define ___swait_event(q, condition, state, left) \
({ \
	DECLARE_SWAITQUEUE(__wait); \
	long __left = (left), __err; \
	for (;;) { \
		__err = prepare_to_swait_event(&(q), &__wait, state); \
		if (condition) { \
			__left = __left ?: 1; \
			break; \
		} \
		if (__err || !__left) { \
			__left = __err; \
			break; \
		} \
		__left = schedule_timeout(__left); \
	} \
	finish_swait(&(q), &__wait); \
	__left; \
})
#define __swait_event(q, condition, state, left) \
({ \
	long __swe = (left); \
	might_sleep(); \
	if (condition) \
		__swe = __swe ?: 1; \
	else \
		__swe = ___swait_event(q, condition, state, __swe); \
	__swe; \
})

#define swait_event_exclusive(q, condition) \
	((void)__swait_event(q, condition, TASK_UNINTERRUPTIBLE, \
			     MAX_SCHEDULE_TIMEOUT))
#define swait_event_idle_exclusive(q, condition) \
	((void)__swait_event(q, condition, TASK_IDLE, MAX_SCHEDULE_TIMEOUT))
/* 0, or -ERESTARTSYS. */
#define swait_event_interruptible_exclusive(q, condition) \
	min(__swait_event(q, condition, TASK_INTERRUPTIBLE, \
			  MAX_SCHEDULE_TIMEOUT), 0l)

/* What is left, at least 1; 0: the time is over; or the signal's error. */
#define swait_event_timeout_exclusive(q, condition, timeout) \
	__swait_event(q, condition, TASK_UNINTERRUPTIBLE, timeout)
#define swait_event_idle_timeout_exclusive(q, condition, timeout) \
	__swait_event(q, condition, TASK_IDLE, timeout)
#define swait_event_interruptible_timeout_exclusive(q, condition, timeout) \
	__swait_event(q, condition, TASK_INTERRUPTIBLE, timeout)

#endif /* _LINUX_SWAIT_H */
