/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations on bits: single ones in an array of words (asm/bitops.h), all
 * those of one word (here), and walks over the set bits of an array.
 *
 * Bit nr of an array is bit nr % BITS_PER_LONG of word nr / BITS_PER_LONG.
 */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/find.h>
#include <linux/types.h>
#include <asm/bitops.h>

#define BITS_TO_U64(nr)		(((nr) + 63) / 64)
#define BITS_TO_U32(nr)		(((nr) + 31) / 32)
#define BITS_TO_BYTES(nr)	(((nr) + 7) / 8)

static __always_inline unsigned long hweight_long(unsigned long w)
{
	return hweight64(w);
}

/* Rotations; a shift by any amount, 0 and negative ones included, is right. */
static __always_inline __u64 rol64(__u64 word, unsigned int shift)
{
	return (word << (shift & 63)) | (word >> (-shift & 63));
}

static __always_inline __u64 ror64(__u64 word, unsigned int shift)
{
	return (word >> (shift & 63)) | (word << (-shift & 63));
}

static __always_inline __u32 rol32(__u32 word, unsigned int shift)
{
	return (word << (shift & 31)) | (word >> (-shift & 31));
}

static __always_inline __u32 ror32(__u32 word, unsigned int shift)
{
	return (word >> (shift & 31)) | (word << (-shift & 31));
}

static __always_inline __u16 rol16(__u16 word, unsigned int shift)
{
	return ((word << (shift & 15)) | (word >> (-shift & 15))) & 0xffff;
}

static __always_inline __u16 ror16(__u16 word, unsigned int shift)
{
	return ((word >> (shift & 15)) | (word << (-shift & 15))) & 0xffff;
}

static __always_inline __u8 rol8(__u8 word, unsigned int shift)
{
	return ((word << (shift & 7)) | (word >> (-shift & 7))) & 0xff;
}

static __always_inline __u8 ror8(__u8 word, unsigned int shift)
{
	return ((word >> (shift & 7)) | (word << (-shift & 7))) & 0xff;
}

/* Extends the sign bit, number @index, of a narrow value. */
static __always_inline __s32 sign_extend32(__u32 value, int index)
{
	__u8 shift = 31 - index;

	return (__s32)(value << shift) >> shift;
}

static __always_inline __s64 sign_extend64(__u64 value, int index)
{
	__u8 shift = 63 - index;

	return (__s64)(value << shift) >> shift;
}

static inline unsigned int fls_long(unsigned long l)
{
	return fls64(l);
}

static inline unsigned long __ffs64(u64 word)
{
	return __ffs(word);
}

/* The order of the smallest power of two that is not below @count. */
static inline int get_count_order(unsigned int count)
{
	return count ? fls(count - 1) : -1;
}

static inline int get_count_order_long(unsigned long l)
{
	return l ? (int)fls_long(l - 1) : -1;
}

/* The number of the @n-th set bit of @word, from 0; BITS_PER_LONG if none. */
static inline unsigned long fns(unsigned long word, unsigned int n)
{
	while (word && n--)
		word &= word - 1;
	return word ? __ffs(word) : BITS_PER_LONG;
}

static __always_inline void assign_bit(long nr, volatile unsigned long *addr,
				       bool value)
{
	if (value)
		set_bit(nr, addr);
	else
		clear_bit(nr, addr);
}

static __always_inline void __assign_bit(long nr, volatile unsigned long *addr,
					 bool value)
{
	if (value)
		__set_bit(nr, addr);
	else
		__clear_bit(nr, addr);
}

/*
 * Replaces the bits of @mask in *@ptr by those of @bits, atomically, and
 * returns the old value.
 */
#define set_mask_bits(ptr, mask, bits)					\
({									\
	typeof(ptr) ptr__ = (ptr);					\
	typeof(*ptr__) mask__ = (mask), bits__ = (bits);		\
	typeof(*ptr__) old__ = READ_ONCE(*ptr__), new__;		\
									\
	do {								\
		new__ = (old__ & ~mask__) | bits__;			\
	} while (!__atomic_compare_exchange_n(ptr__, &old__, new__,	\
			false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));	\
	old__;								\
})

#endif /* _LINUX_BITOPS_H */
