/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding bits in arrays of words.
 *
 * Each returns a bit number, or @size (or more, never less) when there is no
 * such bit. Where @size is a constant of at most one word the search is a few
 * instructions inline; the rest is in lib/find_bit.c. Bits of the last word
 * at and beyond @size are never looked at.
 */
#ifndef _LINUX_FIND_H
#define _LINUX_FIND_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/bitops.h>

/* Masks for the first and the last word of a range of bits. */
#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(nbits) & (BITS_PER_LONG - 1)))

#define small_const_nbits(nbits)					\
	(__builtin_constant_p(nbits) && (nbits) <= BITS_PER_LONG &&	\
	 (nbits) > 0)

unsigned long _find_first_bit(const unsigned long *addr, unsigned long size);
unsigned long _find_first_zero_bit(const unsigned long *addr,
				   unsigned long size);
unsigned long _find_first_and_bit(const unsigned long *addr1,
				  const unsigned long *addr2,
				  unsigned long size);
unsigned long _find_last_bit(const unsigned long *addr, unsigned long size);
unsigned long _find_next_bit(const unsigned long *addr, unsigned long size,
			     unsigned long start);
unsigned long _find_next_zero_bit(const unsigned long *addr,
				  unsigned long size, unsigned long start);
unsigned long _find_next_and_bit(const unsigned long *addr1,
				 const unsigned long *addr2,
				 unsigned long size, unsigned long start);
unsigned long _find_next_andnot_bit(const unsigned long *addr1,
				    const unsigned long *addr2,
				    unsigned long size, unsigned long start);
unsigned long _find_next_or_bit(const unsigned long *addr1,
				const unsigned long *addr2,
				unsigned long size, unsigned long start);
unsigned long find_nth_bit(const unsigned long *addr, unsigned long size,
			   unsigned long n);
unsigned long find_next_clump8(unsigned long *clump,
			       const unsigned long *addr,
			       unsigned long size, unsigned long offset);

/* The lowest bit of @word at or above @start and below @size, else @size. */
static __always_inline unsigned long
__find_in_word(unsigned long word, unsigned long size, unsigned long start)
{
	if (start >= size)
		return size;
	word &= BITMAP_FIRST_WORD_MASK(start) & BITMAP_LAST_WORD_MASK(size);
	return word ? __ffs(word) : size;
}

static __always_inline unsigned long
find_next_bit(const unsigned long *addr, unsigned long size,
	      unsigned long start)
{
	if (small_const_nbits(size))
		return __find_in_word(*addr, size, start);
	return _find_next_bit(addr, size, start);
}

static __always_inline unsigned long
find_next_zero_bit(const unsigned long *addr, unsigned long size,
		   unsigned long start)
{
	if (small_const_nbits(size))
		return __find_in_word(~*addr, size, start);
	return _find_next_zero_bit(addr, size, start);
}

static __always_inline unsigned long
find_next_and_bit(const unsigned long *addr1, const unsigned long *addr2,
		  unsigned long size, unsigned long start)
{
	if (small_const_nbits(size))
		return __find_in_word(*addr1 & *addr2, size, start);
	return _find_next_and_bit(addr1, addr2, size, start);
}

/* Set in @addr1 and clear in @addr2. */
static __always_inline unsigned long
find_next_andnot_bit(const unsigned long *addr1, const unsigned long *addr2,
		     unsigned long size, unsigned long start)
{
	if (small_const_nbits(size))
		return __find_in_word(*addr1 & ~*addr2, size, start);
	return _find_next_andnot_bit(addr1, addr2, size, start);
}

static __always_inline unsigned long
find_next_or_bit(const unsigned long *addr1, const unsigned long *addr2,
		 unsigned long size, unsigned long start)
{
	if (small_const_nbits(size))
		return __find_in_word(*addr1 | *addr2, size, start);
	return _find_next_or_bit(addr1, addr2, size, start);
}

