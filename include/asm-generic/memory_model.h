/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Physical address, page frame number, struct page and kernel address of the
 * same memory, for an architecture with a linear map at PAGE_OFFSET and an
 * array of struct page at VMEMMAP_START.
 */
#ifndef _ASM_GENERIC_MEMORY_MODEL_H
#define _ASM_GENERIC_MEMORY_MODEL_H

#include <linux/types.h>

struct page;

#define __pa(x)		((phys_addr_t)((unsigned long)(x) - PAGE_OFFSET))
#define __va(x)		((void *)((unsigned long)(x) + PAGE_OFFSET))

#define PFN_UP(x)	(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)	((x) >> PAGE_SHIFT)
#define PFN_PHYS(x)	((phys_addr_t)(x) << PAGE_SHIFT)
#define PHYS_PFN(x)	((unsigned long)((x) >> PAGE_SHIFT))
#define PAGE_ALIGN(x)	ALIGN(x, PAGE_SIZE)
#define PAGE_ALIGN_DOWN(x) ALIGN_DOWN(x, PAGE_SIZE)
#define PAGE_ALIGNED(x)	IS_ALIGNED((unsigned long)(x), PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)

#define vmemmap		((struct page *)VMEMMAP_START)
#define pfn_to_page(pfn) (vmemmap + (pfn))
#define page_to_pfn(page) ((unsigned long)((page) - vmemmap))
#define page_to_phys(page) PFN_PHYS(page_to_pfn(page))
#define phys_to_page(phys) pfn_to_page(PHYS_PFN(phys))
#define virt_to_pfn(x)	PHYS_PFN(__pa(x))
#define pfn_to_kaddr(pfn) __va(PFN_PHYS(pfn))
#define virt_to_page(x)	pfn_to_page(virt_to_pfn(x))
#define page_to_virt(page) __va(page_to_phys(page))
#define page_address(page) page_to_virt(page)
#define virt_to_phys(x)	__pa(x)
#define phys_to_virt(x)	__va(x)

#endif /* _ASM_GENERIC_MEMORY_MODEL_H */
