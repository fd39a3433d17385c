// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the real-time class: who comes first, turns, throttling, CPUs. */
#include <kunit/test.h>

#include "sim.h"

static void the_most_urgent_runs(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *fair = sim_task(sim, SCHED_NORMAL, -20);
	struct task_struct *low = sim_task(sim, SCHED_FIFO, 1);
	struct task_struct *high = sim_task(sim, SCHED_FIFO, 99);

	sim_wake(sim, fair);
	sim_resched(sim);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), fair);
	sim_wake(sim, low);
	sim_resched(sim);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), low);
	sim_wake(sim, high);
	sim_resched(sim);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), high);
	sim_run_ms(sim, 300);
	KUNIT_EXPECT_EQ(test, sim_ms(high), 300);
	sim_sleep(sim, 0);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), low);
	sim_sleep(sim, 0);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), fair);
	sim_sleep(sim, 0);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), sim_rq(sim, 0)->idle);
}

static void equals_do_not_interrupt(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *a = sim_task(sim, SCHED_FIFO, 50);
	struct task_struct *b = sim_task(sim, SCHED_FIFO, 50);

	sim_wake(sim, a);
	sim_resched(sim);
	sim_wake(sim, b);
	KUNIT_EXPECT_EQ(test, sim->resched[0].need_resched, 0u);
	sim_run_ms(sim, 400);
	KUNIT_EXPECT_EQ(test, sim_ms(a), 400);
	KUNIT_EXPECT_EQ(test, sim_ms(b), 0);
	/* Only by its own will. */
	sim_schedule(sim, 0, SM_YIELD);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), b);
	sim_schedule(sim, 0, SM_YIELD);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), a);
}

/* The one that is interrupted goes on before its equals. */
static void the_interrupted_goes_on_first(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *a = sim_task(sim, SCHED_FIFO, 50);
	struct task_struct *b = sim_task(sim, SCHED_FIFO, 50);

	sim_wake(sim, a);
	sim_resched(sim);
	sim_wake(sim, b);
	sim_wake(sim, sim_task(sim, SCHED_FIFO, 60));
	sim_resched(sim);
	sim_sleep(sim, 0);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), a);
}

static void round_robin_takes_turns(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *p[3];

	for (int i = 0; i < 3; i++) {
		p[i] = sim_task(sim, SCHED_RR, 10);
		sim_wake(sim, p[i]);
	}
	sim_run_ms(sim, 52);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), p[0]);
	sim_run_ms(sim, 100);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), p[1]);
	sim_run_ms(sim, 748);
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, sim_ms(p[i]), 300);
}

/* 95 % for real-time tasks, if others want the rest; else all. */
static void others_are_not_starved(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *hog = sim_task(sim, SCHED_FIFO, 80);
	struct task_struct *fair = sim_task(sim, SCHED_NORMAL, 0);

	sim_wake(sim, hog);
	sim_run_ms(sim, 5000);
	KUNIT_EXPECT_EQ(test, sim_ms(hog), 5000);
	sim_wake(sim, fair);
	sim_run_ms(sim, 10000);
	SIM_EXPECT_NEAR(test, sim_ms(fair), 500, 60);
	SIM_EXPECT_NEAR(test, sim_ms(hog), 5000 + 9500, 60);
}

/* --- On several CPUs. --- */

static void they_spread_over_lower_cpus(struct kunit *test)
{
	struct sim *sim = sim_new(test, 4);
	struct task_struct *rt[4];
	bool used[4] = { };

	for (unsigned int cpu = 0; cpu < sim->nr_cpus; cpu++)
		sim_wake_on(sim, sim_task(sim, SCHED_NORMAL, 0), cpu);
	sim_resched(sim);
	for (int i = 0; i < 4; i++) {
		rt[i] = sim_task(sim, SCHED_FIFO, 10 + i);
		used[sim_wake(sim, rt[i])] = true;
		sim_resched(sim);
	}
	for (unsigned int cpu = 0; cpu < sim->nr_cpus; cpu++) {
		KUNIT_EXPECT_TRUE(test, used[cpu]);
		KUNIT_EXPECT_TRUE(test, rt_task(sim_curr(sim, cpu)));
	}
	/* The fifth goes where the least urgent runs. */
	KUNIT_EXPECT_EQ(test, sim_wake(sim, sim_task(sim, SCHED_FIFO, 50)),
			rt[0]->cpu);
}

