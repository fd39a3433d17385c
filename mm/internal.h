/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of mm/ share among themselves.
 *
 * Lock order, outermost first:
 *	slab_mutex		the list of caches
 *	kmem_cache.lock		the slabs of a cache
 *	purge_lock		who frees what vfree() retired
 *	kernel_pgtable_lock	the kernel's page tables; interrupts are on
 *	vmap_lock		the vmalloc area
 *	zone->lock		free blocks of a zone
 * A CPU's own lists (pcp, magazines) are guarded by a flag, not a lock, and
 * nothing else is taken while it is set but the zone's or the cache's lock.
 */
#ifndef _MM_INTERNAL_H
#define _MM_INTERNAL_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

/* How far below the watermark an allocation may go. */
#define ALLOC_WMARK_MASK	0x03	/* an enum zone_watermarks */
#define ALLOC_NO_WATERMARKS	0x04
#define ALLOC_HIGH		0x08	/* half of the reserve */

/* One more than the last page frame; mm_init.c. */
extern unsigned long max_pfn;

/* Has the address a struct page to ask, if only one of no memory? */
static __always_inline bool in_linear_map(const void *p)
{
	return (unsigned long)p - PAGE_OFFSET < VMALLOC_START - PAGE_OFFSET;
}

/* --- buddy.c: free blocks of a zone. All want zone->lock. --- */

/* A block of 2^@order, split as needed, or NULL. */
struct page *buddy_alloc(struct zone *zone, unsigned int order,
			 enum migratetype type);
/* At most *@nr of them, one behind the other: how many, *@nr says then. Or NULL. */
struct page *buddy_alloc_run(struct zone *zone, unsigned int order,
			     enum migratetype type, unsigned int *nr);
/* Merged with its buddies as far as it goes. */
void buddy_free(struct zone *zone, struct page *page, unsigned int order);
/* Frames [@start, @end), in the longest blocks that they make up. */
void buddy_free_range(struct zone *zone, unsigned long start, unsigned long end);
/* The free block that @page lies in, or NULL. */
struct page *buddy_find(struct zone *zone, struct page *page);
/* Takes a free block off its list; its pages become the caller's. */
void buddy_isolate(struct zone *zone, struct page *head);
/* Every list and count of the zone, against each other. */
bool buddy_verify(struct zone *zone);

/*
 * A page that a user fault fills, frozen, without waiting; cleared if @zero is
 * __GFP_ZERO. Or NULL, without a word. mm/page_alloc.c.
 */
struct page *alloc_fault_page(gfp_t zero);

/* The type of each pageblock of memory; changes under zone->lock. */
extern u8 *pageblock_types;

static __always_inline enum migratetype
get_pageblock_migratetype(const struct page *page)
{
	return READ_ONCE(pageblock_types[page_to_pfn(page) >> pageblock_order]);
}

static inline void set_pageblock_migratetype(const struct page *page,
					     enum migratetype type)
{
	WRITE_ONCE(pageblock_types[page_to_pfn(page) >> pageblock_order], type);
}

/* --- pcp.c: what a CPU keeps for itself. --- */
struct page *pcp_alloc(struct zone *zone, unsigned int order, gfp_t gfp);
/*
 * A batch from the zone, of @spare pages at the most: one block to return, the
 * rest for the lists.
 */
struct page *pcp_refill(struct zone *zone, unsigned int order,
			enum migratetype type, long spare);
void pcp_drain_some(struct page *page);
void pcp_init(struct zone *zone);
void pcp_init_boot(struct zone *zone);
/* Where @cpu finds its lists; when they or its node have changed. */
void pcp_table_init(int cpu);
/* Pages on all CPUs' lists of @zone; a snapshot. */
unsigned long pcp_nr_pages(struct zone *zone);

/* --- page_alloc.c --- */
/* The best zone that may serve @gfp. */
enum zone_type gfp_zone(gfp_t gfp);
/* The zones to try for @gfp from node @nid, best first, ending with NULL. */
struct zone *const *zones_for(int nid, gfp_t gfp);
/* Could @nid give a block for the kernel, without anybody working for it? */
bool node_has_room(int nid, unsigned int order);
/* @highest is the best zone that the allocation could have had. */
bool zone_watermark_ok(const struct zone *zone, unsigned int order,
		       unsigned int alloc_flags, enum zone_type highest);
/* At boot: a free block becomes the allocator's. */
void free_pages_core(struct page *page, unsigned int order);
/* The content and the books of a block that leaves or enters. */
void prep_new_page(struct page *page, unsigned int order, gfp_t gfp);
bool free_pages_prepare(struct page *page, unsigned int order);
/* Of one page, most of which have nothing to be done about them. */
bool free_page_prepare(struct page *page);
/* At boot, when zones have their pages: watermarks and lowmem_reserve. */
void setup_watermarks(void);

/* --- page_report.c --- */
void bad_page(const struct page *page, const char *reason);
void warn_alloc(gfp_t gfp, unsigned int order, const char *what);

/* --- page_owner.c, page_poison.c --- */
#ifdef CONFIG_PAGE_OWNER
void page_owner_init(void);
void page_owner_alloc(struct page *page, unsigned int order, gfp_t gfp);
void page_owner_free(struct page *page, unsigned int order);
void page_owner_split(struct page *page, unsigned int order);
void page_owner_print(const struct page *page);
#else
static inline void page_owner_init(void)
{
}

static inline void page_owner_alloc(struct page *page, unsigned int order,
				    gfp_t gfp)
{
}

static inline void page_owner_free(struct page *page, unsigned int order)
{
}

static inline void page_owner_split(struct page *page, unsigned int order)
{
}

static inline void page_owner_print(const struct page *page)
{
}
#endif

#ifdef CONFIG_PAGE_POISONING
void page_poison_pages(struct page *page, unsigned long nr);
void page_unpoison_pages(struct page *page, unsigned long nr);
#else
static inline void page_poison_pages(struct page *page, unsigned long nr)
{
}

static inline void page_unpoison_pages(struct page *page, unsigned long nr)
{
}
#endif

/* Sets up the head and the tails of a folio. */
void prep_compound_page(struct page *page, unsigned int order);

#endif /* _MM_INTERNAL_H */