static __always_inline unsigned long
find_first_bit(const unsigned long *addr, unsigned long size)
{
	if (small_const_nbits(size))
		return __find_in_word(*addr, size, 0);
	return _find_first_bit(addr, size);
}

static __always_inline unsigned long
find_first_zero_bit(const unsigned long *addr, unsigned long size)
{
	if (small_const_nbits(size))
		return __find_in_word(~*addr, size, 0);
	return _find_first_zero_bit(addr, size);
}

static __always_inline unsigned long
find_first_and_bit(const unsigned long *addr1, const unsigned long *addr2,
		   unsigned long size)
{
	if (small_const_nbits(size))
		return __find_in_word(*addr1 & *addr2, size, 0);
	return _find_first_and_bit(addr1, addr2, size);
}

static __always_inline unsigned long
find_last_bit(const unsigned long *addr, unsigned long size)
{
	if (small_const_nbits(size)) {
		unsigned long word = *addr & BITMAP_LAST_WORD_MASK(size);

		return word ? __fls(word) : size;
	}
	return _find_last_bit(addr, size);
}

/* The next set bit, going on from the start after the end. */
static inline unsigned long
find_next_bit_wrap(const unsigned long *addr, unsigned long size,
		   unsigned long start)
{
	unsigned long bit = find_next_bit(addr, size, start);

	if (bit < size || !start)
		return bit;
	bit = find_first_bit(addr, start);
	return bit < start ? bit : size;
}

#define for_each_set_bit(bit, addr, size)				\
	for ((bit) = 0;							\
	     (bit) = find_next_bit((addr), (size), (bit)),		\
	     (bit) < (size);						\
	     (bit)++)

#define for_each_set_bit_from(bit, addr, size)				\
	for (; (bit) = find_next_bit((addr), (size), (bit)),		\
	       (bit) < (size); (bit)++)

#define for_each_clear_bit(bit, addr, size)				\
	for ((bit) = 0;							\
	     (bit) = find_next_zero_bit((addr), (size), (bit)),		\
	     (bit) < (size);						\
	     (bit)++)

#define for_each_clear_bit_from(bit, addr, size)			\
	for (; (bit) = find_next_zero_bit((addr), (size), (bit)),	\
	       (bit) < (size); (bit)++)

#define for_each_and_bit(bit, addr1, addr2, size)			\
	for ((bit) = 0;							\
	     (bit) = find_next_and_bit((addr1), (addr2), (size), (bit)), \
	     (bit) < (size);						\
	     (bit)++)

#define for_each_andnot_bit(bit, addr1, addr2, size)			\
	for ((bit) = 0;							\
	     (bit) = find_next_andnot_bit((addr1), (addr2), (size),	\
					  (bit)),			\
	     (bit) < (size);						\
	     (bit)++)

#define for_each_or_bit(bit, addr1, addr2, size)			\
	for ((bit) = 0;							\
	     (bit) = find_next_or_bit((addr1), (addr2), (size), (bit)),	\
	     (bit) < (size);						\
	     (bit)++)

/* @b..@e runs over the maximal ranges [b, e) of set (clear) bits. */
#define for_each_set_bitrange(b, e, addr, size)				\
	for ((b) = 0;							\
	     (b) = find_next_bit((addr), (size), b),			\
	     (e) = find_next_zero_bit((addr), (size), (b) + 1),		\
	     (b) < (size);						\
	     (b) = (e) + 1)

#define for_each_clear_bitrange(b, e, addr, size)			\
	for ((b) = 0;							\
	     (b) = find_next_zero_bit((addr), (size), b),		\
	     (e) = find_next_bit((addr), (size), (b) + 1),		\
	     (b) < (size);						\
	     (b) = (e) + 1)

#define for_each_set_clump8(start, clump, bits, size)			\
	for ((start) = find_next_clump8(&(clump), (bits), (size), 0);	\
	     (start) < (size);						\
	     (start) = find_next_clump8(&(clump), (bits), (size),	\
					(start) + 8))

#endif /* _LINUX_FIND_H */
