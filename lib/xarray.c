// SPDX-License-Identifier: GPL-2.0-only
/*
 * The XArray: its nodes, the walk to an index, and the store.
 *
 * The array is a radix tree: a node has 64 slots, each for 2^shift indices.
 * The tree is as high as its greatest index needs, and no node in it is empty.
 * An entry that spans several indices occupies neighbouring slots of one node:
 * the first, the canonical one, holds it and has its marks, the others hold a
 * sibling entry that says which slot that is.
 *
 *	head --> node, shift 6 --> node, shift 0
 *		 slot 0 ---------> slot 0: index 0
 *		 slot 1: NULL      slot 1: index 1
 *		 slot 2: an entry for 128..191
 *
 * A store first counts the nodes that it will need and allocates them, and only
 * then changes the tree; so when memory is short nothing has happened.
 *
 * Readers have no lock. They may stand in a node that is being taken off: it
 * is freed after a grace period, and where its slots no longer tell the truth
 * they say XA_RETRY_ENTRY. All else is guarded by the array's lock. This file
 * owns the cache of nodes.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "xarray_internal.h"

static struct kmem_cache *xa_node_cache;

/* --- Nodes ------------------------------------------------------------- */

static void xa_node_free_rcu(struct rcu_head *head)
{
	kmem_cache_free(xa_node_cache,
			container_of(head, struct xa_node, rcu_head));
}

/* The node has been taken off; readers may still be in it. */
static void xa_node_free(struct xa_node *node)
{
	call_rcu(&node->rcu_head, xa_node_free_rcu);
}

/* Spare nodes, which nobody else can see, are linked by their parents. */
static struct xa_node *spare_next(const struct xa_node *node)
{
	return rcu_dereference_raw(node->parent);
}

/* Adds spare nodes until there are @nr of them. */
bool xas_alloc_nodes(struct xa_state *xas, unsigned int nr, gfp_t gfp)
{
	struct xa_node *node;
	unsigned int have = 0;

	for (node = xas->xa_alloc; node; node = spare_next(node))
		have++;
	for (; have < nr; have++) {
		node = kmem_cache_zalloc(xa_node_cache, gfp);
		if (!node)
			return false;
		RCU_INIT_POINTER(node->parent, xas->xa_alloc);
		xas->xa_alloc = node;
	}
	return true;
}

void xas_destroy(struct xa_state *xas)
{
	struct xa_node *next, *node = xas->xa_alloc;

	for (; node; node = next) {
		next = spare_next(node);
		kmem_cache_free(xa_node_cache, node);
	}
	xas->xa_alloc = NULL;
}
EXPORT_SYMBOL_GPL(xas_destroy);

/*
 * Makes sure that @need nodes are there, without waiting, as the lock is held.
 * If they are not the cursor remembers how many to get for the next attempt.
 */
bool xas_reserve_nodes(struct xa_state *xas, unsigned int need)
{
	if (!need || xas_alloc_nodes(xas, need, GFP_NOWAIT | __GFP_NOWARN))
		return true;
	xas_destroy(xas);
	xas->xa_need = need;
	xas_set_err(xas, -ENOMEM);
	return false;
}

/* What xas_nomem() does, with @gfp that may or may not block. */
static bool get_memory(struct xa_state *xas, gfp_t gfp)
{
	if (!xas_alloc_nodes(xas, xas->xa_need, gfp)) {
		xas_destroy(xas);
		return false;
	}
	xas->xa_node = XAS_RESTART;
	return true;
}

bool xas_nomem(struct xa_state *xas, gfp_t gfp)
{
	if (xas_error(xas) == -ENOMEM)
		return get_memory(xas, gfp);
	xas_destroy(xas);
	return false;
}
EXPORT_SYMBOL_GPL(xas_nomem);

static void unlock_to_allocate(struct xarray *xa)
{
	if (xa->xa_flags & XA_FLAGS_LOCK_IRQ)
		xa_unlock_irq(xa);
	else if (xa->xa_flags & XA_FLAGS_LOCK_BH)
		xa_unlock_bh(xa);
	else
		xa_unlock(xa);
}

static void lock_after_allocation(struct xarray *xa)
{
	if (xa->xa_flags & XA_FLAGS_LOCK_IRQ)
		xa_lock_irq(xa);
	else if (xa->xa_flags & XA_FLAGS_LOCK_BH)
		xa_lock_bh(xa);
	else
		xa_lock(xa);
}

