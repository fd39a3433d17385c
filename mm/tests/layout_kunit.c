// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of where things begin in an address space: Linux's places without chance, the
 * range and the number of bits with it.
 */
#include <asm/elf_layout.h>
#include <kunit/test.h>
#include <linux/mm_layout.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <uapi/linux/mman.h>

#include "../space.h"

#define MB8	SZ_8M

static struct mm_struct *new_mm(struct kunit *test)
{
	struct mm_struct *mm = mm_alloc();

	KUNIT_ASSERT_NOT_NULL(test, mm);
	return mm;
}

static unsigned long base_of(struct kunit *test, const struct mm_layout *layout)
{
	struct mm_struct *mm = new_mm(test);
	unsigned long base;

	mm_set_layout(mm, layout);
	KUNIT_EXPECT_EQ(test, mm->mmap_bottomup, layout->legacy);
	base = mm->mmap_base;
	mmput(mm);
	return base;
}

/* As seen on Linux by setarch -R, with several limits of the stack. */
static void places_without_chance(struct kunit *test)
{
	struct mm_layout layout = { .stack_limit = MB8 };

	KUNIT_EXPECT_EQ(test, base_of(test, &layout),
			PAGE_ALIGN(TASK_SIZE - SZ_128M));
	layout.stack_limit = 4000000ul * 1024;
	KUNIT_EXPECT_EQ(test, base_of(test, &layout),
			TASK_SIZE - layout.stack_limit - stack_guard_gap);
	layout.stack_limit = ~0ul;
	KUNIT_EXPECT_EQ(test, base_of(test, &layout),
			PAGE_ALIGN(TASK_SIZE - TASK_SIZE / 6 * 5));
	layout.legacy = true;
	KUNIT_EXPECT_EQ(test, base_of(test, &layout), PAGE_ALIGN(TASK_SIZE / 3));
	KUNIT_EXPECT_EQ(test, mm_stack_top(&layout), TASK_SIZE);
	KUNIT_EXPECT_EQ(test, mm_random_brk(&layout, 0x601234), 0x601234ul);
	KUNIT_EXPECT_EQ(test, mm_pie_base(&layout),
			(TASK_SIZE / 3 * 2) & PAGE_MASK);
}

/* The system's wish for the old layout is as good as the program's. */
static void the_old_layout_for_all(struct kunit *test)
{
	struct mm_layout layout = { .stack_limit = MB8 };
	struct mm_struct *mm = new_mm(test);

	sysctl_legacy_va_layout = 1;
	mm_set_layout(mm, &layout);
	sysctl_legacy_va_layout = 0;
	KUNIT_EXPECT_TRUE(test, mm->mmap_bottomup);
	KUNIT_EXPECT_EQ(test, mm_map(mm, &(struct map_request){
				.len = PAGE_SIZE, .prot = PROT_READ,
				.flags = MAP_PRIVATE | MAP_ANONYMOUS }),
			mm->mmap_base);
	mmput(mm);
}

/* What was seen of many draws: bounds, and bits that were not always the same. */
struct draws {
	unsigned long low, high;
	unsigned long ones, zeroes;
};
#define NO_DRAWS	((struct draws){ .low = ~0ul })

static void draw(struct draws *d, unsigned long distance)
{
	d->low = min(d->low, distance);
	d->high = max(d->high, distance);
	d->ones |= distance;
	d->zeroes |= ~distance;
}

/* Of 100 draws, no bit is always the same but for one chance in 2^99. */
static void expect_bits(struct kunit *test, const struct draws *d,
			unsigned int bits)
{
	KUNIT_EXPECT_EQ(test, d->ones & d->zeroes,
			((1ul << bits) - 1) << PAGE_SHIFT);
	KUNIT_EXPECT_LT(test, d->high, 1ul << (bits + PAGE_SHIFT));
}

static void chance_has_its_bits(struct kunit *test)
{
	struct mm_layout layout = { .stack_limit = MB8, .randomize = true };
	unsigned long gap = max(SZ_128M, MB8 + stack_guard_gap +
		(((1ul << ARCH_STACK_RND_BITS) - 1) << PAGE_SHIFT));
	struct draws base = NO_DRAWS, stack = NO_DRAWS, pie = NO_DRAWS;

	for (int i = 0; i < 100; i++) {
		draw(&base, PAGE_ALIGN(TASK_SIZE - gap) - base_of(test, &layout));
		draw(&stack, TASK_SIZE - mm_stack_top(&layout));
		draw(&pie, mm_pie_base(&layout) -
			   ((TASK_SIZE / 3 * 2) & PAGE_MASK));
	}
	expect_bits(test, &base, ARCH_MMAP_RND_BITS);
	expect_bits(test, &stack, ARCH_STACK_RND_BITS);
	expect_bits(test, &pie, ARCH_MMAP_RND_BITS);
}

/* The highest stack, grown to its limit, still ends above the highest mapping. */
static void a_stack_has_its_room(struct kunit *test)
{
	struct mm_layout layout = { .stack_limit = SZ_1G, .randomize = true };

	for (int i = 0; i < 100; i++)
		KUNIT_EXPECT_GE(test,
				mm_stack_top(&layout) - layout.stack_limit,
				base_of(test, &layout) + stack_guard_gap);
}

static void the_heap_moves_up(struct kunit *test)
{
	struct mm_layout layout = { .stack_limit = MB8, .randomize = true };
	struct draws d = NO_DRAWS;

	for (int i = 0; i < 100; i++) {
		unsigned long brk = mm_random_brk(&layout, 0x601234);

		KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(brk));
		draw(&d, brk - 0x602000);
	}
	KUNIT_EXPECT_LT(test, d.high, ARCH_BRK_RND_SIZE);
	KUNIT_EXPECT_GT(test, d.high - d.low, ARCH_BRK_RND_SIZE / 2);

	randomize_va_space = 1;
	KUNIT_EXPECT_EQ(test, mm_random_brk(&layout, 0x601234), 0x601234ul);
	randomize_va_space = 2;
}

static struct kunit_case layout_cases[] = {
	KUNIT_CASE(places_without_chance),
	KUNIT_CASE(the_old_layout_for_all),
	KUNIT_CASE(chance_has_its_bits),
	KUNIT_CASE(a_stack_has_its_room),
	KUNIT_CASE(the_heap_moves_up),
	{}
};

static struct kunit_suite layout_suite = {
	.name = "layout",
	.test_cases = layout_cases,
};
kunit_test_suite(layout_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
