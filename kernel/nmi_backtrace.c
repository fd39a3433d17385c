// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where are they all? Backtraces of CPUs that may be stuck, and stopping them
 * when the machine dies.
 *
 * Owns the sets of those that were asked and have not answered. One asks at a
 * time, and it is his report (oops_enter()), perhaps a part of a larger one;
 * who is asked answers in an interrupt, one after the other.
 */
#include <asm/irqflags.h>
#include <asm/processor.h>
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
#include <linux/spinlock.h>
#include <linux/traps.h>

#define ANSWER_MS	10000

static struct cpumask asked;
/* Of who answers. The report is the asker's, who waits for all of them. */
static arch_spinlock_t answer_lock = __ARCH_SPIN_LOCK_UNLOCKED;
static unsigned long asking;		/* bit 0: somebody asks */

/* Without registers: from here. */
static void show_self(void)
{
	pr_warn("CPU: %d PID: %d Comm: %s\n", raw_smp_processor_id(),
		current->pid, current->comm);
	dump_stack_lvl(KERN_WARNING);
}

#define NO_STOPPER	(-1)

static struct cpumask running;		/* those that have not stopped yet */
static int stopper = NO_STOPPER;

/* The machine is dying, and we are no part of what is still to be done. */
static void __noreturn stop_here(int cpu)
{
	arch_local_irq_disable();
	cpumask_clear_cpu(cpu, &running);
	for (;;)
		cpu_relax();
}

void nmi_stop_others(unsigned int timeout_ms)
{
	int cpu, self = raw_smp_processor_id();

	cpumask_copy(&running, cpu_online_mask);
	cpumask_clear_cpu(self, &running);
	smp_store_release(&stopper, self);
	arch_send_nmi_mask(&running);
	for (; timeout_ms && !cpumask_empty(&running); timeout_ms--)
		mdelay(1);
	for_each_cpu(cpu, &running)
		pr_emerg("CPU %d does not stop\n", cpu);
}

bool nmi_cpu_backtrace(struct pt_regs *regs)
{
	int cpu = raw_smp_processor_id();
	int by = smp_load_acquire(&stopper);

	if (by != NO_STOPPER && by != cpu)
		stop_here(cpu);
	if (!cpumask_test_cpu(cpu, &asked))
		return false;
	arch_spin_lock(&answer_lock);
	pr_warn("NMI backtrace for cpu %d\n", cpu);
	if (regs)
		show_regs(regs);
	else
		show_self();
	arch_spin_unlock(&answer_lock);
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
	oops_enter();
	if (myself && cpumask_test_cpu(self, mask)) {
		pr_warn("Sending NMI from CPU %d to the others:\n", self);
		show_self();
	}
	cpumask_and(&asked, mask, cpu_online_mask);
	cpumask_clear_cpu(self, &asked);
	arch_send_nmi_mask(&asked);
	wait_for_answers();
	oops_exit();
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
