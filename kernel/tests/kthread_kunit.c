// SPDX-License-Identifier: GPL-2.0-only
/* Tests of kernel threads: their life, and what they leave behind. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "crew.h"

struct thread {
	struct completion started;
	bool ran;
	bool was_asked_to_stop;
	int result;
	char comm[TASK_COMM_LEN];
};

static struct thread *new_thread(struct kunit *test)
{
	struct thread *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	init_completion(&t->started);
	return t;
}

static int run_until_stopped(void *data)
{
	struct thread *t = data;

	t->ran = true;
	strscpy(t->comm, current->comm, sizeof(t->comm));
	complete(&t->started);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	t->was_asked_to_stop = true;
	return t->result;
}

static void stop_waits_and_returns_the_value(struct kunit *test)
{
	struct thread *t = new_thread(test);
	struct task_struct *task;

	t->result = -77;
	task = kthread_run(run_until_stopped, t, "tester/%d", 5);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	wait_for_completion(&t->started);
	KUNIT_EXPECT_STREQ(test, t->comm, "tester/5");
	KUNIT_EXPECT_PTR_EQ(test, kthread_data(task), (void *)t);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), -77);
	KUNIT_EXPECT_TRUE(test, t->was_asked_to_stop);
}

static void long_names_are_cut(struct kunit *test)
{
	struct thread *t = new_thread(test);
	struct task_struct *task = kthread_run(run_until_stopped, t,
					       "a name of more than sixteen");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	wait_for_completion(&t->started);
	KUNIT_EXPECT_STREQ(test, t->comm, "a name of more ");
	kthread_stop(task);
}

static void a_thread_that_never_ran(struct kunit *test)
{
	struct thread *t = new_thread(test);
	struct task_struct *task = kthread_create(run_until_stopped, t, "idler");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	for (int i = 0; i < 20; i++)
		yield();
	KUNIT_EXPECT_FALSE(test, t->ran);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), -EINTR);
	KUNIT_EXPECT_FALSE(test, t->ran);
}

static int exit_early(void *data)
{
	struct thread *t = data;

	t->ran = true;
	kthread_complete_and_exit(&t->started, 31);
	return 0;
}

static int exit_without_telling(void *data)
{
	kthread_complete_and_exit(NULL, 32);
	return 0;
}

static void exit_gives_the_value(struct kunit *test)
{
	struct thread *t = new_thread(test);
	struct task_struct *task = kthread_create(exit_early, t, "short");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	/* It ends by itself: our reference keeps it. */
	get_task_struct(task);
	wake_up_process(task);
	wait_for_completion(&t->started);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 31);
	KUNIT_EXPECT_EQ(test, task->exit_code, 31);
	put_task_struct(task);

	task = kthread_create(exit_without_telling, NULL, "silent");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	get_task_struct(task);
	wake_up_process(task);
	crew_wait_until(task_state(task) == TASK_DEAD);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 32);
	put_task_struct(task);
}

static int tell_cpu(void *data)
{
	struct thread *t = data;

	t->result = raw_smp_processor_id();
	return run_until_stopped(data);
}

static void bound_threads_run_there(struct kunit *test)
{
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		struct thread *t = new_thread(test);
		struct task_struct *task = kthread_create(tell_cpu, t, "bound");

		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
		kthread_bind(task, cpu);
		wake_up_process(task);
		wait_for_completion(&t->started);
		KUNIT_EXPECT_EQ(test, kthread_stop(task), (int)cpu);
	}
}

static void no_memory_no_thread(struct kunit *test)
{
	struct thread *t = new_thread(test);

	KUNIT_FAIL_NTH(test, run) {
		struct task_struct *task =
			kthread_create(run_until_stopped, t, "poor");

		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, PTR_ERR(task), -ENOMEM);
			continue;
		}
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
		kthread_stop(task);
	}
}

static struct kunit_case kthread_cases[] = {
	KUNIT_CASE(stop_waits_and_returns_the_value),
	KUNIT_CASE(long_names_are_cut),
	KUNIT_CASE(a_thread_that_never_ran),
	KUNIT_CASE(exit_gives_the_value),
	KUNIT_CASE(bound_threads_run_there),
	KUNIT_CASE(no_memory_no_thread),
	{}
};

static struct kunit_suite kthread_suite = {
	.name = "kthread",
	.test_cases = kthread_cases,
};
kunit_test_suite(kthread_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
