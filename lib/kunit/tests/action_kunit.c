// SPDX-License-Identifier: GPL-2.0-only
/* Tests of calls that are due when a test ends. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/errno.h>

#include "fake.h"

/* The calls made, as a number of decimal digits. */
static unsigned int calls;

static void call_digit(void *context)
{
	calls = calls * 10 + (unsigned int)(unsigned long)context;
}

static void other_call(void *context)
{
	calls = calls * 10 + 9;
}

static int action_init(struct kunit *test)
{
	calls = 0;
	return 0;
}

static void actions_run_newest_first(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	KUNIT_EXPECT_EQ(test, kunit_add_action(&fake->test, call_digit,
					       (void *)1), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_action(&fake->test, call_digit,
					       (void *)2), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_action(&fake->test, call_digit,
					       (void *)3), 0);
	KUNIT_EXPECT_EQ(test, calls, 0u);
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, calls, 321u);
}

static void a_removed_action_does_not_run(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	kunit_add_action(&fake->test, call_digit, (void *)1);
	kunit_add_action(&fake->test, call_digit, (void *)2);
	kunit_add_action(&fake->test, call_digit, (void *)1);
	/* The newest of two that are equal; one that is not there is nothing. */
	kunit_remove_action(&fake->test, call_digit, (void *)1);
	kunit_remove_action(&fake->test, call_digit, (void *)7);
	kunit_remove_action(&fake->test, other_call, (void *)2);
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, calls, 21u);
}

static void a_released_action_runs_at_once(struct kunit *test)
{
	struct fake *fake = fake_create(test);

	kunit_add_action(&fake->test, call_digit, (void *)1);
	kunit_add_action(&fake->test, call_digit, (void *)2);
	kunit_release_action(&fake->test, call_digit, (void *)1);
	KUNIT_EXPECT_EQ(test, calls, 1u);
	kunit_release_action(&fake->test, call_digit, (void *)1);
	KUNIT_EXPECT_EQ(test, calls, 1u);
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, calls, 12u);
}

static void remember(unsigned long *value)
{
	*value = 42;
}
KUNIT_DEFINE_ACTION_WRAPPER(remember_action, remember, unsigned long *)

static void a_wrapper_casts(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	unsigned long value = 0;

	kunit_add_action(&fake->test, remember_action, &value);
	kunit_cleanup(&fake->test);
	KUNIT_EXPECT_EQ(test, value, 42ul);
}

static void without_memory_reset_runs_it(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	int err;

	if (!IS_ENABLED(CONFIG_FAULT_INJECTION))
		kunit_skip(test, "allocations cannot be made to fail");
	KUNIT_FAIL_NTH(test, run) {
		calls = 0;
		err = kunit_add_action_or_reset(&fake->test, call_digit,
						(void *)4);
		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_EQ(test, calls, 4u);
		} else {
			KUNIT_EXPECT_EQ(test, err, 0);
			KUNIT_EXPECT_EQ(test, calls, 0u);
		}
		kunit_cleanup(&fake->test);
		KUNIT_EXPECT_EQ(test, calls, 4u);
	}
}

static struct kunit_case action_cases[] = {
	KUNIT_CASE(actions_run_newest_first),
	KUNIT_CASE(a_removed_action_does_not_run),
	KUNIT_CASE(a_released_action_runs_at_once),
	KUNIT_CASE(a_wrapper_casts),
	KUNIT_CASE(without_memory_reset_runs_it),
	{}
};

static struct kunit_suite action_suite = {
	.name = "kunit_action",
	.init = action_init,
	.test_cases = action_cases,
};
kunit_test_suite(action_suite);
