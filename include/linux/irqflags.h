/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keeping interrupts away from the running CPU.
 *
 * The raw_ ones are for the code that the others call in turn: the lock
 * checker is told when interrupts come on, as what is held then may meet a
 * handler.
 */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

#include <asm/irqflags.h>
#include <linux/cleanup.h>
#include <linux/compiler.h>

#define raw_local_irq_save(flags)	do { flags = arch_local_irq_save(); } while (0)
#define raw_local_irq_restore(flags)	arch_local_irq_restore(flags)
#define raw_local_save_flags(flags)	do { flags = arch_local_save_flags(); } while (0)
#define raw_irqs_disabled_flags(flags)	arch_irqs_disabled_flags(flags)

#ifdef CONFIG_PROVE_LOCKING
void lockdep_hardirqs_on(void);
#else
static inline void lockdep_hardirqs_on(void)
{
}
#endif

#define local_irq_disable()	arch_local_irq_disable()
#define local_irq_enable() \
do { \
	lockdep_hardirqs_on(); \
	arch_local_irq_enable(); \
} while (0)
#define local_irq_save(flags)	raw_local_irq_save(flags)
#define local_irq_restore(flags) \
do { \
	if (!raw_irqs_disabled_flags(flags)) \
		lockdep_hardirqs_on(); \
	raw_local_irq_restore(flags); \
} while (0)
#define local_save_flags(flags)	raw_local_save_flags(flags)
#define irqs_disabled()		arch_irqs_disabled_flags(arch_local_save_flags())
#define irqs_disabled_flags(flags) raw_irqs_disabled_flags(flags)

DEFINE_LOCK_GUARD_0(irq, local_irq_disable(), local_irq_enable())
DEFINE_LOCK_GUARD_0(irqsave, local_irq_save(_T->flags),
		    local_irq_restore(_T->flags), unsigned long flags)

#endif /* _LINUX_IRQFLAGS_H */
