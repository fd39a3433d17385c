/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of page tables: one 64-bit type for every level. Level 0 maps 4 KiB
 * pages, each level above 512 times as much. Zero means none. Pure C, so that
 * any host can test it.
 */
#ifndef _ASM_X86_PGTABLE_H
#define _ASM_X86_PGTABLE_H

#include <linux/pgprot.h>
#include <linux/types.h>

typedef struct {
	u64 val;
} pte_t;

#define PT_LEVELS		4
#define PT_ENTRIES		512u
#define PT_MAX_LEAF_LEVEL	2	/* 1 GiB, where the CPU has them */
#define pt_level_shift(level)	(12u + 9u * (level))
#define pt_level_size(level)	(1ul << pt_level_shift(level))

#define _PAGE_PRESENT	(1ull << 0)
#define _PAGE_RW	(1ull << 1)
#define _PAGE_PSE	(1ull << 7)	/* a leaf above level 0 */
#define _PAGE_NX	(1ull << 63)
#define _PAGE_ADDR	0x000ffffffffff000ull

static inline bool pte_none(pte_t pte)
{
	return !pte.val;
}

static inline bool pte_leaf(pte_t pte, unsigned int level)
{
	return (pte.val & _PAGE_PRESENT) && (!level || (pte.val & _PAGE_PSE));
}

static inline phys_addr_t pte_phys(pte_t pte)
{
	return pte.val & _PAGE_ADDR;
}

static inline pte_t pte_make_table(phys_addr_t phys)
{
	return (pte_t){ phys | _PAGE_PRESENT | _PAGE_RW };
}

static inline pte_t pte_make_kernel(phys_addr_t phys, unsigned int level,
				    unsigned int prot)
{
	return (pte_t){ phys | _PAGE_PRESENT | (level ? _PAGE_PSE : 0) |
			(prot & PT_WRITE ? _PAGE_RW : 0) |
			(prot & PT_EXEC ? 0 : _PAGE_NX) };
}

/* What a leaf of the kernel's allows. */
static inline unsigned int pte_prot(pte_t pte)
{
	return (pte.val & _PAGE_RW ? PT_WRITE : 0) |
	       (pte.val & _PAGE_NX ? 0 : PT_EXEC);
}

/* The root of the kernel's own tables. */
pte_t *kernel_pgd(void);

/* x86 walks see stores in order: an entry is there when it is written. */
static inline void pte_published(void)
{
}

static inline void flush_tlb_kernel_page(unsigned long addr)
{
	asm volatile("invlpg (%0)" : : "r"(addr) : "memory");
}

#endif /* _ASM_X86_PGTABLE_H */
