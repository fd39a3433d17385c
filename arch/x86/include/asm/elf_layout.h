/* SPDX-License-Identifier: GPL-2.0-only */
/* How much of an address is left to chance, in bits of page numbers, as on Linux. */
#ifndef _ASM_X86_ELF_LAYOUT_H
#define _ASM_X86_ELF_LAYOUT_H

#include <asm/cpufeature.h>
#include <linux/sizes.h>

#define ARCH_MMAP_RND_BITS	28
#define ARCH_MMAP_RND_BITS_MAX	32
#define ARCH_STACK_RND_BITS	22
#define ARCH_BRK_RND_SIZE	SZ_32M

/* Whose programs run here, and what AT_PLATFORM and AT_HWCAP tell them. */
#define ARCH_ELF_MACHINE	EM_X86_64
#define ARCH_ELF_PLATFORM	"x86_64"
#define ARCH_ELF_HWCAP		x86_cpuid_words[CPUID_1_EDX]
#define ARCH_ELF_HWCAP2		0

/* What a handler's frame takes of a stack at the most: AT_MINSIGSTKSZ. */
unsigned long sigframe_max_size(void);
#define ARCH_MINSIGSTKSZ	sigframe_max_size()

#endif /* _ASM_X86_ELF_LAYOUT_H */
