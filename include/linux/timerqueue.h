/* SPDX-License-Identifier: GPL-2.0-only */
/* Moments in order, the first at hand. The user's lock guards a queue. */
#ifndef _LINUX_TIMERQUEUE_H
#define _LINUX_TIMERQUEUE_H

#include <linux/ktime.h>
#include <linux/rbtree.h>

struct timerqueue_node {
	struct rb_node node;
	ktime_t expires;
};

struct timerqueue_head {
	struct rb_root_cached rb_root;
};

#define TIMERQUEUE_HEAD_INIT	{ RB_ROOT_CACHED }

static inline void timerqueue_init_head(struct timerqueue_head *head)
{
	head->rb_root = RB_ROOT_CACHED;
}

static inline void timerqueue_init(struct timerqueue_node *node)
{
	RB_CLEAR_NODE(&node->node);
}

static inline bool timerqueue_node_queued(const struct timerqueue_node *node)
{
	return !RB_EMPTY_NODE(&node->node);
}

static inline struct timerqueue_node *
timerqueue_getnext(const struct timerqueue_head *head)
{
	return rb_entry_safe(rb_first_cached(&head->rb_root),
			     struct timerqueue_node, node);
}

/* Returns whether @node is now the first. Of equal ones, the first come. */
bool timerqueue_add(struct timerqueue_head *head, struct timerqueue_node *node);
/* Returns whether any is left. */
bool timerqueue_del(struct timerqueue_head *head, struct timerqueue_node *node);
struct timerqueue_node *timerqueue_iterate_next(struct timerqueue_node *node);

#endif /* _LINUX_TIMERQUEUE_H */
