// SPDX-License-Identifier: GPL-2.0-only
/* Tests of mm/fault_block.c: faults in big mappings, and what they leave alone. */
#include <kunit/fail_nth.h>
#include <kunit/param.h>
#include <linux/hiwater.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/traps.h>
#include <linux/vma_tree.h>

#include "../../kernel/tests/crew.h"
#include "../memory.h"
#include "user_space.h"

#define BLOCK	16ul			/* pages that come together */
/* Where a mapping can be big: at the border of a table. */
#define BIG	(0x123ul << 30)
#define AT(n)	(BIG + PAGES(n))
#define NR	(2ul * PT_ENTRIES)

static struct mm_struct *big_space(struct kunit *test)
{
	struct mm_struct *mm = new_space(test);

	mm->fills_blocks = true;
	KUNIT_ASSERT_EQ(test, map_at(mm, BIG, NR, RW), BIG);
	return mm;
}

static void write_at(struct kunit *test, struct mm_struct *mm, unsigned long page)
{
	KUNIT_ASSERT_EQ(test, poke(mm, AT(page), page + 1), 0);
}

/* --- Which pages come. --- */

static const unsigned int firsts[] = { 0, 5, 15, 16, 500, 511, 512, 1023 };

static void first_name(const unsigned int *first, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%u", *first);
}
KUNIT_ARRAY_PARAM(first, firsts, first_name);

/* Those of its block, and no others. */
static void a_block_comes(struct kunit *test)
{
	unsigned long first = *(const unsigned int *)test->param_value;
	struct mm_struct *mm = big_space(test);
	unsigned long block = first - first % BLOCK;

	write_at(test, mm, first);
	KUNIT_EXPECT_EQ(test, mm_rss(mm), BLOCK);
	for (unsigned long i = block; i < block + BLOCK; i++)
		KUNIT_EXPECT_EQ(test, word_at(mm, AT(i)), i == first ? first + 1 : 0);
	/* Reading has found pages everywhere. */
	KUNIT_EXPECT_EQ(test, mm_rss(mm), BLOCK);
	EXPECT_SOUND(test, mm);
}

static void all_of_it(struct kunit *test)
{
	struct mm_struct *mm = big_space(test);

	for (unsigned long i = 0; i < NR; i++)
		write_at(test, mm, i);
	KUNIT_EXPECT_EQ(test, mm_rss(mm), NR);
	for (unsigned long i = 0; i < NR; i++)
		KUNIT_EXPECT_EQ(test, word_at(mm, AT(i)), i + 1);
	EXPECT_SOUND(test, mm);
}

/* --- What keeps them from coming. --- */

struct hindrance {
	const char *name;
	void (*is)(struct kunit *test, struct mm_struct *mm);
};

static void too_small(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, AT(PT_ENTRIES - 1), PAGES(PT_ENTRIES + 1)), 0);
}

static void cut_off(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BIG, PAGES(17)), 0);
}

static void cut_short(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, map_at(mm, BIG - PAGES(NR), NR, RW), BIG - PAGES(NR));
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, AT(31), PAGES(NR - 31)), 0);
}

static void advised(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, mm_advise(mm, BIG, PAGES(NR), MADV_NOHUGEPAGE), 0);
}

static void a_stack(struct kunit *test, struct mm_struct *mm)
{
	struct map_request req = {
		.addr = BIG, .len = PAGES(NR), .prot = RW, .flags = FIXED | MAP_STACK,
	};

	KUNIT_EXPECT_EQ(test, mm_map(mm, &req), BIG);
}

static void of_all_processes(struct kunit *test, struct mm_struct *mm)
{
	struct map_request req = {
		.addr = BIG, .len = PAGES(NR), .prot = RW,
		.flags = MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED,
	};

	KUNIT_EXPECT_EQ(test, mm_map(mm, &req), BIG);
}

static void not_wanted(struct kunit *test, struct mm_struct *mm)
{
	mm->fills_blocks = false;
}

static const struct hindrance hindrances[] = {
	{ "too small", too_small },
	{ "cut off before it", cut_off },
	{ "cut off behind it", cut_short },
	{ "MADV_NOHUGEPAGE", advised },
	{ "MAP_STACK", a_stack },
	{ "shared", of_all_processes },
	{ "PR_SET_THP_DISABLE", not_wanted },
};
KUNIT_ARRAY_PARAM_DESC(hindrance, hindrances, name);

