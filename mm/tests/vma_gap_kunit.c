// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where mmap() puts what: hints, from the top down or the bottom up, the distance from
 * stacks, the first and the last page. What Linux answers, Documentation/mm/
 * linux-semantics.md says.
 */
#include <kunit/resource.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "../space.h"
#include "mm_space.h"

#define AT(n)		(BASE + PAGES(n))
#define GUARD		(stack_guard_gap >> PAGE_SHIFT)

static void put_space(void *mm)
{
	mmput(mm);
}

static struct mm_struct *new_space(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, put_space, mm),
			0);
	return mm;
}

/* Memory that nobody can use costs nothing, however much it is. */
static unsigned long map(struct mm_struct *mm, unsigned long addr,
			 unsigned long len, unsigned long flags)
{
	return mm_map(mm, &(struct map_request){
		.addr = addr, .len = len, .flags = ANON | flags,
	});
}

/* Everything of [@start, @end) is taken. */
static void fill(struct kunit *test, struct mm_struct *mm, unsigned long start,
		 unsigned long end)
{
	KUNIT_ASSERT_EQ(test, map(mm, start, end - start, MAP_FIXED), start);
}

static void stack_at(struct kunit *test, struct mm_struct *mm,
		     unsigned long addr)
{
	unsigned long got = mm_map(mm, &(struct map_request){
		.addr = addr, .len = PAGES(2), .prot = RW,
		.flags = FIXED | MAP_GROWSDOWN,
	});

	KUNIT_ASSERT_EQ(test, got, addr);
}

/* As long as an error of its own would be, too. */
#define EXPECT_AT(call, want) \
	KUNIT_EXPECT_EQ(test, (long)(call), (long)(want))

/* --- Hints. --- */

static void free_hints_are_taken(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	EXPECT_AT(map(mm, AT(3), PAGES(2), 0), AT(3));
	/* Rounded down, and beside the other on both sides. */
	EXPECT_AT(map(mm, AT(5) + 77, PAGES(2), 0), AT(5));
	EXPECT_AT(map(mm, AT(1), PAGES(2), 0), AT(1));
	/* The last place that there is, and the first. */
	EXPECT_AT(map(mm, mm->task_size - PAGES(2), PAGES(2), 0),
		  mm->task_size - PAGES(2));
	EXPECT_AT(map(mm, mmap_min_addr, PAGES(2), 0), mmap_min_addr);
	EXPECT_SOUND(test, mm);
}

static void other_hints_are_none(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);
	unsigned long top = mm->task_size;

	fill(test, mm, AT(0), AT(4));
	EXPECT_AT(map(mm, AT(3), PAGES(1), 0), top - PAGES(1));
	EXPECT_AT(map(mm, AT(-1), PAGES(2), 0), top - PAGES(3));
	EXPECT_AT(map(mm, top - PAGES(1), PAGES(2), 0), top - PAGES(5));
	EXPECT_AT(map(mm, top, PAGES(1), 0), top - PAGES(6));
	EXPECT_AT(map(mm, -PAGE_SIZE, PAGES(1), 0), top - PAGES(7));
	EXPECT_AT(map(mm, 1, PAGES(1), 0), top - PAGES(8));
	EXPECT_AT(map(mm, PAGE_SIZE - 1, PAGES(1), 0), top - PAGES(9));
	/* Too low is as low as can be. */
	EXPECT_AT(map(mm, PAGE_SIZE, PAGES(1), 0), mmap_min_addr);
	EXPECT_AT(map(mm, PAGE_SIZE, PAGES(1), 0), top - PAGES(10));
	EXPECT_SOUND(test, mm);
}

static void fixed_is_fixed(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);
	unsigned long top = mm->task_size;

	EXPECT_AT(map(mm, top - PAGES(1), PAGES(1), MAP_FIXED), top - PAGES(1));
	EXPECT_AT(map(mm, top, PAGES(1), MAP_FIXED), -ENOMEM);
	EXPECT_AT(map(mm, top + 1, PAGES(1), MAP_FIXED), -ENOMEM);
	EXPECT_AT(map(mm, top - PAGES(1), PAGES(2), MAP_FIXED), -ENOMEM);
	EXPECT_AT(map(mm, AT(0) + 1, PAGES(2), MAP_FIXED), -EINVAL);
	EXPECT_AT(map(mm, mmap_min_addr - PAGE_SIZE, PAGES(2), MAP_FIXED),
		  -EPERM);
	EXPECT_AT(map(mm, 0, PAGES(1), MAP_FIXED), -EPERM);
	EXPECT_AT(map(mm, mmap_min_addr, PAGES(1), MAP_FIXED), mmap_min_addr);
	EXPECT_AT(map(mm, mmap_min_addr, PAGES(1), MAP_FIXED_NOREPLACE),
		  -EEXIST);
	EXPECT_AT(map(mm, mmap_min_addr + PAGE_SIZE, PAGES(1),
		      MAP_FIXED_NOREPLACE), mmap_min_addr + PAGE_SIZE);
	EXPECT_SOUND(test, mm);
}

