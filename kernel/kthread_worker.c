// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workers: threads that do one piece of work after the other.
 *
 * worker->lock, which is taken in any context, guards the queue and the fields
 * of all works that belong to the worker. A work's function may free it; so
 * once that is called nothing here touches the work.
 *
 *	idle -> queued -> runs -> idle
 *	  |      ^  |      |
 *	  |      |  |      +--> queued again, by itself or by others
 *	  v      |  v
 *	delayed -+  cancelled
 *
 * Waiting for a work is a work of its own, right behind it.
 */
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>

void __kthread_init_worker(struct kthread_worker *worker, const char *name,
			   struct lock_class_key *key)
{
	*worker = (struct kthread_worker){ .flags = 0 };
	__spin_lock_init(&worker->lock, name, key);
	INIT_LIST_HEAD(&worker->work_list);
}
EXPORT_SYMBOL_GPL(__kthread_init_worker);

/* --- The thread. --- */

/* What was done is done; the next one, or NULL. */
static struct kthread_work *next_work(struct kthread_worker *worker)
{
	struct kthread_work *work;

	guard(raw_spinlock_irqsave)(&worker->lock);
	work = list_first_entry_or_null(&worker->work_list,
					struct kthread_work, node);
	if (work)
		list_del_init(&work->node);
	worker->current_work = work;
	return work;
}

static void set_task(struct kthread_worker *worker, struct task_struct *task)
{
	guard(raw_spinlock_irqsave)(&worker->lock);
	WARN_ON(worker->task && worker->task != current);
	WRITE_ONCE(worker->task, task);
}

/* The state is set before the queue is looked at: no wake-up is lost. */
int kthread_worker_fn(void *data)
{
	struct kthread_worker *worker = data;
	struct kthread_work *work;

	set_task(worker, current);
	for (;;) {
		set_current_state(TASK_IDLE);
		if (kthread_should_stop())
			break;
		work = next_work(worker);
		if (!work) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		work->func(work);
		cond_resched();
	}
	__set_current_state(TASK_RUNNING);
	set_task(worker, NULL);
	return 0;
}
EXPORT_SYMBOL_GPL(kthread_worker_fn);

/* --- Making one, and its end. --- */

static struct kthread_worker *new_worker(unsigned int flags)
{
	struct kthread_worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);

	if (worker) {
		kthread_init_worker(worker);
		worker->flags = flags;
	}
	return worker;
}

/* Takes @worker over, whatever comes of it. */
static struct kthread_worker *with_thread(struct kthread_worker *worker,
					  struct task_struct *task)
{
	if (IS_ERR(task)) {
		kfree(worker);
		return ERR_CAST(task);
	}
	worker->task = task;
	return worker;
}

struct kthread_worker *kthread_create_worker(unsigned int flags,
					     const char *namefmt, ...)
{
	struct kthread_worker *worker = new_worker(flags);
	char name[TASK_COMM_LEN];
	va_list args;

	if (!worker)
		return ERR_PTR(-ENOMEM);
	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	return with_thread(worker, kthread_create(kthread_worker_fn, worker,
						  "%s", name));
}
EXPORT_SYMBOL_GPL(kthread_create_worker);

struct kthread_worker *kthread_create_worker_on_cpu(unsigned int cpu,
						    unsigned int flags,
						    const char *namefmt)
{
	struct kthread_worker *worker = new_worker(flags);

	if (!worker)
		return ERR_PTR(-ENOMEM);
	return with_thread(worker,
			   kthread_create_on_cpu(kthread_worker_fn, worker,
						 cpu, namefmt));
}
EXPORT_SYMBOL_GPL(kthread_create_worker_on_cpu);

/*
 * A thread that never ran has left the queue alone: so it is flushed first. It clears
 * @task when it has been told to stop, which it can only be after we have read it.
 */
void kthread_destroy_worker(struct kthread_worker *worker)
{
	kthread_flush_worker(worker);
	kthread_stop(READ_ONCE(worker->task));
	WARN_ON(!list_empty(&worker->work_list));
	kfree(worker);
}
EXPORT_SYMBOL_GPL(kthread_destroy_worker);

/* --- Queueing; worker->lock. --- */

/* Others look at it without the lock, to learn which one that is. */
static void belong_to(struct kthread_work *work, struct kthread_worker *worker)
{
	if (!work->worker)
		WRITE_ONCE(work->worker, worker);
}

/* Before the work at @pos, or at the end if that is the list itself. */
static void insert(struct kthread_worker *worker, struct kthread_work *work,
		   struct list_head *pos)
	__must_hold(&worker->lock)
{
	list_add_tail(&work->node, pos);
	belong_to(work, worker);
	if (!worker->current_work && worker->task)
		wake_up_process(worker->task);
}

/* Of one worker alone; not while it is somewhere, nor against a canceller. */
static bool may_queue(const struct kthread_worker *worker,
		      const struct kthread_work *work)
{
	WARN_ON_ONCE(work->worker && work->worker != worker);
	return list_empty(&work->node) && !work->delayed && !work->canceling;
}

bool kthread_queue_work(struct kthread_worker *worker,
			struct kthread_work *work)
{
	guard(raw_spinlock_irqsave)(&worker->lock);

	if (!may_queue(worker, work))
		return false;
	insert(worker, work, &worker->work_list);
	return true;
}
EXPORT_SYMBOL_GPL(kthread_queue_work);

