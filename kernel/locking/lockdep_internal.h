/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graph of lock classes, shared by the checker (lockdep.c), the graph
 * itself (lockdep_graph.c) and the reports (lockdep_report.c).
 */
#ifndef _KERNEL_LOCKING_LOCKDEP_INTERNAL_H
#define _KERNEL_LOCKING_LOCKDEP_INTERNAL_H

#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/types.h>

#define MAX_CLASSES	1024
#define MAX_EDGES	8192
#define EDGE_TRACE	12
/* The longest circle that is reported whole. */
#define MAX_CIRCLE	16
#define CLASS_HASH_BITS	9
#define CLASS_HASH_SIZE	(1 << CLASS_HASH_BITS)

/* Where something was first seen. */
struct lockdep_trace {
	unsigned long entries[EDGE_TRACE];
	unsigned int nr;
};

/*
 * What interrupts have to do with a class: at most one of the two may be
 * true. A handler that interrupts the holder would wait for it for ever.
 */
enum lockdep_usage {
	LOCKDEP_IN_IRQ,		/* taken by an interrupt handler */
	LOCKDEP_IRQS_ON,	/* held while interrupts could come */
	LOCKDEP_NR_USAGES,
};

/* On the hash while @key is set, on the list of free ones otherwise. */
struct lock_class {
	struct hlist_node hash;
	const void *key;
	const char *name;
	unsigned int subclass;
	unsigned int usage;		/* bits of enum lockdep_usage */
	struct lockdep_trace used_at[LOCKDEP_NR_USAGES];
	struct list_head edges;		/* to what was taken under it */
	struct lock_edge *reached_by;	/* of the last search */
};

/* @to was taken while @from was held; @trace is where that was first seen. */
struct lock_edge {
	struct list_head list;		/* of @from, or of the free ones */
	struct lock_class *from, *to;
	struct lockdep_trace trace;
};

enum lockdep_kind {
	LOCKDEP_INVERSION,	/* a circle in the graph */
	LOCKDEP_RECURSION,	/* two locks of one class */
	LOCKDEP_INCONSISTENT,	/* in a handler, and with interrupts on */
	LOCKDEP_NOT_HELD,	/* released without being held */
	LOCKDEP_FULL,		/* one of the tables is full */
};

/* All that a report tells, gathered under the graph's lock. */
struct lockdep_report {
	enum lockdep_kind kind;
	const struct held_lock *next;	/* being taken or released */
	const struct held_lock *held;	/* the one it clashes with */
	enum lockdep_usage usage;	/* the new one that clashes */
	unsigned long caller;		/* of the checker: traces begin there */
	/* The known order, from its end back to @next. */
	const struct lock_edge *circle[MAX_CIRCLE];
	unsigned int nr_circle;
};

/*
 * lockdep_graph.c. The lock is bare and taken with interrupts off by the
 * caller; all others need it held.
 */
void lockdep_graph_lock(void);
void lockdep_graph_unlock(void);
/* The stack from @caller on, which is a return address in it. */
void lockdep_save_trace(struct lockdep_trace *trace, unsigned long caller);
/* The class of @map, made if it is new; NULL if there is no room. */
struct lock_class *lockdep_find_class(struct lockdep_map *map,
				      unsigned int subclass);
/* Both return false, with @report filled in, if a rule is broken. */
bool lockdep_add_order(struct lock_class *from, struct lock_class *to,
		       struct lockdep_report *report);
bool lockdep_mark_usage(struct lock_class *class, enum lockdep_usage usage,
			struct lockdep_report *report);

/* lockdep_report.c: without the lock. */
void lockdep_print_report(const struct lockdep_report *report);

#endif /* _KERNEL_LOCKING_LOCKDEP_INTERNAL_H */
