/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's half of the address space, as in Linux:
 *
 * (with CONFIG_RANDOMIZE_MEMORY the first three lie elsewhere in each boot, in
 * the same order: mm/kaslr.c)
 *
 *	ffff888000000000	all physical memory
 *	ffffc90000000000	vmalloc
 *	ffffea0000000000	struct page of every frame
 *	ffffffff80000000	the kernel image, in a window of 1 GiB
 *	ffffffffc0000000	modules, in reach of the image
 *	ffffffffff200000	what is mapped before there is an allocator
 */
#ifndef _ASM_X86_PAGE_H
#define _ASM_X86_PAGE_H

#include <linux/const.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	(_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))

#define PAGE_OFFSET_BASE _AC(0xffff888000000000, UL)
#define VMALLOC_BASE	_AC(0xffffc90000000000, UL)
#define VMALLOC_SIZE	_AC(0x0000200000000000, UL)
#define VMEMMAP_BASE	_AC(0xffffea0000000000, UL)
#define START_KERNEL_MAP _AC(0xffffffff80000000, UL)
#define KIMAGE_START	START_KERNEL_MAP
/* Where _text is if nothing moves it. */
#define KIMAGE_LINKED	_AC(0xffffffff81000000, UL)
/* What the kernel's tables can map. */
#define KERNEL_ADDR_FIRST _AC(0xffff800000000000, UL)
#define KERNEL_ADDR_LAST _AC(0xffffffffffffffff, UL)
#define MODULES_VADDR	_AC(0xffffffffc0000000, UL)
#define MODULES_END	_AC(0xffffffffff000000, UL)
/* early_ioremap(): one table of the lowest level. */
#define EARLY_MAP_START	_AC(0xffffffffff200000, UL)

/* What the boot maps of the linear map, before it knows how much there is. */
#define BOOT_MAPPED_END	(_AC(4, UL) << 30)

#ifndef __ASSEMBLY__
#include <asm-generic/memory_model.h>

/* The processor's: an entry with more faults, whatever it is read for. */
extern unsigned int x86_phys_bits;
#define arch_phys_bits	x86_phys_bits

#ifdef CONFIG_RANDOMIZE_MEMORY
extern unsigned long page_offset_base, vmalloc_base, vmemmap_base;
#define PAGE_OFFSET	page_offset_base
#define VMALLOC_START	vmalloc_base
#define VMEMMAP_START	vmemmap_base
/* What the linear map has room for. */
#define MAX_PHYSMEM	_AC(0x0000200000000000, UL)
#else
#define PAGE_OFFSET	PAGE_OFFSET_BASE
#define VMALLOC_START	VMALLOC_BASE
#define VMEMMAP_START	VMEMMAP_BASE
#define MAX_PHYSMEM	(VMALLOC_BASE - PAGE_OFFSET_BASE)
#endif
#define VMALLOC_END	(VMALLOC_START + VMALLOC_SIZE)

/* The physical address of START_KERNEL_MAP, if the image began there. */
extern phys_addr_t phys_base;

/* The physical address of a symbol of the image. */
#define __pa_symbol(x) \
	((phys_addr_t)((unsigned long)(x) - START_KERNEL_MAP + phys_base))
#endif

#endif /* _ASM_X86_PAGE_H */
