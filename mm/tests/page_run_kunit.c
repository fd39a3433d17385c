// SPDX-License-Identifier: GPL-2.0-only
/* Tests of mm/page_run.c: pages that are freed one after the other. */
#include <kunit/param.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/irqflags.h>
#include <linux/module.h>

#include "../page_run.h"
#include "zones.h"

#define NR	512ul

/* Which of the pages go as a run, and whether the zone has them at once. */
struct part {
	const char *name;
	unsigned long from, to;
	bool to_zone;
};

static const struct part parts[] = {
	{ "all", 0, NR, true },
	{ "aligned", 64, 128, true },
	{ "neither end is", 5, 107, true },
	{ "just enough", 33, 65, true },
	{ "too few", 32, 63, false },
	{ "one", 511, 512, false },
};
KUNIT_ARRAY_PARAM_DESC(part, parts, name);

/* Pages beside each other, of which each is nobody's but ours. */
static struct page *some_pages(struct kunit *test)
{
	void *at = alloc_pages_exact(NR * PAGE_SIZE, GFP_KERNEL);
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, at);
	page = virt_to_page(at);
	for (unsigned long i = 0; i < NR; i++)
		set_page_count(page + i, 0);
	return page;
}

static void add_all(struct page_run *run, struct page *page, unsigned long from,
		    unsigned long to)
{
	for (unsigned long i = from; i < to; i++)
		page_run_add(run, page + i);
}

/* The rest one by one, the last first, which is no run. */
static void free_others(struct page *page, const struct part *part)
{
	for (unsigned long i = NR; i--;)
		if (i < part->from || i >= part->to)
			free_frozen_pages(page + i, 0);
}

static void comes_back(struct kunit *test)
{
	const struct part *part = test->param_value;
	struct page *page = some_pages(test);
	struct zone *zone = page_zone(page);
	struct page_run run = { };
	unsigned long before, nr = part->to - part->from;

	drain_all_pages(NULL);
	before = READ_ONCE(zone->nr_free_pages);
	add_all(&run, page, part->from, part->to);
	KUNIT_EXPECT_FALSE(test, PageFree(page + part->from));
	page_run_end(&run);
	for (unsigned long i = 0; i < NR; i++)
		KUNIT_EXPECT_EQ(test, PageFree(page + i), i >= part->from && i < part->to);
	/* Others free little meanwhile. */
	if (part->to_zone)
		KUNIT_EXPECT_GE(test, READ_ONCE(zone->nr_free_pages), before + nr);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
	free_others(page, part);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

/* What does not lie beside the last one begins anew, and nothing is left out. */
static void several_runs(struct kunit *test)
{
	struct page *page = some_pages(test);
	struct page_run run = { };

	add_all(&run, page, 100, 200);
	add_all(&run, page, 0, 99);
	page_run_add(&run, page + 99);
	for (unsigned long i = NR; i-- > 300;)
		page_run_add(&run, page + i);
	add_all(&run, page, 200, 300);
	page_run_end(&run);
	page_run_end(&run);
	for (unsigned long i = 0; i < NR; i++)
		KUNIT_EXPECT_TRUE(test, PageFree(page + i));
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

/* It stays out of use, and those around it go. */
static void one_is_in_use(struct kunit *test)
{
	struct page *page = some_pages(test);
	struct page_run run = { };

	set_page_count(page + 77, 1);
	add_all(&run, page, 0, NR);
	KUNIT_EXPECT_WARNING(test, "Bad page state", page_run_end(&run));
	for (unsigned long i = 0; i < NR; i++)
		KUNIT_EXPECT_EQ(test, PageFree(page + i), i != 77);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
	__free_page(page + 77);
	KUNIT_EXPECT_TRUE(test, zones_are_sound());
}

/* So that what is mapped with them is a run again. */
static void few_are_had_again_in_order(struct kunit *test)
{
	struct page *page = some_pages(test), *again[8];
	struct page_run run = { };
	unsigned long flags;

	free_others(page, &(struct part){ .to = ARRAY_SIZE(again) });
	add_all(&run, page, 0, ARRAY_SIZE(again));
	local_irq_save(flags);
	page_run_end(&run);
	for (unsigned int i = 0; i < ARRAY_SIZE(again); i++)
		again[i] = alloc_page(GFP_ATOMIC);
	local_irq_restore(flags);
	for (unsigned int i = 0; i < ARRAY_SIZE(again); i++) {
		KUNIT_EXPECT_PTR_EQ(test, again[i], page + i);
		if (again[i])
			__free_page(again[i]);
	}
}

static struct kunit_case page_run_cases[] = {
	KUNIT_CASE_PARAM(comes_back, part_gen_params),
	KUNIT_CASE(several_runs),
	KUNIT_CASE(one_is_in_use),
	KUNIT_CASE(few_are_had_again_in_order),
	{ }
};

static struct kunit_suite page_run_suite = {
	.name = "page_run",
	.test_cases = page_run_cases,
};
kunit_test_suite(page_run_suite);

MODULE_DESCRIPTION("Tests of pages that are freed one after the other");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
