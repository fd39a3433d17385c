// SPDX-License-Identifier: GPL-2.0-only
/*
 * Object caches: from magazine to slab and back.
 *
 * kmem_cache_alloc() takes the last pointer off the CPU's magazine and
 * kmem_cache_free() puts one on: no lock and no atomic operation. An empty
 * magazine is filled, a full one emptied by half, under the node's lock.
 * Owns slabs, magazines and the lists of kmem_cache_node.
 */
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "slab.h"

/*
 * Nodes are few and numbered without big gaps: caches have an array of them.
 */
int slab_last_node(void)
{
	return find_last_bit(node_online_map.bits, MAX_NUMNODES);
}
EXPORT_SYMBOL_IF_KUNIT(slab_last_node);

/* The lists that @slab is on: those of the node its memory is in. */
static struct kmem_cache_node *slab_node(struct page *slab)
{
	return &slab->slab_cache->node[page_to_nid(slab)];
}

/* --- Slabs: blocks of pages, cut up. --- */

/* All objects free, chained in order of address. */
static void slab_init_objects(struct kmem_cache *s, struct page *slab)
{
	char *object = page_address(slab);
	void *next;

	slab->freelist = object;
	for (unsigned int i = 0; i < slab->objects; i++) {
		slab_debug_init_object(s, object);
		if (s->ctor)
			s->ctor(object);
		next = i + 1 < slab->objects ? object + s->size : NULL;
		set_freepointer(s, object, next);
		object += s->size;
	}
	kasan_poison(page_address(slab), PAGE_SIZE << s->order);
}

/*
 * A slab that nobody else knows yet. Of the caller's flags, those count that say
 * how hard to try; what the memory is for is the cache's own business.
 */
static struct page *slab_new(struct kmem_cache *s, gfp_t gfp, int nid)
{
	gfp_t page_gfp = (gfp & GFP_RECLAIM_MASK) | (gfp & __GFP_THISNODE) |
			 s->gfp | __GFP_COMP;
	struct page *slab = alloc_frozen_pages_node(nid, page_gfp, s->order);

	if (!slab)
		return NULL;
	__SetPageSlab(slab);
	slab->slab_cache = s;
	slab->inuse = 0;
	slab->objects = s->objects;
	slab_init_objects(s, slab);
	return slab;
}

/*
 * The words of struct page that a slab uses must be as the page allocator wants
 * them before it gets the pages back.
 */
static void slab_free_pages(struct page *slab)
{
	unsigned int order = compound_order(slab);

	__ClearPageSlab(slab);
	slab->slab_cache = NULL;
	slab->freelist = NULL;
	slab->inuse = 0;
	slab->objects = 0;
	kasan_unpoison(page_address(slab), PAGE_SIZE << order);
	free_frozen_pages(slab, order);
}

static void slab_free_rcu(struct rcu_head *head)
{
	slab_free_pages(container_of(head, struct page, rcu_head));
}

/* Its memory may be read until a grace period has passed, for some caches. */
static void slab_discard(struct kmem_cache *s, struct page *slab)
{
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		call_rcu(&slab->rcu_head, slab_free_rcu);
	else
		slab_free_pages(slab);
}

/* To the list that fits how many objects it has handed out. Under n->lock. */
static void slab_place(struct kmem_cache_node *n, struct page *slab)
{
	if (!slab->inuse)
		list_move(&slab->slab_list, &n->empty);
	else if (slab->freelist)
		list_move(&slab->slab_list, &n->partial);
	else
		list_move(&slab->slab_list, &n->full);
}

/* A new slab joins its node, empty. Under n->lock. */
static void slab_add(struct kmem_cache_node *n, struct page *slab)
{
	INIT_LIST_HEAD(&slab->slab_list);
	n->nr_slabs++;
	n->nr_empty++;
	slab_place(n, slab);
}

