/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bob Jenkins' hash of 2006 ("lookup3", in the public domain): fast for short
 * keys of any length, and good in all bits of the result. Not for adversaries.
 *
 * Three words are mixed in a round; the last one to three are mixed harder.
 */
#ifndef _LINUX_JHASH_H
#define _LINUX_JHASH_H

#include <linux/bitops.h>
#include <linux/unaligned.h>

#define jhash_size(n)	((u32)1 << (n))
#define jhash_mask(n)	(jhash_size(n) - 1)

/* What a, b and c start from: any odd number. */
#define JHASH_INITVAL	0xdeadbeef

struct jhash_state {
	u32 a, b, c;
};

static __always_inline struct jhash_state jhash_start(u32 initval)
{
	return (struct jhash_state){ initval, initval, initval };
}

/* Reversible, so that no information is lost between rounds. */
static __always_inline void jhash_mix(struct jhash_state *s)
{
	s->a = (s->a - s->c) ^ rol32(s->c, 4);
	s->c += s->b;
	s->b = (s->b - s->a) ^ rol32(s->a, 6);
	s->a += s->c;
	s->c = (s->c - s->b) ^ rol32(s->b, 8);
	s->b += s->a;
	s->a = (s->a - s->c) ^ rol32(s->c, 16);
	s->c += s->b;
	s->b = (s->b - s->a) ^ rol32(s->a, 19);
	s->a += s->c;
	s->c = (s->c - s->b) ^ rol32(s->b, 4);
	s->b += s->a;
}

/* The result is c. */
static __always_inline u32 jhash_final(struct jhash_state *s)
{
	s->c = (s->c ^ s->b) - rol32(s->b, 14);
	s->a = (s->a ^ s->c) - rol32(s->c, 11);
	s->b = (s->b ^ s->a) - rol32(s->a, 25);
	s->c = (s->c ^ s->b) - rol32(s->b, 16);
	s->a = (s->a ^ s->c) - rol32(s->c, 4);
	s->b = (s->b ^ s->a) - rol32(s->a, 14);
	s->c = (s->c ^ s->b) - rol32(s->b, 24);
	return s->c;
}

/* Up to four bytes, little endian; the missing ones are 0. */
static inline u32 jhash_tail(const u8 *p, u32 nr_bytes)
{
	u32 word = 0;

	while (nr_bytes--)
		word = word << 8 | p[nr_bytes];
	return word;
}

static inline u32 jhash(const void *key, u32 length, u32 initval)
{
	struct jhash_state s = jhash_start(JHASH_INITVAL + length + initval);
	const u8 *p = key;

	for (; length > 12; length -= 12, p += 12) {
		s.a += get_unaligned_le32(p);
		s.b += get_unaligned_le32(p + 4);
		s.c += get_unaligned_le32(p + 8);
		jhash_mix(&s);
	}
	if (!length)
		return s.c;
	s.a += jhash_tail(p, length < 4 ? length : 4);
	if (length > 4)
		s.b += jhash_tail(p + 4, length < 8 ? length - 4 : 4);
	if (length > 8)
		s.c += jhash_tail(p + 8, length - 8);
	return jhash_final(&s);
}

/* Of @length words. */
static inline u32 jhash2(const u32 *k, u32 length, u32 initval)
{
	struct jhash_state s = jhash_start(JHASH_INITVAL + (length << 2) +
					   initval);

	for (; length > 3; length -= 3, k += 3) {
		s.a += k[0];
		s.b += k[1];
		s.c += k[2];
		jhash_mix(&s);
	}
	if (!length)
		return s.c;
	s.a += k[0];
	if (length > 1)
		s.b += k[1];
	if (length > 2)
		s.c += k[2];
	return jhash_final(&s);
}

static inline u32 __jhash_words(struct jhash_state words, u32 initval)
{
	words.a += initval;
	words.b += initval;
	words.c += initval;
	return jhash_final(&words);
}

static inline u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval)
{
	return __jhash_words((struct jhash_state){ a, b, c },
			     initval + JHASH_INITVAL + (3 << 2));
}

static inline u32 jhash_2words(u32 a, u32 b, u32 initval)
{
	return __jhash_words((struct jhash_state){ a, b, 0 },
			     initval + JHASH_INITVAL + (2 << 2));
}

static inline u32 jhash_1word(u32 a, u32 initval)
{
	return __jhash_words((struct jhash_state){ a, 0, 0 },
			     initval + JHASH_INITVAL + (1 << 2));
}

#endif /* _LINUX_JHASH_H */
