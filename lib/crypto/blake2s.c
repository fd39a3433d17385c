// SPDX-License-Identifier: GPL-2.0-only
/*
 * BLAKE2s, as RFC 7693 describes it: a block of the message is mixed into
 * sixteen words, eight of which are the hash so far, in ten rounds; what comes
 * out is added to the hash. Owns nothing.
 */
#include <crypto/blake2s.h>
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#define ROUNDS	10

/* Square roots of small primes, which have nothing to hide. */
static const u32 iv[8] = { BLAKE2S_IV0, BLAKE2S_IV1_7 };

/* In which order a round takes the words of the message. */
static const u8 sigma[ROUNDS][16] = {
	{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
	{ 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3 },
	{ 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4 },
	{ 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8 },
	{ 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13 },
	{ 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9 },
	{ 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11 },
	{ 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10 },
	{ 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5 },
	{ 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0 },
};

/* Four words of @v, by their places, with two of the message. */
static void mix(u32 *v, const u8 *at, u32 x, u32 y)
{
	u32 *a = &v[at[0]], *b = &v[at[1]], *c = &v[at[2]], *d = &v[at[3]];

	*a += *b + x;
	*d = ror32(*d ^ *a, 16);
	*c += *d;
	*b = ror32(*b ^ *c, 12);
	*a += *b + y;
	*d = ror32(*d ^ *a, 8);
	*c += *d;
	*b = ror32(*b ^ *c, 7);
}

/* Takes in a block, of which @counter says how far the message has come. */
static void compress(struct blake2s_state *s, const u8 *block, u32 last)
{
	static const u8 places[8][4] = {
		{ 0, 4, 8, 12 }, { 1, 5, 9, 13 },
		{ 2, 6, 10, 14 }, { 3, 7, 11, 15 },
		{ 0, 5, 10, 15 }, { 1, 6, 11, 12 },
		{ 2, 7, 8, 13 }, { 3, 4, 9, 14 },
	};
	u32 m[16], v[16];

	for (int i = 0; i < 16; i++)
		m[i] = get_unaligned_le32(block + 4 * i);
	for (int i = 0; i < 8; i++) {
		v[i] = s->h[i];
		v[8 + i] = iv[i];
	}
	/* A block is not the same at another place, nor at the end. */
	v[12] ^= (u32)s->counter;
	v[13] ^= (u32)(s->counter >> 32);
	v[14] ^= last;
	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < 8; i++)
			mix(v, places[i], m[sigma[round][2 * i]],
			    m[sigma[round][2 * i + 1]]);
	for (int i = 0; i < 8; i++)
		s->h[i] ^= v[i] ^ v[8 + i];
	memzero_explicit(m, sizeof(m));
	memzero_explicit(v, sizeof(v));
}

/* A key is the first block of the message. */
void blake2s_init_key(struct blake2s_state *s, size_t outlen, const void *key,
		      size_t keylen)
{
	*s = (struct blake2s_state)BLAKE2S_INIT;
	s->h[0] = iv[0] ^ (0x01010000 | (u32)keylen << 8 | (u32)outlen);
	s->outlen = outlen;
	if (!keylen)
		return;
	memcpy(s->buf, key, keylen);
	s->buflen = BLAKE2S_BLOCK_SIZE;
}
EXPORT_SYMBOL_GPL(blake2s_init_key);

/* The last block is taken in differently, so a full one waits for the next. */
void blake2s_update(struct blake2s_state *s, const void *data, size_t len)
{
	while (len) {
		size_t n;

		if (s->buflen == BLAKE2S_BLOCK_SIZE) {
			s->counter += BLAKE2S_BLOCK_SIZE;
			compress(s, s->buf, 0);
			s->buflen = 0;
		}
		n = min_t(size_t, len, BLAKE2S_BLOCK_SIZE - s->buflen);
		memcpy(s->buf + s->buflen, data, n);
		s->buflen += n;
		data += n;
		len -= n;
	}
}
EXPORT_SYMBOL_GPL(blake2s_update);

/* What is missing of the last block is zeros; its length tells it from those. */
void blake2s_final(struct blake2s_state *s, void *out)
{
	u8 whole[BLAKE2S_HASH_SIZE];

	s->counter += s->buflen;
	memset(s->buf + s->buflen, 0, BLAKE2S_BLOCK_SIZE - s->buflen);
	compress(s, s->buf, ~0u);
	for (int i = 0; i < 8; i++)
		put_unaligned_le32(s->h[i], whole + 4 * i);
	memcpy(out, whole, s->outlen);
	memzero_explicit(whole, sizeof(whole));
	memzero_explicit(s, sizeof(*s));
}
EXPORT_SYMBOL_GPL(blake2s_final);
