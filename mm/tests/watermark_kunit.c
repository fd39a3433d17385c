// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of who gets pages when there are few: watermarks, the reserve, the
 * order of zones and nodes, reclaim and retries.
 *
 * Memory is not really used up for most of them: marks are raised above what
 * is free, so that every zone looks empty to those who must heed them.
 */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/sched.h>

#include "../slab.h"
#include "zones.h"

#define MAX_ZONES	(MAX_NUMNODES * MAX_NR_ZONES)

static unsigned long saved_marks[MAX_ZONES][NR_WMARK];
/* The machine's, which would have somebody killed. */
static const struct alloc_pressure_hooks *saved_hooks;

static struct zone *nth_zone(int n)
{
	pg_data_t *node = NODE_DATA(n / MAX_NR_ZONES);

	return node ? &node->node_zones[n % MAX_NR_ZONES] : NULL;
}

static int watermark_suite_init(struct kunit_suite *suite)
{
	for (int i = 0; i < MAX_ZONES; i++)
		for (int mark = 0; nth_zone(i) && mark < NR_WMARK; mark++)
			saved_marks[i][mark] = nth_zone(i)->_watermark[mark];
	saved_hooks = set_alloc_pressure_hooks(NULL);
	return 0;
}

static void watermark_suite_exit(struct kunit_suite *suite)
{
	set_alloc_pressure_hooks(saved_hooks);
}

static void restore_marks(void)
{
	for (int i = 0; i < MAX_ZONES; i++)
		for (int mark = 0; nth_zone(i) && mark < NR_WMARK; mark++)
			nth_zone(i)->_watermark[mark] = saved_marks[i][mark];
}

static void restore_at_end(int *unused)
{
	restore_marks();
}

/*
 * In every case that raises marks: KUnit needs memory as soon as it is left.
 * Such a case asserts nothing, since that would leave it another way.
 */
#define RAISES_MARKS	int raised __cleanup(restore_at_end) __maybe_unused = 0

/* The best zone that has memory to speak of; small machines have others. */
static struct zone *best_zone(void)
{
	struct zone *const *zones = zones_for(numa_mem_id(), GFP_KERNEL);

	drain_all_pages(NULL);
	while (zones[1] && !zone_watermark_ok(*zones, 5, WMARK_LOW, ZONE_NORMAL))
		zones++;
	return *zones;
}

/* Sets all marks of @zone to what is free plus @above. */
static void set_marks(struct zone *zone, long above)
{
	drain_all_pages(zone);
	for (int mark = 0; mark < NR_WMARK; mark++)
		zone->_watermark[mark] = zone->nr_free_pages + above;
}

/* Nothing is left in any zone, for those without a right to the reserve. */
static void use_up(void)
{
	drain_all_pages(NULL);
	for (int i = 0; i < MAX_ZONES; i++)
		if (nth_zone(i) && populated_zone(nth_zone(i)))
			set_marks(nth_zone(i), 1);
}

static void free_if_got(struct page *page, unsigned int order)
{
	if (page)
		free_frozen_pages(page, order);
}

