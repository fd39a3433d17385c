// SPDX-License-Identifier: GPL-2.0-only
/*
 * Searching the XArray: for the next entry, the next one with a mark, the next
 * that is in the way of a store.
 *
 * A cursor that stands on an entry goes on behind it; one that has not been
 * used begins at its own index. A search climbs out of nodes that hold no more
 * and down into those that do, so its cost is that of the nodes in between.
 *
 * Needs the array's lock or RCU; changes nothing but the cursor.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/find.h>

#include "xarray_internal.h"

/* From behind the last slot of a node to behind its own slot. */
static void climb(struct xa_state *xas)
{
	xas->xa_offset = xas->xa_node->offset + 1;
	xas->xa_node = xa_parent(xas->xa, xas->xa_node);
}

/*
 * The search has passed @max: another one, with a greater, begins there. Or
 * the last of all indices, behind which there is 0: no other finds anything.
 */
static void *beyond_max(struct xa_state *xas)
{
	xas->xa_node = xas->xa_index ? XAS_RESTART : XAS_BOUNDS;
	return NULL;
}

/*
 * The next entry from the cursor's slot on; siblings are passed over. Behind
 * the end of the tree another search finds nothing either.
 */
static void *scan_slots(struct xa_state *xas, unsigned long max)
{
	void *entry;

	while (xas->xa_node && xas->xa_index <= max) {
		if (xas->xa_offset == XA_CHUNK_SIZE) {
			climb(xas);
			continue;
		}
		entry = xa_entry(xas->xa, xas->xa_node, xas->xa_offset);
		if (xas->xa_node->shift && xa_is_node(entry)) {
			xas->xa_node = xa_to_node(entry);
			xas->xa_offset = 0;
			continue;
		}
		if (entry && !xa_is_sibling(entry))
			return entry;
		xas_next_offset(xas);
		if (!xas->xa_index)
			break;
	}
	return xas->xa_node ? beyond_max(xas) : set_bounds(xas);
}

void *xas_find(struct xa_state *xas, unsigned long max)
{
	void *entry;

	if (xas_error(xas) || xas->xa_node == XAS_BOUNDS)
		return NULL;
	if (xas->xa_index > max)
		return beyond_max(xas);

	if (!xas->xa_node) {
		/* It has had the entry of index 0, and there is no other. */
		xas->xa_index = 1;
		return set_bounds(xas);
	}
	if (xas->xa_node == XAS_RESTART) {
		entry = xas_load(xas);
		if (entry || xas_not_node(xas->xa_node))
			return entry;
	}
	xas_next_offset(xas);
	if (!xas->xa_index)
		return beyond_max(xas);
	return scan_slots(xas, max);
}
EXPORT_SYMBOL_GPL(xas_find);

/* --- By mark ------------------------------------------------------------ */

/*
 * To the slot of the index in @node. From inside an entry of several slots
 * back to the first, which has the marks.
 */
static void enter_node(struct xa_state *xas, struct xa_node *node)
{
	void *entry;

	xas->xa_node = node;
	xas->xa_offset = get_offset(xas->xa_index, node);
	entry = xa_entry(xas->xa, node, xas->xa_offset);
	if (xa_is_sibling(entry)) {
		xas->xa_offset = xa_to_sibling(entry);
		xas_move_index(xas, xas->xa_offset);
	}
}

/* Stands at the head: false if there is nothing (more) to be found in it. */
static bool enter_head(struct xa_state *xas)
{
	void *head = xa_head(xas->xa);

	xas->xa_node = NULL;
	if (xas->xa_index > max_index(head) || !xa_is_node(head))
		return false;
	enter_node(xas, xa_to_node(head));
	return true;
}

/*
 * From the cursor's slot on. With XA_FREE_MARK it may end at an empty slot, at
 * any level: then the cursor is there, and the first free index is its own.
 */
static void *scan_marked(struct xa_state *xas, unsigned long max,
			 xa_mark_t mark)
{
	bool free = xa_track_free(xas->xa) && mark == XA_FREE_MARK;
	unsigned long bits, offset;
	void *entry;

	for (;;) {
		if (xas->xa_offset == XA_CHUNK_SIZE) {
			climb(xas);
			if (!xas->xa_node)
				return set_bounds(xas);
			continue;
		}
		bits = node_marks(xas->xa_node, mark);
		offset = find_next_bit(&bits, XA_CHUNK_SIZE, xas->xa_offset);
		if (offset > xas->xa_offset) {
			xas_move_index(xas, offset);
			if (xas->xa_index - 1 >= max)
				return beyond_max(xas);
			xas->xa_offset = offset;
			continue;
		}
		entry = xa_entry(xas->xa, xas->xa_node, offset);
		if (xas->xa_node->shift && xa_is_node(entry)) {
			enter_node(xas, xa_to_node(entry));
			continue;
		}
		if (entry ? !xa_is_sibling(entry) : free)
			return entry;
		/* Erased since the mark was read. */
		xas_next_offset(xas);
		if (xas->xa_index - 1 >= max)
			return beyond_max(xas);
	}
}

