// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of <linux/find.h>: every search against the obvious loop over bits,
 * for sizes around the ends of words and a few densities, and the same with
 * constant sizes, which take the inline path.
 */
#include <kunit/test.h>
#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/prandom.h>

#define NBITS	300
#define WORDS	BITS_TO_LONGS(NBITS)

static unsigned long a[WORDS], b[WORDS];

/* Fills with bits that are set with a chance of @chance in 256. */
static void fill_random(struct rnd_state *rnd, unsigned long *map, int chance)
{
	int i;

	/* Beyond NBITS too: nobody may look there. */
	for (i = 0; i < WORDS * 64; i++)
		__assign_bit(i, map, prandom_u32_state(rnd) % 256 < chance);
}

enum op { OP_ONE, OP_ZERO, OP_AND, OP_ANDNOT, OP_OR };

static bool bit_of(enum op op, unsigned long nr)
{
	bool x = test_bit(nr, a), y = test_bit(nr, b);

	switch (op) {
	case OP_ZERO:
		return !x;
	case OP_AND:
		return x && y;
	case OP_ANDNOT:
		return x && !y;
	case OP_OR:
		return x || y;
	default:
		return x;
	}
}

static unsigned long slow_next(enum op op, unsigned long size,
			       unsigned long start)
{
	for (; start < size; start++) {
		if (bit_of(op, start))
			return start;
	}
	return size;
}

static unsigned long slow_last(unsigned long size)
{
	unsigned long i = size;

	while (i--) {
		if (test_bit(i, a))
			return i;
	}
	return size;
}

static void compare_size(struct kunit *test, unsigned long size)
{
	unsigned long start;

	for (start = 0; start <= size; start++) {
		KUNIT_ASSERT_EQ(test, find_next_bit(a, size, start),
				slow_next(OP_ONE, size, start));
		KUNIT_ASSERT_EQ(test, find_next_zero_bit(a, size, start),
				slow_next(OP_ZERO, size, start));
		KUNIT_ASSERT_EQ(test, find_next_and_bit(a, b, size, start),
				slow_next(OP_AND, size, start));
		KUNIT_ASSERT_EQ(test, find_next_andnot_bit(a, b, size, start),
				slow_next(OP_ANDNOT, size, start));
		KUNIT_ASSERT_EQ(test, find_next_or_bit(a, b, size, start),
				slow_next(OP_OR, size, start));
	}
	KUNIT_ASSERT_EQ(test, find_first_bit(a, size),
			slow_next(OP_ONE, size, 0));
	KUNIT_ASSERT_EQ(test, find_first_zero_bit(a, size),
			slow_next(OP_ZERO, size, 0));
	KUNIT_ASSERT_EQ(test, find_first_and_bit(a, b, size),
			slow_next(OP_AND, size, 0));
	KUNIT_ASSERT_EQ(test, find_last_bit(a, size), slow_last(size));
}

static const int densities[] = { 0, 2, 128, 254, 256 };

static void find_test_against_loop(struct kunit *test)
{
	static const unsigned long sizes[] = { 0, 1, 5, 63, 64, 65, 127, 128,
					       129, 200, 256, NBITS };
	struct rnd_state rnd;
	int i, j;

	prandom_seed_state(&rnd, 1);
	for (i = 0; i < ARRAY_SIZE(densities); i++) {
		fill_random(&rnd, a, densities[i]);
		fill_random(&rnd, b, 128);
		for (j = 0; j < ARRAY_SIZE(sizes); j++)
			compare_size(test, sizes[j]);
	}
}

