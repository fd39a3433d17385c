// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time from the CPU's own counter.
 *
 * Its rate is measured once against the timer chip that every PC has (the
 * 8254, channel 2, which counts 1193182 times a second). Owns the rate.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include <linux/cache.h>
#include <linux/clocksource.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/time64.h>

#include "x86.h"

#define PIT_HZ		1193182u
#define PIT_CHANNEL2	0x42
#define PIT_MODE	0x43
#define PIT_GATE	0x61
#define PIT_GATE_ON	0x01
#define PIT_OUT		0x20
#define CALIBRATE_MS	10

/* Nanoseconds are (ticks * mult) >> SHIFT: a ratio up to 1 to 4 GHz fits. */
#define SHIFT		22

static u64 tsc_start __ro_after_init;
static u32 tsc_mult __ro_after_init = 1 << SHIFT;
static u32 tsc_khz __ro_after_init = 1000000;

/* Counts down once from CALIBRATE_MS; OUT rises at the end. */
static u64 __init tsc_ticks_per_interval(void)
{
	u16 count = PIT_HZ * CALIBRATE_MS / 1000;
	u8 gate = inb(PIT_GATE) & ~0x03;
	u64 start;

	outb(gate, PIT_GATE);
	outb(0xb0, PIT_MODE);		/* channel 2, one shot, binary */
	outb(count & 0xff, PIT_CHANNEL2);
	outb(count >> 8, PIT_CHANNEL2);
	outb(gate | PIT_GATE_ON, PIT_GATE);
	start = rdtsc();
	while (!(inb(PIT_GATE) & PIT_OUT))
		cpu_relax();
	return rdtsc() - start;
}

void __init tsc_init(void)
{
	tsc_start = rdtsc();
	tsc_khz = max(tsc_ticks_per_interval() / CALIBRATE_MS, 1ull);
	tsc_mult = ((u64)USEC_PER_SEC << SHIFT) / tsc_khz;
	pr_info("tsc: %u.%03u MHz\n", tsc_khz / 1000, tsc_khz % 1000);
}

u32 tsc_hz(void)
{
	return tsc_khz * 1000;
}

u64 sched_clock(void)
{
	return mul_u64_u32_shr(rdtsc() - tsc_start, tsc_mult, SHIFT);
}
EXPORT_SYMBOL_GPL(sched_clock);

static u64 tsc_read(struct clocksource *cs)
{
	return rdtsc();
}

static struct clocksource clocksource_tsc = {
	.name = "tsc", .rating = 300, .read = tsc_read,
	.mask = CLOCKSOURCE_MASK(64), .flags = CLOCK_SOURCE_IS_CONTINUOUS,
};

/* Counters may be registered once locks can sleep. */
static int __init tsc_clocksource_init(void)
{
	return clocksource_register_khz(&clocksource_tsc, tsc_khz);
}
core_initcall(tsc_clocksource_init);
