// SPDX-License-Identifier: GPL-2.0-only
/*
 * The threads that do queued work.
 *
 * A pool of a CPU keeps one worker running as long as there is work: schedule()
 * tells when it falls asleep, and then the next one is woken. So a CPU's works
 * run one after the other, and yet none of them holds up the rest by waiting.
 * Works of no CPU run all at once, as far as their queue allows.
 *
 * A worker that finds no idle one left behind it creates one before it begins,
 * so that there is always somebody to go on. Where memory is short that takes
 * long, and perhaps needs the very work that waits: then (mayday) the rescuers
 * of the queues do their work. Idle workers that nobody has needed for five
 * minutes go.
 *
 * Owns struct worker_pool and struct worker; pool->lock.
 */
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "workqueue_internal.h"

#define IDLE_WORKER_TIMEOUT	(300 * HZ)
/* Idle ones that stay, whatever happens. */
#define MIN_IDLE_WORKERS	2
/* From when on creating a worker takes too long, and how often to look. */
#define MAYDAY_DELAY		(HZ / 100 ?: 1)
#define MAYDAY_INTERVAL		(HZ / 10)
/* After a failure to create one. */
#define CREATE_COOLDOWN		HZ

struct worker_pool worker_pools[NR_POOLS];

struct worker_pool *get_pool(int cpu, unsigned int wq_flags)
{
	unsigned int slot = cpu < 0 ? NR_CPUS : (unsigned int)cpu;

	return &worker_pools[2 * slot + !!(wq_flags & WQ_HIGHPRI)];
}

struct worker *current_worker(void)
{
	if (in_interrupt() || !(current->flags & PF_WQ_WORKER))
		return NULL;
	return kthread_data(current);
}

/* Few are busy at a time: a walk is all it takes. */
struct worker *find_executing(struct worker_pool *pool,
			      const struct work_struct *work)
{
	struct worker *worker;

	list_for_each_entry(worker, &pool->busy_list, entry)
		if (worker->current_work == work &&
		    worker->current_func == work->func)
			return worker;
	return NULL;
}

/* --- Who runs; pool->lock. --- */

static bool need_more_worker(const struct worker_pool *pool)
{
	return !list_empty(&pool->worklist) && !pool->nr_running;
}

/*
 * The one that went idle last, whose cache is warm. It stays on the list until
 * it runs; so several kicks may wake the same one, which is enough: before it
 * begins each work it kicks the next, if there should be one.
 */
void kick_pool(struct worker_pool *pool)
{
	struct worker *worker;

	worker = list_first_entry_or_null(&pool->idle_list, struct worker,
					  entry);
	if (worker && need_more_worker(pool))
		wake_up_process(worker->task);
}

/* A worker that counts as running no more, or again, is counted so. */
static void set_flags(struct worker *worker, unsigned int flags)
{
	if (!(worker->flags & WORKER_NOT_RUNNING) &&
	    flags & WORKER_NOT_RUNNING)
		worker->pool->nr_running--;
	WRITE_ONCE(worker->flags, worker->flags | flags);
}

static void clear_flags(struct worker *worker, unsigned int flags)
{
	bool was = !(worker->flags & WORKER_NOT_RUNNING);

	WRITE_ONCE(worker->flags, worker->flags & ~flags);
	if (!was && !(worker->flags & WORKER_NOT_RUNNING))
		worker->pool->nr_running++;
}

/* The running worker goes to sleep inside its work: who is next? */
void wq_worker_sleeping(void)
{
	struct worker *worker = kthread_data(current);
	struct worker_pool *pool = worker->pool;

	if (READ_ONCE(worker->flags) & WORKER_NOT_RUNNING || worker->sleeping)
		return;
	guard(spinlock_irqsave)(&pool->lock);
	worker->sleeping = true;
	pool->nr_running--;
	kick_pool(pool);
}

/* It goes on, perhaps beside the one that took its place, for a while. */
void wq_worker_running(void)
{
	struct worker *worker = kthread_data(current);

	if (!worker->sleeping)
		return;
	guard(spinlock_irqsave)(&worker->pool->lock);
	worker->sleeping = false;
	if (!(worker->flags & WORKER_NOT_RUNNING))
		worker->pool->nr_running++;
}

/* --- Doing a work. --- */

/* What a function must not leave behind. */
static void check_after(const struct worker *worker, unsigned int count)
{
	if (WARN(preempt_count() != count || irqs_disabled(),
		 "work %ps of queue %s returned with preemption or interrupts off\n",
		 worker->current_func, worker->current_pwq->wq->name)) {
		__this_cpu_write(__preempt_count, count);
		local_irq_enable();
	}
	debug_check_no_locks_held();
}

