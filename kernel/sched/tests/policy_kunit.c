// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests, on the real machine, of what may be asked for a task: affinity,
 * policy, nice; of the accounts; and of all of it at once.
 */
#include <kunit/test.h>
#include <linux/kernel_stat.h>
#include <linux/prandom.h>
#include <linux/sched/cputime.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/stat.h>
#include <linux/smp.h>
#include <linux/wait.h>

#include "../../tests/crew.h"
#include "../sched.h"

/* Someone who is always there, running or asleep. */
struct subject {
	bool stop;
	bool asleep;		/* wish */
	atomic_t laps;
};

static void live(void *arg, int id)
{
	struct subject *s = arg;

	while (!READ_ONCE(s->stop)) {
		atomic_inc(&s->laps);
		if (READ_ONCE(s->asleep)) {
			set_current_state(TASK_INTERRUPTIBLE);
			if (!READ_ONCE(s->stop) && READ_ONCE(s->asleep))
				schedule();
			__set_current_state(TASK_RUNNING);
		}
		cond_resched();
		cpu_relax();
	}
}

static struct subject *new_subject(struct kunit *test)
{
	struct subject *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	return s;
}

static void end_subject(struct subject *s, struct crew_member *m)
{
	WRITE_ONCE(s->stop, true);
	wake_up_process(m->task);
	crew_join(m);
}

static struct cpumask only(unsigned int cpu)
{
	struct cpumask mask = { };

	cpumask_set_cpu(cpu, &mask);
	return mask;
}

/* --- Affinity. --- */

static void a_running_task_moves(struct kunit *test)
{
	struct subject *s = new_subject(test);
	struct crew_member *m = crew_start(test, live, s, 0);
	unsigned int cpu;

	crew_wait_until(atomic_read(&s->laps) > 0);
	for (int round = 0; round < 10; round++) {
		for_each_online_cpu(cpu) {
			struct cpumask mask = only(cpu);

			KUNIT_EXPECT_EQ(test,
					set_cpus_allowed_ptr(m->task, &mask), 0);
			KUNIT_EXPECT_EQ(test, task_cpu(m->task), (int)cpu);
		}
	}
	end_subject(s, m);
}

static void a_sleeping_task_moves_when_it_wakes(struct kunit *test)
{
	struct subject *s = new_subject(test);
	struct crew_member *m;
	unsigned int last = num_online_cpus() - 1;
	struct cpumask mask = only(last);
	int laps;

	s->asleep = true;
	m = crew_start(test, live, s, 0);
	crew_wait_until(task_state(m->task) == TASK_INTERRUPTIBLE &&
			!READ_ONCE(m->task->on_rq));
	KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(m->task, &mask), 0);
	KUNIT_EXPECT_EQ(test, task_state(m->task), (unsigned int)TASK_INTERRUPTIBLE);
	laps = atomic_read(&s->laps);
	wake_up_process(m->task);
	crew_wait_until(atomic_read(&s->laps) > laps);
	KUNIT_EXPECT_EQ(test, task_cpu(m->task), (int)last);
	end_subject(s, m);
}

static void move_oneself(void *arg, int id)
{
	struct kunit *test = arg;
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		struct cpumask mask = only(cpu);

		KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, &mask), 0);
		KUNIT_EXPECT_EQ(test, raw_smp_processor_id(), (int)cpu);
	}
}

static void tasks_move_themselves(struct kunit *test)
{
	crew_run(test, 6, move_oneself, test);
}

/* --- Everything at once. --- */

struct storm {
	struct subject subject[6];
	struct task_struct *task[6];
	bool stop;
	atomic_t errors;
};

