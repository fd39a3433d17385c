/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of small numbers: arrays of words with @nbits members.
 *
 * The bits of the last word from @nbits up are of no meaning: no operation
 * looks at them, and any may change them. The caller serialises writers.
 *
 * Where @nbits is a constant of at most one word (a CPU mask, a node mask) an
 * operation is a few instructions inline; the rest is in lib/bitmap.c. Text
 * forms are in <linux/bitmap-str.h>, which this header brings in.
 */
#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H

#include <linux/align.h>
#include <linux/bitmap-str.h>
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/string.h>
#include <linux/types.h>

#define bitmap_size(nbits) \
	(ALIGN((nbits), BITS_PER_LONG) / BITS_PER_BYTE)

unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags);
unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags);
void bitmap_free(const unsigned long *bitmap);

bool __bitmap_equal(const unsigned long *bitmap1,
		    const unsigned long *bitmap2, unsigned int nbits);
bool __bitmap_or_equal(const unsigned long *src1, const unsigned long *src2,
		       const unsigned long *src3, unsigned int nbits);
void __bitmap_complement(unsigned long *dst, const unsigned long *src,
			 unsigned int nbits);
void __bitmap_shift_right(unsigned long *dst, const unsigned long *src,
			  unsigned int shift, unsigned int nbits);
void __bitmap_shift_left(unsigned long *dst, const unsigned long *src,
			 unsigned int shift, unsigned int nbits);
bool __bitmap_and(unsigned long *dst, const unsigned long *src1,
		  const unsigned long *src2, unsigned int nbits);
void __bitmap_or(unsigned long *dst, const unsigned long *src1,
		 const unsigned long *src2, unsigned int nbits);
void __bitmap_xor(unsigned long *dst, const unsigned long *src1,
		  const unsigned long *src2, unsigned int nbits);
bool __bitmap_andnot(unsigned long *dst, const unsigned long *src1,
		     const unsigned long *src2, unsigned int nbits);
bool __bitmap_intersects(const unsigned long *bitmap1,
			 const unsigned long *bitmap2, unsigned int nbits);
bool __bitmap_subset(const unsigned long *bitmap1,
		     const unsigned long *bitmap2, unsigned int nbits);
unsigned int __bitmap_weight(const unsigned long *bitmap, unsigned int nbits);
unsigned int __bitmap_weight_and(const unsigned long *bitmap1,
				 const unsigned long *bitmap2,
				 unsigned int nbits);
void __bitmap_set(unsigned long *map, unsigned int start, int len);
void __bitmap_clear(unsigned long *map, unsigned int start, int len);

/* dst = old with the bits of @mask taken from @new. */
struct bitmap_replace_args {
	unsigned long *dst;
	const unsigned long *old;
	const unsigned long *new;
	const unsigned long *mask;
};
void __bitmap_replace(const struct bitmap_replace_args *args,
		      unsigned int nbits);
#define bitmap_replace(d, o, n, m, nbits)				\
	__bitmap_replace(&(struct bitmap_replace_args){			\
		.dst = (d), .old = (o), .new = (n), .mask = (m) }, (nbits))

/*
 * The first of @nr adjacent clear bits at or after @start whose number plus
 * @align_offset is a multiple of @align_mask + 1; more than @size if none.
 */
struct bitmap_zero_area {
	unsigned long size;
	unsigned long start;
	unsigned int nr;
	unsigned long align_mask;
	unsigned long align_offset;
};
unsigned long __bitmap_find_zero_area(const unsigned long *map,
				      const struct bitmap_zero_area *want);
#define bitmap_find_next_zero_area_off(map, sz, st, n, mask, off)	\
	__bitmap_find_zero_area((map), &(struct bitmap_zero_area){	\
		.size = (sz), .start = (st), .nr = (n),			\
		.align_mask = (mask), .align_offset = (off) })
#define bitmap_find_next_zero_area(map, size, start, nr, align_mask)	\
	bitmap_find_next_zero_area_off(map, size, start, nr, align_mask, 0)

/* Aligned groups of 2^order bits: a tiny buddy allocator. */
int bitmap_find_free_region(unsigned long *bitmap, unsigned int bits,
			    int order);
void bitmap_release_region(unsigned long *bitmap, unsigned int pos, int order);
int bitmap_allocate_region(unsigned long *bitmap, unsigned int pos, int order);

static inline void bitmap_zero(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0, bitmap_size(nbits));
}

static inline void bitmap_fill(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0xff, bitmap_size(nbits));
}

static inline void bitmap_copy(unsigned long *dst, const unsigned long *src,
			       unsigned int nbits)
{
	memcpy(dst, src, bitmap_size(nbits));
}

/* The same, and clears the meaningless bits of the last word. */
static inline void bitmap_copy_clear_tail(unsigned long *dst,
					  const unsigned long *src,
					  unsigned int nbits)
{
	bitmap_copy(dst, src, nbits);
	if (nbits % BITS_PER_LONG)
		dst[nbits / BITS_PER_LONG] &= BITMAP_LAST_WORD_MASK(nbits);
}

