/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hashing one word by a multiplication (Knuth, volume 3, 6.4).
 *
 * The factors are near 2^n divided by the golden ratio, which spreads runs of
 * numbers evenly. Only the highest bits of the product depend on all of the
 * input: so the result is taken from there. Anybody can make collisions; for
 * tables that users fill there is <linux/siphash.h>.
 */
#ifndef _LINUX_HASH_H
#define _LINUX_HASH_H

#include <linux/compiler.h>
#include <linux/types.h>

#define GOLDEN_RATIO_32	0x61C88647
#define GOLDEN_RATIO_64	0x61C8864680B583EBull

static inline u32 __hash_32(u32 val)
{
	return val * GOLDEN_RATIO_32;
}

/* @bits is the width of the result: 1 to 32. */
static inline u32 hash_32(u32 val, unsigned int bits)
{
	return __hash_32(val) >> (32 - bits);
}

static __always_inline u32 hash_64(u64 val, unsigned int bits)
{
	return (val * GOLDEN_RATIO_64) >> (64 - bits);
}

#define hash_long(val, bits)	hash_64(val, bits)

static inline u32 hash_ptr(const void *ptr, unsigned int bits)
{
	return hash_long((unsigned long)ptr, bits);
}

/* All bits of a pointer in half of it: a quick key for comparing. */
static inline u32 hash32_ptr(const void *ptr)
{
	unsigned long val = (unsigned long)ptr;

	return (val ^ (val >> 32)) & 0xffffffff;
}

#endif /* _LINUX_HASH_H */
