// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reader-writer semaphores.
 *
 * sem->count: RWSEM_READER for each reader, RWSEM_WRITER, RWSEM_WAITERS. With
 * nobody waiting, each operation is one atomic step. Waiters stand in line
 * under sem->wait_lock; whoever releases the last hold with WAITERS set wakes
 * the first: one writer, or all readers up to the next writer. What it wakes
 * already holds the lock (the count is changed for it), so there is no race
 * between waking and taking, and no starvation. While nobody stands in line,
 * who finds it held waits a little without sleeping.
 */
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/spinlock.h>
#include <linux/thread_info.h>

struct rwsem_waiter {
	struct list_head list;
	struct task_struct *task;	/* NULL once it has been granted */
	bool writer;
};

void __init_rwsem(struct rw_semaphore *sem, const char *name,
		  struct lock_class_key *key)
{
	atomic_long_set(&sem->count, 0);
	raw_spin_lock_init(&sem->wait_lock);
	INIT_LIST_HEAD(&sem->wait_list);
	lockdep_init_lock(sem, name, key, true);
}
EXPORT_SYMBOL_GPL(__init_rwsem);

/*
 * Fails behind a writer and behind anybody who waits, so that readers do not
 * overtake. Acquire: what the last writer did is seen.
 */
static bool try_read(struct rw_semaphore *sem)
{
	s64 c = atomic_long_read(&sem->count);

	do {
		if (c & (RWSEM_WRITER | RWSEM_WAITERS))
			return false;
	} while (!atomic64_try_cmpxchg_acquire(&sem->count, &c,
					       c + RWSEM_READER));
	return true;
}

/* Only a semaphore without holders and without waiters is free. */
static bool try_write(struct rw_semaphore *sem)
{
	s64 free = 0;

	return atomic64_try_cmpxchg_acquire(&sem->count, &free, RWSEM_WRITER);
}

/* Makes @w an owner and takes it off the list; its task to wake in return. */
static struct task_struct *grant(struct rw_semaphore *sem,
				 struct rwsem_waiter *w)
{
	struct task_struct *task = get_task_struct(w->task);

	atomic64_add(w->writer ? RWSEM_WRITER : RWSEM_READER, &sem->count);
	list_del(&w->list);
	/* The waiter may be gone with its stack once it sees this. */
	smp_store_release(&w->task, NULL);
	return task;
}

#define MAX_GRANTS	16

/*
 * Grants to the front of the line what the state allows; the caller wakes
 * them. Under wait_lock; returns how many.
 */
static int grant_waiters(struct rw_semaphore *sem, struct task_struct **tasks)
{
	int nr = 0;

	while (nr < MAX_GRANTS && !list_empty(&sem->wait_list)) {
		struct rwsem_waiter *w = list_first_entry(&sem->wait_list,
						struct rwsem_waiter, list);
		/*
		 * Acquire: who released may be another than who grants, and
		 * the new owner must see what the last one did.
		 */
		long held = atomic64_read_acquire(&sem->count) &
			    ~RWSEM_WAITERS;

		if (w->writer ? held : held & RWSEM_WRITER)
			break;
		tasks[nr++] = grant(sem, w);
	}
	if (list_empty(&sem->wait_list))
		atomic64_and(~RWSEM_WAITERS, &sem->count);
	return nr;
}

/* Without wait_lock: each has its hold already and need only hear of it. */
static void wake_granted(struct task_struct **tasks, int nr)
{
	while (nr) {
		struct task_struct *task = tasks[--nr];

		wake_up_state(task, TASK_NORMAL);
		put_task_struct(task);
	}
}

/*
 * Serves the front of the line, a handful at a time, so that the array of
 * tasks is small. Whoever releases the last hold calls it.
 */
static noinline void wake_waiters(struct rw_semaphore *sem)
{
	struct task_struct *tasks[MAX_GRANTS];
	int nr;

	do {
		raw_spin_lock(&sem->wait_lock);
		nr = grant_waiters(sem, tasks);
		raw_spin_unlock(&sem->wait_lock);
		wake_granted(tasks, nr);
	} while (nr == MAX_GRANTS);
}

/* Gives up waiting, unless the grant came first; then it is ours after all. */
static int cancel_wait(struct rw_semaphore *sem, struct rwsem_waiter *w)
{
	raw_spin_lock(&sem->wait_lock);
	if (!w->task) {
		raw_spin_unlock(&sem->wait_lock);
		return 0;
	}
	list_del(&w->list);
	raw_spin_unlock(&sem->wait_lock);
	/* Those behind may have waited for us alone. */
	wake_waiters(sem);
	return -EINTR;
}

/*
 * The slow way in. 0 when the lock is held, -EINTR when a signal that @state
 * allows came first; then nothing is held.
 *
 *	waiter				holder
 *	put on the list, set WAITERS	subtract its hold
 *	try to grant			WAITERS set? then grant
 *
 * Both change the same word by atomic steps: one of the two sees the other.
 */
