/* SPDX-License-Identifier: GPL-2.0-only */
/* BLAKE2s (RFC 7693): a hash of up to 32 bytes, with or without a key. */
#ifndef _CRYPTO_BLAKE2S_H
#define _CRYPTO_BLAKE2S_H

#include <linux/types.h>

#define BLAKE2S_BLOCK_SIZE	64
#define BLAKE2S_HASH_SIZE	32
#define BLAKE2S_KEY_SIZE	32

struct blake2s_state {
	u32 h[8];
	u64 counter;			/* bytes that are in @h */
	u8 buf[BLAKE2S_BLOCK_SIZE];
	unsigned int buflen;
	unsigned int outlen;
};

#define BLAKE2S_IV0	0x6a09e667
#define BLAKE2S_IV1_7	0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, \
			0x9b05688c, 0x1f83d9ab, 0x5be0cd19

/* As an initial value: of the whole hash, without a key. */
#define BLAKE2S_INIT \
	{ \
		.h = { BLAKE2S_IV0 ^ (0x01010000 | BLAKE2S_HASH_SIZE), \
		       BLAKE2S_IV1_7 }, \
		.outlen = BLAKE2S_HASH_SIZE, \
	}

/* @outlen is 1 to 32, @keylen 0 to 32. */
void blake2s_init_key(struct blake2s_state *s, size_t outlen, const void *key,
		      size_t keylen);
void blake2s_update(struct blake2s_state *s, const void *data, size_t len);
/* @s is wiped. */
void blake2s_final(struct blake2s_state *s, void *out);

#endif /* _CRYPTO_BLAKE2S_H */
