// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes.
 *
 * The owner field holds the owner's task and three flags: WAITERS, somebody
 * is on the list, so unlocking must take the slow path; HANDOFF, the first
 * waiter has been overtaken and wants the lock given to it; PICKUP, it has
 * been given, and the task named has still to find out. While nobody waits,
 * locking and unlocking are one compare-and-exchange each.
 *
 * lock->wait_lock guards the list and the setting of flags.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/spinlock.h>
#include <linux/thread_info.h>

#define MUTEX_WAITERS	1L
#define MUTEX_HANDOFF	2L
#define MUTEX_PICKUP	4L
#define MUTEX_FLAGS	7L

struct mutex_waiter {
	struct list_head list;
	struct task_struct *task;
};

static struct task_struct *owner_task(long owner)
{
	return (struct task_struct *)(owner & ~MUTEX_FLAGS);
}

/*
 * May the running task take a lock in this state? A free one, unless it is to
 * be handed to the first waiter; one that was handed to it. A lock that it has
 * taken already is not free, or locking twice would go unnoticed.
 */
static bool may_take(long owner, bool first_waiter)
{
	if (owner_task(owner))
		return owner_task(owner) == current && (owner & MUTEX_PICKUP);
	return first_waiter || !(owner & MUTEX_HANDOFF);
}

/* Takes the lock if it may. Keeps WAITERS, answers HANDOFF and PICKUP. */
static bool trylock(struct mutex *lock, bool first_waiter)
{
	s64 old = atomic_long_read(&lock->owner);

	do {
		if (!may_take(old, first_waiter))
			return false;
	} while (!atomic64_try_cmpxchg_acquire(&lock->owner, &old,
					       (long)current |
					       (old & MUTEX_WAITERS)));
	return true;
}

static void set_flag(struct mutex *lock, long flag)
{
	atomic64_or(flag, &lock->owner);
}

void __mutex_init(struct mutex *lock, const char *name,
		  struct lock_class_key *key)
{
	atomic_long_set(&lock->owner, 0);
	raw_spin_lock_init(&lock->wait_lock);
	INIT_LIST_HEAD(&lock->wait_list);
	lockdep_init_lock(lock, name, key, true);
}
EXPORT_SYMBOL_GPL(__mutex_init);

/* Nothing to give back; but whoever still has it has a problem. */
void mutex_destroy(struct mutex *lock)
{
	WARN_ON(mutex_is_locked(lock));
}
EXPORT_SYMBOL_GPL(mutex_destroy);

/* Under wait_lock. The last one to leave lets the fast paths work again. */
static void remove_waiter(struct mutex *lock, struct mutex_waiter *waiter)
{
	list_del(&waiter->list);
	if (list_empty(&lock->wait_list))
		atomic64_and(~MUTEX_FLAGS, &lock->owner);
}

static bool is_first(const struct mutex *lock, const struct mutex_waiter *w)
{
	return lock->wait_list.next == &w->list;
}

/*
 * Waits in line. The flag is set and the lock tried again under wait_lock, so
 * an unlock either sees the flag or comes before the try.
 */
static noinline __sched int mutex_lock_slow(struct mutex *lock, unsigned int state)
{
	struct mutex_waiter waiter = { .task = current };
	bool woken = false;
	int ret = 0;

	raw_spin_lock(&lock->wait_lock);
	list_add_tail(&waiter.list, &lock->wait_list);
	set_flag(lock, MUTEX_WAITERS);
	for (;;) {
		bool first = is_first(lock, &waiter);

		set_current_state(state);
		if (trylock(lock, first))
			break;
		if (signal_pending_state(state, current)) {
			ret = -EINTR;
			break;
		}
		/* Overtaken once; the next owner hands over. */
		if (woken && first)
			set_flag(lock, MUTEX_HANDOFF);
		raw_spin_unlock(&lock->wait_lock);
		schedule();
		woken = true;
		raw_spin_lock(&lock->wait_lock);
	}
	__set_current_state(TASK_RUNNING);
	remove_waiter(lock, &waiter);
	raw_spin_unlock(&lock->wait_lock);
	return ret;
}

/* A free lock without waiters is taken in one step, any other in line. */
static __always_inline int lock_common(struct mutex *lock, unsigned int state)
{
	long none = 0;

	might_sleep();
	if (likely(atomic64_try_cmpxchg_acquire(&lock->owner, (s64 *)&none,
						(long)current)))
		return 0;
	return mutex_lock_slow(lock, state);
}

/* Sleeps until it is had. @subclass: see lockdep.h. */
__sched void mutex_lock_nested(struct mutex *lock, unsigned int subclass)
{
	lockdep_acquire(lock, subclass, _RET_IP_);
	lock_common(lock, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(mutex_lock_nested);

/* 0, or -EINTR: then the checker must not believe that it is held. */
static __sched int lock_or_signal(struct mutex *lock, unsigned int state)
{
	int ret;

	lockdep_acquire(lock, 0, _RET_IP_);
	ret = lock_common(lock, state);
	if (ret)
		lockdep_release(lock, _RET_IP_);
	return ret;
}

__sched int mutex_lock_interruptible(struct mutex *lock)
{
	return lock_or_signal(lock, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(mutex_lock_interruptible);

__sched int mutex_lock_killable(struct mutex *lock)
{
	return lock_or_signal(lock, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(mutex_lock_killable);

/* Does not sleep, but is not for interrupts: the owner is a task. */
bool mutex_trylock(struct mutex *lock)
{
	if (!trylock(lock, false))
		return false;
	lockdep_acquire(lock, LOCK_TRY, _RET_IP_);
	return true;
}
EXPORT_SYMBOL_GPL(mutex_trylock);

bool mutex_is_locked(struct mutex *lock)
{
	return owner_task(atomic_long_read(&lock->owner));
}
EXPORT_SYMBOL_GPL(mutex_is_locked);

/*
 * Lets go, or hands over, and wakes the first waiter. It stays on the list
 * until it has the lock, so nobody comes before it twice.
 */
static noinline void mutex_unlock_slow(struct mutex *lock)
{
	struct task_struct *next = NULL;

	raw_spin_lock(&lock->wait_lock);
	if (!list_empty(&lock->wait_list))
		next = list_first_entry(&lock->wait_list, struct mutex_waiter,
					list)->task;
	if (next)
		get_task_struct(next);
	if (next && (atomic_long_read(&lock->owner) & MUTEX_HANDOFF))
		atomic64_set_release(&lock->owner, (long)next | MUTEX_WAITERS |
						   MUTEX_PICKUP);
	else
		atomic64_fetch_and_release(MUTEX_FLAGS & ~MUTEX_PICKUP,
					   &lock->owner);
	raw_spin_unlock(&lock->wait_lock);
	if (!next)
		return;
	wake_up_state(next, TASK_NORMAL);
	put_task_struct(next);
}

/*
 * By the task that locked it, and by no other: a stranger's unlock is reported
 * and refused. The mutex must not be freed before this returns.
 */
void mutex_unlock(struct mutex *lock)
{
	long me = (long)current;

	lockdep_release(lock, _RET_IP_);
	if (WARN(owner_task(atomic_long_read(&lock->owner)) != current,
		 "BUG: %s/%d unlocks mutex %px, which it does not hold\n",
		 current->comm, current->pid, lock))
		return;
	if (likely(atomic64_try_cmpxchg_release(&lock->owner, (s64 *)&me, 0)))
		return;
	mutex_unlock_slow(lock);
}
EXPORT_SYMBOL_GPL(mutex_unlock);
