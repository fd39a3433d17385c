/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walking an XArray with a cursor: each step is a look at the next slot, and
 * a call only at the end of a node.
 */
#ifndef _LINUX_XARRAY_ITER_H
#define _LINUX_XARRAY_ITER_H

#include <linux/rcupdate.h>
#include <linux/xarray_node.h>
#include <linux/xarray_state.h>

/* Is the cursor in a node of the lowest level, at the slot of its index? */
static inline bool xas_in_leaf__(const struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;

	return xas_is_node(xas) && !node->shift &&
	       xas->xa_offset == (xas->xa_index & XA_CHUNK_MASK);
}

/*
 * The entry at the next index, which may be NULL. From a cursor that has not
 * been used, that of its own index. Wraps round at the end.
 */
static inline void *xas_next(struct xa_state *xas)
{
	void *entry;

	if (!xas_in_leaf__(xas) || xas->xa_offset == XA_CHUNK_MASK)
		return __xas_next(xas);
	entry = rcu_dereference_raw(xas->xa_node->slots[xas->xa_offset + 1]);
	if (xa_is_internal(entry))
		return __xas_next(xas);
	xas->xa_index++;
	xas->xa_offset++;
	return entry;
}

static inline void *xas_prev(struct xa_state *xas)
{
	void *entry;

	if (!xas_in_leaf__(xas) || !xas->xa_offset)
		return __xas_prev(xas);
	entry = rcu_dereference_raw(xas->xa_node->slots[xas->xa_offset - 1]);
	if (xa_is_internal(entry))
		return __xas_prev(xas);
	xas->xa_index--;
	xas->xa_offset--;
	return entry;
}

/* The next entry that is not NULL, up to index @max. */
static inline void *xas_next_entry(struct xa_state *xas, unsigned long max)
{
	struct xa_node *node = xas->xa_node;
	void *entry;

	if (!xas_in_leaf__(xas))
		return xas_find(xas, max);
	do {
		if (xas->xa_index >= max || xas->xa_offset == XA_CHUNK_MASK)
			return xas_find(xas, max);
		entry = rcu_dereference_raw(node->slots[xas->xa_offset + 1]);
		if (xa_is_internal(entry))
			return xas_find(xas, max);
		xas->xa_offset++;
		xas->xa_index++;
	} while (!entry);
	return entry;
}

/*
 * Loop over the entries from the cursor's index up to @max. The caller holds
 * the lock, or else tests each entry with xas_retry().
 */
#define xas_for_each(xas, entry, max)					\
	for (entry = xas_find(xas, max); entry;				\
	     entry = xas_next_entry(xas, max))

#define xas_for_each_marked(xas, entry, max, mark)			\
	for (entry = xas_find_marked(xas, max, mark); entry;		\
	     entry = xas_find_marked(xas, max, mark))

/* Over what is in the way of a store by this cursor, which it can do then. */
#define xas_for_each_conflict(xas, entry) \
	while ((entry = xas_find_conflict(xas)))

/* How often to let go of the lock, in entries. */
#define XA_CHECK_SCHED	4096

#endif /* _LINUX_XARRAY_ITER_H */
