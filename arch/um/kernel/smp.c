// SPDX-License-Identifier: GPL-2.0-only
/* Starting the machine's CPUs, and ringing them. */
#include <asm/current.h>
#include <asm/ipi.h>
#include <asm/smp.h>
#include <asm/switch_to.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <os.h>

#include "um.h"

/* The template's value serves CPU 0 until it has an area of its own. */
DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;
EXPORT_SYMBOL_GPL(current_task);

/* On the new host thread: who am I, before anything asks for `current`. */
static void secondary_start(void *data)
{
	struct task_struct *idle = data;

	arch_set_percpu_offset(per_cpu_offset(idle->cpu));
	arch_local_irq_disable();
	this_cpu_write(current_task, idle);
	arch_thread_init_idle(idle);
	um_timer_start_cpu();
	cpu_startup_entry();
}

/* The new CPU says that it is there by its idle task and the online mask. */
int __cpu_up(unsigned int cpu, struct task_struct *idle)
{
	int err = os_cpu_start(secondary_start, idle);

	if (err)
		return err;
	while (!smp_load_acquire(&idle->on_cpu) || !cpu_online(cpu))
		cpu_relax();
	return 0;
}

/* Two bits of the same word; the receiver may see both at once. */
void arch_smp_send_reschedule(int cpu)
{
	um_send_ipi(cpu, UM_IPI_RESCHEDULE);
}

void arch_send_call_function_ipi(int cpu)
{
	um_send_ipi(cpu, UM_IPI_CALL_FUNCTION);
}

/* At its next safe point, like any interrupt: one that spins does not answer. */
void arch_send_nmi_mask(const struct cpumask *mask)
{
	unsigned int cpu;

	for_each_cpu(cpu, mask)
		um_send_ipi(cpu, UM_IPI_BACKTRACE);
}
