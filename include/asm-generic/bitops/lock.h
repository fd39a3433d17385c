/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bits used as locks: taking one is an acquire, dropping it a release.
 */
#ifndef _ASM_GENERIC_BITOPS_LOCK_H
#define _ASM_GENERIC_BITOPS_LOCK_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* Returns the old value: false means that the caller has the lock now. */
static __always_inline bool
test_and_set_bit_lock(unsigned long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_or(addr + BIT_WORD(nr), BIT_MASK(nr),
				 __ATOMIC_ACQUIRE) & BIT_MASK(nr);
}

static __always_inline void clear_bit_unlock(unsigned long nr,
					     volatile unsigned long *addr)
{
	__atomic_fetch_and(addr + BIT_WORD(nr), ~BIT_MASK(nr),
			   __ATOMIC_RELEASE);
}

/* The same where nobody may change another bit of the word meanwhile. */
static __always_inline void __clear_bit_unlock(unsigned long nr,
					       volatile unsigned long *addr)
{
	volatile unsigned long *word = addr + BIT_WORD(nr);
	unsigned long old = __atomic_load_n(word, __ATOMIC_RELAXED);

	__atomic_store_n(word, old & ~BIT_MASK(nr), __ATOMIC_RELEASE);
}

/*
 * Flips the bits of @mask, among them a held lock bit, with release order, and
 * says whether bit 7 was set: "unlock, and does anybody wait?" in one step.
 */
static __always_inline bool
xor_unlock_is_negative_byte(unsigned long mask, volatile unsigned long *addr)
{
	return __atomic_fetch_xor(addr, mask, __ATOMIC_RELEASE) & BIT(7);
}

#endif /* _ASM_GENERIC_BITOPS_LOCK_H */
