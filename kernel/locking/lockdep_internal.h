/* SPDX-License-Identifier: GPL-2.0-only */
/* The graph of lock classes, shared by the checker and its reports. */
#ifndef _KERNEL_LOCKING_LOCKDEP_INTERNAL_H
#define _KERNEL_LOCKING_LOCKDEP_INTERNAL_H

#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/types.h>

#define MAX_CLASSES	1024
#define MAX_EDGES	8192
#define EDGE_TRACE	12
#define CLASS_HASH_BITS	9
#define CLASS_HASH_SIZE	(1 << CLASS_HASH_BITS)

struct lock_class {
	struct hlist_node hash;
	const void *key;
	const char *name;
	unsigned int subclass;
	struct list_head edges;		/* to what was taken under it */
	struct lock_edge *reached_by;	/* of the last search */
};

/* @to was taken while @from was held; @trace is where that was first seen. */
struct lock_edge {
	struct list_head list;
	struct lock_class *from, *to;
	unsigned long trace[EDGE_TRACE];
	unsigned int nr_trace;
};

enum lockdep_kind {
	LOCKDEP_INVERSION,	/* a circle in the graph */
	LOCKDEP_RECURSION,	/* two locks of one class */
	LOCKDEP_NOT_HELD,	/* released without being held */
	LOCKDEP_FULL,		/* one of the tables is full */
};

struct lockdep_report {
	enum lockdep_kind kind;
	const struct held_lock *next;	/* being taken or released */
	const struct held_lock *held;	/* the one it clashes with */
	struct lock_class *path_end;	/* of the known order, by reached_by */
};

void lockdep_print_report(const struct lockdep_report *report);

#endif /* _KERNEL_LOCKING_LOCKDEP_INTERNAL_H */
