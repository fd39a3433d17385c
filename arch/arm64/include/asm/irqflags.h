/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupts of the running CPU: bit I of its flags, set when they are off. */
#ifndef _ASM_ARM64_IRQFLAGS_H
#define _ASM_ARM64_IRQFLAGS_H

#include <linux/types.h>

#define PSR_I	0x80ul

static inline unsigned long arch_local_save_flags(void)
{
	unsigned long flags;

	asm volatile("mrs %0, daif" : "=r"(flags) : : "memory");
	return flags;
}

static inline void arch_local_irq_disable(void)
{
	asm volatile("msr daifset, #2" : : : "memory");
}

static inline void arch_local_irq_enable(void)
{
	asm volatile("msr daifclr, #2" : : : "memory");
}

static inline unsigned long arch_local_irq_save(void)
{
	unsigned long flags = arch_local_save_flags();

	arch_local_irq_disable();
	return flags;
}

static inline bool arch_irqs_disabled_flags(unsigned long flags)
{
	return flags & PSR_I;
}

static inline void arch_local_irq_restore(unsigned long flags)
{
	if (!arch_irqs_disabled_flags(flags))
		arch_local_irq_enable();
}

#endif /* _ASM_ARM64_IRQFLAGS_H */
