/* SPDX-License-Identifier: GPL-2.0-only */
/* How much of an address is left to chance, in bits of page numbers, as on x86_64. */
#ifndef _ASM_UM_ELF_LAYOUT_H
#define _ASM_UM_ELF_LAYOUT_H

#include <linux/sizes.h>

#define ARCH_MMAP_RND_BITS	28
#define ARCH_MMAP_RND_BITS_MAX	32
#define ARCH_STACK_RND_BITS	22
#define ARCH_BRK_RND_SIZE	SZ_32M

/* Whose programs run here, and what AT_PLATFORM and AT_HWCAP tell them. */
#define ARCH_ELF_MACHINE	EM_X86_64
#define ARCH_ELF_PLATFORM	"x86_64"
#define ARCH_ELF_HWCAP		0
#define ARCH_ELF_HWCAP2		0

/* No handler of a program ever runs: what programs have always assumed. */
#define ARCH_MINSIGSTKSZ	2048

#endif /* _ASM_UM_ELF_LAYOUT_H */
