// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables as radix trees of 64-bit entries with an integer level: one walk
 * for every machine and every level.
 *
 * Owns the kernel's tables below their root. kernel_pgtable_lock guards the
 * making of tables; entries of a range belong to whoever owns its addresses.
 */
#include <asm/pgtable.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/memblock.h>
#include <linux/mm.h>
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

/* One page; -EEXIST if the address is in use, -ENOMEM for want of a table. */
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
	pte_published();
	return 0;
}

int kernel_map(unsigned long addr, phys_addr_t phys, unsigned long size)
{
	for (unsigned long done = 0; done < size; done += PAGE_SIZE) {
		int err = map_page(addr + done, phys + done, PT_WRITE);

		if (err) {
			kernel_unmap(addr, done);
			return err;
		}
	}
	return 0;
}

int kernel_prot(unsigned long addr)
{
	pte_t *entry;

	guard(spinlock)(&kernel_pgtable_lock);
	entry = walk(addr, false);
	return entry && !pte_none(*entry) ? (int)pte_prot(*entry) : -EFAULT;
}
EXPORT_SYMBOL_IF_KUNIT(kernel_prot);

/* The change of @prot, of an entry at level 0 that is there. */
static void change_page(pte_t *entry, struct prot_change change)
{
	unsigned int prot = (pte_prot(*entry) | change.set) & ~change.clear;

	WRITE_ONCE(*entry, pte_make_kernel(pte_phys(*entry), 0, prot));
}

/* First all are looked for, so that a hole leaves all as they were. */
int kernel_protect(unsigned long addr, unsigned long size,
		   struct prot_change change)
{
	guard(spinlock)(&kernel_pgtable_lock);
	for (unsigned long done = 0; done < size; done += PAGE_SIZE) {
		pte_t *entry = walk(addr + done, false);

		if (!entry || pte_none(*entry))
			return -EINVAL;
	}
	for (unsigned long done = 0; done < size; done += PAGE_SIZE) {
		change_page(walk(addr + done, false), change);
		flush_tlb_kernel_page(addr + done);
	}
	return 0;
}

/* Tables stay: the vmalloc area uses its addresses again. */
void kernel_unmap(unsigned long addr, unsigned long size)
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

static bool is_mapped(unsigned long addr)
{
	pte_t *entry;

	guard(spinlock)(&kernel_pgtable_lock);
	entry = walk(addr, false);
	return entry && !pte_none(*entry);
}

/*
 * struct page of the frames of one region, and of the holes up to the borders
 * of the largest blocks: the buddy of a page may lie in one, and is looked at.
 */
static void __init vmemmap_populate(const struct memblock_region *r)
{
	unsigned long first = PFN_DOWN(r->base) & ~(MAX_ORDER_NR_PAGES - 1);
	unsigned long last = ALIGN(PFN_UP(r->base + r->size),
				   MAX_ORDER_NR_PAGES);
	unsigned long start = (unsigned long)pfn_to_page(first);
	unsigned long end = (unsigned long)pfn_to_page(last);
	phys_addr_t phys;

	BUILD_BUG_ON(MAX_ORDER_NR_PAGES * sizeof(struct page) % PAGE_SIZE);
	for (; start < end; start += PAGE_SIZE) {
		if (is_mapped(start))
			continue;	/* shared with the region before */
		phys = memblock_phys_alloc(PAGE_SIZE, PAGE_SIZE);
		if (!phys || kernel_map(start, phys, PAGE_SIZE))
			panic("no memory for struct page of %#llx\n", r->base);
		memset(__va(phys), 0, PAGE_SIZE);
	}
}

void __init vmemmap_init(void)
{
	const struct memblock_region *r;

	for_each_mem_region(r)
		vmemmap_populate(r);
}
