/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SipHash-2-4: a keyed hash whose results tell nothing about key or input to
 * whoever lacks the key. For hash tables that a user can fill, and for
 * showing pointers without giving them away.
 *
 * HalfSipHash is not offered: on 64-bit machines the full one is as fast.
 */
#ifndef _LINUX_SIPHASH_H
#define _LINUX_SIPHASH_H

#include <linux/types.h>

typedef struct {
	u64 key[2];
} siphash_key_t;

static inline bool siphash_key_is_zero(const siphash_key_t *key)
{
	return !(key->key[0] | key->key[1]);
}

u64 siphash(const void *data, size_t len, const siphash_key_t *key);
u64 siphash_1u64(u64 a, const siphash_key_t *key);
u64 siphash_2u64(u64 a, u64 b, const siphash_key_t *key);
u64 siphash_1u32(u32 a, const siphash_key_t *key);

#endif /* _LINUX_SIPHASH_H */
