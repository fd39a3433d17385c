// SPDX-License-Identifier: GPL-2.0-only
/* Tests of <linux/overflow.h> and <linux/math64.h>. */
#include <kunit/test.h>
#include <linux/math64.h>
#include <linux/overflow.h>

#define EXPECT_OP(op, type, a, b, overflow, result)			\
do {									\
	type d__ = 1;							\
									\
	KUNIT_EXPECT_EQ(test, check_##op##_overflow((type)(a), (type)(b), \
						    &d__), overflow);	\
	KUNIT_EXPECT_EQ(test, d__, (type)(result));			\
} while (0)

static void overflow_test_arithmetic(struct kunit *test)
{
	EXPECT_OP(add, u8, 200, 55, false, 255);
	EXPECT_OP(add, u8, 200, 56, true, 0);
	EXPECT_OP(add, int, INT_MAX, 1, true, INT_MIN);
	EXPECT_OP(sub, u32, 1, 2, true, UINT_MAX);
	EXPECT_OP(sub, s64, S64_MIN, 1, true, S64_MAX);
	EXPECT_OP(sub, int, 1, 2, false, -1);
	EXPECT_OP(mul, u64, 1ULL << 32, 1ULL << 31, false, 1ULL << 63);
	EXPECT_OP(mul, u64, 1ULL << 32, 1ULL << 32, true, 0);
	EXPECT_OP(mul, s8, -128, -1, true, -128);
}

static void overflow_test_shift(struct kunit *test)
{
	EXPECT_OP(shl, u8, 1, 7, false, 128);
	EXPECT_OP(shl, u8, 1, 8, true, 0);
	EXPECT_OP(shl, u8, 3, 7, true, 0);
	EXPECT_OP(shl, int, 1, 30, false, 1 << 30);
	EXPECT_OP(shl, int, 1, 31, true, 0);
	EXPECT_OP(shl, int, -1, 0, true, 0);
	EXPECT_OP(shl, int, 1, -1, true, 0);
	EXPECT_OP(shl, u64, 1, 63, false, 1ULL << 63);
	EXPECT_OP(shl, u64, 1, 64, true, 0);
	EXPECT_OP(shl, u64, 0, 63, false, 0);
}

static void overflow_test_types(struct kunit *test)
{
	BUILD_BUG_ON(is_signed_type(u8));
	BUILD_BUG_ON(!is_signed_type(long));
	BUILD_BUG_ON(type_max(s8) != 127);
	BUILD_BUG_ON(type_min(s8) != -128);
	BUILD_BUG_ON(type_max(u64) != U64_MAX);
	BUILD_BUG_ON(type_min(u64) != 0);
	KUNIT_EXPECT_TRUE(test, overflows_type(256, u8));
	KUNIT_EXPECT_FALSE(test, overflows_type(255, u8));
	KUNIT_EXPECT_TRUE(test, overflows_type(-1, u8));
	KUNIT_EXPECT_TRUE(test, castable_to_type(-128, s8));
}

struct with_array {
	int count;
	u16 items[];
};

static void overflow_test_sizes(struct kunit *test)
{
	struct with_array *p = NULL;

	KUNIT_EXPECT_EQ(test, size_mul(3, 4), (size_t)12);
	KUNIT_EXPECT_EQ(test, size_mul(SIZE_MAX / 2, 3), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_add(3, 4), (size_t)7);
	KUNIT_EXPECT_EQ(test, size_add(SIZE_MAX, 1), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_sub(4, 3), (size_t)1);
	KUNIT_EXPECT_EQ(test, size_sub(3, 4), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_sub(SIZE_MAX, 4), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_sub(4, SIZE_MAX), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, array_size(5, 6), (size_t)30);
	KUNIT_EXPECT_EQ(test, array3_size(2, 3, 4), (size_t)24);
	KUNIT_EXPECT_EQ(test, array3_size(SIZE_MAX, 3, 4), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, flex_array_size(p, items, 3), (size_t)6);
	KUNIT_EXPECT_EQ(test, struct_size(p, items, 3), (size_t)10);
	KUNIT_EXPECT_EQ(test, struct_size(p, items, SIZE_MAX / 2 + 1),
			SIZE_MAX);
	KUNIT_EXPECT_EQ(test, struct_size_t(struct with_array, items, 1),
			(size_t)6);
}

