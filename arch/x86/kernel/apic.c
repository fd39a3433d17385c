// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interrupt controller of each CPU: its timer, and interrupts between CPUs.
 *
 * Registers are MSRs where the CPU can have it so (x2APIC), memory elsewhere;
 * which of the two is settled at boot. Owns the timer's rate, measured once.
 */
#include <asm/apic.h>
#include <asm/cpufeature.h>
#include <asm/io.h>
#include <asm/irq_vectors.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <linux/clockchips.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/time64.h>

#include "x86.h"

/* Registers, by their distance in memory; as MSRs they are 16 times closer. */
#define APIC_ID			0x020
#define APIC_TPR		0x080
#define APIC_EOI		0x0b0
#define APIC_SPIV		0x0f0
#define APIC_ESR		0x280
#define APIC_ICR		0x300
#define APIC_ICR2		0x310
#define APIC_LVT_TIMER		0x320
#define APIC_LVT_PERF		0x340
#define APIC_LVT_LINT0		0x350
#define APIC_LVT_LINT1		0x360
#define APIC_LVT_ERROR		0x370
#define APIC_TIMER_INITIAL	0x380
#define APIC_TIMER_CURRENT	0x390
#define APIC_TIMER_DIVIDE	0x3e0

#define SPIV_ENABLE		0x100
#define LVT_MASKED		0x10000
#define LVT_NMI			0x400
#define LVT_EXTINT		0x700
#define TIMER_DEADLINE		0x40000
#define DIVIDE_BY_16		0x3
#define DIVISOR			16

#define ICR_NMI			0x00400
#define ICR_INIT		0x00500
#define ICR_STARTUP		0x00600
#define ICR_BUSY		0x01000
#define ICR_ASSERT		0x04000
#define ICR_ALL_BUT_SELF	0xc0000

#define DEFAULT_BASE		0xfee00000
#define CALIBRATE_NS		(10 * NSEC_PER_MSEC)

static bool x2apic __ro_after_init;
static void __iomem *apic_base __ro_after_init;
static u32 timer_hz __ro_after_init;		/* after the division */
static u64 deadline_hz __ro_after_init;		/* 0: no such timer */

static DEFINE_PER_CPU(struct clock_event_device, apic_timer);

/* Always 32 bits, whichever way; only the command register is larger as MSR. */
static u32 apic_read(u32 reg)
{
	if (x2apic)
		return rdmsrl(MSR_X2APIC + (reg >> 4));
	return readl(apic_base + reg);
}

static void apic_write(u32 reg, u32 value)
{
	if (x2apic)
		wrmsrl(MSR_X2APIC + (reg >> 4), value);
	else
		writel(value, apic_base + reg);
}

/* Eight bits of it were enough once, and stand at the top of the register. */
u32 apic_id(void)
{
	return x2apic ? apic_read(APIC_ID) : apic_read(APIC_ID) >> 24;
}

/* What was being served is served: the next of that priority may come. */
void apic_eoi(void)
{
	apic_write(APIC_EOI, 0);
}

/* One register of 64 bits, or two that must not be written in between. */
static void icr_write(u32 apicid, u32 low)
{
	unsigned long flags;

	if (x2apic) {
		/* Stores before it are seen by who is interrupted by it. */
		asm volatile("mfence; lfence" : : : "memory");
		wrmsrl(MSR_X2APIC + (APIC_ICR >> 4), (u64)apicid << 32 | low);
		return;
	}
	local_irq_save(flags);
	while (apic_read(APIC_ICR) & ICR_BUSY)
		cpu_relax();
	apic_write(APIC_ICR2, apicid << 24);
	apic_write(APIC_ICR, low);
	local_irq_restore(flags);
}

/* From any context; nothing says whether it arrived, but it does. */
void apic_send_ipi(u32 apicid, u8 vector)
{
	icr_write(apicid, vector | ICR_ASSERT);
}

/* Reaches a CPU that has its interrupts off, and interrupts whatever it does. */
void apic_send_nmi(u32 apicid)
{
	icr_write(apicid, ICR_NMI | ICR_ASSERT);
}

void apic_send_nmi_all(void)
{
	icr_write(0, ICR_NMI | ICR_ASSERT | ICR_ALL_BUT_SELF);
}

/* Puts the CPU where it was when it was switched on, waiting to be told more. */
void apic_send_init(u32 apicid)
{
	icr_write(apicid, ICR_INIT | ICR_ASSERT);
}

/* It begins in real mode at @page << 12. */
void apic_send_startup(u32 apicid, u8 page)
{
	icr_write(apicid, ICR_STARTUP | ICR_ASSERT | page);
}

