/* SPDX-License-Identifier: GPL-2.0-only */
/* What CPUs remember of page tables; every flush reaches all of them. */
#ifndef _ASM_ARM64_TLBFLUSH_H
#define _ASM_ARM64_TLBFLUSH_H

#include <asm/page.h>
#include <asm/pgtable.h>

struct pt_map;

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

/* A new entry must be seen by the walker before the address is used. */
static inline int arch_kernel_mapped(const struct pt_map *map)
{
	asm volatile("dsb ishst; isb" : : : "memory");
	return 0;
}

#endif /* _ASM_ARM64_TLBFLUSH_H */
