// SPDX-License-Identifier: GPL-2.0-only
/* Tests of lib/xarray_api.c: comparing, inserting, reserving, allocating. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/xarray.h>

#include "xarray_check.h"

static DEFINE_XARRAY(plain);
static DEFINE_XARRAY_ALLOC(ids);
static DEFINE_XARRAY_ALLOC1(ids1);

static void api_test_exit(struct kunit *test)
{
	xa_destroy(&plain);
	xa_destroy(&ids);
	xa_destroy(&ids1);
	ids.xa_flags &= ~XA_FLAGS_ALLOC_WRAPPED;
	rcu_barrier();
}

static void api_test_entries(struct kunit *test)
{
	int x;

	KUNIT_EXPECT_TRUE(test, xa_is_value(xa_mk_value(0)));
	KUNIT_EXPECT_EQ(test, xa_to_value(xa_mk_value(LONG_MAX)),
			(unsigned long)LONG_MAX);
	KUNIT_EXPECT_FALSE(test, xa_is_value(&x));
	KUNIT_EXPECT_FALSE(test, xa_is_internal(&x));
	KUNIT_EXPECT_FALSE(test, xa_is_internal(NULL));
	KUNIT_EXPECT_TRUE(test, xa_is_value(xa_tag_pointer(&x, 1)));
	KUNIT_EXPECT_PTR_EQ(test, xa_untag_pointer(xa_tag_pointer(&x, 3)), &x);
	KUNIT_EXPECT_EQ(test, xa_pointer_tag(xa_tag_pointer(&x, 3)), 3u);
	KUNIT_EXPECT_EQ(test, xa_to_internal(xa_mk_internal(99)), 99ul);
	KUNIT_EXPECT_TRUE(test, xa_is_zero(XA_ZERO_ENTRY));
	KUNIT_EXPECT_TRUE(test, xa_is_retry(XA_RETRY_ENTRY));
	KUNIT_EXPECT_FALSE(test, xa_is_node(XA_RETRY_ENTRY));
	KUNIT_EXPECT_FALSE(test, xa_is_sibling(XA_RETRY_ENTRY));
	KUNIT_EXPECT_TRUE(test, xa_is_sibling(xa_mk_sibling(0)));
	KUNIT_EXPECT_TRUE(test, xa_is_sibling(xa_mk_sibling(62)));
	KUNIT_EXPECT_FALSE(test, xa_is_sibling(xa_mk_sibling(63)));
	KUNIT_EXPECT_TRUE(test, xa_is_err(XA_ERROR(-ENOMEM)));
	KUNIT_EXPECT_EQ(test, xa_err(XA_ERROR(-MAX_ERRNO)), -MAX_ERRNO);
	KUNIT_EXPECT_EQ(test, xa_err(XA_ERROR(-1)), -1);
	KUNIT_EXPECT_EQ(test, xa_err(&x), 0);
	KUNIT_EXPECT_EQ(test, xa_err(NULL), 0);
	KUNIT_EXPECT_EQ(test, xa_err(xa_mk_value(LONG_MAX)), 0);
	KUNIT_EXPECT_TRUE(test, xa_is_advanced(xa_mk_sibling(1)));
	KUNIT_EXPECT_FALSE(test, xa_is_advanced(XA_ZERO_ENTRY));
	KUNIT_EXPECT_FALSE(test, xa_is_advanced(&x));
}

/* At each height of the tree, and of what is at several indices from any of them. */
static void api_test_load_slot(struct kunit *test)
{
	static const unsigned long indices[] = { 0, 1, 63, 64, 4095, 4096, 1ul << 30, ULONG_MAX };
	void __rcu **slot;
	int x, y;

	guard(rcu)();
	KUNIT_EXPECT_NULL(test, xa_load_slot(&plain, 0, &slot));
	KUNIT_EXPECT_NULL(test, xa_load_slot(&plain, 1, &slot));
	for (unsigned int i = 0; i < ARRAY_SIZE(indices); i++) {
		unsigned long at = indices[i];

		KUNIT_ASSERT_NULL(test, xa_store(&plain, at, &x, GFP_ATOMIC));
		KUNIT_EXPECT_PTR_EQ(test, xa_load_slot(&plain, at, &slot), (void *)&x);
		KUNIT_EXPECT_PTR_EQ(test, rcu_dereference(*slot), (void *)&x);
		KUNIT_EXPECT_PTR_EQ(test, xa_store(&plain, at, &y, GFP_ATOMIC), (void *)&x);
		KUNIT_EXPECT_PTR_EQ(test, rcu_dereference(*slot), (void *)&y);
		xa_erase(&plain, at);
		KUNIT_EXPECT_PTR_NE(test, rcu_dereference(*slot), (void *)&y);
		KUNIT_EXPECT_NULL(test, xa_load_slot(&plain, at, &slot));
	}
}

