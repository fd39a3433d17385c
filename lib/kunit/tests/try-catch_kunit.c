// SPDX-License-Identifier: GPL-2.0-only
/* Tests of code that is left without returning. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "fake.h"

struct scene {
	struct kunit *test;
	struct kunit_try_catch try_catch;
	bool tried;
	bool returned;
	bool caught;
	struct task_struct *task;
};

static void try_returns(void *data)
{
	struct scene *scene = data;

	scene->tried = true;
	scene->task = current;
}

static noinline void throw_deep(struct scene *scene, int depth)
{
	if (depth)
		throw_deep(scene, depth - 1);
	else if (scene->tried)
		kunit_try_catch_throw(&scene->try_catch);
	scene->returned = true;
}

static void try_throws(void *data)
{
	struct scene *scene = data;

	scene->tried = true;
	throw_deep(scene, 5);
}

static void note_catch(void *data)
{
	struct scene *scene = data;

	scene->caught = true;
}

static void try_that_returns_is_not_caught(struct kunit *test)
{
	struct scene scene = { .test = test };

	kunit_try_catch_init(&scene.try_catch, test, try_returns, note_catch);
	kunit_try_catch_run(&scene.try_catch, &scene);
	KUNIT_EXPECT_TRUE(test, scene.tried);
	KUNIT_EXPECT_FALSE(test, scene.caught);
	KUNIT_EXPECT_EQ(test, kunit_try_catch_get_result(&scene.try_catch), 0);
}

static void a_throw_is_caught(struct kunit *test)
{
	struct scene scene = { .test = test };

	kunit_try_catch_init(&scene.try_catch, test, try_throws, note_catch);
	kunit_try_catch_run(&scene.try_catch, &scene);
	KUNIT_EXPECT_TRUE(test, scene.tried);
	KUNIT_EXPECT_FALSE(test, scene.returned);
	KUNIT_EXPECT_TRUE(test, scene.caught);
	KUNIT_EXPECT_EQ(test, kunit_try_catch_get_result(&scene.try_catch),
			-EFAULT);
}

static void it_can_be_run_again(struct kunit *test)
{
	struct scene scene = { .test = test };
	int i;

	kunit_try_catch_init(&scene.try_catch, test, try_throws, note_catch);
	for (i = 0; i < 20; i++) {
		scene.caught = false;
		kunit_try_catch_run(&scene.try_catch, &scene);
		KUNIT_EXPECT_TRUE(test, scene.caught);
	}
}

static void it_runs_in_another_thread(struct kunit *test)
{
	struct scene scene = { .test = test };

	kunit_try_catch_init(&scene.try_catch, test, try_returns, note_catch);
	kunit_try_catch_run(&scene.try_catch, &scene);
	KUNIT_EXPECT_NOT_NULL(test, scene.task);
	KUNIT_EXPECT_PTR_NE(test, scene.task, current);
}

/* A helper thread: its failure is the test's, its end is its own. */
static int fail_in_helper(void *data)
{
	struct fake *fake = data;

	KUNIT_ASSERT_TRUE(&fake->test, false);
	KUNIT_FAIL(&fake->test, "went on");
	return 0;
}

static void an_assertion_ends_a_helper_thread(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct task_struct *helper =
		kthread_create(fail_in_helper, fake, "kunit_helper");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, helper);
	get_task_struct(helper);
	wake_up_process(helper);
	/* It cannot be asked to stop before it has begun. */
	while (READ_ONCE(fake->test.status) == KUNIT_SUCCESS)
		cond_resched();
	KUNIT_EXPECT_EQ(test, kthread_stop(helper), -EFAULT);
	put_task_struct(helper);
	KUNIT_EXPECT_EQ(test, fake->test.status, KUNIT_FAILURE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "ASSERTION FAILED"));
	KUNIT_EXPECT_NULL(test, strstr(fake->log, "went on"));
}

static struct kunit_case try_catch_cases[] = {
	KUNIT_CASE(try_that_returns_is_not_caught),
	KUNIT_CASE(a_throw_is_caught),
	KUNIT_CASE(it_can_be_run_again),
	KUNIT_CASE(it_runs_in_another_thread),
	KUNIT_CASE(an_assertion_ends_a_helper_thread),
	{}
};

static struct kunit_suite try_catch_suite = {
	.name = "kunit_try_catch",
	.test_cases = try_catch_cases,
};
kunit_test_suite(try_catch_suite);
