/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Single loads and stores that may fault. The error is there before the
 * access; what comes after it clears it, and a fault jumps over that.
 */
#ifndef _ASM_ARM64_NOFAULT_H
#define _ASM_ARM64_NOFAULT_H

#include <asm/extable.h>
#include <linux/errno.h>
#include <linux/types.h>

#define __DEFINE_NOFAULT(type, suffix, reg) \
static inline long arch_load_##type##_nofault(type *dst, const type *src) \
{ \
	long err = -EFAULT; \
	u64 val = 0; \
	\
	asm volatile("1: ldr" suffix " %" reg "1, %2\n" \
		     "mov %0, xzr\n" \
		     "2:\n" _ASM_EXTABLE(1b, 2b) \
		     : "+r"(err), "+r"(val) : "Q"(*src) : "memory"); \
	if (!err) \
		*dst = val; \
	return err; \
} \
\
static inline long arch_store_##type##_nofault(type *dst, const type *src) \
{ \
	long err = -EFAULT; \
	\
	asm volatile("1: str" suffix " %" reg "2, %1\n" \
		     "mov %0, xzr\n" \
		     "2:\n" _ASM_EXTABLE(1b, 2b) \
		     : "+r"(err), "=Q"(*dst) : "r"((u64)*src) : "memory"); \
	return err; \
}

__DEFINE_NOFAULT(u8, "b", "w")
__DEFINE_NOFAULT(u64, "", "x")

#endif /* _ASM_ARM64_NOFAULT_H */
