// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of lib/xarray.c: random loads and stores against a plain table, with
 * the whole tree checked after each change; stores whose allocations fail;
 * readers without a lock beside a writer.
 */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "xarray_check.h"

/* Places at all levels, at the ends of nodes, and at the end of all indices. */
static const unsigned long bases[] = {
	0, 60, 4090, 262140, 1UL << 24, 1UL << 36, (1UL << 60) - 4,
	1UL << 63, ULONG_MAX - 7,
};
#define PER_BASE	8
#define NR_PLACES	(ARRAY_SIZE(bases) * PER_BASE)

static unsigned long place(unsigned int i)
{
	return bases[i / PER_BASE] + i % PER_BASE;
}

struct arena {
	struct xarray xa;
	struct rnd_state rnd;
	void *model[NR_PLACES];
};

static int xarray_test_init(struct kunit *test)
{
	struct arena *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, a);
	xa_init(&a->xa);
	prandom_seed_state(&a->rnd, 17);
	test->priv = a;
	return 0;
}

static void xarray_test_exit(struct kunit *test)
{
	struct arena *a = test->priv;

	if (!a)
		return;
	xa_destroy(&a->xa);
	/* Nodes are freed by RCU; only then are they no leak. */
	rcu_barrier();
}

static void expect_model(struct kunit *test, struct arena *a)
{
	int i;

	xa_check_array(test, &a->xa);
	for (i = 0; i < NR_PLACES; i++)
		KUNIT_ASSERT_PTR_EQ(test, xa_load(&a->xa, place(i)),
				    a->model[i]);
}

static void xarray_test_empty(struct kunit *test)
{
	struct arena *a = test->priv;

	KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
	expect_model(test, a);
	KUNIT_EXPECT_NULL(test, xa_erase(&a->xa, 0));
	KUNIT_EXPECT_NULL(test, xa_erase(&a->xa, ULONG_MAX));
	KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
}

/* One entry at a time, at each place: the array is as high as it must be. */
static void xarray_test_single(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned long index;
	int i;

	for (i = 0; i < NR_PLACES; i++) {
		index = place(i);
		KUNIT_ASSERT_NULL(test, xa_store(&a->xa, index, a,
						 GFP_KERNEL));
		a->model[i] = a;
		expect_model(test, a);
		KUNIT_ASSERT_PTR_EQ(test, xa_store(&a->xa, index, &a->rnd,
						   GFP_KERNEL), a);
		KUNIT_ASSERT_PTR_EQ(test, xa_erase(&a->xa, index), &a->rnd);
		a->model[i] = NULL;
		KUNIT_ASSERT_TRUE(test, xa_empty(&a->xa));
	}
}

static void xarray_test_random(struct kunit *test)
{
	struct arena *a = test->priv;
	int round, i;
	void *entry;

	for (round = 0; round < 1500; round++) {
		i = prandom_u32_below(&a->rnd, NR_PLACES);
		/* Now values, now pointers, more of nothing in between. */
		entry = round % 3 == 0 ? NULL :
			round % 3 == 1 ? xa_mk_value(round) : &a->model[i];
		KUNIT_ASSERT_PTR_EQ(test, xa_store(&a->xa, place(i), entry,
						   GFP_KERNEL), a->model[i]);
		a->model[i] = entry;
		expect_model(test, a);
	}
	for (i = 0; i < NR_PLACES; i++) {
		KUNIT_ASSERT_PTR_EQ(test, xa_erase(&a->xa, place(i)),
				    a->model[i]);
		a->model[i] = NULL;
		expect_model(test, a);
	}
	KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
}

/* A run of indices, as in a page cache. */
static void xarray_test_dense(struct kunit *test)
{
	struct arena *a = test->priv;
	unsigned long i;

	for (i = 0; i < 5000; i++)
		KUNIT_ASSERT_NULL(test, xa_store(&a->xa, i, xa_mk_index(i),
						 GFP_KERNEL));
	xa_check_array(test, &a->xa);
	for (i = 0; i < 5000; i++)
		KUNIT_ASSERT_PTR_EQ(test, xa_load(&a->xa, i), xa_mk_index(i));
	KUNIT_ASSERT_NULL(test, xa_load(&a->xa, i));
	for (i = 5000; i--; )
		KUNIT_ASSERT_PTR_EQ(test, xa_erase(&a->xa, i), xa_mk_index(i));
	KUNIT_EXPECT_TRUE(test, xa_empty(&a->xa));
}