/* Up to @nr objects of one slab. Under n->lock. */
static unsigned int slab_take(struct kmem_cache *s, struct page *slab,
			      void **objects, unsigned int nr)
{
	struct kmem_cache_node *n = slab_node(slab);
	unsigned int got = 0;

	if (!slab->inuse)
		n->nr_empty--;
	while (got < nr && slab->freelist) {
		objects[got] = slab->freelist;
		slab->freelist = get_freepointer(s, objects[got]);
		got++;
	}
	slab->inuse += got;
	n->nr_objects_inuse += got;
	slab_place(n, slab);
	return got;
}

/*
 * A slab that is in use already is taken before an empty one, so that empty ones
 * stay empty and can be given back.
 */
static struct page *slab_with_free(struct kmem_cache_node *n)
{
	struct page *slab;

	slab = list_first_entry_or_null(&n->partial, struct page, slab_list);
	if (slab)
		return slab;
	return list_first_entry_or_null(&n->empty, struct page, slab_list);
}

/* Up to @nr objects from what the node has. */
static unsigned int node_take(struct kmem_cache *s, int nid, void **objects,
			      unsigned int nr)
{
	struct kmem_cache_node *n = &s->node[nid];
	unsigned int got = 0;
	struct page *slab;

	guard(spinlock_irqsave)(&n->lock);
	while (got < nr && (slab = slab_with_free(n)))
		got += slab_take(s, slab, objects + got, nr - got);
	return got;
}

/* Up to @nr objects from a new slab, which may come from another node. */
static unsigned int take_from_new(struct kmem_cache *s, struct page *slab,
				  void **objects, unsigned int nr)
{
	struct kmem_cache_node *n;

	if (!slab)
		return 0;
	n = slab_node(slab);
	guard(spinlock_irqsave)(&n->lock);
	slab_add(n, slab);
	return slab_take(s, slab, objects, nr);
}

/* Puts one object back; returns the slab if it is now one too many. */
static struct page *slab_put(struct kmem_cache *s, struct page *slab,
			     void *object)
{
	struct kmem_cache_node *n = slab_node(slab);

	guard(spinlock_irqsave)(&n->lock);
	set_freepointer(s, object, slab->freelist);
	slab->freelist = object;
	slab->inuse--;
	n->nr_objects_inuse--;
	if (!slab->inuse && n->nr_empty >= MIN_EMPTY_SLABS) {
		list_del(&slab->slab_list);
		n->nr_slabs--;
		return slab;
	}
	if (!slab->inuse)
		n->nr_empty++;
	slab_place(n, slab);
	return NULL;
}

/*
 * One object back to its slab; and the slab back to the page allocator, outside
 * of the lock, if the node has empty ones enough.
 */
static void put_object(struct kmem_cache *s, void *object)
{
	struct page *too_many = slab_put(s, virt_to_slab(object), object);

	if (too_many)
		slab_discard(s, too_many);
}

/* --- Magazines. --- */

/*
 * Puts objects into the magazine as far as there is room, the rest back into
 * their slabs.
 */
static void magazine_fill(struct kmem_cache *s, void **objects,
			  unsigned int nr)
{
	unsigned long flags;
	struct magazine *mag;

	local_irq_save(flags);
	mag = this_cpu_ptr(s->magazine);
	while (nr && !mag->busy && mag->avail < mag->limit)
		mag->objects[mag->avail++] = objects[--nr];
	local_irq_restore(flags);
	while (nr)
		put_object(s, objects[--nr]);
}

/* Takes up to @max objects out of the magazine, those longest in it. */
static unsigned int magazine_empty(struct kmem_cache *s, void **objects,
				   unsigned int max)
{
	struct magazine *mag;
	unsigned int nr;

	guard(irqsave)();
	mag = this_cpu_ptr(s->magazine);
	if (mag->busy)
		return 0;
	nr = min(mag->avail, max);
	memcpy(objects, mag->objects, nr * sizeof(void *));
	mag->avail -= nr;
	memmove(mag->objects, mag->objects + nr, mag->avail * sizeof(void *));
	return nr;
}

/*
 * Up to @nr free objects of nodes other than @nid, if @nid has no memory for
 * another slab. A slab that would come from another node anyway must not be
 * opened for each object while that node has free ones.
 */
