// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory by size: from the cache of the next greater size, or whole pages
 * beyond the largest. A large block is marked PageLargeKmalloc; that, and
 * PageSlab, is how kfree() knows what an address is. Owns nothing.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "slab.h"

/* A size that can never be had is a mistake of the caller, like an order. */
static bool size_ok(size_t size, gfp_t gfp)
{
	if (likely(size <= KMALLOC_MAX_SIZE))
		return true;
	WARN_ONCE(!(gfp & __GFP_NOWARN),
		  "kmalloc of %zu bytes: the most is %lu\n", size,
		  KMALLOC_MAX_SIZE);
	return false;
}

/*
 * Tells the sanitizer that of the @has bytes at @p, @size are the user's. So
 * it sees a write past what was asked for, not only past the object.
 */
static __always_inline void *grant(const void *p, size_t size, size_t has)
{
	if (IS_ENABLED(CONFIG_KASAN) && p) {
		kasan_unpoison(p, size);
		kasan_poison((const char *)p + size, has - size);
	}
	return (void *)p;
}

/*
 * Whole pages, frozen: they have one owner. The order of the folio is all that
 * kfree() needs to know.
 */
static noinline void *kmalloc_large(size_t size, gfp_t gfp, int nid)
{
	unsigned int order = get_order(size);
	struct page *page;

	if (!size_ok(size, gfp))
		return NULL;
	page = alloc_frozen_pages_node(nid, gfp | __GFP_COMP, order);
	if (!page)
		return NULL;
	__SetPageLargeKmalloc(page);
	return grant(page_address(page), size, PAGE_SIZE << order);
}

/* @caller is remembered by debugging caches as the one who allocates. */
static __always_inline void *do_kmalloc(size_t size, gfp_t gfp, int nid,
					unsigned long caller)
{
	struct kmem_cache *s;
	void *p;

	if (unlikely(!size))
		return ZERO_SIZE_PTR;
	if (unlikely(size > KMALLOC_MAX_CACHE_SIZE))
		return kmalloc_large(size, gfp, nid);
	s = kmalloc_caches[kmalloc_index(size)];
	if (nid != NUMA_NO_NODE)
		p = kmem_cache_alloc_node(s, gfp, nid);
	else
		p = slab_alloc(s, gfp, caller);
	return grant(p, size, IS_ENABLED(CONFIG_KASAN) ? s->object_size : 0);
}

/*
 * For sizes that the compiler does not know; kmalloc() in slab.h takes the
 * others straight to their cache.
 */
void *__kmalloc(size_t size, gfp_t gfp)
{
	return do_kmalloc(size, gfp, NUMA_NO_NODE, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__kmalloc);

void *__kmalloc_node(size_t size, gfp_t gfp, int nid)
{
	return do_kmalloc(size, gfp, nid, _RET_IP_);
}
EXPORT_SYMBOL_GPL(__kmalloc_node);

/*
 * For functions that allocate in the name of their caller, such as kstrdup().
 */
void *kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller)
{
	return do_kmalloc(size, gfp, NUMA_NO_NODE, caller);
}

/*
 * NULL, a large block, or a mistake. A mistake is reported and nothing is freed:
 * leaking is better than freeing what somebody uses.
 */
static noinline void kfree_not_slab(void *object, unsigned long caller)
{
	struct page *page;

	if (ZERO_OR_NULL_PTR(object))
		return;
	if (!in_linear_map(object) || !pfn_valid(virt_to_pfn(object))) {
		WARN(1, "kfree(%px) from %pS: no kernel memory\n", object,
		     (void *)caller);
		return;
	}
	page = compound_head(virt_to_page(object));
	if (!PageLargeKmalloc(page) || page_address(page) != object) {
		WARN(1, "kfree(%px) from %pS: was not allocated by kmalloc\n",
		     object, (void *)caller);
		dump_page(page, "bad kfree");
		return;
	}
	__ClearPageLargeKmalloc(page);
	kasan_unpoison(object, page_size(page));
	free_frozen_pages(page, compound_order(page));
}

