/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many bits are set in a word (its Hamming weight)?
 *
 * Without a machine instruction for it the builtin is a call into libgcc,
 * which a kernel does not have; so this sums the bits in parallel: pairs, then
 * nibbles, then all bytes at once by a multiplication. Constants fold.
 */
#ifndef _ASM_GENERIC_BITOPS_HWEIGHT_H
#define _ASM_GENERIC_BITOPS_HWEIGHT_H

#include <linux/compiler.h>
#include <linux/types.h>

static __always_inline unsigned long __hweight64_sum(__u64 w)
{
	w -= (w >> 1) & 0x5555555555555555ULL;
	w = (w & 0x3333333333333333ULL) + ((w >> 2) & 0x3333333333333333ULL);
	w = (w + (w >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return (w * 0x0101010101010101ULL) >> 56;
}

#define __const_hweight__(w, mask)					\
	(__builtin_constant_p(w) ?					\
	 (unsigned long)__builtin_popcountll((__u64)(w) & (mask)) :	\
	 __hweight64_sum((__u64)(w) & (mask)))

#define hweight8(w)	__const_hweight__(w, 0xffULL)
#define hweight16(w)	__const_hweight__(w, 0xffffULL)
#define hweight32(w)	__const_hweight__(w, 0xffffffffULL)
#define hweight64(w)	__const_hweight__(w, ~0ULL)

/* For constant expressions: array sizes, initialisers, BUILD_BUG_ON(). */
#define HWEIGHT8(w)	((unsigned int)__builtin_popcountll((w) & 0xffULL))
#define HWEIGHT16(w)	((unsigned int)__builtin_popcountll((w) & 0xffffULL))
#define HWEIGHT32(w) \
	((unsigned int)__builtin_popcountll((w) & 0xffffffffULL))
#define HWEIGHT64(w)	((unsigned int)__builtin_popcountll(w))

#endif /* _ASM_GENERIC_BITOPS_HWEIGHT_H */