/* Two wait on one CPU; another that has done its work helps. */
static void a_free_cpu_pulls(struct kunit *test)
{
	struct sim *sim = sim_new(test, 2);
	struct task_struct *a = sim_task(sim, SCHED_FIFO, 30);
	struct task_struct *b = sim_task(sim, SCHED_FIFO, 20);
	struct task_struct *c = sim_task(sim, SCHED_FIFO, 40);

	sim_wake_on(sim, c, 1);
	sim_wake_on(sim, a, 0);
	sim_wake_on(sim, b, 0);
	sim_resched(sim);
	KUNIT_EXPECT_EQ(test, b->cpu, 0);
	sim_sleep(sim, 1);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 1), b);
	KUNIT_EXPECT_EQ(test, b->cpu, 1);
}

static void who_is_displaced_is_pushed(struct kunit *test)
{
	struct sim *sim = sim_new(test, 2);
	struct task_struct *low = sim_task(sim, SCHED_FIFO, 20);
	struct task_struct *high = sim_task(sim, SCHED_FIFO, 30);

	sim_wake_on(sim, sim_task(sim, SCHED_NORMAL, 0), 1);
	sim_wake_on(sim, low, 0);
	sim_resched(sim);
	sim_wake_on(sim, high, 0);
	sim_schedule(sim, 0, SM_PREEMPT);
	KUNIT_EXPECT_TRUE(test, sim_rq(sim, 0)->switch_work & SWITCH_PUSH);
	/* What the end of the switch does then. */
	guard(irqsave)();
	rq_lock(sim_rq(sim, 0));
	push_rt_tasks(sim_rq(sim, 0));
	rq_unlock(sim_rq(sim, 0));
	KUNIT_EXPECT_EQ(test, low->cpu, 1);
	KUNIT_EXPECT_EQ(test, sim->resched[1].need_resched, 1u);
	KUNIT_EXPECT_TRUE(test, cpumask_empty(&sim->rd.rt_overloaded));
}

static void bound_ones_are_left_alone(struct kunit *test)
{
	struct sim *sim = sim_new(test, 2);
	struct task_struct *a = sim_task(sim, SCHED_FIFO, 30);
	struct task_struct *b = sim_task(sim, SCHED_FIFO, 20);

	cpumask_clear_cpu(1, &b->cpus_mask);
	sim_wake_on(sim, a, 0);
	KUNIT_EXPECT_EQ(test, sim_wake(sim, b), 0);
	sim_run_ms(sim, 100);
	sim_schedule(sim, 1, SM_PREEMPT);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 1), sim_rq(sim, 1)->idle);
	KUNIT_EXPECT_EQ(test, b->cpu, 0);
}

static struct kunit_case rt_cases[] = {
	KUNIT_CASE(the_most_urgent_runs),
	KUNIT_CASE(equals_do_not_interrupt),
	KUNIT_CASE(the_interrupted_goes_on_first),
	KUNIT_CASE(round_robin_takes_turns),
	KUNIT_CASE(others_are_not_starved),
	KUNIT_CASE(they_spread_over_lower_cpus),
	KUNIT_CASE(a_free_cpu_pulls),
	KUNIT_CASE(who_is_displaced_is_pushed),
	KUNIT_CASE(bound_ones_are_left_alone),
	{}
};

static struct kunit_suite rt_suite = {
	.name = "sched_rt",
	.test_cases = rt_cases,
};
kunit_test_suite(rt_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
