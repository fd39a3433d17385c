// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of entries that span several indices: random orders against a table
 * of all indices, ranges, splitting.
 */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/xarray.h>

#include "xarray_check.h"

#define NR	(1UL << 14)
#define MAX_ORDER	14

/* For each index what is there, since where, and with which mark. */
struct arena {
	struct xarray xa;
	struct rnd_state rnd;
	struct cell {
		u16 entry;	/* 0: nothing */
		u8 order;
		bool marked;
	} cells[NR];
};

static int multi_test_init(struct kunit *test)
{
	struct arena *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, a);
	xa_init(&a->xa);
	prandom_seed_state(&a->rnd, 31);
	test->priv = a;
	return 0;
}

static void multi_test_exit(struct kunit *test)
{
	struct arena *a = test->priv;

	if (!a)
		return;
	xa_destroy(&a->xa);
	rcu_barrier();
}

static void *to_entry(u16 n)
{
	return n ? xa_mk_value(n) : NULL;
}

static int store_order(struct xarray *xa, unsigned long index,
		       unsigned int order, void *entry)
{
	XA_STATE_ORDER(xas, xa, index, order);

	xas_lock(&xas);
	xas_store(&xas, entry);
	xas_unlock(&xas);
	/* Not a node more than was needed has been allocated. */
	if (xas.xa_alloc) {
		xas_destroy(&xas);
		return -EOVERFLOW;
	}
	return xas_error(&xas);
}

/*
 * Orders are powers of two and aligned: what is there is either inside the new
 * range, and replaced, or around it, and then replaced as a whole.
 */
static void model_store(struct arena *a, unsigned long index,
			unsigned int order, u16 entry)
{
	unsigned long first, i;
	bool marked = false;

	if (a->cells[index].entry && a->cells[index].order > order)
		order = a->cells[index].order;
	first = (index >> order) << order;
	for (i = first; i < first + (1UL << order); i++)
		marked |= a->cells[i].marked;
	for (i = first; i < first + (1UL << order); i++)
		a->cells[i] = (struct cell){ entry, entry ? order : 0,
					     entry && marked };
}

static void model_mark(struct arena *a, unsigned long index, bool value)
{
	struct cell *c = &a->cells[index];
	unsigned long first = (index >> c->order) << c->order, i;

	if (!c->entry)
		return;
	for (i = first; i < first + (1UL << c->order); i++)
		a->cells[i].marked = value;
}

static void expect_cell(struct kunit *test, struct arena *a, unsigned long i)
{
	const struct cell *c = &a->cells[i];

	KUNIT_ASSERT_PTR_EQ(test, xa_load(&a->xa, i), to_entry(c->entry));
	KUNIT_ASSERT_EQ(test, xa_get_order(&a->xa, i), c->order);
	KUNIT_ASSERT_EQ(test, xa_get_mark(&a->xa, i, XA_MARK_2), c->marked);
}

/* Walking over the entries meets each once, at its first index. */
static void expect_walk(struct kunit *test, struct arena *a)
{
	unsigned long index, next = 0;
	void *entry;

	xa_for_each(&a->xa, index, entry) {
		for (; next < index; next++)
			KUNIT_ASSERT_EQ(test, a->cells[next].entry, 0);
		KUNIT_ASSERT_PTR_EQ(test, entry,
				    to_entry(a->cells[index].entry));
		next = index + (1UL << a->cells[index].order);
	}
	for (; next < NR; next++)
		KUNIT_ASSERT_EQ(test, a->cells[next].entry, 0);
}

static void multi_test_random(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned long index, i;
	unsigned int order;
	int round;
	u16 entry;

	for (round = 1; round < 1000; round++) {
		index = prandom_u32_below(&a->rnd, NR);
		/* Small ones more often, or nothing would ever fit. */
		order = prandom_u32_below(&a->rnd,
			prandom_u32_below(&a->rnd, MAX_ORDER + 1) + 1);
		entry = round % 4 ? round : 0;
		KUNIT_ASSERT_EQ(test, store_order(&a->xa, index, order,
						  to_entry(entry)), 0);
		model_store(a, index, order, entry);
		expect_cell(test, a, index);

		index = prandom_u32_below(&a->rnd, NR);
		if (round % 2)
			xa_set_mark(&a->xa, index, XA_MARK_2);
		else
			xa_clear_mark(&a->xa, index, XA_MARK_2);
		model_mark(a, index, round % 2);

		xa_check_array(test, &a->xa);
		for (i = round % 97; i < NR; i += 97)
			expect_cell(test, a, i);
		if (round % 50 == 0)
			expect_walk(test, a);
	}
	for (i = 0; i < NR; i++)
		expect_cell(test, a, i);
}

