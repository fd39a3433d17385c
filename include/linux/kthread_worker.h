/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Workers: a thread that does one piece of work after the other.
 *
 * In contrast to a workqueue the thread is the user's own: it may be bound, or
 * real-time, and works come strictly one by one. A work may be queued from any
 * context, and once at a time; it may queue itself again, or free itself.
 */
#ifndef _LINUX_KTHREAD_WORKER_H
#define _LINUX_KTHREAD_WORKER_H

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct kthread_work;
typedef void (*kthread_work_func_t)(struct kthread_work *work);

struct kthread_worker {
	unsigned int flags;
	raw_spinlock_t lock;	/* guards the rest, and the works' fields */
	struct list_head work_list;
	struct task_struct *task;
	struct kthread_work *current_work;	/* its function runs */
};

/*
 * It is queued (@node), or its timer runs (@delayed), or neither: never both.
 * @worker is that of the first time, for ever.
 */
struct kthread_work {
	struct list_head node;
	kthread_work_func_t func;
	struct kthread_worker *worker;
	unsigned int canceling;	/* so many wait for its end: do not queue it */
	bool delayed;
};

struct kthread_delayed_work {
	struct kthread_work work;
	struct timer_list timer;
};

void __kthread_init_worker(struct kthread_worker *worker, const char *name,
			   struct lock_class_key *key);
#define kthread_init_worker(worker) \
do { \
	static struct lock_class_key __key; \
	__kthread_init_worker(worker, #worker, &__key); \
} while (0)

#define kthread_init_work(work, fn) \
do { \
	*(work) = (struct kthread_work){ .func = (fn) }; \
	INIT_LIST_HEAD(&(work)->node); \
} while (0)

void kthread_delayed_work_timer_fn(struct timer_list *timer);
#define kthread_init_delayed_work(dwork, fn) \
do { \
	kthread_init_work(&(dwork)->work, fn); \
	timer_setup(&(dwork)->timer, kthread_delayed_work_timer_fn, 0); \
} while (0)

/* A thread's function, for who makes the thread himself. */
int kthread_worker_fn(void *worker);

/*
 * A worker with a thread, which sleeps until the first work comes, or until it
 * is woken; kthread_run_worker() does that. @flags: none so far. ERR_PTR.
 */
__printf(2, 3) struct kthread_worker *
kthread_create_worker(unsigned int flags, const char *namefmt, ...);
/* Bound to @cpu, whose number fills the one %u of @namefmt. */
struct kthread_worker *kthread_create_worker_on_cpu(unsigned int cpu,
						    unsigned int flags,
						    const char *namefmt);
#define kthread_run_worker(flags, namefmt, ...) \
({ \
	struct kthread_worker *__kw = \
		kthread_create_worker(flags, namefmt, ##__VA_ARGS__); \
	if (!IS_ERR(__kw)) \
		wake_up_process(__kw->task); \
	__kw; \
})
/* When everything that is queued has been done. Nothing may be queued then. */
void kthread_destroy_worker(struct kthread_worker *worker);

/* False: it is queued already, or somebody waits for its end. */
bool kthread_queue_work(struct kthread_worker *worker,
			struct kthread_work *work);
bool kthread_queue_delayed_work(struct kthread_worker *worker,
				struct kthread_delayed_work *dwork,
				unsigned long delay);
/* @delay from now, whatever was said before; false: nothing was. */
bool kthread_mod_delayed_work(struct kthread_worker *worker,
			      struct kthread_delayed_work *dwork,
			      unsigned long delay);

/* Until what is queued now is done; not what is delayed. Not from a work. */
void kthread_flush_work(struct kthread_work *work);
void kthread_flush_worker(struct kthread_worker *worker);
/* It is not done, or done with; false: it was not pending. */
bool kthread_cancel_work_sync(struct kthread_work *work);
bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork);

#endif /* _LINUX_KTHREAD_WORKER_H */
