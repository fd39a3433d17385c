/* SPDX-License-Identifier: GPL-2.0-only */
/* All SSE registers at once, as a program would use them: for tests. */
#ifndef _ASM_X86_FPU_REGS_H
#define _ASM_X86_FPU_REGS_H

#include <linux/types.h>

#define FPU_REGS_WORDS	32

static inline void fpu_regs_set(const u64 *words)
{
	asm volatile(
		"movups 0(%0), %%xmm0\n"
		"movups 16(%0), %%xmm1\n"
		"movups 32(%0), %%xmm2\n"
		"movups 48(%0), %%xmm3\n"
		"movups 64(%0), %%xmm4\n"
		"movups 80(%0), %%xmm5\n"
		"movups 96(%0), %%xmm6\n"
		"movups 112(%0), %%xmm7\n"
		"movups 128(%0), %%xmm8\n"
		"movups 144(%0), %%xmm9\n"
		"movups 160(%0), %%xmm10\n"
		"movups 176(%0), %%xmm11\n"
		"movups 192(%0), %%xmm12\n"
		"movups 208(%0), %%xmm13\n"
		"movups 224(%0), %%xmm14\n"
		"movups 240(%0), %%xmm15\n"
		: : "r"(words) : "memory");
}

static inline void fpu_regs_get(u64 *words)
{
	asm volatile(
		"movups %%xmm0, 0(%0)\n"
		"movups %%xmm1, 16(%0)\n"
		"movups %%xmm2, 32(%0)\n"
		"movups %%xmm3, 48(%0)\n"
		"movups %%xmm4, 64(%0)\n"
		"movups %%xmm5, 80(%0)\n"
		"movups %%xmm6, 96(%0)\n"
		"movups %%xmm7, 112(%0)\n"
		"movups %%xmm8, 128(%0)\n"
		"movups %%xmm9, 144(%0)\n"
		"movups %%xmm10, 160(%0)\n"
		"movups %%xmm11, 176(%0)\n"
		"movups %%xmm12, 192(%0)\n"
		"movups %%xmm13, 208(%0)\n"
		"movups %%xmm14, 224(%0)\n"
		"movups %%xmm15, 240(%0)\n"
		: : "r"(words) : "memory");
}

#endif /* _ASM_X86_FPU_REGS_H */
