// SPDX-License-Identifier: GPL-2.0-only
/* Tests of runs of pages longer than the largest block. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "zones.h"

static bool zone_sound(struct page *page)
{
	struct zone *zone = page_zone(page);

	drain_all_pages(zone);
	guard(spinlock_irqsave)(&zone->lock);
	return buddy_verify(zone);
}

static void long_runs(struct kunit *test)
{
	static const unsigned long sizes[] = { 1, 3, 1000, 1025, 3000 };
	unsigned long before = nr_free_pages();

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct page *page;

		if (sizes[i] > 3 && !machine_has_block(MAX_PAGE_ORDER))
			break;
		page = alloc_contig_pages(sizes[i], GFP_KERNEL, NUMA_NO_NODE);
		KUNIT_ASSERT_NOT_NULL(test, page);
		memset(page_address(page), 0x11, sizes[i] * PAGE_SIZE);
		for (unsigned long j = 0; j < sizes[i]; j++)
			KUNIT_EXPECT_EQ(test, page_ref_count(page + j), 1);
		KUNIT_EXPECT_TRUE(test, zone_sound(page));
		free_contig_range(page_to_pfn(page), sizes[i]);
		KUNIT_EXPECT_TRUE(test, zone_sound(page));
	}
	KUNIT_EXPECT_GE(test, nr_free_pages(), before);
}

/* One page in use in the middle, and the range stays as it is. */
static void a_busy_range(struct kunit *test)
{
	struct page *run = alloc_contig_pages(64, GFP_KERNEL, 0);
	unsigned long pfn, before;

	KUNIT_ASSERT_NOT_NULL(test, run);
	pfn = page_to_pfn(run);
	free_contig_range(pfn, 33);
	free_contig_range(pfn + 34, 30);
	drain_all_pages(NULL);
	before = nr_free_pages();
	KUNIT_EXPECT_EQ(test, alloc_contig_range(pfn, pfn + 64, GFP_KERNEL),
			-EBUSY);
	KUNIT_EXPECT_GE(test, nr_free_pages(), before);
	/* Around it there is room. */
	KUNIT_EXPECT_EQ(test, alloc_contig_range(pfn + 3, pfn + 30,
						 GFP_KERNEL), 0);
	KUNIT_EXPECT_TRUE(test, zone_sound(run));
	free_contig_range(pfn + 3, 27);
	free_contig_range(pfn + 33, 1);
	KUNIT_EXPECT_TRUE(test, zone_sound(run));
}

static void bad_ranges(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, alloc_contig_range(100, 100, GFP_KERNEL), -EINVAL);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(100, 50, GFP_KERNEL), -EINVAL);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(max_pfn, max_pfn + 1,
						 GFP_KERNEL), -EINVAL);
	KUNIT_EXPECT_NULL(test, alloc_contig_pages(0, GFP_KERNEL, 0));
	KUNIT_EXPECT_NULL(test, alloc_contig_pages(max_pfn * 2, GFP_KERNEL, 0));
	KUNIT_EXPECT_NULL(test, alloc_contig_pages(1, GFP_KERNEL, MAX_NUMNODES));
}

/* A run for the kernel is no more in movable memory than a page for it. */
static void runs_of_the_right_zone(struct kunit *test)
{
	static const gfp_t kinds[] = { GFP_KERNEL, GFP_DMA32 };
	struct zone *movable = &NODE_DATA(0)->node_zones[ZONE_MOVABLE];
	struct page *page;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		page = alloc_contig_pages(5, kinds[i], NUMA_NO_NODE);
		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_LE(test, page_zonenum(page), gfp_zone(kinds[i]));
		free_contig_range(page_to_pfn(page), 5);
	}
	if (!populated_zone(movable))
		return;
	page = alloc_contig_pages(5, GFP_HIGHUSER_MOVABLE, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_PTR_EQ(test, page_zone(page), movable);
	free_contig_range(page_to_pfn(page), 5);
}

static void run_that_fails(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		struct page *page = alloc_contig_pages(20, GFP_KERNEL,
						       NUMA_NO_NODE);

		KUNIT_EXPECT_EQ(test, page == NULL, kunit_fail_nth_hit(&run));
		if (page)
			free_contig_range(page_to_pfn(page), 20);
	}
}

/* The reserve is not for long runs. */
static void not_below_the_watermark(struct kunit *test)
{
	struct page *free = alloc_page(GFP_KERNEL);
	unsigned long min, pfn;
	struct zone *zone;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, free);
	zone = page_zone(free);
	pfn = page_to_pfn(free);
	__free_page(free);
	min = zone->_watermark[WMARK_MIN];
	zone->_watermark[WMARK_MIN] = zone->managed_pages;
	err = alloc_contig_range(pfn, pfn + 1, GFP_KERNEL);
	zone->_watermark[WMARK_MIN] = min;
	KUNIT_EXPECT_EQ(test, err, -ENOMEM);
}

static struct kunit_case contig_cases[] = {
	KUNIT_CASE(long_runs),
	KUNIT_CASE(a_busy_range),
	KUNIT_CASE(bad_ranges),
	KUNIT_CASE(runs_of_the_right_zone),
	KUNIT_CASE(run_that_fails),
	KUNIT_CASE(not_below_the_watermark),
	{}
};

static struct kunit_suite contig_suite = {
	.name = "contig_alloc",
	.test_cases = contig_cases,
};
kunit_test_suite(contig_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
