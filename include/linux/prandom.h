/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers that look random and can be had again: the same seed gives the same
 * sequence. For tests, fault injection and models; never for secrets, and
 * each user has a state of its own, so there is no lock.
 */
#ifndef _LINUX_PRANDOM_H
#define _LINUX_PRANDOM_H

#include <linux/types.h>

struct rnd_state {
	u64 s[4];
};

void prandom_seed_state(struct rnd_state *state, u64 seed);
u64 prandom_u64_state(struct rnd_state *state);
void prandom_bytes_state(struct rnd_state *state, void *buf, size_t nbytes);

/* The upper half: the lowest bits of this generator are its weakest. */
static inline u32 prandom_u32_state(struct rnd_state *state)
{
	return prandom_u64_state(state) >> 32;
}

/* One of 0 ... @ceil - 1, with a bias of less than @ceil in 2^32. */
static inline u32 prandom_u32_below(struct rnd_state *state, u32 ceil)
{
	return ((u64)prandom_u32_state(state) * ceil) >> 32;
}

#endif /* _LINUX_PRANDOM_H */
