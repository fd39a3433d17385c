// SPDX-License-Identifier: GPL-2.0-only
/*
 * SipHash-2-4, after Aumasson and Bernstein, "SipHash: a fast short-input
 * PRF" (2012): two rounds for each word of input, four at the end.
 *
 * The input is padded to whole words with the last byte holding its length,
 * so inputs that differ only in trailing zeroes have different hashes. Owns
 * nothing: the keys are the callers'.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/siphash.h>
#include <linux/unaligned.h>

struct sip_state {
	u64 v0, v1, v2, v3;
};

static __always_inline void sip_round(struct sip_state *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = rol64(s->v1, 13) ^ s->v0;
	s->v3 = rol64(s->v3, 16) ^ s->v2;
	s->v0 = rol64(s->v0, 32) + s->v3;
	s->v2 += s->v1;
	s->v1 = rol64(s->v1, 17) ^ s->v2;
	s->v3 = rol64(s->v3, 21) ^ s->v0;
	s->v2 = rol64(s->v2, 32);
}

/* The key enters twice, differently. The constants spell "somepseudorandomlygeneratedbytes". */
static __always_inline struct sip_state sip_start(const siphash_key_t *key)
{
	return (struct sip_state) {
		.v0 = 0x736f6d6570736575ULL ^ key->key[0],
		.v1 = 0x646f72616e646f6dULL ^ key->key[1],
		.v2 = 0x6c7967656e657261ULL ^ key->key[0],
		.v3 = 0x7465646279746573ULL ^ key->key[1],
	};
}

/* The word is mixed in before and after the rounds: neither undoes the other. */
static __always_inline void sip_absorb(struct sip_state *s, u64 word)
{
	s->v3 ^= word;
	sip_round(s);
	sip_round(s);
	s->v0 ^= word;
}

static __always_inline u64 sip_finish(struct sip_state *s)
{
	s->v2 ^= 0xff;
	sip_round(s);
	sip_round(s);
	sip_round(s);
	sip_round(s);
	return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

u64 siphash(const void *data, size_t len, const siphash_key_t *key)
{
	struct sip_state s = sip_start(key);
	u64 last = (u64)len << 56;
	const u8 *p = data;
	size_t left;

	for (left = len; left >= 8; left -= 8, p += 8)
		sip_absorb(&s, get_unaligned_le64(p));
	while (left--)
		last |= (u64)p[left] << (8 * left);
	sip_absorb(&s, last);
	return sip_finish(&s);
}
EXPORT_SYMBOL(siphash);

/*
 * The hash of one, two or half a word: the same as that of these bytes in
 * memory, without a loop.
 */
u64 siphash_1u64(u64 a, const siphash_key_t *key)
{
	struct sip_state s = sip_start(key);

	sip_absorb(&s, a);
	sip_absorb(&s, 8ULL << 56);
	return sip_finish(&s);
}
EXPORT_SYMBOL(siphash_1u64);

u64 siphash_2u64(u64 a, u64 b, const siphash_key_t *key)
{
	struct sip_state s = sip_start(key);

	sip_absorb(&s, a);
	sip_absorb(&s, b);
	sip_absorb(&s, 16ULL << 56);
	return sip_finish(&s);
}
EXPORT_SYMBOL(siphash_2u64);

u64 siphash_1u32(u32 a, const siphash_key_t *key)
{
	struct sip_state s = sip_start(key);

	sip_absorb(&s, 4ULL << 56 | a);
	return sip_finish(&s);
}
EXPORT_SYMBOL(siphash_1u32);
