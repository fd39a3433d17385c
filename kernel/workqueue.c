// SPDX-License-Identifier: GPL-2.0-only
/*
 * Queues of work: queueing, waiting, cancelling. The threads that do the work
 * are in workqueue_pool.c, the structures in workqueue_internal.h.
 *
 * Who sets WORK_PENDING owns the work until it is on a list, or until he clears
 * the bit again; work->data is written by its owner alone, and under pool->lock
 * while the work is on a list.
 *
 * Owns struct workqueue_struct, pool_workqueue, and work->data.
 */
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "workqueue_internal.h"

struct workqueue_struct *system_wq __ro_after_init;
struct workqueue_struct *system_highpri_wq __ro_after_init;
struct workqueue_struct *system_long_wq __ro_after_init;
struct workqueue_struct *system_unbound_wq __ro_after_init;
EXPORT_SYMBOL(system_wq);
EXPORT_SYMBOL_GPL(system_highpri_wq);
EXPORT_SYMBOL_GPL(system_long_wq);
EXPORT_SYMBOL_GPL(system_unbound_wq);

static struct kmem_cache *pwq_cache __ro_after_init;

#define for_each_pwq(pwq, i, wq) \
	for (i = 0; i <= NR_CPUS; i++) \
		if (((pwq) = (wq)->cpu_pwq[i]) != NULL)

/* Acquire: of a queued work, its pool_workqueue is read next. */
static unsigned long work_data(const struct work_struct *work)
{
	return smp_load_acquire((const unsigned long *)&work->data);
}

static void set_work_data(struct work_struct *work, unsigned long data)
{
	smp_store_release((unsigned long *)&work->data, data);
}

/* Returns whether the caller has become its owner. */
static bool work_take(struct work_struct *work)
{
	return !test_and_set_bit(WORK_PENDING_BIT,
				 (unsigned long *)&work->data);
}

/* Where the work is, or was last; NULL if it was never queued. */
static struct worker_pool *work_pool(unsigned long data)
{
	struct pool_workqueue *pwq = work_pwq(data);
	unsigned long id = data >> WORK_POOL_SHIFT;

	if (pwq)
		return pwq->pool;
	return id ? &worker_pools[id - 1] : NULL;
}

static unsigned long pool_data(const struct worker_pool *pool)
{
	return (unsigned long)(pool->id + 1) << WORK_POOL_SHIFT;
}

bool work_pending(const struct work_struct *work)
{
	return work_data(work) & WORK_PENDING;
}
EXPORT_SYMBOL_GPL(work_pending);

/* --- Counting; pool->lock. --- */

/*
 * To the pool's list, or, if as many as may are active already, to the queue's
 * own. Only the first kind is seen by workers.
 */
static void insert_work(struct pool_workqueue *pwq, struct work_struct *work)
{
	unsigned long data = (unsigned long)pwq | WORK_QUEUED | WORK_PENDING |
			     (unsigned long)pwq->work_color << WORK_COLOR_SHIFT;

	pwq->nr_in_flight[pwq->work_color]++;
	if (pwq->nr_active < pwq->wq->max_active) {
		pwq->nr_active++;
		set_work_data(work, data);
		list_add_tail(&work->entry, &pwq->pool->worklist);
		kick_pool(pwq->pool);
	} else {
		set_work_data(work, data | WORK_INACTIVE);
		list_add_tail(&work->entry, &pwq->inactive_works);
	}
}

/* One of those beyond max_active takes the place of one that is done. */
static void activate_next(struct pool_workqueue *pwq)
{
	struct work_struct *work;

	work = list_first_entry_or_null(&pwq->inactive_works,
					struct work_struct, entry);
	if (!work || pwq->nr_active >= pwq->wq->max_active)
		return;
	pwq->nr_active++;
	set_work_data(work, work_data(work) & ~WORK_INACTIVE);
	list_move_tail(&work->entry, &pwq->pool->worklist);
	kick_pool(pwq->pool);
}

/* A work of @data has run, or was taken off. */
static void work_left(struct pool_workqueue *pwq, unsigned long data)
{
	int color = !!(data & WORK_COLOR);

	if (!(data & WORK_INACTIVE)) {
		pwq->nr_active--;
		activate_next(pwq);
	}
	if (--pwq->nr_in_flight[color] || pwq->flush_color != color)
		return;
	pwq->flush_color = -1;
	if (atomic_dec_and_test(&pwq->wq->nr_pwqs_to_flush))
		complete(&pwq->wq->flush_done);
}

