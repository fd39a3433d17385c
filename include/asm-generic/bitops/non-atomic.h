/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations on one bit of an array of words that nobody else changes now.
 * test_bit() alone may race with the atomic ones.
 */
#ifndef _ASM_GENERIC_BITOPS_NON_ATOMIC_H
#define _ASM_GENERIC_BITOPS_NON_ATOMIC_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>

static __always_inline void __set_bit(unsigned long nr,
				      volatile unsigned long *addr)
{
	((unsigned long *)addr)[BIT_WORD(nr)] |= BIT_MASK(nr);
}

static __always_inline void __clear_bit(unsigned long nr,
					volatile unsigned long *addr)
{
	((unsigned long *)addr)[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}

static __always_inline void __change_bit(unsigned long nr,
					 volatile unsigned long *addr)
{
	((unsigned long *)addr)[BIT_WORD(nr)] ^= BIT_MASK(nr);
}

static __always_inline bool test_bit(unsigned long nr,
				     const volatile unsigned long *addr)
{
	return (__atomic_load_n(addr + BIT_WORD(nr), __ATOMIC_RELAXED) >>
		(nr % BITS_PER_LONG)) & 1;
}

/* Sees all that was written before the bit was set by a release. */
static __always_inline bool
test_bit_acquire(unsigned long nr, const volatile unsigned long *addr)
{
	return (__atomic_load_n(addr + BIT_WORD(nr), __ATOMIC_ACQUIRE) >>
		(nr % BITS_PER_LONG)) & 1;
}

static __always_inline bool __test_and_set_bit(unsigned long nr,
					       volatile unsigned long *addr)
{
	unsigned long *word = (unsigned long *)addr + BIT_WORD(nr);
	unsigned long old = *word;

	*word = old | BIT_MASK(nr);
	return old & BIT_MASK(nr);
}

static __always_inline bool __test_and_clear_bit(unsigned long nr,
						 volatile unsigned long *addr)
{
	unsigned long *word = (unsigned long *)addr + BIT_WORD(nr);
	unsigned long old = *word;

	*word = old & ~BIT_MASK(nr);
	return old & BIT_MASK(nr);
}

static __always_inline bool __test_and_change_bit(unsigned long nr,
						  volatile unsigned long *addr)
{
	unsigned long *word = (unsigned long *)addr + BIT_WORD(nr);
	unsigned long old = *word;

	*word = old ^ BIT_MASK(nr);
	return old & BIT_MASK(nr);
}

#endif /* _ASM_GENERIC_BITOPS_NON_ATOMIC_H */
