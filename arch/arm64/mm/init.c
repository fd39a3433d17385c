// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a CPU notes in entries by itself; and replacing live entries of the kernel's
 * tables at boot, by Arm's rule: an entry that changes its size or its frame is none for
 * a moment, and is flushed, before it becomes the new one (break before make).
 *
 * Owns a map of the image at its physical address, in which the CPU runs while
 * the image's own entry is none.
 */
#include <asm/page.h>
#include <asm/sysreg.h>
#include <asm/tlbflush.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "replace.h"

static pte_t idmap_root[PT_ENTRIES] __aligned(PAGE_SIZE) __initdata;
static pte_t idmap_table[PT_ENTRIES] __aligned(PAGE_SIZE) __initdata;
/* In head.S: it stays loaded. */
extern pte_t empty_pgd[];

#define TCR_HA		(1ul << 39)	/* notes uses */
#define TCR_HD		(1ul << 40)	/* notes writes, too */

/*
 * Each CPU for itself. What it does not note, its faults do (mm/memory.c): CPUs of both
 * kinds may run one address space. A clean page is known as one that must not be written
 * to until then, so nothing is to be forgotten.
 */
void arm64_mmu_init_cpu(void)
{
	u64 bits = 0;

	if (arm64_hafdbs() >= HAFDBS_USES)
		bits |= TCR_HA;
	if (arm64_hafdbs() >= HAFDBS_WRITES)
		bits |= TCR_HD;
	write_sysreg(read_sysreg(tcr_el1) | bits, tcr_el1);
	asm volatile("isb" : : : "memory");
}

/* The 4 KiB granule has leaves of 1 GiB on every CPU. */
unsigned int __init arch_max_leaf(void)
{
	return 2;
}

/* The GiB around @phys, at its physical address. All of the image is in one table. */
static void __init idmap_add(phys_addr_t phys)
{
	phys_addr_t gib = phys & ~(pt_level_size(2) - 1);

	pte_set(&idmap_root[pt_index(gib, 3)],
		pte_make_table(__pa_symbol(idmap_table), 0));
	pte_set(&idmap_table[pt_index(gib, 2)],
		pte_make(gib, 2, PT_KERNEL | PT_WRITE | PT_EXEC));
}

void __init arch_switch_prepare(void)
{
	idmap_add(__pa_symbol(replace_entry_idmap));
}

/*
 * For tables that nobody uses meanwhile: we run on the stack of the boot, which
 * is in the image, as the entry must be.
 */
void __init arch_switch_entry(pte_t *entry, pte_t pte)
{
	pte_set(entry, (pte_t){ 0 });
	local_flush_tlb_all();
	pte_set(entry, pte);
	asm volatile("dsb ishst; isb" : : : "memory");
}

void __init arch_switch_image(pte_t *entry, pte_t pte)
{
	struct replace_args args = {
		.idmap = __pa_symbol(idmap_root),
		.empty = __pa_symbol(empty_pgd),
		.code = __pa_symbol(replace_entry_idmap),
		.entry = __pa(entry),
		.value = pte.val,
	};

	/* An image across a border does not have its tables where its code is. */
	idmap_add(args.entry);
	replace_entry(&args);
}

/* page_copy.S */
EXPORT_SYMBOL(clear_page);
EXPORT_SYMBOL(copy_page);
