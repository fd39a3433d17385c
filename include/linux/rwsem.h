/* SPDX-License-Identifier: GPL-2.0-only */
/* Many readers or one writer; waiters sleep. */
#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/spinlock_types.h>

/*
 * @count: the number of readers, or RWSEM_WRITER, with RWSEM_WAITERS set
 * while the wait list (guarded by @wait_lock) is not empty. Waiters are
 * served in order; a new reader queues behind a waiting writer, so that
 * readers cannot starve writers.
 */
struct rw_semaphore {
	atomic_long_t count;
	raw_spinlock_t wait_lock;
	struct list_head wait_list;
#ifdef CONFIG_PROVE_LOCKING
	struct lockdep_map dep_map;
#endif
};

#define RWSEM_READER	4L
#define RWSEM_WRITER	1L
#define RWSEM_WAITERS	2L

#define __RWSEM_INITIALIZER(name) { \
	.count = ATOMIC_LONG_INIT(0), \
	.wait_lock = __RAW_SPIN_LOCK_UNLOCKED(name.wait_lock), \
	.wait_list = LIST_HEAD_INIT(name.wait_list), \
	__DEP_MAP_INIT(name, true) \
}
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)

void __init_rwsem(struct rw_semaphore *sem, const char *name,
		  struct lock_class_key *key);
#define init_rwsem(sem) \
do { \
	static struct lock_class_key __key; \
	__init_rwsem(sem, #sem, &__key); \
} while (0)

void down_read_nested(struct rw_semaphore *sem, unsigned int subclass);
#define down_read(sem)	down_read_nested(sem, 0)
int __must_check down_read_killable(struct rw_semaphore *sem);
bool down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write_nested(struct rw_semaphore *sem, unsigned int subclass);
#define down_write(sem)	down_write_nested(sem, 0)
int __must_check down_write_killable(struct rw_semaphore *sem);
bool down_write_trylock(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
/* The writer goes on as a reader, without letting another writer in. */
void downgrade_write(struct rw_semaphore *sem);

static inline bool rwsem_is_locked(struct rw_semaphore *sem)
{
	return (atomic_long_read(&sem->count) & ~RWSEM_WAITERS) != 0;
}

static inline bool rwsem_is_contended(struct rw_semaphore *sem)
{
	return !list_empty(&sem->wait_list);
}

DEFINE_GUARD(rwsem_read, struct rw_semaphore *, down_read(_T), up_read(_T))
DEFINE_GUARD_COND(rwsem_read, _try, down_read_trylock(_T))
DEFINE_GUARD(rwsem_write, struct rw_semaphore *, down_write(_T), up_write(_T))
DEFINE_GUARD_COND(rwsem_write, _try, down_write_trylock(_T))

#endif /* _LINUX_RWSEM_H */
