// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time from the CPU's own counter.
 *
 * Somebody knows its rate; if not, it is measured once against the timer chip
 * that most PCs have (the 8254, channel 0, which counts 1193182 times a second),
 * or against the clock with the battery. Owns the rate.
 */
#include <asm/cpufeature.h>
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
#define PIT_CHANNEL0	0x40
#define PIT_MODE	0x43
#define PIT_LATCH	0x00		/* channel 0: hold the count */
#define PIT_COUNT_ONCE	0x30		/* channel 0, two bytes, mode 0 */
#define CALIBRATE_MS	10
/* No counter is so fast that it takes this long for that. */
#define MAX_TICKS	(1ull << 30)

#define CPUID_TSC	0x15
#define CPUID_FREQUENCY	0x16
#define HYPERVISOR_LEAF	0x40000000
#define HYPERVISOR_TIMING 0x40000010

/* Nanoseconds are (ticks * mult) >> SHIFT: from 1 MHz on the factor fits. */
#define SHIFT		22
#define MIN_KHZ		1000u

static u64 tsc_start __ro_after_init;
static u32 tsc_mult __ro_after_init = 1 << SHIFT;
static u32 tsc_khz __ro_after_init = 1000000;

/* The count of channel 0 at one moment. */
static u16 __init pit_read(void)
{
	u8 low;

	outb(PIT_LATCH, PIT_MODE);
	low = inb(PIT_CHANNEL0);
	return low | inb(PIT_CHANNEL0) << 8;
}

/*
 * Ticks in a millisecond, while the chip counts down from its largest number.
 * 0 if there is no chip: then what is read does not change.
 */
static u32 __init pit_khz(void)
{
	u64 start, passed = 0;
	u16 first, counted = 0;

	outb(PIT_COUNT_ONCE, PIT_MODE);
	outb(0xff, PIT_CHANNEL0);
	outb(0xff, PIT_CHANNEL0);
	first = pit_read();
	start = rdtsc();
	while (counted < PIT_HZ * CALIBRATE_MS / 1000) {
		if (passed > MAX_TICKS)
			return 0;
		cpu_relax();
		counted = first - pit_read();
		passed = rdtsc() - start;
	}
	return passed * PIT_HZ / counted / 1000;
}

/* What processors since 2015 say of it: a crystal, and a ratio. */
static u32 __init cpuid_khz(void)
{
	u32 regs[4], max;

	cpuid(0, regs);
	max = regs[0];
	if (max < CPUID_TSC)
		return 0;
	cpuid(CPUID_TSC, regs);
	if (regs[0] && regs[1] && regs[2])
		return (u64)regs[2] * regs[1] / regs[0] / 1000;
	if (max < CPUID_FREQUENCY)
		return 0;
	cpuid(CPUID_FREQUENCY, regs);
	return (regs[0] & 0xffff) * 1000;
}

/* A leaf that hypervisors have agreed on. */
static u32 __init hypervisor_khz(void)
{
	u32 regs[4];

	if (!boot_cpu_has(X86_FEATURE_HYPERVISOR))
		return 0;
	cpuid(HYPERVISOR_LEAF, regs);
	if (regs[0] < HYPERVISOR_TIMING || regs[0] > HYPERVISOR_LEAF + 0xffff)
		return 0;
	cpuid(HYPERVISOR_TIMING, regs);
	return regs[0];
}

/* By a clock that only shows seconds: two of them, at worst. */
static u32 __init rtc_khz(void)
{
	u64 start;

	if (rtc_wait_for_second())
		return 0;
	start = rdtsc();
	if (rtc_wait_for_second())
		return 0;
	return (rdtsc() - start) / 1000;
}

/* Who knows it, the best source first. */
static u32 __init find_khz(const char **source)
{
	u32 khz;

	*source = "hypervisor";
	khz = hypervisor_khz();
	if (khz)
		return khz;
	*source = "CPUID";
	khz = cpuid_khz();
	if (khz)
		return khz;
	*source = "PIT";
	khz = pit_khz();
	if (khz)
		return khz;
	*source = "RTC";
	return rtc_khz();
}

/* A rate that nobody knows is taken for 1 GHz: time is wrong, but it passes. */
void __init tsc_init(void)
{
	const char *source;
	u32 khz;

	tsc_start = rdtsc();
	khz = find_khz(&source);
	if (khz < MIN_KHZ) {
		pr_err("tsc: nothing here tells its rate\n");
		return;
	}
	tsc_khz = khz;
	tsc_mult = ((u64)USEC_PER_SEC << SHIFT) / tsc_khz;
	boot_firmware_ns = mul_u64_u32_shr(tsc_start, tsc_mult, SHIFT);
	pr_info("tsc: %u.%03u MHz (%s)\n", tsc_khz / 1000, tsc_khz % 1000,
		source);
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

struct clocksource clocksource_tsc = {
	.name = "tsc", .rating = 300, .read = tsc_read,
	.mask = CLOCKSOURCE_MASK(64), .flags = CLOCK_SOURCE_IS_CONTINUOUS,
};

/* Counters may be registered once locks can sleep. */
static int __init tsc_clocksource_init(void)
{
	return clocksource_register_khz(&clocksource_tsc, tsc_khz);
}
core_initcall(tsc_clocksource_init);
