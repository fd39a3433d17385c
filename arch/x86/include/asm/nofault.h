/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Single loads and stores that may fault. The error is there before the
 * access; what comes after it clears it, and a fault jumps over that.
 */
#ifndef _ASM_X86_NOFAULT_H
#define _ASM_X86_NOFAULT_H

#include <asm/extable.h>
#include <linux/errno.h>
#include <linux/types.h>

#define __DEFINE_NOFAULT(type, suffix) \
static inline long arch_load_##type##_nofault(type *dst, const type *src) \
{ \
	long err = -EFAULT; \
	type val = 0; \
	\
	asm volatile("1: mov" suffix " %2, %1\n" \
		     "xorl %k0, %k0\n" \
		     "2:\n" _ASM_EXTABLE(1b, 2b) \
		     : "+r"(err), "+r"(val) : "m"(*src) : "memory"); \
	if (!err) \
		*dst = val; \
	return err; \
} \
\
static inline long arch_store_##type##_nofault(type *dst, const type *src) \
{ \
	long err = -EFAULT; \
	\
	asm volatile("1: mov" suffix " %2, %1\n" \
		     "xorl %k0, %k0\n" \
		     "2:\n" _ASM_EXTABLE(1b, 2b) \
		     : "+r"(err), "=m"(*dst) : "r"(*src) : "memory"); \
	return err; \
}

__DEFINE_NOFAULT(u8, "b")
__DEFINE_NOFAULT(u64, "q")

#endif /* _ASM_X86_NOFAULT_H */
