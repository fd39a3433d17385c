// SPDX-License-Identifier: GPL-2.0-only
/* Time from the architecture's counter, whose rate it tells itself. */
#include <asm/setup.h>
#include <linux/cache.h>
#include <linux/clocksource.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/time64.h>

#include "arm64.h"

/* Nanoseconds are (ticks * mult) >> SHIFT; the slowest counter there may be. */
#define SHIFT	22
#define MIN_HZ	1000000u

static u64 count_start __ro_after_init;
static u32 count_hz __ro_after_init = 1;
static u32 count_mult __ro_after_init;

/* isb: or the counter could be read before what precedes it in the program. */
static u64 read_counter(void)
{
	u64 value;

	asm volatile("isb; mrs %0, cntvct_el0" : "=r"(value) : : "memory");
	return value;
}

void __init timer_init(void)
{
	u64 hz;

	asm volatile("mrs %0, cntfrq_el0" : "=r"(hz));
	count_hz = hz;
	if (count_hz < MIN_HZ)
		panic("the firmware has not set the rate of the counter\n");
	count_mult = ((u64)NSEC_PER_SEC << SHIFT) / count_hz;
	count_start = read_counter();
}

u64 sched_clock(void)
{
	return mul_u64_u32_shr(read_counter() - count_start, count_mult, SHIFT);
}

static u64 counter_read(struct clocksource *cs)
{
	return read_counter();
}

/* 56 bits are what every implementation has at least. */
static struct clocksource clocksource_counter = {
	.name = "arch_sys_counter", .rating = 400, .read = counter_read,
	.mask = CLOCKSOURCE_MASK(56), .flags = CLOCK_SOURCE_IS_CONTINUOUS,
};

/* Counters may be registered once locks can sleep. */
static int __init counter_clocksource_init(void)
{
	return clocksource_register_hz(&clocksource_counter, count_hz);
}
core_initcall(counter_clocksource_init);

void __init arch_time_init(void)
{
}
EXPORT_SYMBOL_GPL(sched_clock);