static void math64_test_div(struct kunit *test)
{
	u64 n = 10000000019ULL, rem64;
	u32 rem;
	s32 srem;

	KUNIT_EXPECT_EQ(test, do_div(n, 10), 9u);
	KUNIT_EXPECT_EQ(test, n, 1000000001ull);
	KUNIT_EXPECT_EQ(test, div_u64_rem(23, 10, &rem), 2ull);
	KUNIT_EXPECT_EQ(test, rem, 3u);
	KUNIT_EXPECT_EQ(test, div_s64_rem(-23, 10, &srem), -2ll);
	KUNIT_EXPECT_EQ(test, srem, -3);
	KUNIT_EXPECT_EQ(test, div64_u64_rem(U64_MAX, 1ULL << 40, &rem64),
			(1ull << 24) - 1);
	KUNIT_EXPECT_EQ(test, rem64, (1ull << 40) - 1);
	KUNIT_EXPECT_EQ(test, div64_u64(100, 7), 14ull);
	KUNIT_EXPECT_EQ(test, div64_s64(-100, 7), -14ll);
	KUNIT_EXPECT_EQ(test, div_u64(100, 7), 14ull);
	KUNIT_EXPECT_EQ(test, div_s64(-100, 7), -14ll);
	KUNIT_EXPECT_EQ(test, div64_long(-100, 7), -14ll);
	KUNIT_EXPECT_EQ(test, div64_ul(100, 7), 14ull);
	KUNIT_EXPECT_EQ(test, DIV64_U64_ROUND_UP(15, 7), 3ull);
	KUNIT_EXPECT_EQ(test, DIV64_U64_ROUND_CLOSEST(17, 7), 2ull);
	KUNIT_EXPECT_EQ(test, DIV_U64_ROUND_CLOSEST(18, 7), 3ull);
}

static void math64_test_mul(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, mul_u32_u32(U32_MAX, U32_MAX),
			0xfffffffe00000001ull);
	KUNIT_EXPECT_EQ(test, mul_u64_u32_shr(U64_MAX, 1U << 31, 31), U64_MAX);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_shr(U64_MAX, U64_MAX, 64),
			U64_MAX - 1);
	KUNIT_EXPECT_EQ(test, mul_u64_u32_div(6, 7, 5), 8ull);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(U64_MAX, U64_MAX, U64_MAX),
			U64_MAX);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(1ULL << 40, 1ULL << 40,
						  1ULL << 20), 1ull << 60);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(0x123456789abcdefULL,
						  0xfedcba987654321ULL,
						  0xfedcba987654321ULL),
			0x123456789abcdefull);
	/* The remainder's top bit is shifted out on the way. */
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(U64_MAX, U64_MAX - 1,
						  U64_MAX), U64_MAX - 1);
}

static struct kunit_case overflow_test_cases[] = {
	KUNIT_CASE(overflow_test_arithmetic),
	KUNIT_CASE(overflow_test_shift),
	KUNIT_CASE(overflow_test_types),
	KUNIT_CASE(overflow_test_sizes),
	KUNIT_CASE(math64_test_div),
	KUNIT_CASE(math64_test_mul),
	{}
};

static struct kunit_suite overflow_suite = {
	.name = "overflow",
	.test_cases = overflow_test_cases,
};

kunit_test_suite(overflow_suite);

MODULE_DESCRIPTION("Tests of arithmetic that may not fit");
MODULE_LICENSE("GPL");