/* One index of many: loading, erasing and storing work on all of them. */
static void multi_test_tied(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int order;
	unsigned long i;

	for (order = 0; order < 13; order++) {
		unsigned long first = 3UL << order, last = (4UL << order) - 1;

		KUNIT_ASSERT_EQ(test, store_order(&a->xa, last, order, a), 0);
		xa_check_array(test, &a->xa);
		KUNIT_EXPECT_EQ(test, xa_get_order(&a->xa, last), (int)order);
		KUNIT_EXPECT_NULL(test, xa_load(&a->xa, first - 1));
		KUNIT_EXPECT_NULL(test, xa_load(&a->xa, last + 1));
		KUNIT_EXPECT_PTR_EQ(test, xa_store(&a->xa, last, &a->rnd,
						   GFP_KERNEL), a);
		for (i = first; i <= last; i++)
			KUNIT_ASSERT_PTR_EQ(test, xa_load(&a->xa, i), &a->rnd);
		KUNIT_EXPECT_PTR_EQ(test, xa_erase(&a->xa, last), &a->rnd);
		KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
	}
	KUNIT_EXPECT_EQ(test, xa_get_order(&a->xa, 7), 0);
}

/* A range far greater than the array: all that is there goes. */
static void multi_test_erase_all(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned long i;

	for (i = 0; i < 200; i++)
		xa_store(&a->xa, i, a, GFP_KERNEL);
	xa_set_mark(&a->xa, 150, XA_MARK_0);
	KUNIT_EXPECT_EQ(test, store_order(&a->xa, 0, 30, NULL), 0);
	KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
	KUNIT_EXPECT_FALSE(test, xa_marked(&a->xa, XA_MARK_0));
	xa_store(&a->xa, 0, a, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, store_order(&a->xa, 0, 4, NULL), 0);
	KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
}

/* Cursors step over the indices, or the entries. */
static void multi_test_cursor(struct kunit *test)
{
	struct arena *a = test->priv;
	XA_STATE(xas, &a->xa, 0);
	unsigned long i;

	store_order(&a->xa, 0, 2, xa_mk_value(1));
	store_order(&a->xa, 4, 0, xa_mk_value(2));
	store_order(&a->xa, 64, 6, xa_mk_value(3));
	rcu_read_lock();
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_PTR_EQ(test, xas_next(&xas), xa_mk_value(1));
	KUNIT_EXPECT_PTR_EQ(test, xas_next(&xas), xa_mk_value(2));
	for (i = 4; i--; )
		KUNIT_EXPECT_PTR_EQ(test, xas_prev(&xas), xa_mk_value(1));

	/* From inside an entry: that entry, and then what follows. */
	xas_set(&xas, 2);
	KUNIT_EXPECT_PTR_EQ(test, xas_find(&xas, ULONG_MAX), xa_mk_value(1));
	KUNIT_EXPECT_PTR_EQ(test, xas_next_entry(&xas, ULONG_MAX),
			    xa_mk_value(2));
	KUNIT_EXPECT_PTR_EQ(test, xas_next_entry(&xas, ULONG_MAX),
			    xa_mk_value(3));
	xas_advance(&xas, 100);
	KUNIT_EXPECT_PTR_EQ(test, xas_reload(&xas), xa_mk_value(3));
	KUNIT_EXPECT_NULL(test, xas_next_entry(&xas, ULONG_MAX));

	xas_set(&xas, 1);
	KUNIT_EXPECT_PTR_EQ(test, xas_load(&xas), xa_mk_value(1));
	KUNIT_EXPECT_EQ(test, xas_get_order(&xas), 2);
	xas_pause(&xas);
	KUNIT_EXPECT_EQ(test, xas.xa_index, 4ul);
	KUNIT_EXPECT_PTR_EQ(test, xas_find(&xas, ULONG_MAX), xa_mk_value(2));
	rcu_read_unlock();
}

