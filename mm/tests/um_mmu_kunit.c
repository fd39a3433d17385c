// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of um's software MMU: that it remembers everything until it is told to forget,
 * so that a flush that is missing anywhere shows. Entries are changed by hand here, and
 * put back before anybody else looks.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <os.h>

#include "user_space.h"

static u64 read_word(unsigned long addr)
{
	u64 value;

	return get_user(value, WORD(addr)) ? ~0ull : value;
}

/* @pages of them, with the numbers 1, 2, ... in them, and all remembered. */
static struct mm_struct *known_pages(struct kunit *test, unsigned long pages)
{
	struct mm_struct *mm = use_space(test, pages);

	for (unsigned long i = 0; i < pages; i++)
		KUNIT_EXPECT_EQ(test, put_user(i + 1, WORD(BASE + PAGES(i))),
				0l);
	return mm;
}

static void swap_entries(pte_t *a, pte_t *b)
{
	pte_t was = pte_read(a);

	pte_set(a, pte_read(b));
	pte_set(b, was);
}

static void flush(struct mm_struct *mm, unsigned long addr, bool tables)
{
	mm_flush_range(mm, addr, PAGE_SIZE, tables);
}

static void entries_are_remembered(struct kunit *test)
{
	struct mm_struct *mm = known_pages(test, 3);
	pte_t *one = place_of(test, mm, BASE).entry, *two = one + 1;

	swap_entries(one, two);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
	KUNIT_EXPECT_EQ(test, read_word(BASE + PAGE_SIZE), 2ull);
	/* Of one page alone. */
	flush(mm, BASE, false);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 2ull);
	KUNIT_EXPECT_EQ(test, read_word(BASE + PAGE_SIZE), 2ull);
	flush(mm, BASE + PAGE_SIZE, false);
	KUNIT_EXPECT_EQ(test, read_word(BASE + PAGE_SIZE), 1ull);
	swap_entries(one, two);
	flush_tlb_mm(&mm->arch.tlb);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
}

/* However many there are. */
static void nothing_is_evicted(struct kunit *test)
{
	unsigned long nr = 3000, wrong = 0;
	struct mm_struct *mm = known_pages(test, nr);

	for (unsigned long i = 0; i < nr; i++) {
		pte_t *entry = place_of(test, mm, BASE + PAGES(i)).entry;
		pte_t was = pte_xchg(entry, (pte_t){ 0 });

		wrong += read_word(BASE + PAGES(i)) != i + 1;
		pte_set(entry, was);
	}
	KUNIT_EXPECT_EQ(test, wrong, 0ul);
}

/*
 * A page that was never touched, in a table that is known: another table in its place
 * is not seen before the flush.
 */
static void tables_are_remembered(struct kunit *test)
{
	struct mm_struct *mm = known_pages(test, 2 * PT_ENTRIES);
	unsigned long there = BASE + pt_level_size(1);
	struct pt_place one = place_of(test, mm, BASE);
	struct pt_place two = place_of(test, mm, there);

	flush_tlb_mm(&mm->arch.tlb);
	KUNIT_EXPECT_EQ(test, read_word(BASE + PAGE_SIZE), 2ull);
	swap_entries(one.upper, two.upper);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
	flush(mm, BASE, true);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1 + PT_ENTRIES);
	/* What was translated by the old one is known still. */
	KUNIT_EXPECT_EQ(test, read_word(BASE + PAGE_SIZE), 2ull);
	swap_entries(one.upper, two.upper);
	flush_tlb_mm(&mm->arch.tlb);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
}

/* That tables allowed writing is remembered as well. */
static void write_permission_is_remembered(struct kunit *test)
{
	struct mm_struct *mm = known_pages(test, 2);
	struct pt_place at = place_of(test, mm, BASE);
	pte_t clean = pte_make(pte_phys(at.pte), 0,
			       pte_flags(at.pte) & ~PT_DIRTY);

	pte_set(at.entry, clean);
	flush_tlb_mm(&mm->arch.tlb);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
	pte_set(at.upper, table_wrprotect(at.link));
	pagefault_disable();
	KUNIT_EXPECT_EQ(test, put_user(5, WORD(BASE)), 0l);
	KUNIT_EXPECT_TRUE(test, flags_of(test, mm, BASE) & PT_DIRTY);
	flush(mm, BASE, true);
	KUNIT_EXPECT_EQ(test, put_user(6, WORD(BASE)), -EFAULT);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 5ull);
	/* What allows more needs no flush. */
	pte_set(at.upper, at.link);
	KUNIT_EXPECT_EQ(test, put_user(7, WORD(BASE)), -EFAULT);
	KUNIT_EXPECT_EQ(test, put_user(7, WORD(BASE)), 0l);
	pagefault_enable();
}