bool __xas_nomem(struct xa_state *xas, gfp_t gfp)
{
	bool ret;

	if (xas_error(xas) != -ENOMEM || !gfpflags_allow_blocking(gfp))
		return xas_nomem(xas, gfp);
	unlock_to_allocate(xas->xa);
	ret = get_memory(xas, gfp);
	lock_after_allocation(xas->xa);
	return ret;
}

/* A spare node, made ready, but nobody points at it yet. Never fails. */
struct xa_node *xas_take_node(struct xa_state *xas, unsigned int shift,
			      struct xa_node *parent, unsigned int offset)
{
	struct xa_node *node = xas->xa_alloc;

	xas->xa_alloc = spare_next(node);
	node->shift = shift;
	node->offset = offset;
	node->array = xas->xa;
	RCU_INIT_POINTER(node->parent, parent);
	INIT_LIST_HEAD(&node->private_list);
	if (xa_track_free(xas->xa))
		node_assign_marks(node, XA_FREE_MARK, ~0UL);
	return node;
}

/* Frees a subtree that hangs nowhere any more; its readers start again. */
void xas_free_nodes(struct xa_state *xas, struct xa_node *top)
{
	struct xa_node *node = top, *parent;
	unsigned int offset = 0;
	void *entry;

	for (;;) {
		entry = xa_entry_locked(xas->xa, node, offset);
		if (node->shift && xa_is_node(entry)) {
			node = xa_to_node(entry);
			offset = 0;
			continue;
		}
		if (entry)
			RCU_INIT_POINTER(node->slots[offset], XA_RETRY_ENTRY);
		offset++;
		while (offset == XA_CHUNK_SIZE) {
			parent = xa_parent_locked(xas->xa, node);
			offset = node->offset + 1;
			node->count = 0;
			node->nr_values = 0;
			xas_updated(xas, node);
			xa_node_free(node);
			if (node == top)
				return;
			node = parent;
		}
	}
}

/*
 * While the top node has but slot 0 it can go, if what is there can be the
 * head: a node, or an entry of index 0 alone.
 */
static void xas_shrink(struct xa_state *xas, struct xa_node *node)
{
	struct xarray *xa = xas->xa;
	void *entry;

	while (node->count == 1) {
		entry = xa_entry_locked(xa, node, 0);
		if (!entry || (!xa_is_node(entry) && node->shift))
			break;
		if (xa_is_node(entry))
			RCU_INIT_POINTER(xa_to_node(entry)->parent, NULL);
		rcu_assign_pointer(xa->xa_head, entry);
		if (xa_track_free(xa) && !node_get_mark(node, 0, XA_FREE_MARK))
			xa_mark_assign(xa, XA_FREE_MARK, false);

		node->count = 0;
		node->nr_values = 0;
		/* The entry may change at the head: a reader must look there. */
		if (!xa_is_node(entry))
			RCU_INIT_POINTER(node->slots[0], XA_RETRY_ENTRY);
		xas_updated(xas, node);
		xa_node_free(node);
		xas->xa_node = XAS_BOUNDS;
		if (!xa_is_node(entry))
			break;
		node = xa_to_node(entry);
	}
}

/* The cursor's node has lost an entry: takes off what is empty. */
static void xas_delete_empty(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node, *parent;

	while (!node->count) {
		parent = xa_parent_locked(xas->xa, node);
		xas->xa_node = parent;
		xas->xa_offset = node->offset;
		if (parent) {
			RCU_INIT_POINTER(parent->slots[node->offset], NULL);
			parent->count--;
			xas_updated(xas, parent);
		} else {
			RCU_INIT_POINTER(xas->xa->xa_head, NULL);
			xas->xa_node = XAS_BOUNDS;
		}
		xa_node_free(node);
		if (!parent)
			return;
		node = parent;
	}
	if (!xa_parent_locked(xas->xa, node))
		xas_shrink(xas, node);
}

/* --- Walking down ------------------------------------------------------ */

/*
 * Where a walk begins: at the slot of the cursor if it has one, else at the
 * head, if the index is below it.
 */
void *xas_start(struct xa_state *xas)
{
	void *head;

	if (xas_valid(xas))
		return xas_reload(xas);
	if (xas_error(xas))
		return NULL;
	head = xa_head(xas->xa);
	if (xas->xa_index > max_index(head))
		return set_bounds(xas);
	xas->xa_node = NULL;
	return head;
}

