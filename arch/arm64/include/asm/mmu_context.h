/* SPDX-License-Identifier: GPL-2.0-only */
/* All 48 bits are the user's: the kernel's half begins with ones. */
#ifndef _ASM_ARM64_MMU_CONTEXT_H
#define _ASM_ARM64_MMU_CONTEXT_H

#define TASK_SIZE	(1ul << 48)

#include <asm-generic/mmu_context.h>

#endif /* _ASM_ARM64_MMU_CONTEXT_H */
