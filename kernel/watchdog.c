// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watchdogs: a CPU that does not get to run its most urgent thread is softly
 * stuck, and one that does not even get its timer interrupts is hard stuck.
 *
 * Each CPU has a timer, which samples, and a thread, which says that it lives.
 * A CPU's record is its own; whoever wants the time to begin anew sets a flag,
 * which the next sample takes. No locks.
 *
 *	        sample    sample    sample    sample    sample
 *	thread  runs      runs      -         -         -
 *	                            |--- stuck for ---->| report
 */
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/nmi.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/smpboot.h>
#include <linux/time64.h>
#include <linux/traps.h>

#include "watchdog_internal.h"

#define pr_dog(fmt, ...) pr_emerg("watchdog: " fmt, ##__VA_ARGS__)

/* Of a soft lockup: five, so that one that comes late does no harm. */
#define SAMPLES_PER_LOCKUP	5
#define MAX_THRESH		60

DEFINE_PER_CPU(struct watchdog_cpu, watchdog_cpus);
static DEFINE_PER_CPU(struct task_struct *, watchdog_threads);

/* Seconds; a soft lockup takes twice as long. 0: none of this. */
static int watchdog_thresh = 10;
core_param(watchdog_thresh, watchdog_thresh, int, 0644);

static bool nowatchdog;
core_param(nowatchdog, nowatchdog, bool, 0444);
static bool nosoftlockup;
core_param(nosoftlockup, nosoftlockup, bool, 0444);
static bool softlockup_panic;
core_param(softlockup_panic, softlockup_panic, bool, 0644);
static bool softlockup_all_cpu_backtrace;
core_param(softlockup_all_cpu_backtrace, softlockup_all_cpu_backtrace, bool,
	   0644);

static u64 softlockup_ns(void)
{
	return 2ull * READ_ONCE(watchdog_thresh) * NSEC_PER_SEC;
}

/* --- Asking for time, in any context. --- */

void touch_softlockup_watchdog(void)
{
	WRITE_ONCE(raw_cpu_ptr(&watchdog_cpus)->touched, true);
}
EXPORT_SYMBOL_GPL(touch_softlockup_watchdog);

void touch_all_softlockup_watchdogs(void)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		WRITE_ONCE(per_cpu_ptr(&watchdog_cpus, cpu)->touched, true);
}
EXPORT_SYMBOL_GPL(touch_all_softlockup_watchdogs);

/*
 * Of the hard watchdog it is the neighbour that must know; which CPU that is
 * changes, so all of them are told.
 */
void touch_nmi_watchdog(void)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		struct watchdog_cpu *w = per_cpu_ptr(&watchdog_cpus, cpu);

		if (READ_ONCE(w->neighbour) == raw_smp_processor_id())
			WRITE_ONCE(w->neighbour_touched, true);
	}
	touch_softlockup_watchdog();
}
EXPORT_SYMBOL_GPL(touch_nmi_watchdog);

/* --- Soft lockups. --- */

/* Again after each further period, as long as it lasts. */
unsigned int softlockup_seconds(struct watchdog_cpu *w, u64 now_ns,
				u64 thresh_ns)
{
	u64 alive = READ_ONCE(w->alive_ns);

	if (READ_ONCE(w->touched)) {
		WRITE_ONCE(w->touched, false);
		WRITE_ONCE(w->alive_ns, now_ns);
		return 0;
	}
	/* The thread may have run since @now_ns was read. */
	if ((s64)(now_ns - max(alive, w->told_ns)) <= (s64)thresh_ns)
		return 0;
	w->told_ns = now_ns;
	return (now_ns - alive) / NSEC_PER_SEC;
}
EXPORT_SYMBOL_IF_KUNIT(softlockup_seconds);

static void softlockup_report(unsigned int seconds)
{
	struct pt_regs *regs = get_irq_regs();

	oops_enter();
	pr_dog("BUG: soft lockup - CPU#%d stuck for %us! [%s:%d]\n",
	       raw_smp_processor_id(), seconds, current->comm, current->pid);
	print_modules();
	if (regs)
		show_regs(regs);
	else
		dump_stack_lvl(KERN_EMERG);
	if (softlockup_all_cpu_backtrace)
		trigger_allbutself_cpu_backtrace();
	add_taint(TAINT_SOFTLOCKUP, LOCKDEP_STILL_OK);
	if (softlockup_panic)
		panic("softlockup: hung tasks\n");
	oops_exit();
}

/* --- Sampling. --- */

static ktime_t sample_period(void)
{
	return softlockup_ns() / SAMPLES_PER_LOCKUP;
}

/* The thread is woken first: it has until the next sample to run. */
static enum hrtimer_restart watchdog_sample(struct hrtimer *timer)
{
	struct watchdog_cpu *w = container_of(timer, struct watchdog_cpu,
					      timer);
	unsigned int seconds;

	WRITE_ONCE(w->nr_samples, w->nr_samples + 1);
	hardlockup_check_neighbour(w);
	WRITE_ONCE(w->thread_due, true);
	wake_up_process(__this_cpu_read(watchdog_threads));
	hrtimer_forward_now(timer, sample_period());
	if (nosoftlockup)
		return HRTIMER_RESTART;
	seconds = softlockup_seconds(w, sched_clock(), softlockup_ns());
	if (seconds)
		softlockup_report(seconds);
	return HRTIMER_RESTART;
}

static int watchdog_should_run(unsigned int cpu)
{
	return READ_ONCE(per_cpu_ptr(&watchdog_cpus, cpu)->thread_due);
}

static void watchdog_run(unsigned int cpu)
{
	struct watchdog_cpu *w = per_cpu_ptr(&watchdog_cpus, cpu);

	WRITE_ONCE(w->thread_due, false);
	WRITE_ONCE(w->alive_ns, sched_clock());
}

static struct smp_hotplug_thread watchdog_thread __ro_after_init = {
	.store = &watchdog_threads,
	.thread_should_run = watchdog_should_run,
	.thread_fn = watchdog_run,
	.thread_comm = "watchdog/%u",
};

/* On each CPU: not by its thread, which may never get to run. */
static void watchdog_start(void *unused)
{
	struct watchdog_cpu *w = this_cpu_ptr(&watchdog_cpus);

	w->neighbour = -1;
	WRITE_ONCE(w->alive_ns, sched_clock());
	hrtimer_setup(&w->timer, watchdog_sample, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_PINNED);
	hrtimer_start(&w->timer, sample_period(), HRTIMER_MODE_REL_PINNED);
}

static int __init start_watchdogs(void)
{
	struct sched_param param = { .sched_priority = MAX_RT_PRIO - 1 };
	int err = smpboot_register_percpu_thread(&watchdog_thread);
	unsigned int cpu;

	if (err)
		return err;
	for_each_online_cpu(cpu)
		WARN_ON(sched_setscheduler_nocheck(per_cpu(watchdog_threads, cpu),
						   SCHED_FIFO, &param));
	on_each_cpu(watchdog_start, NULL, true);
	return 0;
}

/* Before the drivers, which may be what is stuck. */
static int __init lockup_detector_init(void)
{
	if (watchdog_thresh < 0 || watchdog_thresh > MAX_THRESH) {
		pr_err("watchdog: watchdog_thresh=%d is not from 0 to %d; 10 is used\n",
		       watchdog_thresh, MAX_THRESH);
		watchdog_thresh = 10;
	}
	return nowatchdog || !watchdog_thresh ? 0 : start_watchdogs();
}
core_initcall(lockup_detector_init);
