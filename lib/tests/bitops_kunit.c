// SPDX-License-Identifier: GPL-2.0-only
/* Tests of <linux/bitops.h>: single bits, words, and bits used as locks. */
#include <kunit/test.h>
#include <linux/bitops.h>

/* Bits at the edges of words, all within three words. */
static const unsigned int places[] = { 0, 1, 31, 32, 63, 64, 127, 128, 191 };

#define NR_WORDS 3

static bool only_bit(const unsigned long *map, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < NR_WORDS; i++) {
		if (map[i] != (i == nr / 64 ? 1UL << (nr % 64) : 0))
			return false;
	}
	return true;
}

static void bitops_test_atomic(struct kunit *test)
{
	unsigned long map[NR_WORDS] = { 0 };
	int i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		unsigned int nr = places[i];

		set_bit(nr, map);
		KUNIT_EXPECT_TRUE(test, only_bit(map, nr));
		KUNIT_EXPECT_TRUE(test, test_bit(nr, map));
		KUNIT_EXPECT_TRUE(test, test_bit_acquire(nr, map));
		clear_bit(nr, map);
		KUNIT_EXPECT_FALSE(test, test_bit(nr, map));
		KUNIT_EXPECT_FALSE(test, test_bit_acquire(nr, map));
		change_bit(nr, map);
		KUNIT_EXPECT_TRUE(test, only_bit(map, nr));
		KUNIT_EXPECT_TRUE(test, test_and_set_bit(nr, map));
		KUNIT_EXPECT_TRUE(test, test_and_clear_bit(nr, map));
		KUNIT_EXPECT_FALSE(test, test_and_clear_bit(nr, map));
		KUNIT_EXPECT_FALSE(test, test_and_change_bit(nr, map));
		KUNIT_EXPECT_TRUE(test, only_bit(map, nr));
		KUNIT_EXPECT_TRUE(test, test_and_change_bit(nr, map));
		KUNIT_EXPECT_FALSE(test, test_and_set_bit(nr, map));
		KUNIT_EXPECT_TRUE(test, only_bit(map, nr));
		assign_bit(nr, map, false);
		KUNIT_EXPECT_FALSE(test, test_bit(nr, map));
		assign_bit(nr, map, true);
		KUNIT_EXPECT_TRUE(test, only_bit(map, nr));
		clear_bit(nr, map);
	}
}

static void bitops_test_non_atomic(struct kunit *test)
{
	unsigned long map[NR_WORDS] = { 0 };
	int i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		unsigned int nr = places[i];

		__set_bit(nr, map);
		KUNIT_EXPECT_TRUE(test, only_bit(map, nr));
		__clear_bit(nr, map);
		KUNIT_EXPECT_FALSE(test, test_bit(nr, map));
		__change_bit(nr, map);
		KUNIT_EXPECT_TRUE(test, only_bit(map, nr));
		KUNIT_EXPECT_TRUE(test, __test_and_set_bit(nr, map));
		KUNIT_EXPECT_TRUE(test, __test_and_clear_bit(nr, map));
		KUNIT_EXPECT_FALSE(test, __test_and_clear_bit(nr, map));
		KUNIT_EXPECT_FALSE(test, __test_and_change_bit(nr, map));
		KUNIT_EXPECT_TRUE(test, __test_and_change_bit(nr, map));
		KUNIT_EXPECT_FALSE(test, __test_and_set_bit(nr, map));
		KUNIT_EXPECT_TRUE(test, only_bit(map, nr));
		__assign_bit(nr, map, false);
		KUNIT_EXPECT_FALSE(test, test_bit(nr, map));
		__assign_bit(nr, map, true);
		KUNIT_EXPECT_TRUE(test, only_bit(map, nr));
		__clear_bit(nr, map);
	}
}

static void bitops_test_lock(struct kunit *test)
{
	unsigned long word = BIT(7) | BIT(40);

	KUNIT_EXPECT_FALSE(test, test_and_set_bit_lock(3, &word));
	KUNIT_EXPECT_TRUE(test, test_and_set_bit_lock(3, &word));
	clear_bit_unlock(3, &word);
	KUNIT_EXPECT_EQ(test, word, BIT(7) | BIT(40));
	__set_bit(0, &word);
	KUNIT_EXPECT_TRUE(test, xor_unlock_is_negative_byte(BIT(0), &word));
	KUNIT_EXPECT_EQ(test, word, BIT(7) | BIT(40));
	__clear_bit_unlock(7, &word);
	KUNIT_EXPECT_EQ(test, word, BIT(40));
	__set_bit(0, &word);
	KUNIT_EXPECT_FALSE(test, xor_unlock_is_negative_byte(BIT(0), &word));
}

static void bitops_test_set_mask_bits(struct kunit *test)
{
	unsigned int word = 0xabcd;

	KUNIT_EXPECT_EQ(test, set_mask_bits(&word, 0xff0, 0x120), 0xabcdu);
	KUNIT_EXPECT_EQ(test, word, 0xa12du);
}