/* All of them share one slot. */
static void api_test_load_slot_of_several(struct kunit *test)
{
	void __rcu **slot, **first;
	int x;

	KUNIT_ASSERT_NULL(test, xa_store_range(&plain, 128, 255, &x, GFP_KERNEL));
	guard(rcu)();
	KUNIT_EXPECT_PTR_EQ(test, xa_load_slot(&plain, 128, &first), (void *)&x);
	for (unsigned long i = 129; i < 256; i++) {
		KUNIT_EXPECT_PTR_EQ(test, xa_load_slot(&plain, i, &slot), (void *)&x);
		KUNIT_EXPECT_PTR_EQ(test, slot, first);
	}
	KUNIT_EXPECT_NULL(test, xa_load_slot(&plain, 127, &slot));
	KUNIT_EXPECT_NULL(test, xa_load_slot(&plain, 256, &slot));
}

/* Nobody stores what would be taken for a part of the tree. */
static void api_test_forbidden(struct kunit *test)
{
	void *bad = xa_mk_sibling(3), *ret;
	int err;
	u32 id;

	KUNIT_EXPECT_WARNING(test, "", ret = xa_store(&plain, 1, bad, 0));
	KUNIT_EXPECT_EQ(test, xa_err(ret), -EINVAL);
	KUNIT_EXPECT_WARNING(test, "",
			     ret = xa_cmpxchg(&plain, 1, NULL, bad, 0));
	KUNIT_EXPECT_EQ(test, xa_err(ret), -EINVAL);
	KUNIT_EXPECT_WARNING(test, "", err = xa_insert(&plain, 1, bad, 0));
	KUNIT_EXPECT_EQ(test, err, -EINVAL);
	KUNIT_EXPECT_WARNING(test, "", ret = xa_store_range(&plain, 1, 2, bad,
							    0));
	KUNIT_EXPECT_EQ(test, xa_err(ret), -EINVAL);
	KUNIT_EXPECT_WARNING(test, "",
			     err = xa_alloc(&ids, &id, bad, xa_limit_32b, 0));
	KUNIT_EXPECT_EQ(test, err, -EINVAL);
	/* Nor allocates where nobody knows what is free. */
	KUNIT_EXPECT_WARNING(test, "", err = xa_alloc(&plain, &id, &id,
						      xa_limit_32b, 0));
	KUNIT_EXPECT_EQ(test, err, -EINVAL);
	KUNIT_EXPECT_TRUE(test, xa_empty(&plain));
}

static void api_test_cmpxchg(struct kunit *test)
{
	int x, y;

	KUNIT_EXPECT_NULL(test, xa_cmpxchg(&plain, 9, &x, &y, GFP_KERNEL));
	KUNIT_EXPECT_TRUE(test, xa_empty(&plain));
	KUNIT_EXPECT_NULL(test, xa_cmpxchg(&plain, 9, NULL, &x, GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, xa_cmpxchg(&plain, 9, NULL, &y, GFP_KERNEL),
			    &x);
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&plain, 9), &x);
	KUNIT_EXPECT_PTR_EQ(test, xa_cmpxchg_bh(&plain, 9, &x, &y, GFP_KERNEL),
			    &x);
	KUNIT_EXPECT_PTR_EQ(test, xa_cmpxchg_irq(&plain, 9, &y, NULL, 0), &y);
	KUNIT_EXPECT_TRUE(test, xa_empty(&plain));
}

