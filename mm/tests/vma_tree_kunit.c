// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of VMAs, alone: against an array that says for each page whose it is,
 * with every allocation failing, and with readers that take no lock.
 */
#include <asm/page.h>
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/vma_tree.h>

#include "../../kernel/tests/crew.h"

#define NR_PAGES	2048u
#define NR_VMAS		700u
#define BASE		0x10000ul
#define ADDR(page)	(BASE + ((unsigned long)(page) << PAGE_SHIFT))
#define NONE		((unsigned long)-ENOMEM)

/* @page[i] is the VMA that page i belongs to, or NULL. */
struct model {
	struct vma_tree tree;
	struct vm_area_struct *page[NR_PAGES];
	struct vm_area_struct vma[NR_VMAS];
	bool used[NR_VMAS];
	struct rnd_state rnd;
};

static struct model *model_new(struct kunit *test)
{
	struct model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	vma_tree_init(&m->tree);
	prandom_seed_state(&m->rnd, 20261121);
	return m;
}

/* Nodes are freed behind a grace period: leaks are looked for at once. */
static void model_end(struct model *m)
{
	vma_tree_destroy(&m->tree);
	rcu_barrier();
}

static u32 below(struct model *m, u32 limit)
{
	return prandom_u32_state(&m->rnd) % limit;
}

static void set_pages(struct model *m, unsigned int from, unsigned int to,
		      struct vm_area_struct *vma)
{
	for (unsigned int i = from; i < to; i++)
		m->page[i] = vma;
}

static unsigned int page_of(unsigned long addr)
{
	return (addr - BASE) >> PAGE_SHIFT;
}

/* By one way of three, which are to do the same. */
static int insert(struct vma_tree *tree, struct vm_area_struct *vma,
		  unsigned int way)
{
	struct vma_sides sides;

	if (!way)
		return vma_tree_insert(tree, vma);
	if (way == 1)
		return vma_tree_append(tree, vma);
	vma_tree_sides(tree, vma->vm_start, &sides);
	return vma_tree_insert_between(tree, vma, &sides);
}

static int add(struct model *m, unsigned int from, unsigned int to)
{
	unsigned int i = 0;
	int err;

	while (i < NR_VMAS && m->used[i])
		i++;
	if (i == NR_VMAS)
		return -ENOSPC;
	m->vma[i] = (struct vm_area_struct){ .vm_start = ADDR(from),
					     .vm_end = ADDR(to) };
	err = insert(&m->tree, &m->vma[i], i % 3);
	if (err)
		return err;
	m->used[i] = true;
	set_pages(m, from, to, &m->vma[i]);
	return 0;
}

static void drop(struct model *m, struct vm_area_struct *vma)
{
	vma_tree_erase(&m->tree, vma);
	set_pages(m, page_of(vma->vm_start), page_of(vma->vm_end), NULL);
	m->used[vma - m->vma] = false;
}

/* --- What the model says --- */

static struct vm_area_struct *model_find(const struct model *m,
					 unsigned int page)
{
	for (; page < NR_PAGES; page++)
		if (m->page[page])
			return m->page[page];
	return NULL;
}

static struct vm_area_struct *model_prev(const struct model *m,
					 unsigned int page)
{
	while (page--)
		if (m->page[page])
			return m->page[page];
	return NULL;
}

static bool model_free(const struct model *m, unsigned int from,
		       unsigned int pages)
{
	for (unsigned int i = from; i < from + pages; i++)
		if (i >= NR_PAGES || m->page[i])
			return false;
	return true;
}

/* Step by step through all addresses of @want, from its end or its start. */
static unsigned long model_gap(const struct model *m,
			       const struct vma_gap *want, bool topdown)
{
	unsigned int pages = want->length >> PAGE_SHIFT;
	unsigned int low = page_of(want->low), high = page_of(want->high);
	unsigned int n = high - low;

	for (unsigned int i = 0; i <= n; i++) {
		unsigned int at = topdown ? high - i : low + i;

		if (at + pages <= high && model_free(m, at, pages))
			return ADDR(at);
	}
	return NONE;
}

