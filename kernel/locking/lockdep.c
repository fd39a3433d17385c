// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock-order checker: what each task holds, and what came after what.
 *
 * Owns the graph: a node for each class of locks, an edge A -> B once some
 * task has taken B while it held A, with the stack of that moment. A cycle
 * means that some tasks could wait for each other for ever. Edges are added
 * when first seen, so a known order costs one look at a bit.
 *
 * graph_lock guards all of it. It is the bare lock, taken with interrupts
 * off; a task in the checker has lockdep_recursion set, so that locks taken
 * meanwhile are not themselves checked.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "lockdep_internal.h"

int debug_locks = 1;

struct lockdep_map rcu_lock_map = { .name = "rcu_read_lock" };

static arch_spinlock_t graph_lock = __ARCH_SPIN_LOCK_UNLOCKED;
static struct lock_class classes[MAX_CLASSES];
static struct hlist_head class_hash[CLASS_HASH_SIZE];
static struct lock_edge edges[MAX_EDGES];
static unsigned int nr_classes, nr_edges;

/* Bit b of row a: there is an edge from class a to class b. */
static DECLARE_BITMAP(edge_known[MAX_CLASSES], MAX_CLASSES);

static unsigned int class_index(const struct lock_class *class)
{
	return class - classes;
}

/* False if this task is inside the checker already, or it has been stopped. */
static bool graph_enter(unsigned long *flags)
{
	if (unlikely(!READ_ONCE(debug_locks) || current->lockdep_recursion))
		return false;
	local_irq_save(*flags);
	current->lockdep_recursion++;
	arch_spin_lock(&graph_lock);
	return true;
}

static void graph_exit(unsigned long flags)
{
	arch_spin_unlock(&graph_lock);
	current->lockdep_recursion--;
	local_irq_restore(flags);
}

void lockdep_off(void)
{
	current->lockdep_recursion++;
}

void lockdep_on(void)
{
	current->lockdep_recursion--;
}

void lockdep_init_map(struct lockdep_map *map, const char *name,
		      struct lock_class_key *key)
{
	map->name = name;
	map->key = key;
	map->sleeping = false;
	map->class_cache = NULL;
}

/* --- Classes. --- */

/* A static lock has no key of its own: it is its own key. */
static const void *class_key(const struct lockdep_map *map,
			     unsigned int subclass)
{
	const struct lock_class_key *key = map->key;

	if (!key)
		key = (const struct lock_class_key *)map;
	return &key->subkeys[subclass];
}

static struct hlist_head *hash_of(const void *key)
{
	return &class_hash[hash_ptr(key, CLASS_HASH_BITS)];
}

static struct lock_class *new_class(const struct lockdep_map *map,
				    const void *key, unsigned int subclass)
{
	struct lock_class *class = &classes[nr_classes];

	if (nr_classes == MAX_CLASSES)
		return NULL;
	nr_classes++;
	class->key = key;
	class->name = map->name;
	class->subclass = subclass;
	INIT_LIST_HEAD(&class->edges);
	hlist_add_head(&class->hash, hash_of(key));
	return class;
}

static struct lock_class *find_class(struct lockdep_map *map,
				     unsigned int subclass)
{
	const void *key = class_key(map, subclass);
	struct lock_class *class = map->class_cache;

	if (class && class->key == key)
		return class;
	hlist_for_each_entry(class, hash_of(key), hash)
		if (class->key == key)
			goto found;
	class = new_class(map, key, subclass);
found:
	map->class_cache = class;
	return class;
}

/* --- The graph. --- */

/*
 * Is there a way from @from to @to? Breadth first, so that the cycle which is
 * reported is a shortest one; each class remembers the edge it was reached by.
 */
static bool find_path(struct lock_class *from, struct lock_class *to)
{
	static struct lock_class *queue[MAX_CLASSES];
	static DECLARE_BITMAP(seen, MAX_CLASSES);
	unsigned int head = 0, tail = 0;

	bitmap_zero(seen, MAX_CLASSES);
	queue[tail++] = from;
	__set_bit(class_index(from), seen);
	from->reached_by = NULL;
	while (head < tail) {
		struct lock_class *class = queue[head++];
		struct lock_edge *edge;

		if (class == to)
			return true;
		list_for_each_entry(edge, &class->edges, list) {
			if (__test_and_set_bit(class_index(edge->to), seen))
				continue;
			edge->to->reached_by = edge;
			queue[tail++] = edge->to;
		}
	}
	return false;
}

static void add_edge(struct lock_class *from, struct lock_class *to)
{
	struct lock_edge *edge = &edges[nr_edges];

	nr_edges++;
	edge->from = from;
	edge->to = to;
	edge->nr_trace = stack_trace_save(edge->trace, EDGE_TRACE, 3);
	list_add_tail(&edge->list, &from->edges);
	__set_bit(class_index(to), edge_known[class_index(from)]);
}

/*
 * @next is being taken under @held. Returns false, with the report to make in
 * @report, if that closes a circle.
 */
static bool check_order(const struct held_lock *held,
			const struct held_lock *next,
			struct lockdep_report *report)
{
	struct lock_class *from = held->class, *to = next->class;

