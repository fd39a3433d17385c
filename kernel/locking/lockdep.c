// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock-order checker: what each task holds, and what the locks call.
 *
 * Owns the lockdep_* fields of task_struct, which only the task itself
 * writes, and debug_locks. The rules are checked against the graph
 * (lockdep_graph.c) under its lock; a task in the checker has
 * lockdep_recursion set, so that locks taken meanwhile are not themselves
 * checked.
 *
 * A report stops the checker: a graph with a circle in it would only repeat
 * itself. A test that breaks a rule on purpose says so before
 * (lockdep_test_begin()); then nothing stops, and the wrong order is not
 * remembered.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "lockdep_internal.h"

/* Set by the checker itself: taken in an interrupt handler. */
#define LOCK_IN_IRQ	0x80u

int debug_locks = 1;
EXPORT_SYMBOL_GPL(debug_locks);

struct lockdep_map rcu_lock_map = { .name = "rcu_read_lock" };
EXPORT_SYMBOL_GPL(rcu_lock_map);

/* False if this task is inside the checker already, or it has been stopped. */
static bool graph_enter(unsigned long *flags)
{
	if (unlikely(!READ_ONCE(debug_locks) || current->lockdep_recursion))
		return false;
	raw_local_irq_save(*flags);
	current->lockdep_recursion++;
	lockdep_graph_lock();
	return true;
}

/* The last of a visit; interrupts are again as they were. */
static void graph_exit(unsigned long flags)
{
	lockdep_graph_unlock();
	current->lockdep_recursion--;
	raw_local_irq_restore(flags);
}

/*
 * Leave with something to report. Nobody else changes the graph once the
 * checker is off, and the report has its own copy of the circle: print
 * without the lock.
 */
static void graph_exit_report(unsigned long flags,
			      const struct lockdep_report *report)
{
	if (!current->lockdep_testing)
		debug_locks_off();
	graph_exit(flags);
	lockdep_print_report(report);
}

bool debug_locks_off(void)
{
	return xchg(&debug_locks, 0);
}

/* For the running task, and until as many lockdep_on(): it is not checked. */
void lockdep_off(void)
{
	current->lockdep_recursion++;
}
EXPORT_SYMBOL_GPL(lockdep_off);

void lockdep_on(void)
{
	current->lockdep_recursion--;
}
EXPORT_SYMBOL_GPL(lockdep_on);

void lockdep_test_begin(void)
{
	current->lockdep_testing++;
}
EXPORT_SYMBOL_IF_KUNIT(lockdep_test_begin);

void lockdep_test_end(void)
{
	current->lockdep_testing--;
}
EXPORT_SYMBOL_IF_KUNIT(lockdep_test_end);

void lockdep_init_map(struct lockdep_map *map, const char *name,
		      struct lock_class_key *key)
{
	map->name = name;
	map->key = key;
	map->sleeping = false;
	map->class_cache = NULL;
}
EXPORT_SYMBOL_GPL(lockdep_init_map);

/* --- The rules. --- */

/*
 * @next is being taken under @held. What an interrupt handler takes does not
 * come after what the interrupted code holds: that code cannot choose.
 */
static bool check_order(const struct held_lock *held,
			const struct held_lock *next,
			struct lockdep_report *report)
{
	report->held = held;
	if ((held->how ^ next->how) & LOCK_IN_IRQ)
		return true;
	if (held->class != next->class) {
		if ((held->how | next->how) & LOCK_RECURSIVE_READ)
			return true;
		return lockdep_add_order(held->class, next->class, report);
	}
	/* Readers may be inside each other; a subclass is another class. */
	if (held->how & next->how & LOCK_RECURSIVE_READ)
		return true;
	report->kind = LOCKDEP_RECURSION;
	return false;
}

/* A lock that was only tried cannot have waited, so its order is free. */
static bool check_all_held(struct task_struct *task,
			   const struct held_lock *next,
			   struct lockdep_report *report)
{
	if (next->how & LOCK_TRY)
		return true;
	for (int i = task->lockdep_depth; i-- > 0;)
		if (!check_order(&task->held_locks[i], next, report))
			return false;
	return true;
}

/*
 * Reads that may be inside each other wait for nobody, and a handler that
 * only tries does not wait either; but what is held is held, tried or not.
 */
static bool check_usage(const struct held_lock *next, bool irqs_on,
			struct lockdep_report *report)
{
	if (next->how & LOCK_RECURSIVE_READ)
		return true;
	if (!(next->how & LOCK_IN_IRQ))
		return !irqs_on || lockdep_mark_usage(next->class,
						LOCKDEP_IRQS_ON, report);
	return next->how & LOCK_TRY ||
	       lockdep_mark_usage(next->class, LOCKDEP_IN_IRQ, report);
}

/* --- What the locks call. --- */

/* False with the report to make; then the lock is not noted as held. */
static bool acquire_locked(struct held_lock *next, bool irqs_on,
			   struct lockdep_report *report)
{
	struct task_struct *task = current;
	bool ok;

