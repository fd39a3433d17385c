// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations on bitmaps longer than one word; see <linux/bitmap.h>.
 *
 * All are loops over whole words with the last one masked where its unused
 * bits would show in the answer. No state; the caller serialises writers.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>

/*
 * True if @test, an expression in the word index i, is zero for all bits
 * below @nbits.
 */
#define ALL_ZERO(test, nbits)						\
({									\
	unsigned int nb__ = (nbits), full__ = nb__ / BITS_PER_LONG, i;	\
	unsigned long bad__ = 0;					\
									\
	for (i = 0; i < full__ && !bad__; i++)				\
		bad__ = (test);						\
	if (!bad__ && nb__ % BITS_PER_LONG)				\
		bad__ = (test) & BITMAP_LAST_WORD_MASK(nb__);		\
	!bad__;								\
})

/* Comparisons. The unused bits of the last word have no say. */
bool __bitmap_equal(const unsigned long *bitmap1,
		    const unsigned long *bitmap2, unsigned int nbits)
{
	return ALL_ZERO(bitmap1[i] ^ bitmap2[i], nbits);
}
EXPORT_SYMBOL(__bitmap_equal);

bool __bitmap_or_equal(const unsigned long *src1, const unsigned long *src2,
		       const unsigned long *src3, unsigned int nbits)
{
	return ALL_ZERO((src1[i] | src2[i]) ^ src3[i], nbits);
}
EXPORT_SYMBOL(__bitmap_or_equal);

bool __bitmap_intersects(const unsigned long *bitmap1,
			 const unsigned long *bitmap2, unsigned int nbits)
{
	return !ALL_ZERO(bitmap1[i] & bitmap2[i], nbits);
}
EXPORT_SYMBOL(__bitmap_intersects);

bool __bitmap_subset(const unsigned long *bitmap1,
		     const unsigned long *bitmap2, unsigned int nbits)
{
	return ALL_ZERO(bitmap1[i] & ~bitmap2[i], nbits);
}
EXPORT_SYMBOL(__bitmap_subset);

/*
 * Results. Their last word is computed as a whole: its unused bits are of no
 * meaning, before as after.
 */
void __bitmap_complement(unsigned long *dst, const unsigned long *src,
			 unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = ~src[i];
}
EXPORT_SYMBOL(__bitmap_complement);

/*
 * The result goes down by @shift: word k takes its low part from word
 * k + words, its high part from the one above, which may be the last and
 * then loses its unused bits first. Upwards in k, so dst may be src.
 */
void __bitmap_shift_right(unsigned long *dst, const unsigned long *src,
			  unsigned int shift, unsigned int nbits)
{
	unsigned int k, nr = BITS_TO_LONGS(nbits);
	unsigned int words = shift / BITS_PER_LONG, bits = shift % BITS_PER_LONG;
	unsigned long mask = BITMAP_LAST_WORD_MASK(nbits);

	for (k = 0; k < nr; k++) {
		unsigned long from = (unsigned long)k + words;
		unsigned long lower = 0, upper = 0;

		if (from < nr)
			lower = src[from] & (from == nr - 1 ? mask : ~0UL);
		if (bits && from + 1 < nr)
			upper = src[from + 1] & (from + 1 == nr - 1 ? mask : ~0UL);
		dst[k] = lower >> bits;
		if (bits)
			dst[k] |= upper << (BITS_PER_LONG - bits);
	}
}
EXPORT_SYMBOL(__bitmap_shift_right);

/* The mirror image: downwards in k, so dst may be src. */
void __bitmap_shift_left(unsigned long *dst, const unsigned long *src,
			 unsigned int shift, unsigned int nbits)
{
	unsigned int k = BITS_TO_LONGS(nbits);
	unsigned int words = shift / BITS_PER_LONG, bits = shift % BITS_PER_LONG;

	while (k--) {
		unsigned long upper = k >= words ? src[k - words] : 0;
		unsigned long lower = k > words ? src[k - words - 1] : 0;

		dst[k] = upper << bits;
		if (bits)
			dst[k] |= lower >> (BITS_PER_LONG - bits);
	}
}
EXPORT_SYMBOL(__bitmap_shift_left);

/* Returns whether the intersection has a member. */
bool __bitmap_and(unsigned long *dst, const unsigned long *src1,
		  const unsigned long *src2, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = src1[i] & src2[i];
	return !bitmap_empty(dst, nbits);
}
EXPORT_SYMBOL(__bitmap_and);

void __bitmap_or(unsigned long *dst, const unsigned long *src1,
		 const unsigned long *src2, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = src1[i] | src2[i];
}
EXPORT_SYMBOL(__bitmap_or);

void __bitmap_xor(unsigned long *dst, const unsigned long *src1,
		  const unsigned long *src2, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = src1[i] ^ src2[i];
}
EXPORT_SYMBOL(__bitmap_xor);