/*
 * When it returns NULL the cursor is in XAS_RESTART if the search has passed
 * @max, in XAS_BOUNDS if it has passed the end of the tree before that.
 */
void *xas_find_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark)
{
	if (xas_error(xas) || xas->xa_node == XAS_BOUNDS)
		return NULL;
	if (xas->xa_index > max)
		return beyond_max(xas);

	if (!xas->xa_node) {
		xas->xa_index = 1;
		return max ? set_bounds(xas) : beyond_max(xas);
	}
	if (xas_is_node(xas)) {
		/* Behind what it has found the last time; 0 is behind all. */
		xas_next_offset(xas);
		if (xas->xa_index - 1 >= max)
			return beyond_max(xas);
	} else if (!enter_head(xas)) {
		if (xas->xa_index)
			return set_bounds(xas);
		if (xa_marked(xas->xa, mark))
			return xa_head(xas->xa);
		xas->xa_index = 1;
		return max ? set_bounds(xas) : beyond_max(xas);
	}
	return scan_marked(xas, max, mark);
}
EXPORT_SYMBOL_GPL(xas_find_marked);

/* --- In the way of a store ---------------------------------------------- */

/* The first index of the cursor's slot, whatever its own index is. */
static unsigned long slot_index(const struct xa_state *xas)
{
	const struct xa_node *node = xas->xa_node;
	unsigned long offset = xas->xa_offset, index = 0;

	for (; node; node = xa_parent(xas->xa, node)) {
		index += offset << node->shift;
		offset = node->offset;
	}
	return index;
}

/* One index has one entry; who stands at it has seen it. */
static void *single_conflict(struct xa_state *xas)
{
	return xas_valid(xas) || xas_error(xas) ? NULL : xas_load(xas);
}

/*
 * Each entry that a store by this cursor would replace, one at each call. The
 * cursor's index stays; after the last one it is ready for the store.
 */
void *xas_find_conflict(struct xa_state *xas)
{
	struct xa_state scan = __XA_STATE(xas->xa, xas->xa_index, 0, 0);
	unsigned long last = xas->xa_index |
		(((xas->xa_sibs + 1UL) << xas->xa_shift) - 1);
	void *entry = NULL;

	if (!xas->xa_sibs && !xas->xa_shift)
		return single_conflict(xas);
	if (xas_error(xas))
		return NULL;
	if (xas_is_node(xas)) {
		scan.xa_node = xas->xa_node;
		scan.xa_offset = xas->xa_offset;
		scan.xa_index = slot_index(xas);
	}
	/* At the head there is one entry, and it has been seen. */
	if (xas->xa_node)
		entry = xas_find(&scan, last);
	if (!entry) {
		xas_reset(xas);
		return NULL;
	}
	xas->xa_node = scan.xa_node;
	xas->xa_offset = scan.xa_offset;
	return entry;
}
EXPORT_SYMBOL_GPL(xas_find_conflict);

/* --- One step at a time -------------------------------------------------- */

void *__xas_next(struct xa_state *xas)
{
	if (xas_error(xas))
		return NULL;
	if (!xas_frozen(xas->xa_node))
		xas->xa_index++;
	xas_reset(xas);
	return xas_load(xas);
}
EXPORT_SYMBOL_GPL(__xas_next);

void *__xas_prev(struct xa_state *xas)
{
	if (xas_error(xas))
		return NULL;
	if (!xas_frozen(xas->xa_node))
		xas->xa_index--;
	xas_reset(xas);
	return xas_load(xas);
}
EXPORT_SYMBOL_GPL(__xas_prev);

/* The next search begins behind all indices of the entry at hand. */
void xas_pause(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = xas->xa_offset + 1;

	if (xas_invalid(xas))
		return;
	xas->xa_node = XAS_RESTART;
	if (!node) {
		xas->xa_index++;
		return;
	}
	while (offset < XA_CHUNK_SIZE &&
	       xa_is_sibling(xa_entry(xas->xa, node, offset)))
		offset++;
	xas->xa_index &= ~XA_CHUNK_MASK << node->shift;
	xas->xa_index += (unsigned long)offset << node->shift;
	if (!xas->xa_index)
		xas->xa_node = XAS_BOUNDS;
}
EXPORT_SYMBOL_GPL(xas_pause);