	next->class = lockdep_find_class(next->map,
					 next->how & LOCK_SUBCLASS_MASK);
	if (!next->class || task->lockdep_depth == MAX_LOCK_DEPTH) {
		report->kind = LOCKDEP_FULL;
		return false;
	}
	ok = check_all_held(task, next, report) &&
	     check_usage(next, irqs_on, report);
	/* In a test the checker stays on, and will see the release. */
	if (ok || task->lockdep_testing)
		task->held_locks[task->lockdep_depth++] = *next;
	return ok;
}

/*
 * Before the lock is waited for, so that a deadlock is told before it happens;
 * for one that was only tried, after it was had.
 */
noinline void lock_acquire(struct lockdep_map *map, unsigned int how,
			   unsigned long ip)
{
	struct held_lock next = { .map = map, .ip = ip, .how = how };
	struct lockdep_report report = { .next = &next, .caller = _RET_IP_ };
	unsigned long flags;

	if (!graph_enter(&flags))
		return;
	if (in_hardirq())
		next.how |= LOCK_IN_IRQ;
	if (acquire_locked(&next, !raw_irqs_disabled_flags(flags), &report))
		graph_exit(flags);
	else
		graph_exit_report(flags, &report);
}
EXPORT_SYMBOL_GPL(lock_acquire);

/* The last one taken first, as it is mostly released first; -1 if not held. */
static int held_index(const struct task_struct *task,
		      const struct lockdep_map *map)
{
	int i = task->lockdep_depth;

	while (i-- > 0)
		if (task->held_locks[i].map == map)
			break;
	return i;
}

/* While the lock is still held. */
noinline void lock_release(struct lockdep_map *map, unsigned long ip)
{
	struct task_struct *task = current;
	struct held_lock next = { .map = map, .ip = ip };
	struct lockdep_report report = {
		.kind = LOCKDEP_NOT_HELD, .next = &next, .caller = _RET_IP_,
	};
	unsigned long flags;
	int i;

	if (!graph_enter(&flags))
		return;
	i = held_index(task, map);
	if (i < 0) {
		graph_exit_report(flags, &report);
		return;
	}
	/* Locks may be released in any order: close the gap. */
	task->lockdep_depth--;
	memmove(&task->held_locks[i], &task->held_locks[i + 1],
		(task->lockdep_depth - i) * sizeof(struct held_lock));
	graph_exit(flags);
}
EXPORT_SYMBOL_GPL(lock_release);

void lock_downgrade(struct lockdep_map *map)
{
	int i = held_index(current, map);

	if (i >= 0)
		current->held_locks[i].how |= LOCK_SHARED;
}

/* Interrupts come on: whatever is held, a handler could now meet. */
noinline void lockdep_hardirqs_on(void)
{
	struct task_struct *task = current;
	struct lockdep_report report = { .caller = _RET_IP_ };
	unsigned long flags;
	bool ok = true;

	if (likely(!task->lockdep_depth) || in_hardirq() ||
	    !graph_enter(&flags))
		return;
	for (int i = 0; ok && i < task->lockdep_depth; i++) {
		report.next = &task->held_locks[i];
		ok = check_usage(report.next, true, &report);
	}
	if (ok)
		graph_exit(flags);
	else
		graph_exit_report(flags, &report);
}
EXPORT_SYMBOL_GPL(lockdep_hardirqs_on);

/* --- Questions. --- */

bool lock_is_held_type(const struct lockdep_map *map, int read)
{
	int i;

	/* While the checker is off, nobody knows: assume the best. */
	if (!READ_ONCE(debug_locks) || current->lockdep_recursion)
		return true;
	i = held_index(current, map);
	if (i < 0 || read < 0)
		return i >= 0;
	return read == !!(current->held_locks[i].how &
			  (LOCK_SHARED | LOCK_RECURSIVE_READ));
}
EXPORT_SYMBOL_GPL(lock_is_held_type);

/* True as well when nobody knows: see lock_is_held_type(). */
bool rcu_read_lock_held(void)
{
	return lock_is_held(&rcu_lock_map);
}
EXPORT_SYMBOL_GPL(rcu_read_lock_held);

/* The pointer could be freed under the caller's hands. */
void rcu_deref_unprotected(const char *file, int line)
{
	WARN_ONCE(READ_ONCE(debug_locks),
		  "suspicious RCU usage: rcu_dereference() outside of a reader at %s:%d\n",
		  file, line);
}
EXPORT_SYMBOL_GPL(rcu_deref_unprotected);

/* A task that ends will not come back to release anything. */
void debug_check_no_locks_held(void)
{
	if (!READ_ONCE(debug_locks) || !current->lockdep_depth)
		return;
	WARN(1, "BUG: task %s/%d exits with locks held\n", current->comm,
	     current->pid);
	lockdep_print_held_locks(current);
}

/* Of the running task: what others hold in this memory is theirs to know. */
void debug_check_no_locks_freed(const void *mem, size_t len)
{
	const struct task_struct *task = current;

	if (!READ_ONCE(debug_locks))
		return;
	for (int i = 0; i < task->lockdep_depth; i++) {
		unsigned long at = (unsigned long)task->held_locks[i].map;

		WARN(at - (unsigned long)mem < len,
		     "BUG: held lock freed: %s at %px, by %s/%d\n",
		     task->held_locks[i].class->name, (void *)at, task->comm,
		     task->pid);
	}
}
EXPORT_SYMBOL_GPL(debug_check_no_locks_freed);
