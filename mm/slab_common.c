// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making and ending caches, and looking at all of them.
 *
 * Owns the list of caches, under slab_mutex. Every cache is one of its own,
 * however alike two may be: a name in a report means one kind of object.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "slab.h"

DEFINE_MUTEX(slab_mutex);
LIST_HEAD(slab_caches);

/* The cache of struct kmem_cache, which begins as one page of its own. */
static struct kmem_cache *kmem_cache_cache;

#define SLAB_MAX_ORDER		3
#define SLAB_MIN_OBJECTS	8

/* Bytes at the end of a slab that are too few for an object. */
static unsigned int slab_waste(unsigned int order, unsigned int size)
{
	return (PAGE_SIZE << order) % size;
}

/* The smallest block with enough objects and at most an eighth of waste. */
static unsigned int choose_order(unsigned int size)
{
	unsigned int order = 0;

	while (order < SLAB_MAX_ORDER &&
	       ((PAGE_SIZE << order) / size < SLAB_MIN_OBJECTS ||
		slab_waste(order, size) > (PAGE_SIZE << order) / 8))
		order++;
	return max_t(unsigned int, order, get_order(size));
}

/*
 * SLAB_HWCACHE_ALIGN means that no object straddles a cache line that it could
 * have for itself; several small ones may share one.
 */
static unsigned int choose_align(unsigned int align, unsigned int size,
				 slab_flags_t flags)
{
	if (flags & SLAB_HWCACHE_ALIGN) {
		unsigned int line = L1_CACHE_BYTES;

		while (size <= line / 2)
			line /= 2;
		align = max(align, line);
	}
	return ALIGN(max_t(unsigned int, align, ARCH_KMALLOC_MINALIGN),
		     sizeof(void *));
}

/*
 * An object, from its start:
 *
 *	the user's bytes | red zone | free pointer | tracks | padding
 *
 * The free pointer lies in the user's bytes, unless they must stay as they
 * are while the object is free (constructed, poisoned, or read under RCU).
 * Red zone and tracks are there for debugging only.
 */
static void slab_layout(struct kmem_cache *s)
{
	unsigned int size = ALIGN(s->object_size, sizeof(void *));
	bool keep = s->ctor || cache_debugged(s) ||
		    (s->flags & SLAB_TYPESAFE_BY_RCU);

	if ((s->flags & SLAB_RED_ZONE) && size == s->object_size)
		size += sizeof(void *);
	s->inuse = size;
	s->offset = 0;
	if (keep) {
		s->offset = size;
		size += sizeof(void *);
	}
	slab_debug_layout(s, &size);
	s->size = ALIGN(size, s->align);
	s->order = choose_order(s->size);
	s->objects = (PAGE_SIZE << s->order) / s->size;
	s->gfp = s->flags & SLAB_RECLAIM_ACCOUNT ? __GFP_RECLAIMABLE : 0;
}

/* A cache has lists for each node that there is. */
static size_t cache_struct_size(void)
{
	struct kmem_cache *s;

	return struct_size(s, node, slab_last_node() + 1);
}

/* Fills in a cache whose flags are set. An error leaves nothing to undo. */
static int cache_setup(struct kmem_cache *s, const char *name,
		       unsigned int size, const struct kmem_cache_args *args)
{
	s->name = name;
	s->object_size = size;
	s->ctor = args->ctor;
	s->align = choose_align(args->align, size, s->flags);
	slab_layout(s);
	if (WARN(s->order > MAX_PAGE_ORDER,
		 "kmem_cache_create(%s): no block holds an object of %u bytes\n",
		 name, s->size))
		return -E2BIG;
	return slab_cache_open(s);
}

/* What cannot be a cache is a mistake of the code that asks for it. */
static int check_args(const char *name, unsigned int size,
		      const struct kmem_cache_args *args)
{
	if (WARN(!name || !size || size > KMALLOC_MAX_SIZE ||
		 (args->align & (args->align - 1)),
		 "kmem_cache_create(%s): size %u and align %u make no cache\n",
		 name ?: "(null)", size, args->align))
		return -EINVAL;
	return 0;
}

/*
 * The name is copied: a module's strings go with it, a report about its cache may
 * come later.
 */
static struct kmem_cache *cache_create(const char *name, unsigned int size,
				       const struct kmem_cache_args *args,
				       slab_flags_t flags)
{
	struct kmem_cache *s;
	int err = check_args(name, size, args);

	if (err)
		return ERR_PTR(err);
	s = kmem_cache_zalloc(kmem_cache_cache, GFP_KERNEL);
	if (!s)
		return ERR_PTR(-ENOMEM);
	s->flags = slab_debug_flags(flags, name);
	name = kstrdup(name, GFP_KERNEL);
	s->free_name = true;
	err = name ? cache_setup(s, name, size, args) : -ENOMEM;
	if (err) {
		kfree(name);
		kmem_cache_free(kmem_cache_cache, s);
		return ERR_PTR(err);
	}
	guard(mutex)(&slab_mutex);
	list_add_tail(&s->list, &slab_caches);
	return s;
}

struct kmem_cache *__kmem_cache_create_args(const char *name,
					    unsigned int size,
					    const struct kmem_cache_args *args,
					    slab_flags_t flags)
{
	struct kmem_cache *s = cache_create(name, size, args, flags);

	if (!IS_ERR(s))
		return s;
	if (flags & SLAB_PANIC)
		panic("kmem_cache_create(%s) failed: %pe\n", name, s);
	return NULL;
}
EXPORT_SYMBOL_GPL(__kmem_cache_create_args);

