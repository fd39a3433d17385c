// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the birth and burial of tasks: nothing of them may stay. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/vmalloc.h>

#include "crew.h"

#define NR_TASKS	50

static int end_with(void *arg)
{
	return (long)arg;
}

static struct task_struct *new_task(struct kunit *test, long result)
{
	struct task_struct *p = task_create(&(struct task_create){
		.fn = end_with, .arg = (void *)result, .name = "mayfly" });

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p);
	/* As kthread_create() does: asleep until it is woken. */
	WRITE_ONCE(p->__state, TASK_UNINTERRUPTIBLE);
	return get_task_struct(p);
}

/* Buried is, in this order: dead, off its stack, and the stack gone. */
static void run_and_bury(struct task_struct *p)
{
	wake_up_process(p);
	crew_wait_until(!smp_load_acquire(&p->stack));
}

static void a_new_task_is_clean(struct kunit *test)
{
	struct task_struct *p = new_task(test, 5), *q = new_task(test, 6);

	KUNIT_EXPECT_STREQ(test, p->comm, "mayfly");
	KUNIT_EXPECT_TRUE(test, p->flags & PF_KTHREAD);
	KUNIT_EXPECT_NULL(test, p->mm);
	KUNIT_EXPECT_NOT_NULL(test, p->stack);
	KUNIT_EXPECT_GT(test, q->pid, p->pid);
	KUNIT_EXPECT_TRUE(test, cpumask_equal(&p->cpus_mask, cpu_possible_mask));
	KUNIT_EXPECT_PTR_EQ(test, (char *)task_stack_end_top(p),
			    (char *)p->stack + THREAD_SIZE);
	run_and_bury(p);
	run_and_bury(q);
	KUNIT_EXPECT_EQ(test, p->exit_code, 5);
	KUNIT_EXPECT_EQ(test, q->exit_code, 6);
	KUNIT_EXPECT_TRUE(test, p->flags & PF_EXITING);
	KUNIT_EXPECT_NULL(test, p->thread_pid);
	put_task_struct(p);
	put_task_struct(q);
}

/* Also of what waits for readers, or for somebody who needs the addresses. */
static unsigned long settled_free_pages(void)
{
	rcu_barrier();
	vm_unmap_aliases();
	return nr_free_pages();
}

/* Stack and task go, as the leak check sees for each, and as the sum says. */
static void the_dead_leave_nothing(struct kunit *test)
{
	unsigned long before, after;

	/* Fill the caches on the way first. */
	for (int round = 0; round < 2; round++) {
		before = settled_free_pages();
		for (int i = 0; i < NR_TASKS; i++) {
			struct task_struct *p = new_task(test, i);

			run_and_bury(p);
			put_task_struct(p);
		}
		after = settled_free_pages();
	}
	/* Each stack alone is several pages. */
	KUNIT_EXPECT_GT(test, after + NR_TASKS, before);
}

static void many_at_once(void *arg, int id)
{
	struct kunit *test = arg;

	for (int i = 0; i < NR_TASKS; i++) {
		struct task_struct *p = task_create(&(struct task_create){
			.fn = end_with, .arg = NULL, .name = "swarm" });

		if (IS_ERR(p)) {
			KUNIT_FAIL(test, "no task: %pe", p);
			return;
		}
		WRITE_ONCE(p->__state, TASK_UNINTERRUPTIBLE);
		get_task_struct(p);
		run_and_bury(p);
		put_task_struct(p);
	}
}

static void swarms_come_and_go(struct kunit *test)
{
	crew_run(test, 8, many_at_once, test);
}

/* The task's memory waits for the last reference, whatever has become of it. */
static void references_keep_it(struct kunit *test)
{
	struct task_struct *p = new_task(test, 3);

	get_task_struct(p);
	run_and_bury(p);
	put_task_struct(p);
	KUNIT_EXPECT_EQ(test, p->exit_code, 3);
	KUNIT_EXPECT_FALSE(test, wake_up_process(p));
	put_task_struct(p);
}

static void no_memory_no_task(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		struct task_struct *p = task_create(&(struct task_create){
			.fn = end_with, .arg = NULL, .name = "poor" });

		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, PTR_ERR(p), -ENOMEM);
			continue;
		}
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p);
		WRITE_ONCE(p->__state, TASK_UNINTERRUPTIBLE);
		get_task_struct(p);
		run_and_bury(p);
		put_task_struct(p);
	}
}

static struct kunit_case fork_cases[] = {
	KUNIT_CASE(a_new_task_is_clean),
	KUNIT_CASE(the_dead_leave_nothing),
	KUNIT_CASE(swarms_come_and_go),
	KUNIT_CASE(references_keep_it),
	KUNIT_CASE(no_memory_no_task),
	{}
};

static struct kunit_suite fork_suite = {
	.name = "fork",
	.test_cases = fork_cases,
};
kunit_test_suite(fork_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
