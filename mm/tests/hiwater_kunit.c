// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what is told of an address space's use: the most that it ever had, what of it was
 * used lately, and its frames.
 */
#include <kunit/fail_nth.h>
#include <linux/hiwater.h>
#include <linux/kpage.h>
#include <linux/module.h>
#include <linux/vma_usage.h>
#include <uapi/linux/kernel-page-flags.h>

#include "../pt_cache.h"
#include "user_space.h"

#define NR	300ul

static void fill(struct kunit *test, struct mm_struct *mm, unsigned long pages)
{
	for (unsigned long i = 0; i < pages; i++)
		KUNIT_ASSERT_EQ(test, poke(mm, BASE + PAGES(i), i + 1), 0);
}

static struct mm_struct *filled_space(struct kunit *test, unsigned long pages)
{
	struct mm_struct *mm = new_space(test);

	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, pages, RW), BASE);
	fill(test, mm, pages);
	return mm;
}

/* --- Peaks. --- */

/* All of it in one operation, and tables with it. */
static void mark_of_all(struct kunit *test)
{
	struct mm_struct *mm = filled_space(test, 3 * PT_ENTRIES);

	KUNIT_EXPECT_EQ(test, mm_hiwater_rss(mm), 3 * PT_ENTRIES + 0ul);
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE, PAGES(3 * PT_ENTRIES)), 0);
	KUNIT_EXPECT_EQ(test, mm_rss(mm), 0ul);
	KUNIT_EXPECT_EQ(test, mm_hiwater_rss(mm), 3 * PT_ENTRIES + 0ul);
	KUNIT_EXPECT_EQ(test, mm_hiwater_vm(mm), 3 * PT_ENTRIES + 0ul);
	/* It is not raised by what comes to less. */
	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, NR, RW), BASE);
	fill(test, mm, NR);
	KUNIT_EXPECT_EQ(test, mm_hiwater_rss(mm), 3 * PT_ENTRIES + 0ul);
	mm_reset_hiwater_rss(mm);
	KUNIT_EXPECT_EQ(test, mm_hiwater_rss(mm), NR);
	KUNIT_EXPECT_EQ(test, mm_hiwater_vm(mm), 3 * PT_ENTRIES + 0ul);
}

/* One page at a time: never more than there was, and not less by more than a batch. */
static void mark_of_pieces(struct kunit *test)
{
	struct mm_struct *mm = filled_space(test, NR);

	for (unsigned long i = 0; i < NR; i++) {
		KUNIT_EXPECT_EQ(test, mm_advise(mm, BASE + PAGES(i), PAGE_SIZE,
						MADV_DONTNEED), 0);
		KUNIT_EXPECT_LE(test, mm_hiwater_rss(mm), NR);
		KUNIT_EXPECT_GE(test, mm_hiwater_rss(mm), NR - RSS_BATCH);
	}
	/* The same pages again and again are not more for that. */
	for (unsigned long i = 0; i < 2 * NR; i++) {
		KUNIT_EXPECT_EQ(test, poke(mm, BASE, 1), 0);
		KUNIT_EXPECT_EQ(test, mm_advise(mm, BASE, PAGE_SIZE, MADV_DONTNEED), 0);
	}
	KUNIT_EXPECT_LE(test, mm_hiwater_rss(mm), NR);
}

/* A child begins with what it has, shared or not, and its end of it counts as anybody's. */
static void mark_of_a_child(struct kunit *test)
{
	struct mm_struct *mm = filled_space(test, NR), *child;

	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE + PAGES(100), PAGES(NR - 100)), 0);
	child = mm_fork(mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	KUNIT_EXPECT_EQ(test, mm_hiwater_rss(mm), NR);
	KUNIT_EXPECT_EQ(test, mm_hiwater_rss(child), 100ul);
	KUNIT_EXPECT_EQ(test, mm_hiwater_vm(child), 100ul);
	KUNIT_EXPECT_EQ(test, mm_unmap(child, BASE, PAGES(100)), 0);
	KUNIT_EXPECT_EQ(test, mm_hiwater_rss(child), 100ul);
	KUNIT_EXPECT_EQ(test, mm_rss(child), 0ul);
	KUNIT_EXPECT_EQ(test, mm_rss(mm), 100ul);
	EXPECT_SOUND(test, mm);
	mmput(child);
}

/* --- What was used. --- */

static void clear_all(struct kunit *test, struct mm_struct *mm)
{
	mmap_read_lock(mm);
	KUNIT_EXPECT_EQ(test, vma_clear_young(vma_tree_lookup(&mm->vmas, BASE)), 0);
	mmap_read_unlock(mm);
}

static u64 referenced(struct mm_struct *mm)
{
	struct vma_usage usage = { };

	mmap_read_lock(mm);
	vma_usage_add(&usage, vma_tree_lookup(&mm->vmas, BASE));
	mmap_read_unlock(mm);
	return usage.referenced / PAGE_SIZE;
}

