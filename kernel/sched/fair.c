// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fair class: earliest eligible virtual deadline first (EEVDF).
 *
 * Each task's virtual time (vruntime) advances while it runs, the slower the
 * greater its weight. The mean V of all, by weight, is what each would have
 * in an ideal machine that serves all at once; V - vruntime, the lag, is what
 * the task is owed. A task that is owed something (lag >= 0) is eligible.
 * Of these the one with the earliest deadline runs: the virtual time by which
 * it must have had its slice. So nobody's lag exceeds a slice and a tick, and
 * who asks for short slices is served soon, but not more.
 *
 * The tree is ordered by deadline; each node knows the least vruntime below
 * it, so the first eligible one is found on one way down. The running task is
 * not in the tree. Sums are kept relative to an origin, zero_vruntime, so that
 * they do not overflow; whoever moves that moves them too.
 *
 * What every switch does is in fair.h, so that core.c has it in line.
 *
 * Owns struct cfs_rq and the virtual times of sched_entity; rq->lock.
 */
#include <kunit/visibility.h>
#include <linux/minmax.h>
#include <linux/rbtree_augmented.h>

#include "fair.h"

/*
 * Linux's weights of the nice values: each step is a quarter more of the CPU,
 * so that one step between two tasks moves 5 % of it from one to the other.
 */
static const u32 nice_weight[NICE_WIDTH] = {
	88761, 71755, 56483, 46273, 36291,	/* -20 */
	29154, 23254, 18705, 14949, 11916,	/* -15 */
	9548, 7620, 6100, 4904, 3906,		/* -10 */
	3121, 2501, 1991, 1586, 1277,		/*  -5 */
	1024, 820, 655, 526, 423,		/*   0 */
	335, 272, 215, 172, 137,		/*   5 */
	110, 87, 70, 56, 45,			/*  10 */
	36, 29, 23, 18, 15,			/*  15 */
};

/* The task is on no queue, or about to be put back on one. */
void set_load_weight(struct task_struct *p)
{
	u32 weight = p->policy == SCHED_IDLE ?
		IDLE_POLICY_WEIGHT : nice_weight[p->static_prio - MAX_RT_PRIO];

	p->se.load.weight = weight;
	p->se.load.inv_weight = (u32)min(BIT_ULL(32) / weight, (u64)U32_MAX);
}
EXPORT_SYMBOL_IF_KUNIT(set_load_weight);

void init_cfs_rq(struct cfs_rq *cfs)
{
	cfs->tasks = RB_ROOT_CACHED;
	/* Near the wrap: what is wrong about that shows within a second. */
	cfs->zero_vruntime = -(u64)NSEC_PER_SEC;
}

/* --- The tree. --- */

static bool least_vruntime_update(struct sched_entity *se, bool exit)
{
	u64 least = se->vruntime;

	for (int i = 0; i < 2; i++) {
		struct rb_node *child = se->run_node.rb_child[i];

		if (child && before(se_of(child)->min_vruntime, least))
			least = se_of(child)->min_vruntime;
	}
	if (exit && se->min_vruntime == least)
		return true;
	se->min_vruntime = least;
	return false;
}

RB_DECLARE_CALLBACKS(static, least_vruntime, struct sched_entity, run_node,
		     min_vruntime, least_vruntime_update);

