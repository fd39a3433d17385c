// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which kernel addresses are given away, in the vmalloc area and in that of
 * modules, and those that wait to be.
 *
 * Owns the ranges of all windows, in a tree by address, and the list of retired
 * ones; both under vmap_lock. Behind every range one page stays unmapped, so
 * that running off its end faults.
 *
 * The life of a range of vmalloc():
 *
 *	insert -> in use -> claim -> retire -> (many of them) purge -> free
 *	                             unmapped   one flush for all
 *
 * A retired range keeps its addresses and its pages, as a CPU may still reach
 * them. purge_lock makes the purges follow each other; it is outside of
 * vmap_lock and of the lock of the kernel's page tables.
 */
#include <kunit/visibility.h>
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kasan.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "vmalloc_area.h"

static DEFINE_SPINLOCK(vmap_lock);
static struct rb_root vmap_areas = RB_ROOT;	/* vmap_lock */
static struct vm_struct *retired;		/* vmap_lock */
static unsigned long nr_retired_pages;		/* vmap_lock to write */
static unsigned long nr_vmalloc_pages;		/* vmap_lock */
static DEFINE_SPINLOCK(purge_lock);

struct vmap_window vmalloc_window, stack_window, module_window;

static void __init window_init(struct vmap_window *w, unsigned long start,
			       unsigned long wrap_size, unsigned long end)
{
	w->start = w->hint = start + PAGE_SIZE;
	w->wrap = start + wrap_size;
	w->end = end;
}

/* The addresses are only known at boot, on some architectures. */
void __init vmap_windows_init(void)
{
	window_init(&vmalloc_window, VMALLOC_START, 1ul << 30, VMALLOC_END);
	window_init(&stack_window, VMALLOC_START, 1ul << 30, VMALLOC_END);
	stack_window.aligned = true;
	window_init(&module_window, MODULES_VADDR, 32ul << 20, MODULES_END);
}

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

/* Room for @vm and its guard page in [@from, @end), or 0. Under vmap_lock. */
static unsigned long find_gap(const struct vm_struct *vm,
			      const struct vmap_window *window,
			      unsigned long from)
{
	unsigned long align = window->aligned ? 2 * vm->size : PAGE_SIZE;
	unsigned long size = vm->size + PAGE_SIZE, end = window->end;
	struct vm_struct *next;

	from = ALIGN(from, align);
	next = area_at_or_after(from);
	while (next && next->addr < from + size) {
		from = max(from, ALIGN(next->addr + next->size + PAGE_SIZE,
				       align));
		next = node_to_area(rb_next(&next->node));
	}
	return from < end && end - from >= size ? from : 0;
}

static bool area_before(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct vm_struct, node)->addr <
	       rb_entry(b, struct vm_struct, node)->addr;
}

/*
 * Behind the hint first: freed addresses are then not used again at once, and a
 * stale pointer faults instead of hitting somebody else.
 */
static int area_try_insert(struct vm_struct *vm, struct vmap_window *window)
{
	guard(spinlock)(&vmap_lock);
	if (window->hint > window->wrap)
		window->hint = window->start;
	vm->addr = find_gap(vm, window, window->hint);
	if (!vm->addr)
		vm->addr = find_gap(vm, window, window->start);
	if (!vm->addr)
		return -ENOMEM;
	window->hint = vm->addr + vm->size + PAGE_SIZE;
	rb_add(&vm->node, &vmap_areas, area_before);
	if (vm->flags & VM_ALLOC)
		nr_vmalloc_pages += vm->nr_pages;
	return 0;
}

/* Other CPUs can be made to forget only by who lets them do the same to us. */
static bool may_flush(void)
{
	return !irqs_disabled() || num_online_cpus() == 1;
}

void vm_area_remove(struct vm_struct *vm)
{
	guard(spinlock)(&vmap_lock);
	rb_erase(&vm->node, &vmap_areas);
}

