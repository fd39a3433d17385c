/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of page tables: one 64-bit type for every level. Level 0 maps 4 KiB
 * pages (what Arm calls level 3), each level above 512 times as much. Zero
 * means none. Pure C, so that any host can test it.
 */
#ifndef _ASM_ARM64_PGTABLE_H
#define _ASM_ARM64_PGTABLE_H

#include <asm-generic/pgtable_absent.h>
#include <linux/pgprot.h>
#include <linux/types.h>

#define PT_LEVELS		4
#define PT_ENTRIES		512u
#define PT_PHYS_BITS		48
#define PT_MAX_LEAF_LEVEL	2
#define pt_level_shift(level)	(12u + 9u * (level))
#define pt_level_size(level)	(1ul << pt_level_shift(level))

/* The kernel has a root of its own. */
#define PT_ROOT_IS_COPIED	0

/* A live entry changes its frame or size through none, and a flush. */
#define PT_SPLITS_LIVE		0

/* What the CPU remembers of a leaf forbids, until it is flushed. */
#define PT_RELAX_FLUSHES	1

#define DESC_VALID	(1ull << 0)
#define DESC_TABLE	(1ull << 1)	/* above level 0; at it: a page */
#define DESC_ATTR(i)	((u64)(i) << 2)	/* which byte of MAIR_EL1 */
#define DESC_USER	(1ull << 6)
#define DESC_RDONLY	(1ull << 7)
#define DESC_SHARED	(3ull << 8)	/* inner shareable */
#define DESC_AF		(1ull << 10)	/* accessed */
#define DESC_NG		(1ull << 11)	/* of one address space */
#define DESC_DBM	(1ull << 51)	/* may be written, if only later */
#define DESC_PXN	(1ull << 53)
#define DESC_UXN	(1ull << 54)
#define DESC_DIRTY	(1ull << 55)	/* ours */
#define DESC_SPECIAL	(1ull << 56)	/* ours */
#define DESC_ADDR	0x0000fffffffff000ull

/* In a table's entry: for all below it. */
#define TABLE_PXN	(1ull << 59)
#define TABLE_UXN	(1ull << 60)
#define TABLE_RDONLY	(1ull << 62)

/* Bytes of MAIR_EL1, as head.S sets them. */
#define ATTR_CACHED	1
#define ATTR_WC		2
#define ATTR_DEVICE	3

static inline bool pte_leaf(pte_t pte, unsigned int level)
{
	return pte_noaccess(pte) ||
	       (pte_present(pte) && (!level || !(pte.val & DESC_TABLE)));
}

static inline bool pte_table(pte_t pte, unsigned int level)
{
	return level && pte_present(pte) && (pte.val & DESC_TABLE);
}

/* Of a leaf or a table. */
static inline phys_addr_t pte_phys(pte_t pte)
{
	return pte.val & DESC_ADDR;
}

/* A second fence: user tables hold no kernel code, and the reverse. */
static inline pte_t pte_make_table(phys_addr_t phys, unsigned int flags)
{
	return (pte_t){ phys | DESC_VALID | DESC_TABLE |
			(flags & PT_USER ? TABLE_PXN : TABLE_UXN) };
}

/* Nothing below the table can be written, whatever its entries say. */
static inline pte_t table_wrprotect(pte_t table)
{
	return (pte_t){ table.val | TABLE_RDONLY };
}

static inline pte_t table_mkwrite(pte_t table)
{
	return (pte_t){ table.val & ~TABLE_RDONLY };
}

static inline bool table_write(pte_t table)
{
	return !(table.val & TABLE_RDONLY);
}

/*
 * A page that is clean stays read-only to a CPU that does not note the first
 * write by itself: the fault does. DBM says that it may be written.
 */
static inline u64 __pte_write(unsigned int flags)
{
	bool both = (flags & PT_WRITE) && (flags & PT_DIRTY);

	return (flags & PT_WRITE ? DESC_DBM : 0) | (both ? 0 : DESC_RDONLY) |
	       (flags & PT_DIRTY ? DESC_DIRTY : 0);
}

/* Code is the user's or the kernel's, never both. */
static inline u64 __pte_exec(unsigned int flags)
{
	if (!(flags & PT_EXEC))
		return DESC_PXN | DESC_UXN;
	return flags & PT_USER ? DESC_PXN : DESC_UXN;
}

static inline u64 __pte_cache(unsigned int flags)
{
	if (flags & PT_DEVICE)
		return DESC_ATTR(ATTR_DEVICE);
	return DESC_ATTR(flags & PT_WC ? ATTR_WC : ATTR_CACHED);
}

static inline u64 __pte_type(unsigned int level, unsigned int flags)
{
	if (flags & PT_NOACCESS)
		return 0;
	return DESC_VALID | (level ? 0 : DESC_TABLE);
}

static inline pte_t pte_make(phys_addr_t phys, unsigned int level,
			     unsigned int flags)
{
	return (pte_t){ phys | __pte_type(level, flags) | DESC_SHARED |
			__pte_write(flags) | __pte_exec(flags) |
			__pte_cache(flags) |
			(flags & PT_USER ? DESC_USER | DESC_NG : 0) |
			(flags & PT_YOUNG ? DESC_AF : 0) |
			(flags & PT_SPECIAL ? DESC_SPECIAL : 0) };
}

static inline unsigned int __pte_cache_flags(pte_t pte)
{
	switch ((pte.val >> 2) & 7) {
	case ATTR_WC:
		return PT_WC;
	case ATTR_DEVICE:
		return PT_DEVICE;
	default:
		return 0;
	}
}

/* Ours, or noted by the CPU: it made writable what may be written. */
static inline bool __pte_dirty(pte_t pte)
{
	return (pte.val & DESC_DIRTY) ||
	       ((pte.val & DESC_DBM) && !(pte.val & DESC_RDONLY));
}

/* What the leaf was made of, and what the CPU has noted since. */
static inline unsigned int pte_flags(pte_t pte)
{
	u64 xn = pte.val & DESC_USER ? DESC_UXN : DESC_PXN;

	return (pte_noaccess(pte) ? PT_NOACCESS : 0) |
	       (pte.val & DESC_DBM ? PT_WRITE : 0) |
	       (pte.val & xn ? 0 : PT_EXEC) |
	       (pte.val & DESC_USER ? PT_USER : 0) |
	       (pte.val & DESC_AF ? PT_YOUNG : 0) |
	       (__pte_dirty(pte) ? PT_DIRTY : 0) |
	       (pte.val & DESC_SPECIAL ? PT_SPECIAL : 0) |
	       __pte_cache_flags(pte);
}

#endif /* _ASM_ARM64_PGTABLE_H */
