/* SPDX-License-Identifier: GPL-2.0-only */
/* This CPU's memory of page tables. */
#ifndef _ASM_X86_TLBFLUSH_H
#define _ASM_X86_TLBFLUSH_H

#include <asm/page.h>
#include <asm/pgtable.h>
#include <asm/special_insns.h>
#include <linux/tlb.h>

struct pt_map;

/* Without a fault. */
static inline bool arch_cpu_notes_writes(void)
{
	return true;
}

/* Others must be interrupted. */
#define TLB_BROADCAST	0

/* The root of the kernel's own tables: head.S made the first of them. */
#define KERNEL_PGD	init_pgd
extern pte_t init_pgd[];

/* Beyond that many pages, forgetting all is cheaper than one by one. */
#define TLB_SINGLE_PAGES	33ul

/* When the command line is known, on the only CPU; and on each other one. */
void x86_pcid_init(void);
void x86_pcid_init_cpu(void);
/* What CR3 says of a root that is loaded under a number. */
static inline unsigned long x86_context_cr3(phys_addr_t root,
					    struct tlb_context as)
{
	return root | (as.nr + 1) | (as.keep ? CR3_NOFLUSH : 0);
}

/* Every CPU, before it uses what others have mapped. */
void x86_mm_cpu_init(void);
/* All, global entries too. */
void local_flush_tlb_all(void);

/* What leads to the page is forgotten with it. */
static inline void local_flush_tlb_one(unsigned long addr)
{
	asm volatile("invlpg (%0)" : : "r"(addr) : "memory");
}

static inline void local_flush_tlb_kernel_range(unsigned long start,
						unsigned long end)
{
	if (end - start > TLB_SINGLE_PAGES * PAGE_SIZE) {
		local_flush_tlb_all();
		return;
	}
	for (; start < end; start += PAGE_SIZE)
		local_flush_tlb_one(start);
}

/* At boot: the largest leaves that the CPU has. */
unsigned int arch_max_leaf(void);
/* At boot, on the only CPU: entries of live tables get new content. */
void arch_switch_prepare(void);
void arch_switch_entry(pte_t *entry, pte_t pte);
/* The same for the entry by which the caller's own code is mapped. */
void arch_switch_image(pte_t *entry, pte_t pte);

/* x86 walks see stores in order: an entry is there when it is written. */
static inline int arch_kernel_mapped(const struct pt_map *map)
{
	return 0;
}

#endif /* _ASM_X86_TLBFLUSH_H */
