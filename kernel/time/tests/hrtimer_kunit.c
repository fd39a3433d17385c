// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of hrtimer.c. A machine may be late by any time, so no test asks that
 * something has happened by a moment; all wait for it, and look at the order.
 */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "../../tests/crew.h"

#define FAR_AWAY	(3600ll * NSEC_PER_SEC)

/* What a timer's function saw. */
struct shot {
	struct hrtimer timer;
	struct completion done;
	ktime_t when;
	int cpu;
	int order;
	int left;		/* times to be restarted */
	bool in_irq;
	atomic_t *counter;
};

static enum hrtimer_restart shot_fn(struct hrtimer *timer)
{
	struct shot *s = container_of(timer, struct shot, timer);

	s->when = hrtimer_cb_get_time(timer);
	s->cpu = smp_processor_id();
	s->in_irq = in_hardirq() && irqs_disabled();
	if (s->counter)
		s->order = atomic_inc_return(s->counter);
	if (s->left-- > 0) {
		hrtimer_forward_now(timer, 100 * NSEC_PER_USEC);
		return HRTIMER_RESTART;
	}
	complete(&s->done);
	return HRTIMER_NORESTART;
}

static void shot_init(struct shot *s, clockid_t clock)
{
	*s = (struct shot){ .cpu = -1 };
	init_completion(&s->done);
	hrtimer_setup(&s->timer, shot_fn, clock, HRTIMER_MODE_ABS);
}

static void expires_in_interrupt_and_not_early(struct kunit *test)
{
	struct shot s;
	ktime_t at;

	shot_init(&s, CLOCK_MONOTONIC);
	at = ktime_get() + NSEC_PER_MSEC;
	hrtimer_start(&s.timer, at, HRTIMER_MODE_ABS);
	KUNIT_EXPECT_EQ(test, hrtimer_get_expires(&s.timer), at);
	wait_for_completion(&s.done);
	KUNIT_EXPECT_GE(test, s.when, at);
	KUNIT_EXPECT_TRUE(test, s.in_irq);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&s.timer), 0);
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&s.timer));
}

static void each_clock_has_its_time(struct kunit *test)
{
	static const clockid_t clocks[] = { CLOCK_MONOTONIC, CLOCK_REALTIME,
					    CLOCK_BOOTTIME, CLOCK_TAI };

	for (size_t i = 0; i < ARRAY_SIZE(clocks); i++) {
		struct shot s;

		shot_init(&s, clocks[i]);
		hrtimer_start(&s.timer, NSEC_PER_MSEC, HRTIMER_MODE_REL);
		KUNIT_EXPECT_LE(test, hrtimer_get_remaining(&s.timer),
				NSEC_PER_MSEC);
		wait_for_completion(&s.done);
		KUNIT_EXPECT_GE(test, s.when, hrtimer_get_expires(&s.timer));
		hrtimer_cancel(&s.timer);
	}
}

/* Started in any order, they expire in that of their moments. */
static void order_of_expiry(struct kunit *test)
{
	static const int delays_us[] = { 900, 300, 1500, 600, 1200 };
	static const int order[] = { 3, 1, 5, 2, 4 };
	struct shot s[5];
	atomic_t counter = ATOMIC_INIT(0);
	unsigned long flags;
	ktime_t now;

	for (int i = 0; i < 5; i++) {
		shot_init(&s[i], CLOCK_MONOTONIC);
		s[i].counter = &counter;
	}
	local_irq_save(flags);
	now = ktime_get();
	for (int i = 0; i < 5; i++)
		hrtimer_start(&s[i].timer,
			      now + delays_us[i] * NSEC_PER_USEC,
			      HRTIMER_MODE_ABS_PINNED);
	local_irq_restore(flags);
	for (int i = 0; i < 5; i++) {
		wait_for_completion(&s[i].done);
		KUNIT_EXPECT_EQ_MSG(test, s[i].order, order[i], "timer %d", i);
		hrtimer_cancel(&s[i].timer);
	}
}

static void the_past_is_now(struct kunit *test)
{
	struct shot s;

	shot_init(&s, CLOCK_MONOTONIC);
	hrtimer_start(&s.timer, 1, HRTIMER_MODE_ABS);
	wait_for_completion(&s.done);
	hrtimer_cancel(&s.timer);
	shot_init(&s, CLOCK_MONOTONIC);
	hrtimer_start(&s.timer, -5, HRTIMER_MODE_REL);
	wait_for_completion(&s.done);
	hrtimer_cancel(&s.timer);
	KUNIT_SUCCEED(test);
}

static void cancelled_ones_do_not_expire(struct kunit *test)
{
	struct shot s, later;

	shot_init(&s, CLOCK_MONOTONIC);
	shot_init(&later, CLOCK_MONOTONIC);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&s.timer), 0);
	hrtimer_start(&s.timer, NSEC_PER_MSEC, HRTIMER_MODE_REL);
	hrtimer_start(&later.timer, 2 * NSEC_PER_MSEC, HRTIMER_MODE_REL);
	/* On a slow machine it has expired already. */
	if (hrtimer_cancel(&s.timer) == 1)
		KUNIT_EXPECT_EQ(test, s.cpu, -1);
	wait_for_completion(&later.done);
	hrtimer_cancel(&later.timer);
}

