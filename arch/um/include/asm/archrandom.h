/* SPDX-License-Identifier: GPL-2.0-only */
/* The host's own generator, as if it were the processor's. */
#ifndef _ASM_UM_ARCHRANDOM_H
#define _ASM_UM_ARCHRANDOM_H

#include <linux/types.h>

/* How many of @max words it gives: all of them. */
size_t arch_get_random_seed_longs(unsigned long *v, size_t max);

static inline size_t arch_get_random_longs(unsigned long *v, size_t max)
{
	return arch_get_random_seed_longs(v, max);
}

#endif /* _ASM_UM_ARCHRANDOM_H */
