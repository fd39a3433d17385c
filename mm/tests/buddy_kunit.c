// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the buddy system: splitting, merging, and the types of pageblocks. */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/spinlock.h>

#include "zones.h"

/* A free block of the greatest order, off the lists and ours, or a skip. */
static struct page *whole_block(struct kunit *test)
{
	struct page *page = alloc_frozen_pages(GFP_KERNEL | __GFP_NOWARN,
					       MAX_PAGE_ORDER);

	if (!page)
		kunit_skip(test, "no block of order %d", MAX_PAGE_ORDER);
	return page;
}

/*
 * The greatest block is two pageblocks. When another type claims it, both
 * change: or the half that is not used at once is on the wrong list.
 */
static void a_block_of_two_pageblocks_changes_type(struct kunit *test)
{
	struct page *page = whole_block(test), *again;
	struct zone *zone = page_zone(page);

	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(page),
			MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(page +
							     pageblock_nr_pages),
			MIGRATE_UNMOVABLE);
	/* Free it as movable, and claim a small part for another type. */
	set_pageblock_migratetype(page, MIGRATE_MOVABLE);
	set_pageblock_migratetype(page + pageblock_nr_pages, MIGRATE_MOVABLE);
	free_frozen_pages(page, MAX_PAGE_ORDER);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
	again = alloc_frozen_pages(GFP_KERNEL | __GFP_RECLAIMABLE, 4);
	KUNIT_ASSERT_NOT_NULL(test, again);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(again),
			MIGRATE_RECLAIMABLE);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
	free_frozen_pages(again, 4);
	guard(spinlock_irqsave)(&zone->lock);
	KUNIT_EXPECT_TRUE(test, buddy_verify(zone));
}

/* Two pageblocks of different types become one block of one type. */
static void merging_settles_the_type(struct kunit *test)
{
	struct page *low = whole_block(test);
	struct page *high = low + pageblock_nr_pages;
	struct zone *zone = page_zone(low);

	set_pageblock_migratetype(low, MIGRATE_UNMOVABLE);
	set_pageblock_migratetype(high, MIGRATE_MOVABLE);
	free_frozen_pages(low, pageblock_order);
	free_frozen_pages(high, pageblock_order);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(low),
			(int)get_pageblock_migratetype(high));
	scoped_guard(spinlock_irqsave, &zone->lock) {
		KUNIT_EXPECT_EQ(test, low->private, (unsigned long)MAX_PAGE_ORDER);
		KUNIT_EXPECT_TRUE(test, buddy_verify(zone));
	}
}

/* Halves find each other in either order, up to the whole. */
static void halves_merge(struct kunit *test)
{
	struct page *page = whole_block(test);
	struct zone *zone = page_zone(page);
	unsigned long i;

	for (i = 0; i < MAX_ORDER_NR_PAGES; i += 16)
		free_frozen_pages(page + (i ^ 528), 4);
	guard(spinlock_irqsave)(&zone->lock);
	KUNIT_EXPECT_TRUE(test, PageBuddy(page));
	KUNIT_EXPECT_EQ(test, page->private, (unsigned long)MAX_PAGE_ORDER);
	for (i = 0; i < MAX_ORDER_NR_PAGES; i += 100)
		KUNIT_EXPECT_PTR_EQ(test, buddy_find(zone, page + i), page);
	KUNIT_EXPECT_TRUE(test, buddy_verify(zone));
}

/* The check itself must see what is wrong. */
static void verify_notices(struct kunit *test)
{
	struct page *page = whole_block(test);
	struct zone *zone = page_zone(page);

	free_frozen_pages(page, MAX_PAGE_ORDER);
	guard(spinlock_irqsave)(&zone->lock);
	KUNIT_ASSERT_TRUE(test, buddy_verify(zone));
	page->private--;
	KUNIT_EXPECT_FALSE(test, buddy_verify(zone));
	page->private++;
	set_page_count(page + 3, 1);
	KUNIT_EXPECT_FALSE(test, buddy_verify(zone));
	set_page_count(page + 3, 0);
	zone->nr_free_pages++;
	KUNIT_EXPECT_FALSE(test, buddy_verify(zone));
	zone->nr_free_pages--;
	set_pageblock_migratetype(page + pageblock_nr_pages,
				  MIGRATE_RECLAIMABLE);
	KUNIT_EXPECT_FALSE(test, buddy_verify(zone));
	set_pageblock_migratetype(page + pageblock_nr_pages,
				  get_pageblock_migratetype(page));
	KUNIT_EXPECT_TRUE(test, buddy_verify(zone));
}

static struct kunit_case buddy_cases[] = {
	KUNIT_CASE(a_block_of_two_pageblocks_changes_type),
	KUNIT_CASE(merging_settles_the_type),
	KUNIT_CASE(halves_merge),
	KUNIT_CASE(verify_notices),
	{}
};

static struct kunit_suite buddy_suite = {
	.name = "buddy",
	.test_cases = buddy_cases,
};
kunit_test_suite(buddy_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
