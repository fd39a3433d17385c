// SPDX-License-Identifier: GPL-2.0-only
/* Tests of page allocation: blocks, CPUs' lists, watermarks, reports. */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "zones.h"

/*
 * Is as much free as before? With several CPUs, threads of earlier cases may
 * have been buried meanwhile, and their stacks come back then.
 */
static void expect_all_back(struct kunit *test, unsigned long before)
{
	unsigned long now = nr_free_pages();

	if (num_online_cpus() == 1)
		KUNIT_EXPECT_EQ(test, now, before);
	else
		KUNIT_EXPECT_GE(test, now, before);
}

static void orders(struct kunit *test)
{
	unsigned long before = nr_free_pages();

	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		struct page *page;

		if (order > PAGE_ALLOC_COSTLY_ORDER && !machine_has_block(order))
			break;
		page = alloc_pages(GFP_KERNEL, order);
		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_EQ(test, page_to_pfn(page) & ((1ul << order) - 1),
				0ul);
		KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
		KUNIT_EXPECT_FALSE(test, PageFree(page));
		KUNIT_EXPECT_FALSE(test, PageCompound(page));
		memset(page_address(page), 0x5a, PAGE_SIZE << order);
		__free_pages(page, order);
	}
	expect_all_back(test, before);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

static void order_too_large(struct kunit *test)
{
	struct page *page;

	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN,
					    MAX_PAGE_ORDER + 1));
	KUNIT_EXPECT_WARNING(test, "the greatest is",
		page = alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER + 7));
	KUNIT_EXPECT_NULL(test, page);
}

