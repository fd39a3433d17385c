/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The nodes of an XArray: a radix tree of 64 slots each. For the advanced
 * interface, and for those who are told of changes (xas_set_update()).
 */
#ifndef _LINUX_XARRAY_NODE_H
#define _LINUX_XARRAY_NODE_H

#include <linux/bits.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <linux/xarray_entry.h>

#define XA_CHUNK_SHIFT	6
#define XA_CHUNK_SIZE	(1UL << XA_CHUNK_SHIFT)
#define XA_CHUNK_MASK	(XA_CHUNK_SIZE - 1)
#define XA_MARK_LONGS	BITS_TO_LONGS(XA_CHUNK_SIZE)

/*
 * Guarded by the array's lock. Readers under RCU look at slots, marks, and
 * what never changes: shift, offset; parent with care.
 *
 * Invariants: count is the number of slots that are not NULL, and not 0 in a
 * tree. A mark of a slot with a node below is set if any mark in that is.
 */
struct xa_node {
	unsigned char shift;		/* log2 of the indices of one slot */
	unsigned char offset;		/* this node's slot in its parent */
	unsigned char count;
	unsigned char nr_values;	/* slots with values, siblings too */
	struct xa_node __rcu *parent;	/* NULL at the top */
	struct xarray *array;
	union {
		struct list_head private_list;	/* the user's */
		struct rcu_head rcu_head;	/* when it is dead */
	};
	void __rcu *slots[XA_CHUNK_SIZE];
	unsigned long marks[XA_MAX_MARKS][XA_MARK_LONGS];
};

static inline struct xa_node *xa_to_node(const void *entry)
{
	return (struct xa_node *)((unsigned long)entry - 2);
}

static inline void *xa_mk_node(const struct xa_node *node)
{
	return (void *)((unsigned long)node | 2);
}

/* No node is at an address as low as the numbers of internal entries. */
static inline bool xa_is_node(const void *entry)
{
	return xa_is_internal(entry) && (unsigned long)entry > 4096;
}

static inline void *xa_mk_sibling(unsigned int offset)
{
	return xa_mk_internal(offset);
}

static inline unsigned int xa_to_sibling(const void *entry)
{
	return xa_to_internal(entry);
}

static inline bool xa_is_sibling(const void *entry)
{
	return xa_is_internal(entry) &&
	       entry < xa_mk_sibling(XA_CHUNK_SIZE - 1);
}

#endif /* _LINUX_XARRAY_NODE_H */
