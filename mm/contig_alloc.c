// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs of pages longer than the largest block.
 *
 * A run can be had if every page of it is free at the moment; the blocks are
 * taken off the zone's lists under its lock, in one go, so that either all of
 * the run is taken or nothing has changed.
 */
#include <kunit/visibility.h>
#include <linux/fault-inject.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "internal.h"

/* Is all of [start, end) free? Under zone->lock. */
static bool range_is_free(struct zone *zone, unsigned long start,
			  unsigned long end)
{
	while (start < end) {
		struct page *head;

		if (!pfn_valid(start))
			return false;	/* a hole in the zone */
		head = buddy_find(zone, pfn_to_page(start));
		if (!head)
			return false;
		start = page_to_pfn(head) + (1ul << head->private);
	}
	return true;
}

/* Takes what is free in [start, end); the ends of the outer blocks go back. */
static void take_range(struct zone *zone, unsigned long start,
		       unsigned long end)
{
	unsigned long pfn = start;

	while (pfn < end) {
		struct page *head = buddy_find(zone, pfn_to_page(pfn));
		unsigned long first = page_to_pfn(head);
		unsigned long behind = first + (1ul << head->private);

		buddy_isolate(zone, head);
		if (first < start)
			buddy_free_range(zone, first, start);
		if (behind > end)
			buddy_free_range(zone, end, behind);
		pfn = behind;
	}
}

/* A run must be memory, and all of one zone, whose lock then covers it. */
static bool range_in_zone(unsigned long start, unsigned long end)
{
	return start < end && pfn_valid(start) && pfn_valid(end - 1) &&
	       page_zone(pfn_to_page(start)) == page_zone(pfn_to_page(end - 1));
}

/* As alloc_contig_range(), of a range in @zone that has been drained. */
static int claim_range(struct zone *zone, unsigned long start,
		       unsigned long end, gfp_t gfp)
{
	scoped_guard(spinlock_irqsave, &zone->lock) {
		if (!range_is_free(zone, start, end))
			return -EBUSY;
		if (zone->nr_free_pages - (end - start) < min_wmark_pages(zone))
			return -ENOMEM;
		take_range(zone, start, end);
	}
	for (unsigned long pfn = start; pfn < end; pfn++) {
		prep_new_page(pfn_to_page(pfn), 0, gfp & ~__GFP_COMP);
		set_page_count(pfn_to_page(pfn), 1);
	}
	return 0;
}

/*
 * [start, end) by frame number: 0 and the pages are the caller's, each with one
 * reference; -EBUSY if one is in use; -ENOMEM if the reserve would suffer.
 */
int alloc_contig_range(unsigned long start, unsigned long end, gfp_t gfp)
{
	struct zone *zone;

	if (!range_in_zone(start, end))
		return -EINVAL;
	if (should_fail_alloc_page(gfp, fls64(end - start - 1)))
		return -ENOMEM;
	zone = page_zone(pfn_to_page(start));
	drain_all_pages(zone);
	return claim_range(zone, start, end, gfp);
}
EXPORT_SYMBOL_IF_KUNIT(alloc_contig_range);

/*
 * Tries each aligned place. Long runs are wanted seldom; simple is fast enough.
 */
static struct page *contig_in_zone(struct zone *zone, unsigned long nr,
				   gfp_t gfp)
{
	/* Aligned as far as a block is, so that big mappings can be used. */
	unsigned long step = 1ul << min_t(unsigned int, fls64(nr - 1),
					  MAX_PAGE_ORDER);
	unsigned long pfn = ALIGN(zone->zone_start_pfn, step);

	if (zone->spanned_pages < nr)
		return NULL;
	drain_all_pages(zone);
	for (; pfn + nr <= zone_end_pfn(zone); pfn += step)
		if (!claim_range(zone, pfn, pfn + nr, gfp))
			return pfn_to_page(pfn);
	return NULL;
}

/*
 * On @nid, or near this CPU for NUMA_NO_NODE; from the zones that @gfp may
 * have, in their order. NULL if no run is free just now.
 */
struct page *alloc_contig_pages(unsigned long nr_pages, gfp_t gfp, int nid)
{
	struct page *page = NULL;

	if (!nr_pages || should_fail_alloc_page(gfp, fls64(nr_pages - 1)))
		return NULL;
	if (nid == NUMA_NO_NODE)
		nid = numa_mem_id();
	else
		gfp |= __GFP_THISNODE;
	if (!node_online(nid))
		return NULL;
	for (struct zone *const *z = zones_for(nid, gfp); *z && !page; z++)
		page = contig_in_zone(*z, nr_pages, gfp);
	return page;
}
EXPORT_SYMBOL_IF_KUNIT(alloc_contig_pages);

/*
 * Each page goes by itself, and may have been kept by somebody with a reference.
 */
void free_contig_range(unsigned long pfn, unsigned long nr_pages)
{
	for (unsigned long i = 0; i < nr_pages; i++)
		__free_page(pfn_to_page(pfn + i));
}
EXPORT_SYMBOL_IF_KUNIT(free_contig_range);