/* No type of page, and so nobody's list: least of all one of another order. */
static void movable_and_reclaimable(struct kunit *test)
{
	struct page *block = alloc_frozen_pages(GFP_KERNEL, 1), *page;

	KUNIT_ASSERT_NOT_NULL(test, block);
	free_frozen_pages(block, 1);
	KUNIT_EXPECT_WARNING(test, "both movable and reclaimable",
		page = alloc_frozen_pages(GFP_KERNEL | GFP_MOVABLE_MASK, 0));
	KUNIT_ASSERT_NOT_NULL(test, page);
	/* Was that one of the pair, its other half would be lost. */
	if (page == block)
		KUNIT_EXPECT_TRUE(test, PageFree(page + 1));
	free_frozen_pages(page, 0);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

static void zeroed(struct kunit *test)
{
	unsigned long addr = __get_free_pages(GFP_KERNEL, 1);

	KUNIT_ASSERT_NE(test, addr, 0ul);
	memset((void *)addr, 0xff, PAGE_SIZE * 2);
	free_pages(addr, 1);
	addr = __get_free_pages(GFP_KERNEL | __GFP_ZERO, 1);
	KUNIT_EXPECT_NULL(test, memchr_inv((void *)addr, 0, PAGE_SIZE * 2));
	free_pages(addr, 1);
	addr = get_zeroed_page(GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, memchr_inv((void *)addr, 0, PAGE_SIZE));
	free_page(addr);
	free_page(0);
}

static void folios(struct kunit *test)
{
	struct folio *folio = folio_alloc(GFP_KERNEL, 3);
	struct page *tail;

	KUNIT_ASSERT_NOT_NULL(test, folio);
	tail = folio_page(folio, 5);
	KUNIT_EXPECT_EQ(test, folio_order(folio), 3u);
	KUNIT_EXPECT_EQ(test, folio_nr_pages(folio), 8l);
	KUNIT_EXPECT_EQ(test, folio_size(folio), PAGE_SIZE * 8);
	KUNIT_EXPECT_TRUE(test, PageHead(&folio->page));
	KUNIT_EXPECT_TRUE(test, PageTail(tail));
	KUNIT_EXPECT_PTR_EQ(test, page_folio(tail), folio);
	KUNIT_EXPECT_PTR_EQ(test, virt_to_folio(folio_address(folio) + 0x4567),
			    folio);
	get_page(tail);
	KUNIT_EXPECT_EQ(test, page_ref_count(&folio->page), 2);
	KUNIT_EXPECT_TRUE(test, folio_try_get(folio));
	put_page(tail);
	folio_put(folio);
	folio_put(folio);
	KUNIT_EXPECT_FALSE(test, PageCompound(tail));
	KUNIT_EXPECT_FALSE(test, folio_try_get(folio));
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

/* A reference to the first page outlives the block it came in. */
static void a_borrowed_first_page(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 2);

	KUNIT_ASSERT_NOT_NULL(test, page);
	get_page(page);
	__free_pages(page, 2);
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
	KUNIT_EXPECT_TRUE(test, PageFree(page + 1));
	KUNIT_EXPECT_TRUE(test, PageFree(page + 3));
	put_page(page);
	KUNIT_EXPECT_TRUE(test, PageFree(page));
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

/* Freed by another order, a folio would lose its tails or take others' pages. */
static void a_folio_of_another_order(struct kunit *test)
{
	struct folio *folio = folio_alloc(GFP_KERNEL, 2);

	KUNIT_ASSERT_NOT_NULL(test, folio);
	set_page_count(&folio->page, 0);
	for (unsigned int order = 0; order < 4; order++)
		if (order != 2)
			KUNIT_EXPECT_WARNING(test, "by another order",
				free_frozen_pages(&folio->page, order));
	KUNIT_EXPECT_TRUE(test, PageHead(&folio->page));
	KUNIT_EXPECT_TRUE(test, PageTail(folio_page(folio, 3)));
	KUNIT_EXPECT_FALSE(test, PageFree(folio_page(folio, 3)));
	free_frozen_pages(&folio->page, 2);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

static void frozen_pages_have_no_count(struct kunit *test)
{
	struct page *page = alloc_frozen_pages(GFP_KERNEL, 1);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 0);
	KUNIT_EXPECT_FALSE(test, folio_try_get((struct folio *)page));
	free_frozen_pages(page, 1);
}

static void double_free(struct kunit *test)
{
	unsigned long before = nr_free_pages();
	struct page *page = alloc_page(GFP_KERNEL);

	__free_page(page);
	KUNIT_EXPECT_WARNING(test, "double free", __free_page(page));
	expect_all_back(test, before);
	page = alloc_frozen_pages(GFP_KERNEL, 0);
	KUNIT_EXPECT_WARNING(test, "free without a reference",
			     __free_page(page));
	free_frozen_pages(page, 0);
	KUNIT_EXPECT_WARNING(test, "double free", free_frozen_pages(page, 0));
	expect_all_back(test, before);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

/* A page that is not fit to be free is kept out, and reported. */
static void bad_states_are_refused(struct kunit *test)
{
	struct page *page = alloc_frozen_pages(GFP_KERNEL, 0);
	struct page *block = alloc_frozen_pages(GFP_KERNEL, 2);

	__SetPageLocked(page);
	KUNIT_EXPECT_WARNING(test, "flag(s) set", free_frozen_pages(page, 0));
	__ClearPageLocked(page);
	set_page_count(page, 3);
	KUNIT_EXPECT_WARNING(test, "nonzero reference count",
			     free_frozen_pages(page, 0));
	set_page_count(page, 0);
	atomic64_set(&page->_counts, PAGE_MAP);
	KUNIT_EXPECT_WARNING(test, "nonzero mapcount",
			     free_frozen_pages(page, 0));
	atomic64_set(&page->_counts, 0);
	page->mapping = (void *)8;
	KUNIT_EXPECT_WARNING(test, "non-NULL mapping",
			     free_frozen_pages(page, 0));
	page->mapping = NULL;
	free_frozen_pages(page, 0);
	/* The same for a page in the middle. */
	set_page_count(block + 2, 1);
	KUNIT_EXPECT_WARNING(test, "nonzero reference count",
			     free_frozen_pages(block, 2));
	set_page_count(block + 2, 0);
	free_frozen_pages(block, 2);
	KUNIT_EXPECT_WARNING(test, "which is no page", free_pages(0x1000, 0));
}

static void bulk(struct kunit *test)
{
	struct page *pages[40] = { };
	struct page *mine = alloc_page(GFP_KERNEL);

	pages[7] = mine;
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk(GFP_KERNEL, 40, pages), 40ul);
	KUNIT_EXPECT_PTR_EQ(test, pages[7], mine);
	for (int i = 0; i < 40; i++) {
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
		__free_page(pages[i]);
	}
}

static void exact_sizes(struct kunit *test)
{
	unsigned long before = nr_free_pages();
	char *p = alloc_pages_exact(5 * PAGE_SIZE - 100, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	if (num_online_cpus() == 1)
		KUNIT_EXPECT_EQ(test, nr_free_pages(), before - 5);
	memset(p, 1, 5 * PAGE_SIZE);
	free_pages_exact(p, 5 * PAGE_SIZE - 100);
	expect_all_back(test, before);
	KUNIT_EXPECT_WARNING(test, "",
		p = alloc_pages_exact(0, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, alloc_pages_exact(SIZE_MAX,
						  GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, alloc_pages_exact(PAGE_SIZE << 12,
						  GFP_KERNEL | __GFP_NOWARN));
}

static void zones_and_nodes(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL | GFP_DMA32);

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, (int)page_zonenum(page), ZONE_DMA32);
	__free_page(page);
	page = alloc_pages_node(0, GFP_KERNEL | __GFP_THISNODE, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_to_nid(page), 0);
	__free_page(page);
	KUNIT_EXPECT_TRUE(test, pfn_valid(page_to_pfn(page)));
	KUNIT_EXPECT_FALSE(test, pfn_valid(max_pfn));
}

/* Types of pages are kept in pageblocks of their own. */
static void types_keep_apart(struct kunit *test)
{
	struct page *fixed, *movable, *cache;

	if (zones_for(numa_mem_id(), GFP_KERNEL)[0]->managed_pages <
	    8 * pageblock_nr_pages)
		kunit_skip(test, "too few pageblocks to keep anything apart");
	fixed = alloc_frozen_pages(GFP_KERNEL, 4);
	movable = alloc_frozen_pages(GFP_HIGHUSER_MOVABLE, 4);
	cache = alloc_frozen_pages(GFP_KERNEL | __GFP_RECLAIMABLE, 4);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(fixed),
			MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(movable),
			MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(cache),
			MIGRATE_RECLAIMABLE);
	free_frozen_pages(fixed, 4);
	free_frozen_pages(movable, 4);
	free_frozen_pages(cache, 4);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

static bool pressed, oom_called, kswapd_woken;
static unsigned long reclaims;

static unsigned long test_reclaim(gfp_t gfp, unsigned int order)
{
	struct list_head *hoard = kunit_get_current_test()->priv;
	struct page *page = list_first_entry(hoard, struct page, lru);

	reclaims++;
	pressed = current->flags & PF_MEMALLOC;
	if (list_empty(hoard) || reclaims < 3)
		return 0;
	list_del(&page->lru);
	free_frozen_pages(page, 0);
	return 1;
}

static bool test_oom(gfp_t gfp, unsigned int order)
{
	struct list_head *hoard = kunit_get_current_test()->priv;
	struct page *page = list_first_entry(hoard, struct page, lru);

	if (oom_called)
		return false;
	oom_called = true;
	list_del(&page->lru);
	free_frozen_pages(page, 0);
	drain_all_pages(NULL);
	return true;
}

static void test_wake(struct zone *zone, unsigned int order)
{
	kswapd_woken = true;
}

static const struct alloc_pressure_hooks reclaim_hooks = {
	.reclaim = test_reclaim, .wake_kswapd = test_wake,
};
static const struct alloc_pressure_hooks oom_hooks = { .oom = test_oom };

/*
 * With memory used up: the reserve is for those who may have it, reclaim and
 * the OOM killer are called in order, and everything comes back.
 */
static void under_pressure(struct kunit *test)
{
	const struct alloc_pressure_hooks *old;
	unsigned long before = nr_free_pages();
	LIST_HEAD(reserve);
	LIST_HEAD(hoard);
	struct page *page;

	/* The test itself needs a little memory while there is none. */
	kunit_info(test, "%lu pages taken\n",
		   take_everything(&hoard, GFP_KERNEL, 0));
	test->priv = &hoard;
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_NOWAIT | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, alloc_page(GFP_KERNEL | __GFP_NOWARN |
					   __GFP_NORETRY));
	/* An atomic allocation may go deeper. */
	KUNIT_EXPECT_GT(test, take_everything(&reserve, GFP_ATOMIC, 0), 0ul);
	give_back(&reserve, 0);
	page = alloc_page(GFP_KERNEL | __GFP_MEMALLOC);
	KUNIT_EXPECT_NOT_NULL(test, page);
	if (page)
		__free_page(page);

	drain_all_pages(NULL);
	reclaims = 0;
	kswapd_woken = false;
	old = set_alloc_pressure_hooks(&reclaim_hooks);
	page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, 0);
	set_alloc_pressure_hooks(&oom_hooks);
	KUNIT_EXPECT_NOT_NULL(test, page);
	if (page)
		__free_page(page);
	KUNIT_EXPECT_GE(test, reclaims, 3ul);
	KUNIT_EXPECT_TRUE(test, pressed);
	KUNIT_EXPECT_TRUE(test, kswapd_woken);

	drain_all_pages(NULL);
	take_everything(&hoard, GFP_KERNEL | __GFP_NORETRY, 0);
	oom_called = false;
	page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, 0);
	set_alloc_pressure_hooks(old);
	KUNIT_EXPECT_TRUE(test, oom_called);
	if (page)
		__free_page(page);
	give_back(&hoard, 0);
	expect_all_back(test, before);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

/* A failure says who asked for what, and what there is. */
static void failure_is_reported(struct kunit *test)
{
	static char tail[32768];	/* of many nodes there is much to say */
	LIST_HEAD(hoard);
	size_t len;

	take_everything(&hoard, GFP_KERNEL, MAX_PAGE_ORDER);
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER));
	give_back(&hoard, MAX_PAGE_ORDER);
	len = printk_read_tail(tail, sizeof(tail) - 1);
	tail[len] = '\0';
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "page allocation failure: order:10, mode:0x1b0(GFP_KERNEL)"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "Mem-Info"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(tail, "failure_is_reported"));
}

