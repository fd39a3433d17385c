/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the scheduler share.
 *
 * A run queue (struct rq) knows nothing of the machine: its clock is set by
 * who works on it, and it finds the others through its root domain. So the
 * tests build machines of 64 CPUs that exist in memory alone, with a clock of
 * their own, and drive the same code.
 *
 * Locks. p->pi_lock, then rq->lock. Never does anybody wait for a second
 * rq->lock: who has one and wants another tries, and does without. All with
 * interrupts off.
 */
#ifndef _KERNEL_SCHED_SCHED_H
#define _KERNEL_SCHED_SCHED_H

#include <asm/spinlock.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rbtree_types.h>
#include <linux/sched.h>
#include <linux/time64.h>

/* What a task may run before others of its kind get their turn. */
#define SCHED_SLICE_NS		(3 * NSEC_PER_MSEC)
#define SCHED_SLICE_MIN_NS	(100 * NSEC_PER_USEC)
#define SCHED_SLICE_MAX_NS	(100 * NSEC_PER_MSEC)
#define RR_SLICE_NS		(100 * NSEC_PER_MSEC)
/* Between two ticks; what the tick enforces may be late by as much. */
#define SCHED_TICK_NS		TICK_NSEC

#define NICE_0_WEIGHT		1024
#define IDLE_POLICY_WEIGHT	3	/* SCHED_IDLE */

/*
 * The fair class of a CPU. @load, @nr_running, @nr_idle and @avg_vruntime are
 * sums over all its tasks, @tasks holds all but the running one.
 */
struct cfs_rq {
	struct rb_root_cached tasks;
	struct sched_entity *curr;	/* the running task, if it is fair */
	u64 zero_vruntime;		/* the origin of the sum below */
	s64 avg_vruntime;		/* sum of weight * (vruntime - origin) */
	u64 load;			/* sum of weights */
	unsigned int nr_running;
	unsigned int nr_idle;		/* of these, SCHED_IDLE */
};

/* Real-time tasks of a CPU, the running one included. */
struct rt_rq {
	DECLARE_BITMAP(bitmap, MAX_RT_PRIO);	/* queues that are not empty */
	struct list_head queue[MAX_RT_PRIO];
	unsigned int nr_running;
	bool overloaded;			/* in rd->rt_overloaded */
	/* Throttling: no more than so much in each period. */
	bool throttled;
	u64 period_start;
	u64 time;
};

struct root_domain;

/* rq->switch_work: to be done when the switch is over. */
#define SWITCH_BURY	0x1	/* the task is dead */
#define SWITCH_MOVE	0x2	/* it may not stay on this CPU */
#define SWITCH_MOVED	0x4	/* somebody waits for its leaving the CPU */
#define SWITCH_PUSH	0x8	/* a real-time task would run elsewhere */
#define SWITCH_MM	0x10	/* an address space has been left */

/*
 * Written under @lock. Others look at some fields without it, to choose among
 * CPUs; these are written by WRITE_ONCE().
 */
struct rq {
	arch_spinlock_t lock;		/* see rq_lock() */
	int cpu;
	unsigned int nr_running;	/* on_rq, idle not counted */
	int curr_prio;			/* of @curr */
	struct task_struct *curr;
	struct task_struct *idle;
	u64 clock;			/* when the lock was last taken for work */
	struct cpu_resched *resched;
	struct root_domain *rd;
	unsigned int switch_work;

	struct cfs_rq cfs;
	struct rt_rq rt;

	u64 last_tick;			/* by @clock, as the next */
	u64 next_balance;
	unsigned int nr_balance_failed;
	u64 nr_switches;
	u64 run_delay;			/* of all tasks that came, before they did */
	/* Tasks asleep that count as load; sums over CPUs are right. */
	long nr_uninterruptible;
	atomic_t nr_iowait;
	u64 idle_seen;			/* of @idle's time, told to cputime.c */
	u64 began;			/* by @clock; what was not @idle's since is others' */
};

/* CPUs among which tasks move. */
struct root_domain {
	const struct cpumask *span;	/* CPUs that are online */
	struct cpumask idle;		/* those that run their idle task */
	struct cpumask rt_overloaded;	/* those with real-time tasks to spare */
	atomic_t nr_rt_overloaded;	/* how many these are, or will be */
	struct rq *rq[NR_CPUS];
};

extern struct root_domain def_root_domain;
DECLARE_PER_CPU_ALIGNED(struct rq, runqueues);

#define cpu_rq(cpu)	per_cpu_ptr(&runqueues, cpu)
#define this_rq()	this_cpu_ptr(&runqueues)

/* How a task comes onto a queue, or leaves it. */
#define ENQUEUE_WAKEUP	0x1	/* it slept */
#define ENQUEUE_NEW	0x2	/* for the first time */
#define QUEUE_MOVE	0x4	/* it goes on as it left: no sleep in between */

/*
 * The lock is taken by the task that leaves and released by the one that
 * comes, which no lock checker can follow: so it is the bare lock, and its
 * order is kept by kernel/sched alone.
 */
