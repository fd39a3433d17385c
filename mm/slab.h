/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The insides of object caches, for the files that implement them.
 *
 * A cache cuts blocks of pages ("slabs") into objects. A slab's free objects
 * are chained through themselves. Each CPU has a magazine: an array of
 * pointers to free objects, from which it serves itself; only whole batches
 * move between magazines and slabs, under the lock of the slab's node.
 */
#ifndef _MM_SLAB_H
#define _MM_SLAB_H

#include <linux/fault-inject.h>
#include <linux/kasan.h>
#include <linux/kernel.h>
#include <linux/leak.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/spinlock_types.h>

#include "internal.h"

/*
 * Objects that a CPU keeps. Touched by this CPU alone; @busy keeps out the
 * interrupt that comes in between, which then goes to the slabs. A cache under
 * debugging has @limit 0, so that every call takes the slow path.
 */
struct magazine {
	bool busy;
	unsigned int avail;
	unsigned int limit;
	void *no_object;	/* NULL: what objects[-1] is */
	void *objects[];
};

/* The object that was put in last, or NULL. */
static __always_inline void *magazine_top(const struct magazine *mag,
					  unsigned int avail)
{
	return *(mag->objects + avail - 1);
}

/* The slabs of a cache on one node; a slab is on exactly one of the lists. */
struct kmem_cache_node {
	spinlock_t lock;
	struct list_head partial;	/* some objects free, some not */
	struct list_head full;
	struct list_head empty;
	unsigned long nr_slabs;
	unsigned long nr_empty;
	unsigned long nr_objects_inuse;	/* handed out, magazines included */
};

struct kmem_cache {
	/* Read by the fast paths. */
	struct magazine __percpu *magazine;
	unsigned int object_size;	/* what the user gets */
	slab_flags_t flags;
	void (*ctor)(void *object);

	/* Layout of a slab; see slab_layout(). */
	unsigned int size;		/* from object to object */
	unsigned int offset;		/* of the free pointer in an object */
	unsigned int inuse;		/* where the metadata begin */
	unsigned int align;
	unsigned int order;
	unsigned int objects;		/* in a slab */
	unsigned int batch;
	gfp_t gfp;			/* added for pages of slabs */
	bool free_name;

	const char *name;
	struct list_head list;		/* slab_mutex */
	struct kmem_cache_node node[];	/* by node number */
};

#define SLAB_DEBUG_FLAGS \
	(SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | \
	 SLAB_STORE_USER)
/* Empty slabs that a node keeps for the next allocation. */
#define MIN_EMPTY_SLABS		2

/* The list of all caches; slab_common.c. */
extern struct list_head slab_caches;
extern struct mutex slab_mutex;
/* Gives back what no cache has in use, unless somebody changes the list. */
void kmem_caches_shrink(void);

static inline struct page *virt_to_slab(const void *object)
{
	return compound_head(virt_to_page(object));
}

static inline void *get_freepointer(const struct kmem_cache *s, void *object)
{
	return *(void **)((char *)object + s->offset);
}

static inline void set_freepointer(const struct kmem_cache *s, void *object,
				   void *next)
{
	*(void **)((char *)object + s->offset) = next;
}

static inline bool cache_debugged(const struct kmem_cache *s)
{
	return IS_ENABLED(CONFIG_SLUB_DEBUG) &&
	       unlikely((s->flags & SLAB_DEBUG_FLAGS) != 0);
}

/* An address that can be an object of @slab: within, and at a multiple. */
static inline bool valid_object(const struct kmem_cache *s,
				const struct page *slab, const void *object)
{
	unsigned long off = (char *)object - (char *)page_address(slab);

	return off < (unsigned long)s->size * slab->objects &&
	       off % s->size == 0;
}

/* slab.c: what the fast paths below leave to it. */
void *slab_alloc_slow(struct kmem_cache *s, gfp_t gfp, int nid,
		      unsigned long caller);
void *slab_alloc_zero(struct kmem_cache *s, void *object);
void slab_free_slow(struct kmem_cache *s, struct page *slab, void *object,
		    unsigned long caller);
