// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of SipHash against the vectors of its authors: key 00 01 ... 0f, input
 * 00 01 ... of growing length. And of the generator of <linux/prandom.h>.
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/siphash.h>

static const siphash_key_t key = { { 0x0706050403020100ULL,
				     0x0f0e0d0c0b0a0908ULL } };

static const u64 vectors[] = {
	0x726fdb47dd0e0e31ULL, 0x74f839c593dc67fdULL, 0x0d6c8009d9a94f5aULL,
	0x85676696d7fb7e2dULL, 0xcf2794e0277187b7ULL, 0x18765564cd99a68dULL,
	0xcbc9466e58fee3ceULL, 0xab0200f58b01d137ULL, 0x93f5f5799a932462ULL,
	0x9e0082df0ba9e4b0ULL, 0x7a5dbbc594ddb9f3ULL, 0xf4b32f46226bada7ULL,
	0x751e8fbc860ee5fbULL, 0x14ea5627c0843d90ULL, 0xf723ca908e7af2eeULL,
	0xa129ca6149be45e5ULL,
};

static void siphash_test_vectors(struct kunit *test)
{
	u8 in[80];
	int i, at;

	for (at = 0; at < 8; at++) {
		for (i = 0; i < 16; i++)
			in[at + i] = i;
		for (i = 0; i < ARRAY_SIZE(vectors); i++)
			KUNIT_EXPECT_EQ(test, siphash(in + at, i, &key),
					vectors[i]);
	}
}

/* The short forms are the hash of their words in memory. */
static void siphash_test_words(struct kunit *test)
{
	u64 words[2] = { 0x0123456789abcdefULL, 0xfedcba9876543210ULL };
	u32 half = 0x89abcdef;

	KUNIT_EXPECT_EQ(test, siphash_1u64(words[0], &key),
			siphash(words, 8, &key));
	KUNIT_EXPECT_EQ(test, siphash_2u64(words[0], words[1], &key),
			siphash(words, 16, &key));
	KUNIT_EXPECT_EQ(test, siphash_1u32(half, &key),
			siphash(&half, 4, &key));
}

static void siphash_test_key(struct kunit *test)
{
	siphash_key_t other = key, zero = { { 0 } };

	other.key[1] ^= 1;
	KUNIT_EXPECT_NE(test, siphash_1u64(1, &key), siphash_1u64(1, &other));
	KUNIT_EXPECT_TRUE(test, siphash_key_is_zero(&zero));
	KUNIT_EXPECT_FALSE(test, siphash_key_is_zero(&key));
}

/* The first numbers for the state 1, 2, 3, 4, from the authors' code. */
static void prandom_test_vectors(struct kunit *test)
{
	struct rnd_state rnd = { { 1, 2, 3, 4 } };

	KUNIT_EXPECT_EQ(test, prandom_u64_state(&rnd), 11520ull);
	KUNIT_EXPECT_EQ(test, prandom_u64_state(&rnd), 0ull);
	KUNIT_EXPECT_EQ(test, prandom_u64_state(&rnd), 1509978240ull);
	KUNIT_EXPECT_EQ(test, prandom_u64_state(&rnd), 1215971899390074240ull);
}

static void prandom_test_repeatable(struct kunit *test)
{
	struct rnd_state a, b, c;
	u8 x[13], y[13];

	prandom_seed_state(&a, 7);
	prandom_seed_state(&b, 7);
	prandom_seed_state(&c, 8);
	prandom_bytes_state(&a, x, sizeof(x));
	prandom_bytes_state(&b, y, sizeof(y));
	KUNIT_EXPECT_MEMEQ(test, x, y, sizeof(x));
	prandom_bytes_state(&c, y, sizeof(y));
	KUNIT_EXPECT_NE(test, memcmp(x, y, sizeof(x)), 0);
	/* A seed of 0 is as good as any. */
	prandom_seed_state(&a, 0);
	KUNIT_EXPECT_NE(test, prandom_u64_state(&a), 0ull);
}

/* Each of ten values comes up about as often as the others. */
static void prandom_test_below(struct kunit *test)
{
	int counts[10] = { 0 }, i;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 1);
	for (i = 0; i < 10000; i++) {
		u32 v = prandom_u32_below(&rnd, 10);

		KUNIT_ASSERT_LT(test, v, 10u);
		counts[v]++;
	}
	for (i = 0; i < 10; i++) {
		KUNIT_EXPECT_GT(test, counts[i], 850);
		KUNIT_EXPECT_LT(test, counts[i], 1150);
	}
}

static struct kunit_case siphash_test_cases[] = {
	KUNIT_CASE(siphash_test_vectors),
	KUNIT_CASE(siphash_test_words),
	KUNIT_CASE(siphash_test_key),
	{}
};

static struct kunit_case prandom_test_cases[] = {
	KUNIT_CASE(prandom_test_vectors),
	KUNIT_CASE(prandom_test_repeatable),
	KUNIT_CASE(prandom_test_below),
	{}
};

static struct kunit_suite siphash_suite = {
	.name = "siphash",
	.test_cases = siphash_test_cases,
};

static struct kunit_suite prandom_suite = {
	.name = "prandom",
	.test_cases = prandom_test_cases,
};

kunit_test_suites(&siphash_suite, &prandom_suite);

MODULE_DESCRIPTION("Tests of SipHash and of pseudo-random numbers");
MODULE_LICENSE("GPL");