/* The CPU remembers what it has used; still it notes it again. */
static void used_again(struct kunit *test)
{
	struct mm_struct *mm = use_space(test, 3);
	u64 value;

	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, put_user(i + 1, WORD(BASE + PAGES(i))), 0);
	KUNIT_EXPECT_EQ(test, referenced(mm), 3ull);
	clear_all(test, mm);
	KUNIT_EXPECT_EQ(test, referenced(mm), 0ull);
	KUNIT_EXPECT_EQ(test, get_user(value, WORD(BASE + PAGES(1))), 0);
	KUNIT_EXPECT_EQ(test, value, 2ull);
	KUNIT_EXPECT_EQ(test, referenced(mm), 1ull);
	KUNIT_EXPECT_TRUE(test, flags_of(test, mm, BASE + PAGES(1)) & PT_YOUNG);
	/* That they were written to, and may be, is not forgotten. */
	KUNIT_EXPECT_EQ(test, flags_of(test, mm, BASE) & (PT_YOUNG | PT_DIRTY | PT_WRITE),
			PT_DIRTY | PT_WRITE);
	EXPECT_SOUND(test, mm);
	kthread_unuse_mm(mm);
}

/* Its tables are one's own before anything is cleared in them. */
static void used_by_relatives(struct kunit *test)
{
	struct mm_struct *mm = filled_space(test, NR), *child;

	child = mm_fork(mm);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	clear_all(test, child);
	KUNIT_EXPECT_EQ(test, referenced(child), 0ull);
	KUNIT_EXPECT_EQ(test, referenced(mm), (u64)NR);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, child);
	mmput(child);
}

static void clear_without_memory(struct kunit *test)
{
	struct mm_struct *mm = filled_space(test, NR), *child;
	int err, failed = 0;
	bool hit;

	KUNIT_FAIL_FROM(test, run) {
		child = mm_fork(mm);
		if (IS_ERR(child)) {
			kunit_fail_nth_hit(&run);
			continue;
		}
		/* A CPU with tables to spare needs no memory. */
		pt_cache_drain();
		mmap_read_lock(child);
		err = vma_clear_young(vma_tree_lookup(&child->vmas, BASE));
		mmap_read_unlock(child);
		hit = kunit_fail_nth_hit(&run);
		KUNIT_EXPECT_EQ(test, err, hit ? -ENOMEM : 0);
		failed += hit;
		KUNIT_EXPECT_EQ(test, referenced(mm), (u64)NR);
		EXPECT_SOUND(test, child);
		mmput(child);
	}
	/* Without memory for tables of its own. */
	KUNIT_EXPECT_TRUE(test, failed || !IS_ENABLED(CONFIG_FAULT_INJECTION));
}

/* --- Frames. --- */

#define HAS(flags, bit)	((flags) >> KPF_##bit & 1)

static void frames(struct kunit *test)
{
	struct mm_struct *mm = filled_space(test, 1);
	struct pt_place at = place_of(test, mm, BASE);
	unsigned long pfn = page_to_pfn(pte_page(at.pte)), last = nr_page_frames();
	u64 flags = stable_page_flags(pfn);

	KUNIT_EXPECT_TRUE(test, HAS(flags, MMAP) && HAS(flags, ANON) && HAS(flags, UPTODATE));
	KUNIT_EXPECT_EQ(test, pfn_mapcount(pfn), 1ull);
	flags = stable_page_flags(page_to_pfn(at.table));
	KUNIT_EXPECT_EQ(test, flags, 1ull << KPF_PGTABLE);
	KUNIT_EXPECT_EQ(test, pfn_mapcount(page_to_pfn(at.table)), 0ull);
	flags = stable_page_flags(virt_to_pfn(mm));
	KUNIT_EXPECT_TRUE(test, HAS(flags, SLAB) && !HAS(flags, MMAP) && !HAS(flags, THP));
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE, PAGE_SIZE), 0);
	flags = stable_page_flags(pfn);
	KUNIT_EXPECT_TRUE(test, HAS(flags, BUDDY) && !HAS(flags, ANON));
	/* Where there is none. */
	KUNIT_EXPECT_EQ(test, stable_page_flags(last), 1ull << KPF_NOPAGE);
	KUNIT_EXPECT_EQ(test, stable_page_flags(~0ul), 1ull << KPF_NOPAGE);
	KUNIT_EXPECT_EQ(test, pfn_mapcount(~0ul), 0ull);
}

/* Of a folio, each page says which part of it it is. */
static void compound_frames(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);
	unsigned long pfn;

	KUNIT_ASSERT_NOT_NULL(test, page);
	pfn = page_to_pfn(page);
	KUNIT_EXPECT_EQ(test, stable_page_flags(pfn), 1ull << KPF_COMPOUND_HEAD);
	for (int i = 1; i < 4; i++)
		KUNIT_EXPECT_EQ(test, stable_page_flags(pfn + i), 1ull << KPF_COMPOUND_TAIL);
	__free_pages(page, 2);
}

static struct kunit_case hiwater_cases[] = {
	KUNIT_CASE(mark_of_all),
	KUNIT_CASE(mark_of_pieces),
	KUNIT_CASE(mark_of_a_child),
	KUNIT_CASE(used_again),
	KUNIT_CASE(used_by_relatives),
	KUNIT_CASE(clear_without_memory),
	KUNIT_CASE(frames),
	KUNIT_CASE(compound_frames),
	{ }
};

static struct kunit_suite hiwater_suite = {
	.name = "hiwater",
	.test_cases = hiwater_cases,
};

kunit_test_suite(hiwater_suite);

MODULE_DESCRIPTION("Tests of what is told of memory that is used");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
