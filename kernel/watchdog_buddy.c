// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hard lockups, found by a CPU's neighbour: no counter of the machine's is
 * needed, only that one of two CPUs lives. If the neighbour's timer has not
 * run between two looks it has interrupts off, or worse; an interrupt that it
 * cannot mask asks it where it is.
 *
 * Owns what a CPU knows of its neighbour (watchdog_cpu), in its own timer.
 */
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/cmdline.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/nmi.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "watchdog_internal.h"

/* Its samples are as far apart as ours: three of ours see two of its. */
#define SAMPLES_PER_LOOK	3

static bool watchdog_off;
static bool hardlockup_panic;
static bool hardlockup_all_cpu_backtrace;
core_param(hardlockup_all_cpu_backtrace, hardlockup_all_cpu_backtrace, bool,
	   0644);

/* nmi_watchdog=[panic,|nopanic,]0 or 1, or one of the words alone. */
static int __init nmi_watchdog_param(char *val)
{
	if (!val)
		return -EINVAL;
	if (!strncmp(val, "nopanic", 7)) {
		hardlockup_panic = false;
		val += 7;
	} else if (!strncmp(val, "panic", 5)) {
		hardlockup_panic = true;
		val += 5;
	}
	if (*val == ',')
		val++;
	if (*val && strcmp(val, "0") && strcmp(val, "1"))
		return -EINVAL;
	watchdog_off = *val == '0';
	return 0;
}
early_param("nmi_watchdog", nmi_watchdog_param);

/* Once for each lockup: until its timer runs again. */
bool hardlockup_found(struct watchdog_cpu *w, int cpu,
		      unsigned long nr_samples)
{
	bool same = cpu == w->neighbour && nr_samples == w->seen_samples &&
		    !READ_ONCE(w->neighbour_touched);

	WRITE_ONCE(w->neighbour, cpu);
	WRITE_ONCE(w->neighbour_touched, false);
	w->seen_samples = nr_samples;
	if (!same) {
		w->neighbour_told = false;
		return false;
	}
	if (w->neighbour_told)
		return false;
	w->neighbour_told = true;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(hardlockup_found);

static void hardlockup_report(int cpu)
{
	struct cpumask mask;

	oops_enter();
	pr_emerg("watchdog: Watchdog detected hard LOCKUP on cpu %d\n", cpu);
	print_modules();
	cpumask_clear(&mask);
	cpumask_set_cpu(cpu, &mask);
	trigger_cpumask_backtrace(hardlockup_all_cpu_backtrace ?
				  cpu_online_mask : &mask);
	if (hardlockup_panic)
		panic("Hard LOCKUP\n");
	oops_exit();
}

/* The next CPU that is online; after the last comes the first. */
static int next_neighbour(int self)
{
	unsigned int cpu = cpumask_next(self, cpu_online_mask);

	return cpu < nr_cpu_ids ? cpu : cpumask_first(cpu_online_mask);
}

void hardlockup_check_neighbour(struct watchdog_cpu *w)
{
	int self = raw_smp_processor_id();
	int cpu;

	if (watchdog_off || w->nr_samples % SAMPLES_PER_LOOK)
		return;
	cpu = next_neighbour(self);
	if (cpu == self)
		return;
	if (hardlockup_found(w, cpu,
			     READ_ONCE(per_cpu_ptr(&watchdog_cpus, cpu)->nr_samples)))
		hardlockup_report(cpu);
}
