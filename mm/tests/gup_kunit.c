// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of pages that are pinned: they stay those of their owner, whatever fork, protection
 * and its own writes do; and of access from outside while others fork.
 */
#include <kunit/fail_nth.h>
#include <linux/gup.h>
#include <linux/module.h>

#include "../../kernel/tests/crew.h"
#include "user_space.h"

#define NR	8

static struct mm_struct *filled(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, NR, RW), BASE);
	for (unsigned long i = 0; i < NR; i++)
		KUNIT_ASSERT_EQ(test, poke(mm, BASE + PAGES(i), 100 + i), 0);
	return mm;
}

static long pin(struct mm_struct *mm, struct page **pages, unsigned long nr,
		unsigned int flags)
{
	return pin_user_pages(mm, &(struct pin_request){
		.addr = BASE, .nr_pages = nr, .flags = flags, .pages = pages });
}

static void unpin(struct page **pages, long nr)
{
	while (nr-- > 0)
		unpin_user_page(pages[nr], true);
}

static unsigned long first_word(struct page *page)
{
	return READ_ONCE(*(unsigned long *)page_address(page));
}

/* What the program writes is in the page, and what is in the page the program reads. */
static void expect_same(struct kunit *test, struct mm_struct *mm,
			struct page **pages, unsigned long value)
{
	for (unsigned long i = 0; i < NR; i++) {
		KUNIT_EXPECT_EQ(test, poke(mm, BASE + PAGES(i), value + i), 0);
		KUNIT_EXPECT_EQ(test, first_word(pages[i]), value + i);
		WRITE_ONCE(*(unsigned long *)page_address(pages[i]), value + 2 * i);
		KUNIT_EXPECT_EQ(test, word_at(mm, BASE + PAGES(i)), value + 2 * i);
	}
	EXPECT_SOUND(test, mm);
}

static void what_is_pinned_is_what_is_seen(struct kunit *test)
{
	struct mm_struct *mm = filled(test);
	struct page *pages[NR];

	KUNIT_ASSERT_EQ(test, pin(mm, pages, NR, FOLL_WRITE), (long)NR);
	expect_same(test, mm, pages, 1000);
	unpin(pages, NR);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE), 1000ul);
}

/* The child has what was there at the fork; the parent still has its pages. */
static void a_fork_copies_for_the_child(struct kunit *test)
{
	struct mm_struct *mm = filled(test), *child;
	struct page *pages[NR];

	KUNIT_ASSERT_EQ(test, pin(mm, pages, NR, FOLL_WRITE), (long)NR);
	child = mm_fork(mm);
	KUNIT_ASSERT_FALSE(test, IS_ERR(child));
	expect_same(test, mm, pages, 1000);
	for (unsigned long i = 0; i < NR; i++)
		KUNIT_EXPECT_EQ(test, word_at(child, BASE + PAGES(i)), 100 + i);
	EXPECT_SOUND(test, child);
	mmput(child);
	expect_same(test, mm, pages, 2000);
	unpin(pages, NR);
}

/* Pinned for reading, and the program may write: that is the same. */
static void reading_pins_own(struct kunit *test)
{
	struct mm_struct *mm = filled(test), *child = mm_fork(mm);
	struct page *pages[NR];

	KUNIT_ASSERT_FALSE(test, IS_ERR(child));
	KUNIT_ASSERT_EQ(test, pin(mm, pages, NR, 0), (long)NR);
	expect_same(test, mm, pages, 1000);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE), 100ul);
	EXPECT_SOUND(test, child);
	mmput(child);
	unpin(pages, NR);
}

/* Read-only and back: the write that follows copies nothing. */
static void protection_keeps_the_pages(struct kunit *test)
{
	struct mm_struct *mm = filled(test);
	struct page *pages[NR];

	KUNIT_ASSERT_EQ(test, pin(mm, pages, NR, FOLL_WRITE), (long)NR);
	KUNIT_EXPECT_EQ(test, mm_protect(mm, BASE, PAGES(NR), PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, mm_protect(mm, BASE, PAGES(NR), RW), 0);
	expect_same(test, mm, pages, 1000);
	unpin(pages, NR);
}

/* When the pins have gone, fork shares tables again. */
static void unpinned_is_as_others(struct kunit *test)
{
	struct mm_struct *mm = filled(test), *child;
	struct page *pages[NR];

	KUNIT_ASSERT_EQ(test, pin(mm, pages, NR, FOLL_WRITE), (long)NR);
	unpin(pages, NR);
	child = mm_fork(mm);
	KUNIT_ASSERT_FALSE(test, IS_ERR(child));
	KUNIT_EXPECT_FALSE(test, table_write(place_of(test, mm, BASE).link));
	KUNIT_EXPECT_FALSE(test, PagePinned(pages[0]));
	mmput(child);
}

/* What was pinned outlives its mapping, and nothing of it leaks. */
static void longer_than_its_mapping(struct kunit *test)
{
	struct mm_struct *mm = filled(test);
	struct page *pages[NR];

	KUNIT_ASSERT_EQ(test, pin(mm, pages, NR, FOLL_WRITE), (long)NR);
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE, PAGES(NR)), 0);
	for (unsigned long i = 0; i < NR; i++)
		KUNIT_EXPECT_EQ(test, first_word(pages[i]), 100 + i);
	unpin(pages, NR);
	EXPECT_SOUND(test, mm);
}