static void poke(struct storm *storm, struct rnd_state *rnd)
{
	struct sched_param fifo = { .sched_priority = 1 };
	unsigned int victim = prandom_u32_state(rnd) % 6;
	struct task_struct *p = storm->task[victim];
	struct cpumask mask = only(prandom_u32_state(rnd) % num_online_cpus());
	int err = 0;

	switch (prandom_u32_state(rnd) % 6) {
	case 0:
		err = set_cpus_allowed_ptr(p, &mask);
		break;
	case 1:
		err = set_cpus_allowed_ptr(p, cpu_possible_mask);
		break;
	case 2:
		set_user_nice(p, (int)(prandom_u32_state(rnd) % 40) - 20);
		break;
	case 3:
		err = sched_setscheduler_nocheck(p, SCHED_RR, &fifo);
		sched_set_normal(p, 0);
		break;
	case 4:
		WRITE_ONCE(storm->subject[victim].asleep,
			   prandom_u32_state(rnd) & 1);
		break;
	default:
		wake_up_process(p);
	}
	if (err)
		atomic_inc(&storm->errors);
}

static void poke_all(void *arg, int id)
{
	struct storm *storm = arg;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, id);
	for (int i = 0; i < 300; i++) {
		poke(storm, &rnd);
		cond_resched();
	}
}

/* Wake-ups, moves, changes of class and sleep, against each other. */
static void storms_are_weathered(struct kunit *test)
{
	struct storm *storm = kunit_kzalloc(test, sizeof(*storm), GFP_KERNEL);
	struct crew_member *m[6];

	KUNIT_ASSERT_NOT_NULL(test, storm);
	for (int i = 0; i < 6; i++) {
		m[i] = crew_start(test, live, &storm->subject[i], i);
		storm->task[i] = m[i]->task;
	}
	crew_run(test, 4, poke_all, storm);
	KUNIT_EXPECT_EQ(test, atomic_read(&storm->errors), 0);
	for (int i = 0; i < 6; i++) {
		KUNIT_EXPECT_GT(test, atomic_read(&storm->subject[i].laps), 0);
		end_subject(&storm->subject[i], m[i]);
	}
}

/* --- Policies. --- */

static void what_is_set_is_told(struct kunit *test)
{
	struct subject *s = new_subject(test);
	struct crew_member *m;
	struct sched_param param = { .sched_priority = 40 };
	struct sched_attr attr;

	s->asleep = true;
	m = crew_start(test, live, s, 0);
	KUNIT_EXPECT_EQ(test, sched_getscheduler(m->task), SCHED_NORMAL);
	set_user_nice(m->task, 7);
	KUNIT_EXPECT_EQ(test, task_nice(m->task), 7);
	set_user_nice(m->task, -100);
	KUNIT_EXPECT_EQ(test, task_nice(m->task), MIN_NICE);
	set_user_nice(m->task, 100);
	KUNIT_EXPECT_EQ(test, task_nice(m->task), MAX_NICE);
	KUNIT_EXPECT_EQ(test, sched_setscheduler_nocheck(
		m->task, SCHED_FIFO | SCHED_RESET_ON_FORK, &param), 0);
	KUNIT_EXPECT_TRUE(test, rt_task(m->task));
	KUNIT_EXPECT_EQ(test, m->task->prio, 59);
	KUNIT_EXPECT_EQ(test, sched_getscheduler(m->task),
			SCHED_FIFO | SCHED_RESET_ON_FORK);
	sched_getattr(m->task, &attr);
	KUNIT_EXPECT_EQ(test, attr.sched_priority, 40u);
	KUNIT_EXPECT_EQ(test, attr.sched_policy, (u32)SCHED_FIFO);
	/* The nice value has been waiting for this. */
	set_user_nice(m->task, 3);
	param.sched_priority = 0;
	KUNIT_EXPECT_EQ(test, sched_setscheduler_nocheck(
		m->task, SCHED_BATCH, &param), 0);
	KUNIT_EXPECT_EQ(test, m->task->prio, NICE_TO_PRIO(3));
	KUNIT_EXPECT_EQ(test, sched_getscheduler(m->task), SCHED_BATCH);
	sched_set_fifo(m->task);
	KUNIT_EXPECT_EQ(test, m->task->rt_priority, 50u);
	sched_set_fifo_low(m->task);
	KUNIT_EXPECT_EQ(test, m->task->rt_priority, 1u);
	end_subject(s, m);
}

