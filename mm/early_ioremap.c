// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mappings of the first moments: tables of the firmware and the console, before
 * anybody knows what memory there is.
 *
 * Owns EARLY_IOREMAP_SLOTS windows of EARLY_IOREMAP_MAX bytes at
 * EARLY_MAP_START and the page tables behind them, which are part of the
 * image. There is one CPU, and nothing to lock; afterwards there is ioremap().
 */
#include <asm/tlbflush.h>
#include <linux/align.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#define SLOT_PAGES	(EARLY_IOREMAP_MAX >> PAGE_SHIFT)

/* All slots together are what one table of the lowest level maps. */
static_assert(EARLY_IOREMAP_SLOTS * SLOT_PAGES == PT_ENTRIES);

static pte_t early_tables[PT_LEVELS - 1][PT_ENTRIES] __aligned(PAGE_SIZE);
#define EARLY_LEAVES	early_tables[0]
static bool slot_used[EARLY_IOREMAP_SLOTS] __initdata;
static bool ready __initdata;

/* On the way down, a table of ours wherever there is none yet. */
static void __init early_init(void)
{
	pte_t *table = KERNEL_PGD;

	for (unsigned int level = PT_LEVELS - 1; level; level--) {
		pte_t *entry = &table[pt_index(EARLY_MAP_START, level)];
		pte_t *ours = early_tables[level - 1];

		if (pte_none(pte_read(entry)))
			pte_set(entry, pte_make_table(__pa_symbol(ours), 0));
		table = __va(pte_phys(pte_read(entry)));
	}
	ready = true;
}

static unsigned long __init slot_addr(unsigned int slot)
{
	return EARLY_MAP_START + slot * EARLY_IOREMAP_MAX;
}

static int __init free_slot(void)
{
	for (unsigned int i = 0; i < EARLY_IOREMAP_SLOTS; i++)
		if (!slot_used[i])
			return i;
	return -ENOSPC;
}

static void __init *early_map(phys_addr_t phys, size_t size, unsigned int flags)
{
	unsigned long offset = offset_in_page(phys);
	struct pt_map map = { .phys = phys - offset, .flags = flags };
	int slot = free_slot();

	/* An address that no entry can hold would spill into its flags. */
	if (!size || size > EARLY_IOREMAP_MAX - offset || slot < 0 ||
	    phys >> arch_phys_bits || (phys + size - 1) >> arch_phys_bits)
		return NULL;
	if (!ready)
		early_init();
	slot_used[slot] = true;
	map.span = pt_span(slot_addr(slot), PAGE_ALIGN(offset + size));
	for (unsigned long done = 0; done < offset + size; done += PAGE_SIZE)
		pte_set(&EARLY_LEAVES[pt_index(map.span.start + done, 0)],
			pte_make(map.phys + done, 0, flags | PT_KERNEL));
	arch_kernel_mapped(&map);
	return (void *)(map.span.start + offset);
}

static void __init early_unmap(unsigned long addr)
{
	unsigned int slot = (addr - EARLY_MAP_START) / EARLY_IOREMAP_MAX;

	if (WARN_ON(addr < EARLY_MAP_START || slot >= EARLY_IOREMAP_SLOTS ||
		    !slot_used[slot]))
		return;
	for (unsigned int i = 0; i < SLOT_PAGES; i++)
		pte_set(&EARLY_LEAVES[slot * SLOT_PAGES + i], (pte_t){ 0 });
	local_flush_tlb_kernel_range(slot_addr(slot), slot_addr(slot + 1));
	slot_used[slot] = false;
}

void __iomem __init *early_ioremap(phys_addr_t phys, size_t size)
{
	return (void __iomem *)early_map(phys, size, PT_DEVICE | PT_WRITE);
}

void __init early_iounmap(void __iomem *addr, size_t size)
{
	early_unmap((unsigned long)addr);
}

void __init *early_memremap(phys_addr_t phys, size_t size)
{
	return early_map(phys, size, PT_WRITE);
}

void __init early_memunmap(void *addr, size_t size)
{
	early_unmap((unsigned long)addr);
}
