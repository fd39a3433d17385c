// SPDX-License-Identifier: GPL-2.0-only
/*
 * Red-black trees.
 *
 * The rules, which make the longest way down at most twice the shortest:
 *
 *	1. a node is red or black; no node counts as black
 *	2. the root is black
 *	3. a red node has black children
 *	4. all ways down from a node meet the same number of black nodes
 *
 * Left and right are indices, so that each case is written once: @dir is the
 * side on which something happens, !dir the other one. Pictures show dir =
 * left; letters of black nodes are in capitals.
 *
 * Readers may walk down while a writer works. So links downwards are stored
 * in an order in which at no moment two of them make a ring: a subtree is
 * taken off before it is put elsewhere. Owns nothing; the caller has the lock.
 */
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/rbtree.h>
#include <linux/rbtree_augmented.h>
#include <linux/types.h>

#define RB_RED		0UL
#define RB_BLACK	1UL

#define RB_LEFT		0
#define RB_RIGHT	1

typedef void (*rotate_fn)(struct rb_node *old, struct rb_node *new);

static inline bool is_red(const struct rb_node *node)
{
	return node && !(node->__rb_parent_color & RB_BLACK);
}

static inline void set_black(struct rb_node *node)
{
	node->__rb_parent_color |= RB_BLACK;
}

static inline void set_red(struct rb_node *node)
{
	node->__rb_parent_color &= ~RB_BLACK;
}

/* The colour stays. */
static inline void set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->__rb_parent_color = (unsigned long)parent |
				  (node->__rb_parent_color & RB_BLACK);
}

/* On which side of its parent does @node, perhaps NULL, hang? */
static inline int side_of(const struct rb_node *node,
			  const struct rb_node *parent)
{
	return parent->rb_child[RB_RIGHT] == node;
}

/* Makes the link from above, that leads to @old, lead to @new. */
static inline void change_child(struct rb_root *root, struct rb_node *parent,
				struct rb_node *old, struct rb_node *new)
{
	if (parent)
		WRITE_ONCE(parent->rb_child[side_of(old, parent)], new);
	else
		WRITE_ONCE(root->rb_node, new);
}

/*
 * Turns @node down to the side @dir; its other child rises into its place and
 * takes its colour, and gives it its own:
 *
 *	  node                    child
 *	 /    \                  /     \
 *	a     child     -->   node      c
 *	      /   \           /  \
 *	  inner    c         a   inner
 */
static __always_inline void rotate(struct rb_root *root, struct rb_node *node,
				   int dir, rotate_fn augment)
{
	struct rb_node *child = node->rb_child[!dir];
	struct rb_node *inner = child->rb_child[dir];
	unsigned long child_color = child->__rb_parent_color & RB_BLACK;

	WRITE_ONCE(node->rb_child[!dir], inner);
	if (inner)
		set_parent(inner, node);
	WRITE_ONCE(child->rb_child[dir], node);
	child->__rb_parent_color = node->__rb_parent_color;
	change_child(root, rb_parent(node), node, child);
	node->__rb_parent_color = (unsigned long)child | child_color;
	augment(node, child);
}

/*
 * @node is red and new at its place; only rule 3 may be broken, between it and
 * its parent. Either the colours can be mended, which moves the problem two
 * levels up, or at most two rotations end it.
 */
static __always_inline void insert_fixup(struct rb_node *node,
					 struct rb_root *root,
					 rotate_fn augment)
{
	struct rb_node *parent, *grand, *uncle;
	int dir;

	while (is_red(parent = rb_parent(node))) {
		/* There is one: a red node is not the root. */
		grand = rb_parent(parent);
		dir = side_of(parent, grand);
		uncle = grand->rb_child[!dir];

		/*
		 *	    G                 g
		 *	   / \               / \
		 *	  p   u     -->     P   U
		 *	  |                 |
		 *	  n                 n
		 */
		if (is_red(uncle)) {
			set_black(parent);
			set_black(uncle);
			set_red(grand);
			node = grand;
			continue;
		}

		/*
		 *	    G               G                N
		 *	   / \             / \              / \
		 *	  p   U   -->     n   U    -->     p   g
		 *	   \             /                      \
		 *	    n           p                        U
		 */
		if (side_of(node, parent) != dir)
			rotate(root, parent, dir, augment);
		rotate(root, grand, !dir, augment);
		return;
	}
	if (!parent)
		set_black(node);
}

