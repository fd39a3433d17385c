/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Checking the order of locks at run time (CONFIG_PROVE_LOCKING).
 *
 * Locks are judged by class, not one by one: all locks that were initialised
 * at one place of the source form a class. Whenever a lock of class B is
 * taken while one of class A is held, "A before B" is remembered with the
 * stack that showed it; if "B before A" was ever seen too, both stacks are
 * printed, whether or not the two ever met. kernel/locking/lockdep.c owns
 * the graph.
 */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <linux/compiler.h>
#include <linux/types.h>

#define MAX_LOCKDEP_SUBCLASSES	8

/* Its address names the class; its content means nothing. */
struct lock_class_key {
	char subkeys[MAX_LOCKDEP_SUBCLASSES];
};

struct lock_class;
struct task_struct;

/* What every lock carries so that it can be told apart. */
struct lockdep_map {
	struct lock_class_key *key;
	const char *name;
	bool sleeping;	/* waiting for it means sleeping */
	struct lock_class *class_cache;
};

/* How a lock is taken; the low bits are the subclass. */
#define LOCK_SUBCLASS_MASK	0x07u
#define LOCK_SHARED		0x08u	/* shared with other readers */
#define LOCK_RECURSIVE_READ	0x10u	/* a reader may be inside a reader */
#define LOCK_TRY		0x20u	/* cannot wait, so cannot deadlock */

#ifdef CONFIG_PROVE_LOCKING

/* A lock that is held, in the order of taking; task_struct has an array. */
#define MAX_LOCK_DEPTH		48
struct held_lock {
	struct lockdep_map *map;
	struct lock_class *class;
	unsigned long ip;
	unsigned int how;
};

void lockdep_init_map(struct lockdep_map *map, const char *name,
		      struct lock_class_key *key);
void lock_acquire(struct lockdep_map *map, unsigned int how,
		  unsigned long ip);
void lock_release(struct lockdep_map *map, unsigned long ip);
/* A writer goes on as a reader. */
void lock_downgrade(struct lockdep_map *map);
/* Does the running task hold it? @read: 1 as a reader, 0 not so, -1 either. */
bool lock_is_held_type(const struct lockdep_map *map, int read);
static inline bool lock_is_held(const struct lockdep_map *map)
{
	return lock_is_held_type(map, -1);
}
void lockdep_print_held_locks(struct task_struct *task);
/* A lock is about to be freed with the memory that holds it: is it held? */
void debug_check_no_locks_freed(const void *mem, size_t len);
void debug_check_no_locks_held(void);
void lockdep_off(void);
void lockdep_on(void);
/* Forget the keys in memory that goes away (a module, a dynamic lock). */
void lockdep_free_key_range(const void *start, size_t size);
extern int debug_locks;		/* 0 after the first report */
/* Stop checking for good; returns whether it was on. */
bool debug_locks_off(void);
/*
 * In between, what the running task does wrong is reported, but does not stop
 * the checker: for tests, which then forget their classes by
 * lockdep_free_key_range().
 */
void lockdep_test_begin(void);
void lockdep_test_end(void);

#define __DEP_MAP_INIT(lockname, is_sleeping) \
	.dep_map = { .name = #lockname, .sleeping = is_sleeping, \
		     .key = NULL },
#define lockdep_set_class(lock, k) \
	lockdep_init_map(&(lock)->dep_map, #k, k)
#define lockdep_is_held(lock)	lock_is_held(&(lock)->dep_map)
#define lockdep_is_held_type(lock, read) \
	lock_is_held_type(&(lock)->dep_map, read)
/* For the code of the locks, which have a dep_map only if it is used. */
#define lockdep_init_lock(lock, name, key, is_sleeping) \
do { \
	lockdep_init_map(&(lock)->dep_map, name, key); \
	(lock)->dep_map.sleeping = is_sleeping; \
} while (0)
#define lockdep_acquire(lock, how, ip) lock_acquire(&(lock)->dep_map, how, ip)
#define lockdep_release(lock, ip)	lock_release(&(lock)->dep_map, ip)
#define lockdep_downgrade(lock)		lock_downgrade(&(lock)->dep_map)
#define lockdep_assert(cond)	WARN_ON_ONCE(debug_locks && !(cond))

#else /* !CONFIG_PROVE_LOCKING */

static inline void lockdep_init_map(struct lockdep_map *map, const char *name,
				    struct lock_class_key *key)
{
}

static inline void lock_acquire(struct lockdep_map *map, unsigned int how,
				unsigned long ip)
{
}

static inline void lock_release(struct lockdep_map *map, unsigned long ip)
{
}

static inline void lockdep_print_held_locks(struct task_struct *task)
{
}

static inline void debug_check_no_locks_freed(const void *mem, size_t len)
{
}

static inline void debug_check_no_locks_held(void)
{
}

static inline void lockdep_free_key_range(const void *start, size_t size)
{
}

static inline bool debug_locks_off(void)
{
	return false;
}

static inline void lockdep_off(void)
{
}

static inline void lockdep_on(void)
{
}

#define __DEP_MAP_INIT(lockname, is_sleeping)
#define lockdep_set_class(lock, key)	do { (void)(key); } while (0)
#define lockdep_is_held(lock)		1
#define lockdep_is_held_type(lock, read) 1
#define lockdep_init_lock(lock, name, key, is_sleeping) \
	do { (void)(name); (void)(key); } while (0)
#define lockdep_acquire(lock, how, ip)	do { } while (0)
#define lockdep_release(lock, ip)	do { } while (0)
#define lockdep_downgrade(lock)		do { } while (0)
#define lockdep_assert(cond)		do { } while (0)
#define debug_locks			0

#endif /* CONFIG_PROVE_LOCKING */

#define lockdep_assert_held(lock)	lockdep_assert(lockdep_is_held(lock))
#define lockdep_assert_held_write(lock) \
	lockdep_assert(lockdep_is_held_type(lock, 0))
#define lockdep_assert_held_read(lock) \
	lockdep_assert(lockdep_is_held_type(lock, 1))
#define lockdep_assert_not_held(lock) \
	lockdep_assert(!IS_ENABLED(CONFIG_PROVE_LOCKING) || \
		       !lockdep_is_held(lock))

#endif /* _LINUX_LOCKDEP_H */
