// SPDX-License-Identifier: GPL-2.0-only
/*
 * The clock that KVM keeps for its guests: it knows when the guest did not run
 * or was moved to another machine. Owns the words that the host writes for each
 * CPU.
 */
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <asm/page.h>
#include <asm/processor.h>
#include <asm/pvclock.h>
#include <asm/tsc.h>
#include <linux/cache.h>
#include <linux/clocksource.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/time64.h>

#define KVM_ENABLE		1ul	/* beside the address */

/* Linked in, so that it is there before any memory is; no page's end is in one. */
static struct {
	struct pvclock_vcpu_time_info info;
} ____cacheline_aligned clocks[NR_CPUS];
static struct pvclock_wall_clock wall_clock __initdata;

bool kvmclock_is_sched_clock __ro_after_init;
static u64 sched_clock_start __ro_after_init;
/* The latest that any CPU has read, where counters are not in step. */
static atomic64_t last_value;

static u64 rdtsc_in_order(void)
{
	asm volatile("lfence" : : : "memory");
	return rdtsc();
}

/* In any context, NMIs too. */
static u64 kvmclock_ns(void)
{
	u8 flags;
	u64 ns = pvclock_read(&clocks[raw_smp_processor_id()].info,
			      rdtsc_in_order, &flags);

	/* A host that does not know of the flag leaves anything there. */
	if (likely(flags & PVCLOCK_TSC_STABLE_BIT &&
		   boot_cpu_has(X86_FEATURE_KVMCLOCK_STABLE)))
		return ns;
	return pvclock_never_back(&last_value, ns);
}

u64 kvmclock_sched_clock(void)
{
	return kvmclock_ns() - sched_clock_start;
}

/* From the factors that the host has given the first CPU. */
u32 kvmclock_tsc_khz(void)
{
	if (!boot_cpu_has(X86_FEATURE_KVMCLOCK))
		return 0;
	return pvclock_tsc_khz(&clocks[0].info);
}

/* The host fills it in before the instruction is over, and keeps it right. */
void kvmclock_init_cpu(void)
{
	if (!boot_cpu_has(X86_FEATURE_KVMCLOCK))
		return;
	wrmsrl(MSR_KVM_CLOCK, __pa_symbol(&clocks[raw_smp_processor_id()]) |
	       KVM_ENABLE);
}

/* A counter that always runs at one rate is as right, and cheaper. */
static bool tsc_is_as_good(void)
{
	return boot_cpu_has(X86_FEATURE_CONSTANT_TSC) &&
	       boot_cpu_has(X86_FEATURE_KVMCLOCK_STABLE);
}

/* Before anybody measures anything: the host may know it already. */
void __init kvmclock_init(void)
{
	if (!boot_cpu_has(X86_FEATURE_KVMCLOCK))
		return;
	kvmclock_init_cpu();
	if (tsc_is_as_good())
		return;
	sched_clock_start = kvmclock_ns();
	kvmclock_is_sched_clock = true;
}

/* What it was when the guest's clock began, and how long that is ago. */
bool __init kvmclock_wall_time(struct timespec64 *ts)
{
	u32 version;
	u64 ns;

	if (!boot_cpu_has(X86_FEATURE_KVMCLOCK))
		return false;
	wrmsrl(MSR_KVM_WALL_CLOCK, __pa_symbol(&wall_clock));
	do {
		version = pvclock_read_begin(&wall_clock.version);
		ns = READ_ONCE(wall_clock.sec) * NSEC_PER_SEC +
		     READ_ONCE(wall_clock.nsec);
	} while (pvclock_read_retry(&wall_clock.version, version));
	*ts = ns_to_timespec64(ns + kvmclock_ns());
	return true;
}

static u64 kvmclock_read(struct clocksource *cs)
{
	return kvmclock_ns();
}

static struct clocksource clocksource_kvm = {
	.name = "kvm-clock", .rating = 400, .read = kvmclock_read,
	.mask = CLOCKSOURCE_MASK(64), .flags = CLOCK_SOURCE_IS_CONTINUOUS,
};

static int __init kvmclock_clocksource_init(void)
{
	if (!boot_cpu_has(X86_FEATURE_KVMCLOCK))
		return 0;
	if (tsc_is_as_good())
		clocksource_kvm.rating = 299;
	return clocksource_register_hz(&clocksource_kvm, NSEC_PER_SEC);
}
core_initcall(kvmclock_clocksource_init);
