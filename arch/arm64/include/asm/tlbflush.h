/* SPDX-License-Identifier: GPL-2.0-only */
/* What CPUs remember of page tables; every flush reaches all of them. */
#ifndef _ASM_ARM64_TLBFLUSH_H
#define _ASM_ARM64_TLBFLUSH_H

#include <asm/page.h>
#include <asm/pgtable.h>
#include <asm/sysreg.h>

struct pt_map;

/* FEAT_HAFDBS, of the CPU that asks. Without it faults note what is done to pages. */
#define HAFDBS_USES	1u
#define HAFDBS_WRITES	2u

static inline unsigned int arm64_hafdbs(void)
{
	return read_sysreg(id_aa64mmfr1_el1) & 0xf;
}

static inline bool arch_cpu_notes_writes(void)
{
	return arm64_hafdbs() >= HAFDBS_WRITES;
}

/* On each CPU, before it uses user memory. */
void arm64_mmu_init_cpu(void);

#define TLB_BROADCAST	1

/* The root of the kernel's own tables: head.S made the first of them. */
#define KERNEL_PGD	init_pgd
extern pte_t init_pgd[];

/* Beyond that many pages, forgetting all is cheaper than one by one. */
#define TLB_SINGLE_PAGES	512ul

/* Entries written before are seen; who walks by older ones has finished. */
static inline void local_flush_tlb_all(void)
{
	asm volatile("dsb ishst\n\t"
		     "tlbi vmalle1is\n\t"
		     "dsb ish\n\t"
		     "isb" : : : "memory");
}

/* Of every address space, and the tables on the way too. */
static inline void local_flush_tlb_kernel_range(unsigned long start,
						unsigned long end)
{
	if (end - start > TLB_SINGLE_PAGES * PAGE_SIZE) {
		local_flush_tlb_all();
		return;
	}
	asm volatile("dsb ishst" : : : "memory");
	for (; start < end; start += PAGE_SIZE)
		asm volatile("tlbi vaae1is, %0"
			     : : "r"((start >> 12) & 0xfffffffffffull)
			     : "memory");
	asm volatile("dsb ish; isb" : : : "memory");
}

/* At boot: the largest leaves that the CPU has. */
unsigned int arch_max_leaf(void);
/* At boot, on the only CPU: entries of live tables get new content. */
void arch_switch_prepare(void);
void arch_switch_entry(pte_t *entry, pte_t pte);
/* The same for the entry by which the caller's own code is mapped. */
void arch_switch_image(pte_t *entry, pte_t pte);

/* A new entry must be seen by the walker before the address is used. */
static inline int arch_kernel_mapped(const struct pt_map *map)
{
	asm volatile("dsb ishst; isb" : : : "memory");
	return 0;
}

#endif /* _ASM_ARM64_TLBFLUSH_H */
