/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The load average: how many tasks ran, wanted to, or waited without letting
 * themselves be disturbed, over the last 1, 5 and 15 minutes. Numbers with 11
 * bits behind the point, as Linux has them.
 */
#ifndef _LINUX_SCHED_LOADAVG_H
#define _LINUX_SCHED_LOADAVG_H

#include <linux/types.h>

#define FSHIFT		11
#define FIXED_1		(1 << FSHIFT)
/* 1 / exp(5 s / 1, 5, 15 min) */
#define EXP_1		1884
#define EXP_5		2014
#define EXP_15		2037

#define LOAD_INT(x)	((x) >> FSHIFT)
#define LOAD_FRAC(x)	LOAD_INT(((x) & (FIXED_1 - 1)) * 100)

extern unsigned long avenrun[3];

/* One period more, in which @active (with the point) were active. */
unsigned long calc_load(unsigned long load, unsigned long exp,
			unsigned long active);
/* The three, with @offset added and shifted left, for who prints or tells. */
void get_avenrun(unsigned long *loads, unsigned long offset, int shift);

#endif /* _LINUX_SCHED_LOADAVG_H */