/* On the way down each subtree learns of the newcomer. */
void tree_insert(struct cfs_rq *cfs, struct sched_entity *se)
{
	struct rb_node **link = &cfs->tasks.rb_root.rb_node, *parent = NULL;
	bool leftmost = true;

	while (*link) {
		struct sched_entity *other = se_of(*link);

		parent = *link;
		if (before(se->vruntime, other->min_vruntime))
			other->min_vruntime = se->vruntime;
		if (before(se->deadline, other->deadline)) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	se->min_vruntime = se->vruntime;
	rb_link_node(&se->run_node, parent, link);
	rb_insert_augmented_cached(&se->run_node, &cfs->tasks, leftmost,
				   &least_vruntime);
}

/* The only one: of two that take turns the one that waits always is. */
static inline bool is_alone(const struct cfs_rq *cfs,
			    const struct sched_entity *se)
{
	return cfs->tasks.rb_root.rb_node == &se->run_node &&
	       !se->run_node.rb_left && !se->run_node.rb_right;
}

void tree_erase(struct cfs_rq *cfs, struct sched_entity *se)
{
	if (likely(is_alone(cfs, se)))
		cfs->tasks = RB_ROOT_CACHED;
	else
		rb_erase_augmented_cached(&se->run_node, &cfs->tasks, &least_vruntime);
}

/* --- The sums. --- */

static void sums_add(struct cfs_rq *cfs, const struct sched_entity *se)
{
	cfs->avg_vruntime += weighted(cfs, se->vruntime, se->load.weight);
	WRITE_ONCE(cfs->load, cfs->load + se->load.weight);
}

static void sums_sub(struct cfs_rq *cfs, const struct sched_entity *se)
{
	cfs->avg_vruntime -= weighted(cfs, se->vruntime, se->load.weight);
	WRITE_ONCE(cfs->load, cfs->load - se->load.weight);
}

/* V, rounded down so that who stands there is eligible. */
u64 avg_vruntime(const struct cfs_rq *cfs)
{
	s64 sum = cfs->avg_vruntime, load = (s64)cfs->load;

	if (!load)
		return cfs->zero_vruntime;
	if (sum < 0)
		sum -= load - 1;
	return cfs->zero_vruntime + div64_s64(sum, load);
}
EXPORT_SYMBOL_IF_KUNIT(avg_vruntime);

/* To V, where the products are the smallest. */
void move_origin(struct cfs_rq *cfs)
{
	u64 v = avg_vruntime(cfs);

	cfs->avg_vruntime -= (s64)(v - cfs->zero_vruntime) * (s64)cfs->load;
	cfs->zero_vruntime = v;
}

/* --- Coming and going. --- */

/*
 * What the task was owed when it left, of which it is given its due. A debt
 * shrinks while it sleeps, as fast as the virtual time of the queue that it
 * left: had it stayed in line, without running, it would have come to as much.
 */
static s64 lag_now(const struct rq *rq, const struct sched_entity *se)
{
	s64 asleep = (s64)(rq->clock - se->left_clock);

	if (se->vlag >= 0 || asleep <= 0)
		return se->vlag;
	if ((u64)asleep > 10 * NSEC_PER_SEC)
		return 0;
	asleep = asleep * NICE_0_WEIGHT / (s64)se->left_load;
	return min(se->vlag + asleep, (s64)0);
}

/*
 * Puts the task where its lag will be what it is owed. Its coming moves V
 * towards it, so it has to stand further off: by (load + weight) / load.
 */
static void place(struct rq *rq, struct sched_entity *se, unsigned int flags)
{
	const struct cfs_rq *cfs = &rq->cfs;
	s64 lag = flags & QUEUE_MOVE ? se->vlag : lag_now(rq, se);
	u64 vslice = to_virtual(se->slice, se);

	if (!cfs->nr_running || flags & ENQUEUE_NEW)
		lag = 0;
	if (lag)
		lag = lag * (s64)(cfs->load + se->load.weight) / (s64)cfs->load;
	se->vruntime = avg_vruntime(cfs) - lag;
	if (se->rel_deadline)
		se->deadline += se->vruntime;
	else
		/* A new task starts sooner, but has to show what it is. */
		se->deadline = se->vruntime +
			(flags & ENQUEUE_NEW ? vslice / 2 : vslice);
	se->rel_deadline = false;
}

void enqueue_task_fair(struct rq *rq, struct task_struct *p,
		       unsigned int flags)
{
	struct cfs_rq *cfs = &rq->cfs;
	struct sched_entity *se = &p->se;

	place(rq, se, flags);
	sums_add(cfs, se);
	tree_insert(cfs, se);
	cfs->nr_running++;
	if (p->policy == SCHED_IDLE)
		cfs->nr_idle++;
}

/*
 * The lag that is remembered is bounded, so that nobody brings along the
 * right to keep the others waiting for long.
 */
static void remember_lag(struct rq *rq, struct sched_entity *se)
{
	s64 lag = (s64)(avg_vruntime(&rq->cfs) - se->vruntime);
	s64 limit = (s64)to_virtual(se->slice + SCHED_TICK_NS, se);

	se->vlag = clamp(lag, -limit, limit);
	se->left_clock = rq->clock;
	se->left_load = rq->cfs.load;
}

void dequeue_task_fair(struct rq *rq, struct task_struct *p,
		       unsigned int flags)
{
	struct cfs_rq *cfs = &rq->cfs;
	struct sched_entity *se = &p->se;

	remember_lag(rq, se);
	sums_sub(cfs, se);
	if (cfs->curr == se)
		cfs->curr = NULL;
	else
		tree_erase(cfs, se);
	if (flags & QUEUE_MOVE) {
		se->deadline -= se->vruntime;
		se->rel_deadline = true;
	}
	cfs->nr_running--;
	if (p->policy == SCHED_IDLE)
		cfs->nr_idle--;
	/* Time stands still until somebody comes. */
	if (!cfs->load)
		cfs->zero_vruntime = se->vruntime;
}

/* --- Choosing. --- */

/*
 * The earliest deadline among the eligible of the tree; NULL without any. What
 * is to the left comes first, if anybody there is eligible.
 */
struct sched_entity *first_eligible(const struct cfs_rq *cfs)
{
	struct rb_node *node = cfs->tasks.rb_root.rb_node;

	while (node) {
		struct rb_node *left = node->rb_left;

		if (left && eligible(cfs, se_of(left)->min_vruntime)) {
			node = left;
			continue;
		}
		if (eligible(cfs, se_of(node)->vruntime))
			return se_of(node);
		node = node->rb_right;
	}
	return NULL;
}

void set_next_task_fair(struct rq *rq, struct task_struct *p)
{
	tree_erase(&rq->cfs, &p->se);
	rq->cfs.curr = &p->se;
}

/* It stays runnable. */
void put_prev_task_fair(struct rq *rq, struct task_struct *p)
{
	rq->cfs.curr = NULL;
	tree_insert(&rq->cfs, &p->se);
}

/*
 * @p came while another fair task runs. Batch work does not interrupt; others
 * do if the running task would not be chosen now, or is SCHED_IDLE.
 */
void wakeup_preempt_fair(struct rq *rq, struct task_struct *p)
{
	const struct task_struct *curr = rq->curr;

	if (curr->policy == SCHED_IDLE && p->policy != SCHED_IDLE) {
		resched_curr(rq);
		return;
	}
	if (p->policy == SCHED_BATCH || p->policy == SCHED_IDLE)
		return;
	update_curr(rq);
	if (pick_task_fair(rq) != curr)
		resched_curr(rq);
}
