// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding VMAs by address: one descent, and what is beside the place where it ends.
 *
 * Owns nothing. All but vma_tree_lookup_rcu() want a tree that does not change.
 */
#include <kunit/visibility.h>
#include <linux/compiler.h>

#include "vma_node.h"

/*
 * One descent, to the first VMA that ends behind @addr. To a reader without a
 * lock, a slot that is just being written may lead nowhere, or to the wrong
 * place: it looks at the sequence count.
 */
static __always_inline struct vm_area_struct *
descend(const struct vma_tree *tree, unsigned long addr, unsigned long *start)
{
	const struct vma_node *n = node_root(tree);
	struct vm_area_struct *vma;
	vma_slot_t slot;

	if (!n)
		return NULL;
	for (unsigned int level = n->level; level; level--) {
		n = slot_ptr(node_find(n, addr));
		if (!n)
			return NULL;
	}
	slot = node_find(n, addr);
	vma = slot_ptr(slot);
	if (vma)
		*start = slot_start(slot);
	return vma;
}

struct vm_area_struct *vma_tree_find(const struct vma_tree *tree,
				     unsigned long addr)
{
	unsigned long start;

	return descend(tree, addr, &start);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_find);

/* Beginnings are looked at here, of which those not in use say nothing: so they are counted. */
struct vm_area_struct *vma_tree_find_prev(const struct vma_tree *tree,
					  unsigned long addr)
{
	const struct vma_node *n = tree->root;

	while (n) {
		unsigned int i = n->nr;

		while (i && n->start[i - 1] >= addr)
			i--;
		if (!i)
			return NULL;
		if (!n->level)
			return n->ptr[i - 1];
		n = n->ptr[i - 1];
	}
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_find_prev);

struct vm_area_struct *vma_tree_find_place(const struct vma_tree *tree,
					   unsigned long addr,
					   struct vma_place *at)
{
	if (unlikely(!tree->root)) {
		*at = (struct vma_place){ };
		return NULL;
	}
	*at = find_place(tree, addr);
	/* Behind the last one there is none. */
	return at->leaf->ptr[at->slot];
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_find_place);

/* In the same leaf, as a rule; the first behind its end is in the next one. */
struct vm_area_struct *vma_tree_next(const struct vma_tree *tree, struct vma_place *at)
{
	const struct vma_node *n = at->leaf;

	if (likely(at->slot + 1 < n->nr))
		return n->ptr[++at->slot];
	return at->inner ? vma_tree_find_place(tree, n->end[n->nr - 1], at) : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_next);

/* An empty tree has nobody, and no place. */
void vma_tree_sides(const struct vma_tree *tree, unsigned long addr,
		    struct vma_sides *sides)
{
	if (unlikely(!tree->root)) {
		*sides = (struct vma_sides){ };
		return;
	}
	sides->at = find_place(tree, addr);
	sides_at_place(tree, addr, sides);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_sides);

/* Most often both are in the same leaf. Behind its last slot there is none, but in another. */
void vma_tree_beside(const struct vma_tree *tree, struct vma_sides *sides)
{
	const struct vma_node *n = sides->at.leaf;
	unsigned int slot = sides->at.slot;

	sides->prev = slot ? n->ptr[slot - 1] : vma_tree_find_prev(tree, n->start[0]);
	sides->next = n->ptr[slot + 1];
	if (unlikely(!sides->next) && sides->at.inner)
		sides->next = vma_tree_find(tree, n->end[slot]);
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_beside);

struct vm_area_struct *vma_tree_lookup(const struct vma_tree *tree,
				       unsigned long addr)
{
	unsigned long start;
	struct vm_area_struct *vma = descend(tree, addr, &start);

	return vma && start <= addr ? vma : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_lookup);

/* Somebody was changing the tree. */
static noinline struct vm_area_struct *lookup_again(const struct vma_tree *tree,
						    unsigned long addr)
{
	struct vm_area_struct *vma;
	unsigned long start = 0;
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&tree->seq);
		vma = descend(tree, addr, &start);
	} while (read_seqcount_retry(&tree->seq, seq));
	return vma && start <= addr ? vma : NULL;
}

struct vm_area_struct *vma_tree_lookup_rcu(const struct vma_tree *tree,
					   unsigned long addr)
{
	unsigned int seq = raw_seqcount_begin(&tree->seq);
	unsigned long start = 0;
	struct vm_area_struct *vma = descend(tree, addr, &start);

	if (read_seqcount_retry(&tree->seq, seq))
		return lookup_again(tree, addr);
	return vma && start <= addr ? vma : NULL;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_lookup_rcu);