/* To slot @offset of @node. Of siblings, to the canonical one. */
static __always_inline void *descend(const struct xarray *xa, const struct xa_node *node,
				     unsigned int *offset)
{
	void *entry = xa_entry(xa, node, *offset);

	while (unlikely(xa_is_sibling(entry))) {
		*offset = xa_to_sibling(entry);
		entry = xa_entry(xa, node, *offset);
		/* It was split meanwhile: the node is not that of our index. */
		if (node->shift && xa_is_node(entry))
			entry = XA_RETRY_ENTRY;
	}
	return entry;
}

/* To the slot of the index in @node. */
void *xas_descend(struct xa_state *xas, struct xa_node *node)
{
	unsigned int offset = get_offset(xas->xa_index, node);
	void *entry = descend(xas->xa, node, &offset);

	xas->xa_node = node;
	xas->xa_offset = offset;
	return entry;
}

/*
 * The entry at the index. A cursor for a range goes no lower than the range's
 * level; it may meet a node there.
 */
void *xas_load(struct xa_state *xas)
{
	void *entry = xas_start(xas);
	struct xa_node *node;

	while (xa_is_node(entry)) {
		node = xa_to_node(entry);
		if (xas->xa_shift > node->shift)
			break;
		entry = xas_descend(xas, node);
		if (!node->shift)
			break;
	}
	return entry;
}
EXPORT_SYMBOL_GPL(xas_load);

/* The same for one index, without a cursor. */
void *xa_load_slot(struct xarray *xa, unsigned long index, void __rcu ***slotp)
{
	void *entry = xa_head(xa);

	*slotp = &xa->xa_head;
	if (index > max_index(entry))
		return NULL;
	while (xa_is_node(entry)) {
		struct xa_node *node = xa_to_node(entry);
		unsigned int offset = get_offset(index, node);

		entry = descend(xa, node, &offset);
		*slotp = &node->slots[offset];
	}
	return entry;
}
EXPORT_SYMBOL_GPL(xa_load_slot);

/* --- Making room for a store ------------------------------------------- */

/*
 * The last index of the range of a store. A range from 0 on that fills a node
 * exactly is taken to be one longer: for the head cannot hold an entry of more
 * than one index, the tree has to be a level higher.
 */
static unsigned long xas_max(const struct xa_state *xas)
{
	unsigned long mask = ((xas->xa_sibs + 1UL) << xas->xa_shift) - 1;
	unsigned long max = xas->xa_index | mask;

	return mask && max == mask && max != ULONG_MAX ? max + 1 : max;
}

/* The shift of the top node of a tree that reaches to @max. */
static int top_shift(unsigned long max)
{
	int shift = 0;

	while ((max >> shift) >= XA_CHUNK_SIZE)
		shift += XA_CHUNK_SHIFT;
	return shift;
}

/* How many nodes are missing below a slot of level @shift with this entry? */
static unsigned int missing_below(const struct xa_state *xas, void *entry,
				  int shift)
{
	struct xa_node *node;
	unsigned int offset;

	while (shift > xas->xa_shift) {
		if (!entry)
			return (shift - xas->xa_shift) / XA_CHUNK_SHIFT;
		/* An entry for more than our range: it is replaced. */
		if (!xa_is_node(entry))
			return 0;
		node = xa_to_node(entry);
		offset = get_offset(xas->xa_index, node);
		entry = xa_entry_locked(xas->xa, node, offset);
		shift = node->shift;
	}
	return 0;
}

/* The number of nodes that a store by this cursor has to make. */
unsigned int xas_nodes_missing(const struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	unsigned long max = xas_max(xas);
	int top = top_shift(max), shift, nr;
	void *head;

	if (!xas_top(node))
		return missing_below(xas, xas_reload(xas), node->shift);

	head = xa_head_locked(xas->xa);
	if (!head && !max)
		return 0;
	if (!head)
		return (top - xas->xa_shift) / XA_CHUNK_SHIFT + 1;

	shift = xa_is_node(head) ? xa_to_node(head)->shift : -XA_CHUNK_SHIFT;
	if (max <= max_index(head))
		return missing_below(xas, head, shift + XA_CHUNK_SHIFT);
	/* New levels above the head, and all of the way down beside it. */
	nr = (top - shift) / XA_CHUNK_SHIFT;
	if (top > xas->xa_shift)
		nr += (top - xas->xa_shift) / XA_CHUNK_SHIFT;
	return nr;
}

