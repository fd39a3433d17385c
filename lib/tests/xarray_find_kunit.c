// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of lib/xarray_find.c: every kind of search against the obvious loop
 * over a sorted table of indices, in arrays of different shapes.
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/xarray.h>

#include "xarray_check.h"

/* In ascending order; some of them are in the array, some are marked. */
static const unsigned long all[] = {
	0, 1, 2, 5, 62, 63, 64, 65, 127, 128, 4095, 4096, 4097, 8191,
	1UL << 18, (1UL << 18) + 1, (1UL << 30) - 1, 1UL << 30, 1UL << 42,
	(1UL << 42) + 64, 1UL << 60, ULONG_MAX - 64, ULONG_MAX - 1, ULONG_MAX,
};
#define NR ARRAY_SIZE(all)

struct arena {
	struct xarray xa;
	struct rnd_state rnd;
	bool there[NR];
	bool marked[NR];
};

static int find_test_init(struct kunit *test)
{
	struct arena *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, a);
	xa_init(&a->xa);
	prandom_seed_state(&a->rnd, 29);
	test->priv = a;
	return 0;
}

static void find_test_exit(struct kunit *test)
{
	struct arena *a = test->priv;

	if (!a)
		return;
	xa_destroy(&a->xa);
	rcu_barrier();
}

/* A new selection, of about @chance in 256. */
static void populate(struct arena *a, unsigned int chance)
{
	unsigned int i;

	xa_destroy(&a->xa);
	for (i = 0; i < NR; i++) {
		a->there[i] = prandom_u32_below(&a->rnd, 256) < chance;
		a->marked[i] = a->there[i] && prandom_u32_below(&a->rnd, 2);
		if (a->there[i])
			xa_store(&a->xa, all[i], xa_mk_index(all[i]),
				 GFP_KERNEL);
		if (a->marked[i])
			xa_set_mark(&a->xa, all[i], XA_MARK_1);
	}
}

/* The place in the table of the first from @start to @max, or -1. */
static int slow_find(struct arena *a, unsigned long start, unsigned long max,
		     bool marked)
{
	unsigned int i;

	for (i = 0; i < NR; i++) {
		if (all[i] >= start && all[i] <= max && a->there[i] &&
		    (!marked || a->marked[i]))
			return i;
	}
	return -1;
}

static void compare_find(struct kunit *test, struct arena *a,
			 unsigned long start, unsigned long max)
{
	unsigned long index;
	void *entry;
	int want, marked;

	for (marked = 0; marked < 2; marked++) {
		xa_mark_t filter = marked ? XA_MARK_1 : XA_PRESENT;

		index = start;
		entry = xa_find(&a->xa, &index, max, filter);
		want = slow_find(a, start, max, marked);
		KUNIT_ASSERT_EQ(test, !entry, want < 0);
		KUNIT_ASSERT_EQ(test, index, want < 0 ? start : all[want]);
		KUNIT_ASSERT_TRUE(test, !entry || entry == xa_mk_index(index));

		index = start;
		entry = xa_find_after(&a->xa, &index, max, filter);
		want = start == ULONG_MAX ? -1 :
			slow_find(a, start + 1, max, marked);
		KUNIT_ASSERT_EQ(test, !entry, want < 0);
		KUNIT_ASSERT_EQ(test, index, want < 0 ? start : all[want]);
	}
}

static void find_test_all_pairs(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int round, i, j;

	for (round = 0; round < 24; round++) {
		populate(a, round * 11);
		for (i = 0; i < NR; i++) {
			for (j = 0; j < NR; j++) {
				compare_find(test, a, all[i], all[j]);
				compare_find(test, a, all[i] + 1, all[j] - 1);
			}
		}
	}
}

static void *next_of(struct xa_state *xas, bool marked)
{
	return marked ? xas_find_marked(xas, ULONG_MAX, XA_MARK_1) :
	       xas->xa_node == XAS_RESTART ? xas_find(xas, ULONG_MAX) :
					     xas_next_entry(xas, ULONG_MAX);
}

/* What fails is told when the lock is free again: that may end the case. */
static void walk_cursor(struct kunit *test, struct arena *a, bool marked)
{
	unsigned long got[NR + 1];
	XA_STATE(xas, &a->xa, 0);
	unsigned int i, n = 0;
	void *more;

	xas_lock(&xas);
	while (n <= NR && next_of(&xas, marked))
		got[n++] = xas.xa_index;
	/* And nothing more comes, however often it is asked. */
	more = next_of(&xas, marked);
	xas_unlock(&xas);

	KUNIT_ASSERT_NULL(test, more);
	for (i = 0; i < NR; i++) {
		if (!(marked ? a->marked[i] : a->there[i]))
			continue;
		KUNIT_ASSERT_GT(test, n, 0u);
		KUNIT_ASSERT_EQ(test, got[0], all[i]);
		memmove(got, got + 1, --n * sizeof(got[0]));
	}
	KUNIT_ASSERT_EQ(test, n, 0u);
}

