/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the scheduling classes keep of each task. Guarded by the lock of the
 * run queue that the task is on, or by its pi_lock while it is on none.
 */
#ifndef _LINUX_SCHED_ENTITY_H
#define _LINUX_SCHED_ENTITY_H

#include <linux/list.h>
#include <linux/rbtree_types.h>
#include <linux/types.h>

/* A share of the CPU, and 2^32 divided by it, so that nobody has to divide. */
struct load_weight {
	u32 weight;
	u32 inv_weight;
};

/*
 * The fair class, kernel/sched/fair.c. Virtual times are in nanoseconds of a
 * task of nice 0.
 *
 * While the task is on no queue, @vlag is what it was owed when it left, and
 * @deadline, if @rel_deadline, is relative to @vruntime.
 */
struct sched_entity {
	struct load_weight	load;
	bool			rel_deadline;
	bool			custom_slice;	/* asked for by sched_attr */
	struct rb_node		run_node;	/* by deadline */
	u64			vruntime;
	u64			deadline;
	u64			min_vruntime;	/* least of the subtree */
	s64			vlag;
	u64			left_clock;	/* when it left a queue, */
	u64			left_load;	/* whose weight was this */
	u64			slice;

	/* Of all classes: kernel/sched/core.c. */
	u64			exec_start;
	u64			sum_exec_runtime;
	u64			nr_migrations;
};

/* The real-time class, kernel/sched/rt.c. */
struct sched_rt_entity {
	struct list_head	run_list;
	u64			slice_left;	/* SCHED_RR, in nanoseconds */
};

#endif /* _LINUX_SCHED_ENTITY_H */