static void api_test_insert(struct kunit *test)
{
	int x;

	KUNIT_EXPECT_EQ(test, xa_insert(&plain, 3, &x, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, xa_insert_bh(&plain, 3, &x, GFP_KERNEL), -EBUSY);
	/* NULL: a reservation, which is in the way as well. */
	KUNIT_EXPECT_EQ(test, xa_insert_irq(&plain, 4, NULL, GFP_KERNEL), 0);
	KUNIT_EXPECT_NULL(test, xa_load(&plain, 4));
	KUNIT_EXPECT_EQ(test, xa_insert(&plain, 4, &x, GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_NULL(test, xa_erase(&plain, 4));
	KUNIT_EXPECT_EQ(test, xa_insert(&plain, 4, &x, GFP_KERNEL), 0);
}

static void api_test_reserve(struct kunit *test)
{
	unsigned long index = 0;
	int x;

	KUNIT_EXPECT_EQ(test, xa_reserve(&plain, 1 << 20, GFP_KERNEL), 0);
	KUNIT_EXPECT_FALSE(test, xa_empty(&plain));
	KUNIT_EXPECT_NULL(test, xa_load(&plain, 1 << 20));
	KUNIT_EXPECT_NULL(test, xa_find(&plain, &index, ULONG_MAX,
					XA_PRESENT));
	/* The store needs no memory; so no flags either. */
	KUNIT_EXPECT_NULL(test, xa_store(&plain, 1 << 20, &x, 0));
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&plain, 1 << 20), &x);
	/* An entry is not reserved away, nor released. */
	KUNIT_EXPECT_EQ(test, xa_reserve_bh(&plain, 1 << 20, GFP_KERNEL), 0);
	xa_release(&plain, 1 << 20);
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&plain, 1 << 20), &x);
	xa_erase(&plain, 1 << 20);
	KUNIT_EXPECT_EQ(test, xa_reserve_irq(&plain, 7, GFP_KERNEL), 0);
	KUNIT_EXPECT_NULL(test, xa_cmpxchg(&plain, 7, NULL, &x, 0));
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&plain, 7), &x);
	xa_erase(&plain, 7);
	KUNIT_EXPECT_EQ(test, xa_reserve(&plain, 8, GFP_KERNEL), 0);
	xa_release(&plain, 8);
	KUNIT_EXPECT_TRUE(test, xa_empty(&plain));
}

static void api_test_variants(struct kunit *test)
{
	unsigned long flags;
	int x;

	KUNIT_EXPECT_NULL(test, xa_store_bh(&plain, 1, &x, GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, xa_store_irq(&plain, 1, test, GFP_KERNEL),
			    &x);
	KUNIT_EXPECT_PTR_EQ(test, xa_erase_bh(&plain, 1), test);
	KUNIT_EXPECT_NULL(test, xa_erase_irq(&plain, 1));
	xa_lock_irqsave(&plain, flags);
	KUNIT_EXPECT_NULL(test, __xa_store(&plain, 1, &x, GFP_NOWAIT));
	KUNIT_EXPECT_PTR_EQ(test, __xa_erase(&plain, 1), &x);
	xa_unlock_irqrestore(&plain, flags);
	KUNIT_EXPECT_TRUE(test, xa_trylock(&plain));
	xa_unlock(&plain);
}

/* The lock is dropped, in the array's own way, to get memory. */
static void allocate_with(struct kunit *test, unsigned int flags)
{
	struct xarray xa;
	u32 id, want;

	xa_init_flags(&xa, XA_FLAGS_ALLOC | flags);
	for (want = 0; want < 200; want++) {
		int err;

		if (flags & XA_FLAGS_LOCK_IRQ)
			err = xa_alloc_irq(&xa, &id, test, xa_limit_32b,
					   GFP_KERNEL);
		else if (flags & XA_FLAGS_LOCK_BH)
			err = xa_alloc_bh(&xa, &id, test, xa_limit_32b,
					  GFP_KERNEL);
		else
			err = xa_alloc(&xa, &id, test, xa_limit_32b,
				       GFP_KERNEL);
		KUNIT_ASSERT_EQ(test, err, 0);
		KUNIT_ASSERT_EQ(test, id, want);
	}
	xa_check_array(test, &xa);
	xa_destroy(&xa);
}

static void api_test_alloc_locks(struct kunit *test)
{
	allocate_with(test, 0);
	allocate_with(test, XA_FLAGS_LOCK_BH);
	allocate_with(test, XA_FLAGS_LOCK_IRQ);
}

/*
 * The first attempt fails: the lock is dropped in the array's own way while
 * memory is fetched, and everything is as if nothing had happened.
 */
static void api_test_alloc_waits(struct kunit *test)
{
	static const unsigned int kinds[] = { 0, XA_FLAGS_LOCK_BH,
					      XA_FLAGS_LOCK_IRQ };
	struct xarray xa;
	u32 id;
	int i, err;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		xa_init_flags(&xa, XA_FLAGS_ALLOC | kinds[i]);
		KUNIT_FAIL_NTH(test, run) {
			err = kinds[i] == XA_FLAGS_LOCK_IRQ ?
				xa_alloc_irq(&xa, &id, test, XA_LIMIT(70, 99),
					     GFP_KERNEL) :
				xa_alloc_bh(&xa, &id, test, XA_LIMIT(70, 99),
					    GFP_KERNEL);
			kunit_fail_nth_hit(&run);
			KUNIT_ASSERT_EQ(test, err, 0);
			KUNIT_ASSERT_EQ(test, id, 70u);
			xa_check_array(test, &xa);
			KUNIT_ASSERT_TRUE(test, xa_trylock(&xa));
			xa_unlock(&xa);
			xa_erase(&xa, 70);
		}
	}
}

