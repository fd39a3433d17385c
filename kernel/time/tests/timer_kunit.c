// SPDX-License-Identifier: GPL-2.0-only
/* Tests of timer.c, and of the tick that lets jiffies grow. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/timekeeping.h>
#include <linux/timer.h>

#include "../../tests/crew.h"

struct alarm {
	struct timer_list timer;
	struct completion done;
	unsigned long when;
	int cpu;
	int again;		/* times to start itself anew */
};

static void alarm_fn(struct timer_list *t)
{
	struct alarm *a = from_timer(a, t, timer);

	a->when = jiffies;
	a->cpu = smp_processor_id();
	if (a->again-- > 0)
		mod_timer(t, jiffies + 1);
	else
		complete(&a->done);
}

static void alarm_init(struct alarm *a)
{
	*a = (struct alarm){ .cpu = -1 };
	init_completion(&a->done);
	timer_setup(&a->timer, alarm_fn, 0);
}

static void jiffies_follow_the_clock(struct kunit *test)
{
	unsigned long before, passed;
	ktime_t start;

	/*
	 * A tick may be late by now, and one that has come may have looked at the clock long ago.
	 * The machine may stand still anywhere here: so the clock is read first, then jiffies are
	 * known to have come as far, and then they are read.
	 */
	do {
		start = ktime_get();
	} while (timekeeping_jiffies_late(start));
	before = jiffies;
	msleep(3 * 1000 / HZ);
	passed = jiffies - before;
	KUNIT_EXPECT_GE(test, passed, 2ul);
	KUNIT_EXPECT_LE(test, passed,
			(unsigned long)((ktime_get() - start) / TICK_NSEC + 1));
}

/* Also while a thread that never sleeps has the CPU. */
static void jiffies_grow_under_a_busy_thread(struct kunit *test)
{
	unsigned long start = jiffies;

	while (jiffies - start < 3)
		cpu_relax();
	KUNIT_SUCCEED(test);
}

static void expires_at_its_jiffy(struct kunit *test)
{
	struct alarm a;
	unsigned long at = jiffies + 2;

	alarm_init(&a);
	KUNIT_EXPECT_FALSE(test, timer_pending(&a.timer));
	KUNIT_EXPECT_EQ(test, mod_timer(&a.timer, at), 0);
	wait_for_completion(&a.done);
	KUNIT_EXPECT_TRUE(test, time_after_eq(a.when, at));
	KUNIT_EXPECT_FALSE(test, timer_pending(&a.timer));
	KUNIT_EXPECT_EQ(test, timer_delete_sync(&a.timer), 0);
}

static void past_expires_at_once(struct kunit *test)
{
	struct alarm a;

	alarm_init(&a);
	a.timer.expires = jiffies - 100;
	add_timer(&a.timer);
	wait_for_completion(&a.done);
	timer_delete_sync(&a.timer);
	alarm_init(&a);
	mod_timer(&a.timer, 0);
	wait_for_completion(&a.done);
	timer_delete_sync(&a.timer);
	KUNIT_SUCCEED(test);
}

static void deleted_ones_stay_silent(struct kunit *test)
{
	struct alarm a;

	alarm_init(&a);
	mod_timer(&a.timer, jiffies + 1000 * HZ);
	KUNIT_EXPECT_TRUE(test, timer_pending(&a.timer));
	KUNIT_EXPECT_EQ(test, mod_timer(&a.timer, jiffies + 2000 * HZ), 1);
	KUNIT_EXPECT_EQ(test, try_to_del_timer_sync(&a.timer), 1);
	KUNIT_EXPECT_EQ(test, timer_delete(&a.timer), 0);
	KUNIT_EXPECT_EQ(test, a.cpu, -1);
}

static void only_if_pending(struct kunit *test)
{
	struct alarm a;

	alarm_init(&a);
	KUNIT_EXPECT_EQ(test, mod_timer_pending(&a.timer, jiffies + 1), 0);
	KUNIT_EXPECT_FALSE(test, timer_pending(&a.timer));
	mod_timer(&a.timer, jiffies + 1000 * HZ);
	KUNIT_EXPECT_EQ(test, mod_timer_pending(&a.timer, jiffies + 1), 1);
	wait_for_completion(&a.done);
	timer_delete_sync(&a.timer);
}

static void reduced_never_later(struct kunit *test)
{
	struct alarm a;
	unsigned long soon = jiffies + 500 * HZ;

	alarm_init(&a);
	mod_timer(&a.timer, soon);
	timer_reduce(&a.timer, soon + HZ);
	KUNIT_EXPECT_EQ(test, a.timer.expires, soon);
	timer_reduce(&a.timer, soon - HZ);
	KUNIT_EXPECT_EQ(test, a.timer.expires, soon - HZ);
	timer_delete_sync(&a.timer);
}

static void starts_itself_anew(struct kunit *test)
{
	struct alarm a;

	alarm_init(&a);
	a.again = 3;
	mod_timer(&a.timer, jiffies + 1);
	wait_for_completion(&a.done);
	timer_delete_sync(&a.timer);
	KUNIT_EXPECT_EQ(test, a.again, -1);
}

static void on_the_cpu_that_was_named(struct kunit *test)
{
	int cpu;

	for_each_online_cpu(cpu) {
		struct alarm a;

		alarm_init(&a);
		a.timer.expires = jiffies + 1;
		add_timer_on(&a.timer, cpu);
		wait_for_completion(&a.done);
		KUNIT_EXPECT_EQ(test, a.cpu, cpu);
		timer_delete_sync(&a.timer);
	}
}

static void timeouts(void *arg, int id)
{
	struct kunit *test = arg;
	unsigned long start = jiffies;

	KUNIT_EXPECT_EQ(test, schedule_timeout_uninterruptible(2), 0l);
	KUNIT_EXPECT_GE(test, jiffies - start, 2ul);
	KUNIT_EXPECT_EQ(test, schedule_timeout_idle(0), 0l);
	KUNIT_EXPECT_EQ(test, msleep_interruptible(1), 0ul);
}

static void timeouts_end(struct kunit *test)
{
	crew_run(test, 3, timeouts, test);
}

static struct kunit_case timer_cases[] = {
	KUNIT_CASE(jiffies_follow_the_clock),
	KUNIT_CASE(jiffies_grow_under_a_busy_thread),
	KUNIT_CASE(expires_at_its_jiffy),
	KUNIT_CASE(past_expires_at_once),
	KUNIT_CASE(deleted_ones_stay_silent),
	KUNIT_CASE(only_if_pending),
	KUNIT_CASE(reduced_never_later),
	KUNIT_CASE(starts_itself_anew),
	KUNIT_CASE(on_the_cpu_that_was_named),
	KUNIT_CASE(timeouts_end),
	{}
};

static struct kunit_suite timer_suite = {
	.name = "timer",
	.test_cases = timer_cases,
};
kunit_test_suite(timer_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
