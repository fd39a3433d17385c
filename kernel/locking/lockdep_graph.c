// SPDX-License-Identifier: GPL-2.0-only
/*
 * The graph of the lock-order checker: a node for each class of locks, an
 * edge A -> B once some task has taken B while it held A, with the stack of
 * that moment. A cycle means that some tasks could wait for each other for
 * ever.
 *
 * graph_lock guards all of it. It is the bare lock, taken with interrupts
 * off, since the checker cannot check its own.
 */
#include <kunit/visibility.h>
#include <linux/bitmap.h>
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "lockdep_internal.h"

static arch_spinlock_t graph_lock = __ARCH_SPIN_LOCK_UNLOCKED;
static struct lock_class classes[MAX_CLASSES];
static struct hlist_head class_hash[CLASS_HASH_SIZE];
static struct lock_edge edges[MAX_EDGES];
/* Of both tables so much was ever used; what was forgotten comes first. */
static unsigned int nr_classes, nr_edges;
static HLIST_HEAD(free_classes);
static LIST_HEAD(free_edges);

/* Bit b of row a: there is an edge from class a to class b. */
static DECLARE_BITMAP(edge_known[MAX_CLASSES], MAX_CLASSES);

/*
 * Interrupts are off and the task has lockdep_recursion set: neither a handler
 * nor anything that is called under it comes back here.
 */
void lockdep_graph_lock(void)
{
	arch_spin_lock(&graph_lock);
}

void lockdep_graph_unlock(void)
{
	arch_spin_unlock(&graph_lock);
}

/* The checker's own frames, which differ with what the compiler inlines. */
#define OWN_FRAMES	8

void lockdep_save_trace(struct lockdep_trace *trace, unsigned long caller)
{
	unsigned long all[OWN_FRAMES + EDGE_TRACE];
	unsigned int nr = stack_trace_save(all, ARRAY_SIZE(all), 0), skip = 0;

	while (skip < nr && skip < OWN_FRAMES && all[skip] != caller)
		skip++;
	trace->nr = min(nr - skip, (unsigned int)EDGE_TRACE);
	memcpy(trace->entries, all + skip, trace->nr * sizeof(all[0]));
}

/* --- Classes. --- */

/* The number of a class: its row and its column in edge_known. */
static unsigned int class_index(const struct lock_class *class)
{
	return class - classes;
}

/* A static lock has no key of its own: it is its own key. */
static const void *class_key(const struct lockdep_map *map,
			     unsigned int subclass)
{
	const struct lock_class_key *key = map->key;

	if (!key)
		key = (const struct lock_class_key *)map;
	return &key->subkeys[subclass];
}

/* The chain of classes whose keys have the same hash. */
static struct hlist_head *hash_of(const void *key)
{
	return &class_hash[hash_ptr(key, CLASS_HASH_BITS)];
}

/* NULL when all are in use at once. */
static struct lock_class *unused_class(void)
{
	struct lock_class *class;

	if (hlist_empty(&free_classes))
		return nr_classes < MAX_CLASSES ? &classes[nr_classes++] : NULL;
	class = hlist_entry(free_classes.first, struct lock_class, hash);
	hlist_del_init(&class->hash);
	return class;
}

/*
 * The name is that of the lock which came first, and is not copied: it lives
 * in the image, or as long as the key does.
 */
static struct lock_class *new_class(const struct lockdep_map *map,
				    const void *key, unsigned int subclass)
{
	struct lock_class *class = unused_class();

	if (!class)
		return NULL;
	class->key = key;
	class->name = map->name;
	class->subclass = subclass;
	class->usage = 0;
	INIT_LIST_HEAD(&class->edges);
	hlist_add_head(&class->hash, hash_of(key));
	return class;
}

