/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the parts of kernel/time. */
#ifndef _KERNEL_TIME_TICK_INTERNAL_H
#define _KERNEL_TIME_TICK_INTERNAL_H

#include <linux/ktime.h>

struct clock_factors;
struct ktime_moment;

/* From nanoseconds to a device's counts, of which there are @freq a second. */
struct clock_factors clockevents_factors(u64 freq);

/* At @now, or later: jiffies must not be behind that. Interrupts are off. */
void tick_update_jiffies(ktime_t now);

/* The tick that was due at @expires, at the moment @m; returns the next one. */
ktime_t tick_interrupt(const struct ktime_moment *m, ktime_t expires);

#endif /* _KERNEL_TIME_TICK_INTERNAL_H */
