// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time from the CPU's own counter.
 *
 * Somebody knows its rate; if not, it is measured once against the timer chip
 * that most PCs have (the 8254, channel 0, which counts 1193182 times a second),
 * else against the HPET or the clock with the battery, as soon as the first of
 * these can be mapped. Owns the rate.
 */
#include <asm/cpufeature.h>
#include <asm/hpet.h>
#include <asm/io.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include <asm/tsc.h>
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
#define KHZ_UNKNOWN	1000000u
#define KHZ_TOO_FAST	8000000u

/*
 * The clock shows 0 when the counter stands at @start, and before. Until the rate
 * is known it goes too slowly, as if the counter were faster than any is: so it
 * only jumps forward when it is set right.
 */
static struct {
	u64 start;
	u32 mult;
	u32 khz;
} tsc __ro_after_init;
static bool rate_known __initdata;

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

/* How far it counts while the chip counts for 10 ms. */
static u32 __init hpet_khz(void)
{
	u32 first, counted = 0, wanted = hpet_hz() / 1000 * CALIBRATE_MS;
	u64 start, passed = 0;

	if (!hpet_hz())
		return 0;
	first = hpet_count();
	start = rdtsc();
	while (counted < wanted) {
		if (passed > MAX_TICKS)
			return 0;
		cpu_relax();
		counted = hpet_count() - first;
		passed = rdtsc() - start;
	}
	return passed * (hpet_hz() / 1000) / counted;
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

static const struct source {
	const char *name;
	u32 (*khz)(void);
} early_sources[] __initconst = {
	{ "hypervisor", hypervisor_khz },
	{ "kvm-clock", kvmclock_tsc_khz },
	{ "CPUID", cpuid_khz },
	{ "PIT", pit_khz },
}, late_sources[] __initconst = {
	{ "HPET", hpet_khz },
	{ "RTC", rtc_khz },
};

static void __init set_rate(u32 khz)
{
	tsc.khz = khz;
	tsc.mult = ((u64)USEC_PER_SEC << SHIFT) / khz;
	boot_firmware_ns = mul_u64_u32_shr(tsc.start, tsc.mult, SHIFT);
}

/* The best ones come first. */
static void __init ask(const struct source *sources, size_t nr)
{
	for (size_t i = 0; i < nr && !rate_known; i++) {
		u32 khz = sources[i].khz();

		if (khz < MIN_KHZ)
			continue;
		set_rate(khz);
		rate_known = true;
		pr_info("tsc: %u.%03u MHz (%s)\n", khz / 1000, khz % 1000,
			sources[i].name);
	}
}

void __init tsc_init(void)
{
	tsc.start = rdtsc();
	set_rate(KHZ_TOO_FAST);
	ask(early_sources, ARRAY_SIZE(early_sources));
}

/* A rate that nobody knows is taken for 1 GHz: time is wrong, but it passes. */
void __init tsc_late_init(void)
{
	ask(late_sources, ARRAY_SIZE(late_sources));
	if (rate_known)
		return;
	set_rate(KHZ_UNKNOWN);
	pr_err("tsc: nothing here tells its rate\n");
}

u64 tsc_hz(void)
{
	return tsc.khz * 1000ull;
}

u64 sched_clock(void)
{
	if (unlikely(kvmclock_is_sched_clock))
		return kvmclock_sched_clock();
	return mul_u64_u32_shr(rdtsc() - tsc.start, tsc.mult, SHIFT);
}
EXPORT_SYMBOL_GPL(sched_clock);

static u64 tsc_read(struct clocksource *cs)
{
	return rdtsc();
}

struct clocksource clocksource_tsc = {
	.name = "tsc", .rating = 300, .read = tsc_read,
	.mask = CLOCKSOURCE_MASK(64), .flags = CLOCK_SOURCE_IS_CONTINUOUS,
	.vdso = true,
};

/* Counters may be registered once locks can sleep. */
static int __init tsc_clocksource_init(void)
{
	return clocksource_register_khz(&clocksource_tsc, tsc.khz);
}
core_initcall(tsc_clocksource_init);
