/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's half of the address space, with 48 bits and 4 KiB pages:
 *
 *	ffff000000000000	all physical addresses, devices too
 *	ffff800000000000	vmalloc
 *	fffff80000000000	struct page of every frame
 *	fffffdfff9000000	modules: a branch reaches from there to the image
 *	fffffe0000000000	the kernel image: the first GiB of memory
 *	fffffe0040000000	what is mapped before there is an allocator
 */
#ifndef _ASM_ARM64_PAGE_H
#define _ASM_ARM64_PAGE_H

#include <linux/const.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	(_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))

#define PAGE_OFFSET	_AC(0xffff000000000000, UL)
#define VMALLOC_START	_AC(0xffff800000000000, UL)
#define VMALLOC_END	_AC(0xfffff00000000000, UL)
#define VMEMMAP_START	_AC(0xfffff80000000000, UL)
#define KIMAGE_VADDR	_AC(0xfffffe0000000000, UL)
#define MODULES_VADDR	(KIMAGE_VADDR - (_AC(112, UL) << 20))
#define MODULES_END	KIMAGE_VADDR
/* early_ioremap(): one table of the lowest level, behind the image's GiB. */
#define EARLY_MAP_START	(KIMAGE_VADDR + (_AC(1, UL) << 30))

/* Where memory begins, and what the boot maps before it knows how much. */
#define KIMAGE_PHYS	_AC(0x40000000, UL)
#define BOOT_MAPPED_END	(_AC(8, UL) << 30)

#ifndef __ASSEMBLY__
#include <asm-generic/memory_model.h>

/* The physical address of a symbol of the image. */
#define __pa_symbol(x) \
	((phys_addr_t)((unsigned long)(x) - KIMAGE_VADDR + KIMAGE_PHYS))
#endif

#endif /* _ASM_ARM64_PAGE_H */