/* The flusher is gone as soon as it is told. */
static void tell_flushers(struct list_head *flushers,
			  const struct work_struct *work)
{
	struct flusher *f, *next;

	list_for_each_entry_safe(f, next, flushers, node) {
		if (work && f->work != work)
			continue;
		list_del(&f->node);
		complete(&f->done);
	}
}

/*
 * From now on the work can be queued again; whoever finds that it was still
 * pending has written what the function is to see before that.
 */
void work_begins(struct worker *worker, struct work_struct *work)
{
	struct pool_workqueue *pwq = work_pwq(work_data(work));
	struct flusher *f, *next;

	list_del_init(&work->entry);
	worker->current_work = work;
	worker->current_func = work->func;
	worker->current_pwq = pwq;
	list_for_each_entry_safe(f, next, &pwq->flushers, node)
		if (f->work == work)
			list_move_tail(&f->node, &worker->flushers);
	set_work_data(work, pool_data(pwq->pool));
	smp_mb();
}

/* The work itself may be gone. */
void work_ends(struct worker *worker, unsigned long data)
{
	struct pool_workqueue *pwq = worker->current_pwq;

	worker->current_work = NULL;
	worker->current_func = NULL;
	worker->current_pwq = NULL;
	tell_flushers(&worker->flushers, NULL);
	work_left(pwq, data);
}

/* --- Queueing. --- */

/*
 * A CPU that is not there has no workers: its works go where they were queued,
 * as those without a wish do.
 */
static struct pool_workqueue *choose_pwq(struct workqueue_struct *wq, int cpu)
{
	if (wq->flags & WQ_UNBOUND)
		return wq->cpu_pwq[NR_CPUS];
	if (cpu == WORK_CPU_UNBOUND || !cpu_online(cpu))
		cpu = smp_processor_id();
	return wq->cpu_pwq[cpu];
}

/* While a queue is drained only its own works may add to it. */
static bool is_chained(const struct workqueue_struct *wq)
{
	const struct worker *worker = current_worker();

	return worker && worker->current_pwq && worker->current_pwq->wq == wq;
}

/*
 * A work that still runs elsewhere goes there, so that it does not run twice at
 * the same time. Returns with the pool locked.
 */
static struct pool_workqueue *lock_pwq(struct pool_workqueue *pwq,
				       const struct work_struct *work)
{
	struct worker_pool *last = work_pool(work_data(work));

	if (last && last != pwq->pool) {
		struct worker *worker;

		raw_spin_lock(&last->lock);
		worker = find_executing(last, work);
		if (worker && worker->current_pwq->wq == pwq->wq)
			return worker->current_pwq;
		raw_spin_unlock(&last->lock);
	}
	raw_spin_lock(&pwq->pool->lock);
	return pwq;
}

/* The caller owns the work; interrupts are off. */
static void __queue_work(int cpu, struct workqueue_struct *wq,
			 struct work_struct *work)
{
	struct pool_workqueue *pwq;

	if (unlikely(atomic_read(&wq->nr_drainers)) &&
	    WARN(!is_chained(wq), "work %ps on queue %s, which is drained\n",
		 work->func, wq->name)) {
		set_work_data(work, work_data(work) & ~WORK_PENDING);
		return;
	}
	pwq = lock_pwq(choose_pwq(wq, cpu), work);
	insert_work(pwq, work);
	raw_spin_unlock(&pwq->pool->lock);
}

/* The owner lets it go again if it may not be queued. */
static bool refuse_if_disabled(struct work_struct *work)
{
	unsigned long data = work_data(work);

	if (likely(!(data & WORK_DISABLE_MASK)))
		return false;
	set_work_data(work, data & ~WORK_PENDING);
	return true;
}

bool queue_work_on(int cpu, struct workqueue_struct *wq,
		   struct work_struct *work)
{
	guard(irqsave)();
	if (!work_take(work) || refuse_if_disabled(work))
		return false;
	__queue_work(cpu, wq, work);
	return true;
}
EXPORT_SYMBOL(queue_work_on);

/* The timer has had the work since it was started. */
void delayed_work_timer_fn(struct timer_list *timer)
{
	struct delayed_work *dwork = from_timer(dwork, timer, timer);

	__queue_work(dwork->cpu, dwork->wq, &dwork->work);
}
EXPORT_SYMBOL(delayed_work_timer_fn);

