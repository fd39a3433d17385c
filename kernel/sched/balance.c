// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which CPU a task runs on.
 *
 * A task that wakes goes where it ran before if it can run there at once, else
 * to a CPU that idles; a new one, with nothing in any cache, to the CPU with
 * the least to do. A CPU that runs out of work pulls some; a busy one looks
 * from its tick every few milliseconds whether another is much busier. A
 * real-time task is never left waiting where a CPU runs something less
 * urgent: it is placed, pushed or pulled there.
 *
 * Whoever balances holds the lock of one run queue and only tries another's:
 * no order of locks, no waiting, and a miss is made up for by the next round.
 * Only tasks that wait are moved, so none whose stack is in use.
 */
#include <kunit/visibility.h>
#include <linux/minmax.h>
#include <linux/rbtree.h>

#include "sched.h"

/* How often a busy CPU looks around. */
#define BALANCE_INTERVAL_NS	(8 * NSEC_PER_MSEC)
/* Who ran so shortly ago has its data in that CPU's cache. */
#define CACHE_HOT_NS		(500 * NSEC_PER_USEC)
/* Times that only hot tasks were found until they are moved all the same. */
#define HOT_PATIENCE		2
/* Tasks moved or looked at in one go, with interrupts off. */
#define BALANCE_BATCH		32

/* --- Where a waking task goes. --- */

/*
 * The next CPU at or behind @start, around the ring, in all three sets; or -1.
 * One that was just given a task idles until it notices.
 */
static int find_idle_cpu(const struct root_domain *rd,
			 const struct task_struct *p, unsigned int start)
{
	struct cpumask ok;
	unsigned int cpu;
	int first = -1;

	cpumask_snapshot(&ok, &rd->idle);
	if (!cpumask_and(&ok, &ok, &p->cpus_mask))
		return -1;
	for_each_cpu(cpu, &ok) {
		if (READ_ONCE(rd->rq[cpu]->nr_running) ||
		    !cpumask_test_cpu(cpu, rd->span))
			continue;
		if (cpu >= start)
			return (int)cpu;
		if (first < 0)
			first = (int)cpu;
	}
	return first;
}

/* The CPU with the least to do; of equals, the first behind @p's. */
static int find_least_loaded(const struct root_domain *rd,
			     const struct task_struct *p)
{
	u64 least = U64_MAX;
	int best = -1;
	struct cpumask span;
	unsigned int cpu;

	cpumask_snapshot(&span, rd->span);
	for_each_cpu(cpu, &span) {
		const struct rq *rq = rd->rq[cpu];
		u64 load = READ_ONCE(rq->cfs.load);

		if (!task_may_run_on(p, cpu))
			continue;
		if (rt_prio(READ_ONCE(rq->curr_prio)))
			load += nr_cpu_ids * NICE_0_WEIGHT;
		if (load < least || (load == least && (int)cpu == p->cpu)) {
			least = load;
			best = cpu;
		}
	}
	return best;
}

/* The CPU that runs the least urgent task, less so than @p; or -1. */
static int find_lower_prio(const struct root_domain *rd,
			   const struct task_struct *p)
{
	int lowest = p->prio, best = -1;
	struct cpumask span;
	unsigned int cpu;

	cpumask_snapshot(&span, rd->span);
	for_each_cpu(cpu, &span) {
		int prio = READ_ONCE(rd->rq[cpu]->curr_prio);

		if (prio > lowest && task_may_run_on(p, cpu)) {
			lowest = prio;
			best = cpu;
		}
	}
	return best;
}

/* Would @p run there at once, as on an idle CPU? */
static bool as_good_as_idle(const struct rq *rq, const struct task_struct *p)
{
	unsigned int nr = READ_ONCE(rq->nr_running);

	if (!nr)
		return true;
	return p->policy != SCHED_IDLE &&
	       nr == READ_ONCE(rq->cfs.nr_idle);
}

/*
 * Under p->pi_lock. The answer may be out of date when it is used; it is only
 * never a CPU where @p may not run.
 */
int select_task_rq(struct root_domain *rd, struct task_struct *p,
		   unsigned int flags)
{
	bool may_stay = task_may_run_on(p, p->cpu) &&
			cpumask_test_cpu(p->cpu, rd->span);
	const struct rq *prev = rd->rq[p->cpu];
	int cpu;

	if (may_stay && as_good_as_idle(prev, p))
		return p->cpu;
	cpu = find_idle_cpu(rd, p, p->cpu);
	if (cpu >= 0)
		return cpu;
	if (rt_prio(p->prio)) {
		if (may_stay && !rt_prio(READ_ONCE(prev->curr_prio)))
			return p->cpu;
		cpu = find_lower_prio(rd, p);
		if (cpu >= 0)
			return cpu;
	}
	if (may_stay && !(flags & ENQUEUE_NEW))
		return p->cpu;
	cpu = find_least_loaded(rd, p);
	/* All of its CPUs have gone: it may as well run anywhere. */
	return cpu >= 0 ? cpu : (int)cpumask_first(rd->span);
}
EXPORT_SYMBOL_IF_KUNIT(select_task_rq);

/* --- Evening out. --- */

struct pull {
	struct rq *to, *from;
	s64 imbalance;		/* weight that would make both equal */
	bool hot_too;
	unsigned int moved;
};

/*
 * A task whose weight is more than all of what is to be moved would only turn
 * the difference around; but an idle CPU takes what it gets.
 */
static bool may_pull(const struct pull *pull, const struct task_struct *p)
{
	if (!task_may_run_on(p, pull->to->cpu))
		return false;
	if (!pull->to->nr_running)
		return true;
	if ((s64)p->se.load.weight > pull->imbalance)
		return false;
	return pull->hot_too ||
	       pull->from->clock - p->se.exec_start > CACHE_HOT_NS;
}

