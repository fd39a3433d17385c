// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding misuse of objects: writes past the end, use after free, double and
 * wrong frees, and who allocated what.
 *
 * Metadata stand behind each object (see slab_layout()): a red zone, whose
 * bytes say whether the object is in use, and two tracks, of the last
 * allocation and the last free. They change under the node's lock or while
 * the object belongs to one caller alone.
 *
 * Compiled without the address sanitizer, which forbids others these bytes;
 * so nothing here calls memset() and its like, which are compiled with it.
 */
#include <kunit/visibility.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/poison.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "slab.h"

/* Bytes of the red zone and of free objects: linux/poison.h, as in Linux. */
#define RED_INACTIVE	SLUB_RED_INACTIVE
#define RED_ACTIVE	SLUB_RED_ACTIVE

struct track {
	unsigned long trace[LEAK_TRACE_DEPTH];	/* ends at 0 */
	u64 serial;
	u64 when;
	int cpu;
	pid_t pid;
};

enum track_item {
	TRACK_ALLOC,
	TRACK_FREE,
};

static slab_flags_t default_flags __read_mostly =
	IS_ENABLED(CONFIG_SLUB_DEBUG_ON) ? SLAB_DEBUG_FLAGS : 0;
static const char *default_names __read_mostly;

/*
 * slub_debug=FLAGS[,names]: letters F, Z, P, U as in Linux, "-" for none;
 * names are globs. Without a value: everything.
 */
static int __init slub_debug_param(char *val)
{
	slab_flags_t flags = 0;

	if (!val || !*val || *val == ',')
		flags = SLAB_DEBUG_FLAGS;
	for (; val && *val && *val != ','; val++) {
		switch (*val) {
		case '-':
			break;
		case 'f': case 'F':
			flags |= SLAB_CONSISTENCY_CHECKS;
			break;
		case 'z': case 'Z':
			flags |= SLAB_RED_ZONE;
			break;
		case 'p': case 'P':
			flags |= SLAB_POISON;
			break;
		case 'u': case 'U':
			flags |= SLAB_STORE_USER;
			break;
		default:
			return -EINVAL;
		}
	}
	default_flags = flags;
	default_names = val && *val == ',' ? val + 1 : NULL;
	return 0;
}
early_param("slub_debug", slub_debug_param);