/* The same, when the time has come. The timer owns the work until then. */
static void __queue_delayed_work(int cpu, struct workqueue_struct *wq,
				 struct delayed_work *dwork,
				 unsigned long delay)
{
	if (!delay) {
		__queue_work(cpu, wq, &dwork->work);
		return;
	}
	dwork->wq = wq;
	dwork->cpu = cpu;
	dwork->timer.expires = jiffies + delay;
	if (cpu != WORK_CPU_UNBOUND && cpu_online(cpu))
		add_timer_on(&dwork->timer, cpu);
	else
		add_timer(&dwork->timer);
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq,
			   struct delayed_work *dwork, unsigned long delay)
{
	guard(irqsave)();
	if (!work_take(&dwork->work) || refuse_if_disabled(&dwork->work))
		return false;
	__queue_delayed_work(cpu, wq, dwork, delay);
	return true;
}
EXPORT_SYMBOL(queue_delayed_work_on);

/* --- Taking a work off. --- */

/* From its list, if it is on one. The caller becomes its owner. */
static bool take_off_list(struct work_struct *work)
{
	unsigned long data = work_data(work);
	struct pool_workqueue *pwq = work_pwq(data);
	struct worker_pool *pool = work_pool(data);

	if (!pwq)
		return false;
	guard(spinlock)(&pool->lock);
	/* It has begun, or has moved, in the meantime. */
	data = work_data(work);
	if (work_pwq(data) != pwq)
		return false;
	list_del_init(&work->entry);
	set_work_data(work, pool_data(pool) | WORK_PENDING);
	tell_flushers(&pwq->flushers, work);
	work_left(pwq, data);
	return true;
}

/*
 * Becomes the owner of @work; whether it was pending. Somebody who has it for
 * a moment, to queue it or in its timer, is waited for, with interrupts on if
 * they were. Returns with them off.
 */
static bool work_grab(struct work_struct *work, struct timer_list *timer,
		      unsigned long *flags)
{
	for (;;) {
		local_irq_save(*flags);
		if (timer && timer_delete(timer))
			return true;
		if (work_take(work))
			return false;
		if (take_off_list(work))
			return true;
		local_irq_restore(*flags);
		cpu_relax();
	}
}

/* mod: it stays the caller's from here to its new place. */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq,
			 struct delayed_work *dwork, unsigned long delay)
{
	unsigned long flags;
	bool was = work_grab(&dwork->work, &dwork->timer, &flags);

	if (!refuse_if_disabled(&dwork->work))
		__queue_delayed_work(cpu, wq, dwork, delay);
	local_irq_restore(flags);
	return was;
}
EXPORT_SYMBOL_GPL(mod_delayed_work_on);

/*
 * @disable is added to the work's data while it is ours, so that nobody gets
 * it in between.
 */
static bool cancel(struct work_struct *work, struct timer_list *timer,
		   unsigned long disable)
{
	unsigned long flags;
	bool was = work_grab(work, timer, &flags);
	unsigned long data = work_data(work) + disable;

	set_work_data(work, data & ~WORK_PENDING);
	local_irq_restore(flags);
	return was;
}

bool cancel_work(struct work_struct *work)
{
	return cancel(work, NULL, 0);
}
EXPORT_SYMBOL(cancel_work);

bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel(&dwork->work, &dwork->timer, 0);
}
EXPORT_SYMBOL(cancel_delayed_work);

/* --- Waiting. --- */

/*
 * Puts @f where it will be told: with the work if it is queued, else with the
 * worker that does it. Returns whether there is anything to wait for.
 */
static bool flusher_attach(struct flusher *f)
{
	unsigned long data;
	struct worker_pool *pool;

	guard(irqsave)();
	for (;;) {
		struct worker *worker;

		data = work_data(f->work);
		pool = work_pool(data);
		if (!pool)
			return false;
		guard(spinlock)(&pool->lock);
		data = work_data(f->work);
		if (work_pool(data) != pool)
			continue;
		if (work_pwq(data)) {
			list_add_tail(&f->node, &work_pwq(data)->flushers);
			return true;
		}
		worker = find_executing(pool, f->work);
		if (worker)
			list_add_tail(&f->node, &worker->flushers);
		return worker;
	}
}

/*
 * For the lock checker we take the work, which its function holds: who waits
 * for the work that he is in, or for one that needs a lock that he holds, is
 * reported even if it goes well this time.
 */
static bool wait_for_work(struct work_struct *work)
{
	struct flusher f = { .work = work };

	might_sleep();
	lockdep_acquire(work, 0, _THIS_IP_);
	lockdep_release(work, _THIS_IP_);
	init_completion(&f.done);
	if (!flusher_attach(&f))
		return false;
	wait_for_completion(&f.done);
	return true;
}

