/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lock itself: one byte, 0 or 1.
 *
 * Whoever exchanges a 1 for a 0 has it. No queue: our CPUs are often virtual
 * and fewer host CPUs run them, where handing a lock to a waiter that does
 * not run stalls everybody. Waiters read until it looks free, so that the
 * cache line is not fought over while it is held.
 */
#ifndef _ASM_GENERIC_SPINLOCK_H
#define _ASM_GENERIC_SPINLOCK_H

#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <asm/processor.h>
#include <linux/types.h>

typedef struct {
	u8 locked;
} arch_spinlock_t;

#define __ARCH_SPIN_LOCK_UNLOCKED	{ 0 }

static __always_inline bool arch_spin_is_locked(const arch_spinlock_t *lock)
{
	return READ_ONCE(lock->locked);
}

static __always_inline bool arch_spin_trylock(arch_spinlock_t *lock)
{
	return xchg_acquire(&lock->locked, 1) == 0;
}

static __always_inline void arch_spin_lock(arch_spinlock_t *lock)
{
	while (unlikely(!arch_spin_trylock(lock))) {
		do {
			cpu_relax();
		} while (arch_spin_is_locked(lock));
	}
}

static __always_inline void arch_spin_unlock(arch_spinlock_t *lock)
{
	smp_store_release(&lock->locked, 0);
}

#endif /* _ASM_GENERIC_SPINLOCK_H */
