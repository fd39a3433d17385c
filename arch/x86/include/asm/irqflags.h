/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupts of the running CPU: bit 9 of its flags. */
#ifndef _ASM_X86_IRQFLAGS_H
#define _ASM_X86_IRQFLAGS_H

#include <linux/types.h>

#define X86_EFLAGS_IF	0x200ul

static inline unsigned long arch_local_save_flags(void)
{
	unsigned long flags;

	asm volatile("pushfq; popq %0" : "=rm"(flags) : : "memory");
	return flags;
}

static inline void arch_local_irq_disable(void)
{
	asm volatile("cli" : : : "memory");
}

static inline void arch_local_irq_enable(void)
{
	asm volatile("sti" : : : "memory");
}

static inline unsigned long arch_local_irq_save(void)
{
	unsigned long flags = arch_local_save_flags();

	arch_local_irq_disable();
	return flags;
}

static inline bool arch_irqs_disabled_flags(unsigned long flags)
{
	return !(flags & X86_EFLAGS_IF);
}

static inline void arch_local_irq_restore(unsigned long flags)
{
	if (!arch_irqs_disabled_flags(flags))
		arch_local_irq_enable();
}

#endif /* _ASM_X86_IRQFLAGS_H */