static void call_work(struct worker *worker, struct work_struct *work)
{
	unsigned int count = preempt_count();
	struct work_lock lock;

	work_lock_init(&lock, work);
	lockdep_acquire(worker->current_pwq->wq, 0, _THIS_IP_);
	lockdep_acquire(&lock, 0, _THIS_IP_);
	worker->current_func(work);
	lockdep_release(&lock, _THIS_IP_);
	lockdep_release(worker->current_pwq->wq, _THIS_IP_);
	check_after(worker, count);
	/* Others want to run; and RCU waits for whoever does not let them. */
	cond_resched();
}

/*
 * pool->lock is held, and dropped for the function. If somebody else does the
 * same work right now, it is left to him.
 */
static void process_one_work(struct worker *worker, struct work_struct *work)
{
	struct worker_pool *pool = worker->pool;
	struct worker *other = find_executing(pool, work);
	unsigned long data = (unsigned long)atomic_long_read(&work->data);
	unsigned int intensive = 0;

	if (other) {
		list_move_tail(&work->entry, &other->scheduled);
		return;
	}
	work_begins(worker, work);
	if (worker->current_pwq->wq->flags & WQ_CPU_INTENSIVE)
		intensive = WORKER_CPU_INTENSIVE;
	list_add(&worker->entry, &pool->busy_list);
	set_flags(worker, intensive);
	kick_pool(pool);
	raw_spin_unlock_irq(&pool->lock);

	call_work(worker, work);

	raw_spin_lock_irq(&pool->lock);
	clear_flags(worker, intensive);
	list_del_init(&worker->entry);
	work_ends(worker, data);
}

/* One, and what was left to this worker because of it. */
static void process_works(struct worker *worker, struct work_struct *work)
{
	process_one_work(worker, work);
	while ((work = list_first_entry_or_null(&worker->scheduled,
						struct work_struct, entry)))
		process_one_work(worker, work);
}

/* --- Coming and going of workers. --- */

/* It belongs to nobody yet, and has no thread. */
static struct worker *alloc_worker(struct worker_pool *pool)
{
	struct worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);

	if (!worker)
		return NULL;
	worker->pool = pool;
	worker->flags = WORKER_PREP;
	INIT_LIST_HEAD(&worker->entry);
	INIT_LIST_HEAD(&worker->scheduled);
	INIT_LIST_HEAD(&worker->flushers);
	return worker;
}

/* The timer looks for those that nobody has needed for long. */
static void enter_idle(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	worker->last_active = jiffies;
	list_add(&worker->entry, &pool->idle_list);
	if (++pool->nr_idle > MIN_IDLE_WORKERS &&
	    !timer_pending(&pool->idle_timer))
		mod_timer(&pool->idle_timer, jiffies + IDLE_WORKER_TIMEOUT);
}

static void leave_idle(struct worker *worker)
{
	list_del_init(&worker->entry);
	worker->pool->nr_idle--;
}

static int worker_thread(void *data);

/* Bound to its CPU, or marked as one that the pool does not count. */
static struct task_struct *create_task(struct worker *worker, unsigned int nr)
{
	struct worker_pool *pool = worker->pool;
	const char *suffix = pool->nice < 0 ? "H" : "";
	struct task_struct *t;

	if (pool->cpu < 0)
		t = kthread_create(worker_thread, worker, "kworker/u:%u%s", nr,
				   suffix);
	else
		t = kthread_create(worker_thread, worker, "kworker/%d:%u%s",
				   pool->cpu, nr, suffix);
	if (IS_ERR(t))
		return NULL;
	set_user_nice(t, pool->nice);
	if (pool->cpu >= 0)
		kthread_bind(t, pool->cpu);
	else
		worker->flags |= WORKER_UNBOUND;
	return t;
}

/* An idle worker more; -ENOMEM. Sleeps. */
static int create_worker(struct worker_pool *pool)
{
	struct worker *worker = alloc_worker(pool);
	unsigned int nr;

	if (!worker)
		return -ENOMEM;
	scoped_guard(spinlock_irq, &pool->lock)
		nr = pool->next_worker++;
	worker->task = create_task(worker, nr);
	if (!worker->task) {
		kfree(worker);
		return -ENOMEM;
	}
	scoped_guard(spinlock_irq, &pool->lock) {
		pool->nr_workers++;
		enter_idle(worker);
		wake_up_process(worker->task);
	}
	return 0;
}

