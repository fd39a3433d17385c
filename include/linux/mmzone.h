/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nodes, zones, and the free memory in them.
 *
 * A node is memory that is equally near to some CPUs. A zone is the part of a
 * node that serves a purpose. mm/page_alloc.c owns what is in a zone.
 */
#ifndef _LINUX_MMZONE_H
#define _LINUX_MMZONE_H

#include <asm/page.h>
#include <linux/cache.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/nodemask.h>
#include <linux/page-flags.h>
#include <linux/percpu-defs.h>
#include <linux/spinlock_types.h>

#define MAX_PAGE_ORDER		10
#define MAX_ORDER_NR_PAGES	(1ul << MAX_PAGE_ORDER)
#define NR_PAGE_ORDERS		(MAX_PAGE_ORDER + 1)
/* Beyond it, an allocation may fail for want of a long enough block. */
#define PAGE_ALLOC_COSTLY_ORDER	3

/* Blocks of like pages are kept together: one type for each 2 MiB. */
#define pageblock_order		9
#define pageblock_nr_pages	(1ul << pageblock_order)

enum migratetype {
	MIGRATE_UNMOVABLE,
	MIGRATE_MOVABLE,
	MIGRATE_RECLAIMABLE,
	MIGRATE_TYPES,
};

enum zone_type {
	ZONE_DMA32,	/* what a device with 32 address bits reaches */
	ZONE_NORMAL,
	ZONE_MOVABLE,	/* only pages that can be moved away */
	MAX_NR_ZONES,
};

enum zone_watermarks {
	WMARK_MIN,	/* below: only for those who free memory */
	WMARK_LOW,	/* below: kswapd is woken */
	WMARK_HIGH,	/* above: kswapd sleeps */
	NR_WMARK,
};

/* A CPU keeps free blocks of the small orders for itself. */
#define PCP_MAX_ORDER		PAGE_ALLOC_COSTLY_ORDER
/*
 * As many lists for each order as two bits of a gfp_t can say, so that the
 * wrong pair of them finds an empty list and not that of the next order.
 */
#define PCP_TYPES		4
#define NR_PCP_LISTS		((PCP_MAX_ORDER + 1) * PCP_TYPES)

/*
 * A CPU's own free blocks. Guarded by @busy: set while the CPU is at work
 * here, so that an interrupt which comes in between goes to the zone instead.
 * Nobody else looks, except the CPU that drains it by an IPI.
 */
struct per_cpu_pages {
	bool busy;
	int count;		/* pages in all lists */
	int high;		/* above it, some go back to the zone */
	int batch;		/* how many pages move at once */
	u16 pages[NR_PCP_LISTS];	/* in each list */
	struct list_head lists[NR_PCP_LISTS];
};

/* Blocks of one order: list for each type; under zone->lock. */
struct free_area {
	struct list_head free_list[MIGRATE_TYPES];
	unsigned long nr_free;
};

struct pglist_data;

struct zone {
	/* Read by the fast path, written at boot. */
	struct per_cpu_pages __percpu *per_cpu_pageset;
	struct pglist_data *zone_pgdat;
	const char *name;
	unsigned long zone_start_pfn;
	unsigned long spanned_pages;	/* from the first to the last */
	unsigned long present_pages;	/* less the holes */
	unsigned long _watermark[NR_WMARK];
	/* Kept for those who need this zone, from those whose best is [i]. */
	unsigned long lowmem_reserve[MAX_NR_ZONES];

	spinlock_t lock ____cacheline_aligned;
	struct free_area free_area[NR_PAGE_ORDERS];
	unsigned long nr_free_pages;	/* in free_area; under @lock */
	unsigned long managed_pages;	/* given to the allocator; @lock */
};

/* Zones to try, best first; ends with NULL. */
struct zonelist {
	struct zone *zones[MAX_NUMNODES * MAX_NR_ZONES + 1];
};

enum {
	ZONELIST_FALLBACK,	/* this node first, then others */
	ZONELIST_NOFALLBACK,	/* this node: __GFP_THISNODE */
	MAX_ZONELISTS,
};

typedef struct pglist_data {
	struct zone node_zones[MAX_NR_ZONES];
	/* For each highest zone allowed: the lists start at its own. */
	struct zonelist node_zonelists[MAX_ZONELISTS][MAX_NR_ZONES];
	unsigned long node_start_pfn;
	unsigned long node_present_pages;
	unsigned long node_spanned_pages;
	int node_id;
} pg_data_t;

extern struct pglist_data *node_data[MAX_NUMNODES];
#define NODE_DATA(nid)	(node_data[nid])

#define for_each_zone_of(zone, pgdat) \
	for (zone = (pgdat)->node_zones; \
	     zone < (pgdat)->node_zones + MAX_NR_ZONES; zone++)

static inline bool populated_zone(const struct zone *zone)
{
	return zone->present_pages;
}

static inline unsigned long zone_end_pfn(const struct zone *zone)
{
	return zone->zone_start_pfn + zone->spanned_pages;
}

static inline bool zone_spans_pfn(const struct zone *zone, unsigned long pfn)
{
	return pfn >= zone->zone_start_pfn && pfn < zone_end_pfn(zone);
}

static inline enum zone_type zone_idx(const struct zone *zone)
{
	return zone - zone->zone_pgdat->node_zones;
}

static inline int page_to_nid(const struct page *page)
{
	return page->flags >> NODES_PGSHIFT;
}

static inline enum zone_type page_zonenum(const struct page *page)
{
	return (page->flags >> ZONES_PGSHIFT) & ((1 << ZONES_SHIFT) - 1);
}

static inline struct zone *page_zone(const struct page *page)
{
	return &NODE_DATA(page_to_nid(page))->node_zones[page_zonenum(page)];
}

static inline unsigned long min_wmark_pages(const struct zone *z)
{
	return z->_watermark[WMARK_MIN];
}

static inline unsigned long low_wmark_pages(const struct zone *z)
{
	return z->_watermark[WMARK_LOW];
}

static inline unsigned long high_wmark_pages(const struct zone *z)
{
	return z->_watermark[WMARK_HIGH];
}

/* The node of the running CPU. */
DECLARE_PER_CPU(int, numa_node);	/* mm/percpu.c */
#define numa_node_id()	__this_cpu_read(numa_node)
#define numa_mem_id()	numa_node_id()

/*
 * The zone of a page as a small number, and this CPU's lists of each zone and
 * of the best zone for each pair of zone bits in a gfp_t. Written at boot.
 */
#define NR_ZONE_IDS		(1u << (NODES_SHIFT + ZONES_SHIFT))
#define page_zone_id(page)	((page)->flags >> ZONES_PGSHIFT)
struct pcp_table {
	struct per_cpu_pages *best[4];		/* by gfp & 3 */
	struct per_cpu_pages *of_zone[NR_ZONE_IDS];
};
DECLARE_PER_CPU(struct pcp_table, pcp_table);

/* Free blocks of one order and type, but @most if there are more; takes the lock. mm/buddy.c. */
unsigned long zone_count_free(struct zone *zone, unsigned int order, enum migratetype type,
			      unsigned long most);
/* How many pageblocks of each type, some of which may have fewer pages than others. */
void zone_count_pageblocks(const struct zone *zone, unsigned long nr[MIGRATE_TYPES]);

/* Is there a struct page for it? */
bool pfn_valid(unsigned long pfn);

#endif /* _LINUX_MMZONE_H */
