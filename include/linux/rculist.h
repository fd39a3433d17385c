/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists that are read under RCU while one writer changes them.
 *
 * Writers are serialised by a lock of the caller's. Readers run inside
 * rcu_read_lock() and may see an element before, while or after it is added
 * or removed, but always a list that leads back to its head. An element may
 * be freed, or added to another list, only a grace period after its removal.
 */
#ifndef _LINUX_RCULIST_H
#define _LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

#define list_next_rcu(list)	((list)->next)
#define hlist_first_rcu(head)	((head)->first)
#define hlist_next_rcu(node)	((node)->next)
#define hlist_pprev_rcu(node)	(*(node)->pprev)

/* For a head that readers may be looking at already. */
static inline void INIT_LIST_HEAD_RCU(struct list_head *list)
{
	WRITE_ONCE(list->next, list);
	WRITE_ONCE(list->prev, list);
}

/* @new is complete before the store to prev->next shows it to readers. */
static inline void __list_add_rcu(struct list_head *new,
				  struct list_head *prev,
				  struct list_head *next)
{
	if (!__list_add_valid(new, prev, next))
		return;

	new->next = next;
	new->prev = prev;
	rcu_assign_pointer(list_next_rcu(prev), new);
	next->prev = new;
}

static inline void list_add_rcu(struct list_head *new, struct list_head *head)
{
	__list_add_rcu(new, head, head->next);
}

static inline void list_add_tail_rcu(struct list_head *new,
				     struct list_head *head)
{
	__list_add_rcu(new, head->prev, head);
}

/* Keeps ->next, by which readers that stand on @entry find on. */
static inline void list_del_rcu(struct list_head *entry)
{
	struct list_head *prev = entry->prev, *next = entry->next;

	if (!__list_del_entry_valid(entry))
		return;
	next->prev = prev;
	/*
	 * A release, as for a new entry: a reader may come to what follows by
	 * this store alone, and must find it as its creator left it.
	 */
	rcu_assign_pointer(list_next_rcu(prev), next);
	entry->prev = LIST_POISON2;
}

/* A reader sees @old or @new at this place, never neither. */
static inline void list_replace_rcu(struct list_head *old,
				    struct list_head *new)
{
	new->next = old->next;
	new->prev = old->prev;
	rcu_assign_pointer(list_next_rcu(new->prev), new);
	new->next->prev = new;
	old->prev = LIST_POISON2;
}

/*
 * Moves @list, once its readers have gone (@sync waits for them), to the
 * front of @head. Until @sync returns a reader may walk from @list's last
 * element back to @list, which is why that link is left till then.
 */
static inline void list_splice_init_rcu(struct list_head *list,
					struct list_head *head,
					void (*sync)(void))
{
	struct list_head *first = list->next;
	struct list_head *last = list->prev;
	struct list_head *at = head->next;

	if (list_empty(list))
		return;
	INIT_LIST_HEAD_RCU(list);
	sync();
	last->next = at;
	rcu_assign_pointer(list_next_rcu(head), first);
	first->prev = head;
	at->prev = last;
}

#define list_entry_rcu(ptr, type, member) \
	container_of(READ_ONCE(ptr), type, member)

#define list_first_or_null_rcu(ptr, type, member)			\
({									\
	struct list_head *head__ = (ptr);				\
	struct list_head *next__ = rcu_dereference(head__->next);	\
	next__ != head__ ? container_of(next__, type, member) : NULL;	\
})

#define list_next_or_null_rcu(head, ptr, type, member)			\
({									\
	struct list_head *head__ = (head);				\
	struct list_head *next__ = rcu_dereference((ptr)->next);	\
	next__ != head__ ? container_of(next__, type, member) : NULL;	\
})

#define list_rcu_entry__(link, pos, member) \
	container_of(rcu_dereference_raw(link), typeof(*(pos)), member)

/* A last argument, if given, is a lockdep condition that allows the walk. */
#define list_for_each_entry_rcu(pos, head, member, cond...)		\
	for (pos = list_rcu_entry__((head)->next, pos, member);		\
	     &pos->member != (head);					\
	     pos = list_rcu_entry__(pos->member.next, pos, member))