/* Off the pool, and told to end. pool->lock. */
static void dismiss(struct worker *worker)
{
	leave_idle(worker);
	worker->pool->nr_workers--;
	WRITE_ONCE(worker->flags, worker->flags | WORKER_DIE);
	wake_up_process(worker->task);
}

/* From the end of the list: those that have idled for longest. */
void pool_trim_idle(struct worker_pool *pool, unsigned long older_than)
{
	guard(spinlock_irqsave)(&pool->lock);
	while (pool->nr_idle > MIN_IDLE_WORKERS) {
		struct worker *worker = list_last_entry(&pool->idle_list,
							struct worker, entry);

		if (time_after(worker->last_active, older_than)) {
			mod_timer(&pool->idle_timer,
				  worker->last_active + IDLE_WORKER_TIMEOUT);
			return;
		}
		dismiss(worker);
	}
}

static void idle_timer_fn(struct timer_list *timer)
{
	pool_trim_idle(container_of(timer, struct worker_pool, idle_timer),
		       jiffies - IDLE_WORKER_TIMEOUT);
}

/*
 * The last idle worker makes sure that there is another before it begins. The
 * lock is dropped meanwhile, and the caller has to look at everything anew.
 */
static void make_successor(struct worker_pool *pool)
{
	pool->managed = true;
	raw_spin_unlock_irq(&pool->lock);
	mod_timer(&pool->mayday_timer, jiffies + MAYDAY_DELAY);
	WRITE_ONCE(current->flags, current->flags | PF_LASTING);
	while (create_worker(pool))
		schedule_timeout_interruptible(CREATE_COOLDOWN);
	WRITE_ONCE(current->flags, current->flags & ~PF_LASTING);
	timer_delete_sync(&pool->mayday_timer);
	raw_spin_lock_irq(&pool->lock);
	pool->managed = false;
}

/* Works as long as it is the one that has to. pool->lock. */
static void worker_round(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	leave_idle(worker);
	while (need_more_worker(pool) && !pool->nr_idle && !pool->managed)
		make_successor(pool);
	if (need_more_worker(pool)) {
		clear_flags(worker, WORKER_PREP);
		do {
			process_works(worker,
				      list_first_entry(&pool->worklist,
						       struct work_struct,
						       entry));
		} while (!list_empty(&pool->worklist) && pool->nr_running <= 1);
		set_flags(worker, WORKER_PREP);
	}
	enter_idle(worker);
}

/* It frees itself: nobody else knows it any more. */
static int worker_thread(void *data)
{
	struct worker *worker = data;
	struct worker_pool *pool = worker->pool;

	WRITE_ONCE(current->flags, current->flags | PF_WQ_WORKER);
	for (;;) {
		raw_spin_lock_irq(&pool->lock);
		if (worker->flags & WORKER_DIE)
			break;
		if (need_more_worker(pool)) {
			worker_round(worker);
			raw_spin_unlock_irq(&pool->lock);
			continue;
		}
		/* Under the lock, under which it is woken. */
		__set_current_state(TASK_IDLE);
		raw_spin_unlock_irq(&pool->lock);
		schedule();
	}
	raw_spin_unlock_irq(&pool->lock);
	WRITE_ONCE(current->flags, current->flags & ~PF_WQ_WORKER);
	kfree(worker);
	return 0;
}

/* --- Rescuers. --- */

/* pool->lock; its works have to wait for somebody to be created. */
static void send_mayday(struct pool_workqueue *pwq)
{
	struct workqueue_struct *wq = pwq->wq;

	if (!wq->rescuer)
		return;
	guard(spinlock)(&wq->mayday_lock);
	if (!list_empty(&pwq->mayday_node))
		return;
	list_add_tail(&pwq->mayday_node, &wq->maydays);
	wake_up_process(wq->rescuer->task);
}

/*
 * As long as somebody is being created: each queue that has a rescuer, and a
 * work here, calls it.
 */
static void mayday_timer_fn(struct timer_list *timer)
{
	struct worker_pool *pool = container_of(timer, struct worker_pool,
						mayday_timer);
	struct work_struct *work;

	guard(spinlock_irqsave)(&pool->lock);
	if (!need_more_worker(pool))
		return;
	list_for_each_entry(work, &pool->worklist, entry)
		send_mayday(work_pwq((unsigned long)
				     atomic_long_read(&work->data)));
	mod_timer(timer, jiffies + MAYDAY_INTERVAL);
}

static struct pool_workqueue *next_mayday(struct workqueue_struct *wq)
{
	struct pool_workqueue *pwq;