/* Is @name one of the names between commas, where a last "*" is a wildcard? */
static bool name_listed(const char *list, const char *name)
{
	while (*list) {
		size_t len = strcspn(list, ",");
		bool glob = len && list[len - 1] == '*';
		size_t cmp = glob ? len - 1 : len;

		if (!strncmp(list, name, cmp) && (glob || !name[cmp]))
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}

/*
 * What the command line wants for a cache of this name, besides what its creator
 * asked for.
 */
slab_flags_t slab_debug_flags(slab_flags_t flags, const char *name)
{
	if (flags & SLAB_NO_DEBUG)
		return flags & ~SLAB_DEBUG_FLAGS;
	if (!default_names || name_listed(default_names, name))
		flags |= default_flags;
	return flags;
}
EXPORT_SYMBOL_IF_KUNIT(slab_debug_flags);

void slab_debug_layout(struct kmem_cache *s, unsigned int *size)
{
	if (s->flags & SLAB_STORE_USER)
		*size += 2 * sizeof(struct track);
}

/* Tracks stand behind the free pointer; see slab_layout(). */
static struct track *get_track(struct kmem_cache *s, void *object,
			       enum track_item item)
{
	unsigned int at = s->offset + sizeof(void *);

	return (struct track *)((char *)object + at) + item;
}

/* --- Bytes. --- */

/* memset() of our own: see the head of the file. */
static void fill(void *start, u8 value, size_t len)
{
	u8 *p = start;

	while (len--)
		*p++ = value;
}

/* The first byte that is not @value, or NULL. */
static u8 *find_other(void *start, u8 value, size_t len)
{
	for (u8 *p = start; len--; p++)
		if (*p != value)
			return p;
	return NULL;
}

/*
 * Writes the bytes that an object in use, or a free one, is to show when it is
 * looked at next. Constructed objects and those read under RCU keep theirs.
 */
static void mark_object(struct kmem_cache *s, void *object, bool active)
{
	u8 *p = object;

	if ((s->flags & SLAB_POISON) && !active && !s->ctor &&
	    !(s->flags & SLAB_TYPESAFE_BY_RCU)) {
		fill(p, POISON_FREE, s->object_size - 1);
		p[s->object_size - 1] = POISON_END;
	}
	if (s->flags & SLAB_RED_ZONE)
		fill(p + s->object_size, active ? RED_ACTIVE : RED_INACTIVE,
		     s->inuse - s->object_size);
}

/* --- Reports. --- */

/* Who it was, if anybody has been yet. */
static void print_track(const char *what, const struct track *t)
{
	unsigned int nr = 0;

	if (!t->trace[0])
		return;
	pr_err("%s by pid %d on cpu %d, serial %llu:\n", what, t->pid, t->cpu,
	       t->serial);
	while (nr < LEAK_TRACE_DEPTH && t->trace[nr])
		nr++;
	stack_trace_print(t->trace, nr, 1);
}

/*
 * The first bytes, the red zone, and both tracks: usually the stray write tells
 * by its looks where it came from.
 */
static void print_object(struct kmem_cache *s, struct page *slab, void *object)
{
	u8 *p = object;

	pr_err("Object %px of %s, size %u, in slab %px with %u of %u in use\n",
	       object, s->name, s->object_size, page_address(slab),
	       slab->inuse, slab->objects);
	for (unsigned int i = 0; i < min(s->object_size, 64u); i += 16)
		pr_err("  %04x: %*ph\n", i,
		       (int)min(16u, s->object_size - i), p + i);
	if (s->flags & SLAB_RED_ZONE)
		pr_err("  Redzone: %*ph\n",
		       (int)min(16u, s->inuse - s->object_size),
		       p + s->object_size);
	if (s->flags & SLAB_STORE_USER) {
		print_track("Allocated", get_track(s, object, TRACK_ALLOC));
		print_track("Freed", get_track(s, object, TRACK_FREE));
	}
}

/*
 * The report. Returns false for the convenience of its callers, who say so to
 * theirs: the object is bad.
 */
static bool bad_object(struct kmem_cache *s, struct page *slab, void *object,
		       const char *what)
{
	/* Printing reads bytes that the sanitizer forbids. */
	kasan_unpoison(object, s->size);
	WARN(1, "BUG %s (%s): %s, object %px\n", s->name, print_tainted(), what,
	     object);
	print_object(s, slab, object);
	kasan_poison((char *)object + s->inuse, s->size - s->inuse);
	return false;
}

/* --- Checks. --- */

/* Has anybody written behind the object? */
static bool check_red_zone(struct kmem_cache *s, struct page *slab,
			   void *object, u8 expected)
{
	u8 *zone = (u8 *)object + s->object_size;

	if (!(s->flags & SLAB_RED_ZONE) ||
	    !find_other(zone, expected, s->inuse - s->object_size))
		return true;
	bad_object(s, slab, object, "Redzone overwritten");
	return false;
}

/* Has anybody written to it while it was free? */
static bool check_poison(struct kmem_cache *s, struct page *slab, void *object)
{
	u8 *p = object;

	if (!(s->flags & SLAB_POISON) || s->ctor ||
	    (s->flags & SLAB_TYPESAFE_BY_RCU))
		return true;
	if (!find_other(p, POISON_FREE, s->object_size - 1) &&
	    p[s->object_size - 1] == POISON_END)
		return true;
	return bad_object(s, slab, object, "Poison overwritten");
}

/* Remembers the running task and its callers, from @caller upwards. */
static void set_track(struct kmem_cache *s, void *object, enum track_item item,
		      unsigned long caller)
{
	struct track *t = get_track(s, object, item);
	unsigned long trace[LEAK_TRACE_DEPTH + 8];
	unsigned int nr, from = 0;

	if (!(s->flags & SLAB_STORE_USER))
		return;
	nr = stack_trace_save(trace, ARRAY_SIZE(trace), 0);
	/* Leave out the allocator's own frames, however they were inlined. */
	while (from < nr && trace[from] != caller)
		from++;
	if (from == nr)
		trace[from = 0] = caller;
	for (unsigned int i = 0; i < LEAK_TRACE_DEPTH; i++)
		t->trace[i] = from + i < nr ? trace[from + i] : 0;
	t->serial = leak_next_serial();
	t->when = sched_clock();
	t->cpu = raw_smp_processor_id();
	t->pid = current->pid;
}

/* An object of a new slab: free, and nobody's so far. */
void slab_debug_init_object(struct kmem_cache *s, void *object)
{
	if (!cache_debugged(s))
		return;
	mark_object(s, object, false);
	if (s->flags & SLAB_STORE_USER)
		fill(get_track(s, object, TRACK_ALLOC), 0,
		     2 * sizeof(struct track));
}

/*
 * An object is about to be handed out. One that was damaged while it was free is
 * marked as in use and left alone for ever: handing it out would spread it.
 */
bool slab_debug_alloc(struct kmem_cache *s, struct page *slab, void *object,
		      unsigned long caller)
{
	if (!check_red_zone(s, slab, object, RED_INACTIVE) ||
	    !check_poison(s, slab, object)) {
		mark_object(s, object, true);
		return false;
	}
	mark_object(s, object, true);
	set_track(s, object, TRACK_ALLOC, caller);
	return true;
}

/* Is the object free? Under the lock, since the list is everybody's. */
static bool on_freelist(struct kmem_cache *s, struct page *slab, void *object)
{
	struct kmem_cache_node *n = &s->node[page_to_nid(slab)];
	unsigned int left = slab->objects;
	void *p;

	guard(spinlock_irqsave)(&n->lock);
	for (p = slab->freelist; p && left--; p = get_freepointer(s, p))
		if (p == object)
			return true;
	return false;
}

/*
 * An object is coming back. False means that it must not be touched: it is free
 * already, or no object at all.
 */
bool slab_debug_free(struct kmem_cache *s, struct page *slab, void *object,
		     unsigned long caller)
{
	if (!valid_object(s, slab, object)) {
		WARN(1, "BUG %s (%s): Invalid object pointer %px\n", s->name,
		     print_tainted(), object);
		return false;
	}
	if (on_freelist(s, slab, object)) {
		bad_object(s, slab, object, "Object already free");
		kasan_poison(object, s->size);	/* it still is */
		return false;
	}
	/* Reported, mended, and freed all the same, as Linux does. */
	if (!check_red_zone(s, slab, object, RED_ACTIVE))
		mark_object(s, object, true);
	set_track(s, object, TRACK_FREE, caller);
	mark_object(s, object, false);
	return true;
}

/* --- Walking what is alive. --- */

/* Like on_freelist(), for a caller who has the lock. */
static bool object_alive(struct kmem_cache *s, struct page *slab, void *object)
{
	void *p;

	for (p = slab->freelist; p; p = get_freepointer(s, p))
		if (p == object)
			return false;
	return true;
}

struct walk {
	struct kmem_cache *cache;
	u64 since;
	slab_object_fn fn;
	void *arg;
};

/* All objects of one slab that are alive and new enough. Under n->lock. */
static void walk_slab(const struct walk *w, struct page *slab)
{
	struct kmem_cache *s = w->cache;
	char *object = page_address(slab);

	for (unsigned int i = 0; i < slab->objects; i++, object += s->size) {
		const struct track *t = get_track(s, object, TRACK_ALLOC);
		unsigned long trace[LEAK_TRACE_DEPTH];

		if ((w->since && t->serial <= w->since) ||
		    !object_alive(s, slab, object))
			continue;
		/* A copy, since others must not look into metadata. */
		for (int j = 0; j < LEAK_TRACE_DEPTH; j++)
			trace[j] = t->trace[j];
		w->fn(s, object, trace, w->arg);
	}
}

void slab_debug_walk(struct kmem_cache *s, u64 since, slab_object_fn fn,
		     void *arg)
{
	struct walk w = { .cache = s, .since = since, .fn = fn, .arg = arg };

	if (!(s->flags & SLAB_STORE_USER))
		return;
	for (int nid = 0; nid <= slab_last_node(); nid++) {
		struct kmem_cache_node *n = &s->node[nid];
		struct page *slab;

		guard(spinlock_irqsave)(&n->lock);
		list_for_each_entry(slab, &n->partial, slab_list)
			walk_slab(&w, slab);
		list_for_each_entry(slab, &n->full, slab_list)
			walk_slab(&w, slab);
	}
}

/* One line for each object that is left. */
static void report_one(struct kmem_cache *s, void *object,
		       const unsigned long *trace, void *why)
{
	pr_err("Object %px of %s %s, allocated at %pS\n", object, s->name,
	       (const char *)why, (void *)trace[0]);
}

void slab_debug_report_objects(struct kmem_cache *s, const char *why)
{
	slab_debug_walk(s, 0, report_one, (void *)why);
}
