// SPDX-License-Identifier: GPL-2.0-only
/* Time from the architecture's counter, whose rate it tells itself. */
#include <linux/cache.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>

#include "arm64.h"

static u64 count_start __ro_after_init;
static u64 count_hz __ro_after_init = 1;

/* isb: or the counter could be read before what precedes it in the program. */
static u64 read_counter(void)
{
	u64 value;

	asm volatile("isb; mrs %0, cntvct_el0" : "=r"(value) : : "memory");
	return value;
}

void __init timer_init(void)
{
	asm volatile("mrs %0, cntfrq_el0" : "=r"(count_hz));
	if (!count_hz)
		panic("the firmware has not set the rate of the counter\n");
	count_start = read_counter();
}

u64 sched_clock(void)
{
	u64 ticks = read_counter() - count_start;

	return ticks / count_hz * 1000000000 +
	       ticks % count_hz * 1000000000 / count_hz;
}
EXPORT_SYMBOL_GPL(sched_clock);
