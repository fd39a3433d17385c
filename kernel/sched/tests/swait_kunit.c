// SPDX-License-Identifier: GPL-2.0-only
/* Tests of simple wait queues: in their order, one by one, and none forgotten. */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/module.h>
#include <linux/swait.h>

#include "../../tests/crew.h"

#define NR_WAITERS	6

struct scene {
	struct kunit *test;
	struct swait_queue_head q;
	atomic_t tickets;	/* each lets one waiter go */
	bool open;		/* lets all go */
	atomic_t passed;
	int order[NR_WAITERS];
};

static struct scene *new_scene(struct kunit *test)
{
	struct scene *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->test = test;
	init_swait_queue_head(&s->q);
	return s;
}

static unsigned int nr_queued(struct scene *s)
{
	struct swait_queue *e;
	unsigned int nr = 0;

	guard(raw_spinlock_irqsave)(&s->q.lock);
	list_for_each_entry(e, &s->q.task_list, task_list)
		nr++;
	return nr;
}

static bool take_ticket(struct scene *s)
{
	int n = atomic_read(&s->tickets);

	while (n > 0)
		if (atomic_try_cmpxchg(&s->tickets, &n, n - 1))
			return true;
	return false;
}

/* Each of the ways to wait for the same thing. */
static void wait_for_opening(void *arg, int id)
{
	struct scene *s = arg;
	bool *open = &s->open;
	long ret = 0;

	switch (id % 4) {
	case 0:
		swait_event_exclusive(s->q, READ_ONCE(*open));
		break;
	case 1:
		swait_event_idle_exclusive(s->q, READ_ONCE(*open));
		break;
	case 2:
		ret = swait_event_interruptible_exclusive(s->q,
							  READ_ONCE(*open));
		break;
	default:
		ret = swait_event_timeout_exclusive(s->q, READ_ONCE(*open),
						    1000 * HZ);
		KUNIT_EXPECT_GT(s->test, ret, 0l);
		ret = 0;
	}
	KUNIT_EXPECT_EQ(s->test, ret, 0l);
	KUNIT_EXPECT_TRUE(s->test, READ_ONCE(*open));
	KUNIT_EXPECT_EQ(s->test, task_state(current), TASK_RUNNING);
	s->order[atomic_inc_return(&s->passed) - 1] = id;
}

static void all_are_woken(struct kunit *test)
{
	struct crew_member *m[NR_WAITERS];
	struct scene *s = new_scene(test);

	for (int i = 0; i < NR_WAITERS; i++)
		m[i] = crew_start(test, wait_for_opening, s, i);
	crew_wait_until(nr_queued(s) == NR_WAITERS);
	KUNIT_EXPECT_TRUE(test, swq_has_sleeper(&s->q));
	/* What they wait for has not come: they stay. */
	swake_up_all(&s->q);
	crew_wait_until(nr_queued(s) == NR_WAITERS);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), 0);
	WRITE_ONCE(s->open, true);
	swake_up_all(&s->q);
	for (int i = 0; i < NR_WAITERS; i++)
		crew_join(m[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), NR_WAITERS);
	KUNIT_EXPECT_FALSE(test, swait_active(&s->q));
}

static void first_come_first_served(struct kunit *test)
{
	struct crew_member *m[NR_WAITERS];
	struct scene *s = new_scene(test);

	for (int i = 0; i < NR_WAITERS; i++) {
		m[i] = crew_start(test, wait_for_opening, s, i);
		crew_wait_until(nr_queued(s) == i + 1u);
		crew_asleep(m[i]);
	}
	WRITE_ONCE(s->open, true);
	for (int i = 0; i < NR_WAITERS; i++) {
		swake_up_one(&s->q);
		crew_wait_until(atomic_read(&s->passed) == i + 1);
		crew_join(m[i]);
		KUNIT_EXPECT_EQ(test, s->order[i], i);
	}
	swake_up_one(&s->q);
}

#define NR_TICKETS	50