/* The last one at index 0, taken, is the head; then there is room behind. */
static void api_test_alloc_shrink(struct kunit *test)
{
	u32 id;

	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, XA_LIMIT(100, 200),
				       GFP_KERNEL), 0);
	while (id != 99)
		KUNIT_ASSERT_EQ(test, xa_alloc(&ids, &id, test, xa_limit_32b,
					       GFP_KERNEL), 0);
	for (; id; id--)
		xa_erase(&ids, id);
	xa_erase(&ids, 100);
	xa_check_array(test, &ids);
	KUNIT_EXPECT_FALSE(test, xa_marked(&ids, XA_FREE_MARK));
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, XA_LIMIT(0, 0),
				       GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, xa_limit_32b,
				       GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 1u);
}

#define NR_IDS	300

/* Always the lowest that is free, while some come and go. */
static void api_test_alloc_lowest(struct kunit *test)
{
	bool used[NR_IDS] = { false };
	struct rnd_state rnd;
	u32 id, want;
	int round;

	prandom_seed_state(&rnd, 37);
	for (round = 0; round < 3000; round++) {
		for (want = 0; want < NR_IDS && used[want]; want++)
			;
		if (want < NR_IDS && round % 5) {
			KUNIT_ASSERT_EQ(test, xa_alloc(&ids, &id, test,
					xa_limit_32b, GFP_KERNEL), 0);
			KUNIT_ASSERT_EQ(test, id, want);
			used[id] = true;
		} else {
			id = prandom_u32_below(&rnd, NR_IDS);
			KUNIT_ASSERT_EQ(test, !!xa_erase(&ids, id), used[id]);
			used[id] = false;
		}
		xa_check_array(test, &ids);
	}
}

static void api_test_alloc_limits(struct kunit *test)
{
	u32 id = 77;
	int i;

	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, XA_LIMIT(5, 5),
				       GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 5u);
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, XA_LIMIT(5, 5),
				       GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, XA_LIMIT(7, 6),
				       GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_EQ(test, id, 5u);
	for (i = 60; i < 70; i++) {
		KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test,
					       XA_LIMIT(60, 69), GFP_KERNEL),
				0);
		KUNIT_EXPECT_EQ(test, id, (u32)i);
	}
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, XA_LIMIT(60, 69),
				       GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test,
				       XA_LIMIT(UINT_MAX, UINT_MAX),
				       GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, UINT_MAX);
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test,
				       XA_LIMIT(UINT_MAX, UINT_MAX),
				       GFP_KERNEL), -EBUSY);
	xa_check_array(test, &ids);
}

/* Storing NULL keeps an id; erasing gives it back. */
static void api_test_alloc_null(struct kunit *test)
{
	u32 id;

	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, NULL, xa_limit_31b,
				       GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 0u);
	KUNIT_EXPECT_NULL(test, xa_load(&ids, 0));
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, xa_limit_16b,
				       GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 1u);
	KUNIT_EXPECT_PTR_EQ(test, xa_store(&ids, 1, NULL, GFP_KERNEL), test);
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, xa_limit_16b,
				       GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 2u);
	xa_erase(&ids, 1);
	KUNIT_EXPECT_EQ(test, xa_alloc(&ids, &id, test, xa_limit_16b,
				       GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 1u);
}

static void api_test_alloc1(struct kunit *test)
{
	u32 id, want;

	for (want = 1; want < 70; want++) {
		KUNIT_ASSERT_EQ(test, xa_alloc(&ids1, &id, test, xa_limit_32b,
					       GFP_KERNEL), 0);
		KUNIT_ASSERT_EQ(test, id, want);
	}
	for (want = 1; want < 70; want++)
		xa_erase(&ids1, want);
	KUNIT_EXPECT_TRUE(test, xa_empty(&ids1));
	xa_check_array(test, &ids1);
}