static void multi_test_find_marked(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned long index = 70;

	store_order(&a->xa, 64, 4, xa_mk_value(1));
	store_order(&a->xa, 128, 6, xa_mk_value(2));
	xa_set_mark(&a->xa, 75, XA_MARK_0);
	xa_set_mark(&a->xa, 190, XA_MARK_0);
	KUNIT_EXPECT_PTR_EQ(test, xa_find(&a->xa, &index, ULONG_MAX,
					  XA_MARK_0), xa_mk_value(1));
	index = 70;
	KUNIT_EXPECT_PTR_EQ(test, xa_find_after(&a->xa, &index, ULONG_MAX,
						XA_MARK_0), xa_mk_value(2));
	KUNIT_EXPECT_EQ(test, index, 128ul);
	index = 140;
	KUNIT_EXPECT_NULL(test, xa_find_after(&a->xa, &index, ULONG_MAX,
					      XA_MARK_0));
	KUNIT_EXPECT_NULL(test, xa_find_after(&a->xa, &index, ULONG_MAX,
					      XA_PRESENT));
}

/* A range: all of it, and nothing beside it. */
static void check_range(struct kunit *test, struct xarray *xa,
			unsigned long first, unsigned long last)
{
	const unsigned long step = (last - first) / 50 + 1;
	unsigned long n;

	KUNIT_ASSERT_NULL(test, xa_store_range(xa, first, last, xa_mk_value(7),
					       GFP_KERNEL));
	xa_check_array(test, xa);
	for (n = 0; n <= (last - first) / step; n++)
		KUNIT_ASSERT_PTR_EQ(test, xa_load(xa, first + n * step),
				    xa_mk_value(7));
	KUNIT_ASSERT_PTR_EQ(test, xa_load(xa, last), xa_mk_value(7));
	if (first)
		KUNIT_ASSERT_NULL(test, xa_load(xa, first - 1));
	if (last != ULONG_MAX)
		KUNIT_ASSERT_NULL(test, xa_load(xa, last + 1));
	KUNIT_ASSERT_NULL(test, xa_store_range(xa, first, last, NULL, 0));
	KUNIT_ASSERT_TRUE(test, xa_empty(xa));
}

static void multi_test_range(struct kunit *test)
{
	static const unsigned long ends[] = {
		0, 1, 2, 31, 63, 64, 100, 127, 128, 4095, 4096, 5000, 8191,
		262143, 262144, 1UL << 40, (1UL << 60) - 1, 1UL << 60,
		ULONG_MAX - 1, ULONG_MAX,
	};
	struct arena *a = test->priv;
	int i, j;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		for (j = i; j < ARRAY_SIZE(ends); j++)
			check_range(test, &a->xa, ends[i], ends[j]);
	}
}

static void multi_test_range_random(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned long first, last;
	int round, shift;

	for (round = 0; round < 500; round++) {
		shift = prandom_u32_below(&a->rnd, 63);
		first = prandom_u64_state(&a->rnd) >> shift;
		last = prandom_u64_state(&a->rnd) >> shift;
		check_range(test, &a->xa, min(first, last), max(first, last));
	}
}

/* Over what is there already; whatever is partly covered goes as a whole. */
static void multi_test_range_over(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned long i;

	for (i = 0; i < 200; i++)
		xa_store(&a->xa, i, xa_mk_value(1), GFP_KERNEL);
	store_order(&a->xa, 256, 4, xa_mk_value(2));
	KUNIT_EXPECT_NULL(test, xa_store_range(&a->xa, 100, 260,
					       xa_mk_value(3), GFP_KERNEL));
	xa_check_array(test, &a->xa);
	for (i = 0; i < 280; i++)
		KUNIT_EXPECT_PTR_EQ(test, xa_load(&a->xa, i),
				    i < 100 ? xa_mk_value(1) :
				    i < 272 ? xa_mk_value(3) : NULL);
	/* From inside of it, too. */
	store_order(&a->xa, 512, 3, xa_mk_value(4));
	KUNIT_EXPECT_NULL(test, xa_store_range(&a->xa, 515, 530,
					       xa_mk_value(5), GFP_KERNEL));
	xa_check_array(test, &a->xa);
	for (i = 510; i < 535; i++)
		KUNIT_EXPECT_PTR_EQ(test, xa_load(&a->xa, i),
				    i >= 512 && i <= 530 ? xa_mk_value(5) :
							   NULL);
}

static void multi_test_range_wrong(struct kunit *test)
{
	struct arena *a = test->priv;

	KUNIT_EXPECT_EQ(test, xa_err(xa_store_range(&a->xa, 5, 4, a,
						    GFP_KERNEL)), -EINVAL);
	KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
}

