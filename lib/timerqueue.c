// SPDX-License-Identifier: GPL-2.0-only
/* Queues of moments: a red-black tree that knows its first node. Owns nothing. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/timerqueue.h>

/* Of equal ones the first to come is the first to go. */
static bool earlier(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct timerqueue_node, node)->expires <
	       rb_entry(b, struct timerqueue_node, node)->expires;
}

/* True: it is the first now, so somebody's timer has to be set anew. */
bool timerqueue_add(struct timerqueue_head *head, struct timerqueue_node *node)
{
	WARN_ON_ONCE(timerqueue_node_queued(node));
	return rb_add_cached(&node->node, &head->rb_root, earlier);
}
EXPORT_SYMBOL_GPL(timerqueue_add);

/* True: there are others left. */
bool timerqueue_del(struct timerqueue_head *head, struct timerqueue_node *node)
{
	WARN_ON_ONCE(!timerqueue_node_queued(node));
	rb_erase_cached(&node->node, &head->rb_root);
	RB_CLEAR_NODE(&node->node);
	return !RB_EMPTY_ROOT(&head->rb_root.rb_root);
}
EXPORT_SYMBOL_GPL(timerqueue_del);

struct timerqueue_node *timerqueue_iterate_next(struct timerqueue_node *node)
{
	return node ? rb_entry_safe(rb_next(&node->node),
				    struct timerqueue_node, node) : NULL;
}
EXPORT_SYMBOL_GPL(timerqueue_iterate_next);
