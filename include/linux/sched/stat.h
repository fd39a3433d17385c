/* SPDX-License-Identifier: GPL-2.0-only */
/* Sums over all CPUs, for who reports on the machine. Moments' truths. */
#ifndef _LINUX_SCHED_STAT_H
#define _LINUX_SCHED_STAT_H

#include <linux/types.h>

unsigned int nr_running(void);
long nr_uninterruptible(void);
unsigned int nr_iowait(void);
unsigned long long nr_context_switches(void);

#endif /* _LINUX_SCHED_STAT_H */
