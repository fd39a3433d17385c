// SPDX-License-Identifier: GPL-2.0-only
/* Tests of wait queues: who is woken, how many, and that nobody is forgotten. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>

#include "../../tests/crew.h"

#define NR_WAITERS	6

struct scene {
	struct kunit *test;
	struct wait_queue_head wq;
	atomic_t tickets;	/* each lets one exclusive waiter go */
	bool open;		/* lets all others go */
	atomic_t waiting;
	atomic_t passed;
};

static struct scene *new_scene(struct kunit *test)
{
	struct scene *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->test = test;
	init_waitqueue_head(&s->wq);
	return s;
}

static unsigned int nr_queued(struct scene *s)
{
	struct wait_queue_entry *e;
	unsigned int nr = 0;

	guard(spinlock_irqsave)(&s->wq.lock);
	list_for_each_entry(e, &s->wq.head, entry)
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
	int err = 0;

	switch (id % 4) {
	case 0:
		wait_event(s->wq, READ_ONCE(s->open));
		break;
	case 1:
		err = wait_event_interruptible(s->wq, READ_ONCE(s->open));
		break;
	case 2:
		err = wait_event_killable(s->wq, READ_ONCE(s->open));
		break;
	default:
		wait_event_idle(s->wq, READ_ONCE(s->open));
	}
	if (!err)
		atomic_inc(&s->passed);
}

static void wait_for_ticket(void *arg, int id)
{
	struct scene *s = arg;

	if (!wait_event_interruptible_exclusive(s->wq, take_ticket(s)))
		atomic_inc(&s->passed);
}

static void what_is_true_needs_no_wait(struct kunit *test)
{
	struct scene *s = new_scene(test);

	s->open = true;
	for (int way = 0; way < 4; way++)
		wait_for_opening(s, way);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), 4);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&s->wq));
	KUNIT_EXPECT_FALSE(test, wq_has_sleeper(&s->wq));
}

static void all_are_woken(struct kunit *test)
{
	struct scene *s = new_scene(test);
	struct crew_member *members[NR_WAITERS];

	for (int i = 0; i < NR_WAITERS; i++)
		members[i] = crew_start(test, wait_for_opening, s, i);
	crew_wait_until(nr_queued(s) == NR_WAITERS);
	KUNIT_EXPECT_TRUE(test, wq_has_sleeper(&s->wq));
	/* Woken for nothing, they wait on. */
	wake_up_all(&s->wq);
	crew_wait_until(nr_queued(s) == NR_WAITERS);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), 0);
	WRITE_ONCE(s->open, true);
	/* None of them is exclusive, so one call wakes them all. */
	wake_up(&s->wq);
	for (int i = 0; i < NR_WAITERS; i++)
		crew_join(members[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), NR_WAITERS);
}

/* So many exclusive ones as were asked for, and not one more. */
static void exclusive_waiters_are_counted(struct kunit *test)
{
	struct scene *s = new_scene(test);
	struct crew_member *members[NR_WAITERS];

	for (int i = 0; i < NR_WAITERS; i++)
		members[i] = crew_start(test, wait_for_ticket, s, i);
	crew_wait_until(nr_queued(s) == NR_WAITERS);
	for (int i = 0; i < NR_WAITERS; i++)
		crew_asleep(members[i]);
	/* There are tickets for all, but only some are told. */
	atomic_set(&s->tickets, NR_WAITERS);
	wake_up(&s->wq);
	crew_wait_until(atomic_read(&s->passed) == 1);
	wake_up_nr(&s->wq, 2);
	crew_wait_until(atomic_read(&s->passed) == 3);
	for (int i = 0; i < 50; i++)
		yield();
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), 3);
	KUNIT_EXPECT_EQ(test, nr_queued(s), NR_WAITERS - 3u);
	wake_up_interruptible_all(&s->wq);
	for (int i = 0; i < NR_WAITERS; i++)
		crew_join(members[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), NR_WAITERS);
}

