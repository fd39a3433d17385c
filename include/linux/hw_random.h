/* SPDX-License-Identifier: GPL-2.0-only */
/* Sources of random numbers that programs read by /dev/hwrng: drivers/char/hw_random/core.c. */
#ifndef _LINUX_HW_RANDOM_H
#define _LINUX_HW_RANDOM_H

#include <linux/list.h>
#include <linux/types.h>

/*
 * One call at a time. @read gives up to @max bytes, 0 if there are none yet, or an error; it has
 * asked for more then. @wait returns 0 when there are some, -ERESTARTSYS, or an error.
 */
struct hwrng {
	const char *name;
	int (*read)(struct hwrng *rng, void *buf, size_t max);
	int (*wait)(struct hwrng *rng);
	struct list_head list;		/* core.c */
};

#ifdef CONFIG_HW_RANDOM
void hwrng_register(struct hwrng *rng);
/* Nobody is in its functions when this returns: who waits there has been sent away before. */
void hwrng_unregister(struct hwrng *rng);
#else
static inline void hwrng_register(struct hwrng *rng)
{
}

static inline void hwrng_unregister(struct hwrng *rng)
{
}
#endif

#endif /* _LINUX_HW_RANDOM_H */