/* Each right to the reserve, and who has none. */
static void who_may_use_the_reserve(struct kunit *test)
{
	RAISES_MARKS;
	static const struct {
		gfp_t gfp;
		bool gets;
	} cases[] = {
		{ GFP_NOWAIT, false },
		{ GFP_KERNEL | __GFP_NORETRY, false },
		{ GFP_KERNEL | __GFP_RETRY_MAYFAIL, false },
		{ GFP_NOFS, false },
		{ GFP_ATOMIC, true },
		{ GFP_ATOMIC | __GFP_NOMEMALLOC, true },
		{ GFP_KERNEL | __GFP_MEMALLOC, true },
		{ GFP_KERNEL | __GFP_MEMALLOC | __GFP_NOMEMALLOC, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct page *page;

		use_up();
		page = alloc_frozen_pages(cases[i].gfp | __GFP_NOWARN, 0);
		KUNIT_EXPECT_EQ_MSG(test, page != NULL, cases[i].gets,
				    "case %zu", i);
		free_if_got(page, 0);
	}
}

/* One page of the reserve for one who may have it, none for those after. */
static void the_reserve_is_not_left_on_lists(struct kunit *test)
{
	RAISES_MARKS;
	static const gfp_t deep[] = { GFP_ATOMIC, GFP_KERNEL | __GFP_MEMALLOC };

	for (size_t i = 0; i < ARRAY_SIZE(deep); i++) {
		struct page *first, *second;

		use_up();
		first = alloc_frozen_pages(deep[i], 0);
		second = alloc_frozen_pages(GFP_NOWAIT | __GFP_NOWARN, 0);
		KUNIT_EXPECT_NOT_NULL(test, first);
		KUNIT_EXPECT_NULL(test, second);
		free_if_got(first, 0);
		free_if_got(second, 0);
	}
}

/* A batch for the lists ends at the mark, too. */
static void a_batch_stops_at_the_mark(struct kunit *test)
{
	RAISES_MARKS;
	struct page *pages[8];
	struct zone *zone = best_zone();
	int nr = 0;

	use_up();
	set_marks(zone, -5);
	while (nr < 8 &&
	       (pages[nr] = alloc_frozen_pages(GFP_NOWAIT | __GFP_NOWARN, 0)))
		nr++;
	KUNIT_EXPECT_EQ(test, nr, 5);
	while (nr)
		free_frozen_pages(pages[--nr], 0);
}

/* A task that frees memory may dig deep; an interrupt into it may not. */
static void memalloc_is_the_tasks(struct kunit *test)
{
	RAISES_MARKS;
	struct page *by_task, *by_irq;

	use_up();
	current->flags |= PF_MEMALLOC;
	by_task = alloc_frozen_pages(GFP_NOWAIT | __GFP_NOWARN, 0);
	irq_enter();
	by_irq = alloc_frozen_pages(GFP_NOWAIT | __GFP_NOWARN, 0);
	irq_exit();
	current->flags &= ~PF_MEMALLOC;
	KUNIT_EXPECT_NOT_NULL(test, by_task);
	KUNIT_EXPECT_NULL(test, by_irq);
	free_if_got(by_task, 0);
	free_if_got(by_irq, 0);
}

/* --- Reclaim: how often it is tried, and that its work is used. --- */

static unsigned long reclaims, ooms, gives_on, reports;

/* Reports progress for the first @reports calls; gives at the @gives_on-th. */
static unsigned long count_reclaim(gfp_t gfp, unsigned int order)
{
	reclaims++;
	if (reclaims == gives_on)
		restore_marks();
	return reclaims <= reports;
}

static bool count_oom(gfp_t gfp, unsigned int order)
{
	ooms++;
	return false;
}

static const struct alloc_pressure_hooks counting_hooks = {
	.reclaim = count_reclaim, .oom = count_oom,
};

static struct page *alloc_counting(gfp_t gfp, unsigned int order)
{
	const struct alloc_pressure_hooks *old;
	struct page *page;

	use_up();
	reclaims = ooms = 0;
	old = set_alloc_pressure_hooks(&counting_hooks);
	page = alloc_frozen_pages(gfp | __GFP_NOWARN, order);
	set_alloc_pressure_hooks(old);
	return page;
}

/* One round of reclaim is enough if it frees what is wanted. */
static void what_reclaim_frees_is_used(struct kunit *test)
{
	RAISES_MARKS;
	static const struct {
		gfp_t gfp;
		unsigned int order;
	} cases[] = {
		{ GFP_KERNEL, 0 },
		{ GFP_KERNEL | __GFP_NORETRY, 0 },
		{ GFP_KERNEL, PAGE_ALLOC_COSTLY_ORDER + 1 },
		{ GFP_NOIO | __GFP_RETRY_MAYFAIL, 0 },
	};

	gives_on = 1;
	reports = 0;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct page *page = alloc_counting(cases[i].gfp,
						   cases[i].order);

		KUNIT_EXPECT_EQ(test, reclaims, 1ul);
		KUNIT_EXPECT_NOT_NULL_MSG(test, page, "case %zu", i);
		free_if_got(page, cases[i].order);
	}
}

