/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between workqueue.c (queues, works, waiting for them) and workqueue_pool.c
 * (the threads that do them).
 *
 * A pool is a list of works and the threads that serve it; there are two for
 * each CPU (normal and WQ_HIGHPRI) and two for WQ_UNBOUND, for ever. A queue
 * has a pool_workqueue for each pool that it uses, which limits and counts its
 * works there. All of these, and a work that is queued, are guarded by
 * pool->lock, which is taken with interrupts off.
 */
#ifndef _KERNEL_WORKQUEUE_INTERNAL_H
#define _KERNEL_WORKQUEUE_INTERNAL_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct worker_pool {
	raw_spinlock_t lock;
	int cpu;			/* -1: of no CPU */
	unsigned int id;		/* index of all pools */
	int nice;
	struct list_head worklist;	/* works to be done */
	/*
	 * Workers that are doing something and are not asleep. As long as
	 * there is one, nobody else is woken.
	 */
	unsigned int nr_running;
	unsigned int nr_workers;
	unsigned int next_worker;	/* numbers in names */
	unsigned int nr_idle;
	struct list_head idle_list;	/* the last to come is the first */
	struct list_head busy_list;
	bool managed;			/* somebody creates a worker */
	struct timer_list idle_timer;	/* too many idle ones */
	struct timer_list mayday_timer;	/* no worker for too long */
};

/* Bits of worker.flags. */
#define WORKER_PREP		0x1	/* looks for work, or waits for it */
#define WORKER_UNBOUND		0x2
#define WORKER_CPU_INTENSIVE	0x4
#define WORKER_RESCUER		0x8
#define WORKER_DIE		0x10
#define WORKER_NOT_RUNNING \
	(WORKER_PREP | WORKER_UNBOUND | WORKER_CPU_INTENSIVE | WORKER_RESCUER)

/* pool->lock; @sleeping is its own. */
struct worker {
	struct list_head entry;		/* on the idle or the busy list */
	struct worker_pool *pool;
	struct task_struct *task;
	unsigned int flags;
	bool sleeping;			/* told to the pool */
	unsigned long last_active;	/* jiffies */
	struct work_struct *current_work;
	work_func_t current_func;
	struct pool_workqueue *current_pwq;
	struct list_head scheduled;	/* this work again, by this worker */
	struct list_head flushers;	/* who waits for current_work */
};

/* Works of a color are what one flush waits for; the next takes the other. */
#define WORK_NR_COLORS	2

struct pool_workqueue {
	struct worker_pool *pool;
	struct workqueue_struct *wq;
	unsigned int work_color;	/* of those that come */
	int flush_color;		/* that is waited for, or -1 */
	unsigned int nr_in_flight[WORK_NR_COLORS];
	unsigned int nr_active;		/* on the pool's list, or running */
	struct list_head inactive_works; /* beyond max_active */
	struct list_head flushers;	/* who waits for a queued work */
	struct list_head mayday_node;	/* wq->maydays, under mayday_lock */
} __aligned(64);

struct workqueue_struct {
	unsigned int flags;
	unsigned int max_active;
	struct mutex mutex;		/* one flush at a time */
	unsigned int work_color;	/* @mutex */
	atomic_t nr_pwqs_to_flush;
	struct completion flush_done;
	atomic_t nr_drainers;		/* only its own works may add */
	struct worker *rescuer;
	raw_spinlock_t mayday_lock;
	struct list_head maydays;
#ifdef CONFIG_PROVE_LOCKING
	struct lockdep_map dep_map;
#endif
	char name[24];
	struct pool_workqueue *cpu_pwq[NR_CPUS + 1]; /* the last: unbound */
};

/* Someone who waits for a work that is queued, or runs. */
struct flusher {
	struct list_head node;
	const struct work_struct *work;
	struct completion done;
};

/*
 * work->data. While the work is queued the upper bits point to its
 * pool_workqueue; else they are the number of the pool where it was last, plus
 * one, and how often it was disabled.
 */
#define WORK_PENDING_BIT	0
#define WORK_PENDING		0x1ul
#define WORK_QUEUED		0x2ul	/* there is a pool_workqueue */
#define WORK_INACTIVE		0x4ul	/* on pwq->inactive_works */
#define WORK_COLOR_SHIFT	3
#define WORK_COLOR		(1ul << WORK_COLOR_SHIFT)
#define WORK_PWQ_MASK		(~63ul)
#define WORK_DISABLE_SHIFT	4
#define WORK_DISABLE_ONE	(1ul << WORK_DISABLE_SHIFT)
#define WORK_DISABLE_MASK	(0xfffful << WORK_DISABLE_SHIFT)
#define WORK_POOL_SHIFT		20

#define NR_POOLS		(2 * (NR_CPUS + 1))

static inline struct pool_workqueue *work_pwq(unsigned long data)
{
	return data & WORK_QUEUED ?
		(struct pool_workqueue *)(data & WORK_PWQ_MASK) : NULL;
}

/*
 * For the lock checker a running work is a lock that is held, and so is its
 * queue; who waits for one takes it for a moment. The work may be gone when
 * its function returns: hence a copy.
 */
struct work_lock {
#ifdef CONFIG_PROVE_LOCKING
	struct lockdep_map dep_map;
#endif
};

#ifdef CONFIG_PROVE_LOCKING
static inline void work_lock_init(struct work_lock *lock,
				  const struct work_struct *work)
{
	lock->dep_map = work->dep_map;
	if (!lock->dep_map.key)
		lock->dep_map.key = (struct lock_class_key *)&work->dep_map;
}
#else
static inline void work_lock_init(struct work_lock *lock,
				  const struct work_struct *work)
{
}
#endif

/* workqueue_pool.c */
extern struct worker_pool worker_pools[NR_POOLS];
struct worker_pool *get_pool(int cpu, unsigned int wq_flags);
void kick_pool(struct worker_pool *pool);
struct worker *find_executing(struct worker_pool *pool,
			      const struct work_struct *work);
struct worker *current_worker(void);
int create_rescuer(struct workqueue_struct *wq);
void stop_rescuer(struct workqueue_struct *wq);
void worker_pools_init(void);
int worker_pools_start(void);
/* What is left of it is done at once: for tests. */
void pool_trim_idle(struct worker_pool *pool, unsigned long older_than);

/* workqueue.c */
void work_begins(struct worker *worker, struct work_struct *work);
void work_ends(struct worker *worker, unsigned long data);

#endif /* _KERNEL_WORKQUEUE_INTERNAL_H */