/* A clean page is walked to again when it is written: the entry decides. */
static void first_write_walks_again(struct kunit *test)
{
	struct mm_struct *mm = known_pages(test, 1);
	struct pt_place at = place_of(test, mm, BASE);
	unsigned int flags = pte_flags(at.pte) & ~PT_DIRTY;

	pte_set(at.entry, pte_make(pte_phys(at.pte), 0, flags));
	flush(mm, BASE, false);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
	pte_set(at.entry, pte_make(pte_phys(at.pte), 0, flags & ~PT_WRITE));
	KUNIT_EXPECT_EQ(test, copy_to_user_nofault(USER(BASE), &flags, 4),
			-EFAULT);
	pte_set(at.entry, at.pte);
	KUNIT_EXPECT_EQ(test, put_user(2, WORD(BASE)), 0l);
}

static void visit(struct mm_struct *from, struct mm_struct *other)
{
	kthread_unuse_mm(from);
	kthread_use_mm(other);
	kthread_unuse_mm(other);
	kthread_use_mm(from);
}

/* Unless there is something to be forgotten, which nobody tells a CPU that is away. */
static void a_switch_forgets_nothing(struct kunit *test)
{
	struct mm_struct *mm = known_pages(test, 2), *other = new_space(test);
	pte_t *one = place_of(test, mm, BASE).entry;

	swap_entries(one, one + 1);
	kthread_unuse_mm(mm);
	kthread_use_mm(mm);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
	visit(mm, other);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 1ull);
	kthread_unuse_mm(mm);
	kthread_use_mm(other);
	/* Of one page, for others: but that is all that is known. */
	flush(mm, BASE, false);
	kthread_unuse_mm(other);
	kthread_use_mm(mm);
	KUNIT_EXPECT_EQ(test, read_word(BASE), 2ull);
	KUNIT_EXPECT_EQ(test, read_word(BASE + PAGE_SIZE), 1ull);
	swap_entries(one, one + 1);
	flush_tlb_mm(&mm->arch.tlb);
}

/* More spaces than numbers: the one that comes last takes that of the first. */
static void numbers_are_used_up(struct kunit *test)
{
	struct mm_struct *mm = known_pages(test, 2);
	pte_t *one = place_of(test, mm, BASE).entry;

	swap_entries(one, one + 1);
	for (unsigned int i = 0; i < TLB_CONTEXTS; i++)
		visit(mm, new_space(test));
	KUNIT_EXPECT_EQ(test, read_word(BASE), 2ull);
	swap_entries(one, one + 1);
	flush_tlb_mm(&mm->arch.tlb);
}

/* --- The maps beneath. --- */

#define NR_KEYS		700u
#define NR_STEPS	20000u

static void forget_both(struct os_map *map, unsigned long *model, u32 random)
{
	unsigned long first = random % NR_KEYS;
	unsigned long last = first + (random >> 16) % (random % 5 ? 9 : NR_KEYS);

	os_map_forget(map, first * 3, last * 3 + 2);
	for (unsigned long i = first; i <= last && i < NR_KEYS; i++)
		model[i] = 0;
}

static void maps_against_an_array(struct kunit *test)
{
	unsigned long *model = kunit_kcalloc(test, NR_KEYS, sizeof(*model),
					     GFP_KERNEL);
	static struct os_map *map;	/* there is no way to free one */
	struct rnd_state rnd;
	unsigned long wrong = 0;

	KUNIT_ASSERT_NOT_NULL(test, model);
	if (!map)
		map = os_map_create();
	prandom_seed_state(&rnd, 7);
	os_map_clear(map);
	for (unsigned int i = 1; i <= NR_STEPS; i++) {
		u32 random = prandom_u32_state(&rnd);
		u32 key = prandom_u32_state(&rnd) % NR_KEYS;

		if (random % 64 == 0)
			forget_both(map, model, random >> 6);
		else
			os_map_set(map, key * 3, model[key] = i);
		key = prandom_u32_state(&rnd) % NR_KEYS;
		wrong += os_map_get(map, key * 3) != model[key];
		wrong += os_map_get(map, key * 3 + 1) != 0;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0ul);
	os_map_clear(map);
	for (unsigned int i = 0; i < NR_KEYS; i++)
		KUNIT_EXPECT_EQ(test, os_map_get(map, i * 3), 0ul);
}

static struct kunit_case um_mmu_cases[] = {
	KUNIT_CASE(entries_are_remembered),
	KUNIT_CASE(nothing_is_evicted),
	KUNIT_CASE(tables_are_remembered),
	KUNIT_CASE(write_permission_is_remembered),
	KUNIT_CASE(first_write_walks_again),
	KUNIT_CASE(a_switch_forgets_nothing),
	KUNIT_CASE(numbers_are_used_up),
	KUNIT_CASE(maps_against_an_array),
	{}
};

static struct kunit_suite um_mmu_suite = {
	.name = "um_mmu",
	.test_cases = um_mmu_cases,
};
kunit_test_suite(um_mmu_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