static void nonsense_is_refused(struct kunit *test)
{
	static const struct sched_attr bad[] = {
		{ .sched_policy = SCHED_FIFO },
		{ .sched_policy = SCHED_RR, .sched_priority = 100 },
		{ .sched_policy = SCHED_NORMAL, .sched_priority = 1 },
		{ .sched_policy = SCHED_NORMAL, .sched_nice = 20 },
		{ .sched_policy = SCHED_NORMAL, .sched_nice = -21 },
		{ .sched_policy = SCHED_DEADLINE },
		{ .sched_policy = 4 },
		{ .sched_policy = 77 },
		{ .sched_policy = SCHED_NORMAL, .sched_flags = 1ull << 40 },
	};
	struct sched_param negative = { .sched_priority = -1 }, zero = { };

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ(test, sched_setattr_nocheck(current, &bad[i]),
				-EINVAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler_nocheck(current, SCHED_FIFO,
							 &negative), -EINVAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler_nocheck(current, -1, &zero),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, sched_getscheduler(current), SCHED_NORMAL);
}

static void slices_are_kept_within_bounds(struct kunit *test)
{
	struct sched_attr attr = { .sched_policy = SCHED_NORMAL }, told;
	static const struct { u64 asked, got; } slice[] = {
		{ 1, SCHED_SLICE_MIN_NS },
		{ 5000000, 5000000 },
		{ -1ull, SCHED_SLICE_MAX_NS },
		{ 0, SCHED_SLICE_NS },
	};

	for (size_t i = 0; i < ARRAY_SIZE(slice); i++) {
		attr.sched_runtime = slice[i].asked;
		KUNIT_EXPECT_EQ(test, sched_setattr_nocheck(current, &attr), 0);
		sched_getattr(current, &told);
		KUNIT_EXPECT_EQ(test, told.sched_runtime, slice[i].got);
	}
}

/* --- Accounts. --- */

static void time_is_accounted_for(struct kunit *test)
{
	u64 start = sched_clock(), before = task_sched_runtime(current);
	u64 user, system, later_user, later_system, ran;

	while (sched_clock() - start < 2 * NSEC_PER_MSEC)
		cpu_relax();
	ran = task_sched_runtime(current) - before;
	KUNIT_EXPECT_GE(test, ran, 1ull);
	KUNIT_EXPECT_LE(test, ran, sched_clock() - start);
	task_cputime_adjusted(current, &user, &system);
	KUNIT_EXPECT_LE(test, user + system, task_sched_runtime(current));
	task_cputime_adjusted(current, &later_user, &later_system);
	KUNIT_EXPECT_GE(test, later_user, user);
	KUNIT_EXPECT_GE(test, later_system, system);
}

/* Samples say how the sum is divided; what was told is never taken back. */
static void samples_divide_the_sum(struct kunit *test)
{
	struct task_struct *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	u64 user, system;

	KUNIT_ASSERT_NOT_NULL(test, p);
	raw_spin_lock_init(&p->pi_lock);
	p->se.sum_exec_runtime = 1000;
	task_cputime_adjusted(p, &user, &system);
	KUNIT_EXPECT_EQ(test, user, 0ull);
	KUNIT_EXPECT_EQ(test, system, 1000ull);
	p->se.sum_exec_runtime = 4000;
	p->utime_ticks = 3;
	p->stime_ticks = 1;
	task_cputime_adjusted(p, &user, &system);
	KUNIT_EXPECT_EQ(test, user, 3000ull);
	KUNIT_EXPECT_EQ(test, system, 1000ull);
	/* The samples now say 2000 and 2000 of 4000; time can only come. */
	p->stime_ticks = 3;
	task_cputime_adjusted(p, &user, &system);
	KUNIT_EXPECT_EQ(test, user, 3000ull);
	KUNIT_EXPECT_EQ(test, system, 1000ull);
	p->se.sum_exec_runtime = 8000;
	task_cputime_adjusted(p, &user, &system);
	KUNIT_EXPECT_EQ(test, user, 4000ull);
	KUNIT_EXPECT_EQ(test, system, 4000ull);
}