/* Everything that is free goes back, also what magazines hold. */
int kmem_cache_shrink(struct kmem_cache *s)
{
	slab_cache_flush(s);
	return slab_cache_discard_empty(s) != 0;
}
EXPORT_SYMBOL_GPL(kmem_cache_shrink);

/*
 * Of all caches, for who has no memory left; who holds the lock may be waiting for some
 * himself.
 */
void kmem_caches_shrink(void)
{
	struct kmem_cache *s;

	if (!mutex_trylock(&slab_mutex))
		return;
	list_for_each_entry(s, &slab_caches, list)
		kmem_cache_shrink(s);
	mutex_unlock(&slab_mutex);
}
EXPORT_SYMBOL_IF_KUNIT(kmem_caches_shrink);

/*
 * Objects that are still in use keep the cache alive: whoever frees them later
 * must find it. The report names them, and who allocated them.
 */
void kmem_cache_destroy(struct kmem_cache *s)
{
	if (!s)
		return;
	slab_cache_flush(s);
	if (slab_cache_discard_empty(s)) {
		WARN(1, "kmem_cache_destroy %s: Slab cache still has objects when called from %pS\n",
		     s->name, (void *)_RET_IP_);
		slab_debug_report_objects(s, "left when the cache was destroyed");
		return;
	}
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		rcu_barrier();
	scoped_guard(mutex, &slab_mutex)
		list_del(&s->list);
	free_percpu(s->magazine);
	if (s->free_name)
		kfree(s->name);
	kmem_cache_free(kmem_cache_cache, s);
}
EXPORT_SYMBOL_GPL(kmem_cache_destroy);

unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}
EXPORT_SYMBOL_GPL(kmem_cache_size);

/* The sums over all nodes, each under its own lock: a snapshot. */
static void get_slabinfo(struct kmem_cache *s, struct slabinfo *info)
{
	*info = (struct slabinfo){
		.name = s->name, .object_size = s->object_size,
		.size = s->size, .objects_per_slab = s->objects,
		.cache_order = s->order,
	};
	for (int nid = 0; nid <= slab_last_node(); nid++) {
		struct kmem_cache_node *n = &s->node[nid];

		guard(spinlock_irqsave)(&n->lock);
		info->num_slabs += n->nr_slabs;
		info->active_objs += n->nr_objects_inuse;
	}
	info->num_objs = info->num_slabs * s->objects;
}

/* @fn must not create or destroy caches: slab_mutex is held. */
int for_each_kmem_cache(int (*fn)(const struct slabinfo *info, void *arg),
			void *arg)
{
	struct kmem_cache *s;
	int ret = 0;

	guard(mutex)(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list) {
		struct slabinfo info;

		get_slabinfo(s, &info);
		ret = fn(&info, arg);
		if (ret)
			break;
	}
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(for_each_kmem_cache);

struct kmem_cache *kmalloc_caches[NR_KMALLOC_CACHES] __read_mostly;
EXPORT_SYMBOL_GPL(kmalloc_caches);

static const struct {
	const char *name;
	unsigned int size;
} kmalloc_info[NR_KMALLOC_CACHES] = {
	{ "kmalloc-8", 8 }, { "kmalloc-96", 96 }, { "kmalloc-192", 192 },
	{ "kmalloc-16", 16 }, { "kmalloc-32", 32 }, { "kmalloc-64", 64 },
	{ "kmalloc-128", 128 }, { "kmalloc-256", 256 }, { "kmalloc-512", 512 },
	{ "kmalloc-1k", 1024 }, { "kmalloc-2k", 2048 }, { "kmalloc-4k", 4096 },
	{ "kmalloc-8k", 8192 },
};

/* The caches that others are made from cannot fail to be made. */
static void __init boot_cache(struct kmem_cache *s, const char *name,
			      unsigned int size, unsigned int align)
{
	struct kmem_cache_args args = { .align = align };

	if (!s)
		panic("no memory for the cache %s\n", name);
	s->flags = slab_debug_flags(0, name);
	if (cache_setup(s, name, size, &args))
		panic("no per-CPU memory for the cache %s\n", name);
	list_add_tail(&s->list, &slab_caches);
}

/* Powers of two are aligned to themselves, as users have come to rely on. */
void __init kmem_cache_init(void)
{
	size_t size = cache_struct_size();
	struct page *page = alloc_frozen_pages(GFP_NOWAIT | __GFP_ZERO,
					       get_order(size));

	if (!page)
		panic("no memory for the first cache\n");
	kmem_cache_cache = page_address(page);
	boot_cache(kmem_cache_cache, "kmem_cache", size, L1_CACHE_BYTES);
	for (int i = 0; i < NR_KMALLOC_CACHES; i++) {
		unsigned int bytes = kmalloc_info[i].size;
		unsigned int align = bytes & (bytes - 1) ? 0 : bytes;

		kmalloc_caches[i] = kmem_cache_zalloc(kmem_cache_cache,
						      GFP_NOWAIT);
		boot_cache(kmalloc_caches[i], kmalloc_info[i].name, bytes,
			   align);
	}
}
