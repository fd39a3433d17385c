/* SPDX-License-Identifier: GPL-2.0-only */
/* All vector registers at once, as a program would use them: for tests. */
#ifndef _ASM_ARM64_FPU_REGS_H
#define _ASM_ARM64_FPU_REGS_H

#include <linux/types.h>

#define FPU_REGS_WORDS	64

/* Code of the kernel has no such instructions unless it asks for them. */
#define __FPU_ASM \
	".arch_extension fp\n" \
	".arch_extension simd\n"

static inline void fpu_regs_set(const u64 *words)
{
	asm volatile(__FPU_ASM
		"ldp q0, q1, [%0, #0]\n"
		"ldp q2, q3, [%0, #32]\n"
		"ldp q4, q5, [%0, #64]\n"
		"ldp q6, q7, [%0, #96]\n"
		"ldp q8, q9, [%0, #128]\n"
		"ldp q10, q11, [%0, #160]\n"
		"ldp q12, q13, [%0, #192]\n"
		"ldp q14, q15, [%0, #224]\n"
		"ldp q16, q17, [%0, #256]\n"
		"ldp q18, q19, [%0, #288]\n"
		"ldp q20, q21, [%0, #320]\n"
		"ldp q22, q23, [%0, #352]\n"
		"ldp q24, q25, [%0, #384]\n"
		"ldp q26, q27, [%0, #416]\n"
		"ldp q28, q29, [%0, #448]\n"
		"ldp q30, q31, [%0, #480]\n"
		: : "r"(words) : "memory");
}

static inline void fpu_regs_get(u64 *words)
{
	asm volatile(__FPU_ASM
		"stp q0, q1, [%0, #0]\n"
		"stp q2, q3, [%0, #32]\n"
		"stp q4, q5, [%0, #64]\n"
		"stp q6, q7, [%0, #96]\n"
		"stp q8, q9, [%0, #128]\n"
		"stp q10, q11, [%0, #160]\n"
		"stp q12, q13, [%0, #192]\n"
		"stp q14, q15, [%0, #224]\n"
		"stp q16, q17, [%0, #256]\n"
		"stp q18, q19, [%0, #288]\n"
		"stp q20, q21, [%0, #320]\n"
		"stp q22, q23, [%0, #352]\n"
		"stp q24, q25, [%0, #384]\n"
		"stp q26, q27, [%0, #416]\n"
		"stp q28, q29, [%0, #448]\n"
		"stp q30, q31, [%0, #480]\n"
		: : "r"(words) : "memory");
}

#endif /* _ASM_ARM64_FPU_REGS_H */
