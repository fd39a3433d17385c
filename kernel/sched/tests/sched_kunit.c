// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the scheduler: wake-ups, fairness, affinity, the end of tasks. */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/leak.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/thread_info.h>
#include <linux/wait.h>

#include "../../tests/crew.h"

/* --- No wake-up is lost. --- */

#define NR_PAIRS	8
#define NR_BALLS	1000

/* The ball is on side 0 or 1; who has it hits it and wakes the other. */
struct table {
	int side;
	struct task_struct *player[2];
	int hits[2];
};

static struct task_struct *other_player(struct table *t, int me)
{
	struct task_struct *p;

	while (!(p = smp_load_acquire(&t->player[!me])))
		yield();
	return p;
}

/* By hand what wait_event() does: state, condition, sleep. */
static void await_ball(struct table *t, int me)
{
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (smp_load_acquire(&t->side) == me)
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

/* The two of a pair sit on CPUs that differ from pair to pair. */
static void play(void *arg, int id)
{
	struct table *t = (struct table *)arg + id / 2;
	int me = id % 2;
	struct task_struct *other;

	smp_store_release(&t->player[me], get_task_struct(current));
	other = other_player(t, me);
	for (int i = 0; i < NR_BALLS; i++) {
		await_ball(t, me);
		t->hits[me]++;
		smp_store_release(&t->side, !me);
		wake_up_process(other);
	}
}

static void no_wake_up_is_lost(struct kunit *test)
{
	struct table *t = kunit_kcalloc(test, NR_PAIRS, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	crew_run(test, 2 * NR_PAIRS, play, t);
	for (int i = 0; i < NR_PAIRS; i++) {
		KUNIT_EXPECT_EQ(test, t[i].hits[0], NR_BALLS);
		KUNIT_EXPECT_EQ(test, t[i].hits[1], NR_BALLS);
		put_task_struct(t[i].player[0]);
		put_task_struct(t[i].player[1]);
	}
}

static void wake_oneself(void *arg, int id)
{
	struct kunit *test = arg;

	KUNIT_EXPECT_FALSE(test, wake_up_process(current));
	set_current_state(TASK_INTERRUPTIBLE);
	KUNIT_EXPECT_FALSE(test, wake_up_state(current, TASK_UNINTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, task_state(current), (unsigned int)TASK_INTERRUPTIBLE);
	/* It has not slept yet: so it will not. */
	KUNIT_EXPECT_TRUE(test, wake_up_process(current));
	KUNIT_EXPECT_EQ(test, task_state(current), (unsigned int)TASK_RUNNING);
	schedule();
}

static void waking_the_awake_does_nothing(struct kunit *test)
{
	crew_run(test, 1, wake_oneself, test);
}

/* --- Others get their turn. --- */

struct race {
	bool stop;
	unsigned long laps[4];
};

static void run_laps(void *arg, int id)
{
	struct race *r = arg;
	int lane = id / num_online_cpus();

	while (!READ_ONCE(r->stop)) {
		WRITE_ONCE(r->laps[lane], r->laps[lane] + 1);
		/* One yields, one only offers to. */
		if (lane & 1)
			cond_resched();
		else
			yield();
	}
}

static bool all_have_run(const struct race *r, unsigned long laps)
{
	for (int i = 0; i < 4; i++)
		if (READ_ONCE(r->laps[i]) < laps)
			return false;
	return true;
}

/* All on CPU 0, and nobody ever sleeps. */
static void tasks_of_a_cpu_take_turns(struct kunit *test)
{
	struct race *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct crew_member *members[4];

	KUNIT_ASSERT_NOT_NULL(test, r);
	for (int lane = 0; lane < 4; lane++)
		members[lane] = crew_start(test, run_laps, r,
					   lane * num_online_cpus());
	crew_wait_until(all_have_run(r, 25));
	WRITE_ONCE(r->stop, true);
	for (int lane = 0; lane < 4; lane++)
		crew_join(members[lane]);
}

static void note_that_it_ran(void *arg, int id)
{
	WRITE_ONCE(*(bool *)arg, true);
}

/*
 * Who yields gives up the rest of a slice, and no more. Whoever has had less than his share, as
 * we may have while others of this CPU ran, is still before them then: it takes some slices.
 */
static void yielding_lets_others_run(struct kunit *test)
{
	bool *ran = kunit_kzalloc(test, sizeof(*ran), GFP_KERNEL), others = false;
	struct crew_member *m;
	struct cpumask old = current->cpus_mask, here;

	KUNIT_ASSERT_NOT_NULL(test, ran);
	/* Stay where we are, and have the other here, too. */
	cpumask_clear(&here);
	cpumask_set_cpu(raw_smp_processor_id(), &here);
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, &here), 0);
	m = crew_start(test, note_that_it_ran, ran, raw_smp_processor_id());
	KUNIT_EXPECT_FALSE(test, READ_ONCE(*ran));
	for (int i = 0; i < 16 && !READ_ONCE(*ran); i++)
		others |= yield_to_others();
	KUNIT_EXPECT_TRUE(test, others);
	KUNIT_EXPECT_TRUE(test, READ_ONCE(*ran));
	crew_join(m);
	set_cpus_allowed_ptr(current, &old);
}

/* --- Where tasks run. --- */

struct place {
	atomic_t wrong;
	atomic_t right;
};

static void stay_on_cpu(void *arg, int id)
{
	struct place *p = arg;
	int want = id % num_online_cpus();

	for (int i = 0; i < 100; i++) {
		if (raw_smp_processor_id() == want && task_cpu(current) == want)
			atomic_inc(&p->right);
		else
			atomic_inc(&p->wrong);
		yield();
	}
}

static void bound_tasks_stay(struct kunit *test)
{
	struct place *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	crew_run(test, 12, stay_on_cpu, p);
	KUNIT_EXPECT_EQ(test, atomic_read(&p->wrong), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&p->right), 1200);
}

