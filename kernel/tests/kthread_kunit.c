// SPDX-License-Identifier: GPL-2.0-only
/* Tests of kernel threads: their life, and what they leave behind. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/smp.h>
#include <linux/smpboot.h>
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

/* --- Parking. --- */

struct parker {
	atomic_t laps;
	bool parked_itself;
};

static int run_and_park(void *data)
{
	struct parker *p = data;

	while (!kthread_should_stop()) {
		if (kthread_should_park()) {
			WRITE_ONCE(p->parked_itself, true);
			kthread_parkme();
			WRITE_ONCE(p->parked_itself, false);
		}
		atomic_inc(&p->laps);
		cond_resched();
	}
	return 5;
}

static void parked_threads_stand_still(struct kunit *test)
{
	struct parker *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct task_struct *task;
	int laps;

	KUNIT_ASSERT_NOT_NULL(test, p);
	task = kthread_run(run_and_park, p, "parker");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	crew_wait_until(atomic_read(&p->laps) > 0);
	for (int round = 0; round < 20; round++) {
		KUNIT_EXPECT_EQ(test, kthread_park(task), 0);
		KUNIT_EXPECT_EQ(test, kthread_park(task), -EBUSY);
		KUNIT_EXPECT_EQ(test, task_state(task), (unsigned int)TASK_PARKED);
		laps = atomic_read(&p->laps);
		/* Nothing else lets it go. */
		wake_up_process(task);
		for (int i = 0; i < 5; i++)
			yield();
		KUNIT_EXPECT_TRUE(test, READ_ONCE(p->parked_itself));
		KUNIT_EXPECT_EQ(test, atomic_read(&p->laps), laps);
		kthread_unpark(task);
		crew_wait_until(atomic_read(&p->laps) > laps);
	}
	/* A parked one can be stopped. */
	KUNIT_EXPECT_EQ(test, kthread_park(task), 0);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 5);
}

/* Before it has called its function it can be parked, too. */
static void new_threads_can_be_parked(struct kunit *test)
{
	struct parker *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct task_struct *task;

	KUNIT_ASSERT_NOT_NULL(test, p);
	task = kthread_create_on_cpu(run_and_park, p, 0, "parker/%u");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	KUNIT_EXPECT_STREQ(test, task->comm, "parker/0");
	KUNIT_EXPECT_TRUE(test, task->flags & PF_NO_SETAFFINITY);
	KUNIT_EXPECT_EQ(test, kthread_park(task), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&p->laps), 0);
	kthread_unpark(task);
	crew_wait_until(atomic_read(&p->laps) > 0);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 5);
}

/* --- A thread for each CPU. --- */

static DEFINE_PER_CPU(struct task_struct *, plug_task);
static DEFINE_PER_CPU(atomic_t, plug_work);
static atomic_t plug_done, plug_set_up, plug_cleaned_up, plug_wrong;

static int plug_should_run(unsigned int cpu)
{
	return atomic_read(per_cpu_ptr(&plug_work, cpu));
}

static void plug_run(unsigned int cpu)
{
	if (raw_smp_processor_id() != (int)cpu)
		atomic_inc(&plug_wrong);
	atomic_dec(per_cpu_ptr(&plug_work, cpu));
	atomic_inc(&plug_done);
}

static void plug_setup(unsigned int cpu)
{
	atomic_inc(&plug_set_up);
}

static void plug_cleanup(unsigned int cpu)
{
	atomic_inc(&plug_cleaned_up);
}

static struct smp_hotplug_thread plug = {
	.store = &plug_task,
	.thread_should_run = plug_should_run,
	.thread_fn = plug_run,
	.setup = plug_setup,
	.cleanup = plug_cleanup,
	.thread_comm = "plug/%u",
};

static void every_cpu_has_its_thread(struct kunit *test)
{
	int nr = (int)num_online_cpus();
	unsigned int cpu;

	atomic_set(&plug_done, 0);
	atomic_set(&plug_set_up, 0);
	atomic_set(&plug_cleaned_up, 0);
	KUNIT_ASSERT_EQ(test, smpboot_register_percpu_thread(&plug), 0);
	for (int round = 1; round <= 10; round++) {
		for_each_online_cpu(cpu) {
			atomic_inc(per_cpu_ptr(&plug_work, cpu));
			wake_up_process(per_cpu(plug_task, cpu));
		}
		crew_wait_until(atomic_read(&plug_done) == round * nr);
	}
	smpboot_unregister_percpu_thread(&plug);
	KUNIT_EXPECT_EQ(test, atomic_read(&plug_wrong), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&plug_set_up), nr);
	KUNIT_EXPECT_EQ(test, atomic_read(&plug_cleaned_up), nr);
	KUNIT_EXPECT_NULL(test, per_cpu(plug_task, 0));
}

static void no_memory_no_threads(struct kunit *test)
{
	KUNIT_FAIL_NTH(test, run) {
		int err = smpboot_register_percpu_thread(&plug);

		if (kunit_fail_nth_hit(&run)) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			continue;
		}
		KUNIT_ASSERT_EQ(test, err, 0);
		smpboot_unregister_percpu_thread(&plug);
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
	KUNIT_CASE(parked_threads_stand_still),
	KUNIT_CASE(new_threads_can_be_parked),
	KUNIT_CASE(every_cpu_has_its_thread),
	KUNIT_CASE(no_memory_no_threads),
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