	guard(spinlock_irq)(&wq->mayday_lock);
	pwq = list_first_entry_or_null(&wq->maydays, struct pool_workqueue,
				       mayday_node);
	if (pwq)
		list_del_init(&pwq->mayday_node);
	return pwq;
}

/* The first work of this queue among those that wait in the pool. */
static struct work_struct *first_of(const struct pool_workqueue *pwq)
{
	struct work_struct *work;

	list_for_each_entry(work, &pwq->pool->worklist, entry)
		if (work_pwq((unsigned long)atomic_long_read(&work->data)) == pwq)
			return work;
	return NULL;
}

/* All works of a queue that wait in one pool, on that pool's CPU. */
static void rescue(struct worker *rescuer, struct pool_workqueue *pwq)
{
	struct worker_pool *pool = pwq->pool;
	struct work_struct *work;
	struct cpumask mask;

	cpumask_copy(&mask, cpu_possible_mask);
	if (pool->cpu >= 0) {
		cpumask_clear(&mask);
		cpumask_set_cpu(pool->cpu, &mask);
	}
	WARN_ON_ONCE(set_cpus_allowed_ptr(current, &mask));
	raw_spin_lock_irq(&pool->lock);
	rescuer->pool = pool;
	while ((work = first_of(pwq)))
		process_works(rescuer, work);
	rescuer->pool = NULL;
	raw_spin_unlock_irq(&pool->lock);
}

/* Goes on until there is no call left, even when it is asked to stop. */
static int rescuer_thread(void *data)
{
	struct worker *rescuer = data;
	struct workqueue_struct *wq = rescuer->current_pwq->wq;
	struct pool_workqueue *pwq;

	WRITE_ONCE(current->flags, current->flags | PF_WQ_WORKER);
	rescuer->current_pwq = NULL;
	for (;;) {
		set_current_state(TASK_IDLE);
		pwq = next_mayday(wq);
		if (!pwq && kthread_should_stop())
			break;
		if (!pwq) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		rescue(rescuer, pwq);
	}
	__set_current_state(TASK_RUNNING);
	WRITE_ONCE(current->flags, current->flags & ~PF_WQ_WORKER);
	return 0;
}

/* For queues that ask for one. It has its queue from its current_pwq. */
int create_rescuer(struct workqueue_struct *wq)
{
	struct worker *rescuer;
	unsigned int i = 0;

	if (!(wq->flags & WQ_MEM_RECLAIM))
		return 0;
	rescuer = alloc_worker(NULL);
	if (!rescuer)
		return -ENOMEM;
	while (!wq->cpu_pwq[i])
		i++;
	rescuer->flags = WORKER_RESCUER;
	rescuer->current_pwq = wq->cpu_pwq[i];
	rescuer->task = kthread_create(rescuer_thread, rescuer, "kworker/R-%s",
				       wq->name);
	if (IS_ERR(rescuer->task)) {
		kfree(rescuer);
		return -ENOMEM;
	}
	wq->rescuer = rescuer;
	wake_up_process(rescuer->task);
	return 0;
}

void stop_rescuer(struct workqueue_struct *wq)
{
	if (!wq->rescuer)
		return;
	kthread_stop(wq->rescuer->task);
	kfree(wq->rescuer);
	wq->rescuer = NULL;
}

/* --- The beginning. --- */

static void __init pool_init(struct worker_pool *pool, unsigned int id)
{
	raw_spin_lock_init(&pool->lock);
	pool->id = id;
	pool->cpu = id / 2 == NR_CPUS ? -1 : (int)id / 2;
	pool->nice = id & 1 ? MIN_NICE : 0;
	INIT_LIST_HEAD(&pool->worklist);
	INIT_LIST_HEAD(&pool->idle_list);
	INIT_LIST_HEAD(&pool->busy_list);
	timer_setup(&pool->idle_timer, idle_timer_fn, 0);
	timer_setup(&pool->mayday_timer, mayday_timer_fn, 0);
}

void __init worker_pools_init(void)
{
	for (unsigned int id = 0; id < NR_POOLS; id++)
		pool_init(&worker_pools[id], id);
}

/* One worker each; what was queued before is begun. */
int __init worker_pools_start(void)
{
	for (unsigned int id = 0; id < NR_POOLS; id++) {
		struct worker_pool *pool = &worker_pools[id];

		if (pool->cpu >= 0 && !cpu_online(pool->cpu))
			continue;
		if (create_worker(pool))
			return -ENOMEM;
	}
	return 0;
}