/* Whoever is said to be beside a place is beside it. */
static unsigned long beside(struct kunit *test, const struct vma_tree *tree,
			    unsigned long addr, const struct vma_sides *sides)
{
	if (addr != NONE) {
		KUNIT_EXPECT_PTR_EQ(test, sides->prev,
				    vma_tree_find_prev(tree, addr));
		KUNIT_EXPECT_PTR_EQ(test, sides->next, vma_tree_find(tree, addr));
	}
	return addr;
}

static unsigned long gap_topdown(struct kunit *test, const struct vma_tree *tree,
				 const struct vma_gap *want)
{
	struct vma_sides sides;
	unsigned long addr = vma_tree_gap_topdown(tree, want, &sides);

	return beside(test, tree, addr, &sides);
}

static unsigned long gap_bottomup(struct kunit *test, const struct vma_tree *tree,
				  const struct vma_gap *want)
{
	struct vma_sides sides;
	unsigned long addr = vma_tree_gap_bottomup(tree, want, &sides);

	return beside(test, tree, addr, &sides);
}

static void compare_gaps(struct kunit *test, struct model *m)
{
	unsigned int low = below(m, NR_PAGES);
	struct vma_gap want = {
		.low = ADDR(low), .high = ADDR(low + 1 + below(m, NR_PAGES - low)),
		.length = (1 + below(m, 40)) << PAGE_SHIFT,
	};

	KUNIT_EXPECT_EQ(test, gap_topdown(test, &m->tree, &want),
			model_gap(m, &want, true));
	KUNIT_EXPECT_EQ(test, gap_bottomup(test, &m->tree, &want),
			model_gap(m, &want, false));
}

/* The neighbours of what is at a page, if anything is. */
static void compare_neighbours(struct kunit *test, const struct model *m,
			       const struct vm_area_struct *vma)
{
	struct vma_sides sides;

	if (!vma)
		return;
	KUNIT_EXPECT_PTR_EQ(test, vma,
			    vma_tree_find_place(&m->tree, vma->vm_start, &sides.at));
	vma_tree_beside(&m->tree, &sides);
	KUNIT_EXPECT_PTR_EQ(test, sides.prev,
			    model_prev(m, page_of(vma->vm_start)));
	KUNIT_EXPECT_PTR_EQ(test, sides.next,
			    model_find(m, page_of(vma->vm_end)));
}

static void compare(struct kunit *test, struct model *m)
{
	unsigned int page = below(m, NR_PAGES);
	unsigned long addr = ADDR(page) + below(m, PAGE_SIZE);

	compare_neighbours(test, m, m->page[page]);
	KUNIT_EXPECT_PTR_EQ(test, vma_tree_find(&m->tree, addr),
			    model_find(m, page));
	KUNIT_EXPECT_PTR_EQ(test, vma_tree_lookup(&m->tree, addr),
			    m->page[page]);
	KUNIT_EXPECT_PTR_EQ(test, vma_tree_find_prev(&m->tree, ADDR(page)),
			    model_prev(m, page));
	compare_gaps(test, m);
	KUNIT_ASSERT_TRUE(test, vma_tree_verify(&m->tree));
}

/* --- Changes at random --- */

static void change_insert(struct kunit *test, struct model *m)
{
	unsigned int from = below(m, NR_PAGES - 8), pages = 1 + below(m, 8);
	bool free = model_free(m, from, pages);
	int err = add(m, from, from + pages);

	if (err != -ENOSPC)
		KUNIT_EXPECT_EQ(test, err, free ? 0 : -EEXIST);
}

static void change_erase(struct kunit *test, struct model *m)
{
	struct vm_area_struct *vma = model_find(m, below(m, NR_PAGES));

	if (vma)
		drop(m, vma);
}

