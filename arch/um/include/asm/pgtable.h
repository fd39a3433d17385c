/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of page tables that no hardware walks: the host is told what they
 * say, for the kernel's own addresses. One 64-bit type for every level; level 0
 * maps 4 KiB pages, each level above 512 times as much. Zero means none.
 */
#ifndef _ASM_UM_PGTABLE_H
#define _ASM_UM_PGTABLE_H

#include <asm-generic/pgtable_absent.h>
#include <linux/pgprot.h>
#include <linux/types.h>

#define PT_LEVELS		4
#define PT_ENTRIES		512u
#define PT_PHYS_BITS		48
#define PT_MAX_LEAF_LEVEL	2
#define pt_level_shift(level)	(12u + 9u * (level))
#define pt_level_size(level)	(1ul << pt_level_shift(level))

/* There is no walker that could see two sizes at once. */
#define PT_SPLITS_LIVE		1

/* After a fault the CPU looks again: what an entry allows more needs no flush. */
#define PT_RELAX_FLUSHES	0

#define UM_PRESENT	(1ull << 0)
#define UM_LEAF		(1ull << 2)
#define UM_RDONLY	(1ull << 3)	/* of a table: all below it */
#define UM_ADDR		0x0000fffffffff000ull
#define UM_FLAGS_SHIFT	52		/* of a leaf: PT_* as they are */

static inline bool pte_leaf(pte_t pte, unsigned int level)
{
	return pte_noaccess(pte) || (pte_present(pte) && (pte.val & UM_LEAF));
}

static inline bool pte_table(pte_t pte, unsigned int level)
{
	return pte_present(pte) && !(pte.val & UM_LEAF);
}

/* Of a leaf or a table. */
static inline phys_addr_t pte_phys(pte_t pte)
{
	return pte.val & UM_ADDR;
}

static inline pte_t pte_make_table(phys_addr_t phys, unsigned int flags)
{
	return (pte_t){ phys | UM_PRESENT };
}

/* Nothing below the table can be written, whatever its entries say. */
static inline pte_t table_wrprotect(pte_t table)
{
	return (pte_t){ table.val | UM_RDONLY };
}

static inline pte_t table_mkwrite(pte_t table)
{
	return (pte_t){ table.val & ~UM_RDONLY };
}

static inline bool table_write(pte_t table)
{
	return !(table.val & UM_RDONLY);
}

static inline pte_t pte_make(phys_addr_t phys, unsigned int level,
			     unsigned int flags)
{
	return (pte_t){ phys | UM_LEAF | (u64)flags << UM_FLAGS_SHIFT |
			(flags & PT_NOACCESS ? 0 : UM_PRESENT) };
}

/* What the leaf was made of, and what has been noted since. */
static inline unsigned int pte_flags(pte_t pte)
{
	return pte.val >> UM_FLAGS_SHIFT;
}

#endif /* _ASM_UM_PGTABLE_H */
