// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of interval trees: queries against a plain array of intervals, while
 * intervals come and go.
 */
#include <kunit/test.h>
#include <linux/interval_tree.h>
#include <linux/interval_tree_generic.h>
#include <linux/prandom.h>

#define NR	60
#define SPAN	100

struct wood {
	struct rnd_state rnd;
	struct rb_root_cached root;
	struct interval_tree_node nodes[NR];
	bool inside[NR];
	bool seen[NR];
};

static int interval_tree_test_init(struct kunit *test)
{
	struct wood *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, w);
	prandom_seed_state(&w->rnd, 5);
	w->root = RB_ROOT_CACHED;
	test->priv = w;
	return 0;
}

static bool overlaps(const struct interval_tree_node *n, unsigned long start,
		     unsigned long last)
{
	return n->start <= last && start <= n->last;
}

/* Exactly those that overlap are found, each once, by ascending start. */
static void check_query(struct kunit *test, struct wood *w,
			unsigned long start, unsigned long last)
{
	struct interval_tree_node *n, *prev = NULL;
	int i;

	memset(w->seen, 0, sizeof(w->seen));
	for (n = interval_tree_iter_first(&w->root, start, last); n;
	     n = interval_tree_iter_next(n, start, last)) {
		i = n - w->nodes;
		KUNIT_ASSERT_FALSE(test, w->seen[i]);
		w->seen[i] = true;
		KUNIT_ASSERT_TRUE(test, !prev || prev->start <= n->start);
		prev = n;
	}
	for (i = 0; i < NR; i++)
		KUNIT_ASSERT_EQ(test, w->seen[i], w->inside[i] &&
				overlaps(&w->nodes[i], start, last));
}

static void toggle(struct wood *w, int i)
{
	struct interval_tree_node *n = &w->nodes[i];

	if (w->inside[i]) {
		interval_tree_remove(n, &w->root);
	} else {
		n->start = prandom_u32_below(&w->rnd, SPAN);
		/* Short ones, long ones, and single points. */
		n->last = n->start + (i % 3 ? prandom_u32_below(&w->rnd, 8) :
				      prandom_u32_below(&w->rnd, SPAN));
		interval_tree_insert(n, &w->root);
	}
	w->inside[i] = !w->inside[i];
}

static void interval_tree_test_random(struct kunit *test)
{
	struct wood *w = test->priv;
	unsigned long start;
	int round, q;

	check_query(test, w, 0, ULONG_MAX);
	for (round = 0; round < 1000; round++) {
		toggle(w, prandom_u32_below(&w->rnd, NR));
		check_query(test, w, 0, ULONG_MAX);
		for (q = 0; q < 8; q++) {
			start = prandom_u32_below(&w->rnd, 2 * SPAN);
			check_query(test, w, start, start);
			check_query(test, w, start, start +
				    prandom_u32_below(&w->rnd, SPAN));
		}
	}
}

static void interval_tree_test_edges(struct kunit *test)
{
	struct wood *w = test->priv;
	struct interval_tree_node *n = w->nodes;

	n[0].start = 10;
	n[0].last = 20;
	n[1].start = ULONG_MAX - 1;
	n[1].last = ULONG_MAX;
	n[2].start = n[2].last = 0;
	interval_tree_insert(&n[0], &w->root);
	interval_tree_insert(&n[1], &w->root);
	interval_tree_insert(&n[2], &w->root);
	w->inside[0] = w->inside[1] = w->inside[2] = true;
	check_query(test, w, 20, 20);
	check_query(test, w, 21, 21);
	check_query(test, w, 9, 9);
	check_query(test, w, 0, 0);
	check_query(test, w, 1, 9);
	check_query(test, w, ULONG_MAX, ULONG_MAX);
	check_query(test, w, 0, ULONG_MAX);
	check_query(test, w, 5, 15);
}

/* An instance of its own, with another type and inclusive ends computed. */
struct segment {
	u16 from;
	u16 len;
	u16 reach;
	struct rb_node link;
};

#define SEG_START(s)	((s)->from)
#define SEG_LAST(s)	((u16)((s)->from + (s)->len - 1))

INTERVAL_TREE_DEFINE(struct segment, link, u16, reach, SEG_START, SEG_LAST,
		     static, segment)

static void interval_tree_test_instance(struct kunit *test)
{
	struct segment a = { .from = 10, .len = 10 },
		       b = { .from = 15, .len = 1 };
	struct rb_root_cached root = RB_ROOT_CACHED;

	segment_insert(&a, &root);
	segment_insert(&b, &root);
	KUNIT_EXPECT_PTR_EQ(test, segment_iter_first(&root, 15, 15), &a);
	KUNIT_EXPECT_PTR_EQ(test, segment_iter_next(&a, 15, 15), &b);
	KUNIT_EXPECT_NULL(test, segment_iter_next(&b, 15, 15));
	KUNIT_EXPECT_NULL(test, segment_iter_next(&a, 16, 30));
	segment_remove(&a, &root);
	KUNIT_EXPECT_PTR_EQ(test, segment_iter_first(&root, 0, 100), &b);
	segment_remove(&b, &root);
	KUNIT_EXPECT_NULL(test, segment_iter_first(&root, 0, 100));
}

static struct kunit_case interval_tree_test_cases[] = {
	KUNIT_CASE(interval_tree_test_random),
	KUNIT_CASE(interval_tree_test_edges),
	KUNIT_CASE(interval_tree_test_instance),
	{}
};

static struct kunit_suite interval_tree_suite = {
	.name = "interval_tree",
	.init = interval_tree_test_init,
	.test_cases = interval_tree_test_cases,
};

kunit_test_suite(interval_tree_suite);

MODULE_DESCRIPTION("Tests of interval trees");
MODULE_LICENSE("GPL");
