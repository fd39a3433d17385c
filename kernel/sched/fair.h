/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of the fair class that every switch runs through, in line: see
 * fair.c for what it means.
 */
#ifndef _KERNEL_SCHED_FAIR_H
#define _KERNEL_SCHED_FAIR_H

#include <linux/rbtree.h>

#include "sched.h"

#define se_of(node)	rb_entry(node, struct sched_entity, run_node)
#define task_of(entity)	container_of(entity, struct task_struct, se)

/* fair.c */
void tree_insert(struct cfs_rq *cfs, struct sched_entity *se);
void tree_erase(struct cfs_rq *cfs, struct sched_entity *se);
void move_origin(struct cfs_rq *cfs);
struct sched_entity *first_eligible(const struct cfs_rq *cfs);

/* From time to virtual time. */
static inline u64 to_virtual(u64 delta, const struct sched_entity *se)
{
	if (likely(se->load.weight == NICE_0_WEIGHT))
		return delta;
	return mul_u64_u32_shr(delta * NICE_0_WEIGHT, se->load.inv_weight, 32);
}

/* Virtual times wrap; only differences mean something. */
static inline bool before(u64 a, u64 b)
{
	return (s64)(a - b) < 0;
}

static inline s64 weighted(const struct cfs_rq *cfs, u64 vruntime, u64 weight)
{
	return (s64)(vruntime - cfs->zero_vruntime) * (s64)weight;
}

/* vruntime <= V, without a division. The least of all always is. */
static inline bool eligible(const struct cfs_rq *cfs, u64 vruntime)
{
	return cfs->avg_vruntime >= weighted(cfs, vruntime, cfs->load);
}

/*
 * Sums overflow when the tasks are far from the origin; so it follows them, in
 * strides, that it costs nothing mostly.
 */
#define ORIGIN_STRIDE_NS	(1ll << 28)

static inline void follow(struct cfs_rq *cfs, const struct sched_entity *se)
{
	if (unlikely((s64)(se->vruntime - cfs->zero_vruntime) >
		     ORIGIN_STRIDE_NS))
		move_origin(cfs);
}

/* Has @se had what its deadline promised? Then the next slice begins. */
static bool renew_deadline(struct sched_entity *se)
{
	if (before(se->vruntime, se->deadline))
		return false;
	se->deadline = se->vruntime + to_virtual(se->slice, se);
	return true;
}

/* The running task has run for @delta. */
static __always_inline void update_curr_fair(struct rq *rq, u64 delta)
{
	struct cfs_rq *cfs = &rq->cfs;
	struct sched_entity *se = cfs->curr;
	u64 vdelta = to_virtual(delta, se);

	se->vruntime += vdelta;
	cfs->avg_vruntime += (s64)(vdelta * se->load.weight);
	if (renew_deadline(se) && cfs->nr_running > 1)
		resched_curr(rq);
	follow(cfs, se);
}

/* A SCHED_IDLE task gives way to any other at the next chance. */
static inline void task_tick_fair(struct rq *rq)
{
	const struct cfs_rq *cfs = &rq->cfs;

	if (unlikely(rq->curr->policy == SCHED_IDLE) &&
	    cfs->nr_running > cfs->nr_idle)
		resched_curr(rq);
}

/* Gives up the rest of the slice: it counts as if it had been used. */
static inline void yield_task_fair(struct rq *rq)
{
	struct cfs_rq *cfs = &rq->cfs;
	struct sched_entity *se = cfs->curr;
	u64 rest = se->deadline - se->vruntime;

	if (cfs->nr_running == 1)
		return;
	if (eligible(cfs, se->vruntime)) {
		se->vruntime += rest;
		cfs->avg_vruntime += (s64)(rest * se->load.weight);
	}
	se->deadline = se->vruntime + to_virtual(se->slice, se);
}

/* The running task is asked like the others, and wins a draw. */
static __always_inline struct task_struct *pick_task_fair(const struct rq *rq)
{
	const struct cfs_rq *cfs = &rq->cfs;
	struct sched_entity *curr = cfs->curr, *best;
	struct rb_node *first = rb_first_cached(&cfs->tasks);

	if (!first)
		return task_of(curr);
	best = se_of(first);
	/* Mostly the first of all is eligible. */
	if (unlikely(!eligible(cfs, best->vruntime)))
		best = first_eligible(cfs) ?: curr;
	if (curr && !before(best->deadline, curr->deadline) &&
	    eligible(cfs, curr->vruntime))
		best = curr;
	return task_of(best);
}

/* Both at once, which is cheaper than one after the other. */
static __always_inline void switch_task_fair(struct rq *rq,
					     struct task_struct *prev,
					     struct task_struct *next)
{
	struct cfs_rq *cfs = &rq->cfs;

	cfs->curr = &next->se;
	if (likely(cfs->nr_running == 2)) {
		/* A root without children goes, another comes. */
		prev->se.min_vruntime = prev->se.vruntime;
		prev->se.run_node = (struct rb_node){
			.__rb_parent_color = next->se.run_node.__rb_parent_color };
		cfs->tasks.rb_root.rb_node = &prev->se.run_node;
		cfs->tasks.rb_leftmost = &prev->se.run_node;
		return;
	}
	tree_erase(cfs, &next->se);
	tree_insert(cfs, &prev->se);
}

#endif /* _KERNEL_SCHED_FAIR_H */