static void one_page_comes(struct kunit *test)
{
	const struct hindrance *hindrance = test->param_value;
	struct mm_struct *mm = big_space(test);

	hindrance->is(test, mm);
	write_at(test, mm, 20);
	KUNIT_EXPECT_EQ(test, mm_rss(mm), 1ul);
	EXPECT_SOUND(test, mm);
}

/* The advice is taken back, and the wish is a child's, too. */
static void as_before(struct kunit *test)
{
	struct mm_struct *mm = big_space(test), *child;

	advised(test, mm);
	KUNIT_EXPECT_EQ(test, mm_advise(mm, BIG, PAGES(NR), MADV_HUGEPAGE), 0);
	child = mm_fork(mm);
	KUNIT_ASSERT_FALSE(test, IS_ERR(child));
	write_at(test, child, 20);
	KUNIT_EXPECT_EQ(test, mm_rss(child), BLOCK);
	KUNIT_EXPECT_EQ(test, mm_rss(mm), 0ul);
	mmput(child);
}

static void much_is_free(struct kunit *test)
{
	static struct zone zone = { .managed_pages = 8000 };

	zone.nr_free_pages = 1000;
	KUNIT_EXPECT_FALSE(test, fault_may_spend(&zone));
	zone.nr_free_pages = 1001;
	KUNIT_EXPECT_TRUE(test, fault_may_spend(&zone));
}

/* --- What is there stays. --- */

static void others_stay(struct kunit *test)
{
	struct mm_struct *mm = big_space(test);

	mm->fills_blocks = false;
	write_at(test, mm, 3);
	KUNIT_EXPECT_EQ(test, word_at(mm, AT(4)), 0ul);
	write_at(test, mm, 15);
	mm->fills_blocks = true;
	write_at(test, mm, 7);
	/* All but the one that shows the page of zeroes. */
	KUNIT_EXPECT_EQ(test, mm_rss(mm), BLOCK - 1);
	KUNIT_EXPECT_EQ(test, word_at(mm, AT(3)), 4ul);
	KUNIT_EXPECT_EQ(test, word_at(mm, AT(15)), 16ul);
	EXPECT_SOUND(test, mm);
	/* What went comes back, by itself. */
	KUNIT_EXPECT_EQ(test, mm_advise(mm, AT(3), PAGES(2), MADV_DONTNEED), 0);
	write_at(test, mm, 4);
	KUNIT_EXPECT_EQ(test, mm_rss(mm), BLOCK);
	KUNIT_EXPECT_EQ(test, word_at(mm, AT(3)), 0ul);
	EXPECT_SOUND(test, mm);
}

/* A child that shares the table gets one of its own first. */
static void parents_stay(struct kunit *test)
{
	struct mm_struct *mm = big_space(test), *child;

	write_at(test, mm, 40);
	child = mm_fork(mm);
	KUNIT_ASSERT_FALSE(test, IS_ERR(child));
	write_at(test, child, 20);
	KUNIT_EXPECT_EQ(test, mm_rss(child), 2 * BLOCK);
	KUNIT_EXPECT_EQ(test, mm_rss(mm), BLOCK);
	write_at(test, child, 41);
	KUNIT_EXPECT_EQ(test, word_at(mm, AT(41)), 0ul);
	KUNIT_EXPECT_EQ(test, word_at(child, AT(40)), 41ul);
	EXPECT_SOUND(test, mm);
	EXPECT_SOUND(test, child);
	mmput(child);
}

/* --- What becomes of the mapping meanwhile. --- */

struct fate {
	const char *name;
	void (*meets)(struct kunit *test, struct mm_struct *mm);
	unsigned long rss;
};

static void nothing(struct kunit *test, struct mm_struct *mm)
{
}

static void unmapped(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, mm_unmap(mm, BIG, PAGES(64)), 0);
}

/* The mapping is what it was: the fault may as well have come behind it. */
static void forgotten(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, mm_advise(mm, BIG, PAGES(64), MADV_DONTNEED), 0);
}

static void read_only(struct kunit *test, struct mm_struct *mm)
{
	KUNIT_EXPECT_EQ(test, mm_protect(mm, AT(8), PAGES(4), PROT_READ), 0);
}

static const struct fate fates[] = {
	{ "nothing", nothing, BLOCK },
	{ "unmapped", unmapped, 0 },
	{ "forgotten", forgotten, BLOCK },
	{ "read-only", read_only, 1 },
};
KUNIT_ARRAY_PARAM_DESC(fate, fates, name);

