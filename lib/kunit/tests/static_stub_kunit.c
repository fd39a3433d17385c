// SPDX-License-Identifier: GPL-2.0-only
/* Tests of functions that a test replaces. */
#include <kunit/static_stub.h>
#include <kunit/test.h>

#include "fake.h"

static noinline int double_of(int n)
{
	KUNIT_STATIC_STUB_REDIRECT(double_of, n);
	return n * 2;
}

static noinline int triple_of(int n)
{
	KUNIT_STATIC_STUB_REDIRECT(triple_of, n);
	return n * 3;
}

static noinline void set_to_one(int *n)
{
	KUNIT_STATIC_STUB_REDIRECT(set_to_one, n);
	*n = 1;
}

static int minus(int n)
{
	return -n;
}

static int hundred_more(int n)
{
	return n + 100;
}

static void set_to_two(int *n)
{
	*n = 2;
}

static void a_stub_takes_the_call(struct kunit *test)
{
	int n = 0;

	KUNIT_EXPECT_EQ(test, double_of(4), 8);
	kunit_activate_static_stub(test, double_of, minus);
	KUNIT_EXPECT_EQ(test, double_of(4), -4);
	KUNIT_EXPECT_EQ(test, triple_of(4), 12);
	kunit_activate_static_stub(test, set_to_one, set_to_two);
	set_to_one(&n);
	KUNIT_EXPECT_EQ(test, n, 2);
}

static void the_next_case_has_the_real_one(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, double_of(4), 8);
}

static void a_second_stub_takes_over(struct kunit *test)
{
	kunit_activate_static_stub(test, double_of, minus);
	kunit_activate_static_stub(test, double_of, hundred_more);
	KUNIT_EXPECT_EQ(test, double_of(4), 104);
	kunit_deactivate_static_stub(test, double_of);
	KUNIT_EXPECT_EQ(test, double_of(4), 8);
}

static void ending_what_is_not_there_fails(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	kunit_deactivate_static_stub(&fake->test, double_of);
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "is not replaced"));
}

static void a_foreign_stub_does_not_count(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	kunit_activate_static_stub(&fake->test, double_of, minus);
	KUNIT_EXPECT_EQ(test, double_of(4), 8);
	kunit_cleanup(&fake->test);
}

static struct kunit_case static_stub_cases[] = {
	KUNIT_CASE(a_stub_takes_the_call),
	KUNIT_CASE(the_next_case_has_the_real_one),
	KUNIT_CASE(a_second_stub_takes_over),
	KUNIT_CASE(ending_what_is_not_there_fails),
	KUNIT_CASE(a_foreign_stub_does_not_count),
	{}
};

static struct kunit_suite static_stub_suite = {
	.name = "kunit_static_stub",
	.test_cases = static_stub_cases,
};
kunit_test_suite(static_stub_suite);
