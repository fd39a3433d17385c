// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the fair class: shares, latency, eligibility, lag, the tree. */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/rbtree.h>

#include "sim.h"

/* --- Invariants, by counting. --- */

static u64 least_below(struct kunit *test, struct rb_node *node)
{
	struct sched_entity *se = rb_entry(node, struct sched_entity, run_node);
	u64 least = se->vruntime;

	for (int i = 0; i < 2; i++) {
		struct rb_node *child = node->rb_child[i];
		u64 below;

		if (!child)
			continue;
		below = least_below(test, child);
		if ((s64)(below - least) < 0)
			least = below;
	}
	KUNIT_EXPECT_EQ(test, se->min_vruntime, least);
	return least;
}

struct sums {
	s64 avg;
	u64 load;
	unsigned int nr;
};

static void add_up(struct sums *sums, const struct cfs_rq *cfs,
		   const struct sched_entity *se)
{
	sums->avg += (s64)(se->vruntime - cfs->zero_vruntime) *
		     (s64)se->load.weight;
	sums->load += se->load.weight;
	sums->nr++;
}

/* Sums, order and augmentation are what a walk over everything gives. */
static void check_queue(struct kunit *test, const struct rq *rq)
{
	const struct cfs_rq *cfs = &rq->cfs;
	struct sums sums = { };
	u64 last = 0;

	if (cfs->curr)
		add_up(&sums, cfs, cfs->curr);
	for (struct rb_node *n = rb_first_cached(&cfs->tasks); n; n = rb_next(n)) {
		struct sched_entity *se = rb_entry(n, struct sched_entity,
						   run_node);

		if (n != rb_first_cached(&cfs->tasks))
			KUNIT_EXPECT_GE(test, (s64)(se->deadline - last), 0);
		last = se->deadline;
		add_up(&sums, cfs, se);
	}
	if (cfs->tasks.rb_root.rb_node)
		least_below(test, cfs->tasks.rb_root.rb_node);
	KUNIT_EXPECT_EQ(test, cfs->avg_vruntime, sums.avg);
	KUNIT_EXPECT_EQ(test, cfs->load, sums.load);
	KUNIT_EXPECT_EQ(test, cfs->nr_running, sums.nr);
}

static s64 lag_of(const struct rq *rq, const struct task_struct *p)
{
	return (s64)(avg_vruntime(&rq->cfs) - p->se.vruntime);
}

/* --- Shares. --- */

#define NR_EQUAL	5

static void equals_share_equally(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *p[NR_EQUAL];

	for (int i = 0; i < NR_EQUAL; i++) {
		p[i] = sim_task(sim, SCHED_NORMAL, 0);
		sim_wake(sim, p[i]);
	}
	sim_run_ms(sim, 10000);
	for (int i = 0; i < NR_EQUAL; i++)
		SIM_EXPECT_NEAR(test, sim_ms(p[i]), 10000 / NR_EQUAL, 12);
	check_queue(test, sim_rq(sim, 0));
}

/* Each of nine kinds against nice 0: its share is as its weight. */
static void shares_follow_the_weights(struct kunit *test)
{
	static const int nice[] = { -20, -10, -5, -1, 0, 1, 5, 10, 19 };

	for (size_t i = 0; i < ARRAY_SIZE(nice); i++) {
		struct sim *sim = sim_new(test, 1);
		struct task_struct *p = sim_task(sim, SCHED_NORMAL, nice[i]);
		struct task_struct *zero = sim_task(sim, SCHED_NORMAL, 0);
		u64 weight = p->se.load.weight, total = weight + 1024;

		sim_wake(sim, p);
		sim_wake(sim, zero);
		sim_run_ms(sim, 40000);
		SIM_EXPECT_NEAR(test, sim_ms(p), 40000 * weight / total, 40);
		SIM_EXPECT_NEAR(test, sim_ms(zero), 40000 * 1024 / total, 40);
	}
}

static void a_step_is_a_tenth(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *a = sim_task(sim, SCHED_NORMAL, 3);
	struct task_struct *b = sim_task(sim, SCHED_NORMAL, 4);

	sim_wake(sim, a);
	sim_wake(sim, b);
	sim_run_ms(sim, 20000);
	/* 55 % and 45 %, within half of a percent. */
	SIM_EXPECT_NEAR(test, sim_ms(a), 11100, 100);
	SIM_EXPECT_NEAR(test, sim_ms(b), 8900, 100);
}

