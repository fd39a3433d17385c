// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries of the XArray that span several indices: how many, storing them over
 * any range, and cutting one up.
 *
 * Such an entry occupies neighbouring slots of one node; so it spans at most 64
 * times 64^level indices, and a range in general takes several entries, at
 * different levels. The array's lock guards all changes.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>

#include "xarray_internal.h"

/* The number of slots that the entry at the cursor occupies. */
static unsigned int nr_slots(const struct xa_state *xas)
{
	unsigned int first = xas->xa_offset, last = first;

	while (last < XA_CHUNK_MASK &&
	       xa_is_sibling(xa_entry(xas->xa, xas->xa_node, last + 1)))
		last++;
	return last - first + 1;
}

int xas_get_order(struct xa_state *xas)
{
	if (!xas_is_node(xas))
		return 0;
	return xas->xa_node->shift + __fls(nr_slots(xas));
}
EXPORT_SYMBOL_GPL(xas_get_order);

int xa_get_order(struct xarray *xa, unsigned long index)
{
	XA_STATE(xas, xa, index);
	int order = 0;
	void *entry;

	rcu_read_lock();
	do {
		entry = xas_load(&xas);
	} while (xas_retry(&xas, entry) && !xa_is_zero(entry));
	if (entry)
		order = xas_get_order(&xas);
	rcu_read_unlock();
	return order;
}
EXPORT_SYMBOL(xa_get_order);

/* --- Ranges -------------------------------------------------------------- */

/*
 * Sets the cursor to the greatest part of a range, from its start on, that can
 * be one entry; returns the last index of that.
 */
static unsigned long set_part(struct xa_state *xas, unsigned long first,
			      unsigned long last)
{
	unsigned long more = last - first, mask = XA_CHUNK_MASK;
	unsigned int shift = 0;

	/* A level higher as long as whole slots of it fit. */
	while (shift + XA_CHUNK_SHIFT < BITS_PER_LONG && !(first & mask) &&
	       more >= mask) {
		shift += XA_CHUNK_SHIFT;
		mask = (XA_CHUNK_SIZE << shift) - 1;
	}

	xas_set(xas, first);
	xas->xa_shift = shift;
	more -= (1UL << shift) - 1;
	xas->xa_sibs = min(XA_CHUNK_MASK - ((first >> shift) & XA_CHUNK_MASK),
			   more >> shift);
	return first + ((xas->xa_sibs + 1UL) << shift) - 1;
}

/*
 * At least as many nodes as the stores of all parts of a range make. Each is
 * counted as if it were alone, so paths are counted more than once; but at no
 * level are there more than those that lead to the ends of the range and the
 * one to index 0.
 */
static unsigned int range_nodes(struct xa_state *xas, unsigned long first,
				unsigned long last)
{
	const unsigned int levels = BITS_PER_LONG / XA_CHUNK_SHIFT + 1;
	unsigned int need = 0;
	unsigned long end;

	do {
		end = set_part(xas, first, last);
		need += xas_nodes_missing(xas);
		first = end + 1;
	} while (end != last);
	return min(need, 3 * levels);
}

/* There are nodes for all of it, so no part can fail. */
static void store_parts(struct xa_state *xas, unsigned long first,
			unsigned long last, void *entry)
{
	unsigned long end;

	do {
		end = set_part(xas, first, last);
		xas_store(xas, entry);
		first = end + 1;
	} while (end != last);
}

void *xa_store_range(struct xarray *xa, unsigned long first,
		     unsigned long last, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, first);

	if (last < first || WARN_ON_ONCE(xa_is_internal(entry)))
		return XA_ERROR(-EINVAL);
	do {
		xas_lock(&xas);
		if (!entry || xas_reserve_nodes(&xas, range_nodes(&xas, first,
								  last)))
			store_parts(&xas, first, last, entry);
		xas_unlock(&xas);
	} while (xas_nomem(&xas, gfp));
	return xas_error(&xas) ? xas.xa_node : NULL;
}
EXPORT_SYMBOL(xa_store_range);

