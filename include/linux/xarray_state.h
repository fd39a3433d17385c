/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The advanced interface of the XArray: a cursor.
 *
 *	XA_STATE(xas, &array, index);
 *
 *	do {
 *		xas_lock(&xas);
 *		xas_store(&xas, entry);
 *		xas_unlock(&xas);
 *	} while (xas_nomem(&xas, GFP_KERNEL));
 *	return xas_error(&xas);
 *
 * The user brings the lock, or rcu_read_lock() for what only reads, and sees
 * internal entries: a reader has to pass what it gets to xas_retry(). An
 * error stays in the cursor, and makes all further operations do nothing.
 *
 * A cursor lives on the stack of one task, and is good as long as the lock is
 * held; before it is dropped and taken again, xas_pause() or xas_reset().
 */
#ifndef _LINUX_XARRAY_STATE_H
#define _LINUX_XARRAY_STATE_H

#include <linux/bits.h>
#include <linux/limits.h>
#include <linux/xarray_api.h>
#include <linux/xarray_node.h>

typedef void (*xa_update_node_t)(struct xa_node *node);

struct xa_state {
	struct xarray *xa;
	unsigned long xa_index;
	unsigned char xa_shift;		/* of the slots that it works on, */
	unsigned char xa_sibs;		/* so many behind the first one */
	unsigned char xa_offset;	/* of the slot in xa_node */
	unsigned char xa_need;		/* nodes that a failed store wanted */
	struct xa_node *xa_node;	/* or one of the states below */
	struct xa_node *xa_alloc;	/* spare nodes, linked by parent */
	xa_update_node_t xa_update;	/* hears of changed node counts */
};

/*
 * xa_node is a node, NULL (at the head: there is only the entry of index 0),
 * or one of these: out of the array, not yet walked, an error.
 */
#define XA_ERROR(errno) \
	((struct xa_node *)(((unsigned long)(errno) << 2) | 2UL))
#define XAS_BOUNDS	((struct xa_node *)1UL)
#define XAS_RESTART	((struct xa_node *)3UL)

#define __XA_STATE(array, index, shift, sibs) {				\
	.xa = array,							\
	.xa_index = index,						\
	.xa_shift = shift,						\
	.xa_sibs = sibs,						\
	.xa_node = XAS_RESTART,						\
}

#define XA_STATE(name, array, index) \
	struct xa_state name = __XA_STATE(array, index, 0, 0)

/* For an entry that spans 2^@order indices, of which @index is one. */
#define XA_STATE_ORDER(name, array, index, order)			\
	struct xa_state name = __XA_STATE(array,			\
			((index) >> (order)) << (order),		\
			(order) - ((order) % XA_CHUNK_SHIFT),		\
			(1U << ((order) % XA_CHUNK_SHIFT)) - 1)

#define xas_marked(xas, mark)	xa_marked((xas)->xa, (mark))
#define xas_trylock(xas)	xa_trylock((xas)->xa)
#define xas_lock(xas)		xa_lock((xas)->xa)
#define xas_unlock(xas)		xa_unlock((xas)->xa)
#define xas_lock_bh(xas)	xa_lock_bh((xas)->xa)
#define xas_unlock_bh(xas)	xa_unlock_bh((xas)->xa)
#define xas_lock_irq(xas)	xa_lock_irq((xas)->xa)
#define xas_unlock_irq(xas)	xa_unlock_irq((xas)->xa)
#define xas_lock_irqsave(xas, flags) \
	xa_lock_irqsave((xas)->xa, flags)
#define xas_unlock_irqrestore(xas, flags) \
	xa_unlock_irqrestore((xas)->xa, flags)

static inline int xas_error(const struct xa_state *xas)
{
	return xa_err(xas->xa_node);
}

static inline void xas_set_err(struct xa_state *xas, long err)
{
	xas->xa_node = XA_ERROR(err);
}

