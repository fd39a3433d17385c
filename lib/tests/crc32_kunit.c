// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of CRC-32 and of the hashes: published check values, and for CRC-32
 * the definition, one bit at a time.
 */
#include <kunit/test.h>
#include <linux/crc32.h>
#include <linux/hash.h>
#include <linux/jhash.h>
#include <linux/prandom.h>

static u32 slow_le(u32 crc, const u8 *p, size_t len, u32 poly)
{
	int bit;

	while (len--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (crc & 1 ? poly : 0);
	}
	return crc;
}

static u32 slow_be(u32 crc, const u8 *p, size_t len)
{
	int bit;

	while (len--) {
		crc ^= (u32)*p++ << 24;
		for (bit = 0; bit < 8; bit++)
			crc = (crc << 1) ^ (crc >> 31 ? 0x04c11db7 : 0);
	}
	return crc;
}

/* Of "123456789", as the catalogues of CRCs give it. */
static void crc32_test_check_values(struct kunit *test)
{
	static const char digits[] = "123456789";

	KUNIT_EXPECT_EQ(test, ~crc32_le(~0u, digits, 9), 0xcbf43926u);
	KUNIT_EXPECT_EQ(test, ~crc32_be(~0u, digits, 9), 0xfc891918u);
	KUNIT_EXPECT_EQ(test, ~crc32c(~0u, digits, 9), 0xe3069283u);
	KUNIT_EXPECT_EQ(test, crc32_le(5, digits, 0), 5u);
	KUNIT_EXPECT_EQ(test, ether_crc_le(9, digits), ~0xcbf43926u);
	KUNIT_EXPECT_EQ(test, ether_crc(9, digits), ~0xfc891918u);
}

static void crc32_test_against_bits(struct kunit *test)
{
	struct rnd_state rnd;
	int at, len;
	u32 seed;
	u8 buf[64];

	prandom_seed_state(&rnd, 3);
	prandom_bytes_state(&rnd, buf, sizeof(buf));
	for (at = 0; at < 8; at++) {
		for (len = 0; len < 50; len++) {
			seed = prandom_u32_state(&rnd);
			KUNIT_ASSERT_EQ(test, crc32_le(seed, buf + at, len),
					slow_le(seed, buf + at, len,
						0xedb88320));
			KUNIT_ASSERT_EQ(test, crc32c(seed, buf + at, len),
					slow_le(seed, buf + at, len,
						0x82f63b78));
			KUNIT_ASSERT_EQ(test, crc32_be(seed, buf + at, len),
					slow_be(seed, buf + at, len));
		}
	}
}

/* In pieces as at once. */
static void crc32_test_pieces(struct kunit *test)
{
	struct rnd_state rnd;
	u8 buf[40];
	int cut;

	prandom_seed_state(&rnd, 4);
	prandom_bytes_state(&rnd, buf, sizeof(buf));
	for (cut = 0; cut <= sizeof(buf); cut++)
		KUNIT_EXPECT_EQ(test,
				crc32(crc32(~0u, buf, cut), buf + cut,
				      sizeof(buf) - cut),
				crc32(~0u, buf, sizeof(buf)));
}

/* From the comments of lookup3.c: hashlittle() of these texts. */
static void jhash_test_known(struct kunit *test)
{
	static const char text[] = "Four score and seven years ago";

	KUNIT_EXPECT_EQ(test, jhash("", 0, 0), 0xdeadbeefu);
	KUNIT_EXPECT_EQ(test, jhash("", 0, 0xdeadbeef), 0xbd5b7ddeu);
	KUNIT_EXPECT_EQ(test, jhash(text, 30, 0), 0x17770551u);
	KUNIT_EXPECT_EQ(test, jhash(text, 30, 1), 0xcd628161u);
}

/* The word forms are the hash of these words in memory, at any length. */
static void jhash_test_words(struct kunit *test)
{
	u32 w[8] = { 1, 2, 3, 0x80000000, 5, 6, 7, 8 };
	int n;

	for (n = 0; n <= 8; n++)
		KUNIT_EXPECT_EQ(test, jhash2(w, n, 9), jhash(w, 4 * n, 9));
	KUNIT_EXPECT_EQ(test, jhash_1word(w[0], 9), jhash(w, 4, 9));
	KUNIT_EXPECT_EQ(test, jhash_2words(w[0], w[1], 9), jhash(w, 8, 9));
	KUNIT_EXPECT_EQ(test, jhash_3words(w[0], w[1], w[2], 9),
			jhash(w, 12, 9));
	KUNIT_EXPECT_EQ(test, jhash_size(4), 16u);
	KUNIT_EXPECT_EQ(test, jhash_mask(4), 15u);
}

/* Every byte of every length has its say, and nothing beyond. */
static void jhash_test_lengths(struct kunit *test)
{
	u8 buf[30] = { 0 };
	int len, i;
	u32 h;

	for (len = 1; len < 29; len++) {
		h = jhash(buf, len, 0);
		for (i = 0; i < len; i++) {
			buf[i] = 1;
			KUNIT_EXPECT_NE(test, jhash(buf, len, 0), h);
			buf[i] = 0;
		}
		buf[len] = 1;
		KUNIT_EXPECT_EQ(test, jhash(buf, len, 0), h);
		buf[len] = 0;
	}
}

static void hash_test_known(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, hash_32(1, 32), GOLDEN_RATIO_32);
	KUNIT_EXPECT_EQ(test, hash_32(1, 8), 0x61u);
	KUNIT_EXPECT_EQ(test, hash_64(1, 32), 0x61c88646u);
	KUNIT_EXPECT_EQ(test, hash_long(2, 4), 0xcu);
	KUNIT_EXPECT_EQ(test, hash_ptr((void *)1, 8), 0x61u);
	KUNIT_EXPECT_EQ(test, hash32_ptr((void *)0x123456789abcdef0UL),
			0x12345678u ^ 0x9abcdef0u);
}

/* Neighbouring numbers, and multiples of a page, spread over a small table. */
static void hash_test_spread(struct kunit *test)
{
	int used[2] = { 0 }, i;
	bool seen[2][256] = { { false } };

	for (i = 0; i < 256; i++) {
		seen[0][hash_64(i, 8)] = true;
		seen[1][hash_64((u64)i << 12, 8)] = true;
	}
	for (i = 0; i < 256; i++) {
		used[0] += seen[0][i];
		used[1] += seen[1][i];
	}
	/* Chance alone would fill 162 of the 256. */
	KUNIT_EXPECT_GT(test, used[0], 162);
	KUNIT_EXPECT_GT(test, used[1], 130);
}

static struct kunit_case crc32_test_cases[] = {
	KUNIT_CASE(crc32_test_check_values),
	KUNIT_CASE(crc32_test_against_bits),
	KUNIT_CASE(crc32_test_pieces),
	{}
};

static struct kunit_case hash_test_cases[] = {
	KUNIT_CASE(jhash_test_known),
	KUNIT_CASE(jhash_test_words),
	KUNIT_CASE(jhash_test_lengths),
	KUNIT_CASE(hash_test_known),
	KUNIT_CASE(hash_test_spread),
	{}
};

static struct kunit_suite crc32_suite = {
	.name = "crc32",
	.test_cases = crc32_test_cases,
};

static struct kunit_suite hash_suite = {
	.name = "hash",
	.test_cases = hash_test_cases,
};

kunit_test_suites(&crc32_suite, &hash_suite);

MODULE_DESCRIPTION("Tests of checksums and hashes");
MODULE_LICENSE("GPL");