static void gfp_names(struct kunit *test)
{
	char buf[128];

	KUNIT_EXPECT_STREQ(test, gfp_flags_text(GFP_KERNEL | __GFP_ZERO, buf,
						sizeof(buf)),
			   "GFP_KERNEL|__GFP_ZERO");
	KUNIT_EXPECT_STREQ(test, gfp_flags_text(0, buf, sizeof(buf)), "0x0");
	KUNIT_EXPECT_STREQ(test, gfp_flags_text(GFP_ATOMIC, buf, sizeof(buf)),
			   "GFP_ATOMIC");
}

static void get_order_values(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, get_order(1), 0);
	KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE + 1), 1);
	KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE * 4), 2);
	KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE * 5), 3);
}

#define NR_LIVE	128

static struct page *random_alloc(struct rnd_state *rnd, unsigned int *order)
{
	static const gfp_t kinds[] = {
		GFP_KERNEL, GFP_HIGHUSER_MOVABLE,
		GFP_KERNEL | __GFP_RECLAIMABLE, GFP_KERNEL | GFP_DMA32,
	};

	*order = prandom_u32_state(rnd) % 8;
	return alloc_frozen_pages(kinds[prandom_u32_state(rnd) % 4] |
				  __GFP_NOWARN, *order);
}

/* Random blocks come and go; the free lists stay sound and all comes back. */
static void random_traffic(struct kunit *test)
{
	struct page *live[NR_LIVE] = { };
	unsigned int orders[NR_LIVE];
	unsigned long before = nr_free_pages();
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 42);
	for (int i = 0; i < 2000; i++) {
		unsigned int slot = prandom_u32_state(&rnd) % NR_LIVE;

		if (live[slot]) {
			free_frozen_pages(live[slot], orders[slot]);
			live[slot] = NULL;
		} else {
			live[slot] = random_alloc(&rnd, &orders[slot]);
		}
	}
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
	for (int i = 0; i < NR_LIVE; i++)
		if (live[i])
			free_frozen_pages(live[i], orders[i]);
	expect_all_back(test, before);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

