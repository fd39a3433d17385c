// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running code that may be left at any depth, in a thread of its own.
 *
 * A failed ASSERT could also be a longjmp. A thread that ends is better: it is
 * the same C on every architecture; a compiler's setjmp buffer knows nothing
 * of the shadow stacks that address and thread sanitizers keep; locks that
 * the case still held are seen by the lock checker when its thread exits; and
 * state that belongs to a task (an injected failure, a preempt count) dies
 * with it instead of leaking into the next case.
 *
 * Owns kunit_hooks, and task_struct's kunit_test of the threads made here.
 * Tests run one at a time, each in the middle of its runner's wait (a self-
 * test may run another test so), hence no lock.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sprintf.h>

#include "internal.h"

/* The thread's whole life, if nothing throws. */
static int try_thread(void *data)
{
	struct kunit_try_catch *try_catch = data;

	current->kunit_test = try_catch->test;
	complete(try_catch->started);
	try_catch->try(try_catch->context);
	return 0;
}

void kunit_try_catch_throw(struct kunit_try_catch *try_catch)
{
	/* Also right in a helper thread of a test, which just ends itself. */
	kthread_exit(-EFAULT);
}
EXPORT_SYMBOL_GPL(kunit_try_catch_throw);

void kunit_try_catch_init(struct kunit_try_catch *try_catch,
			  struct kunit *test, kunit_try_catch_func_t try,
			  kunit_try_catch_func_t catch)
{
	*try_catch = (struct kunit_try_catch){
		.test = test, .try = try, .catch = catch,
	};
}
EXPORT_SYMBOL_GPL(kunit_try_catch_init);

/* Written by the one thread that is not waiting; read by any. */
static void running_add(int nr_threads)
{
	WRITE_ONCE(kunit_hooks.running, kunit_hooks.running + nr_threads);
}

/* Let try run to its end; returns 0, -EFAULT if it threw, or an errno. */
static int run_thread(struct kunit_try_catch *try_catch)
{
	DECLARE_COMPLETION_ONSTACK(started);
	struct task_struct *task =
		kthread_create(try_thread, try_catch, "kunit_try_catch");
	int result;

	if (IS_ERR(task))
		return PTR_ERR(task);
	get_task_struct(task);
	try_catch->started = &started;
	running_add(1);
	wake_up_process(task);
	/* kthread_stop() would keep a thread from beginning at all. */
	wait_for_completion(&started);
	result = kthread_stop(task);
	running_add(-1);
	try_catch->started = NULL;
	put_task_struct(task);
	return result;
}

/* catch() runs in the caller's context, when the thread is gone. */
void kunit_try_catch_run(struct kunit_try_catch *try_catch, void *context)
{
	try_catch->context = context;
	try_catch->try_result = run_thread(try_catch);
	if (try_catch->try_result)
		try_catch->catch(context);
}
EXPORT_SYMBOL_GPL(kunit_try_catch_run);

/* For code outside of tests: a check of its own kind fails. */
static __printf(3, 4) void fail_current_test(const char *file, int line,
					     const char *fmt, ...)
{
	const struct kunit_check check = {
		.file = file, .line = line, .type = KUNIT_EXPECTATION,
		.format = KUNIT_FORMAT_NONE,
	};
	struct kunit *test = kunit_get_current_test();
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	if (!test)
		return;
	va_start(args, fmt);
	vaf.va = &args;
	kunit_check_failed(test, &check, NULL, "%pV", &vaf);
	va_end(args);
}

void kunit_install_hooks(void)
{
	kunit_hooks.fail_current_test = fail_current_test;
	kunit_hooks.get_static_stub_address = kunit_static_stub_address;
}

void kunit_remove_hooks(void)
{
	kunit_hooks.fail_current_test = NULL;
	kunit_hooks.get_static_stub_address = NULL;
}