static void how_often_it_is_tried(struct kunit *test)
{
	RAISES_MARKS;
	static const struct {
		gfp_t gfp;
		unsigned int order;
		unsigned long reports;	/* rounds that report progress */
		unsigned long reclaims, ooms;
	} cases[] = {
		{ GFP_KERNEL | __GFP_NORETRY, 0, 100, 1, 0 },
		{ GFP_KERNEL, 0, 0, 16, 1 },
		{ GFP_KERNEL, 0, 10, 26, 1 },
		{ GFP_NOFS, 0, 0, 16, 0 },
		{ GFP_KERNEL | __GFP_THISNODE, 0, 0, 16, 0 },
		{ GFP_KERNEL | __GFP_DMA32, 0, 0, 16, 0 },
		{ GFP_KERNEL | __GFP_RETRY_MAYFAIL, 0, 0, 16, 0 },
		{ GFP_KERNEL, 4, 100, 1, 0 },
		{ GFP_KERNEL | __GFP_RETRY_MAYFAIL, 4, 100, 16, 0 },
		{ GFP_KERNEL | __GFP_RETRY_MAYFAIL, 4, 3, 4, 0 },
		{ GFP_NOWAIT, 0, 0, 0, 0 },
	};

	gives_on = 0;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		reports = cases[i].reports;
		KUNIT_EXPECT_NULL(test, alloc_counting(cases[i].gfp,
						       cases[i].order));
		KUNIT_EXPECT_EQ_MSG(test, reclaims, cases[i].reclaims,
				    "case %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, ooms, cases[i].ooms, "case %zu", i);
	}
}

/* It comes back with a page only, and does not drain the reserve for it. */
static void nofail_waits(struct kunit *test)
{
	RAISES_MARKS;
	struct page *page;

	gives_on = 40;
	reports = 0;
	use_up();
	for (int i = 0; i < MAX_ZONES; i++)
		if (nth_zone(i))
			nth_zone(i)->_watermark[WMARK_MIN] *= 2;
	reclaims = ooms = 0;
	set_alloc_pressure_hooks(&counting_hooks);
	page = alloc_frozen_pages(GFP_KERNEL | __GFP_NOFAIL | __GFP_NOWARN, 0);
	set_alloc_pressure_hooks(NULL);
	KUNIT_EXPECT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, reclaims, 40ul);
	free_if_got(page, 0);
}

/* Who cannot wait cannot be promised anything. */
static void nofail_that_cannot_wait(struct kunit *test)
{
	RAISES_MARKS;
	struct page *page;

	use_up();
	KUNIT_EXPECT_WARNING(test, "",
		page = alloc_frozen_pages(GFP_NOWAIT | __GFP_NOFAIL |
					  __GFP_NOWARN, 0));
	KUNIT_EXPECT_NULL(test, page);
}

/* --- Which zone, which node. --- */

/* A zone without the right to give is passed over for the next of the list. */
static void zones_in_order(struct kunit *test)
{
	RAISES_MARKS;
	struct zone *const *zones = zones_for(numa_mem_id(), GFP_KERNEL);

	if (!zones[1])
		kunit_skip(test, "there is one zone only");
	use_up();
	for (int i = 0; zones[i]; i++) {
		struct page *page;

		/* All before it are used up; it and those behind are not. */
		restore_marks();
		drain_all_pages(NULL);
		for (int j = 0; j < i; j++)
			set_marks(zones[j], 1);
		if (!zone_watermark_ok(zones[i], 4, WMARK_LOW, ZONE_NORMAL))
			continue;
		page = alloc_frozen_pages(GFP_NOWAIT, 4);
		KUNIT_EXPECT_NOT_NULL(test, page);
		if (page)
			KUNIT_EXPECT_PTR_EQ(test, page_zone(page), zones[i]);
		free_if_got(page, 4);
		if (i == 3)
			break;
	}
}