static void only_those_in_the_state_are_woken(struct kunit *test)
{
	struct scene *s = new_scene(test);
	struct crew_member *deep = crew_start(test, wait_for_opening, s, 0);
	struct crew_member *light = crew_start(test, wait_for_opening, s, 1);

	crew_wait_until(nr_queued(s) == 2);
	crew_asleep(deep);
	crew_asleep(light);
	WRITE_ONCE(s->open, true);
	wake_up_interruptible(&s->wq);
	crew_join(light);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), 1);
	KUNIT_EXPECT_EQ(test, nr_queued(s), 1u);
	wake_up(&s->wq);
	crew_join(deep);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), 2);
}

/* --- Entries with a function of their own. --- */

struct listener {
	struct wait_queue_entry entry;
	void *heard;
	int times;
	int answer;
};

static int listen(struct wait_queue_entry *entry, unsigned int mode, void *key)
{
	struct listener *l = container_of(entry, struct listener, entry);

	l->heard = key;
	l->times++;
	return l->answer;
}

static void entries_hear_the_key(struct kunit *test)
{
	struct scene *s = new_scene(test);
	struct listener first = { .answer = 0 }, second = { .answer = 0 };

	init_waitqueue_func_entry(&first.entry, listen);
	init_waitqueue_func_entry(&second.entry, listen);
	add_wait_queue(&s->wq, &first.entry);
	add_wait_queue_exclusive(&s->wq, &second.entry);
	wake_up_poll(&s->wq, 5);
	KUNIT_EXPECT_PTR_EQ(test, first.heard, (void *)5);
	KUNIT_EXPECT_PTR_EQ(test, second.heard, (void *)5);
	remove_wait_queue(&s->wq, &first.entry);
	wake_up_poll(&s->wq, 6);
	KUNIT_EXPECT_PTR_EQ(test, first.heard, (void *)5);
	KUNIT_EXPECT_PTR_EQ(test, second.heard, (void *)6);
	remove_wait_queue(&s->wq, &second.entry);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&s->wq));
}

/* An exclusive one that was not woken does not count; a negative ends it. */
static void answers_steer_the_round(struct kunit *test)
{
	struct scene *s = new_scene(test);
	struct listener l[3] = { };

	for (int i = 0; i < 3; i++) {
		init_waitqueue_func_entry(&l[i].entry, listen);
		add_wait_queue_exclusive(&s->wq, &l[i].entry);
	}
	l[1].answer = 1;
	wake_up(&s->wq);
	KUNIT_EXPECT_EQ(test, l[0].times, 1);
	KUNIT_EXPECT_EQ(test, l[1].times, 1);
	KUNIT_EXPECT_EQ(test, l[2].times, 0);
	l[0].answer = -1;
	wake_up_all(&s->wq);
	KUNIT_EXPECT_EQ(test, l[0].times, 2);
	KUNIT_EXPECT_EQ(test, l[1].times, 1);
	for (int i = 0; i < 3; i++)
		remove_wait_queue(&s->wq, &l[i].entry);
}

static void wait_by_hand(void *arg, int id)
{
	struct scene *s = arg;
	struct kunit *test = s->test;
	DEFINE_WAIT(wait);
	DEFINE_WAIT(other);

	prepare_to_wait(&s->wq, &wait, TASK_UNINTERRUPTIBLE);
	/* Again changes nothing. */
	prepare_to_wait(&s->wq, &wait, TASK_INTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, nr_queued(s), 1u);
	KUNIT_EXPECT_EQ(test, task_state(current), (unsigned int)TASK_INTERRUPTIBLE);
	/* Woken before it slept; taken off the queue by that. */
	wake_up(&s->wq);
	KUNIT_EXPECT_EQ(test, nr_queued(s), 0u);
	KUNIT_EXPECT_EQ(test, task_state(current), (unsigned int)TASK_RUNNING);
	finish_wait(&s->wq, &wait);

	KUNIT_EXPECT_TRUE(test, prepare_to_wait_exclusive(&s->wq, &wait,
							  TASK_INTERRUPTIBLE));
	KUNIT_EXPECT_FALSE(test, prepare_to_wait_exclusive(&s->wq, &other,
							   TASK_INTERRUPTIBLE));
	finish_wait(&s->wq, &wait);
	finish_wait(&s->wq, &other);
	KUNIT_EXPECT_EQ(test, task_state(current), (unsigned int)TASK_RUNNING);
	KUNIT_EXPECT_EQ(test, nr_queued(s), 0u);
}

