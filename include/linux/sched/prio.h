/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Priorities. One scale for all tasks, the smaller the more urgent: 0 to 99
 * are the real-time ones, 100 to 139 the nice values -20 to 19, and 140 is
 * what an idle CPU runs.
 */
#ifndef _LINUX_SCHED_PRIO_H
#define _LINUX_SCHED_PRIO_H

#include <linux/types.h>

#define MAX_NICE	19
#define MIN_NICE	-20
#define NICE_WIDTH	(MAX_NICE - MIN_NICE + 1)

#define MAX_RT_PRIO	100
#define MAX_PRIO	(MAX_RT_PRIO + NICE_WIDTH)
#define DEFAULT_PRIO	(MAX_RT_PRIO + NICE_WIDTH / 2)

#define NICE_TO_PRIO(nice)	((nice) + DEFAULT_PRIO)
#define PRIO_TO_NICE(prio)	((prio) - DEFAULT_PRIO)

static inline bool rt_prio(int prio)
{
	return prio < MAX_RT_PRIO;
}

#endif /* _LINUX_SCHED_PRIO_H */
