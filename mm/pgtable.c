// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables as radix trees of 64-bit entries with an integer level: one walk
 * for every machine and every level.
 *
 * Owns the kernel's tables below their root. kernel_pgtable_lock guards the
 * making of tables; entries of a range belong to whoever owns its addresses.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static DEFINE_SPINLOCK(kernel_pgtable_lock);

static unsigned int pt_index(unsigned long addr, unsigned int level)
{
	return (addr >> pt_level_shift(level)) % PT_ENTRIES;
}

/* A zeroed table: from memblock at boot, then from the page allocator. */
static phys_addr_t table_alloc(void)
{
	struct page *page;

	if (!kmalloc_caches[0]) {
		void *table = memblock_alloc(PAGE_SIZE, PAGE_SIZE);

		return table ? __pa(table) : 0;
	}
	page = alloc_frozen_pages(GFP_ATOMIC | __GFP_ZERO, 0);
	if (!page)
		return 0;
	__SetPageTable(page);
	/* Never freed, since it serves the next mapping there: not a leak. */
	__SetPageReserved(page);
	return page_to_phys(page);
}

/*
 * The entry for @addr at level 0, or NULL: if a table is missing and @create
 * is false or there is no memory, or if a larger page is in the way.
 */
static pte_t *walk(unsigned long addr, bool create)
{
	pte_t *table = kernel_pgd();

	for (unsigned int level = PT_LEVELS - 1; level; level--) {
		pte_t *entry = &table[pt_index(addr, level)];

		if (pte_leaf(*entry, level))
			return NULL;
		if (pte_none(*entry)) {
			phys_addr_t phys = create ? table_alloc() : 0;

			if (!phys)
				return NULL;
			WRITE_ONCE(*entry, pte_make_table(phys));
		}
		table = __va(pte_phys(*entry));
	}
	return &table[pt_index(addr, 0)];
}

bool kernel_virt_mapped(unsigned long addr)
{
	pte_t *entry;

	guard(spinlock)(&kernel_pgtable_lock);
	entry = walk(addr, false);
	return entry && !pte_none(*entry);
}

static int map_page(unsigned long addr, phys_addr_t phys, unsigned int prot)
{
	pte_t *entry;

	guard(spinlock)(&kernel_pgtable_lock);
	entry = walk(addr, true);
	if (!entry)
		return -ENOMEM;
	if (!pte_none(*entry))
		return -EEXIST;
	WRITE_ONCE(*entry, pte_make_kernel(phys, 0, prot));
	return 0;
}

int kernel_map_range(unsigned long addr, phys_addr_t phys, unsigned long size,
		     unsigned int prot)
{
	for (unsigned long done = 0; done < size; done += PAGE_SIZE) {
		int err = map_page(addr + done, phys + done, prot);

		if (err) {
			kernel_unmap_range(addr, done);
			return err;
		}
	}
	return 0;
}

void kernel_unmap_range(unsigned long addr, unsigned long size)
{
	unsigned long end = addr + size;

	guard(spinlock)(&kernel_pgtable_lock);
	for (; addr < end; addr += PAGE_SIZE) {
		pte_t *entry = walk(addr, false);

		if (!entry || pte_none(*entry))
			continue;
		WRITE_ONCE(*entry, (pte_t){ 0 });
		flush_tlb_kernel_page(addr);
	}
}