static __always_inline bool bitmap_and(unsigned long *dst,
				       const unsigned long *src1,
				       const unsigned long *src2,
				       unsigned int nbits)
{
	if (small_const_nbits(nbits))
		return (*dst = *src1 & *src2 & BITMAP_LAST_WORD_MASK(nbits));
	return __bitmap_and(dst, src1, src2, nbits);
}

static __always_inline void bitmap_or(unsigned long *dst,
				      const unsigned long *src1,
				      const unsigned long *src2,
				      unsigned int nbits)
{
	if (small_const_nbits(nbits))
		*dst = *src1 | *src2;
	else
		__bitmap_or(dst, src1, src2, nbits);
}

static __always_inline void bitmap_xor(unsigned long *dst,
				       const unsigned long *src1,
				       const unsigned long *src2,
				       unsigned int nbits)
{
	if (small_const_nbits(nbits))
		*dst = *src1 ^ *src2;
	else
		__bitmap_xor(dst, src1, src2, nbits);
}

static __always_inline bool bitmap_andnot(unsigned long *dst,
					  const unsigned long *src1,
					  const unsigned long *src2,
					  unsigned int nbits)
{
	if (small_const_nbits(nbits))
		return (*dst = *src1 & ~*src2 & BITMAP_LAST_WORD_MASK(nbits));
	return __bitmap_andnot(dst, src1, src2, nbits);
}

static __always_inline void bitmap_complement(unsigned long *dst,
					      const unsigned long *src,
					      unsigned int nbits)
{
	if (small_const_nbits(nbits))
		*dst = ~*src;
	else
		__bitmap_complement(dst, src, nbits);
}

static __always_inline bool bitmap_equal(const unsigned long *src1,
					 const unsigned long *src2,
					 unsigned int nbits)
{
	if (small_const_nbits(nbits))
		return !((*src1 ^ *src2) & BITMAP_LAST_WORD_MASK(nbits));
	return __bitmap_equal(src1, src2, nbits);
}

/* Is the union of the first two the third? */
static __always_inline bool bitmap_or_equal(const unsigned long *src1,
					    const unsigned long *src2,
					    const unsigned long *src3,
					    unsigned int nbits)
{
	if (small_const_nbits(nbits))
		return !(((*src1 | *src2) ^ *src3) &
			 BITMAP_LAST_WORD_MASK(nbits));
	return __bitmap_or_equal(src1, src2, src3, nbits);
}

static __always_inline bool bitmap_intersects(const unsigned long *src1,
					      const unsigned long *src2,
					      unsigned int nbits)
{
	if (small_const_nbits(nbits))
		return (*src1 & *src2) & BITMAP_LAST_WORD_MASK(nbits);
	return __bitmap_intersects(src1, src2, nbits);
}

/* Is each bit of @src1 in @src2? */
static __always_inline bool bitmap_subset(const unsigned long *src1,
					  const unsigned long *src2,
					  unsigned int nbits)
{
	if (small_const_nbits(nbits))
		return !(*src1 & ~*src2 & BITMAP_LAST_WORD_MASK(nbits));
	return __bitmap_subset(src1, src2, nbits);
}

static __always_inline bool bitmap_empty(const unsigned long *src,
					 unsigned int nbits)
{
	return find_first_bit(src, nbits) >= nbits;
}

static __always_inline bool bitmap_full(const unsigned long *src,
					unsigned int nbits)
{
	return find_first_zero_bit(src, nbits) >= nbits;
}

static __always_inline unsigned int bitmap_weight(const unsigned long *src,
						  unsigned int nbits)
{
	if (small_const_nbits(nbits))
		return hweight_long(*src & BITMAP_LAST_WORD_MASK(nbits));
	return __bitmap_weight(src, nbits);
}

static __always_inline unsigned int
bitmap_weight_and(const unsigned long *src1, const unsigned long *src2,
		  unsigned int nbits)
{
	if (small_const_nbits(nbits))
		return hweight_long(*src1 & *src2 &
				    BITMAP_LAST_WORD_MASK(nbits));
	return __bitmap_weight_and(src1, src2, nbits);
}

static __always_inline void bitmap_set(unsigned long *map, unsigned int start,
				       unsigned int nbits)
{
	if (__builtin_constant_p(nbits) && nbits == 1)
		__set_bit(start, map);
	else
		__bitmap_set(map, start, nbits);
}

static __always_inline void bitmap_clear(unsigned long *map,
					 unsigned int start,
					 unsigned int nbits)
{
	if (__builtin_constant_p(nbits) && nbits == 1)
		__clear_bit(start, map);
	else
		__bitmap_clear(map, start, nbits);
}

/* Towards bit 0; zeros come in at the top. */
static __always_inline void bitmap_shift_right(unsigned long *dst,
					       const unsigned long *src,
					       unsigned int shift,
					       unsigned int nbits)
{
	__bitmap_shift_right(dst, src, shift, nbits);
}

static __always_inline void bitmap_shift_left(unsigned long *dst,
					      const unsigned long *src,
					      unsigned int shift,
					      unsigned int nbits)
{
	__bitmap_shift_left(dst, src, shift, nbits);
}

#endif /* _LINUX_BITMAP_H */
