/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's half of the address space, with 48 bits and 4 KiB pages:
 *
 *	ffff000000000000	all physical addresses, devices too
 *	ffff800000000000	vmalloc
 *	fffff80000000000	struct page of every frame
 *	fffffdfff9000000	modules
 *	fffffe0000000000	the kernel image, in a window of 1 GiB
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
#define KIMAGE_START	KIMAGE_VADDR
/* Where _text is if nothing moves it, and what it may be moved within. */
#define KIMAGE_LINKED	_AC(0xfffffe0000200000, UL)
#define KIMAGE_WINDOW	(_AC(1, UL) << 30)
#define KIMAGE_ALIGN	(_AC(2, UL) << 20)
/* What the kernel's tables can map. */
#define KERNEL_ADDR_FIRST PAGE_OFFSET
#define KERNEL_ADDR_LAST _AC(0xffffffffffffffff, UL)
#define MODULES_VADDR	(KIMAGE_VADDR - (_AC(112, UL) << 20))
#define MODULES_END	KIMAGE_VADDR
/* early_ioremap(): one table of the lowest level, behind the image's GiB. */
#define EARLY_MAP_START	(KIMAGE_VADDR + (_AC(1, UL) << 30))

/* All of it is in the linear map. */
#define MAX_PHYSMEM	(VMALLOC_START - PAGE_OFFSET)

/* Where memory begins, and what the boot maps before it knows how much. */
#define KIMAGE_PHYS	_AC(0x40000000, UL)
#define BOOT_MAPPED_END	(_AC(8, UL) << 30)

#ifndef __ASSEMBLY__
#include <asm-generic/memory_model.h>

/* From the physical address of the image to its own. */
extern unsigned long kimage_voffset;

/* The physical address of a symbol of the image. */
#define __pa_symbol(x)	((phys_addr_t)((unsigned long)(x) - kimage_voffset))
#endif

#endif /* _ASM_ARM64_PAGE_H */
