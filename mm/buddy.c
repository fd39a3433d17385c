// SPDX-License-Identifier: GPL-2.0-only
/*
 * The buddy system: free blocks of a zone.
 *
 * A free block of order n begins at a multiple of 2^n pages. Its buddy is the
 * block with which it makes up one of order n + 1; when both are free they
 * become that. Every block is on the list of its order and type, its first
 * page is PageBuddy with the order in private, and all its pages are PageFree.
 *
 * Types keep pages that cannot be moved away from those that can: a pageblock
 * has a type, and blocks are looked for in their own type first. When that is
 * used up, the largest block of another type is taken, with its whole
 * pageblock if it is big enough, so that mixing stays rare. A free block is on
 * the list of its pageblock's type; one of several pageblocks has them all of
 * one type.
 *
 * Guarded by zone->lock throughout.
 */
#include <kunit/visibility.h>
#include <linux/list.h>
#include <linux/string.h>

#include "internal.h"

/* A block becomes free, of the type of its pageblock or of @type. */
static void add_block(struct zone *zone, struct page *page, unsigned int order,
		      enum migratetype type)
{
	struct free_area *area = &zone->free_area[order];

	page->private = order;
	__SetPageBuddy(page);
	list_add(&page->buddy_list, &area->free_list[type]);
	WRITE_ONCE(area->nr_free, area->nr_free + 1);
	WRITE_ONCE(zone->nr_free_pages, zone->nr_free_pages + (1ul << order));
}

/* The block is nobody's until the caller does something with it. */
static void del_block(struct zone *zone, struct page *page)
{
	unsigned int order = page->private;
	struct free_area *area = &zone->free_area[order];

	list_del(&page->buddy_list);
	__ClearPageBuddy(page);
	page->private = 0;
	WRITE_ONCE(area->nr_free, area->nr_free - 1);
	WRITE_ONCE(zone->nr_free_pages, zone->nr_free_pages - (1ul << order));
}

/*
 * Takes a free block and cuts it down to 2^@want pages: the halves that are
 * not wanted go back, the upper one each time.
 */
static struct page *take_block(struct zone *zone, struct page *page,
			       unsigned int want, enum migratetype type)
{
	unsigned int have = page->private;

	del_block(zone, page);
	while (have > want) {
		have--;
		add_block(zone, page + (1ul << have), have, type);
	}
	return page;
}

/* From the smallest block that is large enough, so that long ones last. */
static struct page *take_smallest(struct zone *zone, unsigned int order,
				  enum migratetype type)
{
	for (unsigned int have = order; have < NR_PAGE_ORDERS; have++) {
		struct list_head *list = &zone->free_area[have].free_list[type];
		struct page *page;

		page = list_first_entry_or_null(list, struct page, buddy_list);
		if (page)
			return take_block(zone, page, order, type);
	}
	return NULL;
}

/*
 * All pageblocks of a block get one type, so that whatever the block is cut
 * into later lies on the lists of the pageblock that it is in.
 */
static void set_block_type(struct page *page, unsigned int order,
			   enum migratetype type)
{
	for (unsigned long i = 0; i < 1ul << order; i += pageblock_nr_pages)
		set_pageblock_migratetype(page + i, type);
}

/* A free block that is one or more whole pageblocks changes type. */
static void claim_block(struct zone *zone, struct page *page,
			enum migratetype type)
{
	unsigned int order = page->private;

	set_block_type(page, order, type);
	list_move(&page->buddy_list, &zone->free_area[order].free_list[type]);
}

/* All free blocks of the pageblock that @page is in change type. */
static void claim_pageblock(struct zone *zone, struct page *page,
			    enum migratetype type)
{
	unsigned long pfn = page_to_pfn(page) & ~(pageblock_nr_pages - 1);
	unsigned long end = min(pfn + pageblock_nr_pages, zone_end_pfn(zone));

	set_pageblock_migratetype(page, type);
	pfn = max(pfn, zone->zone_start_pfn);
	while (pfn < end) {
		struct page *p = pfn_to_page(pfn);

		if (!PageBuddy(p)) {
			pfn++;
			continue;
		}
		list_move(&p->buddy_list,
			  &zone->free_area[p->private].free_list[type]);
		pfn += 1ul << p->private;
	}
}

/*
 * From another type, the largest block first. Pages that cannot be moved take
 * whole pageblocks along, or they would be strewn over movable memory; so
 * does anybody who finds half a pageblock free.
 */