int slab_cache_open(struct kmem_cache *s);
void slab_cache_flush(struct kmem_cache *s);
unsigned long slab_cache_discard_empty(struct kmem_cache *s);
int slab_last_node(void);

/* slab_debug.c: false means that the object is bad and must not be used. */
#ifdef CONFIG_SLUB_DEBUG
slab_flags_t slab_debug_flags(slab_flags_t flags, const char *name);
void slab_debug_layout(struct kmem_cache *s, unsigned int *size);
void slab_debug_init_object(struct kmem_cache *s, void *object);
bool slab_debug_alloc(struct kmem_cache *s, struct page *slab, void *object,
		      unsigned long caller);
bool slab_debug_free(struct kmem_cache *s, struct page *slab, void *object,
		     unsigned long caller);
void slab_debug_report_objects(struct kmem_cache *s, const char *why);
/* Calls @fn for each live object newer than @since; 0 means all. */
typedef void (*slab_object_fn)(struct kmem_cache *s, void *object,
			       const unsigned long *trace, void *arg);
void slab_debug_walk(struct kmem_cache *s, u64 since, slab_object_fn fn,
		     void *arg);
#else
static inline slab_flags_t slab_debug_flags(slab_flags_t flags,
					    const char *name)
{
	return flags & ~SLAB_DEBUG_FLAGS;
}

static inline void slab_debug_layout(struct kmem_cache *s, unsigned int *size)
{
}

static inline void slab_debug_init_object(struct kmem_cache *s, void *object)
{
}

static inline bool slab_debug_alloc(struct kmem_cache *s, struct page *slab,
				    void *object, unsigned long caller)
{
	return true;
}

static inline bool slab_debug_free(struct kmem_cache *s, struct page *slab,
				   void *object, unsigned long caller)
{
	return true;
}

static inline void slab_debug_report_objects(struct kmem_cache *s,
					     const char *why)
{
}
#endif

/* --- The fast paths: the CPU's magazine, without lock or atomic. --- */

/*
 * @busy is set before @avail is read: an interrupt before that may come and
 * go and leave another @avail, one after it keeps its hands off.
 */
static __always_inline void *magazine_get(struct magazine *mag)
{
	void *object = NULL;
	unsigned int n;

	if (unlikely(mag->busy))
		return NULL;
	mag->busy = true;
	barrier();
	n = mag->avail;
	if (likely(n)) {
		object = mag->objects[n - 1];
		mag->avail = n - 1;
	}
	barrier();
	mag->busy = false;
	return object;
}

/*
 * False if there is no room, or if the object is the one that was freed last:
 * the likeliest double free, and cheap to see.
 */
static __always_inline bool magazine_put(struct magazine *mag, void *object)
{
	bool put = false;
	unsigned int n;

	if (unlikely(mag->busy))
		return false;
	mag->busy = true;
	barrier();
	n = mag->avail;
	if (likely(n < mag->limit && magazine_top(mag, n) != object)) {
		mag->objects[n] = object;
		mag->avail = n + 1;
		put = true;
	}
	barrier();
	mag->busy = false;
	return put;
}

static __always_inline void *slab_alloc(struct kmem_cache *s, gfp_t gfp,
					unsigned long caller)
{
	void *object;

	if (should_failslab(gfp, s->object_size))
		return NULL;
	might_sleep_if((gfp & __GFP_DIRECT_RECLAIM) != 0);
	object = magazine_get(this_cpu_ptr(s->magazine));
	if (unlikely(!object))
		return slab_alloc_slow(s, gfp, NUMA_NO_NODE, caller);
	if (unlikely(gfp & __GFP_ZERO))
		return slab_alloc_zero(s, object);
	kasan_unpoison(object, s->object_size);
	return object;
}

static __always_inline void slab_free(struct kmem_cache *s, struct page *slab,
				      void *object, unsigned long caller)
{
	struct magazine *mag = this_cpu_ptr(s->magazine);

	debug_check_no_locks_freed(object, s->object_size);
	if (IS_ENABLED(CONFIG_KASAN) || unlikely(!magazine_put(mag, object)))
		slab_free_slow(s, slab, object, caller);
}

#endif /* _MM_SLAB_H */