static int traffic_thread(void *seed)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, (unsigned long)seed);
	for (int i = 0; i < 500 && !kthread_should_stop(); i++) {
		unsigned int order;
		struct page *page = random_alloc(&rnd, &order);

		if (!page)
			continue;
		*(unsigned long *)page_address(page) = (unsigned long)seed;
		cond_resched();
		if (*(unsigned long *)page_address(page) != (unsigned long)seed)
			return -EIO;
		free_frozen_pages(page, order);
	}
	while (!kthread_should_stop())
		yield();
	return 0;
}

static void traffic_of_many(struct kunit *test)
{
	unsigned long before = nr_free_pages();
	struct task_struct *threads[8];

	for (unsigned long i = 0; i < ARRAY_SIZE(threads); i++) {
		threads[i] = kthread_run(traffic_thread, (void *)(i + 1),
					 "traffic/%lu", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(threads[i]));
	}
	/* Draining disturbs them, which must not matter. */
	for (int i = 0; i < 20; i++) {
		drain_all_pages(NULL);
		yield();
	}
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		KUNIT_EXPECT_EQ(test, kthread_stop(threads[i]), 0);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
	/* Their stacks wait for a flush. */
	vm_unmap_aliases();
	KUNIT_EXPECT_GE(test, nr_free_pages() + 64, before);
}

