// SPDX-License-Identifier: GPL-2.0-only
/* Tests of page tables that are kept: clean, few, and given back. */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "../pt_cache.h"
#include "../pt_user.h"

static int cache_is_there(struct kunit *test)
{
	if (!PT_MAY_KEEP)
		kunit_skip(test, "KASAN wants to see who uses a table that is free");
	pt_cache_drain();
	return 0;
}

static struct page *new_table(struct kunit *test)
{
	struct page *table = pt_table_alloc(0, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, table);
	return table;
}

static bool is_clean(const struct page *table)
{
	return !memchr_inv(page_address(table), 0, PAGE_SIZE) && !table->pt_groups &&
	       !table->pt_live && table->pt_share == 1;
}

/* As who has put entries into it, and has left them there. */
static void use(struct page *table, unsigned int entry)
{
	pte_t *entries = page_address(table);

	pt_add(table, &entries[entry], PT_OTHER);
	entries[entry].val = ~0ull;
}

/* Every entry, alone and with others, in the table that comes back. */
static void they_are_clean(struct kunit *test)
{
	for (unsigned int i = 0; i < PT_ENTRIES; i++) {
		struct page *table = new_table(test);

		KUNIT_EXPECT_TRUE(test, is_clean(table));
		use(table, i);
		use(table, (i * 7 + 3) % PT_ENTRIES);
		table->pt_level = 2;
		table->pt_dead = true;
		pt_table_free(table);
	}
}

/* What is freed is the next one, as long as we are on the same CPU. */
static void they_are_kept(struct kunit *test)
{
	struct page *table = new_table(test), *next;

	preempt_disable();
	pt_table_free(table);
	next = pt_table_alloc(1, GFP_NOWAIT);
	preempt_enable();
	KUNIT_EXPECT_PTR_EQ(test, next, table);
	KUNIT_EXPECT_EQ(test, next->pt_level, 1);
	KUNIT_EXPECT_FALSE(test, next->pt_dead);
	pt_table_free(next);
}

/* No more than a few; and those, too, are there for others in need. */
static void they_are_given_back(struct kunit *test)
{
	struct page *all = NULL, *left;
	unsigned int nr_kept = 0;
	unsigned long before;

	/* What others have left behind has gone. */
	rcu_barrier();
	pt_cache_drain();
	before = pt_nr_pages();

	for (unsigned int i = 0; i < 2 * PT_NR_KEPT; i++) {
		struct page *table = new_table(test);

		table->pt_next = all;
		all = table;
	}
	KUNIT_EXPECT_EQ(test, pt_nr_pages(), before + 2 * PT_NR_KEPT);
	preempt_disable();
	while ((left = all)) {
		all = left->pt_next;
		if (pt_cache_put(left))
			nr_kept++;
		else
			pt_table_release(left);
	}
	preempt_enable();
	KUNIT_EXPECT_LE(test, nr_kept, PT_NR_KEPT);
	KUNIT_EXPECT_GT(test, nr_kept, 0u);
	KUNIT_EXPECT_EQ(test, pt_nr_pages(), before);
	pt_cache_drain();
	KUNIT_EXPECT_EQ(test, pt_nr_pages(), before);
	left = pt_cache_take();
	KUNIT_EXPECT_NULL(test, left);
	if (left)
		pt_table_release(left);
}

static struct kunit_case pt_cache_cases[] = {
	KUNIT_CASE(they_are_clean),
	KUNIT_CASE(they_are_kept),
	KUNIT_CASE(they_are_given_back),
	{}
};

static struct kunit_suite pt_cache_suite = {
	.name = "pt_cache",
	.init = cache_is_there,
	.test_cases = pt_cache_cases,
};
kunit_test_suite(pt_cache_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