static void api_test_alloc_cyclic(struct kunit *test)
{
	u32 id, next = 0;
	int i;

	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&ids, &id, test,
				XA_LIMIT(0, 3), &next, GFP_KERNEL), 0);
		KUNIT_EXPECT_EQ(test, id, (u32)i);
	}
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&ids, &id, test, XA_LIMIT(0, 3),
					      &next, GFP_KERNEL), -EBUSY);
	xa_erase(&ids, 1);
	/* Not there, but only after the wrap. */
	next = 2;
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic_bh(&ids, &id, test,
			XA_LIMIT(0, 3), &next, GFP_KERNEL), 1);
	KUNIT_EXPECT_EQ(test, id, 1u);
	KUNIT_EXPECT_EQ(test, next, 2u);
	/* When the number itself wraps the next call says so. */
	next = UINT_MAX;
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic_irq(&ids, &id, test,
			xa_limit_32b, &next, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, UINT_MAX);
	KUNIT_EXPECT_EQ(test, next, 0u);
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&ids, &id, test, xa_limit_32b,
					      &next, GFP_KERNEL), 1);
	KUNIT_EXPECT_EQ(test, id, 4u);
}

/* What fails for want of memory says so and leaves all as it was. */
static void api_test_no_memory(struct kunit *test)
{
	struct fault_attr saved;
	u32 id = 5, next = 0;
	int err[4];
	void *ret[2];

	if (!xa_no_memory_begin(&saved))
		kunit_skip(test, "needs CONFIG_FAULT_INJECTION");
	ret[0] = xa_store(&plain, 99, test, GFP_NOWAIT | __GFP_NOWARN);
	ret[1] = xa_cmpxchg(&plain, 99, NULL, test, GFP_KERNEL | __GFP_NOWARN);
	err[0] = xa_insert(&plain, 99, test, GFP_KERNEL | __GFP_NOWARN);
	err[1] = xa_reserve(&plain, 99, GFP_KERNEL | __GFP_NOWARN);
	err[2] = xa_alloc(&ids, &id, test, XA_LIMIT(99, 100),
			  GFP_KERNEL | __GFP_NOWARN);
	err[3] = xa_alloc_cyclic(&ids, &id, test, XA_LIMIT(99, 100), &next,
				 GFP_KERNEL | __GFP_NOWARN);
	xa_no_memory_end(&saved);
	KUNIT_EXPECT_EQ(test, xa_err(ret[0]), -ENOMEM);
	KUNIT_EXPECT_EQ(test, xa_err(ret[1]), -ENOMEM);
	KUNIT_EXPECT_EQ(test, err[0], -ENOMEM);
	KUNIT_EXPECT_EQ(test, err[1], -ENOMEM);
	KUNIT_EXPECT_EQ(test, err[2], -ENOMEM);
	KUNIT_EXPECT_EQ(test, err[3], -ENOMEM);
	KUNIT_EXPECT_EQ(test, next, 0u);
	KUNIT_EXPECT_TRUE(test, xa_empty(&plain));
	KUNIT_EXPECT_TRUE(test, xa_empty(&ids));
	xa_check_array(test, &ids);
}

static struct kunit_case xarray_api_test_cases[] = {
	KUNIT_CASE(api_test_entries),
	KUNIT_CASE(api_test_load_slot),
	KUNIT_CASE(api_test_load_slot_of_several),
	KUNIT_CASE(api_test_forbidden),
	KUNIT_CASE(api_test_cmpxchg),
	KUNIT_CASE(api_test_insert),
	KUNIT_CASE(api_test_reserve),
	KUNIT_CASE(api_test_variants),
	KUNIT_CASE(api_test_alloc_locks),
	KUNIT_CASE(api_test_alloc_waits),
	KUNIT_CASE(api_test_alloc_shrink),
	KUNIT_CASE(api_test_alloc_lowest),
	KUNIT_CASE(api_test_alloc_limits),
	KUNIT_CASE(api_test_alloc_null),
	KUNIT_CASE(api_test_alloc1),
	KUNIT_CASE(api_test_alloc_cyclic),
	KUNIT_CASE(api_test_no_memory),
	{}
};

static struct kunit_suite xarray_api_suite = {
	.name = "xarray_api",
	.exit = api_test_exit,
	.test_cases = xarray_api_test_cases,
};

kunit_test_suite(xarray_api_suite);

MODULE_DESCRIPTION("Tests of the normal interface of the XArray");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