bool flush_work(struct work_struct *work)
{
	return wait_for_work(work);
}
EXPORT_SYMBOL_GPL(flush_work);

/* Does not wait for the timer, but does at once what it would do. */
bool flush_delayed_work(struct delayed_work *dwork)
{
	scoped_guard(irqsave)
		if (timer_delete(&dwork->timer))
			__queue_work(dwork->cpu, dwork->wq, &dwork->work);
	return flush_work(&dwork->work);
}
EXPORT_SYMBOL(flush_delayed_work);

/*
 * Disabled in the meantime: a function that queues itself again would be back
 * before we are.
 */
static bool cancel_sync(struct work_struct *work, struct timer_list *timer)
{
	bool was = cancel(work, timer, WORK_DISABLE_ONE);

	wait_for_work(work);
	enable_work(work);
	return was;
}

bool cancel_work_sync(struct work_struct *work)
{
	return cancel_sync(work, NULL);
}
EXPORT_SYMBOL_GPL(cancel_work_sync);

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel_sync(&dwork->work, &dwork->timer);
}
EXPORT_SYMBOL(cancel_delayed_work_sync);

/* Counted: as many enable_work() undo it. */
bool disable_work_sync(struct work_struct *work)
{
	bool was = cancel(work, NULL, WORK_DISABLE_ONE);

	wait_for_work(work);
	return was;
}
EXPORT_SYMBOL_GPL(disable_work_sync);

bool enable_work(struct work_struct *work)
{
	unsigned long flags, data;

	work_grab(work, NULL, &flags);
	data = work_data(work);
	if (!WARN_ON_ONCE(!(data & WORK_DISABLE_MASK)))
		data -= WORK_DISABLE_ONE;
	set_work_data(work, data & ~WORK_PENDING);
	local_irq_restore(flags);
	return !(data & WORK_DISABLE_MASK);
}
EXPORT_SYMBOL_GPL(enable_work);

/* The pool may change between the two looks: it is a hint. */
unsigned int work_busy(struct work_struct *work)
{
	unsigned int busy = work_pending(work) ? WORK_BUSY_PENDING : 0;
	struct worker_pool *pool = work_pool(work_data(work));

	if (!pool)
		return busy;
	guard(spinlock_irqsave)(&pool->lock);
	if (find_executing(pool, work))
		busy |= WORK_BUSY_RUNNING;
	return busy;
}
EXPORT_SYMBOL_GPL(work_busy);

struct work_struct *current_work(void)
{
	const struct worker *worker = current_worker();

	return worker ? worker->current_work : NULL;
}
EXPORT_SYMBOL(current_work);

/*
 * Works that are queued from now on have another color; those of the old one
 * are counted down. Nobody flushes meanwhile, so two colors are enough.
 */
void __flush_workqueue(struct workqueue_struct *wq)
{
	unsigned int color = wq->work_color, i;
	struct pool_workqueue *pwq;

	lockdep_acquire(wq, 0, _THIS_IP_);
	lockdep_release(wq, _THIS_IP_);
	guard(mutex)(&wq->mutex);
	color = wq->work_color;
	wq->work_color = !color;
	reinit_completion(&wq->flush_done);
	atomic_set(&wq->nr_pwqs_to_flush, 1);
	for_each_pwq(pwq, i, wq) {
		guard(spinlock_irq)(&pwq->pool->lock);
		pwq->work_color = !color;
		if (!pwq->nr_in_flight[color])
			continue;
		pwq->flush_color = (int)color;
		atomic_inc(&wq->nr_pwqs_to_flush);
	}
	if (atomic_dec_and_test(&wq->nr_pwqs_to_flush))
		return;
	wait_for_completion(&wq->flush_done);
}
EXPORT_SYMBOL(__flush_workqueue);

/* Nothing is queued, beyond max_active, or running. */
static bool is_empty(struct workqueue_struct *wq)
{
	struct pool_workqueue *pwq;
	unsigned int i;

	for_each_pwq(pwq, i, wq) {
		guard(spinlock_irq)(&pwq->pool->lock);
		if (pwq->nr_in_flight[0] || pwq->nr_in_flight[1])
			return false;
	}
	return true;
}

/* Each round does what the works of the one before have queued. */
#define DRAIN_ROUNDS	100

