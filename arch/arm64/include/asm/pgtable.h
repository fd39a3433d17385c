/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of page tables: one 64-bit type for every level. Level 0 maps 4 KiB
 * pages (what Arm calls level 3), each level above 512 times as much. Zero
 * means none. Pure C but for the flush, so that any host can test it.
 */
#ifndef _ASM_ARM64_PGTABLE_H
#define _ASM_ARM64_PGTABLE_H

#include <linux/pgprot.h>
#include <linux/types.h>

typedef struct {
	u64 val;
} pte_t;

#define PT_LEVELS		4
#define PT_ENTRIES		512u
#define PT_MAX_LEAF_LEVEL	2
#define pt_level_shift(level)	(12u + 9u * (level))
#define pt_level_size(level)	(1ul << pt_level_shift(level))

#define DESC_VALID	(1ull << 0)
#define DESC_TABLE	(1ull << 1)	/* above level 0; at it: a page */
#define DESC_NORMAL	(1ull << 2)	/* MAIR 1: cached memory */
#define DESC_RDONLY	(1ull << 7)
#define DESC_SHARED	(3ull << 8)	/* inner shareable */
#define DESC_AF		(1ull << 10)	/* accessed */
#define DESC_PXN	(1ull << 53)
#define DESC_UXN	(1ull << 54)
#define DESC_ADDR	0x0000fffffffff000ull

static inline bool pte_none(pte_t pte)
{
	return !pte.val;
}

static inline bool pte_leaf(pte_t pte, unsigned int level)
{
	return (pte.val & DESC_VALID) && (!level || !(pte.val & DESC_TABLE));
}

static inline phys_addr_t pte_phys(pte_t pte)
{
	return pte.val & DESC_ADDR;
}

static inline pte_t pte_make_table(phys_addr_t phys)
{
	return (pte_t){ phys | DESC_VALID | DESC_TABLE };
}

static inline pte_t pte_make_kernel(phys_addr_t phys, unsigned int level,
				    unsigned int prot)
{
	return (pte_t){ phys | DESC_VALID | (level ? 0 : DESC_TABLE) |
			DESC_NORMAL | DESC_SHARED | DESC_AF | DESC_UXN |
			(prot & PT_WRITE ? 0 : DESC_RDONLY) |
			(prot & PT_EXEC ? 0 : DESC_PXN) };
}

/* What a leaf of the kernel's allows. */
static inline unsigned int pte_prot(pte_t pte)
{
	return (pte.val & DESC_RDONLY ? 0 : PT_WRITE) |
	       (pte.val & DESC_PXN ? 0 : PT_EXEC);
}

/* The root of the kernel's own tables. */
pte_t *kernel_pgd(void);

/* A new entry must be seen by the walker before the address is used. */
static inline void pte_published(void)
{
	asm volatile("dsb ishst; isb" : : : "memory");
}

static inline void flush_tlb_kernel_page(unsigned long addr)
{
	asm volatile("dsb ishst\n\t"
		     "tlbi vaale1is, %0\n\t"
		     "dsb ish\n\t"
		     "isb" : : "r"((addr >> 12) & 0xfffffffffffull) : "memory");
}

#endif /* _ASM_ARM64_PGTABLE_H */