static void waiting_by_hand(struct kunit *test)
{
	struct scene *s = new_scene(test);

	crew_run(test, 1, wait_by_hand, s);
}

/* --- With an end; and by address. --- */

static void need_timers(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_GENERIC_CLOCKEVENTS))
		kunit_skip(test, "no timer interrupts");
}

static void waiting_ends(struct kunit *test)
{
	struct scene *s = new_scene(test);
	DECLARE_COMPLETION_ONSTACK(done);
	unsigned long start = jiffies, word = 1;

	need_timers(test);
	KUNIT_EXPECT_EQ(test, wait_event_timeout(s->wq, false, 3), 0l);
	KUNIT_EXPECT_GE(test, jiffies - start, 3ul);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible_timeout(s->wq, false, 0),
			0l);
	KUNIT_EXPECT_EQ(test, wait_event_timeout(s->wq, true, 0), 1l);
	KUNIT_EXPECT_EQ(test, wait_event_killable_timeout(s->wq, true, 9), 9l);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&s->wq));
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&done, 2), 0ul);
	complete(&done);
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&done, 2), 2ul);
	KUNIT_EXPECT_EQ(test, wait_on_bit_timeout(&word, 0,
						  TASK_UNINTERRUPTIBLE, 2),
			-EAGAIN);
	KUNIT_EXPECT_EQ(test, wait_on_bit_timeout(&word, 1,
						  TASK_UNINTERRUPTIBLE, 2), 0);
}

static void open_in_time(void *arg, int id)
{
	struct scene *s = arg;

	if (wait_event_timeout(s->wq, READ_ONCE(s->open), 1000 * HZ) > 0)
		atomic_inc(&s->passed);
}

static void a_wake_up_comes_before_the_end(struct kunit *test)
{
	struct scene *s = new_scene(test);
	struct crew_member *m;

	need_timers(test);
	m = crew_start(test, open_in_time, s, 1);
	crew_wait_until(nr_queued(s) == 1);
	WRITE_ONCE(s->open, true);
	wake_up(&s->wq);
	crew_join(m);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->passed), 1);
}

struct bit_lock {
	unsigned long word;
	int inside;
	int rounds;
};

static void lock_the_bit(void *arg, int id)
{
	struct bit_lock *b = arg;

	for (int i = 0; i < 200; i++) {
		if (wait_on_bit_lock(&b->word, 5, TASK_UNINTERRUPTIBLE))
			return;
		if (++b->inside == 1)
			b->rounds++;
		cond_resched();
		b->inside--;
		clear_and_wake_up_bit(5, &b->word);
	}
}

static void bits_can_be_waited_for(struct kunit *test)
{
	struct bit_lock *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	crew_run(test, 6, lock_the_bit, b);
	KUNIT_EXPECT_EQ(test, b->rounds, 1200);
	KUNIT_EXPECT_EQ(test, b->word, 0ul);
	KUNIT_EXPECT_EQ(test, wait_on_bit(&b->word, 5, TASK_KILLABLE), 0);
}

static struct kunit_case wait_cases[] = {
	KUNIT_CASE(waiting_ends),
	KUNIT_CASE(a_wake_up_comes_before_the_end),
	KUNIT_CASE(bits_can_be_waited_for),
	KUNIT_CASE(what_is_true_needs_no_wait),
	KUNIT_CASE(all_are_woken),
	KUNIT_CASE(exclusive_waiters_are_counted),
	KUNIT_CASE(only_those_in_the_state_are_woken),
	KUNIT_CASE(entries_hear_the_key),
	KUNIT_CASE(answers_steer_the_round),
	KUNIT_CASE(waiting_by_hand),
	{}
};

static struct kunit_suite wait_suite = {
	.name = "wait",
	.test_cases = wait_cases,
};
kunit_test_suite(wait_suite);

MODULE_LICENSE("GPL");