/* A fault that has made its page, and is held up before it looks for more. */
static void held_up(struct kunit *test)
{
	const struct fate *fate = test->param_value;
	struct mm_struct *mm = big_space(test);
	struct fault f = { .vmf = { .mm = mm, .addr = AT(1), .flags = FAULT_FLAG_WRITE } };

	mm->fills_blocks = false;
	write_at(test, mm, 1);
	/* The table stays. */
	write_at(test, mm, 100);
	f.vmf.vma = vma_tree_lookup(&mm->vmas, f.vmf.addr);
	f.vmf.vm_seq = f.vmf.vma->vm_seq;
	f.vmf.vm_flags = f.vmf.vma->vm_flags;
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, pt_find(mm, f.vmf.addr, &f.at));
	rcu_read_unlock();
	fate->meets(test, mm);
	rcu_read_lock();
	fault_fill_block(&f);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, mm_rss(mm), fate->rss + 1);
	EXPECT_SOUND(test, mm);
}

/* --- Without memory, and on several CPUs. --- */

/* As many as there are; the one that is asked for comes always. */
static void without_memory(struct kunit *test)
{
	struct mm_struct *mm = big_space(test);

	KUNIT_FAIL_NTH(test, run) {
		unsigned long rss;

		write_at(test, mm, 20);
		rss = mm_rss(mm);
		KUNIT_EXPECT_TRUE(test, rss >= 1 && rss <= BLOCK);
		if (!kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_EQ(test, rss, BLOCK);
		EXPECT_SOUND(test, mm);
		KUNIT_EXPECT_EQ(test, mm_unmap(mm, BIG, PAGES(NR)), 0);
		KUNIT_EXPECT_EQ(test, map_at(mm, BIG, NR, RW), BIG);
	}
}

struct crowd {
	struct kunit *test;
	struct mm_struct *mm;
};

static void look(struct crowd *c, unsigned long addr)
{
	unsigned long value;

	if (!peek(c->mm, addr, &value))
		KUNIT_EXPECT_TRUE(c->test, !value || value == addr);
}

static void change(struct crowd *c, struct rnd_state *rnd, unsigned long addr)
{
	struct mm_struct *child;

	switch (prandom_u32_below(rnd, 8)) {
	case 0:
		mm_unmap(c->mm, addr, PAGE_SIZE);
		map_at(c->mm, addr, 1, RW);
		break;
	case 1:
		child = mm_fork(c->mm);
		if (IS_ERR(child))
			break;
		poke(child, addr, addr);
		mmput(child);
		break;
	case 2:
	case 3:
		mm_advise(c->mm, ALIGN_DOWN(addr, PAGES(BLOCK)), PAGES(BLOCK), MADV_DONTNEED);
		break;
	default:
		mm_advise(c->mm, addr, PAGE_SIZE, MADV_DONTNEED);
	}
}

static void touch_and_change(void *arg, int id)
{
	struct crowd *c = arg;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 5 + id);
	for (int i = 0; i < 600; i++) {
		/* Two blocks on each side of the border between tables. */
		unsigned long addr = AT(PT_ENTRIES - 2 * BLOCK +
					prandom_u32_below(&rnd, 4 * BLOCK));

		if (!prandom_u32_below(&rnd, 4))
			change(c, &rnd, addr);
		else if (poke(c->mm, addr, addr))
			look(c, addr);
		else
			look(c, addr ^ PAGES(1));
		cond_resched();
	}
}

static void several_at_once(struct kunit *test)
{
	struct crowd c = { .test = test, .mm = big_space(test) };

	crew_run(test, 4, touch_and_change, &c);
	EXPECT_SOUND(test, c.mm);
}

static struct kunit_case fault_block_cases[] = {
	KUNIT_CASE_PARAM(a_block_comes, first_gen_params),
	KUNIT_CASE(all_of_it),
	KUNIT_CASE_PARAM(one_page_comes, hindrance_gen_params),
	KUNIT_CASE(as_before),
	KUNIT_CASE(much_is_free),
	KUNIT_CASE(others_stay),
	KUNIT_CASE(parents_stay),
	KUNIT_CASE_PARAM(held_up, fate_gen_params),
	KUNIT_CASE(without_memory),
	KUNIT_CASE(several_at_once),
	{ }
};

static struct kunit_suite fault_block_suite = {
	.name = "fault_block",
	.test_cases = fault_block_cases,
};
kunit_test_suite(fault_block_suite);

MODULE_DESCRIPTION("Tests of faults that make more than a page");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