static unsigned int take_elsewhere(struct kmem_cache *s, int nid,
				   void **objects, unsigned int nr)
{
	unsigned int got = 0;
	int other;

	if (slab_last_node() == 0 || node_has_room(nid, s->order))
		return 0;
	for_each_online_node(other) {
		if (other != nid)
			got = node_take(s, other, objects, nr);
		if (got)
			break;
	}
	return got;
}

#define MAX_BATCH	32

/* One object for the caller, and as many as come along for the magazine. */
static void *slab_refill(struct kmem_cache *s, gfp_t gfp, int nid,
			 unsigned long caller)
{
	unsigned int want = nid == NUMA_NO_NODE ? s->batch : 1;
	void *objects[MAX_BATCH];
	unsigned int got;

	if (nid == NUMA_NO_NODE)
		nid = numa_mem_id();
	for (;;) {
		got = node_take(s, nid, objects, want);
		if (!got && !(gfp & __GFP_THISNODE))
			got = take_elsewhere(s, nid, objects, want);
		if (!got)
			got = take_from_new(s, slab_new(s, gfp, nid), objects,
					    want);
		if (!got)
			return NULL;
		if (got > 1)
			magazine_fill(s, objects + 1, got - 1);
		if (!cache_debugged(s) ||
		    slab_debug_alloc(s, virt_to_slab(objects[0]), objects[0],
				     caller))
			return objects[0];
		/* Reported; the damaged object stays out of use. */
	}
}

/* The object, as the user gets it. */
static void *slab_finish_alloc(struct kmem_cache *s, gfp_t gfp, void *object)
{
	if (unlikely(!object))
		return NULL;
	kasan_unpoison(object, s->object_size);
	/* Zeroes and what the constructor made exclude each other. */
	if ((gfp & __GFP_ZERO) && !WARN_ON_ONCE(s->ctor))
		memset(object, 0, s->object_size);
	return object;
}

noinline void *slab_alloc_slow(struct kmem_cache *s, gfp_t gfp, int nid,
			       unsigned long caller)
{
	return slab_finish_alloc(s, gfp, slab_refill(s, gfp, nid, caller));
}

noinline void *slab_alloc_zero(struct kmem_cache *s, void *object)
{
	return slab_finish_alloc(s, __GFP_ZERO, object);
}

/*
 * No room in the magazine, or something to check. Half of the magazine makes room
 * for the object; if an interrupt is in the way, the object goes to its slab.
 */
noinline void slab_free_slow(struct kmem_cache *s, struct page *slab,
			     void *object, unsigned long caller)
{
	struct magazine *mag = this_cpu_ptr(s->magazine);
	void *objects[MAX_BATCH];
	unsigned int nr;

	if (cache_debugged(s) && !slab_debug_free(s, slab, object, caller))
		return;
	if (WARN(magazine_top(mag, mag->avail) == object,
		 "BUG %s: Object %px already free\n", s->name, object))
		return;
	if (!(s->flags & SLAB_TYPESAFE_BY_RCU))
		kasan_poison(object, s->object_size);
	if (magazine_put(mag, object))
		return;
	nr = magazine_empty(s, objects, s->batch);
	while (nr)
		put_object(s, objects[--nr]);
	if (!magazine_put(this_cpu_ptr(s->magazine), object))
		put_object(s, object);
}

void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	return slab_alloc(s, gfp, _RET_IP_);
}
EXPORT_SYMBOL_GPL(kmem_cache_alloc);

/*
 * An object of a certain node is not what a magazine promises. A node that
 * does not exist is no wish at all, but for __GFP_THISNODE.
 */
void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t gfp, int nid)
{
	if (!node_online(nid) && !(gfp & __GFP_THISNODE))
		nid = NUMA_NO_NODE;
	else if (nid != NUMA_NO_NODE && !node_online(nid))
		return NULL;
	if (nid == NUMA_NO_NODE)
		return slab_alloc(s, gfp, _RET_IP_);
	if (should_failslab(gfp, s->object_size))
		return NULL;
	might_sleep_if((gfp & __GFP_DIRECT_RECLAIM) != 0);
	return slab_alloc_slow(s, gfp, nid, _RET_IP_);
}
EXPORT_SYMBOL_GPL(kmem_cache_alloc_node);

