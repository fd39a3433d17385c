/* SPDX-License-Identifier: GPL-2.0-only */
/* What each CPU has spent its time on, in nanoseconds. */
#ifndef _LINUX_KERNEL_STAT_H
#define _LINUX_KERNEL_STAT_H

#include <linux/types.h>

enum cpu_usage_stat {
	CPUTIME_USER,
	CPUTIME_NICE,
	CPUTIME_SYSTEM,
	CPUTIME_SOFTIRQ,
	CPUTIME_IRQ,
	CPUTIME_IDLE,
	CPUTIME_IOWAIT,
	CPUTIME_STEAL,
	CPUTIME_GUEST,
	CPUTIME_GUEST_NICE,
	NR_STATS,
};

struct kernel_cpustat {
	u64 cpustat[NR_STATS];
};

struct task_struct;

/* A copy; idle and iowait up to now, the rest up to the last tick. */
void kcpustat_cpu_fetch(struct kernel_cpustat *dst, int cpu);

/*
 * From the timer, interrupts off, once for each tick: @user_tick says that it
 * came while the CPU was in user mode.
 */
void account_process_tick(struct task_struct *p, int user_tick);

#endif /* _LINUX_KERNEL_STAT_H */
