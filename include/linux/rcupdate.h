/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read-copy-update: readers take no lock; what they may still see is freed
 * only after all of them have passed.
 *
 * A reader cannot be switched away (the kernel is not preemptible and readers
 * do not sleep), so a CPU that has switched tasks, idled or run user code has
 * left every reader that it was in. When each CPU has done so, a grace period
 * is over. kernel/rcu/tree.c keeps watch.
 */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>
#include <linux/stddef.h>
#include <linux/types.h>

#ifdef CONFIG_PROVE_LOCKING
extern struct lockdep_map rcu_lock_map;
#define rcu_lock_acquire(ip) \
	lock_acquire(&rcu_lock_map, LOCK_RECURSIVE_READ, ip)
#define rcu_lock_release(ip)	lock_release(&rcu_lock_map, ip)
bool rcu_read_lock_held(void);
#else
#define rcu_lock_acquire(ip)	do { } while (0)
#define rcu_lock_release(ip)	do { } while (0)
static inline bool rcu_read_lock_held(void)
{
	return true;
}
#endif

static __always_inline void rcu_read_lock(void) __acquires(RCU)
{
	__acquire(RCU);
	preempt_disable();
	rcu_lock_acquire(_THIS_IP_);
}

static __always_inline void rcu_read_unlock(void) __releases(RCU)
{
	rcu_lock_release(_THIS_IP_);
	preempt_enable();
	__release(RCU);
}

/* Wait until all readers that have begun are done. */
void synchronize_rcu(void);
/* Call @func(@head) after that, from the RCU thread; may not sleep itself. */
void call_rcu(struct rcu_head *head, rcu_callback_t func);
/* Wait until all callbacks that have been queued have run. */
void rcu_barrier(void);
#define synchronize_rcu_expedited()	synchronize_rcu()

/* kfree(@ptr) after a grace period; @rhf is its struct rcu_head member. */
void kvfree_call_rcu(struct rcu_head *head, void *ptr);
#define kfree_rcu(ptr, rhf) \
do { \
	typeof(ptr) __kr = (ptr); \
	if (__kr) \
		kvfree_call_rcu(&__kr->rhf, (void *)__kr); \
} while (0)
#define kvfree_rcu(ptr, rhf)	kfree_rcu(ptr, rhf)

/* A moment at which this CPU is in no reader; from the scheduler. */
DECLARE_PER_CPU(bool, rcu_quiet_wanted);
void rcu_report_quiet(void);
static __always_inline void rcu_note_context_switch(void)
{
	if (unlikely(__this_cpu_read(rcu_quiet_wanted)))
		rcu_report_quiet();
}

/* Callbacks of this CPU that nobody has been told of: they go together. */
DECLARE_PER_CPU(bool, rcu_callbacks_new);
void rcu_begin(void);
static __always_inline bool rcu_waits_for_tick(void)
{
	return __this_cpu_read(rcu_callbacks_new);
}

static __always_inline void rcu_begin_if_new(void)
{
	if (unlikely(rcu_waits_for_tick()))
		rcu_begin();
}

/* From the tick: did it interrupt a user program? */
void rcu_tick_late(bool user);
static __always_inline void rcu_sched_clock_irq(bool user)
{
	if (unlikely(__this_cpu_read(rcu_quiet_wanted)))
		rcu_tick_late(user);
	rcu_begin_if_new();
}

void rcu_idle_enter(void);
void rcu_idle_exit(void);
void rcu_init(void);
/* The number of callbacks queued and not yet run. */
unsigned long rcu_pending_callbacks(void);

/* Publish: everything written to the object before is seen through @p. */
#define rcu_assign_pointer(p, v) \
do { \
	typeof(*p) __force *__rap = (typeof(*p) __force *)(v); \
	smp_store_release((typeof(*p) __force **)&(p), \
			  __rap); \
} while (0)
#define RCU_INIT_POINTER(p, v) \
	WRITE_ONCE(*(typeof(*p) __force **)&(p), (typeof(*p) __force *)(v))
#define RCU_INITIALIZER(v)	(typeof(*(v)) __force __rcu *)(v)

#define rcu_access_pointer(p)	((typeof(*p) __force *)READ_ONCE(p))

/*
 * Subscribe. All machines but one long dead order a load after the load of
 * its address; the thread sanitizer wants to hear it.
 */
#ifdef CONFIG_UM_TSAN
#define __rcu_load(p) \
	((typeof(*p) __force *)__atomic_load_n(&(p), __ATOMIC_ACQUIRE))
#else
#define __rcu_load(p)		((typeof(*p) __force *)READ_ONCE(p))
#endif

#ifdef CONFIG_PROVE_LOCKING
void rcu_deref_unprotected(const char *file, int line);
#define __rcu_check(c) \
	((c) ? (void)0 : rcu_deref_unprotected(__FILE__, __LINE__))
#else
#define __rcu_check(c)		((void)0)
#endif

/* @c is what protects the pointer besides rcu_read_lock(). */
#define rcu_dereference_check(p, c) \
	(__rcu_check((c) || rcu_read_lock_held()), __rcu_load(p))
#define rcu_dereference(p)	rcu_dereference_check(p, 0)
#define rcu_dereference_raw(p)	__rcu_load(p)
/* For the updater, whose lock @c keeps the pointer from changing. */
#define rcu_dereference_protected(p, c) \
	(__rcu_check(c), (typeof(*p) __force *)(p))
#define rcu_replace_pointer(p, v, c) \
({ \
	typeof(*p) __force *__old = rcu_dereference_protected(p, c); \
	rcu_assign_pointer(p, v); \
	__old; \
})

DEFINE_LOCK_GUARD_0(rcu, rcu_read_lock(), rcu_read_unlock())

#endif /* _LINUX_RCUPDATE_H */
