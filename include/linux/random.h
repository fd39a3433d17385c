/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers that nobody can guess (drivers/char/random.c).
 *
 * From any context but an NMI, also before rng_is_initialized(): then they are
 * as good as what little has been gathered.
 */
#ifndef __LINUX_RANDOM_H
#define __LINUX_RANDOM_H

#include <linux/types.h>

void get_random_bytes(void *buf, size_t len);

static inline u8 get_random_u8(void)
{
	u8 value;

	get_random_bytes(&value, sizeof(value));
	return value;
}

static inline u32 get_random_u32(void)
{
	u32 value;

	get_random_bytes(&value, sizeof(value));
	return value;
}

static inline u64 get_random_u64(void)
{
	u64 value;

	get_random_bytes(&value, sizeof(value));
	return value;
}

static inline unsigned long get_random_long(void)
{
	return get_random_u64();
}

/* Below @ceil, all alike; @ceil 0: any. */
u32 get_random_u32_below(u32 ceil);

/* Has enough been gathered that nobody can guess? */
bool rng_is_initialized(void);
/* Sleeps until then, and gathers if nobody else does. -EINTR by a signal. */
int wait_for_random_bytes(void);

/*
 * What may be different on each machine, or each time. Only the last three
 * count as unguessable, by as many bits as their sources claim.
 */
void add_device_randomness(const void *buf, size_t len);
void add_bootloader_randomness(const void *buf, size_t len);
void add_hwgenerator_randomness(const void *buf, size_t len, size_t entropy_bits);

/*
 * As soon as parameters are known: what the loader has brought, @len bytes of
 * @seed, which are wiped. Then when each CPU has its own variables.
 */
void random_init_early(void *seed, size_t len);
void random_init(void);

#endif /* __LINUX_RANDOM_H */