/* Where 31 bits reach: from 1 GiB up to 2, or where a hint says below that. */
static void in_the_second_gib(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	if (!MAP_32BIT)
		kunit_skip(test, "this machine has no MAP_32BIT");
	EXPECT_AT(map(mm, 0, PAGES(2), MAP_32BIT), SZ_1G);
	EXPECT_AT(map(mm, 0, PAGES(1), MAP_32BIT), SZ_1G + PAGES(2));
	EXPECT_AT(map(mm, SZ_2G - PAGES(1), PAGES(1), MAP_32BIT), SZ_2G - PAGES(1));
	/* A hint that reaches beyond is none; nor is one that is taken. */
	EXPECT_AT(map(mm, SZ_2G - PAGES(1), PAGES(2), MAP_32BIT), SZ_1G + PAGES(3));
	EXPECT_AT(map(mm, SZ_2G, PAGES(1), MAP_32BIT), SZ_1G + PAGES(5));
	EXPECT_AT(map(mm, SZ_1G, PAGES(1), MAP_32BIT), SZ_1G + PAGES(6));
	EXPECT_AT(map(mm, SZ_1G - PAGES(4), PAGES(1), MAP_32BIT), SZ_1G - PAGES(4));
	EXPECT_AT(map(mm, 0, SZ_1G, MAP_32BIT), -ENOMEM);
	EXPECT_AT(map(mm, 0, SZ_1G - PAGES(8), MAP_32BIT), SZ_1G + PAGES(7));
	EXPECT_AT(map(mm, 0, PAGES(1), MAP_32BIT), -ENOMEM);
	EXPECT_AT(map(mm, 0, 2ul * SZ_2G, MAP_32BIT), -ENOMEM);
	/* What is fixed is fixed. */
	EXPECT_AT(map(mm, 3ul * SZ_1G, PAGES(1), MAP_32BIT | MAP_FIXED), 3ul * SZ_1G);
	EXPECT_SOUND(test, mm);
}

/* --- From the top down. --- */

static void the_highest_gap(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	fill(test, mm, AT(0), mm->task_size);
	KUNIT_ASSERT_EQ(test, mm_unmap(mm, AT(10), PAGES(3)), 0);
	KUNIT_ASSERT_EQ(test, mm_unmap(mm, AT(20), PAGES(2)), 0);
	KUNIT_ASSERT_EQ(test, mm_unmap(mm, AT(30), PAGES(1)), 0);
	EXPECT_AT(map(mm, 0, PAGES(2), 0), AT(20));
	EXPECT_AT(map(mm, 0, PAGES(2), 0), AT(11));
	EXPECT_AT(map(mm, 0, PAGES(1), 0), AT(30));
	EXPECT_AT(map(mm, 0, PAGES(1), 0), AT(10));
	EXPECT_AT(map(mm, 0, PAGES(1), 0), AT(-1));
	EXPECT_SOUND(test, mm);
}

/* Down to the lowest page that may be had, and no further. */
static void the_lowest_page(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	fill(test, mm, mmap_min_addr + PAGES(2), mm->task_size);
	EXPECT_AT(map(mm, 0, PAGES(3), 0), -ENOMEM);
	EXPECT_AT(map(mm, 0, PAGES(2), 0), mmap_min_addr);
	EXPECT_AT(map(mm, 0, PAGES(1), 0), -ENOMEM);
	EXPECT_AT(map(mm, AT(0), PAGES(1), 0), -ENOMEM);
	EXPECT_SOUND(test, mm);
}

static void all_of_it(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);
	unsigned long all = mm->task_size - mmap_min_addr;

	EXPECT_AT(map(mm, 0, all + PAGES(1), 0), -ENOMEM);
	EXPECT_AT(map(mm, 0, mm->task_size + PAGES(1), 0), -ENOMEM);
	EXPECT_AT(map(mm, 0, ~0ul, 0), -ENOMEM);
	EXPECT_AT(map(mm, 0, all, 0), mmap_min_addr);
	EXPECT_AT(map(mm, 0, PAGES(1), 0), -ENOMEM);
	EXPECT_SOUND(test, mm);
}

/* Below the base; if there is nothing, from a third upwards. */
static void base_and_fallback(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);
	unsigned long third = PAGE_ALIGN(mm->task_size / 3);

	mm->mmap_base = AT(100);
	EXPECT_AT(map(mm, 0, PAGES(4), 0), AT(96));
	fill(test, mm, mmap_min_addr, AT(96));
	EXPECT_AT(map(mm, 0, PAGES(2), 0), max(third, AT(100)));
	EXPECT_SOUND(test, mm);
}

/* --- From the bottom up. --- */

