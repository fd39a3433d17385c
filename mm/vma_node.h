/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The nodes of a VMA tree: for vma_tree.c, which changes them, and vma_gap.c and
 * vma_verify.c, which look.
 *
 * A node is a table of words. Its columns are written by words and read without a
 * lock, so every reader can find any mixture of old and new in them; but what
 * it finds in the column of pointers is NULL or was there within its RCU
 * section, and of the kind that the level says. The sequence count of the tree
 * tells it to try again.
 */
#ifndef _MM_VMA_NODE_H
#define _MM_VMA_NODE_H

#include <linux/compiler.h>
#include <linux/mm_types.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <linux/vma_tree.h>

#define VMA_NODE_WORDS	60
#define VMA_LEAF_SLOTS	20	/* start, end, VMA */
#define VMA_INNER_SLOTS	15	/* start, end, child, gap */
/* More than enough for every address to be a VMA of its own. */
#define VMA_MAX_LEVELS	16

/*
 * Slots ascend. In a leaf, slot i is a VMA and its bounds. In an inner node it is a
 * child, the start of its first VMA and the end of its last, and the largest
 * gap between VMAs below it. Gaps between children are not in there: they are
 * what lies between slots. @level never changes, and a leaf's is 0.
 */
struct vma_node {
	u8 level;
	u8 nr;
	union {
		struct rcu_head rcu;
		struct vma_node *next_spare;
	};
	unsigned long words[VMA_NODE_WORDS];
};
static_assert(sizeof(struct vma_node) <= 512);

static __always_inline unsigned int node_slots(const struct vma_node *n)
{
	return n->level ? VMA_INNER_SLOTS : VMA_LEAF_SLOTS;
}

/* --- Columns --- */

static __always_inline unsigned long *node_starts(const struct vma_node *n)
{
	return (unsigned long *)n->words;
}

static __always_inline unsigned long *node_ends(const struct vma_node *n)
{
	return (unsigned long *)n->words + node_slots(n);
}

static __always_inline unsigned long *node_ptrs(const struct vma_node *n)
{
	return (unsigned long *)n->words + 2 * node_slots(n);
}

/* Of an inner node. */
static __always_inline unsigned long *node_gaps(const struct vma_node *n)
{
	return (unsigned long *)n->words + 3 * VMA_INNER_SLOTS;
}

static __always_inline unsigned long node_start(const struct vma_node *n,
						unsigned int slot)
{
	return READ_ONCE(node_starts(n)[slot]);
}

static __always_inline unsigned long node_end(const struct vma_node *n,
					      unsigned int slot)
{
	return READ_ONCE(node_ends(n)[slot]);
}

static __always_inline void *node_ptr(const struct vma_node *n,
				      unsigned int slot)
{
	return (void *)smp_load_acquire(&node_ptrs(n)[slot]);
}

static __always_inline unsigned long node_gap(const struct vma_node *n,
					      unsigned int slot)
{
	return READ_ONCE(node_gaps(n)[slot]);
}

/* The first slot that ends behind @addr, or as many as there are. */
static __always_inline unsigned int node_find(const struct vma_node *n,
					      unsigned long addr)
{
	unsigned int nr = READ_ONCE(n->nr), i = 0;
	const unsigned long *ends = node_ends(n);

	if (nr > 8 && READ_ONCE(ends[7]) <= addr)
		i = 8;
	if (nr > i + 4 && READ_ONCE(ends[i + 3]) <= addr)
		i += 4;
	while (i < nr && READ_ONCE(ends[i]) <= addr)
		i++;
	return i;
}

static inline struct vma_node *node_root(const struct vma_tree *tree)
{
	return smp_load_acquire(&tree->root);
}

#endif /* _MM_VMA_NODE_H */
