// SPDX-License-Identifier: GPL-2.0-only
/*
 * What x86 does to its own TLB beyond single pages, and how a CPU is set up for
 * our page tables.
 */
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/special_insns.h>
#include <asm/tlbflush.h>
#include <linux/init.h>
#include <linux/pgtable.h>

/*
 * Entries of the page attribute table, by the bits PCD and PWT of a leaf:
 * write-back, write-combining, uncached if the MTRRs have nothing better, and
 * uncached. The upper four are never used.
 */
#define PAT_VALUE	0x0007010600070106ull

/*
 * Turning global pages off forgets them, and everything else; where they are
 * off, loading the root does.
 */
void local_flush_tlb_all(void)
{
	unsigned long cr4 = read_cr4();

	if (cr4 & CR4_PGE) {
		write_cr4(cr4 & ~CR4_PGE);
		write_cr4(cr4);
		return;
	}
	write_cr3(read_cr3());
}

/* Kinds of caching, and kernel entries that stay when the root changes. */
void x86_mm_cpu_init(void)
{
	wrmsrl(MSR_PAT, PAT_VALUE);
	write_cr4(read_cr4() | CR4_PGE);
	local_flush_tlb_all();
	x86_pcid_init_cpu();
}

unsigned int __init arch_max_leaf(void)
{
	return boot_cpu_has(X86_FEATURE_GBPAGES) ? 2 : 1;
}

void __init arch_switch_prepare(void)
{
	x86_mm_cpu_init();
}

/*
 * The old entry and the new one lead to the same memory, so it does not matter
 * by which of them an access goes until the flush.
 */
void __init arch_switch_entry(pte_t *entry, pte_t pte)
{
	pte_set(entry, pte);
	local_flush_tlb_all();
}

void __init arch_switch_image(pte_t *entry, pte_t pte)
{
	arch_switch_entry(entry, pte);
}