static void idle_policy_gets_crumbs(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *idle = sim_task(sim, SCHED_IDLE, 0);
	struct task_struct *normal = sim_task(sim, SCHED_NORMAL, 0);

	sim_wake(sim, idle);
	sim_run_ms(sim, 100);
	/* Alone it has it all; then it gives way at once. */
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), idle);
	KUNIT_EXPECT_EQ(test, sim_ms(idle), 100);
	sim_wake(sim, normal);
	KUNIT_EXPECT_EQ(test, sim->resched[0].need_resched, 1u);
	sim_run_ms(sim, 20000);
	KUNIT_EXPECT_GT(test, sim_ms(normal), 19800);
	KUNIT_EXPECT_GT(test, sim_ms(idle), 100);
}

/* --- Latency. --- */

/* Nobody is owed, or owes, more than a slice and a tick, ever. */
static void lag_is_bounded(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *p[8];
	struct rq *rq = sim_rq(sim, 0);
	s64 bound = SCHED_SLICE_NS + SCHED_TICK_NS;

	for (int i = 0; i < 8; i++) {
		p[i] = sim_task(sim, SCHED_NORMAL, 0);
		sim_wake(sim, p[i]);
	}
	for (int t = 0; t < 1000; t++) {
		sim_run_ms(sim, 4);
		for (int i = 0; i < 8; i++) {
			KUNIT_EXPECT_LE(test, lag_of(rq, p[i]), bound);
			KUNIT_EXPECT_GE(test, lag_of(rq, p[i]), -bound);
		}
	}
}

/* A sleeper that is owed something runs before those who had theirs. */
static void a_short_sleeper_is_served_soon(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *sleeper = sim_task(sim, SCHED_NORMAL, 0);
	u64 slept_until;

	for (int i = 0; i < 4; i++)
		sim_wake(sim, sim_task(sim, SCHED_NORMAL, 0));
	sim_run_ms(sim, 200);
	for (int round = 0; round < 50; round++) {
		sim_wake(sim, sleeper);
		slept_until = sim->now;
		sim_resched(sim);
		while (sim_curr(sim, 0) != sleeper)
			sim_run_tick(sim);
		/* Its own turn comes within a round of the five. */
		KUNIT_EXPECT_LE(test, sim->now - slept_until,
				5 * (u64)(SCHED_SLICE_NS + SCHED_TICK_NS));
		sim_run_us(sim, 500);
		sim_sleep(sim, 0);
		sim_run_ms(sim, 20);
	}
	check_queue(test, sim_rq(sim, 0));
}

/* Half the slice, half the wait, and no more of the CPU. */
static void short_slices_are_served_sooner(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *slow = sim_task(sim, SCHED_NORMAL, 0);
	struct task_struct *quick = sim_task(sim, SCHED_NORMAL, 0);
	struct rq *rq = sim_rq(sim, 0);

	slow->se.slice = 20 * NSEC_PER_MSEC;
	quick->se.slice = NSEC_PER_MSEC;
	sim_wake(sim, slow);
	sim_run_ms(sim, 4);
	sim_wake(sim, quick);
	sim_resched(sim);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), quick);
	sim_run_ms(sim, 8000);
	SIM_EXPECT_NEAR(test, sim_ms(quick), sim_ms(slow), 24);
	check_queue(test, rq);
}

/* --- Eligibility. --- */

/* An early deadline alone does not help who has had too much. */
static void who_had_too_much_waits(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *greedy = sim_task(sim, SCHED_NORMAL, 0);
	struct task_struct *modest = sim_task(sim, SCHED_NORMAL, 0);

	greedy->se.slice = SCHED_SLICE_MIN_NS;
	sim_wake(sim, modest);
	sim_wake(sim, greedy);
	sim_resched(sim);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), greedy);
	sim_run_us(sim, 1000);
	sim_schedule(sim, 0, SM_PREEMPT);
	KUNIT_EXPECT_LT(test, (s64)(greedy->se.deadline - modest->se.deadline),
			0);
	KUNIT_EXPECT_LT(test, lag_of(sim_rq(sim, 0), greedy), 0);
	KUNIT_EXPECT_PTR_EQ(test, sim_curr(sim, 0), modest);
}

