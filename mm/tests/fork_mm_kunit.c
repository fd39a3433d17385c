// SPDX-License-Identifier: GPL-2.0-only
/* Tests of fork: shared page tables, copies on writes, and ends in every order. */
#include <kunit/fail_nth.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/prandom.h>

#include "mm_space.h"

static struct mm_struct *new_mm(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	return mm;
}

/* @pages at BASE, each with its own number in it. */
static struct mm_struct *filled_mm(struct kunit *test, unsigned long pages)
{
	struct mm_struct *mm = new_mm(test);

	KUNIT_ASSERT_EQ(test, map_at(mm, BASE, pages, RW), BASE);
	for (unsigned long i = 0; i < pages; i++)
		KUNIT_ASSERT_EQ(test, poke(mm, BASE + PAGES(i), i + 1), 0);
	return mm;
}

static struct mm_struct *fork_of(struct kunit *test, struct mm_struct *mm)
{
	struct mm_struct *child = mm_fork(mm);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, child);
	return child;
}

static void expect_numbers(struct kunit *test, struct mm_struct *mm,
			   unsigned long pages)
{
	for (unsigned long i = 0; i < pages; i++)
		KUNIT_EXPECT_EQ(test, word_at(mm, BASE + PAGES(i)), i + 1);
}

static void empty_mm(struct kunit *test)
{
	struct mm_struct *mm = new_mm(test);
	struct mm_usage usage;

	EXPECT_SOUND(test, mm);
	mm_usage(mm, &usage);
	KUNIT_EXPECT_EQ(test, usage.tables, 1ul);
	mmput(mm);
}

static void no_huge_pages(struct kunit *test)
{
	struct mm_struct *mm = new_mm(test);

	KUNIT_EXPECT_EQ(test, (long)mm_map(mm, &(struct map_request){
		.len = 1ul << 21, .prot = RW, .flags = ANON | MAP_HUGETLB,
	}), (long)-EINVAL);
	EXPECT_SOUND(test, mm);
	mmput(mm);
}

static void touch_and_read(struct kunit *test)
{
	struct mm_struct *mm = filled_mm(test, 3);
	struct mm_usage usage;

	EXPECT_SOUND(test, mm);
	expect_numbers(test, mm, 3);
	mm_usage(mm, &usage);
	KUNIT_EXPECT_EQ(test, usage.anon, 3ul);
	KUNIT_EXPECT_EQ(test, usage.tables, 4ul);
	KUNIT_EXPECT_EQ(test, poke(mm, BASE + PAGES(3), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, poke(mm, BASE - 1, 1), -EFAULT);
	EXPECT_SOUND(test, mm);
	mmput(mm);
}

static void unmap_gives_all_back(struct kunit *test)
{
	struct mm_struct *mm = filled_mm(test, 2000);
	struct mm_usage usage;

	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE, PAGES(2000)), 0);
	EXPECT_SOUND(test, mm);
	mm_usage(mm, &usage);
	KUNIT_EXPECT_EQ(test, usage.anon, 0ul);
	KUNIT_EXPECT_EQ(test, usage.tables, 1ul);
	mmput(mm);
}

static void child_sees_and_copies(struct kunit *test)
{
	struct mm_struct *mm = filled_mm(test, 5), *child;

	child = fork_of(test, mm);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, child);
	expect_numbers(test, child, 5);
	KUNIT_EXPECT_EQ(test, poke(child, BASE, 100), 0);
	KUNIT_EXPECT_EQ(test, poke(mm, BASE + PAGES(1), 200), 0);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE), 1ul);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE), 100ul);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE + PAGES(1)), 200ul);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE + PAGES(1)), 2ul);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, child);
	mmput(child);
	EXPECT_SOUND(test, mm);
	KUNIT_EXPECT_EQ(test, poke(mm, BASE + PAGES(2), 300), 0);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE + PAGES(3)), 4ul);
	EXPECT_SOUND(test, mm);
	mmput(mm);
}

static void parent_goes_first(struct kunit *test)
{
	struct mm_struct *mm = filled_mm(test, 700), *child, *grandchild;

	child = fork_of(test, mm);
	grandchild = fork_of(test, child);
	KUNIT_EXPECT_EQ(test, poke(child, BASE, 7), 0);
	mmput(mm);
	EXPECT_SOUND(test, child);
	EXPECT_SOUND(test, grandchild);
	mmput(child);
	expect_numbers(test, grandchild, 700);
	EXPECT_SOUND(test, grandchild);
	mmput(grandchild);
}

static void hundreds_of_sharers(struct kunit *test)
{
	struct mm_struct *mm = filled_mm(test, 4), **children;
	unsigned int nr = 200;

	children = kunit_kcalloc(test, nr, sizeof(*children), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, children);
	for (unsigned int i = 0; i < nr; i++)
		children[i] = fork_of(test, i % 3 ? mm : children[i / 2] ?: mm);
	for (unsigned int i = 0; i < nr; i += 2)
		KUNIT_EXPECT_EQ(test, poke(children[i], BASE, i + 1000), 0);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, children[10]);
	for (unsigned int i = 0; i < nr; i++) {
		unsigned long want = i % 2 ? 1 : i + 1000;

		if (i % 3)
			KUNIT_EXPECT_EQ(test, word_at(children[i], BASE), want);
		mmput(children[i]);
	}
	expect_numbers(test, mm, 4);
	EXPECT_SOUND(test, mm);
	mmput(mm);
}