static void bitops_test_first_last(struct kunit *test)
{
	int i;

	for (i = 0; i < 64; i++) {
		unsigned long bit = 1UL << i;

		KUNIT_EXPECT_EQ(test, __ffs(bit | 1UL << 63), (unsigned long)i);
		KUNIT_EXPECT_EQ(test, __ffs64(bit), (unsigned long)i);
		KUNIT_EXPECT_EQ(test, __fls(bit | 1), (unsigned long)i);
		KUNIT_EXPECT_EQ(test, ffz(bit - 1), (unsigned long)i);
		KUNIT_EXPECT_EQ(test, fls64(bit), i + 1);
		KUNIT_EXPECT_EQ(test, fls_long(bit | 1), i + 1u);
	}
	for (i = 0; i < 32; i++) {
		KUNIT_EXPECT_EQ(test, ffs(1U << i | 1U << 31), i + 1);
		KUNIT_EXPECT_EQ(test, fls(1U << i | 1), i + 1);
	}
	KUNIT_EXPECT_EQ(test, ffs(0), 0);
	KUNIT_EXPECT_EQ(test, fls(0), 0);
	KUNIT_EXPECT_EQ(test, fls64(0), 0);
}

static void bitops_test_hweight(struct kunit *test)
{
	unsigned long word = 0;
	int i;

	KUNIT_EXPECT_EQ(test, hweight64(word), 0ul);
	for (i = 0; i < 64; i++) {
		word |= 1UL << ((i * 37) % 64);
		KUNIT_EXPECT_EQ(test, hweight_long(word), i + 1ul);
		KUNIT_EXPECT_EQ(test, hweight64(word), i + 1ul);
	}
	KUNIT_EXPECT_EQ(test, hweight32(word), 32ul);
	KUNIT_EXPECT_EQ(test, hweight16(word), 16ul);
	KUNIT_EXPECT_EQ(test, hweight8(word), 8ul);
	BUILD_BUG_ON(HWEIGHT64(0x8000000000000001ULL) != 2);
	BUILD_BUG_ON(HWEIGHT32(0x1ffffffffULL) != 32);
	BUILD_BUG_ON(HWEIGHT16(0x1ffff) != 16);
	BUILD_BUG_ON(HWEIGHT8(0x1ff) != 8);
}

static void bitops_test_fns(struct kunit *test)
{
	unsigned long word = BIT(0) | BIT(5) | BIT(63);

	KUNIT_EXPECT_EQ(test, fns(word, 0), 0ul);
	KUNIT_EXPECT_EQ(test, fns(word, 1), 5ul);
	KUNIT_EXPECT_EQ(test, fns(word, 2), 63ul);
	KUNIT_EXPECT_EQ(test, fns(word, 3), 64ul);
	KUNIT_EXPECT_EQ(test, fns(0, 0), 64ul);
}

static void bitops_test_rotate(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, rol64(0x8000000000000001ULL, 1), 3ull);
	KUNIT_EXPECT_EQ(test, ror64(3, 1), 0x8000000000000001ULL);
	KUNIT_EXPECT_EQ(test, rol64(5, 0), 5ull);
	KUNIT_EXPECT_EQ(test, ror64(5, 64), 5ull);
	KUNIT_EXPECT_EQ(test, rol32(0x80000001, 4), 0x18u);
	KUNIT_EXPECT_EQ(test, ror32(0x18, 4), 0x80000001u);
	KUNIT_EXPECT_EQ(test, rol32(7, 0), 7u);
	KUNIT_EXPECT_EQ(test, rol16(0x8001, 1), 3);
	KUNIT_EXPECT_EQ(test, ror16(3, 1), 0x8001);
	KUNIT_EXPECT_EQ(test, rol8(0x81, 1), 3);
	KUNIT_EXPECT_EQ(test, ror8(3, 1), 0x81);
}

static void bitops_test_sign_extend(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sign_extend32(0x8, 3), -8);
	KUNIT_EXPECT_EQ(test, sign_extend32(0x7, 3), 7);
	KUNIT_EXPECT_EQ(test, sign_extend64(1ULL << 47, 47), -(1LL << 47));
	KUNIT_EXPECT_EQ(test, sign_extend64(5, 47), 5ll);
}

static void bitops_test_order(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, get_count_order(0), -1);
	KUNIT_EXPECT_EQ(test, get_count_order(1), 0);
	KUNIT_EXPECT_EQ(test, get_count_order(4), 2);
	KUNIT_EXPECT_EQ(test, get_count_order(5), 3);
	KUNIT_EXPECT_EQ(test, get_count_order_long(0), -1);
	KUNIT_EXPECT_EQ(test, get_count_order_long(1UL << 40), 40);
	KUNIT_EXPECT_EQ(test, get_count_order_long((1UL << 40) + 1), 41);
	BUILD_BUG_ON(BITS_TO_U64(65) != 2);
	BUILD_BUG_ON(BITS_TO_U32(65) != 3);
	BUILD_BUG_ON(BITS_TO_BYTES(65) != 9);
}

static struct kunit_case bitops_test_cases[] = {
	KUNIT_CASE(bitops_test_atomic),
	KUNIT_CASE(bitops_test_non_atomic),
	KUNIT_CASE(bitops_test_lock),
	KUNIT_CASE(bitops_test_set_mask_bits),
	KUNIT_CASE(bitops_test_first_last),
	KUNIT_CASE(bitops_test_hweight),
	KUNIT_CASE(bitops_test_fns),
	KUNIT_CASE(bitops_test_rotate),
	KUNIT_CASE(bitops_test_sign_extend),
	KUNIT_CASE(bitops_test_order),
	{}
};

static struct kunit_suite bitops_suite = {
	.name = "bitops",
	.test_cases = bitops_test_cases,
};

kunit_test_suite(bitops_suite);

MODULE_DESCRIPTION("Tests of bit operations");
MODULE_LICENSE("GPL");
