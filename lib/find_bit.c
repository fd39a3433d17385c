// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding bits in arrays of words that are longer than one word.
 *
 * One search loop per direction is written below as a macro over "the word at
 * index i", so that each of the combinations (and, andnot, or, not) reads its
 * operands once per word and makes no copy. No state, no lock: a racing
 * writer makes an answer stale, never wild.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/find.h>
#include <linux/minmax.h>

/*
 * The first bit at or after @start for which @fetch, an expression in the
 * word index i, has a one. The first word is masked, not shifted, so the
 * index needs no correction; the last one may give bits past @size, which
 * min() folds into "none".
 */
#define FIND_NEXT(fetch, size, start)					\
({									\
	unsigned long sz__ = (size), st__ = (start), res__ = sz__;	\
									\
	if (st__ < sz__) {						\
		unsigned long i = BIT_WORD(st__);			\
		unsigned long word__ =					\
			(fetch) & BITMAP_FIRST_WORD_MASK(st__);		\
									\
		while (!word__ && (++i) * BITS_PER_LONG < sz__)		\
			word__ = (fetch);				\
		if (word__)						\
			res__ = min(i * BITS_PER_LONG + __ffs(word__),	\
				    sz__);				\
	}								\
	res__;								\
})

unsigned long _find_next_bit(const unsigned long *addr, unsigned long size,
			     unsigned long start)
{
	return FIND_NEXT(READ_ONCE(addr[i]), size, start);
}
EXPORT_SYMBOL(_find_next_bit);

unsigned long _find_next_zero_bit(const unsigned long *addr,
				  unsigned long size, unsigned long start)
{
	return FIND_NEXT(~READ_ONCE(addr[i]), size, start);
}
EXPORT_SYMBOL(_find_next_zero_bit);

unsigned long _find_next_and_bit(const unsigned long *addr1,
				 const unsigned long *addr2,
				 unsigned long size, unsigned long start)
{
	return FIND_NEXT(READ_ONCE(addr1[i]) & READ_ONCE(addr2[i]), size,
			 start);
}
EXPORT_SYMBOL(_find_next_and_bit);

unsigned long _find_next_andnot_bit(const unsigned long *addr1,
				    const unsigned long *addr2,
				    unsigned long size, unsigned long start)
{
	return FIND_NEXT(READ_ONCE(addr1[i]) & ~READ_ONCE(addr2[i]), size,
			 start);
}
EXPORT_SYMBOL(_find_next_andnot_bit);

unsigned long _find_next_or_bit(const unsigned long *addr1,
				const unsigned long *addr2,
				unsigned long size, unsigned long start)
{
	return FIND_NEXT(READ_ONCE(addr1[i]) | READ_ONCE(addr2[i]), size,
			 start);
}
EXPORT_SYMBOL(_find_next_or_bit);

unsigned long _find_first_bit(const unsigned long *addr, unsigned long size)
{
	return FIND_NEXT(READ_ONCE(addr[i]), size, 0);
}
EXPORT_SYMBOL(_find_first_bit);

unsigned long _find_first_zero_bit(const unsigned long *addr,
				   unsigned long size)
{
	return FIND_NEXT(~READ_ONCE(addr[i]), size, 0);
}
EXPORT_SYMBOL(_find_first_zero_bit);

unsigned long _find_first_and_bit(const unsigned long *addr1,
				  const unsigned long *addr2,
				  unsigned long size)
{
	return FIND_NEXT(READ_ONCE(addr1[i]) & READ_ONCE(addr2[i]), size, 0);
}
EXPORT_SYMBOL(_find_first_and_bit);

unsigned long _find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long i = BITS_TO_LONGS(size);
	unsigned long mask = BITMAP_LAST_WORD_MASK(size);

	while (i--) {
		unsigned long word = READ_ONCE(addr[i]) & mask;

		if (word)
			return i * BITS_PER_LONG + __fls(word);
		mask = ~0UL;
	}
	return size;
}
EXPORT_SYMBOL(_find_last_bit);

/* The number of the @n-th set bit, from 0; at least @size if there are fewer. */
unsigned long find_nth_bit(const unsigned long *addr, unsigned long size,
			   unsigned long n)
{
	unsigned long i, word, weight;

	for (i = 0; i * BITS_PER_LONG < size; i++) {
		word = READ_ONCE(addr[i]);
		if (size - i * BITS_PER_LONG < BITS_PER_LONG)
			word &= BITMAP_LAST_WORD_MASK(size);
		weight = hweight_long(word);
		if (n < weight)
			return i * BITS_PER_LONG + fns(word, n);
		n -= weight;
	}
	return size;
}
EXPORT_SYMBOL(find_nth_bit);

/*
 * The next group of eight bits, aligned, at or after @offset that is not all
 * zero: stores its value and returns its first bit.
 */
unsigned long find_next_clump8(unsigned long *clump,
			       const unsigned long *addr,
			       unsigned long size, unsigned long offset)
{
	unsigned long bit = find_next_bit(addr, size, offset);

	if (bit >= size)
		return size;
	bit &= ~7UL;
	*clump = (addr[BIT_WORD(bit)] >> (bit % BITS_PER_LONG)) & 0xff;
	return bit;
}
EXPORT_SYMBOL(find_next_clump8);
