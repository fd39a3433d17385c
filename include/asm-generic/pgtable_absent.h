/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries that the CPU takes for empty and the kernel does not, for machines
 * that look at bit 0 alone to know; and the type of all entries.
 *
 *	bits 1:0	what it is
 *	00, all else 0	nothing
 *	00		a leaf without access; the rest is the machine's
 *	10		swapped out: type in 7:2, mark in 8, offset in 57:12
 *	x1		the CPU's
 */
#ifndef _ASM_GENERIC_PGTABLE_ABSENT_H
#define _ASM_GENERIC_PGTABLE_ABSENT_H

#include <linux/types.h>

typedef struct {
	u64 val;
} pte_t;

#define PT_SWAP_TYPES		64u
#define PT_SWAP_OFFSET_BITS	46u

#define __PT_SWAP	2ull
#define __PT_SWAP_MARK	(1ull << 8)

/* A place in swap, and a bit that is the owner's to use. */
struct pt_swap {
	unsigned int type;
	bool mark;
	u64 offset;
};

static inline bool pte_none(pte_t pte)
{
	return !pte.val;
}

/* Does the CPU use it, as a table or a leaf? */
static inline bool pte_present(pte_t pte)
{
	return pte.val & 1;
}

static inline bool pte_noaccess(pte_t pte)
{
	return pte.val && !(pte.val & 3);
}

static inline bool pte_is_swap(pte_t pte)
{
	return (pte.val & 3) == __PT_SWAP;
}

static inline pte_t pte_make_swap(struct pt_swap swap)
{
	return (pte_t){ __PT_SWAP | (u64)swap.type << 2 | swap.offset << 12 |
			(swap.mark ? __PT_SWAP_MARK : 0) };
}

static inline struct pt_swap pte_swap(pte_t pte)
{
	return (struct pt_swap){
		.type = (pte.val >> 2) % PT_SWAP_TYPES,
		.mark = pte.val & __PT_SWAP_MARK,
		.offset = (pte.val >> 12) & ((1ull << PT_SWAP_OFFSET_BITS) - 1),
	};
}

#endif /* _ASM_GENERIC_PGTABLE_ABSENT_H */