/* Either bound, as far as the neighbour or as little as one page. */
static void change_resize(struct kunit *test, struct model *m)
{
	struct vm_area_struct *vma = model_find(m, below(m, NR_PAGES));
	unsigned int from, to, low, high;

	if (!vma)
		return;
	low = from = page_of(vma->vm_start);
	high = to = page_of(vma->vm_end);
	while (low && !m->page[low - 1])
		low--;
	while (high < NR_PAGES && !m->page[high])
		high++;
	set_pages(m, from, to, NULL);
	if (below(m, 2))
		from = low + below(m, to - low);
	else
		to = from + 1 + below(m, high - from);
	vma_tree_resize(&m->tree, vma, ADDR(from), ADDR(to));
	set_pages(m, from, to, vma);
	KUNIT_EXPECT_EQ(test, vma->vm_start, ADDR(from));
	KUNIT_EXPECT_EQ(test, vma->vm_end, ADDR(to));
}

typedef void (*change_fn)(struct kunit *test, struct model *m);

/* Phases in which it mostly grows, changes, or shrinks; then all goes. */
static void changes_at_random(struct kunit *test)
{
	static const change_fn phases[][4] = {
		{ change_insert, change_insert, change_insert, change_resize },
		{ change_insert, change_erase, change_resize, change_resize },
		{ change_erase, change_erase, change_insert, change_resize },
	};
	struct model *m = model_new(test);
	struct vm_area_struct *vma;

	for (unsigned int round = 0; round < 12000; round++) {
		phases[round / 1500 % ARRAY_SIZE(phases)][below(m, 4)](test, m);
		if (round % 4 == 0)
			compare(test, m);
	}
	while ((vma = model_find(m, below(m, NR_PAGES / 2))))
		drop(m, vma);
	while ((vma = model_find(m, 0)))
		drop(m, vma);
	KUNIT_EXPECT_NULL(test, m->tree.root);
	KUNIT_EXPECT_TRUE(test, vma_tree_verify(&m->tree));
	model_end(m);
}

/* --- Orders, sizes, edges --- */

static void insert_in_order(struct kunit *test, int step)
{
	struct model *m = model_new(test);
	unsigned int page = step > 0 ? 0 : 2 * (NR_VMAS - 1);

	for (unsigned int i = 0; i < NR_VMAS; i++, page += 2 * step) {
		KUNIT_ASSERT_EQ(test, add(m, page, page + 1), 0);
		KUNIT_ASSERT_TRUE(test, vma_tree_verify(&m->tree));
	}
	KUNIT_EXPECT_EQ(test, m->tree.nr_vmas, NR_VMAS);
	for (unsigned int i = 0; i < 2 * NR_VMAS; i++)
		KUNIT_EXPECT_PTR_EQ(test, vma_tree_lookup(&m->tree, ADDR(i)),
				    m->page[i]);
	model_end(m);
}

static void in_ascending_order(struct kunit *test)
{
	insert_in_order(test, 1);
}

static void in_descending_order(struct kunit *test)
{
	insert_in_order(test, -1);
}

static void an_empty_tree(struct kunit *test)
{
	struct vma_gap want = { .low = 0x1000, .high = 0x5000, .length = 0x2000 };
	struct model *m = model_new(test);

	KUNIT_EXPECT_NULL(test, vma_tree_find(&m->tree, 0));
	KUNIT_EXPECT_NULL(test, vma_tree_find_prev(&m->tree, ~0ul));
	KUNIT_EXPECT_NULL(test, vma_tree_lookup(&m->tree, 0x1000));
	KUNIT_EXPECT_EQ(test, gap_topdown(test, &m->tree, &want), 0x3000ul);
	KUNIT_EXPECT_EQ(test, gap_bottomup(test, &m->tree, &want), 0x1000ul);
	want.length = 0x4001;
	KUNIT_EXPECT_EQ(test, gap_topdown(test, &m->tree, &want), NONE);
	KUNIT_EXPECT_EQ(test, gap_bottomup(test, &m->tree, &want), NONE);
	KUNIT_EXPECT_TRUE(test, vma_tree_verify(&m->tree));
	model_end(m);
}

