/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interval trees over unsigned long: see <linux/interval_tree_generic.h>.
 */
#ifndef _LINUX_INTERVAL_TREE_H
#define _LINUX_INTERVAL_TREE_H

#include <linux/rbtree_types.h>

struct interval_tree_node {
	struct rb_node rb;
	unsigned long start;		/* First and */
	unsigned long last;		/* last point: never changed in a tree */
	unsigned long __subtree_last;	/* the greatest last at or below */
};

void interval_tree_insert(struct interval_tree_node *node,
			  struct rb_root_cached *root);
void interval_tree_remove(struct interval_tree_node *node,
			  struct rb_root_cached *root);
struct interval_tree_node *
interval_tree_subtree_search(struct interval_tree_node *node,
			     unsigned long start, unsigned long last);
struct interval_tree_node *
interval_tree_iter_first(struct rb_root_cached *root, unsigned long start,
			 unsigned long last);
struct interval_tree_node *
interval_tree_iter_next(struct interval_tree_node *node, unsigned long start,
			unsigned long last);

#endif /* _LINUX_INTERVAL_TREE_H */
