/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the XArray share. Not for its users.
 *
 *	xarray.c	walking, storing, making and freeing nodes
 *	xarray_mark.c	marks
 *	xarray_find.c	searching
 *	xarray_multi.c	entries that span many indices
 *	xarray_api.c	the normal interface
 */
#ifndef _LIB_XARRAY_INTERNAL_H
#define _LIB_XARRAY_INTERNAL_H

#include <linux/bitops.h>
#include <linux/lockdep.h>
#include <linux/xarray.h>

/* The root, and the slots, for readers and for holders of the lock. */
static inline void *xa_head(const struct xarray *xa)
{
	return rcu_dereference_check(xa->xa_head,
				     lockdep_is_held(&xa->xa_lock));
}

static inline void *xa_head_locked(const struct xarray *xa)
{
	return rcu_dereference_protected(xa->xa_head,
					 lockdep_is_held(&xa->xa_lock));
}

static inline void *xa_entry(const struct xarray *xa,
			     const struct xa_node *node, unsigned int offset)
{
	return rcu_dereference_check(node->slots[offset],
				     lockdep_is_held(&xa->xa_lock));
}

static inline void *xa_entry_locked(const struct xarray *xa,
				    const struct xa_node *node,
				    unsigned int offset)
{
	return rcu_dereference_protected(node->slots[offset],
					 lockdep_is_held(&xa->xa_lock));
}

static inline struct xa_node *xa_parent(const struct xarray *xa,
					const struct xa_node *node)
{
	return rcu_dereference_check(node->parent,
				     lockdep_is_held(&xa->xa_lock));
}

static inline struct xa_node *xa_parent_locked(const struct xarray *xa,
					       const struct xa_node *node)
{
	return rcu_dereference_protected(node->parent,
					 lockdep_is_held(&xa->xa_lock));
}

static inline bool xa_track_free(const struct xarray *xa)
{
	return READ_ONCE(xa->xa_flags) & XA_FLAGS_TRACK_FREE;
}

/* The last index below a head: a node, or the entry of index 0. */
static inline unsigned long max_index(const void *entry)
{
	if (!xa_is_node(entry))
		return 0;
	/* At the top the shift leaves nothing, and this is ULONG_MAX. */
	return (XA_CHUNK_SIZE << xa_to_node(entry)->shift) - 1;
}

static inline unsigned int get_offset(unsigned long index,
				      const struct xa_node *node)
{
	return (index >> node->shift) & XA_CHUNK_MASK;
}

/* The cursor's index becomes the first one of slot @offset of its node. */
static inline void xas_move_index(struct xa_state *xas, unsigned long offset)
{
	unsigned int shift = xas->xa_node->shift;

	xas->xa_index &= ~XA_CHUNK_MASK << shift;
	xas->xa_index += offset << shift;
}

static inline void xas_next_offset(struct xa_state *xas)
{
	xas->xa_offset++;
	xas_move_index(xas, xas->xa_offset);
}

static inline void *set_bounds(struct xa_state *xas)
{
	xas->xa_node = XAS_BOUNDS;
	return NULL;
}

/* Not walked or out of bounds: a search begins at the head. */
static inline bool xas_top(const struct xa_node *node)
{
	return node <= XAS_RESTART;
}

/* How far the range of a store reaches, and one step of a walk down. */
void *xas_start(struct xa_state *xas);
void *xas_descend(struct xa_state *xas, struct xa_node *node);

/* Marks of single slots of a node. */
static inline bool node_get_mark(const struct xa_node *node,
				 unsigned int offset, xa_mark_t mark)
{
	return test_bit(offset, node->marks[(__force unsigned int)mark]);
}

static inline bool node_any_mark(const struct xa_node *node, xa_mark_t mark)
{
	return node->marks[(__force unsigned int)mark][0];
}

/* Readers look at the words without the lock. */
static inline void node_assign_marks(struct xa_node *node, xa_mark_t mark,
				     unsigned long bits)
{
	WRITE_ONCE(node->marks[(__force unsigned int)mark][0], bits);
}

static inline unsigned long node_marks(const struct xa_node *node,
				       xa_mark_t mark)
{
	return READ_ONCE(node->marks[(__force unsigned int)mark][0]);
}

#define for_each_xa_mark(mark)						\
	for (mark = XA_MARK_0;						\
	     (__force unsigned int)mark < XA_MAX_MARKS;			\
	     mark = (__force xa_mark_t)((__force unsigned int)mark + 1))

void xa_mark_assign(struct xarray *xa, xa_mark_t mark, bool value);
void xa_mark_slots(struct xarray *xa, struct xa_node *node, xa_mark_t mark,
		   unsigned long bits);
void xa_unmark_slots(struct xarray *xa, struct xa_node *node, xa_mark_t mark,
		     unsigned long bits);

/* Nodes: see xarray.c. */
bool xas_reserve_nodes(struct xa_state *xas, unsigned int need);
unsigned int xas_nodes_missing(const struct xa_state *xas);
struct xa_node *xas_take_node(struct xa_state *xas, unsigned int shift,
			      struct xa_node *parent, unsigned int offset);
bool xas_alloc_nodes(struct xa_state *xas, unsigned int nr, gfp_t gfp);
void xas_free_nodes(struct xa_state *xas, struct xa_node *top);
/* xas_nomem() for one who holds the lock, in the array's own way. */
bool __xas_nomem(struct xa_state *xas, gfp_t gfp);

static inline void xas_updated(struct xa_state *xas, struct xa_node *node)
{
	if (xas->xa_update)
		xas->xa_update(node);
}

#endif /* _LIB_XARRAY_INTERNAL_H */