/* The first and the last bytes that there are. */
static void at_the_edges(struct kunit *test)
{
	struct vm_area_struct low = { .vm_start = 0, .vm_end = 0x1000 };
	struct vm_area_struct high = { .vm_start = -0x2000ul, .vm_end = -0x1000ul };
	struct vma_gap want = { .high = ~0ul, .length = 0x1000 };
	struct model *m = model_new(test);

	KUNIT_ASSERT_EQ(test, vma_tree_insert(&m->tree, &high), 0);
	KUNIT_ASSERT_EQ(test, vma_tree_insert(&m->tree, &low), 0);
	KUNIT_EXPECT_PTR_EQ(test, vma_tree_lookup(&m->tree, 0), &low);
	KUNIT_EXPECT_PTR_EQ(test, vma_tree_lookup(&m->tree, -0x1001ul), &high);
	KUNIT_EXPECT_NULL(test, vma_tree_lookup(&m->tree, -0x1000ul));
	KUNIT_EXPECT_NULL(test, vma_tree_find(&m->tree, ~0ul));
	KUNIT_EXPECT_NULL(test, vma_tree_find_prev(&m->tree, 0));
	KUNIT_EXPECT_EQ(test, gap_bottomup(test, &m->tree, &want), 0x1000ul);
	/* It would lie below 0. */
	want = (struct vma_gap){ .high = 0x1000, .length = 0x2000 };
	vma_tree_erase(&m->tree, &low);
	KUNIT_EXPECT_EQ(test, gap_topdown(test, &m->tree, &want), NONE);
	KUNIT_EXPECT_EQ(test, gap_bottomup(test, &m->tree, &want), NONE);
	model_end(m);
}

static void overlaps_are_refused(struct kunit *test)
{
	static const unsigned int wrong[][2] = {
		{ 10, 20 }, { 12, 15 }, { 9, 11 }, { 19, 21 }, { 5, 30 },
		{ 10, 11 }, { 19, 20 }, { 29, 31 },
	};
	struct model *m = model_new(test);

	KUNIT_ASSERT_EQ(test, add(m, 10, 20), 0);
	KUNIT_ASSERT_EQ(test, add(m, 30, 40), 0);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		KUNIT_EXPECT_EQ(test, add(m, wrong[i][0], wrong[i][1]), -EEXIST);
	/* Beside them there is room. */
	KUNIT_EXPECT_EQ(test, add(m, 20, 30), 0);
	KUNIT_EXPECT_EQ(test, add(m, 9, 10), 0);
	KUNIT_EXPECT_EQ(test, m->tree.nr_vmas, 4u);
	KUNIT_EXPECT_TRUE(test, vma_tree_verify(&m->tree));
	model_end(m);
}

static void walks_a_range(struct kunit *test)
{
	struct model *m = model_new(test);
	struct vm_area_struct *vma;
	unsigned int seen = 0;

	for (unsigned int i = 0; i < 100; i++)
		KUNIT_ASSERT_EQ(test, add(m, 3 * i, 3 * i + 2), 0);
	for_each_vma_in(&m->tree, vma, ADDR(31), ADDR(61))
		KUNIT_EXPECT_EQ(test, page_of(vma->vm_start), 30 + 3 * seen++);
	KUNIT_EXPECT_EQ(test, seen, 11u);
	model_end(m);
}

/* --- Want of memory --- */

/* With each allocation failing in turn, nothing has changed. */
static void add_or_fail(struct kunit *test, struct model *m, unsigned int page)
{
	KUNIT_FAIL_NTH(test, run) {
		int err = add(m, page, page + 1);

		if (!kunit_fail_nth_hit(&run)) {
			KUNIT_ASSERT_EQ(test, err, 0);
			break;
		}
		KUNIT_ASSERT_EQ(test, err, -ENOMEM);
		KUNIT_ASSERT_NULL(test, vma_tree_lookup(&m->tree, ADDR(page)));
		KUNIT_ASSERT_TRUE(test, vma_tree_verify(&m->tree));
	}
}

