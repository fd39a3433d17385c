// SPDX-License-Identifier: GPL-2.0-only
/* Tests of warnings, awaited and not. */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/bug.h>

#include "fake.h"

static noinline void warn_of(int number)
{
	WARN(true, "number %d is bad\n", number);
}

static noinline void warn_once(void)
{
	WARN_ONCE(true, "once only\n");
}

static void awaited_warnings_are_counted(struct kunit *test)
{
	kunit_warning_begin(test, "is bad");
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);

	kunit_warning_begin(test, "is bad");
	warn_of(1);
	warn_of(2);
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 2u);
}

static void the_macros_expect_them(struct kunit *test)
{
	KUNIT_EXPECT_WARNING(test, "number 3", warn_of(3));
	KUNIT_EXPECT_WARNINGS(test, 2, "number", ({ warn_of(4); warn_of(5); }));
}

/* However often the suite is repeated: an awaited warning is not used up. */
static void once_is_once_for_each_test(struct kunit *test)
{
	KUNIT_EXPECT_WARNING(test, "once only", warn_once());
	KUNIT_EXPECT_WARNING(test, "once only", warn_once());
}

static void case_without_its_warning(struct kunit *test)
{
	KUNIT_EXPECT_WARNING(test, "never", barrier());
}

static void case_that_leaves_it_on(struct kunit *test)
{
	kunit_warning_begin(test, "is bad");
}

static struct kunit_case missing_case[] = {
	{ .run_case = case_without_its_warning, .name = "missing" }, {}
};

static struct kunit_case open_case[] = {
	{ .run_case = case_that_leaves_it_on, .name = "open" }, {}
};

static void a_missing_warning_fails(struct kunit *test)
{
	struct kunit_suite suite = { .name = "s", .test_cases = missing_case };
	struct fake *fake = fake_create(test);
	const struct kunit_run how = fake_run(fake);

	KUNIT_EXPECT_FALSE(test, kunit_run_suite(&how, &suite, 1));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
					   "warnings like \"never\""));
}

static void the_end_of_the_case_ends_it(struct kunit *test)
{
	struct kunit_suite suite = { .name = "s", .test_cases = open_case };
	struct fake *fake = fake_create(test);
	const struct kunit_run how = fake_run(fake);

	KUNIT_EXPECT_TRUE(test, kunit_run_suite(&how, &suite, 1));
	KUNIT_EXPECT_EQ(test, kunit_warning_end(test), 0u);
}

static struct kunit_case warning_cases[] = {
	KUNIT_CASE(awaited_warnings_are_counted),
	KUNIT_CASE(the_macros_expect_them),
	KUNIT_CASE(once_is_once_for_each_test),
	KUNIT_CASE(a_missing_warning_fails),
	KUNIT_CASE(the_end_of_the_case_ends_it),
	{}
};

static struct kunit_suite warning_suite = {
	.name = "kunit_warning",
	.test_cases = warning_cases,
};
kunit_test_suite(warning_suite);
