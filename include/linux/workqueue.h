/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work that a thread does later, for who may not sleep or not wait.
 *
 * A work is queued at most once at a time, and never runs twice at the same
 * time. Its function may free it. Functions of a queue that is not WQ_UNBOUND
 * run on the CPU where they were queued, and only one of a CPU's at a time,
 * unless it sleeps: then the next one goes on.
 */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/threads.h>
#include <linux/workqueue_types.h>

enum wq_flags {
	WQ_UNBOUND		= 1 << 1,	/* to no CPU */
	WQ_FREEZABLE		= 1 << 2,	/* accepted: nothing freezes */
	WQ_MEM_RECLAIM		= 1 << 3,	/* goes on without memory */
	WQ_HIGHPRI		= 1 << 4,	/* by threads of nice -20 */
	WQ_CPU_INTENSIVE	= 1 << 5,	/* others need not wait for it */
	WQ_SYSFS		= 1 << 6,	/* accepted */
	WQ_POWER_EFFICIENT	= 1 << 7,	/* accepted */
	__WQ_ORDERED		= 1 << 17,
};

/* How many works of a queue may run at the same time, on each CPU. */
#define WQ_MAX_ACTIVE		2048
#define WQ_DFL_ACTIVE		1024
#define WORK_CPU_UNBOUND	NR_CPUS

/* work->data of one that was never queued. */
#define WORK_DATA_INIT()	ATOMIC_LONG_INIT(0)

#define __WORK_INITIALIZER(n, f) { \
	.data = WORK_DATA_INIT(), \
	.entry = { &(n).entry, &(n).entry }, \
	.func = (f), \
	__DEP_MAP_INIT(n, true) \
}
#define DECLARE_WORK(n, f) \
	struct work_struct n = __WORK_INITIALIZER(n, f)

#define INIT_WORK(w, f) \
do { \
	static struct lock_class_key __key; \
	atomic_long_set(&(w)->data, 0); \
	INIT_LIST_HEAD(&(w)->entry); \
	(w)->func = (f); \
	lockdep_init_lock(w, #w, &__key, true); \
} while (0)
#define INIT_WORK_ONSTACK(w, f)		INIT_WORK(w, f)
#define destroy_work_on_stack(w)	((void)(w))

void delayed_work_timer_fn(struct timer_list *timer);
#define INIT_DELAYED_WORK(w, f) \
do { \
	INIT_WORK(&(w)->work, f); \
	timer_setup(&(w)->timer, delayed_work_timer_fn, TIMER_IRQSAFE); \
} while (0)
#define INIT_DELAYED_WORK_ONSTACK(w, f)	INIT_DELAYED_WORK(w, f)
#define destroy_delayed_work_on_stack(w) ((void)(w))

static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}

/*
 * @fmt names the queue; @max_active 0 means WQ_DFL_ACTIVE. NULL without
 * memory. A queue with WQ_MEM_RECLAIM has a thread in reserve.
 */
struct workqueue_struct *__alloc_workqueue(unsigned int flags, int max_active,
					   struct lock_class_key *key,
					   const char *fmt, ...) __printf(4, 5);
#define alloc_workqueue(fmt, flags, max_active, ...) \
({ \
	static struct lock_class_key __key; \
	__alloc_workqueue(flags, max_active, &__key, fmt, ##__VA_ARGS__); \
})
/* One at a time, in the order of queueing. */
#define alloc_ordered_workqueue(fmt, flags, ...) \
	alloc_workqueue(fmt, WQ_UNBOUND | __WQ_ORDERED | (flags), 1, \
			##__VA_ARGS__)
#define create_workqueue(name) \
	alloc_workqueue("%s", WQ_MEM_RECLAIM, 1, (name))
#define create_singlethread_workqueue(name) \
	alloc_ordered_workqueue("%s", WQ_MEM_RECLAIM, (name))
/* What is queued is done first. Nobody may queue any more. */
void destroy_workqueue(struct workqueue_struct *wq);

/* false if it was queued already (or is disabled). In any context. */
bool queue_work_on(int cpu, struct workqueue_struct *wq,
		   struct work_struct *work);
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq,
			   struct delayed_work *dwork, unsigned long delay);
/* Whatever it was before: in @delay from now. Returns whether it was queued. */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq,
			 struct delayed_work *dwork, unsigned long delay);

/* Returns when what was queued before has run; whether there was any. */
bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *dwork);
void __flush_workqueue(struct workqueue_struct *wq);
#define flush_workqueue(wq)	__flush_workqueue(wq)
/* Until nothing is left, of what works queue in turn, too. */
void drain_workqueue(struct workqueue_struct *wq);

/* Off the queue; whether it was on it. It may be running. */
bool cancel_work(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
/* The same, and it does not run any more. */
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
/* The same, and it cannot be queued until it is enabled as often. */
bool disable_work_sync(struct work_struct *work);
/* Returns whether it may be queued again. */
bool enable_work(struct work_struct *work);

/* A moment's truth, for who reports it. */
#define WORK_BUSY_PENDING	0x1
#define WORK_BUSY_RUNNING	0x2
unsigned int work_busy(struct work_struct *work);
bool work_pending(const struct work_struct *work);
#define delayed_work_pending(w)	work_pending(&(w)->work)
/* The work that the running thread does, or NULL. */
struct work_struct *current_work(void);

/* Everybody's: for short work, urgent, long, and not tied to a CPU. */
extern struct workqueue_struct *system_wq;
extern struct workqueue_struct *system_highpri_wq;
extern struct workqueue_struct *system_long_wq;
extern struct workqueue_struct *system_unbound_wq;

static inline bool queue_work(struct workqueue_struct *wq,
			      struct work_struct *work)
{
	return queue_work_on(WORK_CPU_UNBOUND, wq, work);
}

static inline bool queue_delayed_work(struct workqueue_struct *wq,
				      struct delayed_work *dwork,
				      unsigned long delay)
{
	return queue_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

static inline bool mod_delayed_work(struct workqueue_struct *wq,
				    struct delayed_work *dwork,
				    unsigned long delay)
{
	return mod_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

static inline bool schedule_work_on(int cpu, struct work_struct *work)
{
	return queue_work_on(cpu, system_wq, work);
}

static inline bool schedule_work(struct work_struct *work)
{
	return queue_work(system_wq, work);
}

static inline bool schedule_delayed_work(struct delayed_work *dwork,
					 unsigned long delay)
{
	return queue_delayed_work(system_wq, dwork, delay);
}

/* From schedule(), of a task with PF_WQ_WORKER. */
void wq_worker_sleeping(void);
void wq_worker_running(void);

#endif /* _LINUX_WORKQUEUE_H */