bool __bitmap_andnot(unsigned long *dst, const unsigned long *src1,
		     const unsigned long *src2, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = src1[i] & ~src2[i];
	return !bitmap_empty(dst, nbits);
}
EXPORT_SYMBOL(__bitmap_andnot);

void __bitmap_replace(const struct bitmap_replace_args *args,
		      unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < BITS_TO_LONGS(nbits); i++)
		args->dst[i] = (args->old[i] & ~args->mask[i]) |
			       (args->new[i] & args->mask[i]);
}
EXPORT_SYMBOL(__bitmap_replace);

/* How many members? Of the last word only those bits that count. */
unsigned int __bitmap_weight(const unsigned long *bitmap, unsigned int nbits)
{
	unsigned int i, full = nbits / BITS_PER_LONG, weight = 0;

	for (i = 0; i < full; i++)
		weight += hweight_long(bitmap[i]);
	if (nbits % BITS_PER_LONG)
		weight += hweight_long(bitmap[i] & BITMAP_LAST_WORD_MASK(nbits));
	return weight;
}
EXPORT_SYMBOL(__bitmap_weight);

unsigned int __bitmap_weight_and(const unsigned long *bitmap1,
				 const unsigned long *bitmap2,
				 unsigned int nbits)
{
	unsigned int i, full = nbits / BITS_PER_LONG, weight = 0;

	for (i = 0; i < full; i++)
		weight += hweight_long(bitmap1[i] & bitmap2[i]);
	if (nbits % BITS_PER_LONG)
		weight += hweight_long(bitmap1[i] & bitmap2[i] &
				       BITMAP_LAST_WORD_MASK(nbits));
	return weight;
}
EXPORT_SYMBOL(__bitmap_weight_and);

/*
 * The part of a range of bits that lies in the word of its first bit, as a
 * mask; the range shrinks by it.
 */
static unsigned long range_take_word(unsigned int *start, unsigned int *len)
{
	unsigned int offset = *start % BITS_PER_LONG;
	unsigned int here = min_t(unsigned int, *len, BITS_PER_LONG - offset);

	*start += here;
	*len -= here;
	return BITMAP_LAST_WORD_MASK(here) << offset;
}

void __bitmap_set(unsigned long *map, unsigned int start, int len)
{
	unsigned int left = len > 0 ? len : 0;
	unsigned long *p = map + BIT_WORD(start);

	while (left)
		*p++ |= range_take_word(&start, &left);
}
EXPORT_SYMBOL(__bitmap_set);

void __bitmap_clear(unsigned long *map, unsigned int start, int len)
{
	unsigned int left = len > 0 ? len : 0;
	unsigned long *p = map + BIT_WORD(start);

	while (left)
		*p++ &= ~range_take_word(&start, &left);
}
EXPORT_SYMBOL(__bitmap_clear);

/*
 * From one gap to the next: look where it starts, align that upwards, and look
 * whether a set bit is in the way; if so go on behind it.
 */
unsigned long __bitmap_find_zero_area(const unsigned long *map,
				      const struct bitmap_zero_area *want)
{
	unsigned long start = want->start, index, end, busy;

	for (;;) {
		index = find_next_zero_bit(map, want->size, start);
		/* Align upwards, in the caller's system of coordinates. */
		index = ((index + want->align_offset + want->align_mask) &
			 ~want->align_mask) - want->align_offset;

		end = index + want->nr;
		if (end > want->size)
			return end;
		busy = find_next_bit(map, end, index);
		if (busy >= end)
			return index;
		start = busy + 1;
	}
}
EXPORT_SYMBOL(__bitmap_find_zero_area);

/* Takes the first free aligned group; its position, or -ENOMEM. */
int bitmap_find_free_region(unsigned long *bitmap, unsigned int bits,
			    int order)
{
	unsigned int pos, end;

	for (pos = 0; (end = pos + BIT(order)) <= bits; pos = end) {
		if (!bitmap_allocate_region(bitmap, pos, order))
			return pos;
	}
	return -ENOMEM;
}
EXPORT_SYMBOL(bitmap_find_free_region);

void bitmap_release_region(unsigned long *bitmap, unsigned int pos, int order)
{
	bitmap_clear(bitmap, pos, BIT(order));
}
EXPORT_SYMBOL(bitmap_release_region);

/* -EBUSY, and nothing done, if one of the bits is taken. */
int bitmap_allocate_region(unsigned long *bitmap, unsigned int pos, int order)
{
	unsigned int len = BIT(order);

	if (find_next_bit(bitmap, pos + len, pos) < pos + len)
		return -EBUSY;
	bitmap_set(bitmap, pos, len);
	return 0;
}
EXPORT_SYMBOL(bitmap_allocate_region);
