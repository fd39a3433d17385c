// SPDX-License-Identifier: GPL-2.0-only
/* Tests of IDR and IDA against plain tables of what is taken. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/idr.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>

static DEFINE_IDR(idr);
static DEFINE_IDA(ida);

static void idr_test_exit(struct kunit *test)
{
	idr_destroy(&idr);
	idr_set_cursor(&idr, 0);
	ida_destroy(&ida);
	rcu_barrier();
}

static void idr_test_alloc(struct kunit *test)
{
	int x, i;

	KUNIT_EXPECT_TRUE(test, idr_is_empty(&idr));
	for (i = 0; i < 100; i++)
		KUNIT_ASSERT_EQ(test, idr_alloc(&idr, &x, 0, 0, GFP_KERNEL),
				i);
	KUNIT_EXPECT_PTR_EQ(test, idr_find(&idr, 50), &x);
	KUNIT_EXPECT_NULL(test, idr_find(&idr, 100));
	KUNIT_EXPECT_PTR_EQ(test, idr_remove(&idr, 50), &x);
	KUNIT_EXPECT_NULL(test, idr_remove(&idr, 50));
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &x, 10, 50, GFP_KERNEL),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &x, 10, 51, GFP_KERNEL), 50);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &x, 5, 5, GFP_KERNEL), -ENOSPC);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &x, INT_MAX, 0, GFP_KERNEL),
			INT_MAX);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &x, INT_MAX, 0, GFP_KERNEL),
			-ENOSPC);
	KUNIT_EXPECT_FALSE(test, idr_is_empty(&idr));
}

static void idr_test_wrong(struct kunit *test)
{
	void *bad = xa_mk_internal(5), *ret;
	int err, x;

	KUNIT_EXPECT_WARNING(test, "", err = idr_alloc(&idr, &x, -1, 0,
						       GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, err, -EINVAL);
	KUNIT_EXPECT_WARNING(test, "", err = idr_alloc(&idr, bad, 0, 0,
						       GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, err, -EINVAL);
	KUNIT_EXPECT_WARNING(test, "", ret = idr_replace(&idr, bad, 0));
	KUNIT_EXPECT_PTR_EQ(test, ret, ERR_PTR(-EINVAL));
}

static void idr_test_null(struct kunit *test)
{
	int x;

	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, NULL, 0, 0, GFP_KERNEL), 0);
	KUNIT_EXPECT_NULL(test, idr_find(&idr, 0));
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &x, 0, 0, GFP_KERNEL), 1);
	KUNIT_EXPECT_NULL(test, idr_replace(&idr, &x, 0));
	KUNIT_EXPECT_PTR_EQ(test, idr_find(&idr, 0), &x);
	KUNIT_EXPECT_PTR_EQ(test, idr_replace(&idr, NULL, 0), &x);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &x, 0, 0, GFP_KERNEL), 2);
	KUNIT_EXPECT_PTR_EQ(test, idr_replace(&idr, &x, 3),
			    ERR_PTR(-ENOENT));
	KUNIT_EXPECT_NULL(test, idr_find(&idr, 3));
}

static void idr_test_cyclic(struct kunit *test)
{
	int x;

	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &x, 1, 4, GFP_KERNEL), 1);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &x, 1, 4, GFP_KERNEL), 2);
	idr_remove(&idr, 1);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &x, 1, 4, GFP_KERNEL), 3);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &x, 1, 4, GFP_KERNEL), 1);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &x, 1, 4, GFP_KERNEL),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, idr_get_cursor(&idr), 2u);
	idr_set_cursor(&idr, INT_MAX);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &x, 1, 0, GFP_KERNEL),
			INT_MAX);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &x, 1, 0, GFP_KERNEL), 4);
}

static int sum_ids(int id, void *p, void *data)
{
	*(int *)data += id;
	return id == 30 ? -EINTR : 0;
}

static void idr_test_walk(struct kunit *test)
{
	unsigned long tmp, ul, ul_sum = 0;
	int x, i, sum = 0, *p;

	for (i = 10; i <= 20; i += 5)
		idr_alloc(&idr, &x, i, 0, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, idr_for_each(&idr, sum_ids, &sum), 0);
	KUNIT_EXPECT_EQ(test, sum, 45);
	idr_alloc(&idr, &x, 30, 0, GFP_KERNEL);
	idr_alloc(&idr, &x, 40, 0, GFP_KERNEL);
	sum = 0;
	KUNIT_EXPECT_EQ(test, idr_for_each(&idr, sum_ids, &sum), -EINTR);
	KUNIT_EXPECT_EQ(test, sum, 75);
	sum = 0;
	idr_for_each_entry(&idr, p, i)
		sum += i;
	KUNIT_EXPECT_EQ(test, sum, 115);
	sum = 0;
	i = 16;
	idr_for_each_entry_continue(&idr, p, i)
		sum += i;
	KUNIT_EXPECT_EQ(test, sum, 90);
	idr_for_each_entry_ul(&idr, p, tmp, ul)
		ul_sum += ul;
	KUNIT_EXPECT_EQ(test, ul_sum, 115ul);
}

static void idr_test_base(struct kunit *test)
{
	struct idr based;
	int x, id = 0;
	u32 uid = 0;
	void *next;

	idr_init_base(&based, 100);
	KUNIT_EXPECT_EQ(test, idr_alloc(&based, &x, 0, 0, GFP_KERNEL), 100);
	KUNIT_EXPECT_EQ(test, idr_alloc(&based, &x, 0, 50, GFP_KERNEL),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, idr_alloc_u32(&based, &x, &uid, UINT_MAX,
					    GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, uid, 101u);
	uid = UINT_MAX;
	KUNIT_EXPECT_EQ(test, idr_alloc_u32(&based, test, &uid, UINT_MAX,
					    GFP_KERNEL), 0);
	KUNIT_EXPECT_PTR_EQ(test, idr_find(&based, UINT_MAX), test);
	KUNIT_EXPECT_PTR_EQ(test, idr_get_next(&based, &id), &x);
	KUNIT_EXPECT_EQ(test, id, 100);
	/* A number that is no int cannot be told by one. */
	id = 102;
	KUNIT_EXPECT_WARNING(test, "", next = idr_get_next(&based, &id));
	KUNIT_EXPECT_NULL(test, next);
	KUNIT_EXPECT_PTR_EQ(test, idr_remove(&based, 100), &x);
	idr_destroy(&based);
}