#define list_for_each_entry_continue_rcu(pos, head, member)		\
	for (pos = list_rcu_entry__(pos->member.next, pos, member);	\
	     &pos->member != (head);					\
	     pos = list_rcu_entry__(pos->member.next, pos, member))

#define list_for_each_entry_from_rcu(pos, head, member)			\
	for (; &(pos)->member != (head);				\
	     pos = list_rcu_entry__((pos)->member.next, pos, member))

static inline void __hlist_del_rcu(struct hlist_node *n)
{
	struct hlist_node *next = n->next;
	struct hlist_node **pprev = n->pprev;

	/* A release, for the reason given in list_del_rcu(). */
	smp_store_release(pprev, next);
	if (next)
		WRITE_ONCE(next->pprev, pprev);
}

static inline void hlist_del_rcu(struct hlist_node *n)
{
	__hlist_del_rcu(n);
	WRITE_ONCE(n->pprev, LIST_POISON2);
}

static inline void hlist_del_init_rcu(struct hlist_node *n)
{
	if (!hlist_unhashed(n)) {
		__hlist_del_rcu(n);
		WRITE_ONCE(n->pprev, NULL);
	}
}

static inline void hlist_add_head_rcu(struct hlist_node *n,
				      struct hlist_head *h)
{
	struct hlist_node *first = h->first;

	n->next = first;
	WRITE_ONCE(n->pprev, &h->first);
	rcu_assign_pointer(hlist_first_rcu(h), n);
	if (first)
		WRITE_ONCE(first->pprev, &n->next);
}

static inline void hlist_add_before_rcu(struct hlist_node *n,
					struct hlist_node *next)
{
	WRITE_ONCE(n->pprev, next->pprev);
	n->next = next;
	rcu_assign_pointer(hlist_pprev_rcu(n), n);
	WRITE_ONCE(next->pprev, &n->next);
}

static inline void hlist_add_behind_rcu(struct hlist_node *n,
					struct hlist_node *prev)
{
	n->next = prev->next;
	WRITE_ONCE(n->pprev, &prev->next);
	rcu_assign_pointer(hlist_next_rcu(prev), n);
	if (n->next)
		WRITE_ONCE(n->next->pprev, &n->next);
}

/* Walks to the end first: for short buckets whose order matters. */
static inline void hlist_add_tail_rcu(struct hlist_node *n,
				      struct hlist_head *h)
{
	struct hlist_node *last = h->first;

	if (!last) {
		hlist_add_head_rcu(n, h);
		return;
	}
	while (last->next)
		last = last->next;
	hlist_add_behind_rcu(n, last);
}

static inline void hlist_replace_rcu(struct hlist_node *old,
				     struct hlist_node *new)
{
	struct hlist_node *next = old->next;

	new->next = next;
	WRITE_ONCE(new->pprev, old->pprev);
	rcu_assign_pointer(hlist_pprev_rcu(new), new);
	if (next)
		WRITE_ONCE(next->pprev, &new->next);
	WRITE_ONCE(old->pprev, LIST_POISON2);
}

#define hlist_rcu_entry__(link, pos, member) \
	hlist_entry_safe(rcu_dereference_raw(link), typeof(*(pos)), member)

#define hlist_for_each_entry_rcu(pos, head, member, cond...)		\
	for (pos = hlist_rcu_entry__((head)->first, pos, member);	\
	     pos;							\
	     pos = hlist_rcu_entry__((pos)->member.next, pos, member))

#define hlist_for_each_entry_continue_rcu(pos, member)			\
	for (pos = hlist_rcu_entry__((pos)->member.next, pos, member);	\
	     pos;							\
	     pos = hlist_rcu_entry__((pos)->member.next, pos, member))

#define hlist_for_each_entry_from_rcu(pos, member)			\
	for (; pos;							\
	     pos = hlist_rcu_entry__((pos)->member.next, pos, member))

#endif /* _LINUX_RCULIST_H */