/* The marks of the new top node are those of the whole array, in slot 0. */
static void inherit_marks(struct xarray *xa, struct xa_node *node)
{
	xa_mark_t mark;

	for_each_xa_mark(mark) {
		if (xa_track_free(xa) && mark == XA_FREE_MARK) {
			/* All the other slots are free. */
			if (!xa_marked(xa, mark))
				node_assign_marks(node, mark, ~1UL);
			xa_mark_assign(xa, mark, true);
		} else if (xa_marked(xa, mark)) {
			node_assign_marks(node, mark, 1UL);
		}
	}
}

/* Puts a level on top of a head that is not NULL; returns the new head. */
static void *add_level(struct xa_state *xas, void *head)
{
	unsigned int shift = 0;
	struct xa_node *node;

	if (xa_is_node(head))
		shift = xa_to_node(head)->shift + XA_CHUNK_SHIFT;
	node = xas_take_node(xas, shift, NULL, 0);
	node->count = 1;
	node->nr_values = xa_is_value(head);
	RCU_INIT_POINTER(node->slots[0], head);
	inherit_marks(xas->xa, node);
	if (xa_is_node(head))
		rcu_assign_pointer(xa_to_node(head)->parent, node);
	head = xa_mk_node(node);
	rcu_assign_pointer(xas->xa->xa_head, head);
	xas_updated(xas, node);
	return head;
}

/* Makes the tree reach as far as the store; returns its head. */
static void *xas_grow(struct xa_state *xas)
{
	void *head = xa_head_locked(xas->xa);
	unsigned long max = xas_max(xas);

	xas->xa_node = NULL;
	if (!head && max) {
		head = xa_mk_node(xas_take_node(xas, top_shift(max), NULL, 0));
		rcu_assign_pointer(xas->xa->xa_head, head);
	}
	while (max > max_index(head))
		head = add_level(xas, head);
	return head;
}

/* A node in the empty slot of the cursor. */
static struct xa_node *add_child(struct xa_state *xas, unsigned int shift)
{
	struct xa_node *parent = xas->xa_node, *node;

	node = xas_take_node(xas, shift, parent, xas->xa_offset);
	rcu_assign_pointer(parent->slots[xas->xa_offset], xa_mk_node(node));
	parent->count++;
	xas_updated(xas, parent);
	return node;
}

/*
 * Goes to the slot of a store, making the nodes that lead there, and returns
 * what is in it. NULL with an error in the cursor if there is no memory:
 * nothing has changed then.
 */
static void *xas_create(struct xa_state *xas)
{
	struct xa_node *node;
	void *entry;
	int shift;

	/* Where it stands already all nodes are there. */
	if (xas_valid(xas) && xas->xa_node && xas->xa_node->shift == xas->xa_shift)
		return xas_reload(xas);
	if (xas_error(xas) || !xas_reserve_nodes(xas, xas_nodes_missing(xas)))
		return NULL;

	if (xas_top(xas->xa_node)) {
		entry = xas_grow(xas);
		shift = xa_is_node(entry) ?
			xa_to_node(entry)->shift + XA_CHUNK_SHIFT : 0;
	} else {
		entry = xas_reload(xas);
		shift = xas->xa_node->shift;
	}
	while (shift > xas->xa_shift) {
		shift -= XA_CHUNK_SHIFT;
		if (!entry)
			node = add_child(xas, shift);
		else if (xa_is_node(entry))
			node = xa_to_node(entry);
		else
			break;
		entry = xas_descend(xas, node);
	}
	return entry;
}

/* --- The store itself, which cannot fail ------------------------------- */

/* In an array that has room for index 0 only, or none for the range at all. */
static void store_head(struct xa_state *xas, void *entry, void *old)
{
	struct xarray *xa = xas->xa;

	rcu_assign_pointer(xa->xa_head, entry);
	if (!entry)
		xas_init_marks(xas);
	else if (xa_track_free(xa))
		xa_mark_assign(xa, XA_FREE_MARK, false);
	if (xa_is_node(old))
		xas_free_nodes(xas, xa_to_node(old));
}

/*
 * The last slot that a store changes. That is the last one of the range or, if
 * what is there now goes on behind it, of that: indices that are tied
 * together are overwritten together.
 */
static unsigned int last_slot(const struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	unsigned int last = xas->xa_offset;

	if (xas->xa_shift == node->shift)
		last = max(last, get_offset(xas->xa_index, node) +
				 xas->xa_sibs);
	while (last < XA_CHUNK_MASK &&
	       xa_is_sibling(xa_entry_locked(xas->xa, node, last + 1)))
		last++;
	return last;
}

