// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of <linux/bitmap.h>: every operation against arrays of bool, for
 * sizes around the ends of words, with junk in the unused bits, which must not
 * matter.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/prandom.h>

#define MAXBITS	260
#define WORDS	BITS_TO_LONGS(MAXBITS)

static const unsigned int sizes[] = { 1, 7, 63, 64, 65, 127, 128, 130, 192,
				      255, MAXBITS };

struct maps {
	struct rnd_state rnd;
	unsigned long x[WORDS], y[WORDS], z[WORDS], out[WORDS];
};

static int bitmap_test_init(struct kunit *test)
{
	struct maps *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	prandom_seed_state(&m->rnd, 42);
	test->priv = m;
	return 0;
}

static void randomise(struct maps *m)
{
	prandom_bytes_state(&m->rnd, m->x, sizeof(m->x));
	prandom_bytes_state(&m->rnd, m->y, sizeof(m->y));
	prandom_bytes_state(&m->rnd, m->z, sizeof(m->z));
	prandom_bytes_state(&m->rnd, m->out, sizeof(m->out));
}

#define X test_bit(i, m->x)
#define Y test_bit(i, m->y)
#define Z test_bit(i, m->z)
/* Is bit i of the result the given expression, for all i? */
#define EXPECT_OUT(nbits, expr)						\
do {									\
	unsigned int i;							\
									\
	for (i = 0; i < (nbits); i++)					\
		KUNIT_ASSERT_EQ_MSG(test, test_bit(i, m->out), (expr),	\
				    "bit %u of %u", i, (nbits));	\
} while (0)

static bool any(const unsigned long *map, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < nbits; i++) {
		if (test_bit(i, map))
			return true;
	}
	return false;
}

static void logic_of_size(struct kunit *test, struct maps *m, unsigned int n)
{
	bool some;

	some = bitmap_and(m->out, m->x, m->y, n);
	EXPECT_OUT(n, X && Y);
	KUNIT_EXPECT_EQ(test, some, any(m->out, n));
	some = bitmap_andnot(m->out, m->x, m->y, n);
	EXPECT_OUT(n, X && !Y);
	KUNIT_EXPECT_EQ(test, some, any(m->out, n));
	bitmap_or(m->out, m->x, m->y, n);
	EXPECT_OUT(n, X || Y);
	KUNIT_EXPECT_TRUE(test, bitmap_or_equal(m->x, m->y, m->out, n));
	__change_bit(n - 1, m->out);
	KUNIT_EXPECT_FALSE(test, bitmap_or_equal(m->x, m->y, m->out, n));
	bitmap_xor(m->out, m->x, m->y, n);
	EXPECT_OUT(n, X != Y);
	bitmap_complement(m->out, m->x, n);
	EXPECT_OUT(n, !X);
	bitmap_replace(m->out, m->x, m->y, m->z, n);
	EXPECT_OUT(n, Z ? Y : X);
}

static void bitmap_test_logic(struct kunit *test)
{
	struct maps *m = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		randomise(m);
		logic_of_size(test, m, sizes[i]);
	}
}

static void compare_of_size(struct kunit *test, struct maps *m, unsigned int n)
{
	unsigned int i, weight = 0, both = 0;

	for (i = 0; i < n; i++) {
		weight += X;
		both += X && Y;
	}
	KUNIT_EXPECT_EQ(test, bitmap_weight(m->x, n), weight);
	KUNIT_EXPECT_EQ(test, bitmap_weight_and(m->x, m->y, n), both);
	KUNIT_EXPECT_EQ(test, bitmap_intersects(m->x, m->y, n), both != 0);

	/* Equal but for the bits that do not count. */
	memcpy(m->z, m->x, sizeof(m->z));
	if (n < WORDS * 64)
		__change_bit(n, m->z);
	KUNIT_EXPECT_TRUE(test, bitmap_equal(m->x, m->z, n));
	KUNIT_EXPECT_TRUE(test, bitmap_subset(m->x, m->z, n));
	__change_bit(n - 1, m->z);
	KUNIT_EXPECT_FALSE(test, bitmap_equal(m->x, m->z, n));
	__set_bit(n - 1, m->x);
	__clear_bit(n - 1, m->z);
	KUNIT_EXPECT_FALSE(test, bitmap_subset(m->x, m->z, n));
	KUNIT_EXPECT_TRUE(test, bitmap_subset(m->z, m->x, n));
}

