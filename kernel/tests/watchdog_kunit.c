// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what the watchdogs conclude, with a clock of their own. That they
 * look at all is seen from outside: the crash tests.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/hung_task.h>
#include <linux/nmi.h>
#include <linux/sched.h>

#include "../watchdog_internal.h"

#define S		NSEC_PER_SEC
#define THRESH		(20ull * S)

static void a_cpu_that_lives(struct kunit *test)
{
	struct watchdog_cpu w = { .alive_ns = 0 };

	for (u64 now = 0; now < 100 * S; now += 4 * S) {
		KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, now, THRESH), 0u);
		w.alive_ns = now;
	}
}

/* Reported when the time is over, and then once in a period. */
static void a_cpu_that_is_stuck(struct kunit *test)
{
	struct watchdog_cpu w = { .alive_ns = 10 * S };

	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 30 * S, THRESH), 0u);
	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 32 * S, THRESH), 22u);
	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 36 * S, THRESH), 0u);
	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 52 * S, THRESH), 0u);
	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 56 * S, THRESH), 46u);
	/* It has run since, and is stuck anew. */
	w.alive_ns = 60 * S;
	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 79 * S, THRESH), 0u);
	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 81 * S, THRESH), 21u);
}

static void who_asks_for_time_gets_it(struct kunit *test)
{
	struct watchdog_cpu w = { .alive_ns = 0, .touched = true };

	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 100 * S, THRESH), 0u);
	KUNIT_EXPECT_FALSE(test, w.touched);
	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 120 * S, THRESH), 0u);
	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 121 * S, THRESH), 21u);
}

/* The thread may run between the reading of the clock and the look. */
static void clocks_of_cpus_differ(struct kunit *test)
{
	struct watchdog_cpu w = { .alive_ns = 50 * S + 1 };

	KUNIT_EXPECT_EQ(test, softlockup_seconds(&w, 50 * S, THRESH), 0u);
}

static void a_neighbour_that_counts(struct kunit *test)
{
	struct watchdog_cpu w = { .neighbour = -1 };

	for (unsigned long nr = 0; nr < 100; nr += 3)
		KUNIT_EXPECT_FALSE(test, hardlockup_found(&w, 1, nr));
}

static void a_neighbour_that_does_not(struct kunit *test)
{
	struct watchdog_cpu w = { .neighbour = -1 };

	KUNIT_EXPECT_FALSE(test, hardlockup_found(&w, 1, 7));
	KUNIT_EXPECT_TRUE(test, hardlockup_found(&w, 1, 7));
	/* That is enough, until it has lived again. */
	KUNIT_EXPECT_FALSE(test, hardlockup_found(&w, 1, 7));
	KUNIT_EXPECT_FALSE(test, hardlockup_found(&w, 1, 8));
	KUNIT_EXPECT_TRUE(test, hardlockup_found(&w, 1, 8));
}

static void neighbours_change_and_ask_for_time(struct kunit *test)
{
	struct watchdog_cpu w = { .neighbour = -1 };

	KUNIT_EXPECT_FALSE(test, hardlockup_found(&w, 1, 7));
	/* Another CPU with the same count is none that has stopped. */
	KUNIT_EXPECT_FALSE(test, hardlockup_found(&w, 2, 7));
	w.neighbour_touched = true;
	KUNIT_EXPECT_FALSE(test, hardlockup_found(&w, 2, 7));
	KUNIT_EXPECT_FALSE(test, w.neighbour_touched);
	KUNIT_EXPECT_TRUE(test, hardlockup_found(&w, 2, 7));
}

/* --- Hung tasks. --- */

static struct task_struct *sleeper(struct kunit *test, unsigned int state)
{
	struct task_struct *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	p->__state = state;
	p->nvcsw = 5;
	return p;
}

static void a_task_that_hangs(struct kunit *test)
{
	struct task_struct *p = sleeper(test, TASK_UNINTERRUPTIBLE);

	KUNIT_EXPECT_FALSE(test, task_is_hung(p, 1000 * S, 120 * S));
	KUNIT_EXPECT_FALSE(test, task_is_hung(p, 1100 * S, 120 * S));
	KUNIT_EXPECT_TRUE(test, task_is_hung(p, 1120 * S, 120 * S));
	/* It has run, if only for a moment. */
	p->nivcsw++;
	KUNIT_EXPECT_FALSE(test, task_is_hung(p, 1121 * S, 120 * S));
	KUNIT_EXPECT_TRUE(test, task_is_hung(p, 1241 * S, 120 * S));
}

static void tasks_that_may_wait(struct kunit *test)
{
	static const unsigned int states[] = {
		TASK_RUNNING, TASK_INTERRUPTIBLE, TASK_IDLE, TASK_KILLABLE,
	};
	struct task_struct *p;

	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		p = sleeper(test, states[i]);
		task_is_hung(p, 0, S);
		KUNIT_EXPECT_FALSE(test, task_is_hung(p, 1000 * S, S));
	}
	/* Not started yet. */
	p = sleeper(test, TASK_UNINTERRUPTIBLE);
	p->nvcsw = 0;
	task_is_hung(p, 0, S);
	KUNIT_EXPECT_FALSE(test, task_is_hung(p, 1000 * S, S));
}

static struct kunit_case watchdog_cases[] = {
	KUNIT_CASE(a_cpu_that_lives),
	KUNIT_CASE(a_cpu_that_is_stuck),
	KUNIT_CASE(who_asks_for_time_gets_it),
	KUNIT_CASE(clocks_of_cpus_differ),
	KUNIT_CASE(a_neighbour_that_counts),
	KUNIT_CASE(a_neighbour_that_does_not),
	KUNIT_CASE(neighbours_change_and_ask_for_time),
	KUNIT_CASE(a_task_that_hangs),
	KUNIT_CASE(tasks_that_may_wait),
	{}
};

static struct kunit_suite watchdog_suite = {
	.name = "watchdog",
	.test_cases = watchdog_cases,
};
kunit_test_suite(watchdog_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