static void find_test_cursor(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int round;

	for (round = 0; round < 24; round++) {
		populate(a, round * 11);
		walk_cursor(test, a, false);
		walk_cursor(test, a, true);
	}
}

/* In two steps, with the first ending anywhere. */
static void find_test_limit(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int i, count, total = 0;
	void *entry;

	populate(a, 200);
	for (i = 0; i < NR; i++)
		total += a->there[i];
	for (i = 0; i < NR; i++) {
		XA_STATE(xas, &a->xa, 0);

		count = 0;
		xas_lock(&xas);
		xas_for_each(&xas, entry, all[i]) {
			KUNIT_EXPECT_LE(test, xas.xa_index, all[i]);
			count++;
		}
		xas_for_each(&xas, entry, ULONG_MAX)
			count++;
		xas_unlock(&xas);
		KUNIT_ASSERT_EQ(test, count, total);
	}
}

static void find_test_loops(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int count = 0, marked = 0, part = 0, total = 0, i;
	unsigned int total_marked = 0;
	unsigned long index;
	void *entry;

	populate(a, 180);
	for (i = 0; i < NR; i++) {
		total += a->there[i];
		total_marked += a->marked[i];
	}
	xa_for_each(&a->xa, index, entry)
		count++;
	xa_for_each_marked(&a->xa, index, entry, XA_MARK_1)
		marked++;
	xa_for_each_range(&a->xa, index, entry, 0, 4096)
		part++;
	xa_for_each_start(&a->xa, index, entry, 4097)
		part++;
	KUNIT_EXPECT_EQ(test, count, total);
	KUNIT_EXPECT_EQ(test, marked, total_marked);
	KUNIT_EXPECT_EQ(test, part, total);
	/* The body may erase. */
	xa_for_each(&a->xa, index, entry)
		xa_erase(&a->xa, index);
	KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
}

static void find_test_erase_on_the_way(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int round, count, total, i;
	void *entry;

	for (round = 0; round < 10; round++) {
		XA_STATE(xas, &a->xa, 0);

		populate(a, 25 * round);
		for (total = 0, i = 0; i < NR; i++)
			total += a->there[i];
		count = 0;
		xas_lock(&xas);
		xas_for_each(&xas, entry, ULONG_MAX) {
			xas_store(&xas, NULL);
			count++;
		}
		xas_unlock(&xas);
		KUNIT_ASSERT_EQ(test, count, total);
		KUNIT_ASSERT_TRUE(test, xa_empty(&a->xa));
	}
}

static void find_test_pause(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int count = 0, total = 0, i;
	XA_STATE(xas, &a->xa, 0);
	void *entry;

	populate(a, 200);
	for (i = 0; i < NR; i++)
		total += a->there[i];
	xas_lock(&xas);
	xas_for_each(&xas, entry, ULONG_MAX) {
		count++;
		xas_pause(&xas);
		xas_unlock(&xas);
		/* Anything may happen here, as long as it is behind us. */
		xas_lock(&xas);
	}
	xas_unlock(&xas);
	KUNIT_EXPECT_EQ(test, count, total);

	/* At the head; and nowhere, where it does nothing. */
	xa_destroy(&a->xa);
	xa_store(&a->xa, 0, a, GFP_KERNEL);
	xas_set(&xas, 0);
	xas_lock(&xas);
	KUNIT_EXPECT_PTR_EQ(test, xas_find(&xas, ULONG_MAX), a);
	xas_pause(&xas);
	KUNIT_EXPECT_EQ(test, xas.xa_index, 1ul);
	KUNIT_EXPECT_NULL(test, xas_find(&xas, ULONG_MAX));
	xas_pause(&xas);
	KUNIT_EXPECT_NULL(test, xas_find(&xas, ULONG_MAX));
	xas_unlock(&xas);
}

/* One entry, at the head: found once, by either search. */
static void find_test_head(struct kunit *test)
{
	struct arena *a = test->priv;
	XA_STATE(xas, &a->xa, 0);

	xa_store(&a->xa, 0, a, GFP_KERNEL);
	xa_set_mark(&a->xa, 0, XA_MARK_2);
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, xas_find_marked(&xas, 5, XA_MARK_2), a);
	KUNIT_EXPECT_NULL(test, xas_find_marked(&xas, 5, XA_MARK_2));
	KUNIT_EXPECT_NULL(test, xas_find_marked(&xas, 5, XA_MARK_2));
	xas_set(&xas, 0);
	KUNIT_EXPECT_PTR_EQ(test, xas_find_marked(&xas, 0, XA_MARK_2), a);
	KUNIT_EXPECT_NULL(test, xas_find_marked(&xas, 0, XA_MARK_2));
	KUNIT_EXPECT_PTR_EQ(test, xas.xa_node, XAS_RESTART);
	xas_set(&xas, 0);
	KUNIT_EXPECT_NULL(test, xas_find_marked(&xas, 5, XA_MARK_1));
	xas_set(&xas, 0);
	KUNIT_EXPECT_PTR_EQ(test, xas_find(&xas, 5), a);
	KUNIT_EXPECT_NULL(test, xas_find(&xas, 5));
	rcu_read_unlock();
}

