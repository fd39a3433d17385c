/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where is the first, or the last, bit set in a word?
 *
 * Two families. Those with underscores count from 0 and leave the answer for
 * 0 undefined; ffs() and fls() count from 1 and give 0 for 0.
 */
#ifndef _ASM_GENERIC_BITOPS_BUILTIN_H
#define _ASM_GENERIC_BITOPS_BUILTIN_H

#include <linux/compiler.h>
#include <linux/types.h>

/* The lowest set bit, from 0. Undefined for 0. */
static __always_inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}

/* The highest set bit, from 0. Undefined for 0. */
static __always_inline unsigned long __fls(unsigned long word)
{
	return sizeof(word) * 8 - 1 - __builtin_clzl(word);
}

/* The lowest clear bit, from 0. Undefined for ~0. */
#define ffz(x) __ffs(~(x))

/* The lowest set bit, from 1; 0 for 0. */
static __always_inline int ffs(int x)
{
	return __builtin_ffs(x);
}

/* The highest set bit, from 1; 0 for 0. */
static __always_inline int fls(unsigned int x)
{
	return x ? (int)sizeof(x) * 8 - __builtin_clz(x) : 0;
}

static __always_inline int fls64(__u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

#endif /* _ASM_GENERIC_BITOPS_BUILTIN_H */