/* On each CPU: everything masked that has no use here. */
void apic_init_cpu(void)
{
	u64 base = rdmsrl(MSR_APIC_BASE) | APIC_BASE_ENABLE;

	if (x2apic)
		base |= APIC_BASE_X2APIC;
	wrmsrl(MSR_APIC_BASE, base);
	apic_write(APIC_TPR, 0);
	apic_write(APIC_LVT_TIMER, LVT_MASKED);
	apic_write(APIC_LVT_PERF, LVT_NMI | LVT_MASKED);
	apic_write(APIC_LVT_LINT0, LVT_MASKED);
	apic_write(APIC_LVT_LINT1, LVT_NMI);
	apic_write(APIC_LVT_ERROR, ERROR_APIC_VECTOR);
	apic_write(APIC_SPIV, SPIV_ENABLE | SPURIOUS_APIC_VECTOR);
	apic_write(APIC_ESR, 0);
}

/* On the first CPU, when memory can be mapped. */
void __init apic_init(void)
{
	if (!boot_cpu_has(X86_FEATURE_APIC))
		panic("this processor has no local APIC\n");
	x2apic = boot_cpu_has(X86_FEATURE_X2APIC);
	if (!x2apic) {
		apic_base = ioremap(DEFAULT_BASE, 0x1000);
		if (!apic_base)
			panic("cannot map the local APIC\n");
	}
	apic_init_cpu();
	pr_info("APIC: %s, CPU 0 is number %#x\n", x2apic ? "x2APIC" : "xAPIC",
		apic_id());
}

/* --- The timer --- */

/* Counts down from @delta, and interrupts at 0; writing 0 stops it. */
static void set_next_count(unsigned long delta, struct clock_event_device *dev)
{
	apic_write(APIC_TIMER_INITIAL, delta);
}

/* The moment itself, as the time stamp counter will show it. */
static void set_deadline(u64 cycles, struct clock_event_device *dev)
{
	wrmsrl(MSR_TSC_DEADLINE, cycles);
}

static void set_next_deadline(unsigned long delta,
			      struct clock_event_device *dev)
{
	set_deadline(rdtsc() + delta, dev);
}

/* An interrupt that is due already still comes. */
static void shutdown_count(struct clock_event_device *dev)
{
	apic_write(APIC_TIMER_INITIAL, 0);
}

static void shutdown_deadline(struct clock_event_device *dev)
{
	wrmsrl(MSR_TSC_DEADLINE, 0);
}

/* How far it counts down while the other clock counts 10 ms. */
static u32 __init measure_rate(void)
{
	u64 start, passed;
	u32 counted;

	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_16);
	apic_write(APIC_TIMER_INITIAL, ~0u);
	start = sched_clock();
	while ((passed = sched_clock() - start) < CALIBRATE_NS)
		cpu_relax();
	counted = ~0u - apic_read(APIC_TIMER_CURRENT);
	apic_write(APIC_TIMER_INITIAL, 0);
	return (u64)counted * NSEC_PER_SEC / passed;
}

/*
 * A deadline needs no rate of its own: it is the time stamp counter's. All CPUs
 * are alike, so the first one measures for them.
 */
void __init apic_timer_init(void)
{
	u32 khz;

	if (boot_cpu_has(X86_FEATURE_TSC_DEADLINE))
		deadline_hz = tsc_hz();
	else
		timer_hz = measure_rate();
	if (!deadline_hz && !timer_hz)
		panic("the timer of the local APIC does not run\n");
	khz = (deadline_hz ?: (u64)timer_hz * DIVISOR) / 1000;
	pr_info("APIC timer: %s, %u.%03u MHz\n",
		deadline_hz ? "TSC deadline" : "one shot", khz / 1000,
		khz % 1000);
	apic_timer_init_cpu();
}

/* Each CPU programs its own timer, and is interrupted by it alone. */
void apic_timer_init_cpu(void)
{
	struct clock_event_device *dev = this_cpu_ptr(&apic_timer);

	*dev = (struct clock_event_device){ .name = "lapic", .rating = 100 };
	if (deadline_hz) {
		dev->name = "lapic-deadline";
		dev->rating = 150;
		dev->set_next_event = set_next_deadline;
		dev->set_next_moment = set_deadline;
		dev->counter = &clocksource_tsc;
		dev->set_state_shutdown = shutdown_deadline;
		apic_write(APIC_LVT_TIMER, LOCAL_TIMER_VECTOR | TIMER_DEADLINE);
		/* The mode is in force before the first deadline is written. */
		asm volatile("mfence" : : : "memory");
		clockevents_config_and_register(dev, deadline_hz, 1, LONG_MAX);
		return;
	}
	dev->set_next_event = set_next_count;
	dev->set_state_shutdown = shutdown_count;
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_16);
	apic_write(APIC_LVT_TIMER, LOCAL_TIMER_VECTOR);
	clockevents_config_and_register(dev, timer_hz, 1, 0x7fffffff);
}

/* In /proc/iomem. */
static int __init claim_apic(void)
{
	resource_claim(&iomem_resource, DEFAULT_BASE, 0x1000, "Local APIC");
	return 0;
}
arch_initcall(claim_apic);