struct vm_struct *find_vm_area(const void *addr)
{
	struct vm_struct *vm;

	guard(spinlock)(&vmap_lock);
	vm = area_at_or_after((unsigned long)addr);
	return vm && vm->addr <= (unsigned long)addr && !vm->dying ? vm : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(find_vm_area);

struct vm_struct *vm_area_claim(const void *addr, unsigned long kind)
{
	struct vm_struct *vm;

	guard(spinlock)(&vmap_lock);
	vm = area_at_or_after((unsigned long)addr);
	if (!vm || vm->addr != (unsigned long)addr || vm->dying ||
	    !(vm->flags & kind))
		return NULL;
	vm->dying = true;
	if (vm->flags & VM_ALLOC)
		nr_vmalloc_pages -= vm->nr_pages;
	return vm;
}

struct vm_struct *vm_area_alloc(unsigned long size, unsigned long flags,
				gfp_t gfp)
{
	struct vm_struct *vm = kzalloc(sizeof(*vm), gfp & GFP_RECLAIM_MASK);

	if (!vm)
		return NULL;
	vm->size = size;
	vm->flags = flags;
	return vm;
}

/* The pages of vmalloc() are ours, those of vmap() are not. */
void vm_area_free(struct vm_struct *vm)
{
	for (unsigned int i = 0; vm->flags & VM_ALLOC && i < vm->nr_pages; i++)
		if (vm->pages[i])
			__free_page(vm->pages[i]);
	kvfree(vm->pages);
	kfree(vm);
}

/* --- Retired ranges. --- */

/*
 * How much may wait. More CPUs make a flush dearer, as in Linux; but no more
 * than a 64th of memory lies idle.
 */
static unsigned long lazy_max_pages(void)
{
	unsigned long by_cpus = fls(num_online_cpus()) * ((32ul << 20) >> PAGE_SHIFT);

	return min(by_cpus, totalram_pages() / 64);
}

static struct vm_struct *take_retired(void)
{
	struct vm_struct *list;