/* Those that no CPU keeps for itself. */
static unsigned long buddy_pages(void)
{
	unsigned long nr = 0;
	int nid;

	for_each_online_node(nid) {
		struct zone *zone;

		for_each_zone_of(zone, NODE_DATA(nid))
			nr += READ_ONCE(zone->nr_free_pages);
	}
	return nr;
}

/* In how many rounds a block that is taken and given back is the zone's business. */
static unsigned int rounds_in_zone(unsigned int nr_rounds, unsigned int order)
{
	unsigned int nr = 0;

	for (unsigned int round = 0; round < nr_rounds; round++) {
		unsigned long before = buddy_pages();
		struct page *page = alloc_pages(GFP_KERNEL, order);

		nr += buddy_pages() != before;
		if (page)
			__free_pages(page, order);
	}
	return nr;
}

/* What a CPU may hold of the zone that it prefers. */
static unsigned long most_of_cpu(void)
{
	struct page *page = alloc_pages(GFP_KERNEL, 0);
	unsigned long high = page ? raw_cpu_ptr(page_zone(page)->per_cpu_pageset)->high : 0;

	if (page)
		__free_page(page);
	return high;
}

/* Takes as many single pages, and gives them back: how often the zone was asked. */
static unsigned int asked_by_many(struct page **pages, unsigned long nr)
{
	unsigned long before = buddy_pages();
	unsigned int nr_asked = 0;

	for (unsigned long i = 0; i < nr; i++) {
		unsigned long now;

		pages[i] = alloc_pages(GFP_KERNEL, 0);
		now = buddy_pages();
		nr_asked += now != before;
		before = now;
	}
	for (unsigned long i = 0; i < nr; i++)
		__free_page(pages[i]);
	return nr_asked;
}

