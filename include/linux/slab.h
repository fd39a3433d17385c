/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocating objects smaller than pages. */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/cache.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/gfp_types.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

/* Flags of a cache. */
#define SLAB_CONSISTENCY_CHECKS	((__force slab_flags_t)0x00000100u)
#define SLAB_RED_ZONE		((__force slab_flags_t)0x00000400u)
#define SLAB_POISON		((__force slab_flags_t)0x00000800u)
#define SLAB_HWCACHE_ALIGN	((__force slab_flags_t)0x00002000u)
#define SLAB_STORE_USER		((__force slab_flags_t)0x00010000u)
#define SLAB_PANIC		((__force slab_flags_t)0x00040000u)
/* Slabs, not objects, wait for a grace period: see Documentation/mm/slab.md */
#define SLAB_TYPESAFE_BY_RCU	((__force slab_flags_t)0x00080000u)
#define SLAB_RECLAIM_ACCOUNT	((__force slab_flags_t)0x00100000u)
#define SLAB_ACCOUNT		((__force slab_flags_t)0x00200000u)
#define SLAB_NO_DEBUG		((__force slab_flags_t)0x00400000u)

/* What kmalloc(0) returns: not NULL, not to be touched, fine to free. */
#define ZERO_SIZE_PTR		((void *)16)
#define ZERO_OR_NULL_PTR(x)	((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

#define ARCH_KMALLOC_MINALIGN	8
#define KMALLOC_SHIFT_LOW	3
#define KMALLOC_MAX_CACHE_SIZE	8192ul		/* above: whole pages */
#define KMALLOC_MAX_ORDER	10
#define KMALLOC_MAX_SIZE	(4096ul << KMALLOC_MAX_ORDER)
#define NR_KMALLOC_CACHES	13

struct kmem_cache;
struct mem_cgroup;

struct kmem_cache_args {
	unsigned int align;
	/* Offsets into an object that user space may be shown; 0 size: none. */
	unsigned int useroffset;
	unsigned int usersize;
	void (*ctor)(void *object);
};

struct kmem_cache *__kmem_cache_create_args(const char *name,
					    unsigned int size,
					    const struct kmem_cache_args *args,
					    slab_flags_t flags);

static inline struct kmem_cache *
kmem_cache_create(const char *name, unsigned int size, unsigned int align,
		  slab_flags_t flags, void (*ctor)(void *object))
{
	struct kmem_cache_args args = { .align = align, .ctor = ctor };

	return __kmem_cache_create_args(name, size, &args, flags);
}

#define KMEM_CACHE(type, flags) \
	kmem_cache_create(#type, sizeof(struct type), \
			  __alignof__(struct type), flags, NULL)

void kmem_cache_destroy(struct kmem_cache *s);
/* Gives empty slabs back; 0 if no slab is left. */
int kmem_cache_shrink(struct kmem_cache *s);
unsigned int kmem_cache_size(struct kmem_cache *s);

void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp) __malloc;
void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t gfp, int nid) __malloc;
void kmem_cache_free(struct kmem_cache *s, void *object);
/* All of @nr or none: returns @nr or 0. */
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t nr,
			  void **objects);
void kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **objects);

static inline void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t gfp)
{
	return kmem_cache_alloc(s, gfp | __GFP_ZERO);
}

extern struct kmem_cache *kmalloc_caches[NR_KMALLOC_CACHES];

/* The cache of a size, as an index; for constant sizes a constant. */
static __always_inline unsigned int kmalloc_index(size_t size)
{
	if (size <= 8)
		return 0;
	if (size > 64 && size <= 96)
		return 1;
	if (size > 128 && size <= 192)
		return 2;
	/* 16: 3, 32: 4, 64: 5, 128: 6, ... 8192: 12 */
	return 64 - __builtin_clzl(size - 1) - 1;
}

/*
 * Of a size that is not a constant. @caller is whom a leak report names.
 */
void *__kmalloc(size_t size, gfp_t gfp) __malloc __alloc_size(1);
void *__kmalloc_node(size_t size, gfp_t gfp, int nid)
	__malloc __alloc_size(1);
void *kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller)
	__malloc __alloc_size(1);
void kfree(const void *object);
void kfree_sensitive(const void *object);
/* Of the whole place; only what was asked for is the caller's. */
size_t ksize(const void *object);

static __always_inline __alloc_size(1) void *kmalloc(size_t size, gfp_t gfp)
{
	/* The sanitizer is told the size, which the cache does not know. */
	if (!IS_ENABLED(CONFIG_KASAN) && __builtin_constant_p(size) && size &&
	    size <= KMALLOC_MAX_CACHE_SIZE)
		return kmem_cache_alloc(kmalloc_caches[kmalloc_index(size)],
					gfp);
	return __kmalloc(size, gfp);
}

static __always_inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

static __always_inline void *kmalloc_node(size_t size, gfp_t gfp, int nid)
{
	return __kmalloc_node(size, gfp, nid);
}

static __always_inline void *kzalloc_node(size_t size, gfp_t gfp, int nid)
{
	return __kmalloc_node(size, gfp | __GFP_ZERO, nid);
}

/* NULL if the product overflows. */
static __always_inline void *kmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return kmalloc(bytes, gfp);
}

static __always_inline void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kmalloc_array(n, size, gfp | __GFP_ZERO);
}

/*
 * NULL and @p still valid on failure; ZERO_SIZE_PTR and freed for size 0. With
 * __GFP_ZERO at every call from the first, what is new is zero.
 */
void *krealloc(const void *p, size_t new_size, gfp_t gfp)
	__must_check __alloc_size(2);
static inline void *__must_check
krealloc_array(void *p, size_t new_n, size_t new_size, gfp_t gfp)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(new_n, new_size, &bytes)))
		return NULL;
	return krealloc(p, bytes, gfp);
}

/* By kmalloc if it can be had easily, else by vmalloc. */
void *kvmalloc(size_t size, gfp_t gfp) __alloc_size(1);
static inline void *kvzalloc(size_t size, gfp_t gfp)
{
	return kvmalloc(size, gfp | __GFP_ZERO);
}
static inline void *kvmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return kvmalloc(bytes, gfp);
}
static inline void *kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kvmalloc_array(n, size, gfp | __GFP_ZERO);
}
void kvfree(const void *addr);

void kmem_cache_init(void);
/* Calls @fn for each cache until it returns other than 0. */
struct slabinfo {
	const char *name;
	unsigned long active_objs;
	unsigned long num_objs;
	unsigned long num_slabs;
	unsigned int object_size;
	unsigned int size;
	unsigned int objects_per_slab;
	unsigned int cache_order;
};
int for_each_kmem_cache(int (*fn)(const struct slabinfo *info, void *arg),
			void *arg);

DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))

#endif /* _LINUX_SLAB_H */
