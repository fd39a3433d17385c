// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables that are kept for the next who needs one: clean, so that nobody has to clear a
 * page of which he will use a few entries.
 *
 * A table that goes knows where its entries were (pt_groups): clearing those is a hundredth
 * of the work. What is kept is a table still, to whoever looks for leaks, but not in use.
 * Each CPU has a list, whose lock is nearly always its own.
 */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/minmax.h>
#include <linux/mman.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "pt_cache.h"
#include "pt_user.h"

/* What each CPU has taken, less what it has freed: of all CPUs together it is right. */
DEFINE_PER_CPU(long, pt_pages);

unsigned long pt_nr_pages(void)
{
	long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(&pt_pages, cpu));
	return max(sum, 0l);
}
EXPORT_SYMBOL_IF_KUNIT(pt_nr_pages);

/* Lists that each CPU has: tables of any level but the highest, and roots. */
enum kind { TABLES, ROOTS, NR_KINDS };

struct kept_tables {
	spinlock_t lock;
	struct page *list[NR_KINDS];	/* by pt_next [@lock] */
	unsigned int nr[NR_KINDS];
};
static DEFINE_PER_CPU(struct kept_tables, kept_tables) = {
	.lock = __SPIN_LOCK_UNLOCKED(kept_tables.lock),
};

/* Also of another CPU, by who wants them all. */
static struct page *take_from(struct kept_tables *kept, enum kind kind)
{
	struct page *table;

	guard(spinlock)(&kept->lock);
	table = kept->list[kind];
	if (table) {
		kept->list[kind] = table->pt_next;
		kept->nr[kind]--;
		pt_count_pages(1);
	}
	return table;
}

/* A glance first: an empty list needs no lock. */
static __always_inline struct page *take(enum kind kind)
{
	struct kept_tables *kept = raw_cpu_ptr(&kept_tables);

	if (!PT_MAY_KEEP || !READ_ONCE(kept->list[kind]))
		return NULL;
	return take_from(kept, kind);
}

/* Before others can have it: group by group, as few of them as there may be something in. */
static void clean(struct page *table)
{
	pte_t *entries = page_address(table);

	for (u64 groups = table->pt_groups; groups; groups &= groups - 1) {
		pte_t *group = &entries[__ffs64(groups) * PT_GROUP];

		for (unsigned int i = 0; i < PT_GROUP; i++)
			WRITE_ONCE(group[i].val, 0);
	}
}

/* There may be one more than PT_NR_KEPT for each task that was moved in between. */
static __always_inline bool put(struct page *table, enum kind kind)
{
	struct kept_tables *kept = raw_cpu_ptr(&kept_tables);

	if (!PT_MAY_KEEP || READ_ONCE(kept->nr[kind]) >= PT_NR_KEPT)
		return false;
	clean(table);
	guard(spinlock)(&kept->lock);
	table->pt_next = kept->list[kind];
	kept->list[kind] = table;
	kept->nr[kind]++;
	pt_count_pages(-1);
	return true;
}

/* Where debugging is on, whether it is clean is looked at. */
struct page *pt_cache_take(void)
{
	struct page *table = take(TABLES);

	if (IS_ENABLED(CONFIG_DEBUG_VM) && table)
		WARN_ON_ONCE(memchr_inv(page_address(table), 0, PAGE_SIZE));
	return table;
}
EXPORT_SYMBOL_IF_KUNIT(pt_cache_take);

bool pt_cache_put(struct page *table)
{
	return put(table, TABLES);
}
EXPORT_SYMBOL_IF_KUNIT(pt_cache_put);

/* While it is a space's, a root is one of the pages that this space has. */
pte_t *pt_root_alloc(void)
{
	struct page *kept = take(ROOTS);
	pte_t *root;

	if (kept) {
		__ClearPageTable(kept);
		return page_address(kept);
	}
	root = (pte_t *)get_zeroed_page(GFP_KERNEL);
	if (root) {
		arch_root_init(root);
		pt_count_pages(1);
	}
	return root;
}

/* A free page has no mapping, and that is where a table has its marks. */
static void release_root(struct page *page)
{
	__ClearPageTable(page);
	page->mapping = NULL;
	free_page((unsigned long)page_address(page));
	pt_count_pages(-1);
}

void pt_root_free(pte_t *root)
{
	struct page *page = virt_to_page(root);

	__SetPageTable(page);
	if (!put(page, ROOTS))
		release_root(page);
}

void pt_cache_drain(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct kept_tables *kept = per_cpu_ptr(&kept_tables, cpu);
		struct page *table;

		while ((table = take_from(kept, TABLES)))
			pt_table_release(table);
		while ((table = take_from(kept, ROOTS)))
			release_root(table);
	}
}
EXPORT_SYMBOL_IF_KUNIT(pt_cache_drain);
