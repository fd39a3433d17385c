/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine that exists for a test: CPUs, tasks, and a clock that moves when
 * the test says so. The code of kernel/sched runs on it as on the real one;
 * only the switch of stacks is left out.
 *
 * Ticks come every 4 ms, and each CPU chooses anew when it is asked to.
 */
#ifndef _KERNEL_SCHED_TESTS_SIM_H
#define _KERNEL_SCHED_TESTS_SIM_H

#include <kunit/test.h>
#include <linux/irqflags.h>

#include "../sched.h"

struct sim {
	struct kunit *test;
	struct root_domain rd;
	struct cpumask span;
	unsigned int nr_cpus;
	u64 now;
	struct cpu_resched resched[NR_CPUS];
};

/* Begins late, so that nothing depends on a clock near zero. */
#define SIM_START	(100ull * NSEC_PER_SEC)

static inline struct task_struct *sim_task_alloc(struct sim *sim)
{
	struct task_struct *p = kunit_kzalloc(sim->test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(sim->test, p);
	raw_spin_lock_init(&p->pi_lock);
	sched_fork(p);
	cpumask_copy(&p->cpus_mask, &sim->span);
	return p;
}

static inline void sim_add_cpu(struct sim *sim, int cpu)
{
	struct rq *rq = kunit_kzalloc(sim->test, sizeof(*rq), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(sim->test, rq);
	rq_init(rq, &sim->rd, cpu);
	/* There is nobody to ring. */
	rq->resched = &sim->resched[cpu];
	rq->resched->polling = 1;
	rq->clock = sim->now;
	rq->rt.period_start = sim->now;
	cpumask_set_cpu(cpu, &sim->span);
	rq_set_idle(rq, sim_task_alloc(sim));
	set_next_task_idle(rq);
}

static inline struct sim *sim_new(struct kunit *test, unsigned int nr_cpus)
{
	struct sim *sim;

	if (nr_cpus > NR_CPUS)
		kunit_skip(test, "needs CONFIG_NR_CPUS=%u", nr_cpus);
	sim = kunit_kzalloc(test, sizeof(*sim), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, sim);
	sim->test = test;
	sim->nr_cpus = nr_cpus;
	sim->now = SIM_START;
	sim->rd.span = &sim->span;
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		sim_add_cpu(sim, cpu);
	return sim;
}

/* A task that sleeps, of this policy; @prio is its nice or its priority. */
static inline struct task_struct *sim_task(struct sim *sim, int policy,
					   int prio)
{
	struct task_struct *p = sim_task_alloc(sim);

	p->policy = policy;
	if (policy == SCHED_FIFO || policy == SCHED_RR) {
		p->rt_priority = prio;
		p->prio = MAX_RT_PRIO - 1 - prio;
	} else {
		p->static_prio = NICE_TO_PRIO(prio);
		p->prio = p->static_prio;
	}
	p->__state = TASK_INTERRUPTIBLE;
	set_load_weight(p);
	return p;
}

static inline struct rq *sim_rq(struct sim *sim, int cpu)
{
	return sim->rd.rq[cpu];
}

static inline void sim_schedule(struct sim *sim, int cpu, enum sched_mode mode)
{
	struct rq *rq = sim_rq(sim, cpu);

	guard(irqsave)();
	rq_lock(rq);
	rq_set_clock(rq, sim->now);
	sched_switch(rq, mode);
	rq_unlock(rq);
}

static inline void sim_wake_on(struct sim *sim, struct task_struct *p, int cpu)
{
	struct rq *rq = sim_rq(sim, cpu);

	guard(irqsave)();
	rq_lock(rq);
	rq_set_clock(rq, sim->now);
	p->__state = TASK_RUNNING;
	p->cpu = cpu;
	activate_task(rq, p, p->se.exec_start ? ENQUEUE_WAKEUP : ENQUEUE_NEW);
	wakeup_preempt(rq, p);
	rq_unlock(rq);
}

static inline int sim_wake(struct sim *sim, struct task_struct *p)
{
	unsigned int flags = p->se.exec_start ? ENQUEUE_WAKEUP : ENQUEUE_NEW;
	int cpu = select_task_rq(&sim->rd, p, flags);

	sim_wake_on(sim, p, cpu);
	return cpu;
}

/* The running task of @cpu sleeps. */
static inline void sim_sleep(struct sim *sim, int cpu)
{
	sim_rq(sim, cpu)->curr->__state = TASK_INTERRUPTIBLE;
	sim_schedule(sim, cpu, SM_SLEEP);
}

static inline struct task_struct *sim_curr(struct sim *sim, int cpu)
{
	return sim_rq(sim, cpu)->curr;
}

/* Those that were asked to choose do. */
static inline void sim_resched(struct sim *sim)
{
	for (unsigned int cpu = 0; cpu < sim->nr_cpus; cpu++)
		if (sim->resched[cpu].need_resched)
			sim_schedule(sim, cpu, SM_PREEMPT);
}

static inline void sim_tick(struct sim *sim, int cpu)
{
	struct rq *rq = sim_rq(sim, cpu);

	if (rq->curr == rq->idle)
		return;
	guard(irqsave)();
	rq_lock(rq);
	rq_set_clock(rq, sim->now);
	rq_tick(rq);
	rq_unlock(rq);
}

static inline void sim_run_tick(struct sim *sim)
{
	sim->now += SCHED_TICK_NS;
	for (unsigned int cpu = 0; cpu < sim->nr_cpus; cpu++)
		sim_tick(sim, cpu);
	sim_resched(sim);
}

static inline void sim_run_ms(struct sim *sim, unsigned int ms)
{
	sim_resched(sim);
	for (unsigned int i = 0; i < ms * NSEC_PER_MSEC / SCHED_TICK_NS; i++)
		sim_run_tick(sim);
}

/* Time without a tick, of CPUs that are asked to choose at its end. */
static inline void sim_run_us(struct sim *sim, unsigned int us)
{
	sim->now += us * NSEC_PER_USEC;
	sim_resched(sim);
}

/* Whole milliseconds of CPU that @p has had. */
static inline long sim_ms(const struct task_struct *p)
{
	return (long)(p->se.sum_exec_runtime / NSEC_PER_MSEC);
}

#define SIM_EXPECT_NEAR(test, value, want, within) \
do { \
	KUNIT_EXPECT_GE(test, (long)(value), (long)(want) - (long)(within)); \
	KUNIT_EXPECT_LE(test, (long)(value), (long)(want) + (long)(within)); \
} while (0)

#endif /* _KERNEL_SCHED_TESTS_SIM_H */
