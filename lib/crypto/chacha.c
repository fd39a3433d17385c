// SPDX-License-Identifier: GPL-2.0-only
/* ChaCha20, as RFC 8439 describes it. Owns nothing. */
#include <crypto/chacha.h>
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#define DOUBLE_ROUNDS	10
#define WORD_COUNTER	12

/*
 * Four words that are the same for all, eight of the key, one that counts blocks, three that are
 * the message's own.
 */
void chacha_init(u32 *state, const u8 *key, u32 counter, const u8 *nonce)
{
	static const u8 constant[] = "expand 32-byte k";

	for (int i = 0; i < 4; i++)
		state[i] = get_unaligned_le32(constant + 4 * i);
	for (int i = 0; i < 8; i++)
		state[4 + i] = get_unaligned_le32(key + 4 * i);
	state[WORD_COUNTER] = counter;
	for (int i = 0; i < 3; i++)
		state[13 + i] = get_unaligned_le32(nonce + 4 * i);
}
EXPORT_SYMBOL_GPL(chacha_init);

/* Four words of @x, by their places. */
static void quarter_round(u32 *x, const u8 *at)
{
	u32 *a = &x[at[0]], *b = &x[at[1]], *c = &x[at[2]], *d = &x[at[3]];

	*a += *b;
	*d = rol32(*d ^ *a, 16);
	*c += *d;
	*b = rol32(*b ^ *c, 12);
	*a += *b;
	*d = rol32(*d ^ *a, 8);
	*c += *d;
	*b = rol32(*b ^ *c, 7);
}

/* Columns, then diagonals, of the square that the words are. */
static void double_round(u32 *x)
{
	static const u8 places[8][4] = {
		{ 0, 4, 8, 12 }, { 1, 5, 9, 13 },
		{ 2, 6, 10, 14 }, { 3, 7, 11, 15 },
		{ 0, 5, 10, 15 }, { 1, 6, 11, 12 },
		{ 2, 7, 8, 13 }, { 3, 4, 9, 14 },
	};

	for (int i = 0; i < 8; i++)
		quarter_round(x, places[i]);
}

/* 64 bytes that depend on all of the state; what was mixed is added to what it was mixed from. */
void chacha20_block(u32 *state, u8 *out)
{
	u32 x[CHACHA_STATE_WORDS];

	memcpy(x, state, sizeof(x));
	for (int i = 0; i < DOUBLE_ROUNDS; i++)
		double_round(x);
	for (int i = 0; i < CHACHA_STATE_WORDS; i++)
		put_unaligned_le32(x[i] + state[i], out + 4 * i);
	state[WORD_COUNTER]++;
	memzero_explicit(x, sizeof(x));
}
EXPORT_SYMBOL_GPL(chacha20_block);