static void unmap_in_the_child(struct kunit *test)
{
	struct mm_struct *mm = filled_mm(test, 1500), *child;

	child = fork_of(test, mm);
	KUNIT_EXPECT_EQ(test, mm_unmap(child, BASE + PAGES(10), PAGES(20)), 0);
	EXPECT_SOUND(test, child);
	EXPECT_SOUND(test, mm);
	expect_numbers(test, mm, 1500);
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BASE, PAGES(1500)), 0);
	EXPECT_SOUND(test, child);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE + PAGES(9)), 10ul);
	KUNIT_EXPECT_EQ(test, word_at(child, BASE + PAGES(30)), 31ul);
	mmput(mm);
	mmput(child);
}

static void protect_in_the_child(struct kunit *test)
{
	struct mm_struct *mm = filled_mm(test, 30), *child;

	child = fork_of(test, mm);
	KUNIT_EXPECT_EQ(test, mm_protect(child, BASE + PAGES(3), PAGES(4),
					 PROT_READ), 0);
	EXPECT_SOUND(test, child);
	EXPECT_SOUND(test, mm);
	KUNIT_EXPECT_EQ(test, poke(child, BASE + PAGES(3), 1), -EFAULT);
	KUNIT_EXPECT_EQ(test, poke(mm, BASE + PAGES(3), 9), 0);
	KUNIT_EXPECT_EQ(test, mm_protect(child, BASE + PAGES(3), PAGES(4), RW),
			0);
	KUNIT_EXPECT_EQ(test, poke(child, BASE + PAGES(3), 1), 0);
	KUNIT_EXPECT_EQ(test, child->vmas.nr_vmas, 1u);
	KUNIT_EXPECT_EQ(test, word_at(mm, BASE + PAGES(3)), 9ul);
	EXPECT_SOUND(test, child);
	mmput(mm);
	mmput(child);
}

/* Every allocation of a fork fails once; nothing is lost, nothing has changed. */
static void fork_without_memory(struct kunit *test)
{
	struct mm_struct *mm = filled_mm(test, 600);

	KUNIT_ASSERT_EQ(test, map_at(mm, BASE + (1ul << 40), 1, RW),
			BASE + (1ul << 40));
	KUNIT_ASSERT_EQ(test, poke(mm, BASE + (1ul << 40), 1), 0);
	KUNIT_FAIL_NTH(test, run) {
		struct mm_struct *child = mm_fork(mm);

		kunit_fail_nth_hit(&run);
		if (!IS_ERR(child)) {
			EXPECT_SOUND(test, child);
			mmput(child);
		} else {
			KUNIT_EXPECT_EQ(test, PTR_ERR(child), (long)-ENOMEM);
		}
		EXPECT_SOUND(test, mm);
	}
	expect_numbers(test, mm, 600);
	mmput(mm);
}

static void write_without_memory(struct kunit *test)
{
	struct mm_struct *mm = filled_mm(test, 2);
	unsigned long value = 5;

	KUNIT_FAIL_NTH(test, run) {
		struct mm_struct *child = mm_fork(mm);
		vm_fault_t ret = IS_ERR(child) ? VM_FAULT_OOM :
						 mm_fault(child, BASE, 1);

		kunit_fail_nth_hit(&run);
		if (IS_ERR(child))
			continue;
		KUNIT_EXPECT_TRUE(test, !ret || ret == VM_FAULT_OOM);
		EXPECT_SOUND(test, child);
		EXPECT_SOUND(test, mm);
		KUNIT_EXPECT_EQ(test, peek(child, BASE, &value), 0);
		KUNIT_EXPECT_EQ(test, value, 1ul);
		mmput(child);
	}
	mmput(mm);
}

static struct kunit_case fork_mm_cases[] = {
	KUNIT_CASE(empty_mm),
	KUNIT_CASE(no_huge_pages),
	KUNIT_CASE(touch_and_read),
	KUNIT_CASE(unmap_gives_all_back),
	KUNIT_CASE(child_sees_and_copies),
	KUNIT_CASE(parent_goes_first),
	KUNIT_CASE(hundreds_of_sharers),
	KUNIT_CASE(unmap_in_the_child),
	KUNIT_CASE(protect_in_the_child),
	KUNIT_CASE(fork_without_memory),
	KUNIT_CASE(write_without_memory),
	{ }
};

static struct kunit_suite fork_mm_suite = {
	.name = "fork_mm",
	.test_cases = fork_mm_cases,
};

kunit_test_suite(fork_mm_suite);

MODULE_DESCRIPTION("Tests of fork and shared page tables");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
