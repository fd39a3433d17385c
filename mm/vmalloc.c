// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory contiguous in kernel addresses only: pages from anywhere, shown in a
 * row in the vmalloc area or in that of modules.
 *
 * Owns the areas' ranges, in a tree by address under vmap_lock. Behind every
 * range one page stays unmapped, so that running off its end faults.
 */
#include <kunit/visibility.h>
#include <linux/kasan.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/moduleloader.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static DEFINE_SPINLOCK(vmap_lock);
static struct rb_root vmap_areas = RB_ROOT;	/* vmap_lock */
static unsigned long nr_vmalloc_pages;		/* vmap_lock */

/*
 * Addresses to give away. The page before the first range is the guard below
 * it. New ranges move up to @wrap before they begin at the start again: the
 * addresses in use stay dense, and so do the tables behind them.
 */
struct vmap_window {
	unsigned long start, wrap, end;
	unsigned long hint;	/* behind the last range; under vmap_lock */
};

#define VMAP_WINDOW(from, wrap_size, to) {			\
	.start = (from) + PAGE_SIZE, .hint = (from) + PAGE_SIZE,	\
	.wrap = (from) + (wrap_size), .end = (to),		\
}

static struct vmap_window vmalloc_window =
	VMAP_WINDOW(VMALLOC_START, 1ul << 30, VMALLOC_END);
static struct vmap_window module_window =
	VMAP_WINDOW(MODULES_VADDR, 32ul << 20, MODULES_END);

#define node_to_area(n)	rb_entry_safe(n, struct vm_struct, node)

/* The range with the lowest end behind @addr. Under vmap_lock. */
static struct vm_struct *area_at_or_after(unsigned long addr)
{
	struct rb_node *n = vmap_areas.rb_node;
	struct vm_struct *found = NULL;

	while (n) {
		struct vm_struct *vm = node_to_area(n);

		if (addr < vm->addr + vm->size) {
			found = vm;
			n = n->rb_left;
		} else {
			n = n->rb_right;
		}
	}
	return found;
}

/* Room for @size bytes in [@from, @end), or 0. Under vmap_lock. */
static unsigned long find_gap(unsigned long from, unsigned long end,
			      unsigned long size)
{
	struct vm_struct *next = area_at_or_after(from);

	while (next && next->addr - from < size) {
		from = next->addr + next->size + PAGE_SIZE;
		next = node_to_area(rb_next(&next->node));
		if (next && next->addr < from)
			from = next->addr;
	}
	return from < end && end - from >= size ? from : 0;
}

static bool area_before(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct vm_struct, node)->addr <
	       rb_entry(b, struct vm_struct, node)->addr;
}

/*
 * Finds room for @vm and enters it; -ENOMEM if the area is full, and nothing has
 * changed. Behind the hint first: freed addresses are then not used again at
 * once, and a stale pointer faults instead of hitting somebody else.
 */
static int area_insert(struct vm_struct *vm, struct vmap_window *window)
{
	unsigned long need = vm->size + PAGE_SIZE;

	guard(spinlock)(&vmap_lock);
	if (window->hint > window->wrap)
		window->hint = window->start;
	vm->addr = find_gap(window->hint, window->end, need);
	if (!vm->addr)
		vm->addr = find_gap(window->start, window->end, need);
	if (!vm->addr)
		return -ENOMEM;
	window->hint = vm->addr + need;
	rb_add(&vm->node, &vmap_areas, area_before);
	if (vm->owns_pages)
		nr_vmalloc_pages += vm->nr_pages;
	return 0;
}

/*
 * The range is unmapped already; from now on its addresses may be used again.
 */
static void area_remove(struct vm_struct *vm)
{
	guard(spinlock)(&vmap_lock);
	rb_erase(&vm->node, &vmap_areas);
	if (vm->owns_pages)
		nr_vmalloc_pages -= vm->nr_pages;
}

/*
 * The range that @addr lies in, or NULL. It stays valid as long as the caller
 * knows that nobody frees it.
 */
struct vm_struct *find_vm_area(const void *addr)
{
	struct vm_struct *vm;

