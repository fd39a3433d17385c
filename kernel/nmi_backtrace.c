// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where are they all? Backtraces of CPUs that may be stuck.
 *
 * Owns the set of those that were asked and have not answered. One asks at a
 * time; who is asked answers in an interrupt, one after the other, since a
 * report is one CPU's (oops_enter()).
 */
#include <asm/smp.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/nmi.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/traps.h>

#define ANSWER_MS	10000

static struct cpumask asked;
static unsigned long asking;		/* bit 0: somebody asks */

/* Without registers: from here. */
static void show_self(void)
{
	pr_warn("CPU: %d PID: %d Comm: %s\n", raw_smp_processor_id(),
		current->pid, current->comm);
	dump_stack_lvl(KERN_WARNING);
}

bool nmi_cpu_backtrace(struct pt_regs *regs)
{
	int cpu = raw_smp_processor_id();

	if (!cpumask_test_cpu(cpu, &asked))
		return false;
	oops_enter();
	pr_warn("NMI backtrace for cpu %d\n", cpu);
	if (regs)
		show_regs(regs);
	else
		show_self();
	oops_exit();
	cpumask_clear_cpu(cpu, &asked);
	return true;
}

/* Who is dead to interrupts even of this kind is named. */
static void wait_for_answers(void)
{
	int cpu;

	for (int ms = 0; ms < ANSWER_MS && !cpumask_empty(&asked); ms++)
		mdelay(1);
	for_each_cpu(cpu, &asked)
		pr_warn("CPU %d does not answer\n", cpu);
	cpumask_clear(&asked);
}

static void ask(const struct cpumask *mask, bool myself)
{
	int self = get_cpu();

	if (test_and_set_bit(0, &asking)) {
		put_cpu();
		return;
	}
	if (myself && cpumask_test_cpu(self, mask)) {
		pr_warn("Sending NMI from CPU %d to the others:\n", self);
		show_self();
	}
	cpumask_and(&asked, mask, cpu_online_mask);
	cpumask_clear_cpu(self, &asked);
	arch_send_nmi_mask(&asked);
	wait_for_answers();
	clear_bit_unlock(0, &asking);
	put_cpu();
}

void trigger_cpumask_backtrace(const struct cpumask *mask)
{
	ask(mask, true);
}
EXPORT_SYMBOL_GPL(trigger_cpumask_backtrace);

void trigger_all_cpu_backtrace(void)
{
	ask(cpu_online_mask, true);
}
EXPORT_SYMBOL_GPL(trigger_all_cpu_backtrace);

void trigger_allbutself_cpu_backtrace(void)
{
	ask(cpu_online_mask, false);
}
EXPORT_SYMBOL_GPL(trigger_allbutself_cpu_backtrace);
