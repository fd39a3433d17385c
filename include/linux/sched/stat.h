/* SPDX-License-Identifier: GPL-2.0-only */
/* Sums over all CPUs, for who reports on the machine. Moments' truths. */
#ifndef _LINUX_SCHED_STAT_H
#define _LINUX_SCHED_STAT_H

#include <linux/types.h>

struct task_struct;

/* In nanoseconds: running, and ready but waiting for a CPU; how often the wait was over. */
struct sched_times {
	u64 ran, waited, nr_runs;
};

/* Up to this moment: of one task, and of all but the idle task on one CPU, which has begun. */
void task_sched_times(struct task_struct *p, struct sched_times *times);
void cpu_sched_times(int cpu, struct sched_times *times);

unsigned int nr_running(void);
long nr_uninterruptible(void);
unsigned int nr_iowait(void);
unsigned long long nr_context_switches(void);

#endif /* _LINUX_SCHED_STAT_H */