static void far_away_ones_cost_nothing(struct kunit *test)
{
	struct shot far, near;

	shot_init(&far, CLOCK_MONOTONIC);
	shot_init(&near, CLOCK_MONOTONIC);
	hrtimer_start(&far.timer, KTIME_MAX, HRTIMER_MODE_REL);
	KUNIT_EXPECT_TRUE(test, hrtimer_active(&far.timer));
	hrtimer_start(&near.timer, NSEC_PER_MSEC, HRTIMER_MODE_REL);
	wait_for_completion(&near.done);
	hrtimer_cancel(&near.timer);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&far.timer), 1);
	KUNIT_EXPECT_EQ(test, far.cpu, -1);
}

static void starting_again_moves(struct kunit *test)
{
	struct shot s;
	ktime_t at;

	shot_init(&s, CLOCK_MONOTONIC);
	hrtimer_start(&s.timer, FAR_AWAY, HRTIMER_MODE_REL);
	at = ktime_get() + NSEC_PER_MSEC;
	hrtimer_start(&s.timer, at, HRTIMER_MODE_ABS);
	wait_for_completion(&s.done);
	KUNIT_EXPECT_GE(test, s.when, at);
	KUNIT_EXPECT_LT(test, s.when, at + FAR_AWAY / 2);
	hrtimer_cancel(&s.timer);
}

static void restarts_itself(struct kunit *test)
{
	struct shot s;

	shot_init(&s, CLOCK_MONOTONIC);
	s.left = 20;
	hrtimer_start(&s.timer, NSEC_PER_USEC, HRTIMER_MODE_REL);
	wait_for_completion(&s.done);
	hrtimer_cancel(&s.timer);
	KUNIT_EXPECT_EQ(test, s.left, -1);
}

#define NR_GREEDY	60

/* Expired again as soon as its function, which takes its time, has returned. */
struct greedy {
	struct hrtimer timer;
	struct completion done;
	unsigned int left;
	unsigned long progress;		/* of the task below */
	unsigned long seen;
	unsigned int turns;		/* times that it got on */
};

static enum hrtimer_restart greedy_fn(struct hrtimer *timer)
{
	struct greedy *g = container_of(timer, struct greedy, timer);
	unsigned long progress = READ_ONCE(g->progress);

	udelay(20);
	g->turns += progress != g->seen;
	g->seen = progress;
	if (!--g->left) {
		complete(&g->done);
		return HRTIMER_NORESTART;
	}
	hrtimer_forward_now(timer, 1);
	return HRTIMER_RESTART;
}

static void work_beside_it(void *arg, int id)
{
	struct greedy *g = arg;

	hrtimer_start(&g->timer, 1, HRTIMER_MODE_REL_PINNED);
	while (!completion_done(&g->done)) {
		WRITE_ONCE(g->progress, g->progress + 1);
		cpu_relax();
	}
}

/* What it interrupts goes on all the same, between some of its rounds. */
static void a_greedy_timer_leaves_time(struct kunit *test)
{
	struct greedy g = { .left = NR_GREEDY };

	init_completion(&g.done);
	hrtimer_setup(&g.timer, greedy_fn, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_PINNED);
	crew_run(test, 1, work_beside_it, &g);
	hrtimer_cancel(&g.timer);
	KUNIT_EXPECT_EQ(test, g.left, 0u);
	/* A turn after every three rounds, if the machine is not slow just then. */
	KUNIT_EXPECT_GE(test, g.turns, NR_GREEDY / 12u);
}

static void forward_by_whole_intervals(struct kunit *test)
{
	struct shot s;

	shot_init(&s, CLOCK_MONOTONIC);
	hrtimer_set_expires(&s.timer, 1000);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&s.timer, 999, 100), 0ull);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&s.timer, 1000, 100), 1ull);
	KUNIT_EXPECT_EQ(test, hrtimer_get_expires(&s.timer), 1100);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&s.timer, 1450, 100), 4ull);
	KUNIT_EXPECT_EQ(test, hrtimer_get_expires(&s.timer), 1500);
}

/* The wall clock jumps: a timer that is past now expires, the other waits. */
static void wall_clock_jumps(struct kunit *test)
{
	struct timespec64 ahead = { 7200, 0 }, back = { -7200, 0 };
	struct shot real, mono;

	shot_init(&real, CLOCK_REALTIME);
	shot_init(&mono, CLOCK_MONOTONIC);
	hrtimer_start(&real.timer, FAR_AWAY, HRTIMER_MODE_REL);
	hrtimer_start(&mono.timer, FAR_AWAY, HRTIMER_MODE_REL);
	KUNIT_ASSERT_EQ(test, timekeeping_inject_offset(&ahead), 0);
	wait_for_completion(&real.done);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&mono.timer), 1);
	KUNIT_EXPECT_EQ(test, timekeeping_inject_offset(&back), 0);
	hrtimer_cancel(&real.timer);
}