/* Zones of the own node, from the best down, come before all others. */
static void lists_of_zones(struct kunit *test)
{
	int nid;

	for_each_online_node(nid) {
		struct zone *const *near, *const *all;

		near = zones_for(nid, GFP_HIGHUSER_MOVABLE | __GFP_THISNODE);
		all = zones_for(nid, GFP_HIGHUSER_MOVABLE);
		for (; *near; near++, all++) {
			KUNIT_EXPECT_PTR_EQ(test, *near, *all);
			KUNIT_EXPECT_EQ(test, (*near)->zone_pgdat->node_id, nid);
			KUNIT_EXPECT_TRUE(test, !near[1] || near[1] < *near);
		}
		for (; *all; all++)
			KUNIT_EXPECT_NE(test, (*all)->zone_pgdat->node_id, nid);
		for (all = zones_for(nid, GFP_DMA32); *all; all++)
			KUNIT_EXPECT_EQ(test, (int)zone_idx(*all), ZONE_DMA32);
		for (all = zones_for(nid, GFP_KERNEL); *all; all++)
			KUNIT_EXPECT_NE(test, (int)zone_idx(*all), ZONE_MOVABLE);
	}
}

/* From the node asked for or not at all, on every way to ask. */
static void this_node_or_none(struct kunit *test)
{
	static const gfp_t kinds[] = { GFP_KERNEL, GFP_DMA32,
				       GFP_HIGHUSER_MOVABLE };
	int nid, mine = numa_mem_id();

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		gfp_t gfp = kinds[i] | __GFP_THISNODE | __GFP_NOWARN;
		struct page *page = alloc_frozen_pages(gfp, 0);

		KUNIT_EXPECT_EQ(test, page != NULL, zones_for(mine, gfp)[0] != NULL);
		if (page)
			KUNIT_EXPECT_EQ(test, page_to_nid(page), mine);
		free_if_got(page, 0);
		for_each_online_node(nid) {
			page = alloc_frozen_pages_node(nid, gfp, 0);
			KUNIT_EXPECT_EQ(test, page != NULL,
					zones_for(nid, gfp)[0] != NULL);
			if (page)
				KUNIT_EXPECT_EQ(test, page_to_nid(page), nid);
			free_if_got(page, 0);
		}
	}
}

/* With the node used up, others serve; but not for __GFP_THISNODE. */
static void a_full_node(struct kunit *test)
{
	RAISES_MARKS;
	struct zone *const *zones;
	int nid = numa_mem_id();
	struct page *page;

	if (num_online_nodes() < 2)
		kunit_skip(test, "there is one node only");
	zones = zones_for(nid, GFP_KERNEL | __GFP_THISNODE);
	for (; *zones; zones++)
		set_marks(*zones, 1);
	page = alloc_frozen_pages(GFP_NOWAIT | __GFP_THISNODE | __GFP_NOWARN, 0);
	KUNIT_EXPECT_NULL(test, page);
	page = alloc_frozen_pages(GFP_NOWAIT, 0);
	KUNIT_EXPECT_NOT_NULL(test, page);
	if (page)
		KUNIT_EXPECT_NE(test, page_to_nid(page), nid);
	free_if_got(page, 0);
}

