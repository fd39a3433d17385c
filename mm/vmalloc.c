// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory contiguous in kernel addresses only: pages from anywhere, shown in a
 * row in the vmalloc area or in that of modules.
 *
 * Owns nothing: mm/vmalloc_area.c gives addresses away, and frees what vfree()
 * retires when no CPU can reach it any more.
 */
#include <kunit/visibility.h>
#include <linux/kasan.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/moduleloader.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "vmalloc_area.h"

/* Maps pages as far as they follow each other in one go. */
static int map_pages(struct vm_struct *vm)
{
	unsigned long addr = vm->addr;
	unsigned int i = 0;

	while (i < vm->nr_pages) {
		phys_addr_t phys = page_to_phys(vm->pages[i]);
		unsigned int run = 1;
		int err;

		while (i + run < vm->nr_pages &&
		       vm->pages[i + run] == vm->pages[i] + run)
			run++;
		err = kernel_map(addr, phys, run * PAGE_SIZE, PT_WRITE);
		if (err) {
			if (addr > vm->addr)
				kernel_unmap(vm->addr, addr - vm->addr);
			return err;
		}
		addr += run * PAGE_SIZE;
		i += run;
	}
	return 0;
}

/* What describes a range, with room for its pages, and no address yet. */
static struct vm_struct *pages_area_alloc(unsigned int nr_pages,
					  unsigned long flags, gfp_t gfp)
{
	gfp_t meta = (gfp & GFP_RECLAIM_MASK) | __GFP_ZERO;
	struct vm_struct *vm = vm_area_alloc((unsigned long)nr_pages * PAGE_SIZE,
					     flags, gfp);

	if (!vm)
		return NULL;
	vm->nr_pages = nr_pages;
	vm->pages = kvmalloc_array(nr_pages, sizeof(*vm->pages), meta);
	if (!vm->pages) {
		kfree(vm);
		return NULL;
	}
	return vm;
}

/* Last step of every way to make a range: all of it or nothing. */
static void *area_publish(struct vm_struct *vm, struct vmap_window *window)
{
	if (vm_area_insert(vm, window))
		goto fail;
	if (map_pages(vm)) {
		vm_area_claim((void *)vm->addr, vm->flags);
		vm_area_remove(vm);
		goto fail;
	}
	kasan_unpoison((void *)vm->addr, vm->size);
	return (void *)vm->addr;
fail:
	vm_area_free(vm);
	return NULL;
}

/*
 * Pages one by one, from anywhere. A size of nothing, or of more than there is,
 * is a mistake of the caller.
 */
static void *do_vmalloc(unsigned long size, gfp_t gfp,
			struct vmap_window *window, unsigned long caller)
{
	unsigned long nr = (size >> PAGE_SHIFT) + !!offset_in_page(size);
	struct vm_struct *vm;
	char *p;

	if (WARN_ON_ONCE(!size))
		return NULL;
	if (nr > totalram_pages()) {
		WARN_ONCE(!(gfp & __GFP_NOWARN),
			  "vmalloc of %lu bytes: more than there is memory\n",
			  size);
		return NULL;
	}
	vm = pages_area_alloc(nr, VM_ALLOC, gfp);
	if (!vm)
		return NULL;
	vm->caller = caller;
	if (alloc_pages_bulk(gfp, nr, vm->pages) < nr) {
		vm_area_free(vm);
		return NULL;
	}
	p = area_publish(vm, window);
	if (p)
		kasan_poison(p + size, nr * PAGE_SIZE - size);
	return p;
}

void *__vmalloc(unsigned long size, gfp_t gfp)
{
	return do_vmalloc(size, gfp, &vmalloc_window, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__vmalloc);

void *vmalloc(unsigned long size)
{
	return do_vmalloc(size, GFP_KERNEL, &vmalloc_window, _RET_IP_);
}
EXPORT_SYMBOL_GPL(vmalloc);

void *vzalloc(unsigned long size)
{
	return do_vmalloc(size, GFP_KERNEL | __GFP_ZERO, &vmalloc_window,
			  _RET_IP_);
}
EXPORT_SYMBOL_GPL(vzalloc);

/* A wrong address is reported, and nothing is freed. */
void vfree(const void *addr)
{
	struct vm_struct *vm;

	if (!addr)
		return;
	vm = vm_area_claim(addr, VM_ALLOC);
	if (!WARN(!vm, "Trying to vfree() bad address (%px)\n", addr))
		vm_area_retire(vm);
}
EXPORT_SYMBOL_GPL(vfree);

/* Shows pages that the caller owns, and keeps owning, in a row. */
void *vmap(struct page **pages, unsigned int count)
{
	struct vm_struct *vm;

	if (!count || count > totalram_pages())
		return NULL;
	vm = pages_area_alloc(count, VM_MAP, GFP_KERNEL);
	if (!vm)
		return NULL;
	vm->caller = _RET_IP_;
	memcpy(vm->pages, pages, count * sizeof(*pages));
	return area_publish(vm, &vmalloc_window);
}
EXPORT_SYMBOL_GPL(vmap);

/*
 * The caller is about to do something else with his pages: no CPU may reach
 * them by this address when we return.
 */
void vunmap(const void *addr)
{
	struct vm_struct *vm;

	if (!addr)
		return;
	vm = vm_area_claim(addr, VM_MAP);
	if (WARN(!vm, "Trying to vunmap() bad address (%px)\n", addr))
		return;
	kernel_unmap(vm->addr, vm->size);
	kasan_poison((void *)vm->addr, vm->size);
	vm_area_remove(vm);
	vm_area_free(vm);
}
EXPORT_SYMBOL_GPL(vunmap);

/* The gap before the range is the guard behind the one below it. */
void *vmalloc_stack_new(unsigned long size, unsigned long caller)
{
	return do_vmalloc(size, GFP_KERNEL | __GFP_ZERO, &stack_window, caller);
}

void *module_alloc(unsigned long size)
{
	/* A module may say that it is of any size. */
	return do_vmalloc(size, GFP_KERNEL | __GFP_NOWARN, &module_window,
			  _RET_IP_);
}
EXPORT_SYMBOL_IF_KUNIT(module_alloc);

void module_memfree(void *region)
{
	vfree(region);
}
EXPORT_SYMBOL_IF_KUNIT(module_memfree);

/* For code that must know the frame, such as a device's. */
struct page *vmalloc_to_page(const void *addr)
{
	struct vm_struct *vm = find_vm_area(addr);

	if (!vm || !vm->pages)
		return NULL;
	return vm->pages[((unsigned long)addr - vm->addr) >> PAGE_SHIFT];
}
EXPORT_SYMBOL_GPL(vmalloc_to_page);
