/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts of a host process.
 *
 * There is no hardware to break in between two instructions. An interrupt for
 * a CPU is a bit in its um_irq_pending; the CPU looks at the bits when it
 * enables interrupts, waits in cpu_relax(), or idles. That keeps every run
 * free of host signals, so that sanitizers and debuggers see plain threads.
 */
#ifndef _ASM_UM_IRQFLAGS_H
#define _ASM_UM_IRQFLAGS_H

#include <linux/percpu-defs.h>

struct um_irq_state {
	bool disabled;		/* this CPU only */
	unsigned long pending;	/* bits set by other CPUs, atomically */
};
DECLARE_PER_CPU(struct um_irq_state, um_irq_state);

void um_handle_irqs(void);

static inline unsigned long arch_local_save_flags(void)
{
	return raw_cpu_ptr(&um_irq_state)->disabled;
}

static inline void arch_local_irq_disable(void)
{
	raw_cpu_ptr(&um_irq_state)->disabled = true;
	barrier();
}

static inline void arch_local_irq_enable(void)
{
	struct um_irq_state *irq = raw_cpu_ptr(&um_irq_state);

	barrier();
	irq->disabled = false;
	if (unlikely(READ_ONCE(irq->pending)))
		um_handle_irqs();
}

static inline unsigned long arch_local_irq_save(void)
{
	struct um_irq_state *irq = raw_cpu_ptr(&um_irq_state);
	unsigned long flags = irq->disabled;

	irq->disabled = true;
	barrier();
	return flags;
}

static inline bool arch_irqs_disabled_flags(unsigned long flags)
{
	return flags;
}

static inline void arch_local_irq_restore(unsigned long flags)
{
	if (!flags)
		arch_local_irq_enable();
}

#endif /* _ASM_UM_IRQFLAGS_H */