static void what_cannot_be_had(struct kunit *test)
{
	struct mm_struct *mm = filled(test);
	struct page *pages[NR];

	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE + PAGES(3), PAGES(1)), 0);
	KUNIT_EXPECT_EQ(test, pin(mm, pages, NR, FOLL_WRITE), 3l);
	unpin(pages, 3);
	KUNIT_EXPECT_EQ(test, mm_protect(mm, BASE, PAGES(1), PROT_READ), 0);
	KUNIT_EXPECT_EQ(test, pin(mm, pages, NR, FOLL_WRITE), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, pin(mm, pages, 1, 0), 1l);
	unpin(pages, 1);
	KUNIT_EXPECT_EQ(test, pin(mm, pages, 0, 0), 0l);
	KUNIT_EXPECT_EQ(test, pin_user_pages(mm, &(struct pin_request){
		.addr = mm->task_size, .nr_pages = 1, .pages = pages }),
		(long)-EFAULT);
	EXPECT_SOUND(test, mm);
}

/* A fork that fails leaves parent and pins as they were. */
static void a_fork_without_memory(struct kunit *test)
{
	struct mm_struct *mm = filled(test), *child = NULL;
	struct page *pages[NR];

	KUNIT_ASSERT_EQ(test, pin(mm, pages, NR, FOLL_WRITE), (long)NR);
	KUNIT_FAIL_NTH(test, run) {
		child = mm_fork(mm);
		if (IS_ERR(child)) {
			KUNIT_EXPECT_EQ(test, PTR_ERR(child), -ENOMEM);
			EXPECT_SOUND(test, mm);
			continue;
		}
		expect_same(test, mm, pages, 1000);
		EXPECT_SOUND(test, child);
		mmput(child);
	}
	KUNIT_EXPECT_FALSE(test, IS_ERR(child));
	unpin(pages, NR);
}

/* --- Access from outside, while others fork. --- */

#define ROUNDS	150

struct stage {
	struct mm_struct *mm;
	atomic_t wrong;
};

/* A child's memory is nobody's else: what it reads once it reads again. */
static void fork_and_look(struct stage *stage)
{
	struct mm_struct *child = mm_fork(stage->mm);
	unsigned long before, after;

	if (IS_ERR(child)) {
		atomic_inc(&stage->wrong);
		return;
	}
	before = word_at(child, BASE);
	for (int i = 0; i < 20; i++)
		cpu_relax();
	after = word_at(child, BASE);
	if (before != after)
		atomic_inc(&stage->wrong);
	mmput(child);
}

static void write_or_fork(void *arg, int id)
{
	struct stage *stage = arg;

	for (unsigned long i = 0; i < ROUNDS; i++) {
		if (id)
			fork_and_look(stage);
		else if (poke(stage->mm, BASE, i))
			atomic_inc(&stage->wrong);
	}
}

static void writes_do_not_reach_children(struct kunit *test)
{
	struct stage stage = { .mm = filled(test) };

	crew_run(test, 3, write_or_fork, &stage);
	KUNIT_EXPECT_EQ(test, atomic_read(&stage.wrong), 0);
	KUNIT_EXPECT_EQ(test, word_at(stage.mm, BASE), ROUNDS - 1ul);
	EXPECT_SOUND(test, stage.mm);
}

static struct kunit_case gup_cases[] = {
	KUNIT_CASE(what_is_pinned_is_what_is_seen),
	KUNIT_CASE(a_fork_copies_for_the_child),
	KUNIT_CASE(reading_pins_own),
	KUNIT_CASE(protection_keeps_the_pages),
	KUNIT_CASE(unpinned_is_as_others),
	KUNIT_CASE(longer_than_its_mapping),
	KUNIT_CASE(what_cannot_be_had),
	KUNIT_CASE(a_fork_without_memory),
	KUNIT_CASE(writes_do_not_reach_children),
	{}
};

static struct kunit_suite gup_suite = {
	.name = "gup",
	.test_cases = gup_cases,
};
kunit_test_suite(gup_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