static noinline void free_to_wrong_cache(struct kmem_cache *s,
					 struct page *slab, void *object)
{
	WARN(1, "kmem_cache_free(%s, %px): Wrong slab cache, the object is from %s\n",
	     s->name, object,
	     PageSlab(slab) ? slab->slab_cache->name : "no slab at all");
	if (PageSlab(slab))
		slab_free(slab->slab_cache, slab, object, _RET_IP_);
}

void kmem_cache_free(struct kmem_cache *s, void *object)
{
	struct page *slab = virt_to_slab(object);

	if (unlikely(slab->slab_cache != s || !PageSlab(slab))) {
		free_to_wrong_cache(s, slab, object);
		return;
	}
	slab_free(s, slab, object, _RET_IP_);
}
EXPORT_SYMBOL_GPL(kmem_cache_free);

/* All or nothing, so that the caller has one case to handle. */
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t nr,
			  void **objects)
{
	for (size_t i = 0; i < nr; i++) {
		objects[i] = slab_alloc(s, gfp, _RET_IP_);
		if (!objects[i]) {
			kmem_cache_free_bulk(s, i, objects);
			return 0;
		}
	}
	return nr;
}
EXPORT_SYMBOL_GPL(kmem_cache_alloc_bulk);

void kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **objects)
{
	while (nr)
		kmem_cache_free(s, objects[--nr]);
}
EXPORT_SYMBOL_GPL(kmem_cache_free_bulk);

/* --- The life of a cache. --- */

/* Small objects are wanted often and cost little to keep. */
static unsigned int magazine_limit(const struct kmem_cache *s)
{
	if (cache_debugged(s))
		return 0;
	if (s->size <= 256)
		return 32;
	return s->size <= 1024 ? 16 : 8;
}

/* Gives a cache its magazines and its lists. -ENOMEM leaves nothing behind. */
int slab_cache_open(struct kmem_cache *s)
{
	unsigned int limit = magazine_limit(s);
	struct magazine __percpu *mags;
	int cpu;

	mags = __alloc_percpu(struct_size(mags, objects, limit),
			      __alignof__(*mags));
	if (!mags)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		per_cpu_ptr(mags, cpu)->limit = limit;
	s->magazine = mags;
	s->batch = max(limit / 2, 1u);
	for (int nid = 0; nid <= slab_last_node(); nid++) {
		struct kmem_cache_node *n = &s->node[nid];

		spin_lock_init(&n->lock);
		INIT_LIST_HEAD(&n->partial);
		INIT_LIST_HEAD(&n->full);
		INIT_LIST_HEAD(&n->empty);
	}
	return 0;
}

/* Empties this CPU's magazine; from an interrupt on the other CPUs. */
static void flush_here(void *data)
{
	void *objects[MAX_BATCH];
	struct kmem_cache *s = data;
	unsigned int nr;

	while ((nr = magazine_empty(s, objects, MAX_BATCH)))
		while (nr)
			put_object(s, objects[--nr]);
}

/* Afterwards no magazine holds an object that was in it before the call. */
void slab_cache_flush(struct kmem_cache *s)
{
	on_each_cpu(flush_here, s, true);
}

/* Returns how many slabs are left. */
unsigned long slab_cache_discard_empty(struct kmem_cache *s)
{
	unsigned long left = 0;

	for (int nid = 0; nid <= slab_last_node(); nid++) {
		struct kmem_cache_node *n = &s->node[nid];
		struct page *slab, *next;
		LIST_HEAD(empty);

		scoped_guard(spinlock_irqsave, &n->lock) {
			list_splice_init(&n->empty, &empty);
			n->nr_slabs -= n->nr_empty;
			n->nr_empty = 0;
			left += n->nr_slabs;
		}
		list_for_each_entry_safe(slab, next, &empty, slab_list)
			slab_discard(s, slab);
	}
	return left;
}
