// SPDX-License-Identifier: GPL-2.0-only
/* The array of struct page: memory of its own, where there is memory to describe. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/string.h>

/* Is @addr the start of @size bytes that one leaf could map? */
static bool __init fits(unsigned long addr, unsigned long end,
			unsigned long size)
{
	return IS_ALIGNED(addr, size) && end - addr >= size;
}

/* @size bytes at @addr; false if there is no memory of that size. */
static bool __init vmemmap_map(unsigned long addr, unsigned long size)
{
	phys_addr_t phys = memblock_phys_alloc(size, size);

	if (!phys)
		return false;
	if (kernel_map(addr, phys, size, PT_WRITE)) {
		memblock_phys_free(phys, size);
		return false;
	}
	memset(__va(phys), 0, size);
	return true;
}

/*
 * struct page of the frames of one region, and of the holes up to the borders
 * of the largest blocks: the buddy of a page may lie in one, and is looked at.
 * What regions share a page of it is mapped with the first.
 */
static void __init vmemmap_populate(const struct memblock_region *r)
{
	unsigned long first = PFN_DOWN(r->base) & ~(MAX_ORDER_NR_PAGES - 1);
	unsigned long last = ALIGN(PFN_UP(r->base + r->size),
				   MAX_ORDER_NR_PAGES);
	unsigned long addr = (unsigned long)pfn_to_page(first);
	unsigned long end = (unsigned long)pfn_to_page(last);

	BUILD_BUG_ON(MAX_ORDER_NR_PAGES * sizeof(struct page) % PAGE_SIZE);
	while (addr < end) {
		unsigned long size = pt_level_size(1);

		if (fits(addr, end, size) && vmemmap_map(addr, size)) {
			addr += size;
			continue;
		}
		if (kernel_prot(addr) < 0 && !vmemmap_map(addr, PAGE_SIZE))
			panic("no memory for struct page of %#llx\n", r->base);
		addr += PAGE_SIZE;
	}
}

void __init vmemmap_init(void)
{
	const struct memblock_region *r;

	for_each_mem_region(r)
		vmemmap_populate(r);
}
