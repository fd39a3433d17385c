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
 * not in the tree. Sums are kept relative to min_vruntime, so that they do not
 * overflow; whoever moves that moves them too.
 *
 * Owns struct cfs_rq and the virtual times of sched_entity; rq->lock.
 */
#include <linux/minmax.h>
#include <linux/rbtree_augmented.h>

#include "sched.h"

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

#define se_of(node)	rb_entry(node, struct sched_entity, run_node)
#define task_of(entity)	container_of(entity, struct task_struct, se)

/* The task is on no queue, or about to be put back on one. */
void set_load_weight(struct task_struct *p)
{
	u32 weight = p->policy == SCHED_IDLE ?
		IDLE_POLICY_WEIGHT : nice_weight[p->static_prio - MAX_RT_PRIO];

	p->se.load.weight = weight;
	p->se.load.inv_weight = (u32)min(BIT_ULL(32) / weight, (u64)U32_MAX);
}

void init_cfs_rq(struct cfs_rq *cfs)
{
	cfs->tasks = RB_ROOT_CACHED;
	/* Near the wrap: what is wrong about that shows within a second. */
	cfs->min_vruntime = -(u64)NSEC_PER_SEC;
}

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
static void tree_insert(struct cfs_rq *cfs, struct sched_entity *se)
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

static void tree_erase(struct cfs_rq *cfs, struct sched_entity *se)
{
	rb_erase_augmented_cached(&se->run_node, &cfs->tasks, &least_vruntime);
}

/* --- The sums. --- */

static inline s64 weighted(const struct cfs_rq *cfs, u64 vruntime, u64 weight)
{
	return (s64)(vruntime - cfs->min_vruntime) * (s64)weight;
}

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
		return cfs->min_vruntime;
	if (sum < 0)
		sum -= load - 1;
	return cfs->min_vruntime + div64_s64(sum, load);
}

/* vruntime <= V, without a division. The least of all always is. */
static inline bool eligible(const struct cfs_rq *cfs, u64 vruntime)
{
	return cfs->avg_vruntime >= weighted(cfs, vruntime, cfs->load);
}

/* The origin follows the least vruntime, forward only. */
static void move_origin(struct cfs_rq *cfs)
{
	const struct rb_node *root = cfs->tasks.rb_root.rb_node;
	u64 least = cfs->min_vruntime;
	s64 delta;

	if (cfs->curr)
		least = cfs->curr->vruntime;
	if (root && (!cfs->curr || before(se_of(root)->min_vruntime, least)))
		least = se_of(root)->min_vruntime;
	delta = (s64)(least - cfs->min_vruntime);
	if (delta <= 0)
		return;
	cfs->avg_vruntime -= delta * (s64)cfs->load;
	cfs->min_vruntime = least;
}

/* --- The passing of time. --- */

/* Has @se had what its deadline promised? Then the next slice begins. */
static bool renew_deadline(struct sched_entity *se)
{
	if (before(se->vruntime, se->deadline))
		return false;
	se->deadline = se->vruntime + to_virtual(se->slice, se);
	return true;
}

/* The running task has run for @delta. */
void update_curr_fair(struct rq *rq, u64 delta)
{
	struct cfs_rq *cfs = &rq->cfs;
	struct sched_entity *se = cfs->curr;
	u64 vdelta = to_virtual(delta, se);

	se->vruntime += vdelta;
	cfs->avg_vruntime += (s64)(vdelta * se->load.weight);
	if (renew_deadline(se) && cfs->nr_running > 1)
		resched_curr(rq);
	move_origin(cfs);
}

/* A SCHED_IDLE task gives way to any other at the next chance. */
void task_tick_fair(struct rq *rq)
{
	const struct cfs_rq *cfs = &rq->cfs;

	if (rq->curr->policy == SCHED_IDLE && cfs->nr_running > cfs->nr_idle)
		resched_curr(rq);
}

/* Gives up the rest of the slice: it counts as if it had been used. */
void yield_task_fair(struct rq *rq)
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
	move_origin(cfs);
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
	move_origin(cfs);
}

/* --- Choosing. --- */

/* The earliest deadline among the eligible of the tree; NULL without any. */
static struct sched_entity *first_eligible(const struct cfs_rq *cfs)
{
	struct rb_node *node = rb_first_cached(&cfs->tasks);

	/* Mostly it is the first of all. */
	if (!node || eligible(cfs, se_of(node)->vruntime))
		return node ? se_of(node) : NULL;
	node = cfs->tasks.rb_root.rb_node;
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

/* The running task is asked like the others, and wins a draw. */
struct task_struct *pick_task_fair(struct rq *rq)
{
	struct cfs_rq *cfs = &rq->cfs;
	struct sched_entity *curr = cfs->curr;
	struct sched_entity *best = first_eligible(cfs);

	if (!best)
		best = curr;
	else if (curr && !before(best->deadline, curr->deadline) &&
		 eligible(cfs, curr->vruntime))
		best = curr;
	return task_of(best);
}

void set_next_task_fair(struct rq *rq, struct task_struct *p)
{
	tree_erase(&rq->cfs, &p->se);
	rq->cfs.curr = &p->se;
}

/* It stays runnable. The next one may have been set already. */
void put_prev_task_fair(struct rq *rq, struct task_struct *p)
{
	if (rq->cfs.curr == &p->se)
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