static inline void rq_lock(struct rq *rq)
{
	preempt_disable();
	arch_spin_lock(&rq->lock);
}

static inline bool rq_trylock(struct rq *rq)
{
	preempt_disable();
	if (arch_spin_trylock(&rq->lock))
		return true;
	preempt_enable();
	return false;
}

static inline void rq_unlock(struct rq *rq)
{
	arch_spin_unlock(&rq->lock);
	preempt_enable();
}

/* The clocks of CPUs may differ a little: nobody's time goes back. */
static inline void rq_set_clock(struct rq *rq, u64 now)
{
	if (likely((s64)(now - rq->clock) > 0))
		rq->clock = now;
}

static inline void update_rq_clock(struct rq *rq)
{
	rq_set_clock(rq, sched_clock());
}

/*
 * A set that others change bit by bit meanwhile. What they have done before is
 * seen: who is online has a queue.
 */
static inline void cpumask_snapshot(struct cpumask *dst,
				    const struct cpumask *src)
{
	for (unsigned int i = 0; i < BITS_TO_LONGS(NR_CPUS); i++)
		dst->bits[i] = smp_load_acquire(&src->bits[i]);
}

static inline bool fair_prio(int prio)
{
	return prio >= MAX_RT_PRIO && prio < MAX_PRIO;
}

/*
 * The running task's time up to now; returns what is new. It began by this very
 * clock, which does not go back.
 */
static inline u64 charge_curr(struct rq *rq)
{
	struct sched_entity *se = &rq->curr->se;
	u64 now = rq->clock, delta = now - se->exec_start;

	se->exec_start = now;
	WRITE_ONCE(se->sum_exec_runtime, se->sum_exec_runtime + delta);
	return delta;
}

static inline bool task_is_running(const struct rq *rq,
				   const struct task_struct *p)
{
	return rq->curr == p;
}

static inline bool task_may_run_on(const struct task_struct *p, int cpu)
{
	return cpumask_test_cpu(cpu, &p->cpus_mask);
}

/* Why a task calls the scheduler. */
enum sched_mode {
	SM_SLEEP,	/* to sleep, if its state says so */
	SM_PREEMPT,	/* somebody better waits */
	SM_YIELD,	/* it gives its turn away */
};

/* core.c */
void rq_init(struct rq *rq, struct root_domain *rd, int cpu);
void rq_set_idle(struct rq *rq, struct task_struct *idle);
void resched_curr(struct rq *rq);
void update_curr(struct rq *rq);
void enqueue_task(struct rq *rq, struct task_struct *p, unsigned int flags);
void dequeue_task(struct rq *rq, struct task_struct *p, unsigned int flags);
void activate_task(struct rq *rq, struct task_struct *p, unsigned int flags);
void wakeup_preempt(struct rq *rq, struct task_struct *p);
void move_queued_task(struct rq *from, struct rq *to, struct task_struct *p);
struct task_struct *sched_switch(struct rq *rq, enum sched_mode mode);
void rq_tick(struct rq *rq);
struct rq *task_rq_lock(struct task_struct *p);

/* fair.c */
void init_cfs_rq(struct cfs_rq *cfs);
void set_load_weight(struct task_struct *p);
void enqueue_task_fair(struct rq *rq, struct task_struct *p,
		       unsigned int flags);
void dequeue_task_fair(struct rq *rq, struct task_struct *p,
		       unsigned int flags);
void set_next_task_fair(struct rq *rq, struct task_struct *p);
void put_prev_task_fair(struct rq *rq, struct task_struct *p);
void wakeup_preempt_fair(struct rq *rq, struct task_struct *p);
u64 avg_vruntime(const struct cfs_rq *cfs);

/* rt.c */
void init_rt_rq(struct rt_rq *rt);
void enqueue_task_rt(struct rq *rq, struct task_struct *p, unsigned int flags);
void dequeue_task_rt(struct rq *rq, struct task_struct *p);
struct task_struct *pick_task_rt(struct rq *rq);
void update_curr_rt(struct rq *rq, u64 delta);
void rt_period_update(struct rq *rq);
void task_tick_rt(struct rq *rq, struct task_struct *p);
void yield_task_rt(struct rq *rq, struct task_struct *p);
struct task_struct *pick_pushable_rt(const struct rq *rq, int cpu, int prio);

static inline bool rt_runnable(const struct rq *rq)
{
	return rq->rt.nr_running &&
	       likely(!rq->rt.throttled || !rq->cfs.nr_running);
}

/* balance.c */
int select_task_rq(struct root_domain *rd, struct task_struct *p,
		   unsigned int flags);
bool balance_newidle(struct rq *rq);
void balance_tick(struct rq *rq);
bool pull_rt_tasks(struct rq *rq);
void push_rt_tasks(struct rq *rq);

/* affinity.c: it has left the CPU where it must not be. */
void affinity_task_left(void);
/* idle.c: the idle task comes, and goes. */
void set_next_task_idle(struct rq *rq);
void put_prev_task_idle(struct rq *rq);

/* loadavg.c */
void calc_load_tick(u64 now);

#endif /* _KERNEL_SCHED_SCHED_H */
