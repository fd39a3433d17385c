// SPDX-License-Identifier: GPL-2.0-only
/* Tests of placing and balancing, on simulated machines of 4 and 64 CPUs. */
#include <kunit/test.h>

#include "sim.h"

#define MANY	64

/* Wakes @nr tasks of nice 0, all of which last ran on CPU 0. */
static void wake_many(struct sim *sim, int nr)
{
	for (int i = 0; i < nr; i++) {
		struct task_struct *p = sim_task(sim, SCHED_NORMAL, 0);

		/* Not new: so nothing but an idle CPU draws it away. */
		p->se.exec_start = 1;
		sim_wake(sim, p);
	}
	sim_resched(sim);
}

static unsigned int most_running(struct sim *sim)
{
	unsigned int most = 0;

	for (unsigned int cpu = 0; cpu < sim->nr_cpus; cpu++)
		most = max(most, sim_rq(sim, cpu)->nr_running);
	return most;
}

static unsigned int least_running(struct sim *sim)
{
	unsigned int least = UINT_MAX;

	for (unsigned int cpu = 0; cpu < sim->nr_cpus; cpu++)
		least = min(least, sim_rq(sim, cpu)->nr_running);
	return least;
}

/* --- Placing. --- */

static void idle_cpus_are_filled_first(struct kunit *test)
{
	struct sim *sim = sim_new(test, 4);

	wake_many(sim, 4);
	KUNIT_EXPECT_EQ(test, most_running(sim), 1u);
	KUNIT_EXPECT_EQ(test, least_running(sim), 1u);
}

static void a_task_goes_back_to_its_cpu(struct kunit *test)
{
	struct sim *sim = sim_new(test, 4);
	struct task_struct *p = sim_task(sim, SCHED_NORMAL, 0);

	p->cpu = 2;
	KUNIT_EXPECT_EQ(test, sim_wake(sim, p), 2);
	sim_resched(sim);
	sim_sleep(sim, 2);
	/* Another has it: any that idles is better than waiting. */
	sim_wake_on(sim, sim_task(sim, SCHED_NORMAL, 0), 2);
	sim_resched(sim);
	KUNIT_EXPECT_EQ(test, sim_wake(sim, p), 3);
}

/* SCHED_IDLE work is nothing that anybody has to wait for. */
static void idle_policy_does_not_count(struct kunit *test)
{
	struct sim *sim = sim_new(test, 2);
	struct task_struct *p = sim_task(sim, SCHED_NORMAL, 0);

	sim_wake_on(sim, sim_task(sim, SCHED_IDLE, 0), 0);
	sim_resched(sim);
	KUNIT_EXPECT_EQ(test, sim_wake(sim, p), 0);
}

static void new_tasks_go_where_least_is_done(struct kunit *test)
{
	struct sim *sim = sim_new(test, 4);

	for (int cpu = 0; cpu < 4; cpu++)
		for (int i = 0; i < 2 + (cpu != 3); i++)
			sim_wake_on(sim, sim_task(sim, SCHED_NORMAL, 0), cpu);
	sim_resched(sim);
	KUNIT_EXPECT_EQ(test, sim_wake(sim, sim_task(sim, SCHED_NORMAL, 0)), 3);
}

static void a_mask_is_obeyed(struct kunit *test)
{
	struct sim *sim = sim_new(test, 4);

	for (int i = 0; i < 12; i++) {
		struct task_struct *p = sim_task(sim, SCHED_NORMAL, 0);

		cpumask_clear_cpu(0, &p->cpus_mask);
		cpumask_clear_cpu(3, &p->cpus_mask);
		sim_wake(sim, p);
	}
	sim_run_ms(sim, 400);
	KUNIT_EXPECT_EQ(test, sim_rq(sim, 0)->nr_running, 0u);
	KUNIT_EXPECT_EQ(test, sim_rq(sim, 1)->nr_running, 6u);
	KUNIT_EXPECT_EQ(test, sim_rq(sim, 2)->nr_running, 6u);
	KUNIT_EXPECT_EQ(test, sim_rq(sim, 3)->nr_running, 0u);
}

/* --- Evening out. --- */

static void who_runs_dry_pulls(struct kunit *test)
{
	struct sim *sim = sim_new(test, 2);

	sim_wake_on(sim, sim_task(sim, SCHED_NORMAL, 0), 1);
	for (int i = 0; i < 4; i++)
		sim_wake_on(sim, sim_task(sim, SCHED_NORMAL, 0), 0);
	sim_resched(sim);
	sim_sleep(sim, 1);
	/* At once, without a tick. */
	KUNIT_EXPECT_PTR_NE(test, sim_curr(sim, 1), sim_rq(sim, 1)->idle);
	KUNIT_EXPECT_EQ(test, sim_rq(sim, 0)->nr_running, 2u);
	KUNIT_EXPECT_EQ(test, sim_rq(sim, 1)->nr_running, 2u);
}