static struct page *take_from_others(struct zone *zone, unsigned int order,
				     enum migratetype type)
{
	static const enum migratetype fallbacks[MIGRATE_TYPES][2] = {
		[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
		[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
		[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
	};

	for (int have = MAX_PAGE_ORDER; have >= (int)order; have--) {
		struct free_area *area = &zone->free_area[have];

		for (int i = 0; i < 2; i++) {
			enum migratetype other = fallbacks[type][i];
			struct page *page;

			page = list_first_entry_or_null(&area->free_list[other],
							struct page, buddy_list);
			if (!page)
				continue;
			if (have < pageblock_order - 1 &&
			    type == MIGRATE_MOVABLE)
				return take_block(zone, page, order, other);
			if (have >= pageblock_order)
				claim_block(zone, page, type);
			else
				claim_pageblock(zone, page, type);
			return take_smallest(zone, order, type);
		}
	}
	return NULL;
}

/*
 * A block of exactly 2^@order pages, still PageFree: prep_new_page() is next.
 */
struct page *buddy_alloc(struct zone *zone, unsigned int order,
			 enum migratetype type)
{
	struct page *page = take_smallest(zone, order, type);

	return page ?: take_from_others(zone, order, type);
}

/* What is left of the smallest block would only be asked for next. */
struct page *buddy_alloc_run(struct zone *zone, unsigned int order,
			     enum migratetype type, unsigned int *nr)
{
	for (unsigned int have = order; have < NR_PAGE_ORDERS; have++) {
		struct list_head *list = &zone->free_area[have].free_list[type];
		unsigned int cut = min_t(unsigned int, have, order + __fls(*nr));
		struct page *page;

		page = list_first_entry_or_null(list, struct page, buddy_list);
		if (!page)
			continue;
		*nr = 1u << (cut - order);
		return take_block(zone, page, cut, type);
	}
	*nr = 1;
	return take_from_others(zone, order, type);
}

/* The buddy of a block, if it is free, whole, and in this zone. */
static struct page *free_buddy(const struct zone *zone, struct page *page,
			       unsigned int order)
{
	unsigned long pfn = page_to_pfn(page) ^ (1ul << order);
	struct page *buddy = pfn_to_page(pfn);

	if (!zone_spans_pfn(zone, pfn) || !PageBuddy(buddy) ||
	    buddy->private != order || page_zone(buddy) != zone)
		return NULL;
	return buddy;
}

/*
 * The block grows as long as its buddy is free too. Buddies of one order differ in
 * one bit of their frame number. Whole pageblocks that merge take the type of
 * the one that came last.
 */
void buddy_free(struct zone *zone, struct page *page, unsigned int order)
{
	enum migratetype type = get_pageblock_migratetype(page);
	struct page *buddy;

	while (order < MAX_PAGE_ORDER &&
	       (buddy = free_buddy(zone, page, order))) {
		del_block(zone, buddy);
		if (order >= pageblock_order)
			set_block_type(buddy, order, type);
		if (buddy < page)
			page = buddy;
		order++;
	}
	add_block(zone, page, order, type);
}

/* A block of several pageblocks would have to have them all of one type: none is that long. */
void buddy_free_range(struct zone *zone, unsigned long start, unsigned long end)
{
	while (start < end) {
		unsigned int order = min(__ffs(start | pageblock_nr_pages),
					 __fls(end - start));

		buddy_free(zone, pfn_to_page(start), order);
		start += 1ul << order;
	}
}

/*
 * Tries every order: the block that contains a page begins where the page's number
 * has that many low bits cleared.
 */
struct page *buddy_find(struct zone *zone, struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++) {
		struct page *head = pfn_to_page(pfn & ~((1ul << order) - 1));

		if (page_to_pfn(head) < zone->zone_start_pfn)
			break;
		/* The lists of another zone are under another lock. */
		if (PageBuddy(head) && head->private >= order)
			return page_zone(head) == zone ? head : NULL;
	}
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(buddy_find);

void buddy_isolate(struct zone *zone, struct page *head)
{
	del_block(zone, head);
}

/* --- For who asks. --- */

/* The lock is held no longer than it takes to count @most. */
unsigned long zone_count_free(struct zone *zone, unsigned int order, enum migratetype type,
			      unsigned long most)
{
	unsigned long nr = 0;
	struct page *page;

	guard(spinlock_irqsave)(&zone->lock);
	list_for_each_entry(page, &zone->free_area[order].free_list[type], buddy_list)
		if (++nr == most)
			break;
	return nr;
}

/* Types change meanwhile: each is one that the block has had. Holes belong to nobody. */
void zone_count_pageblocks(const struct zone *zone, unsigned long nr[MIGRATE_TYPES])
{
	unsigned long pfn = zone->zone_start_pfn;

	memset(nr, 0, MIGRATE_TYPES * sizeof(*nr));
	for (; pfn < zone_end_pfn(zone); pfn = (pfn | (pageblock_nr_pages - 1)) + 1) {
		struct page *page = pfn_valid(pfn) ? pfn_to_page(pfn) : NULL;

		if (page && page_zone(page) == zone)
			nr[get_pageblock_migratetype(page)]++;
	}
}

/* --- Is it sound? --- */

/* One block, by the rules at the head of the file. */
static bool verify_block(struct zone *zone, struct page *page,
			 unsigned int order, enum migratetype type)
{
	unsigned long pfn = page_to_pfn(page);

	if (page->private != order || !PageBuddy(page) ||
	    (pfn & ((1ul << order) - 1)) || !zone_spans_pfn(zone, pfn))
		return false;
	for (unsigned long i = 0; i < 1ul << order; i += pageblock_nr_pages)
		if (get_pageblock_migratetype(page + i) != type)
			return false;
	for (unsigned long i = 0; i < 1ul << order; i++)
		if (!PageFree(page + i) || page_ref_count(page + i))
			return false;
	return order == MAX_PAGE_ORDER || !free_buddy(zone, page, order);
}

/* Adds the blocks of one list to @nr; -1 if one of them is not sound. */
static long verify_list(struct zone *zone, unsigned int order,
			enum migratetype type, long nr)
{
	struct page *page;

	list_for_each_entry(page, &zone->free_area[order].free_list[type],
			    buddy_list) {
		if (!verify_block(zone, page, order, type))
			return -1;
		nr++;
	}
	return nr;
}

bool buddy_verify(struct zone *zone)
{
	unsigned long total = 0;

	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++) {
		long nr = 0;

		for (int type = 0; type < MIGRATE_TYPES && nr >= 0; type++)
			nr = verify_list(zone, order, type, nr);
		if (nr < 0 || nr != zone->free_area[order].nr_free)
			return false;
		total += nr << order;
	}
	return total == zone->nr_free_pages;
}
EXPORT_SYMBOL_IF_KUNIT(buddy_verify);