/* In the timer's interrupt. Who cancels it has been here first, or will be. */
void kthread_delayed_work_timer_fn(struct timer_list *timer)
{
	struct kthread_delayed_work *dwork =
		container_of(timer, struct kthread_delayed_work, timer);
	struct kthread_work *work = &dwork->work;
	struct kthread_worker *worker = work->worker;

	guard(raw_spinlock_irqsave)(&worker->lock);
	if (!work->delayed || work->canceling)
		return;
	work->delayed = false;
	insert(worker, work, &worker->work_list);
}
EXPORT_SYMBOL_GPL(kthread_delayed_work_timer_fn);

static bool queue_delayed(struct kthread_worker *worker,
			  struct kthread_delayed_work *dwork,
			  unsigned long delay)
	__must_hold(&worker->lock)
{
	struct kthread_work *work = &dwork->work;

	if (!may_queue(worker, work))
		return false;
	/* A timer would wait for the next tick. */
	if (!delay) {
		insert(worker, work, &worker->work_list);
		return true;
	}
	belong_to(work, worker);
	work->delayed = true;
	mod_timer(&dwork->timer, jiffies + delay);
	return true;
}

bool kthread_queue_delayed_work(struct kthread_worker *worker,
				struct kthread_delayed_work *dwork,
				unsigned long delay)
{
	guard(raw_spinlock_irqsave)(&worker->lock);
	return queue_delayed(worker, dwork, delay);
}
EXPORT_SYMBOL_GPL(kthread_queue_delayed_work);

/* --- Waiting. --- */

struct flush {
	struct kthread_work work;
	struct completion done;
};

static void flush_func(struct kthread_work *work)
{
	complete(&container_of(work, struct flush, work)->done);
}

/* On the stack of who waits: it is done with as soon as it is complete. */
static void flush_init(struct flush *f)
{
	kthread_init_work(&f->work, flush_func);
	init_completion(&f->done);
}

void kthread_flush_worker(struct kthread_worker *worker)
{
	struct flush f;

	flush_init(&f);
	kthread_queue_work(worker, &f.work);
	wait_for_completion(&f.done);
}
EXPORT_SYMBOL_GPL(kthread_flush_worker);

/* Right behind @work; false if that is neither queued nor running. */
static bool insert_behind(struct kthread_work *work, struct flush *f)
{
	struct kthread_worker *worker = READ_ONCE(work->worker);

	if (!worker)
		return false;
	guard(raw_spinlock_irqsave)(&worker->lock);
	if (!list_empty(&work->node))
		insert(worker, &f->work, work->node.next);
	else if (worker->current_work == work)
		insert(worker, &f->work, worker->work_list.next);
	else
		return false;
	return true;
}

void kthread_flush_work(struct kthread_work *work)
{
	struct flush f;

	flush_init(&f);
	if (insert_behind(work, &f))
		wait_for_completion(&f.done);
}
EXPORT_SYMBOL_GPL(kthread_flush_work);

/* --- Cancelling. --- */

/*
 * Whatever was to come does not. The timer's function wants the lock, so it is
 * waited for without; nobody queues the work meanwhile. Returns whether there
 * was anything.
 */
static bool unqueue(struct kthread_work *work, struct timer_list *timer,
		    unsigned long *flags)
	__must_hold(&work->worker->lock)
{
	struct kthread_worker *worker = work->worker;
	bool was_pending = work->delayed || !list_empty(&work->node);

	work->delayed = false;
	list_del_init(&work->node);
	if (timer) {
		work->canceling++;
		raw_spin_unlock_irqrestore(&worker->lock, *flags);
		timer_delete_sync(timer);
		raw_spin_lock_irqsave(&worker->lock, *flags);
		work->canceling--;
	}
	return was_pending;
}

/* @timer: NULL of a work that has none. */
static bool cancel(struct kthread_work *work, struct timer_list *timer)
{
	struct kthread_worker *worker = READ_ONCE(work->worker);
	unsigned long flags;
	bool was_pending;

	/* It has never been queued. */
	if (!worker)
		return false;
	raw_spin_lock_irqsave(&worker->lock, flags);
	was_pending = unqueue(work, timer, &flags);
	if (worker->current_work == work) {
		work->canceling++;
		raw_spin_unlock_irqrestore(&worker->lock, flags);
		kthread_flush_work(work);
		raw_spin_lock_irqsave(&worker->lock, flags);
		work->canceling--;
	}
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return was_pending;
}

bool kthread_cancel_work_sync(struct kthread_work *work)
{
	return cancel(work, NULL);
}
EXPORT_SYMBOL_GPL(kthread_cancel_work_sync);

bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork)
{
	return cancel(&dwork->work, &dwork->timer);
}
EXPORT_SYMBOL_GPL(kthread_cancel_delayed_work_sync);

/* If others cancel it at the same time, they win. */
bool kthread_mod_delayed_work(struct kthread_worker *worker,
			      struct kthread_delayed_work *dwork,
			      unsigned long delay)
{
	bool was_pending = false;
	unsigned long flags;

	raw_spin_lock_irqsave(&worker->lock, flags);
	if (dwork->work.worker)
		was_pending = unqueue(&dwork->work, &dwork->timer, &flags);
	queue_delayed(worker, dwork, delay);
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return was_pending;
}
EXPORT_SYMBOL_GPL(kthread_mod_delayed_work);