static void bitmap_test_compare(struct kunit *test)
{
	struct maps *m = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		randomise(m);
		compare_of_size(test, m, sizes[i]);
	}
}

static void bitmap_test_all_none(struct kunit *test)
{
	struct maps *m = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		unsigned int n = sizes[i];

		bitmap_zero(m->x, n);
		bitmap_fill(m->y, n);
		KUNIT_EXPECT_TRUE(test, bitmap_empty(m->x, n));
		KUNIT_EXPECT_FALSE(test, bitmap_full(m->x, n));
		KUNIT_EXPECT_TRUE(test, bitmap_full(m->y, n));
		KUNIT_EXPECT_FALSE(test, bitmap_empty(m->y, n));
		KUNIT_EXPECT_FALSE(test, bitmap_intersects(m->x, m->y, n));
		KUNIT_EXPECT_EQ(test, bitmap_weight(m->y, n), n);
	}
}

static void bitmap_test_shift(struct kunit *test)
{
	struct maps *m = test->priv;
	unsigned int s;
	int k;

	for (k = 0; k < ARRAY_SIZE(sizes); k++) {
		unsigned int n = sizes[k];

		for (s = 0; s <= n + 1; s++) {
			randomise(m);
			bitmap_shift_right(m->out, m->x, s, n);
			EXPECT_OUT(n, i + s < n && test_bit(i + s, m->x));
			bitmap_shift_left(m->out, m->x, s, n);
			EXPECT_OUT(n, i >= s && test_bit(i - s, m->x));
			/* In place. */
			bitmap_copy(m->out, m->x, n);
			bitmap_shift_right(m->out, m->out, s, n);
			EXPECT_OUT(n, i + s < n && test_bit(i + s, m->x));
			bitmap_copy(m->out, m->x, n);
			bitmap_shift_left(m->out, m->out, s, n);
			EXPECT_OUT(n, i >= s && test_bit(i - s, m->x));
		}
	}
}

/* All ranges: their own bits change and no others. */
static void bitmap_test_ranges(struct kunit *test)
{
	struct maps *m = test->priv;
	unsigned int start, len;

	randomise(m);
	for (start = 0; start < 140; start += 7) {
		for (len = 0; len < 120; len += 3) {
			memcpy(m->out, m->x, sizeof(m->out));
			bitmap_set(m->out, start, len);
			EXPECT_OUT(MAXBITS,
				   X || (i >= start && i < start + len));
			memcpy(m->out, m->x, sizeof(m->out));
			bitmap_clear(m->out, start, len);
			EXPECT_OUT(MAXBITS,
				   X && !(i >= start && i < start + len));
		}
	}
	bitmap_set(m->x, 70, 1);
	KUNIT_EXPECT_TRUE(test, test_bit(70, m->x));
	bitmap_clear(m->x, 70, 1);
	KUNIT_EXPECT_FALSE(test, test_bit(70, m->x));
}

static void bitmap_test_copy(struct kunit *test)
{
	struct maps *m = test->priv;

	randomise(m);
	bitmap_copy(m->out, m->x, 128);
	EXPECT_OUT(128, X);
	bitmap_copy_clear_tail(m->out, m->x, 70);
	EXPECT_OUT(128, i < 70 && X);
	bitmap_copy_clear_tail(m->out, m->x, 128);
	EXPECT_OUT(128, X);
}