/*
 * All ways through the side of @parent where @node hangs (NULL at first) have
 * one black node too few.
 */
static __always_inline void erase_fixup(struct rb_node *parent,
					struct rb_root *root,
					rotate_fn augment)
{
	struct rb_node *node = NULL, *sibling;
	int dir;

	for (; parent; node = parent, parent = rb_parent(node)) {
		dir = side_of(node, parent);
		sibling = parent->rb_child[!dir];

		/* Get a black sibling, and a red parent with it:
		 *
		 *	    P                 S
		 *	   / \               / \
		 *	  N   s     -->     p   B
		 *	     / \           / \
		 *	    A   B         N   A
		 */
		if (is_red(sibling)) {
			rotate(root, parent, dir, augment);
			sibling = parent->rb_child[!dir];
		}

		if (is_red(sibling->rb_child[!dir]))
			break;
		/* Make the near nephew the sibling, with a red child:
		 *
		 *	    (p)               (p)
		 *	    / \               / \
		 *	   N   S     -->     N   A
		 *	      / \                 \
		 *	     a   B                 s
		 */
		if (is_red(sibling->rb_child[dir])) {
			rotate(root, sibling, !dir, augment);
			break;
		}

		/* Nobody has a red node to spare: lack it on both sides. */
		set_red(sibling);
		if (is_red(parent)) {
			set_black(parent);
			return;
		}
	}
	if (!parent)
		return;

	/* The far nephew is red, and becomes the black node that is missing:
	 *
	 *	  (p)                (s)
	 *	  / \                / \
	 *	 N   S      -->     P   B
	 *	    / \            / \
	 *	  (a)  b          N  (a)
	 */
	set_black(parent->rb_child[!dir]->rb_child[!dir]);
	rotate(root, parent, dir, augment);
}

/* A node with at most one child: that takes its place. */
static __always_inline struct rb_node *
unlink_simple(struct rb_node *node, struct rb_root *root,
	      const struct rb_augment_callbacks *augment)
{
	struct rb_node *parent = rb_parent(node);
	struct rb_node *child = node->rb_left ?: node->rb_right;
	bool was_red = is_red(node);

	change_child(root, parent, node, child);
	if (child)	/* then it is red, by rule 4, and @node black */
		child->__rb_parent_color = node->__rb_parent_color;
	augment->propagate(parent, NULL);
	return child || was_red ? NULL : parent;
}

/*
 * A node with two children: its successor, which has no left child, leaves its
 * own place and takes the node's, with its colour.
 *
 *	   (n)                (s)
 *	   / \                / \
 *	  x   (y)            x   (y)
 *	      /     -->          /
 *	    (s)                (c)
 *	      \
 *	      (c)
 */
static __always_inline struct rb_node *
unlink_inner(struct rb_node *node, struct rb_root *root,
	     const struct rb_augment_callbacks *augment)
{
	struct rb_node *right = node->rb_right, *succ = right;
	struct rb_node *hole, *child;
	bool was_red;

	while (succ->rb_left)
		succ = succ->rb_left;
	child = succ->rb_right;
	was_red = is_red(succ);

	/* @hole is below whom the black node is missing, if it was one. */
	if (succ == right) {
		hole = succ;
		augment->copy(node, succ);
	} else {
		hole = rb_parent(succ);
		WRITE_ONCE(hole->rb_left, child);
		WRITE_ONCE(succ->rb_right, right);
		set_parent(right, succ);
		augment->copy(node, succ);
		augment->propagate(hole, succ);
	}
	WRITE_ONCE(succ->rb_left, node->rb_left);
	set_parent(node->rb_left, succ);
	succ->__rb_parent_color = node->__rb_parent_color;
	change_child(root, rb_parent(node), node, succ);
	if (child) {
		set_parent(child, hole);
		set_black(child);
	}
	augment->propagate(succ, NULL);
	return child || was_red ? NULL : hole;
}