/* The choice is that of a plain walk over all, in random queues. */
static void the_choice_is_the_best(struct kunit *test)
{
	struct rnd_state rnd;
	struct sim *sim = sim_new(test, 1);
	struct rq *rq = sim_rq(sim, 0);
	struct task_struct *p[40], *best;

	prandom_seed_state(&rnd, 7);
	for (int i = 0; i < 40; i++) {
		int nice = (int)(prandom_u32_state(&rnd) % NICE_WIDTH) + MIN_NICE;

		p[i] = sim_task(sim, SCHED_NORMAL, nice);
		p[i]->se.slice = SCHED_SLICE_MIN_NS *
				 (1 + prandom_u32_state(&rnd) % 100);
		sim_wake(sim, p[i]);
	}
	for (int round = 0; round < 500; round++) {
		sim_run_us(sim, prandom_u32_state(&rnd) % 9000);
		sim_schedule(sim, 0, round % 5 ? SM_PREEMPT : SM_YIELD);
		best = NULL;
		for (int i = 0; i < 40; i++)
			if (lag_of(rq, p[i]) >= 0 &&
			    (!best || (s64)(p[i]->se.deadline -
					    best->se.deadline) < 0))
				best = p[i];
		KUNIT_ASSERT_NOT_NULL(test, best);
		KUNIT_EXPECT_EQ(test, rq->curr->se.deadline, best->se.deadline);
		check_queue(test, rq);
	}
}

/* --- Lag over sleep and moves. --- */

static void debts_shrink_with_sleep(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct rq *rq = sim_rq(sim, 0);
	struct task_struct *debtor = sim_task(sim, SCHED_NORMAL, 0);
	struct task_struct *other = sim_task(sim, SCHED_NORMAL, 0);
	s64 debt;

	sim_wake(sim, debtor);
	sim_wake(sim, other);
	sim_resched(sim);
	while (sim_curr(sim, 0) != debtor)
		sim_schedule(sim, 0, SM_YIELD);
	sim_run_us(sim, 2000);
	sim_sleep(sim, 0);
	debt = debtor->se.vlag;
	KUNIT_EXPECT_LT(test, debt, 0);

	/* Two shared the CPU: half of the time counts. */
	sim_run_us(sim, 1000);
	sim_wake(sim, debtor);
	SIM_EXPECT_NEAR(test, lag_of(rq, debtor), debt + 500 * NSEC_PER_USEC,
			10);
	sim_resched(sim);
	while (sim_curr(sim, 0) != debtor)
		sim_run_tick(sim);
	sim_run_us(sim, 3000);
	sim_sleep(sim, 0);
	sim_run_ms(sim, 40);
	sim_wake(sim, debtor);
	SIM_EXPECT_NEAR(test, lag_of(rq, debtor), 0, 1);
	check_queue(test, rq);
}

/* Sleeping each time just before it would have to pay does not pay. */
static void napping_wins_nothing(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *napper = sim_task(sim, SCHED_NORMAL, 0);
	struct task_struct *honest = sim_task(sim, SCHED_NORMAL, 0);

	sim_wake(sim, napper);
	sim_wake(sim, honest);
	for (int i = 0; i < 4000; i++) {
		sim_run_us(sim, 1000);
		if (sim_curr(sim, 0) == napper) {
			sim_sleep(sim, 0);
			sim_run_us(sim, 10);
			sim_wake(sim, napper);
			sim_resched(sim);
		}
		if (i % 4 == 3)
			sim_tick(sim, 0);
		sim_resched(sim);
	}
	KUNIT_EXPECT_LE(test, sim_ms(napper), sim_ms(honest) + 20);
}

static void a_move_keeps_the_lag(struct kunit *test)
{
	struct sim *sim = sim_new(test, 2);
	struct task_struct *p[4];
	s64 before, after, left;

	for (int i = 0; i < 4; i++) {
		p[i] = sim_task(sim, SCHED_NORMAL, 0);
		sim_wake_on(sim, p[i], i / 3);
	}
	sim_resched(sim);
	sim_run_us(sim, 2500);
	for (int i = 0; i < 3; i++) {
		if (sim_curr(sim, 0) == p[i])
			continue;
		guard(irqsave)();
		rq_set_clock(sim_rq(sim, 0), sim->now);
		rq_set_clock(sim_rq(sim, 1), sim->now);
		update_curr(sim_rq(sim, 0));
		before = lag_of(sim_rq(sim, 0), p[i]);
		left = (s64)(p[i]->se.deadline - p[i]->se.vruntime);
		move_queued_task(sim_rq(sim, 0), sim_rq(sim, 1), p[i]);
		after = lag_of(sim_rq(sim, 1), p[i]);
		SIM_EXPECT_NEAR(test, after, before, 4);
		KUNIT_EXPECT_EQ(test, left,
				(s64)(p[i]->se.deadline - p[i]->se.vruntime));
		KUNIT_EXPECT_EQ(test, p[i]->cpu, 1);
		break;
	}
	check_queue(test, sim_rq(sim, 0));
	check_queue(test, sim_rq(sim, 1));
}

