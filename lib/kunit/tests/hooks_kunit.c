// SPDX-License-Identifier: GPL-2.0-only
/* Tests of what other code can know of a running test. */
#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "fake.h"

static void the_current_test_is_known(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test, kunit_get_current_test(), test);
}

static int current_test_of_helper(void *data)
{
	struct completion *begun = data;

	complete(begun);
	return kunit_get_current_test() != NULL;
}

static void another_thread_has_no_test(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(begun);
	struct task_struct *helper = kthread_create(current_test_of_helper,
						    &begun, "kunit_helper");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, helper);
	get_task_struct(helper);
	wake_up_process(helper);
	wait_for_completion(&begun);
	KUNIT_EXPECT_EQ(test, kthread_stop(helper), 0);
	put_task_struct(helper);
}

static void fail_current(void *data)
{
	kunit_fail_current_test("bad number %d", 7);
}

static void catch_nothing(void *data)
{
}

static void others_can_fail_it(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_try_catch *try_catch = &fake->test.try_catch;

	kunit_try_catch_init(try_catch, &fake->test, fail_current,
			     catch_nothing);
	kunit_try_catch_run(try_catch, NULL);
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, __FILE__ ":"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "bad number 7\n"));
	/* The outer test is current again. */
	KUNIT_EXPECT_PTR_EQ(test, kunit_get_current_test(), test);
}

static struct kunit_case hooks_cases[] = {
	KUNIT_CASE(the_current_test_is_known),
	KUNIT_CASE(another_thread_has_no_test),
	KUNIT_CASE(others_can_fail_it),
	{}
};

static struct kunit_suite hooks_suite = {
	.name = "kunit_hooks",
	.test_cases = hooks_cases,
};
kunit_test_suite(hooks_suite);
