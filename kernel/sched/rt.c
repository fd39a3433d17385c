// SPDX-License-Identifier: GPL-2.0-only
/*
 * The real-time class: SCHED_FIFO and SCHED_RR.
 *
 * A queue for each of the hundred priorities, and a bitmap of those that are
 * not empty. The first task of the first queue runs, until it sleeps, yields,
 * or something more urgent comes; SCHED_RR also when its slice is over. The
 * running task stays at the head of its queue.
 *
 * So that a real-time task that never sleeps does not take the machine from
 * its user, all of them together get no more than RT_RUNTIME_NS in each
 * RT_PERIOD_NS of a CPU while other tasks want it.
 *
 * Owns struct rt_rq and sched_rt_entity; rq->lock. Which CPU a task is on is
 * the matter of balance.c.
 */
#include <linux/list.h>

#include "sched.h"

/* As Linux's sched_rt_period_us and sched_rt_runtime_us. */
#define RT_PERIOD_NS	(1000 * NSEC_PER_MSEC)
#define RT_RUNTIME_NS	(950 * NSEC_PER_MSEC)

#define rt_task_of(list) \
	list_entry(list, struct task_struct, rt.run_list)

void init_rt_rq(struct rt_rq *rt)
{
	bitmap_zero(rt->bitmap, MAX_RT_PRIO);
	for (int prio = 0; prio < MAX_RT_PRIO; prio++)
		INIT_LIST_HEAD(&rt->queue[prio]);
}

/* More than one: then another CPU may take one. */
static void note_overload(struct rq *rq)
{
	bool overloaded = rq->rt.nr_running > 1;

	if (likely(overloaded == rq->rt.overloaded))
		return;
	rq->rt.overloaded = overloaded;
	if (overloaded) {
		cpumask_set_cpu(rq->cpu, &rq->rd->rt_overloaded);
		atomic_inc(&rq->rd->nr_rt_overloaded);
	} else {
		atomic_dec(&rq->rd->nr_rt_overloaded);
		cpumask_clear_cpu(rq->cpu, &rq->rd->rt_overloaded);
	}
}

/*
 * Behind its equals if it slept; in front of them if it only changes queues,
 * since it had the right to go on.
 */
void enqueue_task_rt(struct rq *rq, struct task_struct *p, unsigned int flags)
{
	struct rt_rq *rt = &rq->rt;

	if (flags & QUEUE_MOVE)
		list_add(&p->rt.run_list, &rt->queue[p->prio]);
	else
		list_add_tail(&p->rt.run_list, &rt->queue[p->prio]);
	__set_bit(p->prio, rt->bitmap);
	rt->nr_running++;
	note_overload(rq);
}

void dequeue_task_rt(struct rq *rq, struct task_struct *p)
{
	struct rt_rq *rt = &rq->rt;

	list_del_init(&p->rt.run_list);
	if (list_empty(&rt->queue[p->prio]))
		__clear_bit(p->prio, rt->bitmap);
	rt->nr_running--;
	note_overload(rq);
}

/* There is one. */
struct task_struct *pick_task_rt(struct rq *rq)
{
	int prio = find_first_bit(rq->rt.bitmap, MAX_RT_PRIO);

	return rt_task_of(rq->rt.queue[prio].next);
}

/*
 * A new period begins: the time is there again, but for what the tick was late
 * to stop. More is no debt: nobody else wanted the CPU then. An idle one has no
 * tick, so several periods may have gone by; they do not add up.
 */
void rt_period_update(struct rq *rq)
{
	struct rt_rq *rt = &rq->rt;
	u64 periods;

	if (rq->clock - rt->period_start < RT_PERIOD_NS)
		return;
	periods = (rq->clock - rt->period_start) / RT_PERIOD_NS;
	rt->period_start += periods * RT_PERIOD_NS;
	rt->time -= min(rt->time, periods * RT_RUNTIME_NS);
	rt->time = min(rt->time, (u64)SCHED_TICK_NS);
	if (rt->throttled && rt->time < RT_RUNTIME_NS) {
		rt->throttled = false;
		if (rt->nr_running && rq->curr_prio >= MAX_RT_PRIO)
			resched_curr(rq);
	}
}

void update_curr_rt(struct rq *rq, u64 delta)
{
	struct rt_rq *rt = &rq->rt;

	rt_period_update(rq);
	rt->time += delta;
	if (rt->throttled || rt->time < RT_RUNTIME_NS)
		return;
	rt->throttled = true;
	if (rq->cfs.nr_running)
		resched_curr(rq);
}

static bool is_alone(const struct rq *rq, const struct task_struct *p)
{
	return list_is_singular(&rq->rt.queue[p->prio]);
}

/* SCHED_RR: at the end of the slice it is the next one's turn. */
void task_tick_rt(struct rq *rq, struct task_struct *p)
{
	if (rq->rt.throttled && rq->cfs.nr_running)
		resched_curr(rq);
	if (p->policy != SCHED_RR)
		return;
	if (p->rt.slice_left > SCHED_TICK_NS) {
		p->rt.slice_left -= SCHED_TICK_NS;
		return;
	}
	p->rt.slice_left = RR_SLICE_NS;
	if (is_alone(rq, p))
		return;
	list_move_tail(&p->rt.run_list, &rq->rt.queue[p->prio]);
	resched_curr(rq);
}

void yield_task_rt(struct rq *rq, struct task_struct *p)
{
	list_move_tail(&p->rt.run_list, &rq->rt.queue[p->prio]);
}

/*
 * The most urgent task, more so than @prio, that does not run and that may
 * run on @cpu; or NULL.
 */
struct task_struct *pick_pushable_rt(const struct rq *rq, int cpu, int prio)
{
	unsigned int level;
	struct task_struct *p;

	for_each_set_bit(level, rq->rt.bitmap, MAX_RT_PRIO) {
		if ((int)level >= prio)
			break;
		list_for_each_entry(p, &rq->rt.queue[level], rt.run_list)
			if (!task_is_running(rq, p) && task_may_run_on(p, cpu))
				return p;
	}
	return NULL;
}