/* The cached class may be forgotten, or another's by now: compare the key. */
struct lock_class *lockdep_find_class(struct lockdep_map *map,
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

/* --- Order. --- */

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

/* As unused_class(), for edges. */
static struct lock_edge *unused_edge(void)
{
	struct lock_edge *edge;

	edge = list_first_entry_or_null(&free_edges, struct lock_edge, list);
	if (edge)
		list_del(&edge->list);
	else if (nr_edges < MAX_EDGES)
		edge = &edges[nr_edges++];
	return edge;
}

/* False if the table is full. Edges are for ever, until a class is forgotten. */
static bool add_edge(struct lock_class *from, struct lock_class *to,
		     unsigned long caller)
{
	struct lock_edge *edge = unused_edge();

	if (!edge)
		return false;
	edge->from = from;
	edge->to = to;
	lockdep_save_trace(&edge->trace, caller);
	list_add_tail(&edge->list, &from->edges);
	__set_bit(class_index(to), edge_known[class_index(from)]);
	return true;
}

/* The path that find_path() has found to @end, in the report's own words. */
static void copy_circle(const struct lock_class *end,
			struct lockdep_report *report)
{
	const struct lock_edge *edge = end->reached_by;

	for (; edge && report->nr_circle < MAX_CIRCLE;
	     edge = edge->from->reached_by)
		report->circle[report->nr_circle++] = edge;
}

/* @to is being taken under @from: a known order costs one look at a bit. */
bool lockdep_add_order(struct lock_class *from, struct lock_class *to,
		       struct lockdep_report *report)
{
	if (test_bit(class_index(to), edge_known[class_index(from)]))
		return true;
	if (find_path(to, from)) {
		report->kind = LOCKDEP_INVERSION;
		copy_circle(from, report);
		return false;
	}
	if (add_edge(from, to, report->caller))
		return true;
	report->kind = LOCKDEP_FULL;
	return false;
}

/*
 * Remembers that @class was used so, with the stack of the first time. A class
 * that handlers take must never be held where a handler could come; the two
 * uses need not have met.
 */
bool lockdep_mark_usage(struct lock_class *class, enum lockdep_usage usage,
			struct lockdep_report *report)
{
	const unsigned int both = BIT(LOCKDEP_IN_IRQ) | BIT(LOCKDEP_IRQS_ON);

	if (class->usage & BIT(usage))
		return true;
	lockdep_save_trace(&class->used_at[usage], report->caller);
	WRITE_ONCE(class->usage, class->usage | BIT(usage));
	if ((class->usage & both) != both)
		return true;
	report->kind = LOCKDEP_INCONSISTENT;
	report->usage = usage;
	return false;
}

/* --- Forgetting. --- */

/* From or to @class, of one class's edges. */
static void forget_edges(const struct lock_class *class, struct list_head *list)
{
	struct lock_edge *edge, *next;

	list_for_each_entry_safe(edge, next, list, list)
		if (edge->from == class || edge->to == class)
			list_move(&edge->list, &free_edges);
}

/* No lock of @class is held: its memory is going away. */
static void forget_class(struct lock_class *class)
{
	hlist_del_init(&class->hash);
	class->key = NULL;
	bitmap_zero(edge_known[class_index(class)], MAX_CLASSES);
	for (unsigned int i = 0; i < nr_classes; i++) {
		__clear_bit(class_index(class), edge_known[i]);
		if (classes[i].key || &classes[i] == class)
			forget_edges(class, &classes[i].edges);
	}
	hlist_add_head(&class->hash, &free_classes);
}

/*
 * The caller knows that nobody holds a lock of these keys, or ever will: what
 * is found by its key is not found any more.
 */
void lockdep_free_key_range(const void *start, size_t size)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	lockdep_graph_lock();
	for (unsigned int i = 0; i < nr_classes; i++) {
		unsigned long key = (unsigned long)classes[i].key;

		if (key && key - (unsigned long)start < size)
			forget_class(&classes[i]);
	}
	lockdep_graph_unlock();
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL_IF_KUNIT(lockdep_free_key_range);
