// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time from the architecture's counter, whose rate it tells itself, and its
 * timer, which each CPU has of its own.
 */
#include <asm/barrier.h>
#include <asm/setup.h>
#include <asm/sysreg.h>
#include <linux/cache.h>
#include <linux/clockchips.h>
#include <linux/clocksource.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/string.h>
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

/* The rate is a register that the firmware fills in, or has forgotten. */
void __init timer_init(void)
{
	u64 hz;

	asm volatile("mrs %0, cntfrq_el0" : "=r"(hz));
	count_hz = hz;
	if (count_hz < MIN_HZ)
		panic("the firmware has not set the rate of the counter\n");
	count_mult = ((u64)NSEC_PER_SEC << SHIFT) / count_hz;
	count_start = read_counter();
	boot_firmware_ns = mul_u64_u32_shr(count_start, count_mult, SHIFT);
}

u64 sched_clock(void)
{
	return mul_u64_u32_shr(read_counter() - count_start, count_mult, SHIFT);
}
EXPORT_SYMBOL_GPL(sched_clock);

static u64 counter_read(struct clocksource *cs)
{
	return read_counter();
}

/* 56 bits are what every implementation has at least. */
static struct clocksource clocksource_counter = {
	.name = "arch_sys_counter", .rating = 400, .read = counter_read,
	.mask = CLOCKSOURCE_MASK(56), .flags = CLOCK_SOURCE_IS_CONTINUOUS,
	.vdso = true,
};

/* Counters may be registered once locks can sleep. */
static int __init counter_clocksource_init(void)
{
	return clocksource_register_hz(&clocksource_counter, count_hz);
}
core_initcall(counter_clocksource_init);

/* --- Events: the virtual timer, which no hypervisor keeps for itself --- */

#define CTL_ENABLE	1
#define CTL_MASK	2

static DEFINE_PER_CPU(struct clock_event_device, arch_timer);
static unsigned int timer_irq __ro_after_init;
static unsigned int timer_irq_type __ro_after_init;

/* The moment itself, as the counter will show it. */
static void set_next_moment(u64 cycles, struct clock_event_device *dev)
{
	write_sysreg(cycles, cntv_cval_el0);
	write_sysreg(CTL_ENABLE, cntv_ctl_el0);
	isb();
}

static void set_next_event(unsigned long delta, struct clock_event_device *dev)
{
	set_next_moment(read_counter() + delta, dev);
}

/* It goes on comparing, but does not interrupt. */
static void shutdown_timer(struct clock_event_device *dev)
{
	write_sysreg(CTL_MASK, cntv_ctl_el0);
	isb();
}

/* The line stays up until the timer is set anew, which this does. */
static irqreturn_t timer_interrupt(int irq, void *dev_id)
{
	hrtimer_interrupt();
	return IRQ_HANDLED;
}

/* Each CPU programs its own timer, and is interrupted by it alone. */
void arch_timer_init_cpu(void)
{
	struct clock_event_device *dev = this_cpu_ptr(&arch_timer);

	*dev = (struct clock_event_device){
		.name = "arch_sys_timer", .rating = 450, .irq = timer_irq,
		.set_next_event = set_next_event,
		.set_next_moment = set_next_moment,
		.counter = &clocksource_counter,
		.set_state_shutdown = shutdown_timer,
	};
	write_sysreg(CTL_MASK, cntv_ctl_el0);
	isb();
	enable_percpu_irq(timer_irq, timer_irq_type);
	clockevents_config_and_register(dev, count_hz, 1, LONG_MAX);
}

/* What needs mappings of devices, but no locks that sleep. */
void __init arch_time_init(void)
{
	struct irq_fwspec spec = { .param_count = TIMER_IRQ_CELLS };

	gic_init();
	if (!arm64_dt.has_timer_irq)
		panic("the devicetree names no timer\n");
	memcpy(spec.param, arm64_dt.timer_irq, sizeof(arm64_dt.timer_irq));
	timer_irq = irq_create_fwspec_mapping(gic_domain, &spec);
	if (!timer_irq ||
	    request_percpu_irq(timer_irq, timer_interrupt, "arch_timer",
			       &arch_timer))
		panic("no line for the timer's interrupt\n");
	pr_info("arch_timer: %u.%03u MHz\n", count_hz / 1000000,
		count_hz / 1000 % 1000);
	arch_timer_init_cpu();
}
