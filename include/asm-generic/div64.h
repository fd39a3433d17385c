/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Division of 64-bit numbers where the machine divides them itself: all of
 * ours are 64-bit.
 */
#ifndef _ASM_GENERIC_DIV64_H
#define _ASM_GENERIC_DIV64_H

#include <linux/types.h>

/* Divides @n, a variable, in place and returns the remainder. */
#define do_div(n, base)							\
({									\
	u32 base__ = (base);						\
	u32 rem__ = (u64)(n) % base__;					\
	(n) = (u64)(n) / base__;					\
	rem__;								\
})

#endif /* _ASM_GENERIC_DIV64_H */