	report->held = held;
	if (from == to) {
		/* Readers may be inside each other; a subclass is another class. */
		if (held->how & next->how & LOCK_RECURSIVE_READ)
			return true;
		report->kind = LOCKDEP_RECURSION;
		return false;
	}
	if ((held->how | next->how) & LOCK_RECURSIVE_READ)
		return true;
	if (test_bit(class_index(to), edge_known[class_index(from)]))
		return true;
	if (find_path(to, from)) {
		report->kind = LOCKDEP_INVERSION;
		report->path_end = from;
		return false;
	}
	if (nr_edges == MAX_EDGES) {
		report->kind = LOCKDEP_FULL;
		return false;
	}
	add_edge(from, to);
	return true;
}

/* A lock that was only tried cannot have waited, so its order is free. */
static bool check_all_held(struct task_struct *task,
			   const struct held_lock *next,
			   struct lockdep_report *report)
{
	for (int i = task->lockdep_depth; i-- > 0;)
		if (!check_order(&task->held_locks[i], next, report))
			return false;
	return true;
}

/* --- What the locks call. --- */

static bool acquire_locked(struct lockdep_map *map, struct held_lock *next,
			   struct lockdep_report *report)
{
	struct task_struct *task = current;

	report->next = next;
	next->class = find_class(map, next->how & LOCK_SUBCLASS_MASK);
	if (!next->class || task->lockdep_depth == MAX_LOCK_DEPTH) {
		report->kind = LOCKDEP_FULL;
		return false;
	}
	if (!(next->how & LOCK_TRY) && !check_all_held(task, next, report))
		return false;
	task->held_locks[task->lockdep_depth++] = *next;
	return true;
}

noinline void lock_acquire(struct lockdep_map *map, unsigned int how,
			   unsigned long ip)
{
	struct held_lock next = { .map = map, .ip = ip, .how = how };
	struct lockdep_report report = { };
	unsigned long flags;
	bool ok;

	if (!graph_enter(&flags))
		return;
	ok = acquire_locked(map, &next, &report);
	if (!ok)
		WRITE_ONCE(debug_locks, 0);
	graph_exit(flags);
	/* Nobody else changes the graph any more: print without its lock. */
	if (!ok)
		lockdep_print_report(&report);
}

static int held_index(const struct task_struct *task,
		      const struct lockdep_map *map)
{
	int i = task->lockdep_depth;

	while (i-- > 0)
		if (task->held_locks[i].map == map)
			break;
	return i;
}

noinline void lock_release(struct lockdep_map *map, unsigned long ip)
{
	struct task_struct *task = current;
	struct held_lock next = { .map = map, .ip = ip };
	struct lockdep_report report = {
		.kind = LOCKDEP_NOT_HELD, .next = &next,
	};
	unsigned long flags;
	int i;

	if (!graph_enter(&flags))
		return;
	i = held_index(task, map);
	if (i >= 0) {
		task->lockdep_depth--;
		memmove(&task->held_locks[i], &task->held_locks[i + 1],
			(task->lockdep_depth - i) * sizeof(struct held_lock));
	} else {
		WRITE_ONCE(debug_locks, 0);
	}
	graph_exit(flags);
	if (i < 0)
		lockdep_print_report(&report);
}

bool lock_is_held(const struct lockdep_map *map)
{
	/* While the checker is off, nobody knows: assume the best. */
	if (!READ_ONCE(debug_locks) || current->lockdep_recursion)
		return true;
	return held_index(current, map) >= 0;
}

bool rcu_read_lock_held(void)
{
	return lock_is_held(&rcu_lock_map);
}

void rcu_deref_unprotected(const char *file, int line)
{
	WARN_ONCE(READ_ONCE(debug_locks),
		  "suspicious RCU usage: rcu_dereference() outside of a reader at %s:%d\n",
		  file, line);
}

void debug_check_no_locks_held(void)
{
	if (!READ_ONCE(debug_locks) || !current->lockdep_depth)
		return;
	WARN(1, "BUG: task %s/%d exits with locks held\n", current->comm,
	     current->pid);
	lockdep_print_held_locks(current);
}

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

/* The class stays in its place, but nobody will find or reach it again. */
static void forget_class(struct lock_class *class)
{
	struct lock_edge *edge, *next;

	hlist_del_init(&class->hash);
	class->key = NULL;
	bitmap_zero(edge_known[class_index(class)], MAX_CLASSES);
	for (unsigned int i = 0; i < nr_classes; i++) {
		__clear_bit(class_index(class), edge_known[i]);
		list_for_each_entry_safe(edge, next, &classes[i].edges, list)
			if (edge->from == class || edge->to == class)
				list_del(&edge->list);
	}
}

void lockdep_free_key_range(const void *start, size_t size)
{
	unsigned long flags;

	local_irq_save(flags);
	arch_spin_lock(&graph_lock);
	for (unsigned int i = 0; i < nr_classes; i++) {
		unsigned long key = (unsigned long)classes[i].key;

		if (key && key - (unsigned long)start < size)
			forget_class(&classes[i]);
	}
	arch_spin_unlock(&graph_lock);
	local_irq_restore(flags);
}
