/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists that many add to and one empties, without a lock.
 *
 * Adding is a compare-and-exchange of the head; taking all is an exchange.
 * The newest entry comes first.
 */
#ifndef _LINUX_LLIST_H
#define _LINUX_LLIST_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/types.h>

struct llist_node {
	struct llist_node *next;
};

struct llist_head {
	struct llist_node *first;
};

#define LLIST_HEAD_INIT(name)	{ NULL }
#define LLIST_HEAD(name)	struct llist_head name = LLIST_HEAD_INIT(name)

static inline void init_llist_head(struct llist_head *list)
{
	list->first = NULL;
}

static inline bool llist_empty(const struct llist_head *head)
{
	return !READ_ONCE(head->first);
}

/* Adds a chain that goes from @first to @last; was the list empty before? */
static inline bool llist_add_batch(struct llist_node *first,
				   struct llist_node *last,
				   struct llist_head *head)
{
	struct llist_node *old = READ_ONCE(head->first);

	do {
		WRITE_ONCE(last->next, old);
	} while (!try_cmpxchg(&head->first, &old, first));
	return !old;
}

static inline bool llist_add(struct llist_node *node, struct llist_head *head)
{
	return llist_add_batch(node, node, head);
}

static inline struct llist_node *llist_del_all(struct llist_head *head)
{
	return xchg(&head->first, NULL);
}

/* The oldest first. */
static inline struct llist_node *llist_reverse_order(struct llist_node *head)
{
	struct llist_node *reversed = NULL;

	while (head) {
		struct llist_node *next = head->next;

		head->next = reversed;
		reversed = head;
		head = next;
	}
	return reversed;
}

#define llist_entry(ptr, type, member)	container_of(ptr, type, member)

#define llist_for_each(pos, node) \
	for ((pos) = (node); pos; (pos) = (pos)->next)
#define llist_for_each_safe(pos, n, node) \
	for ((pos) = (node); (pos) && ((n) = (pos)->next, true); (pos) = (n))

/* @pos may be freed in the body: the next is fetched before it. */
#define __llist_entry_or_null(node, type, member) \
({ \
	struct llist_node *__ln = (node); \
	__ln ? llist_entry(__ln, type, member) : NULL; \
})
#define llist_for_each_entry_safe(pos, n, node, member) \
	for (pos = __llist_entry_or_null(node, typeof(*pos), member); \
	     pos && (n = __llist_entry_or_null(pos->member.next, \
					       typeof(*n), member), true); \
	     pos = n)

#endif /* _LINUX_LLIST_H */