static __always_inline void erase(struct rb_node *node, struct rb_root *root,
				  const struct rb_augment_callbacks *augment)
{
	struct rb_node *hole;

	if (node->rb_left && node->rb_right)
		hole = unlink_inner(node, root, augment);
	else
		hole = unlink_simple(node, root, augment);
	if (hole)
		erase_fixup(hole, root, augment->rotate);
}

/* For trees without augmentation; inlining leaves nothing of these. */
static inline void no_propagate(struct rb_node *node, struct rb_node *stop)
{
}

static inline void no_copy(struct rb_node *old, struct rb_node *new)
{
}

static inline void no_rotate(struct rb_node *old, struct rb_node *new)
{
}

static const struct rb_augment_callbacks no_augment = {
	.propagate = no_propagate,
	.copy = no_copy,
	.rotate = no_rotate,
};

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	insert_fixup(node, root, no_rotate);
}
EXPORT_SYMBOL(rb_insert_color);

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	erase(node, root, &no_augment);
}
EXPORT_SYMBOL(rb_erase);

void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			 const struct rb_augment_callbacks *augment)
{
	insert_fixup(node, root, augment->rotate);
}
EXPORT_SYMBOL(rb_insert_augmented);

void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
			const struct rb_augment_callbacks *augment)
{
	erase(node, root, augment);
}
EXPORT_SYMBOL(rb_erase_augmented);

/* The last node on the side @dir. */
static struct rb_node *outermost(struct rb_node *node, int dir)
{
	while (node && node->rb_child[dir])
		node = node->rb_child[dir];
	return node;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return outermost(root->rb_node, RB_LEFT);
}
EXPORT_SYMBOL(rb_first);

struct rb_node *rb_last(const struct rb_root *root)
{
	return outermost(root->rb_node, RB_RIGHT);
}
EXPORT_SYMBOL(rb_last);

/*
 * The next node towards @dir: the nearest one below on that side or, if there
 * is none, the first ancestor of which this is on the other side.
 */
static struct rb_node *neighbour(const struct rb_node *node, int dir)
{
	struct rb_node *parent;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (node->rb_child[dir])
		return outermost(node->rb_child[dir], !dir);
	while ((parent = rb_parent(node)) && side_of(node, parent) == dir)
		node = parent;
	return parent;
}

struct rb_node *rb_next(const struct rb_node *node)
{
	return neighbour(node, RB_RIGHT);
}
EXPORT_SYMBOL(rb_next);

struct rb_node *rb_prev(const struct rb_node *node)
{
	return neighbour(node, RB_LEFT);
}
EXPORT_SYMBOL(rb_prev);

/* Down to a node without children, to the left wherever that goes. */
static struct rb_node *leftmost_leaf(struct rb_node *node)
{
	while (node->rb_left || node->rb_right)
		node = node->rb_left ?: node->rb_right;
	return node;
}

struct rb_node *rb_first_postorder(const struct rb_root *root)
{
	return root->rb_node ? leftmost_leaf(root->rb_node) : NULL;
}
EXPORT_SYMBOL(rb_first_postorder);

struct rb_node *rb_next_postorder(const struct rb_node *node)
{
	struct rb_node *parent = node ? rb_parent(node) : NULL;

	if (parent && node == parent->rb_left && parent->rb_right)
		return leftmost_leaf(parent->rb_right);
	return parent;
}
EXPORT_SYMBOL(rb_next_postorder);

/* @new looks like @victim, and its children know it; its parent does not yet. */
static void take_place(struct rb_node *victim, struct rb_node *new)
{
	*new = *victim;
	if (victim->rb_left)
		set_parent(victim->rb_left, new);
	if (victim->rb_right)
		set_parent(victim->rb_right, new);
}

void rb_replace_node(struct rb_node *victim, struct rb_node *new,
		     struct rb_root *root)
{
	take_place(victim, new);
	change_child(root, rb_parent(victim), victim, new);
}
EXPORT_SYMBOL(rb_replace_node);

void rb_replace_node_rcu(struct rb_node *victim, struct rb_node *new,
			 struct rb_root *root)
{
	struct rb_node *parent = rb_parent(victim);

	take_place(victim, new);
	if (parent)
		rcu_assign_pointer(parent->rb_child[side_of(victim, parent)],
				   new);
	else
		rcu_assign_pointer(root->rb_node, new);
}
EXPORT_SYMBOL(rb_replace_node_rcu);