/* A constant size takes the inline path: same answers as out of line. */
static void bitmap_test_small(struct kunit *test)
{
	struct maps *m = test->priv;
	unsigned long *x = m->x, *y = m->y, *z = m->z, *out = m->out;
	int round;

#define SAME_RESULT(fast, slow)						\
do {									\
	KUNIT_ASSERT_EQ(test, (fast), (slow));				\
} while (0)
	for (round = 0; round < 50; round++) {
		randomise(m);
		SAME_RESULT(bitmap_and(out, x, y, 20), __bitmap_and(z, x, y, 20));
		KUNIT_EXPECT_TRUE(test, bitmap_equal(out, z, 20));
		SAME_RESULT(bitmap_andnot(out, x, y, 20),
			    __bitmap_andnot(z, x, y, 20));
		KUNIT_EXPECT_TRUE(test, bitmap_equal(out, z, 20));
		bitmap_or(out, x, y, 20);
		__bitmap_or(z, x, y, 20);
		SAME_RESULT(bitmap_equal(out, z, 20),
			    __bitmap_equal(out, z, 20));
		SAME_RESULT(bitmap_or_equal(x, y, out, 20),
			    __bitmap_or_equal(x, y, z, 20));
		bitmap_xor(out, x, y, 20);
		__bitmap_xor(z, x, y, 20);
		KUNIT_EXPECT_TRUE(test, __bitmap_equal(out, z, 20));
		bitmap_complement(out, x, 20);
		__bitmap_complement(z, x, 20);
		KUNIT_EXPECT_TRUE(test, __bitmap_equal(out, z, 20));
		SAME_RESULT(bitmap_intersects(x, y, 3),
			    __bitmap_intersects(x, y, 3));
		SAME_RESULT(bitmap_subset(x, y, 3), __bitmap_subset(x, y, 3));
		SAME_RESULT(bitmap_weight(x, 20), __bitmap_weight(x, 20));
		SAME_RESULT(bitmap_weight_and(x, y, 20),
			    __bitmap_weight_and(x, y, 20));
	}
}

static void bitmap_test_zero_area(struct kunit *test)
{
	struct maps *m = test->priv;

	bitmap_zero(m->x, MAXBITS);
	bitmap_set(m->x, 0, 10);
	bitmap_set(m->x, 13, 40);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(m->x, 200, 0, 3, 0),
			10ul);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(m->x, 200, 0, 4, 0),
			53ul);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(m->x, 200, 0, 4, 15),
			64ul);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area_off(m->x, 200, 0, 4,
							     15, 5), 59ul);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(m->x, 200, 100, 100,
							 0), 100ul);
	KUNIT_EXPECT_GT(test, bitmap_find_next_zero_area(m->x, 200, 100, 101,
							 0), 200ul);
}

static void bitmap_test_region(struct kunit *test)
{
	struct maps *m = test->priv;

	bitmap_zero(m->x, MAXBITS);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(m->x, 64, 2), 0);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(m->x, 64, 5), 32);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(m->x, 64, 5), -ENOMEM);
	KUNIT_EXPECT_EQ(test, bitmap_allocate_region(m->x, 4, 2), 0);
	KUNIT_EXPECT_EQ(test, bitmap_allocate_region(m->x, 4, 1), -EBUSY);
	bitmap_release_region(m->x, 0, 3);
	KUNIT_EXPECT_EQ(test, bitmap_weight(m->x, 64), 32u);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(m->x, 64, 5), 0);
}

static void bitmap_test_alloc(struct kunit *test)
{
	unsigned long *map = bitmap_zalloc(100, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, map);
	KUNIT_EXPECT_TRUE(test, bitmap_empty(map, 100));
	bitmap_fill(map, 100);
	bitmap_free(map);
	map = bitmap_alloc(1, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, map);
	*map = ~0UL;
	bitmap_free(map);
}

static struct kunit_case bitmap_test_cases[] = {
	KUNIT_CASE(bitmap_test_logic),
	KUNIT_CASE(bitmap_test_compare),
	KUNIT_CASE(bitmap_test_all_none),
	KUNIT_CASE(bitmap_test_shift),
	KUNIT_CASE(bitmap_test_ranges),
	KUNIT_CASE(bitmap_test_copy),
	KUNIT_CASE(bitmap_test_small),
	KUNIT_CASE(bitmap_test_zero_area),
	KUNIT_CASE(bitmap_test_region),
	KUNIT_CASE(bitmap_test_alloc),
	{}
};

static struct kunit_suite bitmap_suite = {
	.name = "bitmap",
	.init = bitmap_test_init,
	.test_cases = bitmap_test_cases,
};

kunit_test_suite(bitmap_suite);

MODULE_DESCRIPTION("Tests of bitmaps");
MODULE_LICENSE("GPL");
