/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <asm/atomic.h>
#include <linux/types.h>

/*
 * A count whose sides of zero shut each other out: of those who do something, and of
 * those who forbid it. False: there is somebody on the other side.
 */
static inline bool atomic_inc_unless_negative(atomic_t *v)
{
	int old = atomic_read(v);

	do {
		if (old < 0)
			return false;
	} while (!atomic_try_cmpxchg(v, &old, old + 1));
	return true;
}

static inline bool atomic_dec_unless_positive(atomic_t *v)
{
	int old = atomic_read(v);

	do {
		if (old > 0)
			return false;
	} while (!atomic_try_cmpxchg(v, &old, old - 1));
	return true;
}

#endif /* _LINUX_ATOMIC_H */