/* --- Preemption, yield. --- */

static void batch_does_not_interrupt(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *batch = sim_task(sim, SCHED_BATCH, 0);
	struct task_struct *normal = sim_task(sim, SCHED_NORMAL, 0);
	struct task_struct *late = sim_task(sim, SCHED_NORMAL, 0);

	/* Both would be chosen if anybody asked. */
	batch->se.slice = SCHED_SLICE_MIN_NS;
	late->se.slice = SCHED_SLICE_MIN_NS;
	sim_wake(sim, normal);
	sim_resched(sim);
	sim_run_us(sim, 100);
	sim_wake(sim, batch);
	KUNIT_EXPECT_EQ(test, sim->resched[0].need_resched, 0u);
	sim_wake(sim, late);
	KUNIT_EXPECT_EQ(test, sim->resched[0].need_resched, 1u);
}

static void yielding_lets_the_others_run(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *p[3], *ran[3];

	for (int i = 0; i < 3; i++) {
		p[i] = sim_task(sim, SCHED_NORMAL, 0);
		sim_wake(sim, p[i]);
	}
	sim_resched(sim);
	for (int i = 0; i < 3; i++) {
		ran[i] = sim_curr(sim, 0);
		sim_run_us(sim, 10);
		sim_schedule(sim, 0, SM_YIELD);
	}
	KUNIT_EXPECT_PTR_NE(test, ran[0], ran[1]);
	KUNIT_EXPECT_PTR_NE(test, ran[0], ran[2]);
	KUNIT_EXPECT_PTR_NE(test, ran[1], ran[2]);
	check_queue(test, sim_rq(sim, 0));
}

static void yielding_alone_costs_nothing(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *p = sim_task(sim, SCHED_NORMAL, 0);
	u64 vruntime;

	sim_wake(sim, p);
	sim_resched(sim);
	vruntime = p->se.vruntime;
	for (int i = 0; i < 100; i++)
		sim_schedule(sim, 0, SM_YIELD);
	KUNIT_EXPECT_EQ(test, p->se.vruntime, vruntime);
}

/* --- Everything at random. --- */

static void random_step(struct sim *sim, struct task_struct **p,
			struct rnd_state *rnd)
{
	struct task_struct *t = p[prandom_u32_state(rnd) % 16];

	sim->now += prandom_u32_state(rnd) % (3 * NSEC_PER_MSEC);
	switch (prandom_u32_state(rnd) % 4) {
	case 0:
		if (!t->on_rq)
			sim_wake(sim, t);
		break;
	case 1:
		if (sim_curr(sim, 0) == t)
			sim_sleep(sim, 0);
		break;
	case 2:
		sim_schedule(sim, 0, SM_YIELD);
		break;
	default:
		sim_tick(sim, 0);
	}
	sim_resched(sim);
}

static void sums_stay_right(struct kunit *test)
{
	struct sim *sim = sim_new(test, 1);
	struct task_struct *p[16];
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 11);
	for (int i = 0; i < 16; i++)
		p[i] = sim_task(sim, i % 5 ? SCHED_NORMAL : SCHED_IDLE,
				i % 2 ? i : -i);
	for (int i = 0; i < 5000; i++) {
		random_step(sim, p, &rnd);
		check_queue(test, sim_rq(sim, 0));
	}
}

static struct kunit_case fair_cases[] = {
	KUNIT_CASE(equals_share_equally),
	KUNIT_CASE(shares_follow_the_weights),
	KUNIT_CASE(a_step_is_a_tenth),
	KUNIT_CASE(idle_policy_gets_crumbs),
	KUNIT_CASE(lag_is_bounded),
	KUNIT_CASE(a_short_sleeper_is_served_soon),
	KUNIT_CASE(short_slices_are_served_sooner),
	KUNIT_CASE(who_had_too_much_waits),
	KUNIT_CASE(the_choice_is_the_best),
	KUNIT_CASE(debts_shrink_with_sleep),
	KUNIT_CASE(napping_wins_nothing),
	KUNIT_CASE(a_move_keeps_the_lag),
	KUNIT_CASE(batch_does_not_interrupt),
	KUNIT_CASE(yielding_lets_the_others_run),
	KUNIT_CASE(yielding_alone_costs_nothing),
	KUNIT_CASE(sums_stay_right),
	{}
};

static struct kunit_suite fair_suite = {
	.name = "sched_fair",
	.test_cases = fair_cases,
};
kunit_test_suite(fair_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