/* One more than NBITS is a multiple of a word: the array ends with it. */
static void find_test_last_word(struct kunit *test)
{
	memset(a, 0, sizeof(a));
	__set_bit(NBITS, a);
	KUNIT_EXPECT_EQ(test, _find_first_bit(a, NBITS), (unsigned long)NBITS);
	KUNIT_EXPECT_EQ(test, _find_next_bit(a, NBITS, 290),
			(unsigned long)NBITS);
	KUNIT_EXPECT_EQ(test, _find_last_bit(a, NBITS), (unsigned long)NBITS);
	memset(a, 0xff, sizeof(a));
	__clear_bit(NBITS, a);
	KUNIT_EXPECT_EQ(test, _find_first_zero_bit(a, NBITS),
			(unsigned long)NBITS);
}

#define COMPARE_INLINE(test, size)					\
do {									\
	unsigned long st;						\
									\
	for (st = 0; st <= (size); st++) {				\
		KUNIT_ASSERT_EQ(test, find_next_bit(a, size, st),	\
				_find_next_bit(a, size, st));		\
		KUNIT_ASSERT_EQ(test, find_next_zero_bit(a, size, st),	\
				_find_next_zero_bit(a, size, st));	\
		KUNIT_ASSERT_EQ(test, find_next_and_bit(a, b, size, st), \
				_find_next_and_bit(a, b, size, st));	\
		KUNIT_ASSERT_EQ(test, find_next_andnot_bit(a, b, size, st), \
				_find_next_andnot_bit(a, b, size, st));	\
		KUNIT_ASSERT_EQ(test, find_next_or_bit(a, b, size, st),	\
				_find_next_or_bit(a, b, size, st));	\
	}								\
	KUNIT_ASSERT_EQ(test, find_first_bit(a, size),			\
			_find_first_bit(a, size));			\
	KUNIT_ASSERT_EQ(test, find_first_zero_bit(a, size),		\
			_find_first_zero_bit(a, size));			\
	KUNIT_ASSERT_EQ(test, find_first_and_bit(a, b, size),		\
			_find_first_and_bit(a, b, size));		\
	KUNIT_ASSERT_EQ(test, find_last_bit(a, size),			\
			_find_last_bit(a, size));			\
} while (0)

static void find_test_inline(struct kunit *test)
{
	struct rnd_state rnd;
	int i;

	prandom_seed_state(&rnd, 2);
	for (i = 0; i < ARRAY_SIZE(densities); i++) {
		fill_random(&rnd, a, densities[i]);
		fill_random(&rnd, b, 128);
		COMPARE_INLINE(test, 1);
		COMPARE_INLINE(test, 17);
		COMPARE_INLINE(test, 63);
		COMPARE_INLINE(test, 64);
	}
}

static void find_test_nth(struct kunit *test)
{
	unsigned long bit, n = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 3);
	fill_random(&rnd, a, 40);
	for_each_set_bit(bit, a, NBITS)
		KUNIT_ASSERT_EQ(test, find_nth_bit(a, NBITS, n++), bit);
	KUNIT_EXPECT_EQ(test, find_nth_bit(a, NBITS, n), (unsigned long)NBITS);
	KUNIT_EXPECT_GT(test, n, 20ul);
	KUNIT_EXPECT_EQ(test, find_nth_bit(a, 0, 0), 0ul);
}

static void find_test_wrap(struct kunit *test)
{
	memset(a, 0, sizeof(a));
	KUNIT_EXPECT_EQ(test, find_next_bit_wrap(a, NBITS, 7),
			(unsigned long)NBITS);
	KUNIT_EXPECT_EQ(test, find_next_bit_wrap(a, NBITS, 0),
			(unsigned long)NBITS);
	__set_bit(5, a);
	KUNIT_EXPECT_EQ(test, find_next_bit_wrap(a, NBITS, 5), 5ul);
	KUNIT_EXPECT_EQ(test, find_next_bit_wrap(a, NBITS, 6), 5ul);
}