#define NR_IDS 500

static void ida_test_random(struct kunit *test)
{
	bool taken[NR_IDS] = { false };
	struct rnd_state rnd;
	int round, id, want, min;

	prandom_seed_state(&rnd, 41);
	for (round = 0; round < 5000; round++) {
		if (round % 3) {
			min = prandom_u32_below(&rnd, 40) ? 0 :
			      prandom_u32_below(&rnd, NR_IDS);
			for (want = min; want < NR_IDS && taken[want]; want++)
				;
			id = ida_alloc_range(&ida, min, NR_IDS - 1,
					     GFP_KERNEL);
			KUNIT_ASSERT_EQ(test, id,
					want < NR_IDS ? want : -ENOSPC);
			if (id >= 0)
				taken[id] = true;
		} else {
			id = prandom_u32_below(&rnd, NR_IDS);
			KUNIT_ASSERT_EQ(test, ida_exists(&ida, id), taken[id]);
			if (taken[id])
				ida_free(&ida, id);
			taken[id] = false;
		}
	}
	for (id = 0; id < NR_IDS; id++) {
		if (taken[id])
			ida_free(&ida, id);
	}
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&ida));
}

static void ida_test_limits(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ida_alloc(&ida, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, ida_alloc_max(&ida, 0, GFP_KERNEL), -ENOSPC);
	KUNIT_EXPECT_EQ(test, ida_alloc_min(&ida, 1000000, GFP_KERNEL),
			1000000);
	KUNIT_EXPECT_EQ(test, ida_alloc_min(&ida, INT_MAX, GFP_KERNEL),
			INT_MAX);
	KUNIT_EXPECT_EQ(test, ida_alloc_min(&ida, INT_MAX, GFP_KERNEL),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, ida_alloc_min(&ida, INT_MAX + 1U, GFP_KERNEL),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, ida_alloc_range(&ida, 7, 6, GFP_KERNEL),
			-ENOSPC);
	KUNIT_EXPECT_FALSE(test, ida_exists(&ida, 5));
	KUNIT_EXPECT_TRUE(test, ida_exists(&ida, INT_MAX));
}

static void ida_test_free_twice(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ida_alloc(&ida, GFP_KERNEL), 0);
	ida_free(&ida, 0);
	KUNIT_EXPECT_WARNING(test, "ida_free called for id=0",
			     ida_free(&ida, 0));
	KUNIT_EXPECT_WARNING(test, "id=12345", ida_free(&ida, 12345));
}

/* With its allocations failing, a number is given out or it is not. */
static void ida_test_no_memory(struct kunit *test)
{
	int id;

	KUNIT_FAIL_NTH(test, run) {
		id = ida_alloc_min(&ida, 1 << 20, GFP_KERNEL);
		kunit_fail_nth_hit(&run);
		/* A second attempt, that may wait, gets the memory. */
		KUNIT_ASSERT_EQ(test, id, 1 << 20);
		ida_free(&ida, id);
		KUNIT_ASSERT_TRUE(test, ida_is_empty(&ida));
	}
}

static struct kunit_case idr_test_cases[] = {
	KUNIT_CASE(idr_test_alloc),
	KUNIT_CASE(idr_test_wrong),
	KUNIT_CASE(idr_test_null),
	KUNIT_CASE(idr_test_cyclic),
	KUNIT_CASE(idr_test_walk),
	KUNIT_CASE(idr_test_base),
	{}
};

static struct kunit_case ida_test_cases[] = {
	KUNIT_CASE(ida_test_random),
	KUNIT_CASE(ida_test_limits),
	KUNIT_CASE(ida_test_free_twice),
	KUNIT_CASE(ida_test_no_memory),
	{}
};

static struct kunit_suite idr_suite = {
	.name = "idr",
	.exit = idr_test_exit,
	.test_cases = idr_test_cases,
};

static struct kunit_suite ida_suite = {
	.name = "ida",
	.exit = idr_test_exit,
	.test_cases = ida_test_cases,
};

kunit_test_suites(&idr_suite, &ida_suite);

MODULE_DESCRIPTION("Tests of IDR and IDA");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
