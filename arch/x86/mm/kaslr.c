// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the linear map, vmalloc's addresses and the array of struct page begin in
 * this boot.
 *
 * Owns the three bases, which are constant from kernel_randomize_memory() on. Until
 * then they are what head.S has mapped, and nobody may keep an address of the
 * linear map.
 */
#include <asm/page.h>
#include <asm/setup.h>
#include <asm/tlbflush.h>
#include <linux/cache.h>
#include <linux/cmdline.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/pgtable.h>

#include "../kernel/x86.h"

/* Their order in the address space, behind each a gap of random size. */
#define REGIONS_END	_AC(0xfffffe0000000000, UL)
#define VMEMMAP_SIZE	(_AC(1, UL) << 40)
#define GIB_SHIFT	30
#define BOOT_GIBS	(BOOT_MAPPED_END >> GIB_SHIFT)

static_assert(MAX_PHYSMEM / PAGE_SIZE * 64 <= VMEMMAP_SIZE);

unsigned long page_offset_base __ro_after_init = PAGE_OFFSET_BASE;
EXPORT_SYMBOL_GPL(page_offset_base);
unsigned long vmalloc_base __ro_after_init = VMALLOC_BASE;
EXPORT_SYMBOL_GPL(vmalloc_base);
unsigned long vmemmap_base __ro_after_init = VMEMMAP_BASE;
EXPORT_SYMBOL_GPL(vmemmap_base);

/* In head.S: the first 4 GiB in pages of 2 MiB, one table for each. */
extern pte_t boot_pmd[BOOT_GIBS][PT_ENTRIES];

/* The map may begin anywhere in a table, and go on in the next. */
static pte_t linear_puds[2][PT_ENTRIES] __aligned(PAGE_SIZE) __initdata;

struct region {
	unsigned long *base;
	unsigned long size;
};

/*
 * Each region takes a random part of the space that is left, of which those
 * behind it get an equal share on average. Steps of a GiB keep large pages.
 */
static void __init choose_bases(void)
{
	const struct region regions[] = {
		{ &page_offset_base, MAX_PHYSMEM },
		{ &vmalloc_base, VMALLOC_SIZE },
		{ &vmemmap_base, VMEMMAP_SIZE },
	};
	unsigned long at = PAGE_OFFSET_BASE, left = REGIONS_END - at;

	for (size_t i = 0; i < ARRAY_SIZE(regions); i++)
		left -= regions[i].size;
	left >>= GIB_SHIFT;
	for (size_t i = 0; i < ARRAY_SIZE(regions); i++) {
		unsigned long gap;

		get_boot_seed(&gap, sizeof(gap));
		gap %= left / (ARRAY_SIZE(regions) - i) + 1;
		at += gap << GIB_SHIFT;
		left -= gap;
		*regions[i].base = at;
		at += regions[i].size;
	}
}

/* The boot's linear map, once more at the new base; the old one goes. */
static void __init move_linear_map(void)
{
	unsigned int first = pt_index(page_offset_base, 2);
	unsigned int slot = pt_index(page_offset_base, 3);

	KERNEL_PGD[pt_index(PAGE_OFFSET_BASE, 3)] = (pte_t){ 0 };
	for (unsigned int i = 0; i < BOOT_GIBS; i++)
		linear_puds[(first + i) / PT_ENTRIES]
			   [(first + i) % PT_ENTRIES] =
			pte_make_table(__pa_symbol(boot_pmd[i]), 0);
	for (unsigned int i = 0; i <= (first + BOOT_GIBS - 1) / PT_ENTRIES; i++)
		KERNEL_PGD[slot + i] =
			pte_make_table(__pa_symbol(linear_puds[i]), 0);
	local_flush_tlb_all();
}

/* Behind the command line, before anything is kept in the linear map. */
void __init kernel_randomize_memory(void)
{
	if (cmdline_has_word(boot_command_line, COMMAND_LINE_SIZE, "nokaslr"))
		return;
	choose_bases();
	move_linear_map();
}
