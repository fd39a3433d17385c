// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding room in an address space: the highest or the lowest gap that is large
 * enough. Owns nothing; the tree must not change meanwhile.
 *
 * What a node knows of the gaps below it lets whole subtrees be passed over. The
 * gaps between its slots it knows by their bounds.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "vma_node.h"

#define NONE	((unsigned long)-ENOMEM)

/* The highest place for it in [@start, @end), or NONE. */
static unsigned long fit_high(const struct vma_gap *want, unsigned long start,
			      unsigned long end)
{
	unsigned long addr;

	start = max(start, want->low);
	end = min(end, want->high);
	if (end < start || end - start < want->length)
		return NONE;
	addr = end - want->length;
	addr -= (addr - want->align_offset) & want->align_mask;
	/* Where aligning wraps below 0, it is above @end. */
	return addr >= start && addr < end ? addr : NONE;
}

/* The lowest one. */
static unsigned long fit_low(const struct vma_gap *want, unsigned long start,
			     unsigned long end)
{
	unsigned long addr;

	start = max(start, want->low);
	end = min(end, want->high);
	if (end < start || end - start < want->length)
		return NONE;
	addr = start + ((want->align_offset - start) & want->align_mask);
	return addr >= start && addr <= end - want->length ? addr : NONE;
}

/* Is it worth looking below slot @i? */
static bool promises(const struct vma_node *n, unsigned int i,
		     const struct vma_gap *want)
{
	return node_gaps(n)[i] >= want->length &&
	       node_starts(n)[i] < want->high && node_ends(n)[i] > want->low;
}

static const struct vma_node *child(const struct vma_node *n, unsigned int i)
{
	return (const struct vma_node *)node_ptrs(n)[i];
}

/* Between the VMAs below @n; as deep as the tree is high. */
static unsigned long high_within(const struct vma_node *n,
				 const struct vma_gap *want)
{
	const unsigned long *starts = node_starts(n), *ends = node_ends(n);

	for (unsigned int i = n->nr; i--;) {
		unsigned long addr = NONE;

		if (n->level && promises(n, i, want))
			addr = high_within(child(n, i), want);
		if (addr == NONE && i)
			addr = fit_high(want, ends[i - 1], starts[i]);
		if (addr != NONE)
			return addr;
	}
	return NONE;
}

/* The same from below. */
static unsigned long low_within(const struct vma_node *n,
				const struct vma_gap *want)
{
	const unsigned long *starts = node_starts(n), *ends = node_ends(n);

	for (unsigned int i = 0; i < n->nr; i++) {
		unsigned long addr = NONE;

		if (i)
			addr = fit_low(want, ends[i - 1], starts[i]);
		if (addr == NONE && n->level && promises(n, i, want))
			addr = low_within(child(n, i), want);
		if (addr != NONE)
			return addr;
	}
	return NONE;
}

/* Above all VMAs, between them, below them. */
unsigned long vma_tree_gap_topdown(const struct vma_tree *tree,
				   const struct vma_gap *want)
{
	const struct vma_node *n = tree->root;
	unsigned long addr;

	if (!n)
		return fit_high(want, want->low, want->high);
	addr = fit_high(want, node_ends(n)[n->nr - 1], want->high);
	if (addr == NONE)
		addr = high_within(n, want);
	if (addr == NONE)
		addr = fit_high(want, want->low, node_starts(n)[0]);
	return addr;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_gap_topdown);

unsigned long vma_tree_gap_bottomup(const struct vma_tree *tree,
				    const struct vma_gap *want)
{
	const struct vma_node *n = tree->root;
	unsigned long addr;

	if (!n)
		return fit_low(want, want->low, want->high);
	addr = fit_low(want, want->low, node_starts(n)[0]);
	if (addr == NONE)
		addr = low_within(n, want);
	if (addr == NONE)
		addr = fit_low(want, node_ends(n)[n->nr - 1], want->high);
	return addr;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_gap_bottomup);