	guard(spinlock)(&vmap_lock);
	vm = area_at_or_after((unsigned long)addr);
	return vm && vm->addr <= (unsigned long)addr ? vm : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(find_vm_area);

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
		err = kernel_map(addr, phys, run * PAGE_SIZE);
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

/* The pages of vmalloc() are ours, those of vmap() are not. */
static void free_page_array(struct vm_struct *vm)
{
	for (unsigned int i = 0; vm->owns_pages && i < vm->nr_pages; i++)
		if (vm->pages[i])
			__free_page(vm->pages[i]);
	kvfree(vm->pages);
}

/* What describes a range, with room for its pages, and no address yet. */
static struct vm_struct *area_alloc(unsigned int nr_pages, gfp_t gfp,
				    unsigned long caller)
{
	gfp_t meta = (gfp & GFP_RECLAIM_MASK) | __GFP_ZERO;
	struct vm_struct *vm = kmalloc(sizeof(*vm), meta);

	if (!vm)
		return NULL;
	vm->size = (unsigned long)nr_pages * PAGE_SIZE;
	vm->nr_pages = nr_pages;
	vm->caller = caller;
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
	if (area_insert(vm, window))
		goto fail;
	if (map_pages(vm)) {
		area_remove(vm);
		goto fail;
	}
	kasan_unpoison((void *)vm->addr, vm->size);
	return (void *)vm->addr;
fail:
	free_page_array(vm);
	kfree(vm);
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
	vm = area_alloc(nr, gfp, caller);
	if (!vm)
		return NULL;
	vm->owns_pages = true;
	if (alloc_pages_bulk(gfp, nr, vm->pages) < nr) {
		free_page_array(vm);
		kfree(vm);
		return NULL;
	}
	p = area_publish(vm, window);
	if (p)
		kasan_poison(p + size, nr * PAGE_SIZE - size);
	return p;
}

/*
 * The range that begins at @addr, for its one and only free: who comes second
 * gets NULL like anybody with a wrong address.
 */
static struct vm_struct *area_claim(const void *addr, bool owns_pages)
{
	struct vm_struct *vm;

	guard(spinlock)(&vmap_lock);
	vm = area_at_or_after((unsigned long)addr);
	if (!vm || vm->addr != (unsigned long)addr || vm->dying ||
	    vm->owns_pages != owns_pages)
		return NULL;
	vm->dying = true;
	return vm;
}

/*
 * The other way round: unmap, forget, free. The addresses are not used again
 * before they are unmapped. A wrong address is reported, and nothing is freed.
 */
static void release_area(const void *addr, bool owns_pages)
{
	struct vm_struct *vm = area_claim(addr, owns_pages);

	if (WARN(!vm, "Trying to %s() bad address (%px)\n",
		 owns_pages ? "vfree" : "vunmap", addr))
		return;
	kernel_unmap(vm->addr, vm->size);
	area_remove(vm);
	free_page_array(vm);
	kfree(vm);
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

void vfree(const void *addr)
{
	if (addr)
		release_area(addr, true);
}
EXPORT_SYMBOL_GPL(vfree);

/* Shows pages that the caller owns, and keeps owning, in a row. */
void *vmap(struct page **pages, unsigned int count)
{
	struct vm_struct *vm;

	if (!count || count > totalram_pages())
		return NULL;
	vm = area_alloc(count, GFP_KERNEL, _RET_IP_);
	if (!vm)
		return NULL;
	memcpy(vm->pages, pages, count * sizeof(*pages));
	return area_publish(vm, &vmalloc_window);
}
EXPORT_SYMBOL_GPL(vmap);

void vunmap(const void *addr)
{
	if (addr)
		release_area(addr, false);
}
EXPORT_SYMBOL_GPL(vunmap);

/* The gap before the range is the guard behind the one below it. */
void *vmalloc_stack(unsigned long size)
{
	return do_vmalloc(size, GFP_KERNEL | __GFP_ZERO, &vmalloc_window,
			  _RET_IP_);
}

void vfree_stack(const void *addr)
{
	vfree(addr);
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

	if (!vm)
		return NULL;
	return vm->pages[((unsigned long)addr - vm->addr) >> PAGE_SHIFT];
}
EXPORT_SYMBOL_GPL(vmalloc_to_page);

unsigned long vmalloc_nr_pages(void)
{
	guard(spinlock)(&vmap_lock);
	return nr_vmalloc_pages;
}
EXPORT_SYMBOL_GPL(vmalloc_nr_pages);
