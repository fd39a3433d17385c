// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of drivers/char/random.c. That nobody can guess its numbers cannot be
 * tested; that they repeat, or lean to one side, can.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "../../../kernel/tests/crew.h"

#define NR_WORKERS	8
#define NR_EACH		500

/* Any length, no byte more. */
static void lengths(struct kunit *test)
{
	u8 buf[202], zero[200] = { 0 };

	for (size_t len = 0; len <= 200; len++) {
		memset(buf, 0, sizeof(buf));
		get_random_bytes(buf + 1, len);
		KUNIT_EXPECT_EQ(test, buf[0], 0);
		KUNIT_EXPECT_EQ(test, buf[len + 1], 0);
		if (len >= 16)
			KUNIT_EXPECT_NE(test, memcmp(buf + 1, zero, len), 0);
		/* The end of it, too: 16 zeros are one case in 2^128. */
		if (len >= 80)
			KUNIT_EXPECT_NOT_NULL(test, memchr_inv(buf + len - 15,
							       0, 16));
	}
}

struct harvest {
	u64 numbers[NR_WORKERS][NR_EACH];
};

static void reap(void *arg, int id)
{
	struct harvest *h = arg;

	for (int i = 0; i < NR_EACH; i++) {
		h->numbers[id][i] = get_random_u64();
		if (i % 50 == 0)
			add_device_randomness(&i, sizeof(i));
	}
}

static int compare(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

/* On all CPUs at once: no two CPUs have the same stream. */
static void nothing_comes_twice(struct kunit *test)
{
	struct harvest *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);
	u64 *all;

	KUNIT_ASSERT_NOT_NULL(test, h);
	crew_run(test, NR_WORKERS, reap, h);
	all = &h->numbers[0][0];
	sort(all, NR_WORKERS * NR_EACH, sizeof(u64), compare, NULL);
	for (int i = 1; i < NR_WORKERS * NR_EACH; i++)
		KUNIT_ASSERT_NE(test, all[i], all[i - 1]);
}

/* Of 2^16 draws, each of 65536 bits: six deviations would be a bug. */
static void bits_are_even(struct kunit *test)
{
	int ones[32] = { 0 };

	for (int i = 0; i < 65536; i++) {
		u32 value = get_random_u32();

		for (int bit = 0; bit < 32; bit++)
			ones[bit] += value >> bit & 1;
	}
	for (int bit = 0; bit < 32; bit++) {
		KUNIT_EXPECT_GT_MSG(test, ones[bit], 32768 - 6 * 128, "%d", bit);
		KUNIT_EXPECT_LT_MSG(test, ones[bit], 32768 + 6 * 128, "%d", bit);
	}
}

static void below_a_limit(struct kunit *test)
{
	int count[6] = { 0 };
	bool high = false;

	for (int i = 0; i < 60000; i++) {
		u32 value = get_random_u32_below(6);

		KUNIT_ASSERT_LT(test, value, 6u);
		count[value]++;
	}
	/* 10000 each, give or take six times 91. */
	for (int i = 0; i < 6; i++) {
		KUNIT_EXPECT_GT(test, count[i], 9454);
		KUNIT_EXPECT_LT(test, count[i], 10546);
	}
	for (int i = 0; i < 100; i++) {
		KUNIT_EXPECT_EQ(test, get_random_u32_below(1), 0u);
		KUNIT_EXPECT_LE(test, get_random_u32_below(1u << 31), ~0u >> 1);
		high |= get_random_u32_below(0) >> 31;
		/* Half of what is drawn has to be drawn again. */
		KUNIT_EXPECT_LE(test, get_random_u32_below(0x80000001),
				0x80000000u);
	}
	KUNIT_EXPECT_TRUE(test, high);
}

/* What is given is mixed in, never put in the place of what is there. */
static void sources_do_not_fix_anything(struct kunit *test)
{
	u8 zeros[64] = { 0 }, first[32], second[32];

	add_hwgenerator_randomness(zeros, sizeof(zeros), 512);
	get_random_bytes(first, sizeof(first));
	add_hwgenerator_randomness(zeros, sizeof(zeros), 512);
	get_random_bytes(second, sizeof(second));
	KUNIT_EXPECT_NE(test, memcmp(first, second, sizeof(first)), 0);
}

static void there_is_enough(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, wait_for_random_bytes(), 0);
	KUNIT_EXPECT_TRUE(test, rng_is_initialized());
}

static struct kunit_case random_cases[] = {
	KUNIT_CASE_SLOW(there_is_enough),
	KUNIT_CASE(lengths),
	KUNIT_CASE(nothing_comes_twice),
	KUNIT_CASE(bits_are_even),
	KUNIT_CASE(below_a_limit),
	KUNIT_CASE(sources_do_not_fix_anything),
	{}
};

static struct kunit_suite random_suite = {
	.name = "random",
	.test_cases = random_cases,
};
kunit_test_suite(random_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of random numbers");
MODULE_LICENSE("GPL");