static void find_test_step(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned long i;
	XA_STATE(xas, &a->xa, 0);

	for (i = 0; i < 200; i += 3)
		xa_store(&a->xa, i, xa_mk_index(i), GFP_KERNEL);
	rcu_read_lock();
	for (i = 0; i < 250; i++) {
		KUNIT_EXPECT_PTR_EQ(test, xas_next(&xas),
				    i % 3 || i >= 200 ? NULL : xa_mk_index(i));
		KUNIT_EXPECT_EQ(test, xas.xa_index, i);
	}
	for (i = 249; i--; ) {
		KUNIT_EXPECT_PTR_EQ(test, xas_prev(&xas),
				    i % 3 || i >= 200 ? NULL : xa_mk_index(i));
		KUNIT_EXPECT_EQ(test, xas.xa_index, i);
	}
	/* Round the corner. */
	KUNIT_EXPECT_NULL(test, xas_prev(&xas));
	KUNIT_EXPECT_EQ(test, xas.xa_index, ULONG_MAX);
	KUNIT_EXPECT_PTR_EQ(test, xas_next(&xas), xa_mk_index(0));
	xas_set(&xas, 9);
	KUNIT_EXPECT_PTR_EQ(test, xas_prev(&xas), xa_mk_index(9));
	xas_set_err(&xas, -EIO);
	KUNIT_EXPECT_NULL(test, xas_next(&xas));
	KUNIT_EXPECT_NULL(test, xas_prev(&xas));
	KUNIT_EXPECT_NULL(test, xas_find(&xas, ULONG_MAX));
	KUNIT_EXPECT_NULL(test, xas_find_marked(&xas, ULONG_MAX, XA_MARK_0));
	KUNIT_EXPECT_NULL(test, xas_find_conflict(&xas));
	rcu_read_unlock();
}

/* What a store of 2^order indices at each place would run into. */
static void conflicts_of(struct kunit *test, struct arena *a,
			 unsigned long index, unsigned int order)
{
	XA_STATE_ORDER(xas, &a->xa, index, order);
	unsigned long first = (index >> order) << order;
	unsigned long last = first + ((1UL << order) - 1);
	unsigned int i, want = 0, got = 0;
	void *entry;

	for (i = 0; i < NR; i++)
		want += a->there[i] && all[i] >= first && all[i] <= last;
	xas_lock(&xas);
	xas_for_each_conflict(&xas, entry)
		got++;
	xas_unlock(&xas);
	KUNIT_ASSERT_EQ(test, xas.xa_index, first);
	KUNIT_ASSERT_EQ(test, got, want);
}

static void find_test_conflict(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int round, i, order;

	for (round = 0; round < 20; round++) {
		populate(a, round * 13);
		for (i = 0; i < NR; i++) {
			for (order = 0; order < 20; order++)
				conflicts_of(test, a, all[i], order);
		}
	}
}

static void find_test_extract(struct kunit *test)
{
	struct arena *a = test->priv;
	void *got[NR], *want[NR];
	unsigned int i, n = 0, m = 0, k;

	populate(a, 150);
	for (i = 0; i < NR; i++) {
		if (a->there[i])
			want[n++] = xa_mk_index(all[i]);
	}
	for (k = 0; k <= NR; k++) {
		m = xa_extract(&a->xa, got, 0, ULONG_MAX, k, XA_PRESENT);
		KUNIT_ASSERT_EQ(test, m, min(k, n));
		KUNIT_ASSERT_EQ(test, memcmp(got, want, m * sizeof(void *)), 0);
	}
	for (n = 0, i = 0; i < NR; i++) {
		if (a->marked[i] && all[i] >= 5 && all[i] <= 4096)
			want[n++] = xa_mk_index(all[i]);
	}
	m = xa_extract(&a->xa, got, 5, 4096, NR, XA_MARK_1);
	KUNIT_EXPECT_EQ(test, m, n);
	KUNIT_EXPECT_EQ(test, memcmp(got, want, m * sizeof(void *)), 0);
}

static struct kunit_case xarray_find_test_cases[] = {
	KUNIT_CASE(find_test_all_pairs),
	KUNIT_CASE(find_test_cursor),
	KUNIT_CASE(find_test_limit),
	KUNIT_CASE(find_test_loops),
	KUNIT_CASE(find_test_erase_on_the_way),
	KUNIT_CASE(find_test_pause),
	KUNIT_CASE(find_test_head),
	KUNIT_CASE(find_test_step),
	KUNIT_CASE(find_test_conflict),
	KUNIT_CASE(find_test_extract),
	{}
};

static struct kunit_suite xarray_find_suite = {
	.name = "xarray_find",
	.init = find_test_init,
	.exit = find_test_exit,
	.test_cases = xarray_find_test_cases,
};

kunit_test_suite(xarray_find_suite);

MODULE_DESCRIPTION("Tests of searching the XArray");
MODULE_LICENSE("GPL");
