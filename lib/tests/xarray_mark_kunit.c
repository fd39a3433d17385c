// SPDX-License-Identifier: GPL-2.0-only
/* Tests of lib/xarray_mark.c: marks against a plain table of them. */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/xarray.h>

#include "xarray_check.h"

#define NR	40

struct arena {
	struct xarray xa;
	struct rnd_state rnd;
	bool there[NR];
	bool marked[NR][XA_MAX_MARKS];
};

/* Neighbours, and far apart. */
static unsigned long place(unsigned int i)
{
	return i % 2 ? i * 3UL : (unsigned long)i << (i % 12);
}

static int mark_test_init(struct kunit *test)
{
	struct arena *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, a);
	xa_init(&a->xa);
	prandom_seed_state(&a->rnd, 23);
	test->priv = a;
	return 0;
}

static void mark_test_exit(struct kunit *test)
{
	struct arena *a = test->priv;

	if (!a)
		return;
	xa_destroy(&a->xa);
	rcu_barrier();
}

static xa_mark_t to_mark(unsigned int mark)
{
	return (__force xa_mark_t)mark;
}

static void expect_marks(struct kunit *test, struct arena *a)
{
	unsigned int i, mark;
	bool any;

	xa_check_array(test, &a->xa);
	for (mark = 0; mark < XA_MAX_MARKS; mark++) {
		any = false;
		for (i = 0; i < NR; i++) {
			KUNIT_ASSERT_EQ(test, xa_get_mark(&a->xa, place(i),
							  to_mark(mark)),
					a->marked[i][mark]);
			any |= a->marked[i][mark];
		}
		KUNIT_ASSERT_EQ(test, xa_marked(&a->xa, to_mark(mark)), any);
	}
}

static void random_step(struct arena *a)
{
	unsigned int i = prandom_u32_below(&a->rnd, NR);
	unsigned int mark = prandom_u32_below(&a->rnd, XA_MAX_MARKS);

	switch (prandom_u32_below(&a->rnd, 4)) {
	case 0:
		/* A new entry has no marks, one that replaces keeps them. */
		xa_store(&a->xa, place(i), a, GFP_KERNEL);
		a->there[i] = true;
		break;
	case 1:
		xa_erase(&a->xa, place(i));
		a->there[i] = false;
		memset(a->marked[i], 0, sizeof(a->marked[i]));
		break;
	case 2:
		xa_clear_mark(&a->xa, place(i), to_mark(mark));
		a->marked[i][mark] = false;
		break;
	default:
		xa_set_mark(&a->xa, place(i), to_mark(mark));
		a->marked[i][mark] = a->there[i];
	}
}

static void mark_test_random(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int i, j, round;

	/* The places have to differ for the table to be right. */
	for (i = 0; i < NR; i++) {
		for (j = 0; j < i; j++)
			KUNIT_ASSERT_NE(test, place(i), place(j));
	}
	for (round = 0; round < 4000; round++) {
		random_step(a);
		expect_marks(test, a);
	}
}

/* At the head, without a node, the marks are those of the array. */
static void mark_test_head(struct kunit *test)
{
	struct arena *a = test->priv;

	xa_set_mark(&a->xa, 0, XA_MARK_1);
	KUNIT_EXPECT_FALSE(test, xa_get_mark(&a->xa, 0, XA_MARK_1));
	xa_store(&a->xa, 0, a, GFP_KERNEL);
	xa_set_mark(&a->xa, 0, XA_MARK_1);
	KUNIT_EXPECT_TRUE(test, xa_get_mark(&a->xa, 0, XA_MARK_1));
	KUNIT_EXPECT_FALSE(test, xa_get_mark(&a->xa, 1, XA_MARK_1));
	/* They go along into a node, and back. */
	xa_store(&a->xa, 1UL << 30, a, GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, xa_get_mark(&a->xa, 0, XA_MARK_1));
	KUNIT_EXPECT_FALSE(test, xa_get_mark(&a->xa, 1UL << 30, XA_MARK_1));
	xa_check_array(test, &a->xa);
	xa_erase(&a->xa, 1UL << 30);
	KUNIT_EXPECT_TRUE(test, xa_get_mark(&a->xa, 0, XA_MARK_1));
	xa_clear_mark(&a->xa, 0, XA_MARK_1);
	KUNIT_EXPECT_FALSE(test, xa_marked(&a->xa, XA_MARK_1));
}

static void mark_test_state(struct kunit *test)
{
	struct arena *a = test->priv;
	XA_STATE(xas, &a->xa, 100);

	xa_store(&a->xa, 100, a, GFP_KERNEL);
	xas_lock(&xas);
	/* Nowhere yet: nothing is marked. */
	xas_set_mark(&xas, XA_MARK_2);
	KUNIT_EXPECT_FALSE(test, xas_get_mark(&xas, XA_MARK_2));
	xas_load(&xas);
	xas_set_mark(&xas, XA_MARK_2);
	xas_set_mark(&xas, XA_MARK_0);
	KUNIT_EXPECT_TRUE(test, xas_get_mark(&xas, XA_MARK_2));
	KUNIT_EXPECT_TRUE(test, xas_marked(&xas, XA_MARK_2));
	xas_init_marks(&xas);
	KUNIT_EXPECT_FALSE(test, xas_get_mark(&xas, XA_MARK_2));
	KUNIT_EXPECT_FALSE(test, xas_marked(&xas, XA_MARK_0));
	xas_set(&xas, 5000);
	xas_load(&xas);
	xas_clear_mark(&xas, XA_MARK_2);
	KUNIT_EXPECT_FALSE(test, xas_get_mark(&xas, XA_MARK_2));
	xas_unlock(&xas);
	xa_check_array(test, &a->xa);
}

static struct kunit_case xarray_mark_test_cases[] = {
	KUNIT_CASE(mark_test_random),
	KUNIT_CASE(mark_test_head),
	KUNIT_CASE(mark_test_state),
	{}
};

static struct kunit_suite xarray_mark_suite = {
	.name = "xarray_mark",
	.init = mark_test_init,
	.exit = mark_test_exit,
	.test_cases = xarray_mark_test_cases,
};

kunit_test_suite(xarray_mark_suite);

MODULE_DESCRIPTION("Tests of the marks of the XArray");
MODULE_LICENSE("GPL");
