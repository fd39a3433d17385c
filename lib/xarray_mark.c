// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marks of XArray entries.
 *
 * Three bits for each slot of a node; that of a slot with a node below is set
 * if any in that node is, and the flags of the array have one for the whole.
 * So a search passes over what has no mark, a node at a time. In an array with
 * XA_FLAGS_TRACK_FREE mark 0 is of free slots instead, and the store keeps it.
 *
 * The array's lock guards all changes; readers look without it.
 */
#include <linux/export.h>

#include "xarray_internal.h"

/* The mark of the array as a whole. */
void xa_mark_assign(struct xarray *xa, xa_mark_t mark, bool value)
{
	unsigned int bit = XA_FLAGS_MARK(mark);
	unsigned int flags = xa->xa_flags;

	WRITE_ONCE(xa->xa_flags, value ? flags | bit : flags & ~bit);
}

/* Sets the marks of slots, and above as far as it is news. */
void xa_mark_slots(struct xarray *xa, struct xa_node *node, xa_mark_t mark,
		   unsigned long bits)
{
	unsigned long old;

	while (node) {
		old = node_marks(node, mark);
		if ((old & bits) == bits)
			return;
		node_assign_marks(node, mark, old | bits);
		if (old)
			return;
		bits = BIT(node->offset);
		node = xa_parent_locked(xa, node);
	}
	xa_mark_assign(xa, mark, true);
}

/* Clears them, and above where they were the last ones. */
void xa_unmark_slots(struct xarray *xa, struct xa_node *node, xa_mark_t mark,
		     unsigned long bits)
{
	unsigned long old;

	while (node) {
		old = node_marks(node, mark);
		if (!(old & bits))
			return;
		node_assign_marks(node, mark, old & ~bits);
		if (old & ~bits)
			return;
		bits = BIT(node->offset);
		node = xa_parent_locked(xa, node);
	}
	xa_mark_assign(xa, mark, false);
}

/* Of the entry that the cursor has found; nowhere there are no marks. */
bool xas_get_mark(const struct xa_state *xas, xa_mark_t mark)
{
	if (xas_invalid(xas))
		return false;
	if (!xas->xa_node)
		return xa_marked(xas->xa, mark);
	return node_get_mark(xas->xa_node, xas->xa_offset, mark);
}
EXPORT_SYMBOL_GPL(xas_get_mark);

/* Only for a slot with an entry: an empty one has no marks. */
void xas_set_mark(const struct xa_state *xas, xa_mark_t mark)
{
	if (xas_invalid(xas))
		return;
	xa_mark_slots(xas->xa, xas->xa_node, mark, BIT(xas->xa_offset));
}
EXPORT_SYMBOL_GPL(xas_set_mark);

void xas_clear_mark(const struct xa_state *xas, xa_mark_t mark)
{
	if (xas_invalid(xas))
		return;
	xa_unmark_slots(xas->xa, xas->xa_node, mark, BIT(xas->xa_offset));
}
EXPORT_SYMBOL_GPL(xas_clear_mark);

/* The marks of an entry that is gone. */
void xas_init_marks(const struct xa_state *xas)
{
	xa_mark_t mark;

	for_each_xa_mark(mark) {
		if (xa_track_free(xas->xa) && mark == XA_FREE_MARK)
			xas_set_mark(xas, mark);
		else
			xas_clear_mark(xas, mark);
	}
}
EXPORT_SYMBOL_GPL(xas_init_marks);

/* Goes down only as long as the mark says that it is worth it. */
bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);
	bool found = false;
	void *entry;

	rcu_read_lock();
	entry = xas_start(&xas);
	while (xas_get_mark(&xas, mark)) {
		if (xa_is_retry(entry)) {
			xas_reset(&xas);
			entry = xas_start(&xas);
			continue;
		}
		if (!xa_is_node(entry)) {
			found = true;
			break;
		}
		entry = xas_descend(&xas, xa_to_node(entry));
	}
	rcu_read_unlock();
	return found;
}
EXPORT_SYMBOL(xa_get_mark);

/* An index without an entry cannot be marked. */
void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);

	if (xas_load(&xas))
		xas_set_mark(&xas, mark);
}
EXPORT_SYMBOL(__xa_set_mark);

void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);

	if (xas_load(&xas))
		xas_clear_mark(&xas, mark);
}
EXPORT_SYMBOL(__xa_clear_mark);

void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_set_mark(xa, index, mark);
	xa_unlock(xa);
}
EXPORT_SYMBOL(xa_set_mark);

void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_clear_mark(xa, index, mark);
	xa_unlock(xa);
}
EXPORT_SYMBOL(xa_clear_mark);
