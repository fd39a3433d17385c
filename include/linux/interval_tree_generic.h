/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of closed intervals: which of them touch a given one?
 *
 * INTERVAL_TREE_DEFINE() defines, for a struct with an rb_node, a red-black
 * tree ordered by the intervals' starts, in which each node also knows the
 * greatest end at or below it:
 *
 *	it_insert(), it_remove()
 *	it_iter_first(root, start, last)	the first, by start, that
 *						overlaps [start, last]
 *	it_iter_next(node, start, last)		the one behind it
 *	it_subtree_search(node, start, last)	the first below a node
 *
 * A query costs O(log n) for each interval found. The caller's lock guards
 * all; of these functions only the first two change anything.
 */
#ifndef _LINUX_INTERVAL_TREE_GENERIC_H
#define _LINUX_INTERVAL_TREE_GENERIC_H

#include <linux/rbtree_augmented.h>

/*
 * @ITSTRUCT	the struct
 * @ITRB	its struct rb_node
 * @ITTYPE	the type of the ends
 * @ITSUBTREE	its member, of that type, for the greatest end below
 * @ITSTART(n)	the first and
 * @ITLAST(n)	the last point of node n
 * @ITSTATIC	static, or nothing
 * @ITPREFIX	of the functions' names
 */
#define INTERVAL_TREE_DEFINE(ITSTRUCT, ITRB, ITTYPE, ITSUBTREE,		\
			     ITSTART, ITLAST, ITSTATIC, ITPREFIX)	\
									\
RB_DECLARE_CALLBACKS_MAX(static, ITPREFIX##_augment,			\
			 ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITLAST)	\
									\
ITSTATIC void ITPREFIX##_insert(ITSTRUCT *node,				\
				struct rb_root_cached *root)		\
{									\
	struct rb_node **link = &root->rb_root.rb_node, *rb_parent = NULL; \
	ITTYPE start = ITSTART(node), last = ITLAST(node);		\
	ITSTRUCT *parent;						\
	bool leftmost = true;						\
									\
	/* All that will be above the node hear of its end on the way. */ \
	while (*link) {							\
		rb_parent = *link;					\
		parent = rb_entry(rb_parent, ITSTRUCT, ITRB);		\
		if (parent->ITSUBTREE < last)				\
			parent->ITSUBTREE = last;			\
		if (start < ITSTART(parent)) {				\
			link = &parent->ITRB.rb_left;			\
		} else {						\
			link = &parent->ITRB.rb_right;			\
			leftmost = false;				\
		}							\
	}								\
									\
	node->ITSUBTREE = last;						\
	rb_link_node(&node->ITRB, rb_parent, link);			\
	rb_insert_augmented_cached(&node->ITRB, root, leftmost,		\
				   &ITPREFIX##_augment);		\
}									\
									\
ITSTATIC void ITPREFIX##_remove(ITSTRUCT *node,				\
				struct rb_root_cached *root)		\
{									\
	rb_erase_augmented_cached(&node->ITRB, root, &ITPREFIX##_augment); \
}									\
									\
/*									\
 * If some interval on the left ends late enough, either it overlaps,	\
 * or it starts too late, and then so does all that is not on the left.	\
 */									\
ITSTATIC ITSTRUCT *							\
ITPREFIX##_subtree_search(ITSTRUCT *node, ITTYPE start, ITTYPE last)	\
{									\
	ITSTRUCT *left, *right;						\
									\
	for (;;) {							\
		left = rb_entry_safe(node->ITRB.rb_left, ITSTRUCT, ITRB); \
		if (left && start <= left->ITSUBTREE) {			\
			node = left;					\
			continue;					\
		}							\
		if (ITSTART(node) > last)				\
			return NULL;					\
		if (start <= ITLAST(node))				\
			return node;					\
		right = rb_entry_safe(node->ITRB.rb_right, ITSTRUCT, ITRB); \
		if (!right || start > right->ITSUBTREE)			\
			return NULL;					\
		node = right;						\
	}								\
}									\
									\
ITSTATIC ITSTRUCT *							\
ITPREFIX##_iter_first(struct rb_root_cached *root, ITTYPE start,	\
		      ITTYPE last)					\
{									\
	ITSTRUCT *top = rb_entry_safe(root->rb_root.rb_node, ITSTRUCT,	\
				      ITRB);				\
	ITSTRUCT *first = rb_entry_safe(root->rb_leftmost, ITSTRUCT,	\
					ITRB);				\
									\
	/* Often the query is beside all of the intervals. */		\
	if (!top || top->ITSUBTREE < start || ITSTART(first) > last)	\
		return NULL;						\
	return ITPREFIX##_subtree_search(top, start, last);		\
}									\
									\
ITSTATIC ITSTRUCT *							\
ITPREFIX##_iter_next(ITSTRUCT *node, ITTYPE start, ITTYPE last)		\
{									\
	struct rb_node *rb = &node->ITRB, *from;			\
	ITSTRUCT *right = rb_entry_safe(rb->rb_right, ITSTRUCT, ITRB);	\
									\
	for (;;) {							\
		if (right && start <= right->ITSUBTREE)			\
			return ITPREFIX##_subtree_search(right, start,	\
							 last);		\
		/* To the first ancestor that comes behind this one. */	\
		do {							\
			from = rb;					\
			rb = rb_parent(from);				\
			if (!rb)					\
				return NULL;				\
		} while (rb->rb_right == from);				\
									\
		node = rb_entry(rb, ITSTRUCT, ITRB);			\
		if (ITSTART(node) > last)				\
			return NULL;					\
		if (start <= ITLAST(node))				\
			return node;					\
		right = rb_entry_safe(rb->rb_right, ITSTRUCT, ITRB);	\
	}								\
}

#endif /* _LINUX_INTERVAL_TREE_GENERIC_H */