static void on_each_cpu_its_own(struct kunit *test)
{
	int cpu;

	for_each_online_cpu(cpu) {
		struct shot s;

		shot_init(&s, CLOCK_MONOTONIC);
		hrtimer_start_on(&s.timer, ktime_get() + NSEC_PER_MSEC, cpu);
		wait_for_completion(&s.done);
		KUNIT_EXPECT_EQ(test, s.cpu, cpu);
		hrtimer_cancel(&s.timer);
	}
}

/* Two start and cancel the same timers, which wander between CPUs meanwhile. */
static void start_and_cancel(void *arg, int id)
{
	struct shot *s = arg;

	for (int i = 0; i < 200; i++) {
		struct shot *one = &s[(i + id) % 8];

		if (id % 2)
			hrtimer_cancel(&one->timer);
		else
			hrtimer_start_on(&one->timer,
					 ktime_get() + i % 7 * NSEC_PER_USEC,
					 (i * 5 + id) % num_online_cpus());
		if (i % 16 == 0)
			cond_resched();
	}
}

static void races_of_all_with_all(struct kunit *test)
{
	struct shot *s = kunit_kcalloc(test, 8, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (int i = 0; i < 8; i++)
		shot_init(&s[i], CLOCK_MONOTONIC);
	crew_run(test, 4, start_and_cancel, s);
	for (int i = 0; i < 8; i++) {
		hrtimer_cancel(&s[i].timer);
		KUNIT_EXPECT_FALSE(test, hrtimer_active(&s[i].timer));
	}
}

/* In threads of their own: that of a case is woken by others too. */
static void sleeping(void *arg, int id)
{
	struct kunit *test = arg;
	ktime_t before = ktime_get(), end = before + 2 * NSEC_PER_MSEC;
	ktime_t zero = 0;

	set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, schedule_hrtimeout(&end, HRTIMER_MODE_ABS), 0);
	KUNIT_EXPECT_GE(test, ktime_get(), end);
	KUNIT_EXPECT_EQ(test, task_state(current), TASK_RUNNING);
	set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, schedule_hrtimeout(&zero, HRTIMER_MODE_REL), 0);
	before = ktime_get();
	usleep_range(300, 600);
	KUNIT_EXPECT_GE(test, ktime_get() - before, 300 * NSEC_PER_USEC);
	before = ktime_get();
	msleep(2);
	KUNIT_EXPECT_GE(test, ktime_get() - before, 2 * NSEC_PER_MSEC);
	before = ktime_get();
	fsleep(50);
	KUNIT_EXPECT_GE(test, ktime_get() - before, 50 * NSEC_PER_USEC);
}

static void sleeps_last_long_enough(struct kunit *test)
{
	crew_run(test, 4, sleeping, test);
}

struct long_sleep {
	struct kunit *test;
	struct completion ready;
};

static void sleep_for_an_hour(void *arg, int id)
{
	struct long_sleep *l = arg;
	ktime_t hour = FAR_AWAY;

	set_current_state(TASK_INTERRUPTIBLE);
	complete(&l->ready);
	KUNIT_EXPECT_EQ(l->test, schedule_hrtimeout(&hour, HRTIMER_MODE_REL),
			-EINTR);
}

static void woken_before_its_time(struct kunit *test)
{
	struct long_sleep l = { .test = test };
	struct crew_member *m;

	init_completion(&l.ready);
	m = crew_start(test, sleep_for_an_hour, &l, 1);
	wait_for_completion(&l.ready);
	crew_wait_until(wake_up_process(m->task));
	crew_join(m);
}

static struct kunit_case hrtimer_cases[] = {
	KUNIT_CASE(expires_in_interrupt_and_not_early),
	KUNIT_CASE(each_clock_has_its_time),
	KUNIT_CASE(order_of_expiry),
	KUNIT_CASE(the_past_is_now),
	KUNIT_CASE(cancelled_ones_do_not_expire),
	KUNIT_CASE(far_away_ones_cost_nothing),
	KUNIT_CASE(starting_again_moves),
	KUNIT_CASE(restarts_itself),
	KUNIT_CASE(a_greedy_timer_leaves_time),
	KUNIT_CASE(forward_by_whole_intervals),
	KUNIT_CASE(wall_clock_jumps),
	KUNIT_CASE(on_each_cpu_its_own),
	KUNIT_CASE(races_of_all_with_all),
	KUNIT_CASE(sleeps_last_long_enough),
	KUNIT_CASE(woken_before_its_time),
	{}
};

static struct kunit_suite hrtimer_suite = {
	.name = "hrtimer",
	.test_cases = hrtimer_cases,
};
kunit_test_suite(hrtimer_suite);
MODULE_LICENSE("GPL");