static void the_last_one_is_left(struct kunit *test)
{
	struct sim *sim = sim_new(test, 2);

	sim_wake_on(sim, sim_task(sim, SCHED_NORMAL, -20), 0);
	sim_resched(sim);
	sim_schedule(sim, 1, SM_PREEMPT);
	sim_run_ms(sim, 100);
	KUNIT_EXPECT_EQ(test, sim_rq(sim, 0)->nr_running, 1u);
	KUNIT_EXPECT_EQ(test, sim_rq(sim, 1)->nr_running, 0u);
}

/* All pile up on one CPU, as after a change of their masks. */
static void pile_up(struct kunit *test, int nr_cpus, int nr_tasks)
{
	struct sim *sim = sim_new(test, nr_cpus);
	u64 migrations = 0;

	for (int i = 0; i < nr_tasks; i++)
		sim_wake_on(sim, sim_task(sim, SCHED_NORMAL, 0), 0);
	sim_run_ms(sim, 1000);
	KUNIT_EXPECT_LE(test, most_running(sim) - least_running(sim), 1u);
	for (unsigned int cpu = 0; cpu < sim->nr_cpus; cpu++)
		migrations += sim_curr(sim, cpu)->se.nr_migrations;
	KUNIT_EXPECT_GE(test, migrations, (u64)nr_cpus - 1);
}

static void four_cpus_share(struct kunit *test)
{
	pile_up(test, 4, 16);
}

static void sixty_four_cpus_share(struct kunit *test)
{
	pile_up(test, MANY, 256);
}

/* Eight weights, two CPUs: the sums of weights come close to each other. */
static void weights_are_evened_out(struct kunit *test)
{
	struct sim *sim = sim_new(test, 2);
	s64 difference, total;

	for (int i = 0; i < 16; i++)
		sim_wake_on(sim, sim_task(sim, SCHED_NORMAL, i % 8 - 4), 0);
	sim_run_ms(sim, 1000);
	total = (s64)(sim_rq(sim, 0)->cfs.load + sim_rq(sim, 1)->cfs.load);
	difference = (s64)(sim_rq(sim, 0)->cfs.load - sim_rq(sim, 1)->cfs.load);
	KUNIT_EXPECT_LE(test, difference, total / 8);
	KUNIT_EXPECT_GE(test, difference, -total / 8);
}

/* What is even stays as it is: moving costs caches. */
static void balance_is_not_a_seesaw(struct kunit *test)
{
	struct sim *sim = sim_new(test, 4);
	u64 before = 0, after = 0;
	struct task_struct *p[8];

	for (int i = 0; i < 8; i++) {
		p[i] = sim_task(sim, SCHED_NORMAL, 0);
		sim_wake_on(sim, p[i], i % 4);
		before += p[i]->se.nr_migrations;
	}
	sim_run_ms(sim, 4000);
	for (int i = 0; i < 8; i++)
		after += p[i]->se.nr_migrations;
	KUNIT_EXPECT_EQ(test, before, after);
}

/* And all of them get their share of all CPUs together. */
static void shares_hold_across_cpus(struct kunit *test)
{
	struct sim *sim = sim_new(test, 4);
	struct task_struct *p[8];

	for (int i = 0; i < 8; i++) {
		p[i] = sim_task(sim, SCHED_NORMAL, 0);
		sim_wake_on(sim, p[i], 0);
	}
	sim_run_ms(sim, 8000);
	for (int i = 0; i < 8; i++)
		SIM_EXPECT_NEAR(test, sim_ms(p[i]), 4000, 200);
}

static struct kunit_case balance_cases[] = {
	KUNIT_CASE(idle_cpus_are_filled_first),
	KUNIT_CASE(a_task_goes_back_to_its_cpu),
	KUNIT_CASE(idle_policy_does_not_count),
	KUNIT_CASE(new_tasks_go_where_least_is_done),
	KUNIT_CASE(a_mask_is_obeyed),
	KUNIT_CASE(who_runs_dry_pulls),
	KUNIT_CASE(the_last_one_is_left),
	KUNIT_CASE(four_cpus_share),
	KUNIT_CASE(sixty_four_cpus_share),
	KUNIT_CASE(weights_are_evened_out),
	KUNIT_CASE(balance_is_not_a_seesaw),
	KUNIT_CASE(shares_hold_across_cpus),
	{}
};

static struct kunit_suite balance_suite = {
	.name = "sched_balance",
	.test_cases = balance_cases,
};
kunit_test_suite(balance_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