/* --- Splitting ----------------------------------------------------------- */

void xas_split_alloc(struct xa_state *xas, void *entry, unsigned int order,
		     gfp_t gfp)
{
	unsigned int shift = order - order % XA_CHUNK_SHIFT;

	if (xas->xa_shift >= shift)
		return;
	/* One level deeper, no more. */
	if (WARN_ON_ONCE(xas->xa_shift + XA_CHUNK_SHIFT < shift)) {
		xas_set_err(xas, -EINVAL);
		return;
	}
	if (!xas_alloc_nodes(xas, 1U << (order % XA_CHUNK_SHIFT), gfp)) {
		xas_destroy(xas);
		xas_set_err(xas, -ENOMEM);
	}
}
EXPORT_SYMBOL_GPL(xas_split_alloc);

/* A bit for the first slot of each entry, all of which are of like size. */
static unsigned long canonical_slots(const struct xa_state *xas)
{
	unsigned long bits = 1;
	unsigned int step;

	for (step = xas->xa_sibs + 1; step < XA_CHUNK_SIZE; step *= 2)
		bits |= bits << step;
	return bits;
}

/* One entry of the cursor's order, from slot @first on. */
static void fill_slots(struct xa_state *xas, struct xa_node *node,
		       unsigned int first, void *entry)
{
	unsigned int i;

	rcu_assign_pointer(node->slots[first], entry);
	for (i = 1; i <= xas->xa_sibs; i++)
		rcu_assign_pointer(node->slots[first + i],
				   xa_mk_sibling(first));
}

/* A node full of entries in the place of what slot @offset held. */
static void split_to_child(struct xa_state *xas, struct xa_node *node,
			   unsigned int offset, void *entry)
{
	struct xa_node *child;
	unsigned int i;
	xa_mark_t mark;

	child = xas_take_node(xas, node->shift - XA_CHUNK_SHIFT, node, offset);
	for (i = 0; i < XA_CHUNK_SIZE; i += xas->xa_sibs + 1)
		fill_slots(xas, child, i, entry);
	child->count = XA_CHUNK_SIZE;
	child->nr_values = xa_is_value(entry) ? XA_CHUNK_SIZE : 0;
	for_each_xa_mark(mark)
		node_assign_marks(child, mark,
				  node_get_mark(node, xas->xa_offset, mark) ?
				  canonical_slots(xas) : 0);
	rcu_assign_pointer(node->slots[offset], xa_mk_node(child));
	xas_updated(xas, child);
}

/*
 * From the last slot to the first: a reader that has followed a sibling finds
 * the old entry in the first slot as long as there is a sibling left.
 */
void xas_split(struct xa_state *xas, void *entry, unsigned int order)
{
	unsigned int slots = 1U << (order % XA_CHUNK_SHIFT);
	void *old = xas_load(xas);
	struct xa_node *node = xas->xa_node;
	bool deeper;
	unsigned long bits = 0;
	unsigned int step, i;
	xa_mark_t mark;

	if (xas_not_node(node))
		return;
	deeper = xas->xa_shift < node->shift;
	step = deeper ? 1 : xas->xa_sibs + 1;
	for (i = slots; i; ) {
		i -= step;
		bits |= BIT(xas->xa_offset + i);
		if (deeper)
			split_to_child(xas, node, xas->xa_offset + i, entry);
		else
			fill_slots(xas, node, xas->xa_offset + i, entry);
	}
	for_each_xa_mark(mark) {
		if (node_get_mark(node, xas->xa_offset, mark))
			xa_mark_slots(xas->xa, node, mark, bits);
	}
	node->nr_values += slots * (!deeper && xa_is_value(entry)) -
			   slots * xa_is_value(old);
	xas_updated(xas, node);
	xas_reset(xas);
}
EXPORT_SYMBOL_GPL(xas_split);