/*
 * The cache and the slab are found from the address alone: pages of slabs are
 * marked, and a slab knows its cache.
 */
void kfree(const void *ptr)
{
	void *object = (void *)ptr;
	struct page *slab;

	/* NULL and ZERO_SIZE_PTR are not in the linear map either. */
	if (unlikely(!in_linear_map(ptr)))
		goto no_slab;
	slab = virt_to_slab(ptr);
	if (unlikely(!PageSlab(slab)))
		goto no_slab;
	slab_free(slab->slab_cache, slab, object, _RET_IP_);
	return;
no_slab:
	kfree_not_slab(object, _RET_IP_);
}
EXPORT_SYMBOL_GPL(kfree);

/*
 * The size of the object's cache, or of the block. More than was asked for is
 * not the caller's, but what krealloc() can give without moving.
 */
size_t ksize(const void *object)
{
	struct page *page;

	if (ZERO_OR_NULL_PTR(object))
		return 0;
	page = virt_to_slab(object);
	if (PageSlab(page))
		return page->slab_cache->object_size;
	return page_size(page);
}
EXPORT_SYMBOL_GPL(ksize);

/*
 * For keys and passwords. The barrier keeps the compiler from dropping stores to
 * memory that is about to be freed.
 */
void kfree_sensitive(const void *object)
{
	if (!ZERO_OR_NULL_PTR(object)) {
		kasan_unpoison(object, ksize(object));
		memset((void *)object, 0, ksize(object));
		barrier_data(object);
	}
	kfree(object);
}
EXPORT_SYMBOL_GPL(kfree_sensitive);

/*
 * Another size in the same place. With __GFP_ZERO what is given up now is
 * cleared, so that it is zero if it is asked for again.
 */
static void *resize_in_place(void *p, size_t new_size, size_t has, gfp_t gfp)
{
	if (gfp & __GFP_ZERO) {
		kasan_unpoison(p, has);
		memset((char *)p + new_size, 0, has - new_size);
	}
	return grant(p, new_size, has);
}

/*
 * Grows by a copy, unless the object's cache has room already. Never shrinks: the
 * caller may grow it again.
 */
void *krealloc(const void *p, size_t new_size, gfp_t gfp)
{
	size_t old_size;
	void *new;

	if (!new_size) {
		kfree(p);
		return ZERO_SIZE_PTR;
	}
	old_size = ksize(p);
	/* A freed object is seen by the sanitizer here, before it is granted. */
	if (IS_ENABLED(CONFIG_KASAN) && old_size)
		(void)READ_ONCE(*(const u8 *)p);
	if (new_size <= old_size)
		return resize_in_place((void *)p, new_size, old_size, gfp);
	new = kmalloc_track_caller(new_size, gfp, _RET_IP_);
	if (new && old_size) {
		kasan_unpoison(p, old_size);
		memcpy(new, p, old_size);
		kfree(p);
	}
	return new;
}
EXPORT_SYMBOL_GPL(krealloc);

/* A large size is tried lightly first: pages that are not in a row will do. */
void *kvmalloc(size_t size, gfp_t gfp)
{
	gfp_t light = gfp;
	void *p;

	if (size > PAGE_SIZE) {
		light |= __GFP_NOWARN;
		if (!(gfp & __GFP_RETRY_MAYFAIL))
			light |= __GFP_NORETRY;
		light &= ~__GFP_NOFAIL;
	}
	p = kmalloc_track_caller(size, light, _RET_IP_);
	if (p || size <= PAGE_SIZE || !gfpflags_allow_blocking(gfp))
		return p;
	return __vmalloc(size, gfp);
}
EXPORT_SYMBOL_GPL(kvmalloc);

/* For both kinds: the address says which. */
void kvfree(const void *addr)
{
	if (is_vmalloc_addr(addr))
		vfree(addr);
	else
		kfree(addr);
}
EXPORT_SYMBOL_GPL(kvfree);
