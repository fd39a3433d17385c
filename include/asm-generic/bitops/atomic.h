/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomic operations on one bit of an array of words.
 *
 * Order, as everywhere in the kernel: those that return nothing give none;
 * those that return the old value are full barriers, before and after.
 */
#ifndef _ASM_GENERIC_BITOPS_ATOMIC_H
#define _ASM_GENERIC_BITOPS_ATOMIC_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/barrier.h>

static __always_inline void set_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_or(addr + BIT_WORD(nr), BIT_MASK(nr), __ATOMIC_RELAXED);
}

static __always_inline void clear_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(addr + BIT_WORD(nr), ~BIT_MASK(nr),
			   __ATOMIC_RELAXED);
}

static __always_inline void change_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_xor(addr + BIT_WORD(nr), BIT_MASK(nr),
			   __ATOMIC_RELAXED);
}

/*
 * Sequential consistency in C orders atomic accesses only: on arm64 a later
 * plain load may still pass the store half. The fence closes that; on x86 it
 * is a compiler barrier.
 */
static __always_inline bool test_and_set_bit(long nr,
					     volatile unsigned long *addr)
{
	unsigned long old;

	old = __atomic_fetch_or(addr + BIT_WORD(nr), BIT_MASK(nr),
				__ATOMIC_SEQ_CST);
	smp_mb__after_atomic();
	return old & BIT_MASK(nr);
}

static __always_inline bool test_and_clear_bit(long nr,
					       volatile unsigned long *addr)
{
	unsigned long old;

	old = __atomic_fetch_and(addr + BIT_WORD(nr), ~BIT_MASK(nr),
				 __ATOMIC_SEQ_CST);
	smp_mb__after_atomic();
	return old & BIT_MASK(nr);
}

static __always_inline bool test_and_change_bit(long nr,
						volatile unsigned long *addr)
{
	unsigned long old;

	old = __atomic_fetch_xor(addr + BIT_WORD(nr), BIT_MASK(nr),
				 __ATOMIC_SEQ_CST);
	smp_mb__after_atomic();
	return old & BIT_MASK(nr);
}

#endif /* _ASM_GENERIC_BITOPS_ATOMIC_H */