/*
 * The marks of an entry are in its canonical slot, and it inherits those of
 * all that it replaces. A free slot has no marks but that of being free.
 */
static void store_marks(struct xa_state *xas, const void *entry,
			unsigned long slots)
{
	struct xa_node *node = xas->xa_node;
	unsigned long first = slots & -slots;
	xa_mark_t mark;

	for_each_xa_mark(mark) {
		if (xa_track_free(xas->xa) && mark == XA_FREE_MARK) {
			if (entry)
				xa_unmark_slots(xas->xa, node, mark, slots);
			else
				xa_mark_slots(xas->xa, node, mark, slots);
		} else if (!entry) {
			xa_unmark_slots(xas->xa, node, mark, slots);
		} else if (node_marks(node, mark) & slots & ~first) {
			xa_mark_slots(xas->xa, node, mark, first);
			xa_unmark_slots(xas->xa, node, mark, slots & ~first);
		}
	}
}

/* So many entries more, or fewer, are in the node. One that has become empty goes. */
static __always_inline void count_stored(struct xa_state *xas, int count, int values)
{
	struct xa_node *node = xas->xa_node;

	node->count += count;
	node->nr_values += values;
	if (count || values)
		xas_updated(xas, node);
	if (count < 0 && node->count <= 1)
		xas_delete_empty(xas);
}

static void store_slots(struct xa_state *xas, void *entry)
{
	struct xa_node *node = xas->xa_node;
	unsigned int first = xas->xa_offset, last = last_slot(xas), i;
	int count = 0, values = 0;
	void *old, *new = entry, *canonical = NULL;

	for (i = first; i <= last; i++) {
		old = xa_entry_locked(xas->xa, node, i);
		if (!xa_is_sibling(old))
			canonical = old;
		rcu_assign_pointer(node->slots[i], new);
		if (node->shift && xa_is_node(old))
			xas_free_nodes(xas, xa_to_node(old));
		count += !!new - !!old;
		values += xa_is_value(entry) - xa_is_value(canonical);
		if (entry)
			new = xa_mk_sibling(first);
	}
	store_marks(xas, entry, GENMASK(last, first));
	count_stored(xas, count, values);
}

/* Mostly it is one slot at the lowest level, that nothing is tied to. */
static bool is_single(const struct xa_state *xas, const void *old)
{
	const struct xa_node *node = xas->xa_node;
	unsigned int next = xas->xa_offset + 1;

	return !node->shift && !xas->xa_sibs && !xa_is_sibling(old) &&
	       (next == XA_CHUNK_SIZE ||
		!xa_is_sibling(xa_entry_locked(xas->xa, node, next)));
}

/* Do its marks have to change? An entry in the place of another keeps them. */
static bool marks_change(const struct xa_state *xas, const void *entry)
{
	const struct xa_node *node = xas->xa_node;
	unsigned long any = 0;
	xa_mark_t mark;

	if (xa_track_free(xas->xa))
		return true;
	if (entry)
		return false;
	for_each_xa_mark(mark)
		any |= node_marks(node, mark);
	return any & BIT(xas->xa_offset);
}

/* As store_slots(). */
static void store_single(struct xa_state *xas, void *entry, const void *old)
{
	rcu_assign_pointer(xas->xa_node->slots[xas->xa_offset], entry);
	if (marks_change(xas, entry))
		store_marks(xas, entry, BIT(xas->xa_offset));
	count_stored(xas, !!entry - !!old, xa_is_value(entry) - xa_is_value(old));
}

/*
 * Returns what was at the index. Storing NULL erases, and needs no memory. An
 * entry that replaces another one keeps its marks.
 */
void *xas_store(struct xa_state *xas, void *entry)
{
	void *old = entry ? xas_create(xas) : xas_load(xas);

	/* An error; or there is nothing where something was to be erased. */
	if (xas_invalid(xas))
		return old;
	if (old == entry && !xas->xa_sibs)
		return old;
	if (xas->xa_node && is_single(xas, old))
		store_single(xas, entry, old);
	else if (xas->xa_node)
		store_slots(xas, entry);
	else
		store_head(xas, entry, old);
	return old;
}
EXPORT_SYMBOL_GPL(xas_store);

void __init xarray_init(void)
{
	xa_node_cache = KMEM_CACHE(xa_node, SLAB_PANIC | SLAB_RECLAIM_ACCOUNT);
}
