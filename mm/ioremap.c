// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices, and memory outside of the linear map, at addresses of the vmalloc
 * area. Owns nothing: mm/vmalloc_area.c gives the addresses.
 */
#include <asm/pgtable.h>
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/io.h>
#include <linux/kasan.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "internal.h"
#include "vmalloc_area.h"

/*
 * Does any page of it belong to the kernel as memory? Devices are small, and
 * mapped once: looking at every page is cheap enough.
 */
static bool touches_ram(phys_addr_t phys, size_t size)
{
	for (phys_addr_t p = PAGE_ALIGN_DOWN(phys); p < phys + size;
	     p += PAGE_SIZE)
		if (pfn_valid(PHYS_PFN(p)))
			return true;
	return false;
}

/*
 * A length that a range of physical addresses can have: it neither wraps nor is
 * reaches beyond what the machine can tell.
 */
static bool is_range(phys_addr_t phys, size_t size)
{
	return size && phys + size - 1 >= phys &&
	       !((phys + size - 1) >> arch_phys_bits);
}

/* The mapping is of whole pages; the address is that of the byte at @phys. */
static void *map_phys(phys_addr_t phys, size_t size, unsigned int flags,
		      unsigned long caller)
{
	unsigned long offset = offset_in_page(phys);
	struct vm_struct *vm;

	vm = vm_area_alloc(PAGE_ALIGN(offset + size), VM_IOREMAP, GFP_KERNEL);
	if (!vm)
		return NULL;
	vm->phys_addr = phys - offset;
	vm->caller = caller;
	if (vm_area_insert(vm, &vmalloc_window))
		goto free;
	if (kernel_map(vm->addr, vm->phys_addr, vm->size, flags | PT_WRITE))
		goto remove;
	kasan_unpoison((void *)vm->addr, vm->size);
	return (void *)(vm->addr + offset);
remove:
	vm_area_remove(vm);
free:
	vm_area_free(vm);
	return NULL;
}

/* Two kinds of caching for one page would be two truths about its content. */
static void __iomem *ioremap_flags(phys_addr_t phys, size_t size,
				   unsigned int flags, unsigned long caller)
{
	if (!is_range(phys, size))
		return NULL;
	if (WARN(touches_ram(phys, size), "ioremap of memory at %#llx\n", phys))
		return NULL;
	return (void __iomem *)map_phys(phys, size, flags, caller);
}

void __iomem *ioremap(phys_addr_t phys, size_t size)
{
	return ioremap_flags(phys, size, PT_DEVICE, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ioremap);

void __iomem *ioremap_wc(phys_addr_t phys, size_t size)
{
	return ioremap_flags(phys, size, PT_WC, _RET_IP_);
}
EXPORT_SYMBOL_GPL(ioremap_wc);

/* The device may be gone afterwards: no CPU reaches it when we return. */
void iounmap(volatile void __iomem *addr)
{
	unsigned long page = (unsigned long __force)addr & PAGE_MASK;
	struct vm_struct *vm;

	if (!page)
		return;
	vm = vm_area_claim((void *)page, VM_IOREMAP);
	if (WARN(!vm, "Trying to iounmap() bad address (%lx)\n",
		 (unsigned long __force)addr))
		return;
	kernel_unmap(vm->addr, vm->size);
	kasan_poison((void *)vm->addr, vm->size);
	vm_area_remove(vm);
	vm_area_free(vm);
}
EXPORT_SYMBOL_GPL(iounmap);

/* All in the linear map, or nothing of it: what lies across has no address. */
void *memremap(phys_addr_t phys, size_t size, unsigned long flags)
{
	if (!is_range(phys, size))
		return NULL;
	if ((flags & MEMREMAP_WB) && pfn_valid(PHYS_PFN(phys)) &&
	    pfn_valid(PHYS_PFN(phys + size - 1)))
		return __va(phys);
	if (touches_ram(phys, size))
		return NULL;
	return map_phys(phys, size, flags & MEMREMAP_WB ? 0 : PT_WC, _RET_IP_);
}
EXPORT_SYMBOL_GPL(memremap);

/* What the linear map has stays there. */
void memunmap(void *addr)
{
	if (addr && !in_linear_map(addr))
		iounmap((void __iomem *)addr);
}
EXPORT_SYMBOL_GPL(memunmap);
