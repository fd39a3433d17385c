// SPDX-License-Identifier: GPL-2.0-only
/*
 * One run of one case: set up, run, clean up, and judge what it left behind.
 *
 * Owns struct kunit, but for its resources (resource.c).
 */
#include <kunit/test.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/panic.h>
#include <linux/sprintf.h>

#include "internal.h"
#include "leak.h"
#include "output.h"
#include "warning.h"

/* Everything anew: a struct kunit is used for one run after another. */
void kunit_init_test(struct kunit *test, const char *name,
		     struct kunit_log_capture *capture)
{
	*test = (struct kunit){
		.name = name,
		.capture = capture,
		.level = 1,
		.status = KUNIT_SUCCESS,
	};
	spin_lock_init(&test->lock);
	INIT_LIST_HEAD(&test->resources);
}
EXPORT_SYMBOL_GPL(kunit_init_test);

/* The thread ends here; kunit_run_one() goes on with the cleanup. */
void __kunit_abort(struct kunit *test)
{
	kunit_try_catch_throw(&test->try_catch);
}
EXPORT_SYMBOL_GPL(__kunit_abort);

void kunit_mark_skipped(struct kunit *test, const char *fmt, ...)
{
	unsigned long flags;
	va_list args;

	/* What has failed stays failed. */
	if (READ_ONCE(test->status) == KUNIT_FAILURE)
		return;
	WRITE_ONCE(test->status, KUNIT_SKIPPED);
	va_start(args, fmt);
	spin_lock_irqsave(&test->lock, flags);
	vscnprintf(test->status_comment, sizeof(test->status_comment),
		   fmt, args);
	spin_unlock_irqrestore(&test->lock, flags);
	va_end(args);
}
EXPORT_SYMBOL_GPL(kunit_mark_skipped);

/* The arguments of a try function. */
struct try_context {
	struct kunit *test;
	const struct kunit_case_run *what;
};

/* In the case's thread: what any of it aborts, it aborts all. */
static void try_case(void *data)
{
	const struct try_context *context = data;
	struct kunit *test = context->test;
	struct kunit_suite *suite = context->what->suite;
	int err = 0;

	if (suite->init)
		err = suite->init(test);
	if (err) {
		kunit_err(test, "its init() failed: %pe", ERR_PTR(err));
		kunit_set_failure(test);
		return;
	}
	context->what->test_case->run_case(test);
}

/* In a thread of its own: exit() may assert things, too. */
static void try_exit(void *data)
{
	const struct try_context *context = data;

	context->what->suite->exit(context->test);
}

static void try_cleanup(void *data)
{
	const struct try_context *context = data;

	kunit_cleanup(context->test);
}

/* Whoever threw has set the status; not so if no thread could be had. */
static void catch_trouble(void *data)
{
	const struct try_context *context = data;
	struct kunit *test = context->test;
	const int err = kunit_try_catch_get_result(&test->try_catch);

	if (err == -EFAULT)
		return;
	kunit_err(test, "cannot be run: %pe", ERR_PTR(err));
	kunit_set_failure(test);
}

/* One step of a run; how it ended is in the test's status. */
static void try_in_thread(struct try_context *context,
			  kunit_try_catch_func_t try)
{
	struct kunit *test = context->test;

	kunit_try_catch_init(&test->try_catch, test, try, catch_trouble);
	kunit_try_catch_run(&test->try_catch, context);
}

/*
 * exit() comes first: it may still need what the case has allocated. Where
 * there is nothing to do no thread is made, as most cases have no exit() and
 * no resources.
 */
static void clean_up(struct try_context *context)
{
	struct kunit *test = context->test;

	if (context->what->suite->exit)
		try_in_thread(context, try_exit);
	/* Whenever a resource's free() aborts, the others are still there. */
	while (!list_empty(&test->resources)) {
		try_in_thread(context, try_cleanup);
		if (!list_empty(&test->resources) &&
		    kunit_try_catch_get_result(&test->try_catch) != -EFAULT)
			kunit_cleanup(test);
	}
}

/*
 * The order matters: memory is counted when all that the case owned has been
 * freed, and a warning counts against the case even when it comes from there.
 */
void kunit_run_one(const struct kunit_case_run *what, struct kunit *test)
{
	struct try_context context = { .test = test, .what = what };
	unsigned long nr_warnings = warn_count();
	struct kunit_leak_mark mark;

	kunit_init_test(test, what->test_case->name, what->run->capture);
	test->param_value = what->param_value;
	test->param_index = what->param_index;
	test->level = what->level;

	kunit_leak_mark(&mark);
	try_in_thread(&context, try_case);
	clean_up(&context);
	kunit_warning_reset();
	nr_warnings = warn_count() - nr_warnings;
	if (nr_warnings) {
		kunit_err(test, "warnings that were not awaited: %lu",
			  nr_warnings);
		kunit_set_failure(test);
	}
	if (kunit_leak_check(&mark, test))
		kunit_set_failure(test);
}
EXPORT_SYMBOL_IF_KUNIT(kunit_run_one);