/* Each loop must see what single look-ups see. */
static void find_test_for_each(struct kunit *test)
{
	unsigned long got[WORDS], bit;
	struct rnd_state rnd;
	int i;

	prandom_seed_state(&rnd, 4);
	fill_random(&rnd, a, 100);
	fill_random(&rnd, b, 100);
#define EXPECT_GOT(op)							\
	for (i = 0; i < NBITS; i++)					\
		KUNIT_ASSERT_EQ(test, test_bit(i, got), bit_of(op, i))
#define COLLECT(loop)							\
	memset(got, 0, sizeof(got));					\
	loop __set_bit(bit, got)

	COLLECT(for_each_set_bit(bit, a, NBITS));
	EXPECT_GOT(OP_ONE);
	COLLECT(for_each_clear_bit(bit, a, NBITS));
	EXPECT_GOT(OP_ZERO);
	COLLECT(for_each_and_bit(bit, a, b, NBITS));
	EXPECT_GOT(OP_AND);
	COLLECT(for_each_andnot_bit(bit, a, b, NBITS));
	EXPECT_GOT(OP_ANDNOT);
	COLLECT(for_each_or_bit(bit, a, b, NBITS));
	EXPECT_GOT(OP_OR);

	memset(got, 0, sizeof(got));
	for (bit = 0; bit < 100; bit++)
		__assign_bit(bit, got, bit_of(OP_ONE, bit));
	bit = 100;
	for_each_set_bit_from(bit, a, NBITS)
		__set_bit(bit, got);
	EXPECT_GOT(OP_ONE);
	bit = 100;
	for_each_clear_bit_from(bit, a, NBITS)
		KUNIT_ASSERT_FALSE(test, test_bit(bit, got));
}

static void find_test_ranges(struct kunit *test)
{
	unsigned long got[WORDS] = { 0 }, start, end, last_end = 0;
	struct rnd_state rnd;
	int i;

	prandom_seed_state(&rnd, 5);
	fill_random(&rnd, a, 180);
	for_each_set_bitrange(start, end, a, NBITS) {
		KUNIT_ASSERT_LT(test, start, end);
		/* Ranges are maximal: there is a gap before each. */
		KUNIT_ASSERT_TRUE(test, !start || start > last_end);
		last_end = end;
		for (; start < end; start++)
			__set_bit(start, got);
	}
	EXPECT_GOT(OP_ONE);
	memset(got, 0, sizeof(got));
	for_each_clear_bitrange(start, end, a, NBITS) {
		unsigned long bit;

		for (bit = start; bit < end; bit++)
			__set_bit(bit, got);
	}
	EXPECT_GOT(OP_ZERO);
}

static void find_test_clump8(struct kunit *test)
{
	static const unsigned long want[][2] = {
		{ 0, 0x81 }, { 24, 0x10 }, { 64, 0xff }, { 120, 0x80 }
	};
	unsigned long start, clump;
	int n = 0;

	memset(a, 0, sizeof(a));
	a[0] = 0x10000081;
	a[1] = 0x80000000000000ffUL;
	for_each_set_clump8(start, clump, a, 128) {
		KUNIT_ASSERT_LT(test, n, 4);
		KUNIT_EXPECT_EQ(test, start, want[n][0]);
		KUNIT_EXPECT_EQ(test, clump, want[n][1]);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 4);
}

static struct kunit_case find_bit_test_cases[] = {
	KUNIT_CASE(find_test_against_loop),
	KUNIT_CASE(find_test_last_word),
	KUNIT_CASE(find_test_inline),
	KUNIT_CASE(find_test_nth),
	KUNIT_CASE(find_test_wrap),
	KUNIT_CASE(find_test_for_each),
	KUNIT_CASE(find_test_ranges),
	KUNIT_CASE(find_test_clump8),
	{}
};

static struct kunit_suite find_bit_suite = {
	.name = "find_bit",
	.test_cases = find_bit_test_cases,
};

kunit_test_suite(find_bit_suite);

MODULE_DESCRIPTION("Tests of searching in bitmaps");
MODULE_LICENSE("GPL");
