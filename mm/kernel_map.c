// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own mappings: what vmalloc, modules and ioremap put into the
 * kernel's page tables.
 *
 * Owns kernel_pgtable; kernel_pgtable_lock guards its shape. The entries of a
 * range belong to whoever owns its addresses. The lock is taken with interrupts
 * on, as flushes wait for other CPUs while it is held.
 */
#include <asm/tlbflush.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/spinlock.h>
#include <linux/tlb.h>

struct pgtable kernel_pgtable = {
	.root = KERNEL_PGD, .max_leaf = 1,
};
static DEFINE_SPINLOCK(kernel_pgtable_lock);

/*
 * Tables that are empty leave the tree, and are freed when no CPU can be on
 * its way through them. Nobody puts a new table in such a place meanwhile.
 * Under the lock.
 */
static void prune_and_flush(unsigned long addr, unsigned long size)
{
	struct page *tables = pt_prune(&kernel_pgtable, pt_span(addr, size));

	flush_tlb_kernel_range(addr, addr + size);
	pt_free_tables(tables);
}

int kernel_map(unsigned long addr, phys_addr_t phys, unsigned long size,
	       unsigned int flags)
{
	struct pt_map map = {
		.span = pt_span(addr, size), .phys = phys,
		.flags = flags | PT_KERNEL,
	};
	int err;

	guard(spinlock)(&kernel_pgtable_lock);
	err = pt_map(&kernel_pgtable, &map);
	if (!err) {
		err = arch_kernel_mapped(&map);
		if (!err)
			return 0;
		pt_unmap(&kernel_pgtable, map.span);
	}
	prune_and_flush(addr, size);
	return err;
}

void kernel_unmap_lazy(unsigned long addr, unsigned long size)
{
	guard(spinlock)(&kernel_pgtable_lock);
	pt_unmap(&kernel_pgtable, pt_span(addr, size));
}

void kernel_unmap_finish(unsigned long addr, unsigned long size)
{
	guard(spinlock)(&kernel_pgtable_lock);
	prune_and_flush(addr, size);
}

void kernel_unmap(unsigned long addr, unsigned long size)
{
	guard(spinlock)(&kernel_pgtable_lock);
	pt_unmap(&kernel_pgtable, pt_span(addr, size));
	prune_and_flush(addr, size);
}

int kernel_protect(unsigned long addr, unsigned long size,
		   struct prot_change change)
{
	int err;

	guard(spinlock)(&kernel_pgtable_lock);
	err = pt_protect(&kernel_pgtable, pt_span(addr, size), change);
	if (!err)
		flush_tlb_kernel_range(addr, addr + size);
	return err;
}

int kernel_prot(unsigned long addr)
{
	unsigned int level;
	pte_t pte;

	guard(spinlock)(&kernel_pgtable_lock);
	pte = pt_lookup(&kernel_pgtable, addr, &level);
	return pte_none(pte) ? -EFAULT : (int)(pte_flags(pte) & ~PT_KERNEL);
}
EXPORT_SYMBOL_IF_KUNIT(kernel_prot);

int kernel_walk(struct pt_walk *walk, struct pt_span span)
{
	guard(spinlock)(&kernel_pgtable_lock);
	walk->pt = &kernel_pgtable;
	return pt_walk_span(walk, span);
}
