/* SPDX-License-Identifier: GPL-2.0-only */
/* ChaCha20 (RFC 8439): from a key, a stream that nobody can tell from chance. */
#ifndef _CRYPTO_CHACHA_H
#define _CRYPTO_CHACHA_H

#include <linux/types.h>

#define CHACHA_KEY_SIZE		32
#define CHACHA_BLOCK_SIZE	64
#define CHACHA_STATE_WORDS	16

/* @nonce has 12 bytes; the first block is number @counter. */
void chacha_init(u32 *state, const u8 *key, u32 counter, const u8 *nonce);
/* The next block of the stream. */
void chacha20_block(u32 *state, u8 *out);

#endif /* _CRYPTO_CHACHA_H */