static void xarray_test_destroy(struct kunit *test)
{
	struct arena *a = test->priv;
	int i;

	for (i = 0; i < NR_PLACES; i++) {
		xa_store(&a->xa, place(i), a, GFP_KERNEL);
		xa_set_mark(&a->xa, place(i), XA_MARK_1);
	}
	xa_destroy(&a->xa);
	KUNIT_EXPECT_FALSE(test, xa_marked(&a->xa, XA_MARK_1));
	expect_model(test, a);
	/* It can be used again. */
	KUNIT_EXPECT_NULL(test, xa_store(&a->xa, 5, a, GFP_KERNEL));
}

/* A cursor, whose store is done with the lock held. */
static void xarray_test_state(struct kunit *test)
{
	struct arena *a = test->priv;
	XA_STATE(xas, &a->xa, 77);

	do {
		xas_lock(&xas);
		KUNIT_EXPECT_NULL(test, xas_load(&xas));
		xas_store(&xas, xa_mk_value(1));
		xas_unlock(&xas);
	} while (xas_nomem(&xas, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, xas_error(&xas), 0);
	xas_lock(&xas);
	KUNIT_EXPECT_PTR_EQ(test, xas_reload(&xas), xa_mk_value(1));
	KUNIT_EXPECT_PTR_EQ(test, xas_load(&xas), xa_mk_value(1));
	xas_set(&xas, 78);
	KUNIT_EXPECT_NULL(test, xas_load(&xas));
	/* It stands in the node already. */
	xas_store(&xas, xa_mk_value(2));
	KUNIT_EXPECT_TRUE(test, xas_valid(&xas));
	xas_set_err(&xas, -EIO);
	KUNIT_EXPECT_NULL(test, xas_load(&xas));
	KUNIT_EXPECT_NULL(test, xas_store(&xas, xa_mk_value(3)));
	KUNIT_EXPECT_EQ(test, xas_error(&xas), -EIO);
	xas_unlock(&xas);
	KUNIT_EXPECT_FALSE(test, xas_nomem(&xas, GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&a->xa, 78), xa_mk_value(2));
	xa_check_array(test, &a->xa);
}

/*
 * A reader that stands in a node while the tree goes: it is told to begin
 * anew, or sees nothing, and never what has been freed.
 */
static void xarray_test_dead_node(struct kunit *test)
{
	struct arena *a = test->priv;
	XA_STATE(xas, &a->xa, 70);
	void *entry;

	xa_store(&a->xa, 70, xa_mk_value(1), GFP_KERNEL);
	xa_store(&a->xa, 0, xa_mk_value(2), GFP_KERNEL);
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, xas_load(&xas), xa_mk_value(1));
	xa_destroy(&a->xa);
	entry = xas_reload(&xas);
	KUNIT_EXPECT_TRUE(test, xa_is_retry(entry));
	KUNIT_EXPECT_TRUE(test, xas_retry(&xas, entry));
	KUNIT_EXPECT_NULL(test, xas_load(&xas));
	rcu_read_unlock();

	/* The last entry moves to the head, where it may change. */
	xa_store(&a->xa, 5, xa_mk_value(1), GFP_KERNEL);
	xa_store(&a->xa, 0, xa_mk_value(2), GFP_KERNEL);
	rcu_read_lock();
	xas_set(&xas, 0);
	KUNIT_EXPECT_PTR_EQ(test, xas_load(&xas), xa_mk_value(2));
	xa_erase(&a->xa, 5);
	KUNIT_EXPECT_TRUE(test, xas_retry(&xas, xas_reload(&xas)));
	KUNIT_EXPECT_PTR_EQ(test, xas_load(&xas), xa_mk_value(2));
	/* A reservation is there, and is passed over, but not looked at anew. */
	KUNIT_EXPECT_TRUE(test, xas_retry(&xas, XA_ZERO_ENTRY));
	KUNIT_EXPECT_TRUE(test, xas_valid(&xas));
	KUNIT_EXPECT_FALSE(test, xas_retry(&xas, xa_mk_value(2)));
	KUNIT_EXPECT_FALSE(test, xas_retry(&xas, NULL));
	rcu_read_unlock();
}

