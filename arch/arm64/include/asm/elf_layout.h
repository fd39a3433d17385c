/* SPDX-License-Identifier: GPL-2.0-only */
/* How much of an address is left to chance, in bits of page numbers, as on Linux. */
#ifndef _ASM_ARM64_ELF_LAYOUT_H
#define _ASM_ARM64_ELF_LAYOUT_H

#include <linux/sizes.h>

#define ARCH_MMAP_RND_BITS	18
#define ARCH_MMAP_RND_BITS_MAX	33
#define ARCH_STACK_RND_BITS	18
#define ARCH_BRK_RND_SIZE	SZ_1G

#endif /* _ASM_ARM64_ELF_LAYOUT_H */