void drain_workqueue(struct workqueue_struct *wq)
{
	unsigned int rounds = 0;

	atomic_inc(&wq->nr_drainers);
	do {
		__flush_workqueue(wq);
		if (++rounds == DRAIN_ROUNDS)
			pr_warn("workqueue %s: not empty after %u rounds\n",
				wq->name, rounds);
	} while (!is_empty(wq));
	atomic_dec(&wq->nr_drainers);
}
EXPORT_SYMBOL_GPL(drain_workqueue);

/* --- The life of a queue. --- */

static void free_wq(struct workqueue_struct *wq)
{
	struct pool_workqueue *pwq;
	unsigned int i;

	for_each_pwq(pwq, i, wq)
		kmem_cache_free(pwq_cache, pwq);
	kfree(wq);
}

/* @i: the CPU, or NR_CPUS for the pool of no CPU. */
static int alloc_pwq(struct workqueue_struct *wq, unsigned int i)
{
	struct pool_workqueue *pwq = kmem_cache_zalloc(pwq_cache, GFP_KERNEL);

	if (!pwq)
		return -ENOMEM;
	pwq->pool = get_pool(i == NR_CPUS ? -1 : (int)i, wq->flags);
	pwq->wq = wq;
	pwq->flush_color = -1;
	INIT_LIST_HEAD(&pwq->inactive_works);
	INIT_LIST_HEAD(&pwq->flushers);
	INIT_LIST_HEAD(&pwq->mayday_node);
	wq->cpu_pwq[i] = pwq;
	return 0;
}

static int alloc_pwqs(struct workqueue_struct *wq)
{
	unsigned int cpu;

	if (wq->flags & WQ_UNBOUND)
		return alloc_pwq(wq, NR_CPUS);
	for_each_possible_cpu(cpu)
		if (alloc_pwq(wq, cpu))
			return -ENOMEM;
	return 0;
}

/* What was had before a failure is given back by free_wq(). */
struct workqueue_struct *__alloc_workqueue(unsigned int flags, int max_active,
					   struct lock_class_key *key,
					   const char *fmt, ...)
{
	struct workqueue_struct *wq = kzalloc(sizeof(*wq), GFP_KERNEL);
	va_list args;

	if (!wq)
		return NULL;
	va_start(args, fmt);
	vsnprintf(wq->name, sizeof(wq->name), fmt, args);
	va_end(args);
	wq->flags = flags;
	wq->max_active = clamp(max_active ?: WQ_DFL_ACTIVE, 1, WQ_MAX_ACTIVE);
	mutex_init(&wq->mutex);
	raw_spin_lock_init(&wq->mayday_lock);
	INIT_LIST_HEAD(&wq->maydays);
	init_completion(&wq->flush_done);
	lockdep_init_lock(wq, wq->name, key, true);
	if (alloc_pwqs(wq) || create_rescuer(wq)) {
		free_wq(wq);
		return NULL;
	}
	return wq;
}
EXPORT_SYMBOL_GPL(__alloc_workqueue);

/* A rescuer is needed until the last work is done, and not longer. */
void destroy_workqueue(struct workqueue_struct *wq)
{
	struct pool_workqueue *pwq;
	unsigned int i;

	drain_workqueue(wq);
	stop_rescuer(wq);
	/* Who counted the last work down may hold its lock still. */
	for_each_pwq(pwq, i, wq) {
		raw_spin_lock_irq(&pwq->pool->lock);
		raw_spin_unlock_irq(&pwq->pool->lock);
	}
	free_wq(wq);
}
EXPORT_SYMBOL_GPL(destroy_workqueue);

/*
 * Early, so that everybody may queue; the threads come when all CPUs are there.
 */
static int __init workqueue_init_early(void)
{
	worker_pools_init();
	pwq_cache = kmem_cache_create("pool_workqueue",
				      sizeof(struct pool_workqueue),
				      __alignof__(struct pool_workqueue), 0,
				      NULL);
	if (!pwq_cache)
		return -ENOMEM;
	system_wq = alloc_workqueue("events", 0, 0);
	system_highpri_wq = alloc_workqueue("events_highpri", WQ_HIGHPRI, 0);
	system_long_wq = alloc_workqueue("events_long", 0, 0);
	system_unbound_wq = alloc_workqueue("events_unbound", WQ_UNBOUND, 0);
	if (!system_wq || !system_highpri_wq || !system_long_wq ||
	    !system_unbound_wq)
		panic("no memory for the system's workqueues\n");
	return 0;
}
early_initcall(workqueue_init_early);

static int __init workqueue_init(void)
{
	if (worker_pools_start())
		panic("cannot create the first workers\n");
	return 0;
}
pure_initcall(workqueue_init);