/* From the back: who would wait there for longest. Both are locked. */
static void pull_tasks(struct pull *pull)
{
	struct rb_node *node = rb_last(&pull->from->cfs.tasks.rb_root);
	unsigned int looked_at = 0;

	while (node && pull->imbalance > 0 && looked_at++ < BALANCE_BATCH) {
		struct task_struct *p = rb_entry(node, struct task_struct,
						 se.run_node);

		node = rb_prev(node);
		if (pull->from->cfs.nr_running == 1 && pull->from->cfs.curr)
			return;
		if (!may_pull(pull, p))
			continue;
		pull->imbalance -= p->se.load.weight;
		move_queued_task(pull->from, pull->to, p);
		wakeup_preempt(pull->to, p);
		pull->moved++;
	}
}

/* The most loaded of those that have a task to give away. */
static struct rq *find_busiest(const struct rq *to)
{
	u64 most = READ_ONCE(to->cfs.load);
	struct rq *busiest = NULL;
	struct cpumask span;
	unsigned int cpu;

	cpumask_snapshot(&span, to->rd->span);
	for_each_cpu(cpu, &span) {
		struct rq *rq = to->rd->rq[cpu];
		u64 load = READ_ONCE(rq->cfs.load);

		if (rq == to || READ_ONCE(rq->nr_running) < 2 || load <= most)
			continue;
		most = load;
		busiest = rq;
	}
	return busiest;
}

/* How many tasks came. @to is locked. */
static unsigned int balance(struct rq *to)
{
	struct pull pull = { .to = to, .from = find_busiest(to) };

	if (!pull.from || !rq_trylock(pull.from))
		return 0;
	rq_set_clock(pull.from, to->clock);
	pull.imbalance = (s64)(pull.from->cfs.load - to->cfs.load) / 2;
	pull.hot_too = to->nr_balance_failed >= HOT_PATIENCE;
	pull_tasks(&pull);
	rq_unlock(pull.from);
	if (pull.moved)
		to->nr_balance_failed = 0;
	else
		to->nr_balance_failed++;
	return pull.moved;
}

/* There is nothing to run: has anybody too much? */
bool balance_newidle(struct rq *rq)
{
	return balance(rq);
}

/* An idle CPU has no tick, so it does not see that this one has too much. */
static void kick_idle_cpu(struct rq *rq)
{
	const struct task_struct *p;
	struct rb_node *node;
	struct cpumask idle;
	int cpu;

	cpumask_snapshot(&idle, &rq->rd->idle);
	if (likely(cpumask_empty(&idle)))
		return;
	node = rb_last(&rq->cfs.tasks.rb_root);
	if (!node)
		return;
	p = rb_entry(node, struct task_struct, se.run_node);
	cpu = find_idle_cpu(rq->rd, p, rq->cpu);
	if (cpu < 0 || !rq_trylock(rq->rd->rq[cpu]))
		return;
	resched_curr(rq->rd->rq[cpu]);
	rq_unlock(rq->rd->rq[cpu]);
}

static bool has_others(const struct rq *rq)
{
	struct cpumask span;

	cpumask_snapshot(&span, rq->rd->span);
	__cpumask_clear_cpu(rq->cpu, &span);
	return !cpumask_empty(&span);
}

/* From the tick, every few milliseconds; @rq is locked. */
void balance_tick(struct rq *rq)
{
	rq->next_balance = rq->clock + BALANCE_INTERVAL_NS;
	if (!has_others(rq))
		return;
	if (rq->nr_running > 1)
		kick_idle_cpu(rq);
	balance(rq);
	if (rq->rt.overloaded)
		push_rt_tasks(rq);
}

/* --- Real-time tasks. --- */

/* What @rq would run now, without any help. */
static int best_prio(const struct rq *rq)
{
	if (rq->rt.nr_running)
		return find_first_bit(rq->rt.bitmap, MAX_RT_PRIO);
	return rq->cfs.nr_running ? DEFAULT_PRIO : MAX_PRIO;
}

/* From @from to @to, both locked. Returns whether one went. */
static bool move_rt_task(struct rq *from, struct rq *to)
{
	struct task_struct *p = pick_pushable_rt(from, to->cpu, best_prio(to));

	if (!p)
		return false;
	rq_set_clock(to, from->clock);
	rq_set_clock(from, to->clock);
	move_queued_task(from, to, p);
	wakeup_preempt(to, p);
	return true;
}

/* @to is about to choose: is there anything more urgent, waiting elsewhere? */
bool pull_rt_tasks(struct rq *to)
{
	struct cpumask overloaded;
	bool pulled = false;
	unsigned int cpu;

	cpumask_snapshot(&overloaded, &to->rd->rt_overloaded);
	for_each_cpu(cpu, &overloaded) {
		struct rq *from = to->rd->rq[cpu];

		if (from == to || !rq_trylock(from))
			continue;
		pulled |= move_rt_task(from, to);
		rq_unlock(from);
	}
	return pulled;
}

/* As many of those that wait on @from as run elsewhere at once. */
void push_rt_tasks(struct rq *from)
{
	struct task_struct *p;
	struct cpumask span;
	unsigned int cpu;

	cpumask_snapshot(&span, from->rd->span);
	for_each_cpu(cpu, &span) {
		struct rq *to = from->rd->rq[cpu];
		int prio = READ_ONCE(to->curr_prio);

		p = pick_pushable_rt(from, cpu, prio);
		if (to == from || !p || !rq_trylock(to))
			continue;
		move_rt_task(from, to);
		rq_unlock(to);
	}
}
EXPORT_SYMBOL_IF_KUNIT(push_rt_tasks);
