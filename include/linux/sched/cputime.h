/* SPDX-License-Identifier: GPL-2.0-only */
/* How long a task has run, and in which mode, in nanoseconds. */
#ifndef _LINUX_SCHED_CPUTIME_H
#define _LINUX_SCHED_CPUTIME_H

#include <linux/types.h>

struct task_struct;

/* Up to this moment, also of a task that runs. */
u64 task_sched_runtime(struct task_struct *p);
/* The same, divided into user and system time; neither ever goes back. */
void task_cputime_adjusted(struct task_struct *p, u64 *utime, u64 *stime);

#endif /* _LINUX_SCHED_CPUTIME_H */
