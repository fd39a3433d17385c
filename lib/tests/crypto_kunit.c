// SPDX-License-Identifier: GPL-2.0-only
/* Tests of lib/crypto/: what the specifications give as examples, and more. */
#include <crypto/blake2s.h>
#include <crypto/chacha.h>
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/string.h>

#define MESSAGE_SIZE	300

/* RFC 8439, 2.3.2. */
static void chacha_as_specified(struct kunit *test)
{
	static const u8 nonce[12] = { 0, 0, 0, 9, 0, 0, 0, 0x4a };
	static const u8 want[CHACHA_BLOCK_SIZE] = {
		0x10, 0xf1, 0xe7, 0xe4, 0xd1, 0x3b, 0x59, 0x15,
		0x50, 0x0f, 0xdd, 0x1f, 0xa3, 0x20, 0x71, 0xc4,
		0xc7, 0xd1, 0xf4, 0xc7, 0x33, 0xc0, 0x68, 0x03,
		0x04, 0x22, 0xaa, 0x9a, 0xc3, 0xd4, 0x6c, 0x4e,
		0xd2, 0x82, 0x64, 0x46, 0x07, 0x9f, 0xaa, 0x09,
		0x14, 0xc2, 0xd7, 0x05, 0xd9, 0x8b, 0x02, 0xa2,
		0xb5, 0x12, 0x9c, 0xd1, 0xde, 0x16, 0x4e, 0xb9,
		0xcb, 0xd0, 0x83, 0xe8, 0xa2, 0x50, 0x3c, 0x4e,
	};
	u8 key[CHACHA_KEY_SIZE], out[CHACHA_BLOCK_SIZE];
	u32 state[CHACHA_STATE_WORDS];

	for (int i = 0; i < CHACHA_KEY_SIZE; i++)
		key[i] = i;
	chacha_init(state, key, 1, nonce);
	chacha20_block(state, out);
	KUNIT_EXPECT_MEMEQ(test, out, want, sizeof(want));
	KUNIT_EXPECT_EQ(test, state[12], 2u);
	chacha20_block(state, out);
	KUNIT_EXPECT_NE(test, memcmp(out, want, sizeof(want)), 0);
}

static void make_message(u8 *message)
{
	for (int i = 0; i < MESSAGE_SIZE; i++)
		message[i] = i % 251;
}

/* RFC 7693, appendix B. */
static void blake2s_as_specified(struct kunit *test)
{
	static const u8 want[BLAKE2S_HASH_SIZE] = {
		0x50, 0x8c, 0x5e, 0x8c, 0x32, 0x7c, 0x14, 0xe2,
		0xe1, 0xa7, 0x2b, 0xa3, 0x4e, 0xeb, 0x45, 0x2f,
		0x37, 0x45, 0x8b, 0x20, 0x9e, 0xd6, 0x3a, 0x29,
		0x4d, 0x99, 0x9b, 0x4c, 0x86, 0x67, 0x59, 0x82,
	};
	struct blake2s_state s = BLAKE2S_INIT;
	u8 out[BLAKE2S_HASH_SIZE];

	blake2s_update(&s, "abc", 3);
	blake2s_final(&s, out);
	KUNIT_EXPECT_MEMEQ(test, out, want, sizeof(want));
	KUNIT_EXPECT_NULL(test, memchr_inv(&s, 0, sizeof(s)));
}

/* Around the borders of blocks, with a key and without. */
static void blake2s_lengths(struct kunit *test)
{
	static const struct {
		size_t len, keylen, outlen;
		u8 begins[8];
	} known[] = {
		{ 0, 0, 32, { 0x69, 0x21, 0x7a, 0x30, 0x79, 0x90, 0x80, 0x94 } },
		{ 1, 0, 32, { 0xe3, 0x4d, 0x74, 0xdb, 0xaf, 0x4f, 0xf4, 0xc6 } },
		{ 63, 0, 32, { 0xe5, 0x7c, 0xb7, 0x94, 0x87, 0xdd, 0x57, 0x90 } },
		{ 64, 0, 32, { 0x56, 0xf3, 0x4e, 0x8b, 0x96, 0x55, 0x7e, 0x90 } },
		{ 65, 0, 32, { 0x1b, 0x53, 0xee, 0x94, 0xaa, 0xf3, 0x4e, 0x4b } },
		{ 128, 0, 32, { 0x1f, 0xa8, 0x77, 0xde, 0x67, 0x25, 0x9d, 0x19 } },
		{ 300, 0, 32, { 0x20, 0x3d, 0x64, 0x41, 0x34, 0x92, 0x13, 0xc6 } },
		{ 0, 32, 32, { 0x48, 0xa8, 0x99, 0x7d, 0xa4, 0x07, 0x87, 0x6b } },
		{ 1, 32, 32, { 0x40, 0xd1, 0x5f, 0xee, 0x7c, 0x32, 0x88, 0x30 } },
		{ 64, 32, 32, { 0x89, 0x75, 0xb0, 0x57, 0x7f, 0xd3, 0x55, 0x66 } },
		{ 255, 32, 32, { 0x11, 0x98, 0xd1, 0xda, 0x21, 0xa1, 0xef, 0x30 } },
		{ 10, 5, 7, { 0xdd, 0x59, 0xfa, 0xc0, 0x8e, 0x0d, 0x67 } },
	};
	u8 message[MESSAGE_SIZE], key[BLAKE2S_KEY_SIZE];
	u8 out[BLAKE2S_HASH_SIZE];

	make_message(message);
	for (int i = 0; i < BLAKE2S_KEY_SIZE; i++)
		key[i] = i;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		struct blake2s_state s;

		blake2s_init_key(&s, known[i].outlen, key, known[i].keylen);
		blake2s_update(&s, message, known[i].len);
		blake2s_final(&s, out);
		KUNIT_EXPECT_MEMEQ_MSG(test, out, known[i].begins,
				       min_t(size_t, 8, known[i].outlen),
				       "case %zu", i);
	}
}

/* However the message is cut, it is the same message. */
static void blake2s_in_pieces(struct kunit *test)
{
	u8 message[MESSAGE_SIZE], whole[BLAKE2S_HASH_SIZE];
	struct blake2s_state s = BLAKE2S_INIT;
	struct rnd_state rnd;

	make_message(message);
	prandom_seed_state(&rnd, 3);
	blake2s_update(&s, message, MESSAGE_SIZE);
	blake2s_final(&s, whole);
	for (int i = 0; i < 100; i++) {
		u8 out[BLAKE2S_HASH_SIZE];
		size_t done = 0;

		s = (struct blake2s_state)BLAKE2S_INIT;
		while (done < MESSAGE_SIZE) {
			size_t n = min_t(size_t, MESSAGE_SIZE - done,
					 prandom_u32_state(&rnd) % 130);

			blake2s_update(&s, message + done, n);
			done += n;
		}
		blake2s_final(&s, out);
		KUNIT_EXPECT_MEMEQ(test, out, whole, sizeof(out));
	}
}

static struct kunit_case crypto_cases[] = {
	KUNIT_CASE(chacha_as_specified),
	KUNIT_CASE(blake2s_as_specified),
	KUNIT_CASE(blake2s_lengths),
	KUNIT_CASE(blake2s_in_pieces),
	{}
};

static struct kunit_suite crypto_suite = {
	.name = "crypto",
	.test_cases = crypto_cases,
};
kunit_test_suite(crypto_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_DESCRIPTION("Tests of ChaCha20 and BLAKE2s");
MODULE_LICENSE("GPL");
