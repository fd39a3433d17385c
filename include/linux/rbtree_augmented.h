/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Red-black trees whose nodes know something about all that is below them:
 * the greatest end of an interval, the widest gap, the number of nodes.
 *
 * The three callbacks keep this up to date. To insert, the user walks down
 * updating what it passes (or calls propagate from the parent afterwards),
 * links the node, and calls rb_insert_augmented().
 */
#ifndef _LINUX_RBTREE_AUGMENTED_H
#define _LINUX_RBTREE_AUGMENTED_H

#include <linux/compiler.h>
#include <linux/rbtree.h>

struct rb_augment_callbacks {
	/* Recompute from @node upwards, as far as @stop, which is left out. */
	void (*propagate)(struct rb_node *node, struct rb_node *stop);
	/* @new takes the place of @old and all of its children. */
	void (*copy)(struct rb_node *old, struct rb_node *new);
	/*
	 * @new has risen above @old: it now has below it what @old had, and
	 * @old is to be recomputed.
	 */
	void (*rotate)(struct rb_node *old, struct rb_node *new);
};

void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			 const struct rb_augment_callbacks *augment);
void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
			const struct rb_augment_callbacks *augment);

static inline void
rb_insert_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
			   bool newleft,
			   const struct rb_augment_callbacks *augment)
{
	if (newleft)
		root->rb_leftmost = node;
	rb_insert_augmented(node, &root->rb_root, augment);
}

static inline void
rb_erase_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
			  const struct rb_augment_callbacks *augment)
{
	if (root->rb_leftmost == node)
		root->rb_leftmost = rb_next(node);
	rb_erase_augmented(node, &root->rb_root, augment);
}

/*
 * Defines the callbacks for a value, member @rbaugmented of @rbstruct, that
 * @rbcompute(node, exit) recomputes from the node and its children. It returns
 * true if @exit is set and the value has not changed: then nothing above has.
 */
#define RB_DECLARE_CALLBACKS(rbstatic, rbname, rbstruct, rbfield,	\
			     rbaugmented, rbcompute)			\
static void								\
rbname##_propagate(struct rb_node *rb, struct rb_node *stop)		\
{									\
	while (rb != stop) {						\
		rbstruct *node = rb_entry(rb, rbstruct, rbfield);	\
									\
		if (rbcompute(node, true))				\
			break;						\
		rb = rb_parent(&node->rbfield);				\
	}								\
}									\
static void								\
rbname##_copy(struct rb_node *rb_old, struct rb_node *rb_new)		\
{									\
	rbstruct *old = rb_entry(rb_old, rbstruct, rbfield);		\
	rbstruct *new = rb_entry(rb_new, rbstruct, rbfield);		\
									\
	new->rbaugmented = old->rbaugmented;				\
}									\
static void								\
rbname##_rotate(struct rb_node *rb_old, struct rb_node *rb_new)		\
{									\
	rbstruct *old = rb_entry(rb_old, rbstruct, rbfield);		\
	rbstruct *new = rb_entry(rb_new, rbstruct, rbfield);		\
									\
	new->rbaugmented = old->rbaugmented;				\
	rbcompute(old, false);						\
}									\
rbstatic const struct rb_augment_callbacks rbname = {			\
	.propagate = rbname##_propagate,				\
	.copy = rbname##_copy,						\
	.rotate = rbname##_rotate					\
};

/* The same where the value is the greatest of @rbcompute(node) below. */
#define RB_DECLARE_CALLBACKS_MAX(rbstatic, rbname, rbstruct, rbfield,	\
				 rbtype, rbaugmented, rbcompute)	\
static inline bool rbname##_compute_max(rbstruct *node, bool exit)	\
{									\
	rbtype max = rbcompute(node);					\
	rbstruct *child;						\
	int i;								\
									\
	for (i = 0; i < 2; i++) {					\
		child = rb_entry_safe(node->rbfield.rb_child[i],	\
				      rbstruct, rbfield);		\
		if (child && child->rbaugmented > max)			\
			max = child->rbaugmented;			\
	}								\
	if (exit && node->rbaugmented == max)				\
		return true;						\
	node->rbaugmented = max;					\
	return false;							\
}									\
RB_DECLARE_CALLBACKS(rbstatic, rbname, rbstruct, rbfield, rbaugmented,	\
		     rbname##_compute_max)

#endif /* _LINUX_RBTREE_AUGMENTED_H */