/* What is taken and given back again and again is the CPU's own. What others do is seen, too. */
static void use_again(struct kunit *test)
{
	unsigned long nr = most_of_cpu() * 3 / 4;
	struct page **pages = kunit_kzalloc(test, nr * sizeof(*pages), GFP_KERNEL);
	unsigned int least = UINT_MAX;

	KUNIT_ASSERT_NOT_NULL(test, pages);
	KUNIT_EXPECT_GE(test, nr, 144ul);
	drain_all_pages(NULL);
	KUNIT_EXPECT_GT(test, asked_by_many(pages, nr), 1u);
	for (int i = 0; i < 8; i++)
		least = min(least, asked_by_many(pages, nr));
	KUNIT_EXPECT_LT(test, least, 2u);
}

/*
 * A CPU whose lists are nearly full of single pages goes to the zone a few times for larger
 * blocks, not each time. What others do meanwhile is seen, too.
 */
static void use_beside_full_lists(struct kunit *test)
{
	unsigned long high = most_of_cpu();
	struct page **pages = kunit_kzalloc(test, (high + 64) * sizeof(*pages),
					    GFP_KERNEL);
	unsigned int most = 0;

	KUNIT_ASSERT_NOT_NULL(test, pages);
	for (unsigned long fill = high - 64; fill < high + 64; fill++) {
		drain_all_pages(NULL);
		KUNIT_ASSERT_EQ(test, alloc_pages_bulk(GFP_KERNEL, fill, pages), fill);
		drain_all_pages(NULL);
		for (unsigned long i = 0; i < fill; i++) {
			__free_page(pages[i]);
			pages[i] = NULL;
		}
		most = max(most, rounds_in_zone(40, 2));
	}
	KUNIT_EXPECT_LT(test, most, 20u);
}

static struct kunit_case page_alloc_cases[] = {
	KUNIT_CASE(orders),
	KUNIT_CASE(order_too_large),
	KUNIT_CASE(movable_and_reclaimable),
	KUNIT_CASE(zeroed),
	KUNIT_CASE(folios),
	KUNIT_CASE(a_borrowed_first_page),
	KUNIT_CASE(a_folio_of_another_order),
	KUNIT_CASE(frozen_pages_have_no_count),
	KUNIT_CASE(double_free),
	KUNIT_CASE(bad_states_are_refused),
	KUNIT_CASE(bulk),
	KUNIT_CASE(exact_sizes),
	KUNIT_CASE(zones_and_nodes),
	KUNIT_CASE(types_keep_apart),
	KUNIT_CASE_SLOW(under_pressure),
	KUNIT_CASE(failure_is_reported),
	KUNIT_CASE(gfp_names),
	KUNIT_CASE(get_order_values),
	KUNIT_CASE(random_traffic),
	KUNIT_CASE(traffic_of_many),
	KUNIT_CASE(use_again),
	KUNIT_CASE(use_beside_full_lists),
	{}
};

/* The machine's hooks would have somebody killed when all memory is taken. */
static const struct alloc_pressure_hooks *saved_hooks;

static int page_alloc_suite_init(struct kunit_suite *suite)
{
	saved_hooks = set_alloc_pressure_hooks(NULL);
	return 0;
}

static void page_alloc_suite_exit(struct kunit_suite *suite)
{
	set_alloc_pressure_hooks(saved_hooks);
}

static struct kunit_suite page_alloc_suite = {
	.name = "page_alloc",
	.suite_init = page_alloc_suite_init,
	.suite_exit = page_alloc_suite_exit,
	.test_cases = page_alloc_cases,
};
kunit_test_suite(page_alloc_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