static void no_memory(struct kunit *test)
{
	struct model *m = model_new(test);

	for (unsigned int i = 0; i < 600; i++)
		add_or_fail(test, m, i * 1021 % NR_PAGES);
	KUNIT_EXPECT_EQ(test, m->tree.nr_vmas, 600u);
	model_end(m);
}

/* What was prepared for asks for no memory, wherever beside the address it goes. */
static void prepared(struct kunit *test)
{
	struct model *m = model_new(test);

	for (unsigned int i = 0; i < NR_VMAS / 4; i++) {
		unsigned int page = i * 37 % (NR_PAGES / 8) * 8;

		KUNIT_ASSERT_EQ(test, vma_tree_prepare(&m->tree, ADDR(page), 4),
				0);
		KUNIT_FAIL_NTH(test, run) {
			for (unsigned int j = 0; j < 4; j++)
				KUNIT_EXPECT_EQ(test, add(m, page + j,
							  page + j + 1), 0);
			KUNIT_EXPECT_FALSE(test, kunit_fail_nth_hit(&run));
		}
		KUNIT_ASSERT_TRUE(test, vma_tree_verify(&m->tree));
	}
	model_end(m);
}

/* --- Readers without a lock --- */

#define FIXED		64u

struct race {
	struct model *m;
	bool stop;
	unsigned int looked, missed;
};

/* What is there all the time is found at every moment. */
static void reader(struct race *r, unsigned int seed)
{
	while (!smp_load_acquire(&r->stop)) {
		struct vm_area_struct *vma;
		unsigned int i = seed++ % FIXED;

		rcu_read_lock();
		vma = vma_tree_lookup_rcu(&r->m->tree, ADDR(i * 16));
		if (vma != &r->m->vma[i])
			__atomic_fetch_add(&r->missed, 1, __ATOMIC_RELAXED);
		rcu_read_unlock();
		__atomic_fetch_add(&r->looked, 1, __ATOMIC_RELAXED);
		cond_resched();
	}
}

/* Everything beside the fixed ones comes and goes, so that nodes split and join. */
static void writer(struct race *r)
{
	struct model *m = r->m;

	/* On a busy host it could be through before anybody else has begun. */
	while (!READ_ONCE(r->looked))
		cond_resched();
	for (unsigned int round = 0; round < 40; round++) {
		for (unsigned int i = 0; i < 400; i++) {
			unsigned int page = below(m, FIXED * 16);

			if (page % 16 && !m->page[page])
				add(m, page, page + 1);
		}
		for (unsigned int page = 0; page < FIXED * 16; page++)
			if (page % 16 && m->page[page])
				drop(m, m->page[page]);
		cond_resched();
	}
	smp_store_release(&r->stop, true);
}

static void race_work(void *arg, int id)
{
	if (id)
		reader(arg, id * 7919);
	else
		writer(arg);
}

static void readers_without_a_lock(struct kunit *test)
{
	struct race r = { .m = model_new(test) };

	for (unsigned int i = 0; i < FIXED; i++)
		KUNIT_ASSERT_EQ(test, add(r.m, i * 16, i * 16 + 1), 0);
	crew_run(test, 4, race_work, &r);
	KUNIT_EXPECT_GT(test, r.looked, 0u);
	KUNIT_EXPECT_EQ(test, r.missed, 0u);
	KUNIT_EXPECT_TRUE(test, vma_tree_verify(&r.m->tree));
	model_end(r.m);
}

static struct kunit_case vma_tree_cases[] = {
	KUNIT_CASE(an_empty_tree),
	KUNIT_CASE(at_the_edges),
	KUNIT_CASE(overlaps_are_refused),
	KUNIT_CASE(in_ascending_order),
	KUNIT_CASE(in_descending_order),
	KUNIT_CASE(walks_a_range),
	KUNIT_CASE_SLOW(changes_at_random),
	KUNIT_CASE_SLOW(no_memory),
	KUNIT_CASE(prepared),
	KUNIT_CASE(readers_without_a_lock),
	{}
};

static struct kunit_suite vma_tree_suite = {
	.name = "vma_tree",
	.test_cases = vma_tree_cases,
};
kunit_test_suite(vma_tree_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