/* Objects for a full node share the slabs of another, instead of one each. */
static void slabs_of_a_full_node(struct kunit *test)
{
	RAISES_MARKS;
	int nid = numa_mem_id();
	struct kmem_cache *s;
	unsigned long nr = 0;
	void *objects[40];
	struct zone *const *zones;

	if (num_online_nodes() < 2)
		kunit_skip(test, "there is one node only");
	s = kmem_cache_create("far", 256, 0, 0, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	zones = zones_for(nid, GFP_KERNEL | __GFP_THISNODE);
	for (; *zones; zones++)
		set_marks(*zones, 1);
	for (int i = 0; i < 40; i++)
		objects[i] = kmem_cache_alloc_node(s, GFP_NOWAIT, nid);
	KUNIT_EXPECT_NULL(test, kmem_cache_alloc_node(s, GFP_NOWAIT |
				__GFP_NOWARN | __GFP_THISNODE, nid));
	for (int i = 0; i <= slab_last_node(); i++)
		nr += s->node[i].nr_slabs;
	KUNIT_EXPECT_EQ(test, nr, DIV_ROUND_UP(40ul, s->objects));
	KUNIT_EXPECT_EQ(test, s->node[nid].nr_slabs, 0ul);
	for (int i = 0; i < 40; i++)
		if (objects[i])
			kmem_cache_free(s, objects[i]);
	kmem_cache_destroy(s);
}

static void a_node_that_does_not_exist(struct kunit *test)
{
	static const int nodes[] = { MAX_NUMNODES - 1, MAX_NUMNODES, 1000, -7 };

	for (size_t i = 0; i < ARRAY_SIZE(nodes); i++) {
		struct page *page;

		if (node_online(nodes[i]))
			continue;
		page = alloc_frozen_pages_node(nodes[i], GFP_KERNEL, 0);
		KUNIT_EXPECT_NOT_NULL(test, page);
		free_if_got(page, 0);
		page = alloc_frozen_pages_node(nodes[i], GFP_KERNEL |
					       __GFP_THISNODE, 0);
		KUNIT_EXPECT_NULL(test, page);
		free_if_got(page, 0);
	}
}

/* Ordinary memory leaves something of DMA32 for those who need it. */
static void low_memory_is_kept(struct kunit *test)
{
	RAISES_MARKS;
	int nid;

	for_each_online_node(nid) {
		struct zone *zones = NODE_DATA(nid)->node_zones;
		struct zone *low = &zones[ZONE_DMA32];
		unsigned long keep = low->lowmem_reserve[ZONE_NORMAL];
		unsigned long free;

		KUNIT_EXPECT_EQ(test, low->lowmem_reserve[ZONE_DMA32], 0ul);
		KUNIT_EXPECT_EQ(test, keep,
				zones[ZONE_NORMAL].managed_pages / 256);
		if (!populated_zone(low) || !keep)
			continue;
		drain_all_pages(low);
		free = low->nr_free_pages;
		low->_watermark[WMARK_MIN] = free - keep;
		KUNIT_EXPECT_TRUE(test, zone_watermark_ok(low, 0, WMARK_MIN,
							  ZONE_DMA32));
		KUNIT_EXPECT_FALSE(test, zone_watermark_ok(low, 0, WMARK_MIN,
							   ZONE_NORMAL));
		KUNIT_EXPECT_TRUE(test, zone_watermark_ok(low, 0,
							  ALLOC_NO_WATERMARKS,
							  ZONE_NORMAL));
	}
}

/* Enough pages, but none of them in a long enough row. */
static void no_long_block(struct kunit *test)
{
	struct zone *zone = best_zone();

	KUNIT_EXPECT_TRUE(test, zone_watermark_ok(zone, 0, ALLOC_NO_WATERMARKS,
						  ZONE_NORMAL));
	KUNIT_EXPECT_FALSE(test, zone_watermark_ok(zone, NR_PAGE_ORDERS,
						   ALLOC_NO_WATERMARKS,
						   ZONE_NORMAL));
}

static void marks_are_in_order(struct kunit *test)
{
	for (int i = 0; i < MAX_ZONES; i++) {
		struct zone *zone = nth_zone(i);

		if (!zone || !zone->managed_pages)
			continue;
		KUNIT_EXPECT_LE(test, min_wmark_pages(zone), low_wmark_pages(zone));
		KUNIT_EXPECT_LE(test, low_wmark_pages(zone),
				high_wmark_pages(zone));
		KUNIT_EXPECT_LT(test, high_wmark_pages(zone),
				zone->managed_pages);
	}
}

static struct kunit_case watermark_cases[] = {
	KUNIT_CASE(who_may_use_the_reserve),
	KUNIT_CASE(the_reserve_is_not_left_on_lists),
	KUNIT_CASE(a_batch_stops_at_the_mark),
	KUNIT_CASE(memalloc_is_the_tasks),
	KUNIT_CASE(what_reclaim_frees_is_used),
	KUNIT_CASE(how_often_it_is_tried),
	KUNIT_CASE(nofail_waits),
	KUNIT_CASE(nofail_that_cannot_wait),
	KUNIT_CASE(zones_in_order),
	KUNIT_CASE(lists_of_zones),
	KUNIT_CASE(this_node_or_none),
	KUNIT_CASE(a_full_node),
	KUNIT_CASE(slabs_of_a_full_node),
	KUNIT_CASE(a_node_that_does_not_exist),
	KUNIT_CASE(low_memory_is_kept),
	KUNIT_CASE(no_long_block),
	KUNIT_CASE(marks_are_in_order),
	{}
};

static struct kunit_suite watermark_suite = {
	.name = "watermark",
	.suite_init = watermark_suite_init,
	.suite_exit = watermark_suite_exit,
	.test_cases = watermark_cases,
};
kunit_test_suite(watermark_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
