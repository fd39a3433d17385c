// SPDX-License-Identifier: GPL-2.0-only
/*
 * Telling a task how it is scheduled: nice value, policy, priority, slice.
 * Owns these fields; written under pi_lock and rq->lock. Who may ask for what
 * is the business of the system calls.
 */
#include <linux/export.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "sched.h"

static bool rt_policy(unsigned int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool fair_policy(unsigned int policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH ||
	       policy == SCHED_IDLE;
}

/* All that can be wrong with a wish; SCHED_FLAG_KEEP_* have been resolved. */
static int check_attr(const struct sched_attr *attr)
{
	if (attr->sched_flags & ~(u64)SCHED_FLAG_RESET_ON_FORK)
		return -EINVAL;
	if (rt_policy(attr->sched_policy))
		return attr->sched_priority >= 1 &&
		       attr->sched_priority < MAX_RT_PRIO ? 0 : -EINVAL;
	if (!fair_policy(attr->sched_policy) || attr->sched_priority)
		return -EINVAL;
	if (attr->sched_nice < MIN_NICE || attr->sched_nice > MAX_NICE)
		return -EINVAL;
	return 0;
}

/* A greater rt_priority is more urgent, a greater prio less so. */
static void set_priority(struct task_struct *p, const struct sched_attr *attr)
{
	WRITE_ONCE(p->policy, attr->sched_policy);
	WRITE_ONCE(p->rt_priority, attr->sched_priority);
	p->sched_reset_on_fork = attr->sched_flags & SCHED_FLAG_RESET_ON_FORK;
	if (rt_policy(p->policy)) {
		WRITE_ONCE(p->prio, MAX_RT_PRIO - 1 - (int)p->rt_priority);
		p->rt.slice_left = RR_SLICE_NS;
		return;
	}
	WRITE_ONCE(p->static_prio, NICE_TO_PRIO(attr->sched_nice));
	WRITE_ONCE(p->prio, p->static_prio);
	p->se.custom_slice = attr->sched_runtime;
	p->se.slice = SCHED_SLICE_NS;
	if (p->se.custom_slice)
		p->se.slice = clamp_t(u64, attr->sched_runtime,
				      SCHED_SLICE_MIN_NS, SCHED_SLICE_MAX_NS);
}

/* Lag and deadline are counted in virtual time, whose speed has changed. */
static void rescale(struct sched_entity *se, const struct load_weight *old)
{
	s64 was = old->weight, is = se->load.weight;

	se->vlag = se->vlag * was / is;
	if (se->rel_deadline)
		se->deadline = (u64)((s64)se->deadline * was / is);
}

/* The same for a task of any state; its queue is locked. */
static void change_priority(struct rq *rq, struct task_struct *p,
			    const struct sched_attr *attr)
{
	struct load_weight old_weight = p->se.load;
	bool was_fair = fair_prio(p->prio);
	int old_prio = p->prio;

	if (p->on_rq)
		dequeue_task(rq, p, QUEUE_MOVE);
	set_priority(p, attr);
	set_load_weight(p);
	if (was_fair && fair_prio(p->prio)) {
		rescale(&p->se, &old_weight);
	} else {
		p->se.vlag = 0;
		p->se.rel_deadline = false;
	}
	/* POSIX: raised, it comes behind its new equals; lowered, before. */
	if (p->on_rq)
		enqueue_task(rq, p, p->prio < old_prio ? 0 : QUEUE_MOVE);
}

/*
 * A running task is in no tree and has no right that the change could not take:
 * it is queued anew like one that waits, taken out again, and asked to choose.
 */
static void apply_attr(struct task_struct *p, const struct sched_attr *attr)
	__must_hold(&p->pi_lock)
{
	struct rq *rq = task_rq_lock(p);
	bool runs = task_is_running(rq, p);

	update_rq_clock(rq);
	update_curr(rq);
	change_priority(rq, p, attr);
	if (runs) {
		WRITE_ONCE(rq->curr_prio, p->prio);
		if (fair_prio(p->prio))
			set_next_task_fair(rq, p);
		/* Perhaps it is not the best any more. */
		resched_curr(rq);
	} else if (p->on_rq) {
		wakeup_preempt(rq, p);
	}
	rq_unlock(rq);
}

/* What @p has stays where the flags say so. */
static void keep_attr(const struct task_struct *p, struct sched_attr *attr)
	__must_hold(&p->pi_lock)
{
	if (attr->sched_flags & SCHED_FLAG_KEEP_POLICY)
		attr->sched_policy = p->policy;
	if (attr->sched_flags & SCHED_FLAG_KEEP_PARAMS) {
		attr->sched_priority = p->rt_priority;
		attr->sched_nice = task_nice(p);
		attr->sched_runtime = p->se.custom_slice ? p->se.slice : 0;
	}
	attr->sched_flags &= ~(u64)SCHED_FLAG_KEEP_ALL;
}

/* Nothing has changed if it fails. */
int sched_setattr_nocheck(struct task_struct *p, const struct sched_attr *attr)
{
	struct sched_attr full = *attr;
	int err;

	guard(spinlock_irqsave)(&p->pi_lock);
	keep_attr(p, &full);
	err = check_attr(&full);
	if (!err)
		apply_attr(p, &full);
	return err;
}
EXPORT_SYMBOL_GPL(sched_setattr_nocheck);

/* The nice value stays: for a real-time policy it waits for its time. */
int sched_setscheduler_nocheck(struct task_struct *p, int policy,
			       const struct sched_param *param)
{
	struct sched_attr attr = {
		.sched_policy = policy & ~SCHED_RESET_ON_FORK,
		.sched_priority = param->sched_priority,
		.sched_nice = task_nice(p),
	};

	if (policy < 0 || param->sched_priority < 0)
		return -EINVAL;
	if (policy & SCHED_RESET_ON_FORK)
		attr.sched_flags = SCHED_FLAG_RESET_ON_FORK;
	return sched_setattr_nocheck(p, &attr);
}
EXPORT_SYMBOL_GPL(sched_setscheduler_nocheck);

/* The policy, with the flag that the system call shows beside it. */
int sched_getscheduler(const struct task_struct *p)
{
	int policy = READ_ONCE(p->policy);

	return p->sched_reset_on_fork ? policy | SCHED_RESET_ON_FORK : policy;
}
EXPORT_SYMBOL_GPL(sched_getscheduler);

/* As sched_getattr(2) tells it: nice and slice of fair tasks only. */
void sched_getattr(const struct task_struct *p, struct sched_attr *attr)
{
	memset(attr, 0, sizeof(*attr));
	attr->size = sizeof(*attr);
	attr->sched_policy = READ_ONCE(p->policy);
	attr->sched_priority = READ_ONCE(p->rt_priority);
	if (p->sched_reset_on_fork)
		attr->sched_flags = SCHED_FLAG_RESET_ON_FORK;
	if (rt_policy(attr->sched_policy))
		return;
	attr->sched_nice = task_nice(p);
	attr->sched_runtime = p->se.slice;
}
EXPORT_SYMBOL_GPL(sched_getattr);

/*
 * Out of range means the nearest there is, as for nice(2). Of a real-time task
 * it is kept for when it is one no more.
 */
void set_user_nice(struct task_struct *p, long nice)
{
	struct sched_attr attr = {
		.sched_flags = SCHED_FLAG_KEEP_ALL,
	};

	guard(spinlock_irqsave)(&p->pi_lock);
	keep_attr(p, &attr);
	if (p->sched_reset_on_fork)
		attr.sched_flags = SCHED_FLAG_RESET_ON_FORK;
	attr.sched_nice = clamp_t(s32, nice, MIN_NICE, MAX_NICE);
	if (rt_policy(p->policy))
		WRITE_ONCE(p->static_prio, NICE_TO_PRIO(attr.sched_nice));
	else
		apply_attr(p, &attr);
}
EXPORT_SYMBOL_GPL(set_user_nice);

/* For the kernel's own threads, which get what they ask for. */
void sched_set_fifo(struct task_struct *p)
{
	struct sched_param param = { .sched_priority = MAX_RT_PRIO / 2 };

	WARN_ON_ONCE(sched_setscheduler_nocheck(p, SCHED_FIFO, &param));
}
EXPORT_SYMBOL_GPL(sched_set_fifo);

/* More urgent than any fair task, and no more. */
void sched_set_fifo_low(struct task_struct *p)
{
	struct sched_param param = { .sched_priority = 1 };

	WARN_ON_ONCE(sched_setscheduler_nocheck(p, SCHED_FIFO, &param));
}
EXPORT_SYMBOL_GPL(sched_set_fifo_low);

void sched_set_normal(struct task_struct *p, int nice)
{
	struct sched_attr attr = {
		.sched_policy = SCHED_NORMAL,
		.sched_nice = nice,
	};

	WARN_ON_ONCE(sched_setattr_nocheck(p, &attr));
}
EXPORT_SYMBOL_GPL(sched_set_normal);
