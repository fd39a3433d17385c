// SPDX-License-Identifier: GPL-2.0-only
/* Tests of completions. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/slab.h>
#include <linux/smp.h>

#include "../../tests/crew.h"

struct work {
	struct completion done;
	atomic_t passed;
};

static struct work *new_work(struct kunit *test)
{
	struct work *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, w);
	init_completion(&w->done);
	return w;
}

static void wait_here(void *arg, int id)
{
	struct work *w = arg;
	int err = 0;

	if (id % 3 == 0)
		wait_for_completion(&w->done);
	else if (id % 3 == 1)
		err = wait_for_completion_interruptible(&w->done);
	else
		err = wait_for_completion_killable(&w->done);
	if (!err)
		atomic_inc(&w->passed);
}

static void they_are_counted(struct kunit *test)
{
	struct work *w = new_work(test);

	KUNIT_EXPECT_FALSE(test, completion_done(&w->done));
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&w->done));
	complete(&w->done);
	complete(&w->done);
	KUNIT_EXPECT_TRUE(test, completion_done(&w->done));
	KUNIT_EXPECT_TRUE(test, try_wait_for_completion(&w->done));
	wait_here(w, 0);
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&w->done));
	KUNIT_EXPECT_FALSE(test, completion_done(&w->done));
}

static void each_lets_one_go(struct kunit *test)
{
	struct work *w = new_work(test);
	struct crew_member *members[6];

	for (int i = 0; i < 6; i++)
		members[i] = crew_start(test, wait_here, w, i);
	for (int i = 1; i <= 3; i++) {
		complete(&w->done);
		crew_wait_until(atomic_read(&w->passed) == i);
	}
	for (int i = 0; i < 50; i++)
		yield();
	KUNIT_EXPECT_EQ(test, atomic_read(&w->passed), 3);
	complete_all(&w->done);
	for (int i = 0; i < 6; i++)
		crew_join(members[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&w->passed), 6);
}

static void all_is_for_ever(struct kunit *test)
{
	struct work *w = new_work(test);

	complete_all(&w->done);
	complete(&w->done);
	for (int i = 0; i < 10; i++)
		KUNIT_EXPECT_TRUE(test, try_wait_for_completion(&w->done));
	crew_run(test, 4, wait_here, w);
	KUNIT_EXPECT_TRUE(test, completion_done(&w->done));
	reinit_completion(&w->done);
	KUNIT_EXPECT_FALSE(test, completion_done(&w->done));
}

static void complete_it(void *info)
{
	complete(info);
}

static void interrupts_may_complete(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		smp_call_function_single(cpu, complete_it, &done, 0);
		wait_for_completion(&done);
	}
	KUNIT_EXPECT_FALSE(test, completion_done(&done));
}

/* The waiter may free it at once: address sanitizers see who is late. */
static void complete_for_the_last_time(void *arg, int id)
{
	complete(arg);
}

static void the_waiter_may_free_it(struct kunit *test)
{
	for (int i = 0; i < 100; i++) {
		struct completion *done = kmalloc(sizeof(*done), GFP_KERNEL);
		struct crew_member *m;

		KUNIT_ASSERT_NOT_NULL(test, done);
		init_completion(done);
		m = crew_start(test, complete_for_the_last_time, done, i);
		wait_for_completion(done);
		kfree(done);
		crew_join(m);
	}
}

static struct kunit_case completion_cases[] = {
	KUNIT_CASE(they_are_counted),
	KUNIT_CASE(each_lets_one_go),
	KUNIT_CASE(all_is_for_ever),
	KUNIT_CASE(interrupts_may_complete),
	KUNIT_CASE(the_waiter_may_free_it),
	{}
};

static struct kunit_suite completion_suite = {
	.name = "completion",
	.test_cases = completion_cases,
};
kunit_test_suite(completion_suite);

MODULE_LICENSE("GPL");
