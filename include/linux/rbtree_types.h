/* SPDX-License-Identifier: GPL-2.0-only */
/* The types of red-black trees, for headers that only embed them. */
#ifndef _LINUX_RBTREE_TYPES_H
#define _LINUX_RBTREE_TYPES_H

/*
 * A node, embedded in what the tree holds. Bit 0 of __rb_parent_color is the
 * colour, the rest points at the parent: nodes are aligned, so it is free.
 * The two children are also an array, so that code for one side serves for
 * the other.
 */
struct rb_node {
	unsigned long __rb_parent_color;
	union {
		struct {
			struct rb_node *rb_left;
			struct rb_node *rb_right;
		};
		struct rb_node *rb_child[2];
	};
} __attribute__((aligned(sizeof(long))));

struct rb_root {
	struct rb_node *rb_node;
};

/* A tree that knows its first node: for queues and timers. */
struct rb_root_cached {
	struct rb_root rb_root;
	struct rb_node *rb_leftmost;
};

#define RB_ROOT		((struct rb_root) { NULL, })
#define RB_ROOT_CACHED	((struct rb_root_cached) { { NULL, }, NULL })

#endif /* _LINUX_RBTREE_TYPES_H */
