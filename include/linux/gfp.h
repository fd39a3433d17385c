/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocating pages. */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H

#include <linux/cleanup.h>
#include <linux/build_bug.h>
#include <linux/gfp_types.h>
#include <linux/mmzone.h>

static inline bool gfpflags_allow_blocking(gfp_t gfp)
{
	return !!(gfp & __GFP_DIRECT_RECLAIM);
}

static inline enum migratetype gfp_migratetype(gfp_t gfp)
{
	BUILD_BUG_ON((__force u32)__GFP_MOVABLE != MIGRATE_MOVABLE << 1);
	BUILD_BUG_ON((__force u32)__GFP_RECLAIMABLE != MIGRATE_RECLAIMABLE << 1);
	return ((__force u32)gfp >> 1) & 3;
}

/*
 * A block of 2^@order pages, or NULL. Without __GFP_COMP its pages stand by
 * themselves, the first with a reference, and it is freed by order; with it,
 * it is a folio.
 *
 * A "frozen" one has no reference count in use (it stays 0, so nobody can
 * take a reference by mistake): for memory with one owner, such as slabs and
 * page tables. It saves both sides an atomic operation.
 */
struct page *alloc_pages(gfp_t gfp, unsigned int order);
struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order);
struct page *alloc_frozen_pages(gfp_t gfp, unsigned int order);
struct page *alloc_frozen_pages_node(int nid, gfp_t gfp, unsigned int order);
void free_frozen_pages(struct page *page, unsigned int order);
void __free_pages(struct page *page, unsigned int order);
#define alloc_page(gfp)		alloc_pages(gfp, 0)
#define __free_page(page)	__free_pages(page, 0)

struct folio *folio_alloc(gfp_t gfp, unsigned int order);

/* The same by kernel address; 0 for none. */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
unsigned long get_zeroed_page(gfp_t gfp);
void free_pages(unsigned long addr, unsigned int order);
#define __get_free_page(gfp)	__get_free_pages(gfp, 0)
#define free_page(addr)		free_pages(addr, 0)

/*
 * Single pages for every NULL in @pages[0..nr); returns how many entries are
 * filled, which may be fewer than @nr.
 */
unsigned long alloc_pages_bulk(gfp_t gfp, unsigned long nr,
			       struct page **pages);

/* Just enough pages for @size bytes, which need not be a power of two. */
void *alloc_pages_exact(size_t size, gfp_t gfp);
void free_pages_exact(void *virt, size_t size);
/* Make a block of 2^@order without __GFP_COMP into single pages. */
void split_page(struct page *page, unsigned int order);

/*
 * Runs of pages longer than a block can be. The range must be free now:
 * nothing is moved out of its way. A node other than NUMA_NO_NODE is meant.
 */
int alloc_contig_range(unsigned long start, unsigned long end, gfp_t gfp);
struct page *alloc_contig_pages(unsigned long nr_pages, gfp_t gfp, int nid);
void free_contig_range(unsigned long pfn, unsigned long nr_pages);

/* Give back what CPUs keep to themselves. */
void drain_all_pages(struct zone *zone);
void drain_local_pages(struct zone *zone);

unsigned long nr_free_pages(void);	/* in zones and on CPUs' lists */
unsigned long totalram_pages(void);

/*
 * Registered hooks: the allocator's only calls upward.
 *
 * @reclaim tries to free pages and returns how many it freed; @oom kills
 * somebody and returns whether it found one; @wake_kswapd starts reclaim in
 * the background. None of them is called from atomic context but the last.
 */
struct alloc_pressure_hooks {
	unsigned long (*reclaim)(gfp_t gfp, unsigned int order);
	bool (*oom)(gfp_t gfp, unsigned int order);
	void (*wake_kswapd)(struct zone *zone, unsigned int order);
};
/* Returns the hooks that were in force before. */
const struct alloc_pressure_hooks *
set_alloc_pressure_hooks(const struct alloc_pressure_hooks *hooks);

DEFINE_FREE(free_page, void *, if (_T) free_page((unsigned long)_T))

#endif /* _LINUX_GFP_H */
