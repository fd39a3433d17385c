// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of memory that goes with its test. That it goes is seen by the leak
 * check at the end of each case.
 */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/limits.h>

#include "fake.h"

static void cleanup_frees_all(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	u8 *zeroed = kunit_kzalloc(&fake->test, 100, GFP_KERNEL);
	u8 *array = kunit_kcalloc(&fake->test, 10, 20, GFP_KERNEL);
	char *text = kunit_kstrdup(&fake->test, "text", GFP_KERNEL);
	static const u8 zeros[200];

	KUNIT_EXPECT_NOT_NULL(test, kunit_kmalloc(&fake->test, 8, GFP_KERNEL));
	KUNIT_EXPECT_MEMEQ(test, zeroed, zeros, 100);
	KUNIT_EXPECT_MEMEQ(test, array, zeros, 200);
	KUNIT_EXPECT_STREQ(test, text, "text");
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_SUCCESS);
}

static void freeing_early_is_allowed(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	void *one = kunit_kmalloc(&fake->test, 8, GFP_KERNEL);
	void *two = kunit_kmalloc(&fake->test, 8, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, one);
	KUNIT_ASSERT_NOT_NULL(test, two);
	kunit_kfree(&fake->test, one);
	kunit_kfree(&fake->test, NULL);
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_SUCCESS);
}

static void freeing_what_is_not_ours_fails(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	int object;

	kunit_kfree(&fake->test, &object);
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "is not this test's"));
}

static void a_product_that_overflows_is_refused(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, kunit_kmalloc_array(test, SIZE_MAX / 2, 4,
						    GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kunit_kcalloc(test, 4, SIZE_MAX / 2,
					      GFP_KERNEL));
}

static void each_failure_gives_null(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	void *block;

	if (!IS_ENABLED(CONFIG_FAULT_INJECTION))
		kunit_skip(test, "allocations cannot be made to fail");
	KUNIT_FAIL_NTH(test, run) {
		block = kunit_kmalloc(&fake->test, 32, GFP_KERNEL);
		if (kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_NULL(test, block);
		else
			KUNIT_EXPECT_NOT_NULL(test, block);
	}
	kunit_cleanup(&fake->test);
}

static void fail_nth_walks_through_all(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	unsigned int nr_rounds = 0, nr_failed = 0;

	if (!IS_ENABLED(CONFIG_FAULT_INJECTION))
		kunit_skip(test, "allocations cannot be made to fail");
	KUNIT_FAIL_NTH(test, run) {
		nr_rounds++;
		/* Two allocations each; the second call tries all the same. */
		kunit_kmalloc(&fake->test, 8, GFP_KERNEL);
		kunit_kmalloc(&fake->test, 8, GFP_KERNEL);
		nr_failed += kunit_fail_nth_hit(&run);
		KUNIT_EXPECT_EQ(test, kunit_fail_nth_hit(&run), run.hit);
	}
	/* More if a slab happens to be full, and wants a page. */
	KUNIT_EXPECT_GE(test, nr_failed, 4u);
	KUNIT_EXPECT_EQ(test, nr_rounds, nr_failed + 1);
	kunit_cleanup(&fake->test);
}

static void fail_nth_ends_with_its_loop(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_FAULT_INJECTION))
		kunit_skip(test, "allocations cannot be made to fail");
	KUNIT_FAIL_NTH(test, run)
		break;
	KUNIT_EXPECT_NOT_NULL(test, kunit_kmalloc(test, 8, GFP_KERNEL));
}

static void fail_nth_gives_up_some_time(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_fail_nth run = {
		.test = &fake->test, .nth = KUNIT_FAIL_NTH_MAX, .hit = true,
	};

	KUNIT_EXPECT_FALSE(test, __kunit_fail_nth_next(&run));
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
}

static struct kunit_case alloc_cases[] = {
	KUNIT_CASE(cleanup_frees_all),
	KUNIT_CASE(freeing_early_is_allowed),
	KUNIT_CASE(freeing_what_is_not_ours_fails),
	KUNIT_CASE(a_product_that_overflows_is_refused),
	KUNIT_CASE(each_failure_gives_null),
	KUNIT_CASE(fail_nth_walks_through_all),
	KUNIT_CASE(fail_nth_ends_with_its_loop),
	KUNIT_CASE(fail_nth_gives_up_some_time),
	{}
};

static struct kunit_suite alloc_suite = {
	.name = "kunit_alloc",
	.test_cases = alloc_cases,
};
kunit_test_suite(alloc_suite);
