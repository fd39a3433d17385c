// SPDX-License-Identifier: GPL-2.0-only
/* The other CPUs, which are not started yet: CONFIG_NR_CPUS is 1. */
#include <asm/irqflags.h>
#include <asm/smp.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/errno.h>

int __cpu_up(unsigned int cpu, struct task_struct *idle)
{
	return -ENODEV;
}

/* There is nobody to ring. */
void arch_smp_send_reschedule(int cpu)
{
	WARN_ON_ONCE(1);
}

void arch_send_call_function_ipi(int cpu)
{
	WARN_ON_ONCE(1);
}

/* wfi returns for an interrupt that is due, also while they are off. */
void arch_cpu_idle(void)
{
	asm volatile("dsb sy; wfi" : : : "memory");
}

void arch_send_nmi_mask(const struct cpumask *mask)
{
	WARN_ON_ONCE(!cpumask_empty(mask));
}