	guard(spinlock)(&vmap_lock);
	list = retired;
	retired = NULL;
	WRITE_ONCE(nr_retired_pages, 0);
	return list;
}

static void unmap_rest(const struct vm_struct *list)
{
	for (const struct vm_struct *vm = list; vm; vm = vm->next_retired)
		if (vm->mapped)
			kernel_unmap_lazy(vm->addr, vm->size);
}

/* One flush for all that lie in the window, from the lowest to the highest. */
static void flush_window(const struct vm_struct *list,
			 const struct vmap_window *window)
{
	unsigned long start = ULONG_MAX, end = 0;

	for (const struct vm_struct *vm = list; vm; vm = vm->next_retired) {
		if (vm->addr < window->start || vm->addr >= window->end)
			continue;
		start = min(start, vm->addr);
		end = max(end, vm->addr + vm->size);
	}
	if (end)
		kernel_unmap_finish(start, end - start);
}

/* Under purge_lock. To free a range may retire another: that of its array. */
static void purge(void)
{
	struct vm_struct *list = take_retired();

	unmap_rest(list);
	flush_window(list, &vmalloc_window);
	flush_window(list, &module_window);
	while (list) {
		struct vm_struct *vm = list;

		list = vm->next_retired;
		vm_area_remove(vm);
		vm_area_free(vm);
	}
}

static void purge_fn(struct work_struct *work)
{
	guard(spinlock)(&purge_lock);
	purge();
}
static DECLARE_WORK(purge_work, purge_fn);

/*
 * Who purges at the moment sees to it otherwise. Stacks retire where nobody may wait for a
 * flush, and there need not be anybody who allocates after them: a thread does it then.
 */
static void purge_some(void)
{
	if (READ_ONCE(nr_retired_pages) <= lazy_max_pages())
		return;
	if (!may_flush()) {
		if (system_wq)
			schedule_work(&purge_work);
		return;
	}
	if (!spin_trylock(&purge_lock))
		return;
	purge();
	spin_unlock(&purge_lock);
}

/*
 * With interrupts off, as when the scheduler buries a task, we cannot wait for
 * the lock of the page tables: the purge will unmap it.
 */
void vm_area_retire(struct vm_struct *vm)
{
	vm->mapped = !may_flush();
	if (!vm->mapped)
		kernel_unmap_lazy(vm->addr, vm->size);
	kasan_poison((void *)vm->addr, vm->size);
	scoped_guard(spinlock, &vmap_lock) {
		vm->next_retired = retired;
		retired = vm;
		WRITE_ONCE(nr_retired_pages,
			   nr_retired_pages + (vm->size >> PAGE_SHIFT));
	}
	purge_some();
}

void vm_unmap_aliases(void)
{
	if (WARN_ON_ONCE(!may_flush()))
		return;
	vmalloc_stacks_drain();
	guard(spinlock)(&purge_lock);
	while (READ_ONCE(nr_retired_pages))
		purge();
}
EXPORT_SYMBOL_IF_KUNIT(vm_unmap_aliases);

/* Retired ranges may be in the way, or be too many. */
int vm_area_insert(struct vm_struct *vm, struct vmap_window *window)
{
	int err;

	purge_some();
	err = area_try_insert(vm, window);
	if (!err || !may_flush())
		return err;
	vm_unmap_aliases();
	return area_try_insert(vm, window);
}

unsigned long vmalloc_nr_pages(void)
{
	guard(spinlock)(&vmap_lock);
	return nr_vmalloc_pages;
}
EXPORT_SYMBOL_IF_KUNIT(vmalloc_nr_pages);

/* Under vmap_lock. Who retires a range lets go of its pages later. */
static void describe(const struct vm_struct *vm, struct vmalloc_info *info)
{
	*info = (struct vmalloc_info){
		.addr = vm->addr, .size = vm->size + PAGE_SIZE, .flags = vm->flags,
		.caller = vm->caller, .phys_addr = vm->phys_addr, .retired = vm->dying,
		.paged_table = is_vmalloc_addr(vm->pages),
	};
	if (!(vm->flags & VM_ALLOC) || vm->dying)
		return;
	info->nr_pages = vm->nr_pages;
	for (unsigned int i = 0; i < vm->nr_pages; i++)
		info->pages_of_node[page_to_nid(vm->pages[i])]++;
}

static bool describe_next(unsigned long addr, struct vmalloc_info *info)
{
	const struct vm_struct *vm;

	guard(spinlock)(&vmap_lock);
	vm = area_at_or_after(addr);
	if (vm)
		describe(vm, info);
	return vm;
}

int for_each_vm_area(int (*fn)(const struct vmalloc_info *info, void *arg), void *arg)
{
	struct vmalloc_info info = { };
	int ret = 0;

	while (!ret && describe_next(info.addr + info.size, &info))
		ret = fn(&info, arg);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(for_each_vm_area);

/*
 * Called when a kernel access has faulted, with whatever locks that held: so
 * it does not wait, and says no if it cannot look.
 */
bool vmalloc_guard_hit(unsigned long addr)
{
	const struct vm_struct *vm, *before;
	bool hit = false;

	if (!is_vmalloc_or_module_addr((void *)addr) ||
	    !spin_trylock(&vmap_lock))
		return false;
	vm = area_at_or_after(addr);
	before = area_at_or_after(addr - PAGE_SIZE);
	if (vm && !vm->dying)
		hit = addr < vm->addr && vm->addr - addr <= PAGE_SIZE;
	if (before && before != vm && !before->dying)
		hit |= addr - (before->addr + before->size) < PAGE_SIZE;
	spin_unlock(&vmap_lock);
	return hit;
}
EXPORT_SYMBOL_IF_KUNIT(vmalloc_guard_hit);
