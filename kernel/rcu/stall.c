// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grace periods that do not end: which CPUs hold them up, and where they are.
 *
 * A CPU that still takes its tick finds out by itself. For one that does not,
 * the thread of the grace periods does, two ticks later. Owns when the next
 * report is due (stall), which whoever makes it moves on.
 */
#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/nmi.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/stacktrace.h>
#include <linux/traps.h>

#include "rcu.h"

#undef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX "rcupdate."

#define MAX_TIMEOUT	300
/* So much later than a CPU that may do it itself. */
#define OTHERS_WAIT	2

/* Seconds; 0: none of this. */
static unsigned int rcu_cpu_stall_timeout = 21;
module_param(rcu_cpu_stall_timeout, uint, 0644);
static bool panic_on_rcu_stall;
core_param(sysctl.kernel.panic_on_rcu_stall, panic_on_rcu_stall, bool, 0644);

static struct rcu_stall stall;

static unsigned long timeout(void)
{
	return min(READ_ONCE(rcu_cpu_stall_timeout), MAX_TIMEOUT) * HZ;
}

/* The next report of the same stall comes after three times as long. */
static unsigned long period(void)
{
	return 3 * timeout() + 3 * HZ;
}

/* @grace is what the caller leaves to others. */
bool rcu_stall_claim(struct rcu_stall *s, unsigned long now,
		     unsigned long grace, unsigned long next)
{
	unsigned long due = READ_ONCE(s->due);

	if (time_before(now, due + grace))
		return false;
	return try_cmpxchg(&s->due, &due, now + next);
}
EXPORT_SYMBOL_IF_KUNIT(rcu_stall_claim);

void rcu_stall_restart(void)
{
	unsigned long now = jiffies;

	WRITE_ONCE(stall.began, now);
	WRITE_ONCE(stall.due, now + timeout());
}

static void print_numbers(const char *how, const struct rcu_holdouts *h)
{
	pr_err("rcu: \t(%st=%lu jiffies, g=%lu, q=%lu ncpus=%u)\n", how,
	       (unsigned long)(jiffies - READ_ONCE(stall.began)), h->gp_number,
	       h->nr_pending, num_online_cpus());
}

static void end_report(void)
{
	if (panic_on_rcu_stall)
		panic("RCU Stall\n");
	oops_exit();
}

/* In the tick that has interrupted what does not end. */
void rcu_check_own_stall(void)
{
	struct pt_regs *regs = get_irq_regs();
	struct rcu_holdouts h;

	if (!timeout() || !rcu_stall_claim(&stall, jiffies, 0, period()))
		return;
	rcu_holdouts(&h);
	oops_enter();
	pr_err("rcu: INFO: rcu_sched self-detected stall on CPU\n");
	pr_err("rcu: \t%d-...: [%s:%d]\n", raw_smp_processor_id(),
	       current->comm, current->pid);
	print_numbers("", &h);
	if (regs)
		show_regs(regs);
	else
		dump_stack_lvl(KERN_ERR);
	end_report();
}

/* In the thread. Those that have reported meanwhile are not mentioned. */
void rcu_check_stall(void)
{
	char who[sizeof("detected by 12345678, ")];
	struct rcu_holdouts h;
	unsigned int cpu;

	if (!timeout() ||
	    !rcu_stall_claim(&stall, jiffies, OTHERS_WAIT, period()))
		return;
	rcu_holdouts(&h);
	if (cpumask_empty(&h.cpus))
		return;
	oops_enter();
	pr_err("rcu: INFO: rcu_sched detected stalls on CPUs/tasks:\n");
	for_each_cpu(cpu, &h.cpus)
		pr_err("rcu: \t%u-...:\n", cpu);
	scnprintf(who, sizeof(who), "detected by %d, ", raw_smp_processor_id());
	print_numbers(who, &h);
	trigger_cpumask_backtrace(&h.cpus);
	end_report();
}