static void masks_without_a_cpu_are_refused(struct kunit *test)
{
	struct cpumask none = { };

	KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, &none), -EINVAL);
	if (nr_cpu_ids < NR_CPUS) {
		cpumask_set_cpu(NR_CPUS - 1, &none);
		KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, &none),
				-EINVAL);
	}
}

struct crowd {
	atomic_t here;
	bool stop;
	atomic_t on_cpu[NR_CPUS];
};

static int join_crowd(void *arg)
{
	struct crowd *c = arg;

	atomic_inc(&c->on_cpu[raw_smp_processor_id()]);
	atomic_inc(&c->here);
	while (!READ_ONCE(c->stop)) {
		yield();
		cpu_relax();
	}
	return 0;
}

/* Those who may run anywhere are spread, not piled up on one CPU. */
static void free_tasks_are_spread(struct kunit *test)
{
	struct crowd *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	unsigned int nr = 2 * num_online_cpus(), cpu;
	struct task_struct *tasks[2 * NR_CPUS];

	KUNIT_ASSERT_NOT_NULL(test, c);
	for (unsigned int i = 0; i < nr; i++) {
		tasks[i] = kthread_run(join_crowd, c, "crowd/%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, tasks[i]);
		get_task_struct(tasks[i]);
	}
	crew_wait_until((unsigned int)atomic_read(&c->here) == nr);
	WRITE_ONCE(c->stop, true);
	for (unsigned int i = 0; i < nr; i++) {
		kthread_stop(tasks[i]);
		put_task_struct(tasks[i]);
	}
	for_each_online_cpu(cpu)
		KUNIT_EXPECT_GT(test, atomic_read(&c->on_cpu[cpu]), 0);
}

static bool is_idle(void)
{
	return is_idle_task(current);
}

static void we_are_not_idle(struct kunit *test)
{
	u64 then = sched_clock();

	KUNIT_EXPECT_FALSE(test, is_idle());
	KUNIT_EXPECT_TRUE(test, is_idle_task(&init_task));
	KUNIT_EXPECT_FALSE(test, signal_pending_state(TASK_INTERRUPTIBLE, current));
	KUNIT_EXPECT_GE(test, local_clock(), then);
}

/* A signal ends what it may end; a fatal one nearly everything. */
static void what_signals_interrupt(struct kunit *test)
{
	set_thread_flag(TIF_SIGPENDING);
	KUNIT_EXPECT_TRUE(test, signal_pending_state(TASK_INTERRUPTIBLE, current));
	KUNIT_EXPECT_FALSE(test, signal_pending_state(TASK_KILLABLE, current));
	set_thread_flag(TIF_SIGKILL);
	KUNIT_EXPECT_TRUE(test, signal_pending_state(TASK_KILLABLE, current));
	KUNIT_EXPECT_FALSE(test, signal_pending_state(TASK_UNINTERRUPTIBLE, current));
	clear_thread_flag(TIF_SIGKILL);
	clear_thread_flag(TIF_SIGPENDING);
}

static struct kunit_case sched_cases[] = {
	KUNIT_CASE(no_wake_up_is_lost),
	KUNIT_CASE(what_signals_interrupt),
	KUNIT_CASE(waking_the_awake_does_nothing),
	KUNIT_CASE(tasks_of_a_cpu_take_turns),
	KUNIT_CASE(yielding_lets_others_run),
	KUNIT_CASE(bound_tasks_stay),
	KUNIT_CASE(masks_without_a_cpu_are_refused),
	KUNIT_CASE(free_tasks_are_spread),
	KUNIT_CASE(we_are_not_idle),
	{}
};

static struct kunit_suite sched_suite = {
	.name = "sched",
	.test_cases = sched_cases,
};
kunit_test_suite(sched_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
