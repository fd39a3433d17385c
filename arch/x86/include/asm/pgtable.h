/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of page tables: one 64-bit type for every level. Level 0 maps 4 KiB
 * pages, each level above 512 times as much. Zero means none. Pure C, so that
 * any host can test it.
 */
#ifndef _ASM_X86_PGTABLE_H
#define _ASM_X86_PGTABLE_H

#include <asm-generic/pgtable_absent.h>
#include <linux/pgprot.h>
#include <linux/types.h>

#define PT_LEVELS		4
#define PT_ENTRIES		512u
#define PT_PHYS_BITS		52
#define PT_MAX_LEAF_LEVEL	2	/* 1 GiB, where the CPU has them */
#define pt_level_shift(level)	(12u + 9u * (level))
#define pt_level_size(level)	(1ul << pt_level_shift(level))

/* Roots of address spaces hold the kernel's entries too. */
#define PT_ROOT_IS_COPIED	1

/* A live leaf may become a table of the same, or the other way round. */
#define PT_SPLITS_LIVE		1

/* After a fault the CPU looks again: what an entry allows more needs no flush. */
#define PT_RELAX_FLUSHES	0

#define _PAGE_PRESENT	(1ull << 0)
#define _PAGE_RW	(1ull << 1)
#define _PAGE_USER	(1ull << 2)
#define _PAGE_PWT	(1ull << 3)	/* alone: PAT 1, write-combining */
#define _PAGE_PCD	(1ull << 4)	/* with PWT: PAT 3, uncached */
#define _PAGE_ACCESSED	(1ull << 5)
#define _PAGE_DIRTY	(1ull << 6)
#define _PAGE_PSE	(1ull << 7)	/* a leaf above level 0 */
#define _PAGE_GLOBAL	(1ull << 8)	/* stays when the root changes */
#define _PAGE_SPECIAL	(1ull << 9)	/* ours */
#define _PAGE_NX	(1ull << 63)
#define _PAGE_ADDR	0x000ffffffffff000ull

/* Of a leaf that is not present: so that it is never zero. */
#define _PAGE_NOACCESS	_PAGE_GLOBAL

static inline bool pte_leaf(pte_t pte, unsigned int level)
{
	return pte_noaccess(pte) ||
	       (pte_present(pte) && (!level || (pte.val & _PAGE_PSE)));
}

static inline bool pte_table(pte_t pte, unsigned int level)
{
	return level && pte_present(pte) && !(pte.val & _PAGE_PSE);
}

/* Of a leaf or a table. */
static inline phys_addr_t pte_phys(pte_t pte)
{
	return pte.val & _PAGE_ADDR;
}

/* A leaf decides alone; tables allow everything, but the kernel's no user. */
static inline pte_t pte_make_table(phys_addr_t phys, unsigned int flags)
{
	return (pte_t){ phys | _PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED |
			(flags & PT_USER ? _PAGE_USER : 0) };
}

/* Nothing below the table can be written, whatever its entries say. */
static inline pte_t table_wrprotect(pte_t table)
{
	return (pte_t){ table.val & ~_PAGE_RW };
}

static inline pte_t table_mkwrite(pte_t table)
{
	return (pte_t){ table.val | _PAGE_RW };
}

static inline bool table_write(pte_t table)
{
	return table.val & _PAGE_RW;
}

/* Kernel leaves are the same in every address space: global. */
static inline u64 __pte_access(unsigned int flags)
{
	if (flags & PT_NOACCESS)
		return _PAGE_NOACCESS | (flags & PT_USER ? _PAGE_USER : 0);
	return _PAGE_PRESENT | (flags & PT_USER ? _PAGE_USER : _PAGE_GLOBAL) |
	       (flags & PT_WRITE ? _PAGE_RW : 0);
}

static inline pte_t pte_make(phys_addr_t phys, unsigned int level,
			     unsigned int flags)
{
	return (pte_t){ phys | __pte_access(flags) | (level ? _PAGE_PSE : 0) |
			(flags & PT_EXEC ? 0 : _PAGE_NX) |
			(flags & PT_YOUNG ? _PAGE_ACCESSED : 0) |
			(flags & PT_DIRTY ? _PAGE_DIRTY : 0) |
			(flags & PT_SPECIAL ? _PAGE_SPECIAL : 0) |
			(flags & (PT_WC | PT_DEVICE) ? _PAGE_PWT : 0) |
			(flags & PT_DEVICE ? _PAGE_PCD : 0) };
}

static inline unsigned int __pte_cache_flags(pte_t pte)
{
	if (pte.val & _PAGE_PCD)
		return PT_DEVICE;
	return pte.val & _PAGE_PWT ? PT_WC : 0;
}

/* What the leaf was made of, and what the CPU has noted since. */
static inline unsigned int pte_flags(pte_t pte)
{
	return (pte_noaccess(pte) ? PT_NOACCESS : 0) |
	       (pte.val & _PAGE_RW ? PT_WRITE : 0) |
	       (pte.val & _PAGE_NX ? 0 : PT_EXEC) |
	       (pte.val & _PAGE_USER ? PT_USER : 0) |
	       (pte.val & _PAGE_ACCESSED ? PT_YOUNG : 0) |
	       (pte.val & _PAGE_DIRTY ? PT_DIRTY : 0) |
	       (pte.val & _PAGE_SPECIAL ? PT_SPECIAL : 0) |
	       __pte_cache_flags(pte);
}

#endif /* _ASM_X86_PGTABLE_H */
