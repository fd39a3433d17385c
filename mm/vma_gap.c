// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding room in an address space: the highest or the lowest gap that is large
 * enough. Owns nothing; the tree must not change meanwhile.
 *
 * What a node knows of the gaps below and behind each slot lets whole subtrees be
 * passed over.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "vma_node.h"

#define NONE	((unsigned long)-ENOMEM)

/* The highest place for it in [@start, @end), or NONE. */
static __always_inline unsigned long fit_high(const struct vma_gap *want,
					      unsigned long start, unsigned long end)
{
	unsigned long addr;

	start = max(start, want->low);
	end = min(end, want->high);
	/* Below 0, it is above @end. */
	addr = end - want->length;
	return addr >= start && addr < end ? addr : NONE;
}

/* The lowest one. */
static unsigned long fit_low(const struct vma_gap *want, unsigned long start,
			     unsigned long end)
{
	start = max(start, want->low);
	end = min(end, want->high);
	return end >= start && end - start >= want->length ? start : NONE;
}

/* Is it worth looking below slot @i, or behind it? */
static bool promises(const struct vma_node *n, unsigned int i,
		     const struct vma_gap *want)
{
	return n->gap[i] >= want->length && n->start[i] < want->high;
}

/* From slot @i to the next; nothing behind the last one. */
static unsigned long gap_end(const struct vma_node *n, unsigned int i)
{
	return i + 1 < n->nr ? n->start[i + 1] : n->end[i];
}

/*
 * It was found, before slot @slot of @n. If that is a leaf, it is the place, with nobody
 * above it as far as is known.
 */
static __always_inline unsigned long found_in(const struct vma_node *n,
					      unsigned int slot,
					      unsigned long addr,
					      struct vma_place *at)
{
	if (addr != NONE && !n->level)
		*at = (struct vma_place){
			.leaf = (struct vma_node *)n, .slot = slot,
			.above = ~0ul,
		};
	return addr;
}

/*
 * ... or in the leaf that is slot @i of @n, which says what is known above it. Higher up
 * there is nothing to add.
 */
static unsigned long found_below(const struct vma_node *n, unsigned int i,
				 unsigned long addr, struct vma_place *at)
{
	if (addr != NONE && at->leaf && n->level == 1) {
		at->inner = true;
		at->above = n->gap[i];
	}
	return addr;
}

/* Between the VMAs below @n; as deep as the tree is high. */
static unsigned long high_within(const struct vma_node *n,
				 const struct vma_gap *want,
				 struct vma_place *at)
{
	for (unsigned int i = n->nr; i--;) {
		unsigned long addr;

		if (!promises(n, i, want))
			continue;
		addr = found_in(n, i + 1,
				fit_high(want, n->end[i], gap_end(n, i)), at);
		if (addr == NONE && n->level && n->end[i] > want->low)
			addr = found_below(n, i,
					   high_within(n->ptr[i], want, at), at);
		if (addr != NONE)
			return addr;
	}
	return NONE;
}

/* The same from below. */
static unsigned long low_within(const struct vma_node *n,
				const struct vma_gap *want, struct vma_place *at)
{
	for (unsigned int i = 0; i < n->nr; i++) {
		unsigned long addr = NONE;

		if (!promises(n, i, want))
			continue;
		if (n->level && n->end[i] > want->low)
			addr = found_below(n, i,
					   low_within(n->ptr[i], want, at), at);
		if (addr == NONE)
			addr = found_in(n, i + 1,
					fit_low(want, n->end[i], gap_end(n, i)),
					at);
		if (addr != NONE)
			return addr;
	}
	return NONE;
}

/*
 * Where it was found between two leaves or more, none of them was looked at: it is looked
 * for once more.
 */
static __always_inline unsigned long with_sides(const struct vma_tree *tree,
						unsigned long addr,
						struct vma_sides *sides)
{
	if (likely(sides->at.leaf))
		sides_at_place(tree, addr, sides);
	else if (addr != NONE)
		vma_tree_sides(tree, addr, sides);
	return addr;
}

/* Above all VMAs, between them, below them. */
static __always_inline unsigned long find_high(const struct vma_node *n,
					       const struct vma_gap *want,
					       struct vma_place *at)
{
	unsigned long addr;

	at->leaf = NULL;
	if (!n)
		return fit_high(want, want->low, want->high);
	addr = found_in(n, n->nr,
			fit_high(want, n->end[n->nr - 1], want->high), at);
	if (addr == NONE)
		addr = high_within(n, want, at);
	if (addr == NONE)
		addr = found_in(n, 0, fit_high(want, want->low, n->start[0]),
				at);
	return addr;
}

static noinline unsigned long high_in_tree(const struct vma_tree *tree,
					   const struct vma_gap *want,
					   struct vma_sides *sides)
{
	return with_sides(tree, find_high(tree->root, want, &sides->at), sides);
}

/* The slot of a leaf that it would be before, and where; NONE: there is no such slot. */
static __always_inline unsigned long slot_high(const struct vma_node *n,
					       const struct vma_gap *want,
					       unsigned long *slot)
{
	unsigned long i = n->nr, addr = fit_high(want, n->end[i - 1], want->high);

	while (addr == NONE && --i)
		if (n->gap[i - 1] >= want->length)
			addr = fit_high(want, n->end[i - 1], n->start[i]);
	if (addr == NONE)
		addr = fit_high(want, want->low, n->start[0]);
	*slot = i;
	return addr;
}

/* Most trees are one leaf, which knows everybody. */
unsigned long vma_tree_gap_topdown(const struct vma_tree *tree,
				   const struct vma_gap *want,
				   struct vma_sides *sides)
{
	const struct vma_node *n = tree->root;
	unsigned long addr, slot;

	if (unlikely(!n || n->level))
		return high_in_tree(tree, want, sides);
	addr = slot_high(n, want, &slot);
	sides->prev = slot ? n->ptr[slot - 1] : NULL;
	sides->next = n->ptr[slot];
	sides->at.leaf = (struct vma_node *)n;
	sides->at.slot = slot;
	sides->at.inner = false;
	sides->at.above = ~0ul;
	return addr;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_gap_topdown);

static __always_inline unsigned long find_low(const struct vma_node *n,
					      const struct vma_gap *want,
					      struct vma_place *at)
{
	unsigned long addr;

	at->leaf = NULL;
	if (!n)
		return fit_low(want, want->low, want->high);
	addr = found_in(n, 0, fit_low(want, want->low, n->start[0]), at);
	if (addr == NONE)
		addr = low_within(n, want, at);
	if (addr == NONE)
		addr = found_in(n, n->nr,
				fit_low(want, n->end[n->nr - 1], want->high),
				at);
	return addr;
}

unsigned long vma_tree_gap_bottomup(const struct vma_tree *tree,
				    const struct vma_gap *want,
				    struct vma_sides *sides)
{
	return with_sides(tree, find_low(tree->root, want, &sides->at), sides);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_gap_bottomup);
