/* SPDX-License-Identifier: GPL-2.0-only */
/* A lock whose waiters sleep; only the task that took it may release it. */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/spinlock_types.h>

/*
 * @owner is the task that holds it, with MUTEX_FLAG_* in the low bits. Free:
 * no task, flags perhaps. The wait list is guarded by @wait_lock, first come
 * first served, except that a running task may overtake the first waiter
 * once; then the lock is handed to that waiter (no starvation).
 */
struct mutex {
	atomic_long_t owner;
	raw_spinlock_t wait_lock;
	struct list_head wait_list;
#ifdef CONFIG_PROVE_LOCKING
	struct lockdep_map dep_map;
#endif
};

#define __MUTEX_INITIALIZER(name) { \
	.owner = ATOMIC_LONG_INIT(0), \
	.wait_lock = __RAW_SPIN_LOCK_UNLOCKED(name.wait_lock), \
	.wait_list = LIST_HEAD_INIT(name.wait_list), \
	__DEP_MAP_INIT(name, true) \
}
#define DEFINE_MUTEX(name)	struct mutex name = __MUTEX_INITIALIZER(name)

void __mutex_init(struct mutex *lock, const char *name,
		  struct lock_class_key *key);
#define mutex_init(lock) \
do { \
	static struct lock_class_key __key; \
	__mutex_init(lock, #lock, &__key); \
} while (0)

void mutex_destroy(struct mutex *lock);
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
#define mutex_lock(lock)	mutex_lock_nested(lock, 0)
/* 0, or -EINTR if a signal came while waiting. */
int __must_check mutex_lock_interruptible(struct mutex *lock);
int __must_check mutex_lock_killable(struct mutex *lock);
bool mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
bool mutex_is_locked(struct mutex *lock);

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))

#endif /* _LINUX_MUTEX_H */