static void the_lowest_gap(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);
	unsigned long base = PAGE_ALIGN(mm->task_size / 3);

	mm->mmap_bottomup = true;
	mm->mmap_base = PAGE_ALIGN(mm->task_size / 3);
	EXPECT_AT(map(mm, 0, PAGES(2), 0), base);
	EXPECT_AT(map(mm, 0, PAGES(2), 0), base + PAGES(2));
	fill(test, mm, base + PAGES(5), base + PAGES(6));
	EXPECT_AT(map(mm, 0, PAGES(2), 0), base + PAGES(6));
	EXPECT_AT(map(mm, 0, PAGES(1), 0), base + PAGES(4));
	/* What lies below is not looked at, even if nothing else is left. */
	fill(test, mm, base, mm->task_size);
	EXPECT_AT(map(mm, 0, PAGES(1), 0), -ENOMEM);
	EXPECT_AT(map(mm, AT(0), PAGES(1), 0),
		  AT(0) < base ? (long)AT(0) : -ENOMEM);
	KUNIT_ASSERT_EQ(test, mm_unmap(mm, mm->task_size - PAGES(1), PAGES(1)),
			0);
	EXPECT_AT(map(mm, 0, PAGES(1), 0), mm->task_size - PAGES(1));
	EXPECT_SOUND(test, mm);
}

/* Behind the stack, not below it, if that would be too near. */
static void upwards_past_a_stack(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);
	unsigned long base = PAGE_ALIGN(mm->task_size / 3);

	mm->mmap_bottomup = true;
	mm->mmap_base = PAGE_ALIGN(mm->task_size / 3);
	stack_at(test, mm, base + PAGES(GUARD + 2));
	EXPECT_AT(map(mm, 0, PAGES(3), 0), base + PAGES(GUARD + 4));
	EXPECT_AT(map(mm, 0, PAGES(2), 0), base);
	EXPECT_AT(map(mm, 0, PAGES(1), 0), base + PAGES(GUARD + 7));
	EXPECT_SOUND(test, mm);
}

/* --- Stacks. --- */

static void hints_keep_the_distance(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);
	unsigned long top = mm->task_size;

	stack_at(test, mm, AT(1000));
	EXPECT_AT(map(mm, AT(1000 - GUARD - 1), PAGES(2), 0), top - PAGES(2));
	EXPECT_AT(map(mm, AT(1000 - GUARD - 2), PAGES(2), 0),
		  AT(1000 - GUARD - 2));
	/* Above it there is none to keep; nor for MAP_FIXED. */
	EXPECT_AT(map(mm, AT(1002), PAGES(1), 0), AT(1002));
	EXPECT_AT(map(mm, AT(999), PAGES(1), MAP_FIXED), AT(999));
	EXPECT_SOUND(test, mm);
}

static void downwards_below_a_stack(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	fill(test, mm, AT(1002), mm->task_size);
	stack_at(test, mm, AT(1000));
	EXPECT_AT(map(mm, 0, PAGES(4), 0), AT(1000 - GUARD - 4));
	EXPECT_AT(map(mm, 0, PAGES(1), 0), AT(1000 - GUARD - 5));
	EXPECT_SOUND(test, mm);
}

/*
 * A gap right below a stack is too near; then so is everything within the distance, even
 * where others lie in between.
 */
static void all_the_distance(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	fill(test, mm, AT(1002), mm->task_size);
	stack_at(test, mm, AT(1000));
	fill(test, mm, AT(990), AT(991));
	/* Five fit above the one in between: that leads below the distance. */
	EXPECT_AT(map(mm, 0, PAGES(5), 0), AT(1000 - GUARD - 5));
	/* Ten do not, and go right below it. */
	EXPECT_AT(map(mm, 0, PAGES(10), 0), AT(980));
	EXPECT_SOUND(test, mm);
}

static void brk_keeps_the_distance(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	mm->start_brk = AT(0);
	mm->brk = AT(0);
	stack_at(test, mm, AT(1000));
	/* And a page for itself. */
	EXPECT_AT(mm_brk(mm, AT(1000 - GUARD)), AT(0));
	EXPECT_AT(mm_brk(mm, AT(1000 - GUARD - 1)), AT(1000 - GUARD - 1));
	EXPECT_AT(mm_brk(mm, AT(1000 - GUARD - 1) + 1), AT(1000 - GUARD - 1));
	EXPECT_SOUND(test, mm);
}

static struct kunit_case vma_gap_cases[] = {
	KUNIT_CASE(free_hints_are_taken),
	KUNIT_CASE(other_hints_are_none),
	KUNIT_CASE(fixed_is_fixed),
	KUNIT_CASE(in_the_second_gib),
	KUNIT_CASE(the_highest_gap),
	KUNIT_CASE(the_lowest_page),
	KUNIT_CASE(all_of_it),
	KUNIT_CASE(base_and_fallback),
	KUNIT_CASE(the_lowest_gap),
	KUNIT_CASE(upwards_past_a_stack),
	KUNIT_CASE(hints_keep_the_distance),
	KUNIT_CASE(downwards_below_a_stack),
	KUNIT_CASE(all_the_distance),
	KUNIT_CASE(brk_keeps_the_distance),
	{ }
};

static struct kunit_suite vma_gap_suite = {
	.name = "vma_gap",
	.test_cases = vma_gap_cases,
};

kunit_test_suite(vma_gap_suite);

MODULE_DESCRIPTION("Tests of where mmap() puts things");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