static void the_machine_is_accounted_for(struct kunit *test)
{
	unsigned long long switches = nr_context_switches();
	struct kernel_cpustat stat, later;

	KUNIT_EXPECT_GE(test, nr_running(), 1u);
	KUNIT_EXPECT_EQ(test, nr_iowait(), 0u);
	kcpustat_cpu_fetch(&stat, num_online_cpus() - 1);
	for (int i = 0; i < 3; i++)
		crew_run(test, 1, live, &(struct subject){ .stop = true });
	kcpustat_cpu_fetch(&later, num_online_cpus() - 1);
	KUNIT_EXPECT_GT(test, nr_context_switches(), switches);
	for (int i = 0; i < NR_STATS; i++)
		KUNIT_EXPECT_GE(test, later.cpustat[i], stat.cpustat[i]);
}

static void states_have_letters(struct kunit *test)
{
	static const struct { unsigned int state; char letter; } states[] = {
		{ TASK_RUNNING, 'R' }, { TASK_INTERRUPTIBLE, 'S' },
		{ TASK_UNINTERRUPTIBLE, 'D' }, { TASK_KILLABLE, 'D' },
		{ __TASK_STOPPED, 'T' }, { __TASK_TRACED, 't' },
		{ TASK_PARKED, 'P' }, { TASK_DEAD, 'X' }, { TASK_IDLE, 'I' },
		{ TASK_NEW, 'R' }, { TASK_WAKING, 'R' },
	};
	struct task_struct *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		p->__state = states[i].state;
		KUNIT_EXPECT_EQ(test, task_state_to_char(p), states[i].letter);
	}
}

/* A load of 3, constant, is reached and kept; of none, it goes away. */
static void the_load_converges(struct kunit *test)
{
	unsigned long load = 0;

	for (int i = 0; i < 12; i++)
		load = calc_load(load, EXP_1, 3 * FIXED_1);
	/* After a minute 1 - 1/e of it is there. */
	KUNIT_EXPECT_EQ(test, LOAD_INT(load), 1ul);
	KUNIT_EXPECT_GE(test, LOAD_FRAC(load), 87ul);
	KUNIT_EXPECT_LE(test, LOAD_FRAC(load), 92ul);
	for (int i = 0; i < 500; i++)
		load = calc_load(load, EXP_1, 3 * FIXED_1);
	KUNIT_EXPECT_EQ(test, load, 3ul * FIXED_1);
	for (int i = 0; i < 500; i++)
		load = calc_load(load, EXP_1, 0);
	KUNIT_EXPECT_EQ(test, LOAD_INT(load), 0ul);
}

static struct kunit_case policy_cases[] = {
	KUNIT_CASE(a_running_task_moves),
	KUNIT_CASE(a_sleeping_task_moves_when_it_wakes),
	KUNIT_CASE(tasks_move_themselves),
	KUNIT_CASE(storms_are_weathered),
	KUNIT_CASE(what_is_set_is_told),
	KUNIT_CASE(nonsense_is_refused),
	KUNIT_CASE(slices_are_kept_within_bounds),
	KUNIT_CASE(time_is_accounted_for),
	KUNIT_CASE(samples_divide_the_sum),
	KUNIT_CASE(the_machine_is_accounted_for),
	KUNIT_CASE(states_have_letters),
	KUNIT_CASE(the_load_converges),
	{}
};

static struct kunit_suite policy_suite = {
	.name = "sched_policy",
	.test_cases = policy_cases,
};
kunit_test_suite(policy_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
