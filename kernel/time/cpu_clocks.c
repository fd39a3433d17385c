// SPDX-License-Identifier: GPL-2.0-only
/*
 * Clocks that count what a thread, or a process, has used of CPUs.
 *
 * Owns nothing: what threads have used is the scheduler's account, and what those had
 * used that are gone is in signal_struct. A process is summed up with its siglock, so
 * that none of its threads is counted twice, or not at all, while it ends.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/pid.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <uapi/linux/time.h>

#include "clocks.h"

clockid_t cpu_clock_number(clockid_t clock)
{
	if (clock == CLOCK_PROCESS_CPUTIME_ID)
		return ~0u << 3 | CPUCLOCK_SCHED;
	if (clock == CLOCK_THREAD_CPUTIME_ID)
		return ~0u << 3 | CPUCLOCK_SCHED | CPUCLOCK_PER_THREAD;
	return clock;
}

static pid_t number_in(clockid_t clock)
{
	return ~(clock >> 3);
}

/*
 * With RCU. Threads of other processes have no clocks that one could read; a process is
 * known by the number of its leader, and the caller's by that of the caller, too.
 */
static struct task_struct *find_owner(clockid_t clock)
{
	pid_t nr = number_in(clock);
	struct task_struct *p;

	if (!nr)
		return current;
	p = find_task_by_pid(nr);
	if (!p || (p->flags & PF_KTHREAD))
		return NULL;
	if (clock & CPUCLOCK_PER_THREAD)
		return same_thread_group(p, current) ? p : NULL;
	return thread_group_leader(p) || p == current ? p : NULL;
}

struct task_struct *cpu_clock_task(clockid_t clock)
{
	struct task_struct *p;

	clock = cpu_clock_number(clock);
	if ((clock & CPUCLOCK_WHAT) == CPUCLOCK_WHAT)
		return NULL;
	guard(rcu)();
	p = find_owner(clock);
	return p && refcount_inc_not_zero(&p->usage) ? p : NULL;
}

int cpu_clock_check(clockid_t clock)
{
	struct task_struct *p = cpu_clock_task(clock);

	if (!p)
		return -EINVAL;
	put_task_struct(p);
	return 0;
}

/* One thread's. */
static u64 sample_thread(clockid_t clock, struct task_struct *p)
{
	u64 utime, stime;

	if ((clock & CPUCLOCK_WHAT) == CPUCLOCK_SCHED)
		return task_sched_runtime(p);
	task_cputime_adjusted(p, &utime, &stime);
	return (clock & CPUCLOCK_WHAT) == CPUCLOCK_VIRT ? utime : utime + stime;
}

/* With siglock: those that are, and those that were. */
static u64 sample_process(clockid_t clock, struct task_struct *p)
{
	struct signal_struct *sig = p->signal;
	struct task_struct *t;
	u64 sum = sig->utime;

	if ((clock & CPUCLOCK_WHAT) != CPUCLOCK_VIRT)
		sum += sig->stime;
	for_each_thread(p, t)
		sum += sample_thread(clock, t);
	return sum;
}

/* With siglock, unless it is a clock of a thread. */
u64 cpu_clock_sample(clockid_t clock, struct task_struct *p)
{
	clock = cpu_clock_number(clock);
	return clock & CPUCLOCK_PER_THREAD ? sample_thread(clock, p) :
					     sample_process(clock, p);
}

/* What was used by who is gone shows as nothing, as on Linux. */
int cpu_clock_read(clockid_t clock, ktime_t *now)
{
	struct task_struct *p = cpu_clock_task(clock);
	unsigned long flags;

	if (!p)
		return -EINVAL;
	*now = 0;
	if (lock_task_sighand(p, &flags)) {
		*now = cpu_clock_sample(clock, p);
		unlock_task_sighand(p, &flags);
	}
	put_task_struct(p);
	return 0;
}