static int updates, empty_updates;

static void count_update(struct xa_node *node)
{
	updates++;
	empty_updates += !node->count && !node->nr_values;
}

static void xarray_test_update(struct kunit *test)
{
	struct arena *a = test->priv;
	XA_STATE(xas, &a->xa, 70);

	xas_set_update(&xas, count_update);
	updates = 0;
	do {
		xas_lock(&xas);
		xas_store(&xas, a);
		xas_unlock(&xas);
	} while (xas_nomem(&xas, GFP_KERNEL));
	/* The leaf is hung into the top node, and the entry into the leaf. */
	KUNIT_EXPECT_EQ(test, updates, 2);
	updates = 0;
	xas_lock(&xas);
	xas_store(&xas, &a->rnd);
	KUNIT_EXPECT_EQ(test, updates, 0);
	xas_store(&xas, NULL);
	xas_unlock(&xas);
	KUNIT_EXPECT_EQ(test, updates, 2);

	/* Of a node that goes the user hears that it is empty. */
	xa_store(&a->xa, 0, xa_mk_value(1), GFP_KERNEL);
	xa_store(&a->xa, 70, xa_mk_value(2), GFP_KERNEL);
	updates = empty_updates = 0;
	xas_set(&xas, 70);
	xas_lock(&xas);
	xas_store(&xas, NULL);
	xas_unlock(&xas);
	/* The leaf of 70, the top node twice, the leaf of 0. */
	KUNIT_EXPECT_EQ(test, updates, 4);
	KUNIT_EXPECT_EQ(test, empty_updates, 3);
	KUNIT_EXPECT_PTR_EQ(test, rcu_dereference_raw(a->xa.xa_head),
			    xa_mk_value(1));
}

/*
 * Each store with its 1st, 2nd, ... allocation failing: it fails as a whole,
 * and neither an entry nor a node is there that was not there before.
 */
static void store_failing(struct kunit *test, struct arena *a, int i)
{
	XA_STATE(xas, &a->xa, place(i));
	void *head = rcu_dereference_raw(a->xa.xa_head);

	KUNIT_FAIL_NTH(test, run) {
		xas_lock(&xas);
		xas_store(&xas, a);
		xas_unlock(&xas);
		/* No node is left over: not one too many was allocated. */
		KUNIT_ASSERT_NULL(test, xas.xa_alloc);
		if (kunit_fail_nth_hit(&run)) {
			KUNIT_ASSERT_EQ(test, xas_error(&xas), -ENOMEM);
			KUNIT_ASSERT_PTR_EQ(test, head,
				rcu_dereference_raw(a->xa.xa_head));
			expect_model(test, a);
		} else {
			KUNIT_ASSERT_EQ(test, xas_error(&xas), 0);
			a->model[i] = a;
			expect_model(test, a);
		}
		xas_reset(&xas);
	}
}

static void xarray_test_no_memory(struct kunit *test)
{
	struct arena *a = test->priv;
	int i;

	for (i = NR_PLACES; i--; ) {
		/* To a tree of this alone, and to one that grows. */
		xa_destroy(&a->xa);
		memset(a->model, 0, sizeof(a->model));
		store_failing(test, a, i);
	}
	xa_destroy(&a->xa);
	memset(a->model, 0, sizeof(a->model));
	for (i = 0; i < NR_PLACES; i++)
		store_failing(test, a, i);
}

