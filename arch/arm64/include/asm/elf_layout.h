/* SPDX-License-Identifier: GPL-2.0-only */
/* How much of an address is left to chance, in bits of page numbers, as on Linux. */
#ifndef _ASM_ARM64_ELF_LAYOUT_H
#define _ASM_ARM64_ELF_LAYOUT_H

#include <linux/sizes.h>

#define ARCH_MMAP_RND_BITS	18
#define ARCH_MMAP_RND_BITS_MAX	33
#define ARCH_STACK_RND_BITS	18
#define ARCH_BRK_RND_SIZE	SZ_1G

/* Whose programs run here, and what AT_PLATFORM and AT_HWCAP tell them. */
#define ARCH_ELF_MACHINE	EM_AARCH64
#define ARCH_ELF_PLATFORM	"aarch64"
#define ARCH_ELF_HWCAP		arm64_hwcap
#define ARCH_ELF_HWCAP2		arm64_hwcap2
extern unsigned long arm64_hwcap, arm64_hwcap2;

/* What a handler's frame takes of a stack at the most: AT_MINSIGSTKSZ. */
unsigned long sigframe_max_size(void);
#define ARCH_MINSIGSTKSZ	sigframe_max_size()

/* The page with the code that handlers return to: arch/arm64/kernel/sigpage.c. */
struct mm_struct;
int arch_setup_additional_pages(struct mm_struct *mm);
#define arch_setup_additional_pages arch_setup_additional_pages

#endif /* _ASM_ARM64_ELF_LAYOUT_H */
