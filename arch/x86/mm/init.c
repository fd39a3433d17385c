// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel mappings of x86: where vmalloc and the array of struct page are
 * entered into the tables that the boot began.
 */
#include <asm/kmap.h>
#include <asm/page.h>
#include <asm/pgtable.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

extern pte_t init_pgd[];

pte_t *kernel_pgd(void)
{
	return init_pgd;
}

int arch_kernel_map(unsigned long addr, phys_addr_t phys, unsigned long size)
{
	return kernel_map_range(addr, phys, size, PT_WRITE);
}

void arch_kernel_unmap(unsigned long addr, unsigned long size)
{
	kernel_unmap_range(addr, size);
}

/*
 * struct page of the frames of one region, and of the holes up to the borders
 * of the largest blocks: the buddy of a page may lie in one, and is looked at.
 */
static void __init populate(const struct memblock_region *r)
{
	unsigned long first = PFN_DOWN(r->base) & ~(MAX_ORDER_NR_PAGES - 1);
	unsigned long last = ALIGN(PFN_UP(r->base + r->size),
				   MAX_ORDER_NR_PAGES);
	unsigned long start = (unsigned long)pfn_to_page(first);
	unsigned long end = (unsigned long)pfn_to_page(last);
	phys_addr_t phys;

	BUILD_BUG_ON(MAX_ORDER_NR_PAGES * sizeof(struct page) % PAGE_SIZE);
	for (; start < end; start += PAGE_SIZE) {
		if (kernel_virt_mapped(start))
			continue;	/* shared with the region before */
		phys = memblock_phys_alloc(PAGE_SIZE, PAGE_SIZE);
		if (!phys || kernel_map_range(start, phys, PAGE_SIZE, PT_WRITE))
			panic("no memory for struct page of %#llx\n", r->base);
		memset(__va(phys), 0, PAGE_SIZE);
	}
}

void __init arch_vmemmap_init(void)
{
	const struct memblock_region *r;

	for_each_mem_region(r)
		populate(r);
}
