/* SPDX-License-Identifier: GPL-2.0-only */
/* All 48 bits are the user's: the kernel's half begins with ones. */
#ifndef _ASM_ARM64_MMU_CONTEXT_H
#define _ASM_ARM64_MMU_CONTEXT_H

#define TASK_SIZE	(1ul << 48)

/* The top byte of a program's pointer is its own. */
#define ARCH_HAS_ADDRESS_TAGS	1
static inline unsigned long untagged_addr(unsigned long addr)
{
	return addr & 1ul << 55 ? addr : addr & ~(0xfful << 56);
}

#include <asm-generic/mmu_context.h>

#endif /* _ASM_ARM64_MMU_CONTEXT_H */