/* While no memory can be had at all the whole range fails, and nothing is. */
static void multi_test_range_no_memory(struct kunit *test)
{
	struct arena *a = test->priv;
	struct fault_attr saved;
	void *ret;

	xa_store(&a->xa, 1000, a, GFP_KERNEL);
	if (!xa_no_memory_begin(&saved))
		kunit_skip(test, "needs CONFIG_FAULT_INJECTION");
	ret = xa_store_range(&a->xa, 70, 1UL << 30, xa_mk_value(1),
			     GFP_NOWAIT | __GFP_NOWARN);
	xa_no_memory_end(&saved);
	KUNIT_EXPECT_EQ(test, xa_err(ret), -ENOMEM);
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&a->xa, 1000), a);
	KUNIT_EXPECT_NULL(test, xa_load(&a->xa, 70));
	KUNIT_EXPECT_NULL(test, xa_load(&a->xa, 1 << 20));
	xa_check_array(test, &a->xa);
}

/* From one order to a smaller one, by way of a child node or not. */
static void check_split(struct kunit *test, struct arena *a,
			unsigned int order, unsigned int to)
{
	unsigned long first = 5UL << order, i;
	XA_STATE_ORDER(xas, &a->xa, first, to);

	KUNIT_ASSERT_EQ(test, store_order(&a->xa, first, order, a), 0);
	xa_set_mark(&a->xa, first + 1, XA_MARK_1);
	xas_split_alloc(&xas, xa_mk_value(4), order, GFP_KERNEL);
	KUNIT_ASSERT_EQ(test, xas_error(&xas), 0);
	xas_lock(&xas);
	xas_split(&xas, xa_mk_value(4), order);
	xas_unlock(&xas);
	xas_destroy(&xas);
	xa_check_array(test, &a->xa);
	for (i = first; i < first + (1UL << order); i++) {
		KUNIT_ASSERT_PTR_EQ(test, xa_load(&a->xa, i), xa_mk_value(4));
		KUNIT_ASSERT_EQ(test, xa_get_order(&a->xa, i), (int)to);
		KUNIT_ASSERT_TRUE(test, xa_get_mark(&a->xa, i, XA_MARK_1));
	}
	/* They are parts now: erasing one leaves the others. */
	xa_erase(&a->xa, first);
	xa_check_array(test, &a->xa);
	if (order > to)
		KUNIT_ASSERT_PTR_EQ(test, xa_load(&a->xa, first + (1UL << to)),
				    xa_mk_value(4));
	xa_destroy(&a->xa);
}

static void multi_test_split(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned int order, to;

	for (order = 1; order < 14; order++) {
		for (to = 0; to <= order; to++) {
			if (to / 6 + 1 >= order / 6)
				check_split(test, a, order, to);
		}
	}
}

static void multi_test_split_limits(struct kunit *test)
{
	struct arena *a = test->priv;
	XA_STATE_ORDER(xas, &a->xa, 0, 0);

	/* Two levels at once cannot be had. */
	KUNIT_EXPECT_WARNING(test, "", xas_split_alloc(&xas, a, 12,
						       GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, xas_error(&xas), -EINVAL);
	xas_reset(&xas);

	/* Nothing is there to be split. */
	xas_lock(&xas);
	xas_split(&xas, a, 6);
	xas_unlock(&xas);
	KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
	KUNIT_FAIL_NTH(test, run) {
		xas_split_alloc(&xas, a, 9, GFP_KERNEL);
		KUNIT_EXPECT_EQ(test, xas_error(&xas),
				kunit_fail_nth_hit(&run) ? -ENOMEM : 0);
		xas_destroy(&xas);
		xas_reset(&xas);
	}
}

static struct kunit_case xarray_multi_test_cases[] = {
	KUNIT_CASE(multi_test_random),
	KUNIT_CASE(multi_test_tied),
	KUNIT_CASE(multi_test_erase_all),
	KUNIT_CASE(multi_test_cursor),
	KUNIT_CASE(multi_test_find_marked),
	KUNIT_CASE(multi_test_range),
	KUNIT_CASE(multi_test_range_random),
	KUNIT_CASE(multi_test_range_over),
	KUNIT_CASE(multi_test_range_wrong),
	KUNIT_CASE(multi_test_range_no_memory),
	KUNIT_CASE(multi_test_split),
	KUNIT_CASE(multi_test_split_limits),
	{}
};

static struct kunit_suite xarray_multi_suite = {
	.name = "xarray_multi",
	.init = multi_test_init,
	.exit = multi_test_exit,
	.test_cases = xarray_multi_test_cases,
};

kunit_test_suite(xarray_multi_suite);

MODULE_DESCRIPTION("Tests of XArray entries of many indices");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
