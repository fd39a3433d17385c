/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The nodes of a VMA tree: for vma_tree.c, which changes them, and vma_find.c, vma_gap.c
 * and vma_verify.c, which look.
 *
 * A node is a table, written by words and read without a lock, so a reader can find
 * any mixture of old and new in it; but a pointer that it finds is NULL or was
 * there within its RCU section, and of the kind that the level says. The sequence
 * count of the tree tells it to try again.
 */
#ifndef _MM_VMA_NODE_H
#define _MM_VMA_NODE_H

#include <linux/compiler.h>
#include <linux/mm_types.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <linux/vma_tree.h>

#define VMA_SLOTS	15
/* More than enough for every address to be a VMA of its own. */
#define VMA_MAX_LEVELS	20

/*
 * Slots ascend. In a leaf, whose level is 0, slot i is a VMA and its bounds; in an
 * inner node a child, where its first VMA starts and its last one ends. gap[i] is
 * the largest gap between VMAs below slot i, or from there to slot i + 1.
 *
 * What is not in use is made so that a search needs no count: @end is as large as
 * can be, @ptr is NULL, also in the slot behind the last one that there is.
 */
struct vma_node {
	u8 level;		/* never changes */
	u8 nr;
	union {
		struct rcu_head rcu;
		struct vma_node *next_spare;
	};
	unsigned long start[VMA_SLOTS];
	unsigned long end[VMA_SLOTS];
	unsigned long gap[VMA_SLOTS];
	void *ptr[VMA_SLOTS + 1];
};
static_assert(sizeof(struct vma_node) <= 512);

/*
 * A slot by the address of its end: from there its other words are at fixed
 * distances, and a search that yields it costs three instructions a step.
 */
typedef const unsigned long *vma_slot_t;

#define SLOT_WORD(column) \
	((long)(offsetof(struct vma_node, column) - \
		offsetof(struct vma_node, end)) / (long)sizeof(long))

/* For who writes it. */
static __always_inline unsigned long *slot_of(struct vma_node *n, unsigned long i)
{
	unsigned long *slot = n->end + i;

	OPTIMIZER_HIDE_VAR(slot);
	return slot;
}

static __always_inline unsigned long slot_start(vma_slot_t slot)
{
	return READ_ONCE(slot[SLOT_WORD(start)]);
}

static __always_inline void *slot_ptr(vma_slot_t slot)
{
	return (void *)smp_load_acquire(&slot[SLOT_WORD(ptr)]);
}

/*
 * Goes @step slots on, if none of them ends behind @addr. The compiler is to choose
 * between two pointers, and not to compute one from the truth of a comparison.
 */
static __always_inline vma_slot_t node_step(vma_slot_t slot, unsigned int step,
					    unsigned long addr)
{
	vma_slot_t next = slot + step;

	OPTIMIZER_HIDE_VAR(next);
	return READ_ONCE(slot[step - 1]) <= addr ? next : slot;
}

/* The first slot that ends behind @addr; that behind the last, if none does. */
static __always_inline vma_slot_t node_find(const struct vma_node *n,
					    unsigned long addr)
{
	vma_slot_t slot = node_step(n->end, 8, addr);

	slot = node_step(slot, 4, addr);
	slot = node_step(slot, 2, addr);
	return node_step(slot, 1, addr);
}

/*
 * Where @addr is, or would be, in a tree that is not empty. Most changes concern one leaf
 * and nobody above it: then the way is not worth being noted.
 */
static __always_inline struct vma_place find_place(const struct vma_tree *tree,
					       unsigned long addr)
{
	struct vma_node *n = tree->root;
	struct vma_place at = { .inner = n->level, .above = ~0ul };

	while (unlikely(n->level)) {
		unsigned int i = node_find(n, addr) - n->end;

		if (i == n->nr)
			i--;
		at.above = n->gap[i];
		n = n->ptr[i];
	}
	at.leaf = n;
	at.slot = node_find(n, addr) - n->end;
	return at;
}

/*
 * Who is beside sides->at, where @addr is, or would be: both are in one leaf, but for
 * those at its beginning and at the end.
 */
static __always_inline void sides_at_place(const struct vma_tree *tree,
					   unsigned long addr,
					   struct vma_sides *sides)
{
	const struct vma_place *at = &sides->at;

	sides->next = at->leaf->ptr[at->slot];
	sides->prev = at->slot ? at->leaf->ptr[at->slot - 1] :
				 vma_tree_find_prev(tree, addr);
}

static inline struct vma_node *node_root(const struct vma_tree *tree)
{
	return smp_load_acquire(&tree->root);
}

#endif /* _MM_VMA_NODE_H */
