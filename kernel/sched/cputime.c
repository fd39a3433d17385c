// SPDX-License-Identifier: GPL-2.0-only
/*
 * What time was spent on.
 *
 * How long a task has run is known to the nanosecond, from the switches. In
 * which mode is sampled by the tick, so that system calls need not read a
 * clock: the exact sum is divided as the samples are. Idle time is exact too,
 * since the idle task's switches tell.
 *
 * Interrupts count as what they have interrupted: telling them apart would take
 * two readings of the clock in each.
 *
 * Owns utime, stime and their ticks in task_struct, and the CPUs' sums.
 */
#include <linux/export.h>
#include <linux/kernel_stat.h>
#include <linux/minmax.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>
#include <linux/spinlock.h>

#include "sched.h"

static DEFINE_PER_CPU(struct kernel_cpustat, kernel_cpustat);

/* This CPU's, with interrupts off; others read. */
static void cpustat_add(enum cpu_usage_stat what, u64 delta)
{
	u64 *sum = &this_cpu_ptr(&kernel_cpustat)->cpustat[what];

	WRITE_ONCE(*sum, *sum + delta);
}

void account_process_tick(struct task_struct *p, int user_tick)
{
	if (is_idle_task(p))
		return;
	if (unlikely(READ_ONCE(p->signal->cpu_timers)))
		set_tsk_thread_flag(p, TIF_CPU_TIMERS);
	if (user_tick) {
		WRITE_ONCE(p->utime_ticks, p->utime_ticks + 1);
		cpustat_add(task_nice(p) > 0 ? CPUTIME_NICE : CPUTIME_USER,
			    SCHED_TICK_NS);
	} else {
		WRITE_ONCE(p->stime_ticks, p->stime_ticks + 1);
		cpustat_add(CPUTIME_SYSTEM, SCHED_TICK_NS);
	}
}

/* With pi_lock. */
static u64 runtime_locked(struct task_struct *p)
{
	struct rq *rq = task_rq_lock(p);
	u64 ns;

	if (task_is_running(rq, p)) {
		update_rq_clock(rq);
		update_curr(rq);
	}
	ns = p->se.sum_exec_runtime;
	rq_unlock(rq);
	return ns;
}

u64 task_sched_runtime(struct task_struct *p)
{
	guard(spinlock_irqsave)(&p->pi_lock);
	return runtime_locked(p);
}
EXPORT_SYMBOL_GPL(task_sched_runtime);

/*
 * A task without samples has run in the kernel, as threads do, or not for
 * long. New samples may say that an older division was wrong: what was told
 * stays, and what has come since is divided so as to make up for it.
 */
void task_cputime_adjusted(struct task_struct *p, u64 *utime, u64 *stime)
{
	u64 total, user, system;

	guard(spinlock_irqsave)(&p->pi_lock);
	total = runtime_locked(p);
	user = READ_ONCE(p->utime_ticks);
	system = READ_ONCE(p->stime_ticks);
	if (user)
		user = mul_u64_u64_div_u64(total, user, user + system);
	user = max(user, p->utime);
	system = max(total - min(total, user), p->stime);
	user = max(total - min(total, system), p->utime);
	p->utime = user;
	p->stime = system;
	*utime = user;
	*stime = system;
}
EXPORT_SYMBOL_GPL(task_cputime_adjusted);

/*
 * The idle task's time since we last looked goes to iowait if somebody who
 * last ran here waits for a disk.
 */
static void account_idle(struct rq *rq)
{
	struct kernel_cpustat *stat = per_cpu_ptr(&kernel_cpustat, rq->cpu);
	u64 idle = rq->idle->se.sum_exec_runtime;
	u64 delta = idle - rq->idle_seen;
	u64 *sum = &stat->cpustat[atomic_read(&rq->nr_iowait) ?
				  CPUTIME_IOWAIT : CPUTIME_IDLE];

	rq->idle_seen = idle;
	WRITE_ONCE(*sum, *sum + delta);
}

void kcpustat_cpu_fetch(struct kernel_cpustat *dst, int cpu)
{
	const struct kernel_cpustat *stat = per_cpu_ptr(&kernel_cpustat, cpu);
	struct rq *rq = cpu_rq(cpu);
	unsigned long flags;

	local_irq_save(flags);
	rq_lock(rq);
	if (rq->curr == rq->idle) {
		update_rq_clock(rq);
		charge_curr(rq);
	}
	account_idle(rq);
	for (int i = 0; i < NR_STATS; i++)
		dst->cpustat[i] = READ_ONCE(stat->cpustat[i]);
	rq_unlock(rq);
	local_irq_restore(flags);
}
EXPORT_SYMBOL_GPL(kcpustat_cpu_fetch);

/* --- For who asks how long things take. --- */

/* Who has the CPU has come once more than it has left it. */
static u64 nr_runs(const struct rq *rq, const struct task_struct *p)
{
	return READ_ONCE(p->nvcsw) + READ_ONCE(p->nivcsw) + task_is_running(rq, p);
}

void task_sched_times(struct task_struct *p, struct sched_times *times)
{
	struct rq *rq;

	guard(spinlock_irqsave)(&p->pi_lock);
	rq = task_rq_lock(p);
	if (task_is_running(rq, p)) {
		update_rq_clock(rq);
		update_curr(rq);
	}
	*times = (struct sched_times){ p->se.sum_exec_runtime, p->run_delay, nr_runs(rq, p) };
	rq_unlock(rq);
}
EXPORT_SYMBOL_GPL(task_sched_times);

/* The idle task was there before the first switch, to which nobody has counted a switch. */
void cpu_sched_times(int cpu, struct sched_times *times)
{
	struct rq *rq = cpu_rq(cpu);
	unsigned long flags;

	local_irq_save(flags);
	rq_lock(rq);
	update_rq_clock(rq);
	if (rq->curr == rq->idle)
		charge_curr(rq);
	times->ran = rq->clock - rq->began - rq->idle->se.sum_exec_runtime;
	times->waited = rq->run_delay;
	times->nr_runs = rq->nr_switches + 1 - nr_runs(rq, rq->idle);
	rq_unlock(rq);
	local_irq_restore(flags);
}
EXPORT_SYMBOL_GPL(cpu_sched_times);

/* --- Sums over CPUs. --- */

unsigned int nr_running(void)
{
	unsigned int sum = 0, cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(cpu_rq(cpu)->nr_running);
	return sum;
}
EXPORT_SYMBOL_GPL(nr_running);

/* A task may sleep on one CPU and wake on another: only the sum is right. */
long nr_uninterruptible(void)
{
	unsigned int cpu;
	long sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(cpu_rq(cpu)->nr_uninterruptible);
	return max(sum, 0l);
}

unsigned int nr_iowait(void)
{
	unsigned int sum = 0, cpu;

	for_each_possible_cpu(cpu)
		sum += (unsigned int)atomic_read(&cpu_rq(cpu)->nr_iowait);
	return sum;
}
EXPORT_SYMBOL_GPL(nr_iowait);

unsigned long long nr_context_switches(void)
{
	unsigned long long sum = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(cpu_rq(cpu)->nr_switches);
	return sum;
}
EXPORT_SYMBOL_GPL(nr_context_switches);