static noinline __sched int wait_in_line(struct rw_semaphore *sem, bool writer,
				 unsigned int state)
{
	struct rwsem_waiter w = { .task = current, .writer = writer };
	struct task_struct *tasks[MAX_GRANTS];
	int nr, ret = 0;

	raw_spin_lock(&sem->wait_lock);
	list_add_tail(&w.list, &sem->wait_list);
	atomic64_or(RWSEM_WAITERS, &sem->count);
	smp_mb__after_atomic();
	/* It may have been released since we looked: nobody else would wake. */
	nr = grant_waiters(sem, tasks);
	raw_spin_unlock(&sem->wait_lock);
	wake_granted(tasks, nr);

	for (;;) {
		set_current_state(state);
		if (!smp_load_acquire(&w.task))
			break;
		if (signal_pending_state(state, current)) {
			ret = cancel_wait(sem, &w);
			break;
		}
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return ret;
}

/* As long as it takes about to sleep and be woken: who has it mostly needs less. */
#define SPIN_NS		20000

/* Somebody on another CPU may be about to let go, if nobody is before us. */
static bool worth_spinning(struct rw_semaphore *sem)
{
	return !(atomic_long_read(&sem->count) & RWSEM_WAITERS) &&
	       num_online_cpus() > 1 && !need_resched();
}

/*
 * Once somebody stands in line, everybody does, and each hold costs a switch of tasks: so who
 * comes first waits for a little while without sleeping. True: it is held.
 */
static noinline bool spin_a_while(struct rw_semaphore *sem, bool (*try)(struct rw_semaphore *))
{
	u64 end = sched_clock() + SPIN_NS;

	while (worth_spinning(sem) && sched_clock() < end) {
		if (try(sem))
			return true;
		cpu_relax();
	}
	return false;
}

/* With lockdep told by the caller, whose return address names the place. */
static __sched int read_common(struct rw_semaphore *sem, unsigned int state)
{
	might_sleep();
	if (likely(try_read(sem)) || spin_a_while(sem, try_read))
		return 0;
	return wait_in_line(sem, false, state);
}

static __sched int write_common(struct rw_semaphore *sem, unsigned int state)
{
	might_sleep();
	if (likely(try_write(sem)) || spin_a_while(sem, try_write))
		return 0;
	return wait_in_line(sem, true, state);
}

/* @subclass is for the lock checker: a class may be held inside itself so. */
__sched void down_read_nested(struct rw_semaphore *sem, unsigned int subclass)
{
	lockdep_acquire(sem, LOCK_SHARED | subclass, _RET_IP_);
	read_common(sem, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(down_read_nested);

__sched int down_read_killable(struct rw_semaphore *sem)
{
	int ret;

	lockdep_acquire(sem, LOCK_SHARED, _RET_IP_);
	ret = read_common(sem, TASK_KILLABLE);
	if (ret)
		lockdep_release(sem, _RET_IP_);
	return ret;
}
EXPORT_SYMBOL_GPL(down_read_killable);

/* In any context that may not sleep, too, but not in interrupts. */
bool down_read_trylock(struct rw_semaphore *sem)
{
	if (!try_read(sem))
		return false;
	lockdep_acquire(sem, LOCK_SHARED | LOCK_TRY, _RET_IP_);
	return true;
}
EXPORT_SYMBOL_GPL(down_read_trylock);

/* As down_read_nested(), to be alone. */
__sched void down_write_nested(struct rw_semaphore *sem, unsigned int subclass)
{
	lockdep_acquire(sem, subclass, _RET_IP_);
	write_common(sem, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(down_write_nested);

__sched int down_write_killable(struct rw_semaphore *sem)
{
	int ret;

	lockdep_acquire(sem, 0, _RET_IP_);
	ret = write_common(sem, TASK_KILLABLE);
	if (ret)
		lockdep_release(sem, _RET_IP_);
	return ret;
}
EXPORT_SYMBOL_GPL(down_write_killable);

bool down_write_trylock(struct rw_semaphore *sem)
{
	if (!try_write(sem))
		return false;
	lockdep_acquire(sem, LOCK_TRY, _RET_IP_);
	return true;
}
EXPORT_SYMBOL_GPL(down_write_trylock);

/* The last one out sees WAITERS alone and lets the next in. */
void up_read(struct rw_semaphore *sem)
{
	long left;

	lockdep_release(sem, _RET_IP_);
	left = atomic64_sub_return_release(RWSEM_READER, &sem->count);
	WARN_ON_ONCE(left < 0);
	if (unlikely(left == RWSEM_WAITERS))
		wake_waiters(sem);
}
EXPORT_SYMBOL_GPL(up_read);

/* Whoever waits is let in: as WAITERS is set, nobody comes before them. */
static noinline void wake_after_write(struct rw_semaphore *sem, long left)
{
	WARN_ON_ONCE(left < 0 || (left & RWSEM_WRITER));
	if (left & RWSEM_WAITERS)
		wake_waiters(sem);
}

/* Mostly nothing is left. */
void up_write(struct rw_semaphore *sem)
{
	long left;

	lockdep_release(sem, _RET_IP_);
	left = atomic64_sub_return_release(RWSEM_WRITER, &sem->count);
	if (unlikely(left))
		wake_after_write(sem, left);
}
EXPORT_SYMBOL_GPL(up_write);

/*
 * One step: no moment without a holder in which a writer could come. Readers
 * at the front of the line come in with us.
 */
void downgrade_write(struct rw_semaphore *sem)
{
	long now;

	lockdep_downgrade(sem);
	now = atomic64_add_return_release(RWSEM_READER - RWSEM_WRITER,
					  &sem->count);
	if (now & RWSEM_WAITERS)
		wake_waiters(sem);
}
EXPORT_SYMBOL_GPL(downgrade_write);
