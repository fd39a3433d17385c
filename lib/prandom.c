// SPDX-License-Identifier: GPL-2.0-only
/*
 * xoshiro256** of Blackman and Vigna (2018), seeded by splitmix64 as they
 * advise: 256 bits of state, a period of 2^256 - 1, and good in all bits but
 * the lowest few. Owns nothing: the state is the caller's.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/prandom.h>
#include <linux/string.h>

/* Spreads one seed over many bits; never gives four zeroes in a row. */
static u64 splitmix64(u64 *x)
{
	u64 z = (*x += 0x9e3779b97f4a7c15ULL);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	int i;

	for (i = 0; i < 4; i++)
		state->s[i] = splitmix64(&seed);
}
EXPORT_SYMBOL(prandom_seed_state);

u64 prandom_u64_state(struct rnd_state *state)
{
	u64 *s = state->s;
	u64 result = rol64(s[1] * 5, 7) * 9;
	u64 t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rol64(s[3], 45);
	return result;
}
EXPORT_SYMBOL(prandom_u64_state);

void prandom_bytes_state(struct rnd_state *state, void *buf, size_t nbytes)
{
	u8 *p = buf;

	while (nbytes) {
		u64 word = prandom_u64_state(state);
		size_t n = min(nbytes, sizeof(word));

		memcpy(p, &word, n);
		p += n;
		nbytes -= n;
	}
}
EXPORT_SYMBOL(prandom_bytes_state);
