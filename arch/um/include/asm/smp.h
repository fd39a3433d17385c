/* SPDX-License-Identifier: GPL-2.0-only */
/* What generic code asks of the machine's CPUs. */
#ifndef _ASM_UM_SMP_H
#define _ASM_UM_SMP_H

struct cpumask;
struct task_struct;

/* Start @cpu with @idle as its first task; 0 when it is online. */
int __cpu_up(unsigned int cpu, struct task_struct *idle);
void arch_smp_send_reschedule(int cpu);
void arch_send_call_function_ipi(int cpu);
/* Interrupts that find a CPU wherever it is, if the machine can. */
void arch_send_nmi_mask(const struct cpumask *mask);
/* Wait for an interrupt; with interrupts off on entry and return. */
void arch_cpu_idle(void);

#endif /* _ASM_UM_SMP_H */