/* The second attempt of the normal interface brings the memory along. */
static void xarray_test_retry_memory(struct kunit *test)
{
	struct arena *a = test->priv;

	KUNIT_FAIL_NTH(test, run) {
		void *old = xa_store(&a->xa, 1UL << 40, a, GFP_KERNEL);

		kunit_fail_nth_hit(&run);
		KUNIT_ASSERT_NULL(test, old);
		KUNIT_ASSERT_PTR_EQ(test, xa_load(&a->xa, 1UL << 40), a);
		xa_check_array(test, &a->xa);
		xa_erase(&a->xa, 1UL << 40);
	}
}

/* --- Readers without a lock --------------------------------------------- */

#define RACE_INDICES	300

struct race {
	struct xarray *xa;
	bool stop;
	unsigned long seen;
};

/*
 * Every entry that a reader gets is that of the index it asked for, or was
 * told; whatever the writer does to the tree meanwhile.
 */
static int reader(void *data)
{
	struct race *r = data;
	unsigned long i = 0, bad = 0, index;
	void *entry;

	while (!READ_ONCE(r->stop)) {
		i = (i + 7) % RACE_INDICES;
		entry = xa_load(r->xa, i * 64);
		bad += entry && entry != xa_mk_index(i * 64);
		index = i * 64;
		entry = xa_find(r->xa, &index, ULONG_MAX, XA_PRESENT);
		bad += entry && entry != xa_mk_index(index);
		index = i * 64;
		entry = xa_find(r->xa, &index, ULONG_MAX, XA_MARK_1);
		bad += entry && entry != xa_mk_index(index);
		xa_get_mark(r->xa, i * 64, XA_MARK_1);
		WRITE_ONCE(r->seen, r->seen + 1);
		yield();
	}
	return bad;
}

/* Grows and shrinks the tree all the time. */
static void write_for_readers(struct arena *a)
{
	unsigned long index;
	int round;

	for (round = 0; round < 20000; round++) {
		index = prandom_u32_below(&a->rnd, RACE_INDICES) * 64;
		if (round % 1000 == 999)
			xa_destroy(&a->xa);
		else if (round % 3)
			xa_store(&a->xa, index, xa_mk_index(index),
				 GFP_KERNEL);
		else
			xa_erase(&a->xa, index);
		xa_set_mark(&a->xa, index, XA_MARK_1);
		if (round % 64 == 0)
			yield();
	}
}

static void xarray_test_readers(struct kunit *test)
{
	struct arena *a = test->priv;
	struct race r[2] = { { .xa = &a->xa }, { .xa = &a->xa } };
	struct task_struct *t[2];
	int i;

	for (i = 0; i < 2; i++) {
		t[i] = kthread_run(reader, &r[i], "xa_reader/%d", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t[i]);
	}
	while (!READ_ONCE(r[0].seen) || !READ_ONCE(r[1].seen))
		yield();
	write_for_readers(a);
	for (i = 0; i < 2; i++) {
		WRITE_ONCE(r[i].stop, true);
		KUNIT_EXPECT_EQ(test, kthread_stop(t[i]), 0);
	}
	xa_check_array(test, &a->xa);
}

static struct kunit_case xarray_test_cases[] = {
	KUNIT_CASE(xarray_test_empty),
	KUNIT_CASE(xarray_test_single),
	KUNIT_CASE(xarray_test_random),
	KUNIT_CASE(xarray_test_dense),
	KUNIT_CASE(xarray_test_destroy),
	KUNIT_CASE(xarray_test_state),
	KUNIT_CASE(xarray_test_dead_node),
	KUNIT_CASE(xarray_test_update),
	KUNIT_CASE(xarray_test_no_memory),
	KUNIT_CASE(xarray_test_retry_memory),
	KUNIT_CASE(xarray_test_readers),
	{}
};

static struct kunit_suite xarray_suite = {
	.name = "xarray",
	.init = xarray_test_init,
	.exit = xarray_test_exit,
	.test_cases = xarray_test_cases,
};

kunit_test_suite(xarray_suite);

MODULE_DESCRIPTION("Tests of the XArray");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
