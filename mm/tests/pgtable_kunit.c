// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the page-table code on a tree of its own, which no CPU walks: any
 * frame may be mapped at any address.
 */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pgtable.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

/* Not on any border. */
#define BASE	(0x123ul * SZ_1G + 5 * PAGE_SIZE)
#define RW	(PT_KERNEL | PT_WRITE)

struct tree {
	struct pgtable pt;
};

static int tree_init(struct kunit *test)
{
	struct tree *tree = kunit_kzalloc(test, sizeof(*tree), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, tree);
	tree->pt.root = vzalloc(PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, tree->pt.root);
	tree->pt.max_leaf = PT_MAX_LEAF_LEVEL;
	test->priv = tree;
	return 0;
}

/* Every table is given back, whatever the case has left mapped. */
static void tree_exit(struct kunit *test)
{
	struct tree *tree = test->priv;
	struct pt_span all = pt_span(0, pt_level_size(PT_LEVELS));

	pt_unmap(&tree->pt, all);
	pt_free_tables(pt_prune(&tree->pt, all));
	KUNIT_EXPECT_NULL(test, memchr_inv(tree->pt.root, 0, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, tree->pt.nr_tables, 0ul);
	vfree(tree->pt.root);
}

static int map(struct kunit *test, struct pt_span span, phys_addr_t phys)
{
	struct tree *tree = test->priv;
	struct pt_map req = { .span = span, .phys = phys, .flags = RW };

	return pt_map(&tree->pt, &req);
}

/* The frame at @addr, which must be a leaf of @level; ~0 otherwise. */
static phys_addr_t frame(struct kunit *test, unsigned long addr,
			 unsigned int level)
{
	struct tree *tree = test->priv;
	unsigned int found;
	pte_t pte = pt_lookup(&tree->pt, addr, &found);

	if (pte_none(pte) || found != level)
		return ~0ull;
	return pte_phys(pte) + (addr & (pt_level_size(level) - 1) & PAGE_MASK);
}

static unsigned int flags_at(struct kunit *test, unsigned long addr)
{
	struct tree *tree = test->priv;
	unsigned int level;

	return pte_flags(pt_lookup(&tree->pt, addr, &level));
}

static void pages(struct kunit *test)
{
	struct tree *tree = test->priv;

	KUNIT_EXPECT_EQ(test, frame(test, BASE, 0), ~0ull);
	KUNIT_EXPECT_EQ(test, map(test, pt_span(BASE, 3 * PAGE_SIZE), 0x7000),
			0);
	KUNIT_EXPECT_EQ(test, tree->pt.nr_tables, PT_LEVELS - 1ul);
	for (unsigned int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, frame(test, BASE + i * PAGE_SIZE, 0),
				0x7000ull + i * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, frame(test, BASE - 1, 0), ~0ull);
	KUNIT_EXPECT_EQ(test, frame(test, BASE + 3 * PAGE_SIZE, 0), ~0ull);
	KUNIT_EXPECT_EQ(test, flags_at(test, BASE), RW);
	pt_unmap(&tree->pt, pt_span(BASE + PAGE_SIZE, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, frame(test, BASE + PAGE_SIZE, 0), ~0ull);
	KUNIT_EXPECT_EQ(test, frame(test, BASE + 2 * PAGE_SIZE, 0), 0x9000ull);
}

/* A border of a page, of 2 MiB and of 1 GiB, each on both sides. */
static void largest_leaves(struct kunit *test)
{
	unsigned long start = 7 * SZ_1G - SZ_2M - PAGE_SIZE;
	struct pt_span span = pt_span(start, SZ_1G + 2 * (SZ_2M + PAGE_SIZE));
	unsigned long gib = 7 * SZ_1G;
	phys_addr_t phys = 3 * SZ_1G - SZ_2M - PAGE_SIZE;

	KUNIT_ASSERT_EQ(test, map(test, span, phys), 0);
	KUNIT_EXPECT_EQ(test, frame(test, start, 0), phys);
	KUNIT_EXPECT_EQ(test, frame(test, gib - SZ_2M, 1), 3 * SZ_1G - SZ_2M);
	KUNIT_EXPECT_EQ(test, frame(test, gib, 2), 3 * SZ_1G);
	KUNIT_EXPECT_EQ(test, frame(test, gib + SZ_1G - PAGE_SIZE, 2),
			4 * SZ_1G - PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, frame(test, gib + SZ_1G, 1), 4 * SZ_1G);
	KUNIT_EXPECT_EQ(test, frame(test, gib + SZ_1G + SZ_2M, 0),
			4 * SZ_1G + SZ_2M);
}

/* The address fits a large leaf, the frame does not; or the tree has none. */
static void not_larger_than_fits(struct kunit *test)
{
	struct tree *tree = test->priv;

	KUNIT_ASSERT_EQ(test, map(test, pt_span(SZ_1G, SZ_2M), PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, frame(test, SZ_1G, 0), PAGE_SIZE);
	tree->pt.max_leaf = 1;
	KUNIT_ASSERT_EQ(test, map(test, pt_span(2 * SZ_1G, SZ_1G), 0), 0);
	KUNIT_EXPECT_EQ(test, frame(test, 2 * SZ_1G + SZ_2M, 1), SZ_2M);
}

/* The last page of all, behind which the numbers begin anew. */
static void the_end_of_all(struct kunit *test)
{
	struct pt_span span = { -2 * PAGE_SIZE, ~0ul };

	KUNIT_ASSERT_EQ(test, map(test, span, 0x4000), 0);
	KUNIT_EXPECT_EQ(test, frame(test, -PAGE_SIZE, 0), 0x5000ull);
	KUNIT_EXPECT_EQ(test, frame(test, 0, 0), ~0ull);
}

static void in_the_way(struct kunit *test)
{
	struct tree *tree = test->priv;
	unsigned long tables;

	KUNIT_ASSERT_EQ(test, map(test, pt_span(2 * SZ_2M, SZ_2M), 0), 0);
	KUNIT_ASSERT_EQ(test, map(test, pt_span(SZ_1G, PAGE_SIZE), 0), 0);
	tables = tree->pt.nr_tables;
	/* In a large leaf, over it, and up to it from below. */
	KUNIT_EXPECT_EQ(test, map(test, pt_span(2 * SZ_2M, PAGE_SIZE), 0),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, map(test, pt_span(2 * SZ_2M, 2 * SZ_2M), 0),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, map(test, pt_span(PAGE_SIZE, 2 * SZ_2M), 0),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, frame(test, PAGE_SIZE, 0), ~0ull);
	KUNIT_EXPECT_EQ(test, frame(test, 3 * SZ_2M, 1), ~0ull);
	/* A page in the way of a GiB. */
	KUNIT_EXPECT_EQ(test, map(test, pt_span(SZ_1G, SZ_1G), 0), -EEXIST);
	KUNIT_EXPECT_EQ(test, frame(test, SZ_1G + PAGE_SIZE, 0), ~0ull);
	/* The table that was made on the way is empty, and goes. */
	pt_free_tables(pt_prune(&tree->pt, pt_span(0, SZ_1G)));
	KUNIT_EXPECT_EQ(test, tree->pt.nr_tables, tables);
}

static void protect_pages(struct kunit *test)
{
	struct tree *tree = test->priv;
	struct prot_change change = { .set = PT_EXEC, .clear = PT_WRITE };

	KUNIT_ASSERT_EQ(test, map(test, pt_span(BASE, 4 * PAGE_SIZE), 0x7000),
			0);
	KUNIT_EXPECT_EQ(test, pt_protect(&tree->pt,
					 pt_span(BASE + PAGE_SIZE,
						 2 * PAGE_SIZE), change), 0);
	KUNIT_EXPECT_EQ(test, flags_at(test, BASE), RW);
	KUNIT_EXPECT_EQ(test, flags_at(test, BASE + PAGE_SIZE),
			PT_KERNEL | PT_EXEC);
	KUNIT_EXPECT_EQ(test, flags_at(test, BASE + 2 * PAGE_SIZE),
			PT_KERNEL | PT_EXEC);
	KUNIT_EXPECT_EQ(test, flags_at(test, BASE + 3 * PAGE_SIZE), RW);
	KUNIT_EXPECT_EQ(test, frame(test, BASE + PAGE_SIZE, 0), 0x8000ull);
	/* Over the end: nothing changes. */
	KUNIT_EXPECT_EQ(test, pt_protect(&tree->pt,
					 pt_span(BASE, 5 * PAGE_SIZE), change),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, flags_at(test, BASE), RW);
}

/* Only what a part of changes is split, and as far as needed. */
static void protect_splits(struct kunit *test)
{
	struct tree *tree = test->priv;
	struct prot_change ro = { .clear = PT_WRITE };
	unsigned long part = SZ_1G + 3 * SZ_2M + PAGE_SIZE;
	int err;

	KUNIT_ASSERT_EQ(test, map(test, pt_span(SZ_1G, SZ_1G), 0), 0);
	KUNIT_EXPECT_EQ(test, pt_protect(&tree->pt, pt_span(part, PAGE_SIZE),
					 (struct prot_change){ PT_WRITE, 0 }),
			0);
	KUNIT_EXPECT_EQ(test, frame(test, part, 2), part - SZ_1G);
	err = pt_protect(&tree->pt, pt_span(part, SZ_2M), ro);
	if (!PT_SPLITS_LIVE) {
		KUNIT_EXPECT_EQ(test, err, -EBUSY);
		KUNIT_EXPECT_EQ(test, flags_at(test, part), RW);
		return;
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, frame(test, part, 0), part - SZ_1G);
	KUNIT_EXPECT_EQ(test, flags_at(test, part), PT_KERNEL);
	KUNIT_EXPECT_EQ(test, flags_at(test, part + SZ_2M - PAGE_SIZE),
			PT_KERNEL);
	KUNIT_EXPECT_EQ(test, flags_at(test, part - PAGE_SIZE), RW);
	KUNIT_EXPECT_EQ(test, flags_at(test, part + SZ_2M), RW);
	KUNIT_EXPECT_EQ(test, frame(test, SZ_1G, 1), 0ull);
	/* The whole again: no further tables. */
	KUNIT_EXPECT_EQ(test, tree->pt.nr_tables, 4ul);
	KUNIT_EXPECT_EQ(test, pt_protect(&tree->pt, pt_span(SZ_1G, SZ_1G), ro),
			0);
	KUNIT_EXPECT_EQ(test, tree->pt.nr_tables, 4ul);
	KUNIT_EXPECT_EQ(test, flags_at(test, 2 * SZ_1G - 1), PT_KERNEL);
	KUNIT_EXPECT_EQ(test, frame(test, 2 * SZ_1G - PAGE_SIZE, 1),
			SZ_1G - PAGE_SIZE);
}

static void every_failure(struct kunit *test)
{
	struct tree *tree = test->priv;
	struct pt_span span = pt_span(SZ_1G - PAGE_SIZE, 2 * PAGE_SIZE);

	KUNIT_FAIL_NTH(test, run) {
		int err = map(test, span, 0);

		KUNIT_EXPECT_EQ(test, err, kunit_fail_nth_hit(&run) ?
				-ENOMEM : 0);
		KUNIT_EXPECT_EQ(test, frame(test, span.start, 0),
				err ? ~0ull : 0);
		pt_unmap(&tree->pt, span);
		pt_free_tables(pt_prune(&tree->pt, span));
		KUNIT_EXPECT_EQ(test, tree->pt.nr_tables, 0ul);
	}
}

static void protect_every_failure(struct kunit *test)
{
	struct tree *tree = test->priv;
	struct pt_span all = pt_span(0, 2 * SZ_2M);
	struct pt_span part = pt_span(PAGE_SIZE, 2 * SZ_2M - 2 * PAGE_SIZE);

	if (!PT_SPLITS_LIVE)
		kunit_skip(test, "no leaf is split here");
	KUNIT_FAIL_NTH(test, run) {
		int err = map(test, all, 0);
		unsigned int want = RW;

		if (err) {
			KUNIT_EXPECT_TRUE(test, kunit_fail_nth_hit(&run));
			continue;
		}
		err = pt_protect(&tree->pt, part,
				 (struct prot_change){ 0, PT_WRITE });
		KUNIT_EXPECT_EQ(test, err, kunit_fail_nth_hit(&run) ?
				-ENOMEM : 0);
		if (!err)
			want = PT_KERNEL;
		KUNIT_EXPECT_EQ(test, flags_at(test, PAGE_SIZE), want);
		KUNIT_EXPECT_EQ(test, flags_at(test, SZ_2M), want);
		pt_unmap(&tree->pt, all);
		pt_free_tables(pt_prune(&tree->pt, all));
	}
}

/* --- A thousand random calls, against an array. --- */

#define MODEL_PAGES	1500u

struct model {
	u16 page[MODEL_PAGES];	/* what is mapped: flags, or 0 for nothing */
};

static void model_check(struct kunit *test, const struct model *model)
{
	for (unsigned int i = 0; i < MODEL_PAGES; i++) {
		unsigned long addr = BASE + i * PAGE_SIZE;
		phys_addr_t want = model->page[i] ? i * PAGE_SIZE : ~0ull;

		if (frame(test, addr, 0) != want)
			KUNIT_FAIL(test, "wrong frame of page %u", i);
		else if (model->page[i] &&
			 flags_at(test, addr) != model->page[i])
			KUNIT_FAIL(test, "wrong flags of page %u", i);
	}
}

static void model_fill(struct model *model, unsigned int first,
		       unsigned int nr, u16 value)
{
	for (unsigned int i = first; i < first + nr; i++)
		model->page[i] = value;
}

static bool model_has(const struct model *model, unsigned int first,
		      unsigned int nr, bool mapped)
{
	for (unsigned int i = first; i < first + nr; i++)
		if (!!model->page[i] == mapped)
			return true;
	return false;
}

static void model_step(struct kunit *test, struct model *model,
		       struct rnd_state *rnd)
{
	struct tree *tree = test->priv;
	unsigned int first = prandom_u32_state(rnd) % MODEL_PAGES;
	unsigned int nr = 1 + prandom_u32_state(rnd) % (MODEL_PAGES - first);
	struct pt_span span = pt_span(BASE + first * PAGE_SIZE, nr * PAGE_SIZE);
	int err;

	switch (prandom_u32_state(rnd) % 4) {
	case 0:
		err = map(test, span, first * PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, err,
				model_has(model, first, nr, true) ? -EEXIST : 0);
		if (!err)
			model_fill(model, first, nr, RW);
		break;
	case 1:
		err = pt_protect(&tree->pt, span,
				 (struct prot_change){ PT_EXEC, PT_WRITE });
		KUNIT_EXPECT_EQ(test, err,
				model_has(model, first, nr, false) ? -EFAULT : 0);
		if (!err)
			model_fill(model, first, nr, PT_KERNEL | PT_EXEC);
		break;
	case 2:
		pt_unmap(&tree->pt, span);
		model_fill(model, first, nr, 0);
		break;
	default:
		pt_free_tables(pt_prune(&tree->pt, span));
	}
}

static void random_calls(struct kunit *test)
{
	struct tree *tree = test->priv;
	struct model *model = kunit_kzalloc(test, sizeof(*model), GFP_KERNEL);
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, model);
	prandom_seed_state(&rnd, 7);
	tree->pt.max_leaf = 0;
	for (int i = 0; i < 1000; i++) {
		model_step(test, model, &rnd);
		if (i % 10 == 0)
			model_check(test, model);
	}
	model_check(test, model);
}

static struct kunit_case pgtable_cases[] = {
	KUNIT_CASE(pages),
	KUNIT_CASE(largest_leaves),
	KUNIT_CASE(not_larger_than_fits),
	KUNIT_CASE(the_end_of_all),
	KUNIT_CASE(in_the_way),
	KUNIT_CASE(protect_pages),
	KUNIT_CASE(protect_splits),
	KUNIT_CASE(every_failure),
	KUNIT_CASE(protect_every_failure),
	KUNIT_CASE(random_calls),
	{}
};

static struct kunit_suite pgtable_suite = {
	.name = "pgtable",
	.init = tree_init,
	.exit = tree_exit,
	.test_cases = pgtable_cases,
};
kunit_test_suite(pgtable_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
