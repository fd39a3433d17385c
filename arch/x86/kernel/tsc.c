// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time from the CPU's own counter.
 *
 * Its rate is measured once against the timer chip that every PC has (the
 * 8254, channel 2, which counts 1193182 times a second). Owns the rate.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/cache.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>

#include "x86.h"

#define PIT_HZ		1193182u
#define PIT_CHANNEL2	0x42
#define PIT_MODE	0x43
#define PIT_GATE	0x61
#define PIT_GATE_ON	0x01
#define PIT_OUT		0x20
#define CALIBRATE_MS	10

static u64 tsc_start __ro_after_init;
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
	pr_info("tsc: %u.%03u MHz\n", tsc_khz / 1000, tsc_khz % 1000);
}

/* Divided in two steps, so that the product does not overflow for years. */
u64 sched_clock(void)
{
	u64 ticks = rdtsc() - tsc_start;

	return ticks / tsc_khz * 1000000 + ticks % tsc_khz * 1000000 / tsc_khz;
}
EXPORT_SYMBOL_GPL(sched_clock);