/* In no node and not at the head. */
static inline bool xas_invalid(const struct xa_state *xas)
{
	return (unsigned long)xas->xa_node & 3;
}

static inline bool xas_valid(const struct xa_state *xas)
{
	return !xas_invalid(xas);
}

static inline bool xas_not_node(const struct xa_node *node)
{
	return ((unsigned long)node & 3) || !node;
}

static inline bool xas_is_node(const struct xa_state *xas)
{
	return !xas_not_node(xas->xa_node);
}

/* Not walked, or in error: the index is still to be looked at. */
static inline bool xas_frozen(const struct xa_node *node)
{
	return (unsigned long)node & 2;
}

static inline void xas_reset(struct xa_state *xas)
{
	xas->xa_node = XAS_RESTART;
}

static inline void xas_set(struct xa_state *xas, unsigned long index)
{
	xas->xa_index = index;
	xas->xa_node = XAS_RESTART;
}

/* To another index of the same multi-index entry, which it has found. */
static inline void xas_advance(struct xa_state *xas, unsigned long index)
{
	unsigned char shift = xas_is_node(xas) ? xas->xa_node->shift : 0;

	xas->xa_index = index;
	xas->xa_offset = (index >> shift) & XA_CHUNK_MASK;
}

static inline void xas_set_order(struct xa_state *xas, unsigned long index,
				 unsigned int order)
{
	xas->xa_index = order < BITS_PER_LONG ? (index >> order) << order : 0;
	xas->xa_shift = order - (order % XA_CHUNK_SHIFT);
	xas->xa_sibs = (1U << (order % XA_CHUNK_SHIFT)) - 1;
	xas->xa_node = XAS_RESTART;
}

static inline void xas_set_update(struct xa_state *xas,
				  xa_update_node_t update)
{
	xas->xa_update = update;
}

/*
 * For readers: is @entry not to be believed? Then the cursor has been set to
 * start again if need be, and the reader takes the next step as usual.
 */
static inline bool xas_retry(struct xa_state *xas, const void *entry)
{
	if (xa_is_zero(entry))
		return true;
	if (!xa_is_retry(entry))
		return false;
	xas_reset(xas);
	return true;
}

/* Reads the slot again: has the entry changed since? */
static inline void *xas_reload(const struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	void *entry;

	if (!node)
		return rcu_dereference_raw(xas->xa->xa_head);
	entry = rcu_dereference_raw(node->slots[xas->xa_offset]);
	if (xa_is_sibling(entry))
		entry = rcu_dereference_raw(node->slots[xa_to_sibling(entry)]);
	return entry;
}

void *xas_load(struct xa_state *xas);
void *xas_store(struct xa_state *xas, void *entry);
void *xas_find(struct xa_state *xas, unsigned long max);
void *xas_find_conflict(struct xa_state *xas);
void *xas_find_marked(struct xa_state *xas, unsigned long max,
		      xa_mark_t mark);

bool xas_get_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_set_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_clear_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_init_marks(const struct xa_state *xas);

/*
 * After the lock has been dropped: did the store fail for want of memory, and
 * is there some now? Then try again. Ends a use of the cursor: it frees what
 * was not needed.
 */
bool xas_nomem(struct xa_state *xas, gfp_t gfp);
void xas_destroy(struct xa_state *xas);
/* Go on behind the entry at hand, after the lock has been dropped. */
void xas_pause(struct xa_state *xas);

int xas_get_order(struct xa_state *xas);
/*
 * Cuts the entry of @order at the cursor into entries of the cursor's order,
 * each @entry; at most into 64 times 64. The memory comes first, without the
 * lock; xas_error() tells.
 */
void xas_split_alloc(struct xa_state *xas, void *entry, unsigned int order,
		     gfp_t gfp);
void xas_split(struct xa_state *xas, void *entry, unsigned int order);

void *__xas_next(struct xa_state *xas);
void *__xas_prev(struct xa_state *xas);

#endif /* _LINUX_XARRAY_STATE_H */