static void use_tickets(void *arg, int id)
{
	struct scene *s = arg;

	for (int i = 0; i < NR_TICKETS; i++) {
		swait_event_exclusive(s->q, take_ticket(s));
		atomic_inc(&s->passed);
	}
}

static void give_tickets(void *arg, int id)
{
	struct scene *s = arg;

	for (int i = 0; i < NR_TICKETS; i++) {
		atomic_inc(&s->tickets);
		swake_up_one(&s->q);
		if (i % 16 == id)
			cond_resched();
	}
}

static void use_or_give(void *arg, int id)
{
	if (id % 2)
		use_tickets(arg, id);
	else
		give_tickets(arg, id);
}

/* As many wake-ups as waits: one that got lost would leave somebody behind. */
static void each_wake_up_counts(struct kunit *test)
{
	struct scene *s = new_scene(test);

	crew_run(test, 6, use_or_give, s);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), 3 * NR_TICKETS);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->tickets), 0);
}

static void wait_in_vain(void *arg, int id)
{
	struct scene *s = arg;

	KUNIT_EXPECT_EQ(s->test, swait_event_idle_timeout_exclusive(
					 s->q, READ_ONCE(s->open), 2), 0l);
	KUNIT_EXPECT_EQ(s->test, task_state(current), TASK_RUNNING);
	KUNIT_EXPECT_EQ(s->test, swait_event_interruptible_timeout_exclusive(
					 s->q, true, 0), 1l);
}

static void the_time_may_be_over(struct kunit *test)
{
	struct scene *s = new_scene(test);

	crew_run(test, 1, wait_in_vain, s);
	KUNIT_EXPECT_FALSE(test, swait_active(&s->q));
}

struct shot {
	struct hrtimer timer;
	struct scene *scene;
};

static enum hrtimer_restart open_it(struct hrtimer *timer)
{
	struct scene *s = container_of(timer, struct shot, timer)->scene;

	WRITE_ONCE(s->open, true);
	swake_up_one(&s->q);
	return HRTIMER_NORESTART;
}

static void interrupts_may_wake(struct kunit *test)
{
	struct shot shot = { .scene = new_scene(test) };
	struct crew_member *m = crew_start(test, wait_for_opening, shot.scene, 0);

	crew_wait_until(nr_queued(shot.scene) == 1);
	hrtimer_setup(&shot.timer, open_it, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&shot.timer, NSEC_PER_MSEC, HRTIMER_MODE_REL);
	crew_join(m);
	hrtimer_cancel(&shot.timer);
}

/* By hand: being queued twice is being queued once. */
static void by_hand(void *arg, int id)
{
	struct scene *s = arg;
	DECLARE_SWAITQUEUE(wait);

	prepare_to_swait_exclusive(&s->q, &wait, TASK_UNINTERRUPTIBLE);
	prepare_to_swait_exclusive(&s->q, &wait, TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(s->test, nr_queued(s), 1u);
	KUNIT_EXPECT_EQ(s->test, task_state(current), TASK_UNINTERRUPTIBLE);
	scoped_guard(raw_spinlock_irqsave, &s->q.lock)
		swake_up_locked(&s->q);
	KUNIT_EXPECT_EQ(s->test, nr_queued(s), 0u);
	KUNIT_EXPECT_EQ(s->test, task_state(current), TASK_RUNNING);
	finish_swait(&s->q, &wait);
}

static void queue_entries_by_hand(struct kunit *test)
{
	crew_run(test, 1, by_hand, new_scene(test));
}

static struct kunit_case swait_cases[] = {
	KUNIT_CASE(all_are_woken),
	KUNIT_CASE(first_come_first_served),
	KUNIT_CASE(each_wake_up_counts),
	KUNIT_CASE(the_time_may_be_over),
	KUNIT_CASE(interrupts_may_wake),
	KUNIT_CASE(queue_entries_by_hand),
	{}
};

static struct kunit_suite swait_suite = {
	.name = "swait",
	.test_cases = swait_cases,
};
kunit_test_suite(swait_suite);
MODULE_LICENSE("GPL");
