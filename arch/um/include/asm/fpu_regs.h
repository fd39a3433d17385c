/* SPDX-License-Identifier: GPL-2.0-only */
/* All vector registers at once, as a program would use them: for tests. */
#ifndef _ASM_UM_FPU_REGS_H
#define _ASM_UM_FPU_REGS_H

#include <asm/fpu.h>

#define FPU_REGS_WORDS	UM_FPU_REGS

static inline void fpu_regs_set(const u64 *words)
{
	for (unsigned int i = 0; i < FPU_REGS_WORDS; i++)
		um_fpu_write(i, words[i]);
}

static inline void fpu_regs_get(u64 *words)
{
	for (unsigned int i = 0; i < FPU_REGS_WORDS; i++)
		words[i] = um_fpu_read(i);
}

#endif /* _ASM_UM_FPU_REGS_H */
