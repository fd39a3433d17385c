// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tests in a module, which run when it is loaded.
 *
 * Owns the notes of whether any ran and failed. Modules are loaded one after
 * the other where tests are in them, so no lock guards these.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/moduleloader.h>
#include <linux/slab.h>

#include "executor.h"
#include "internal.h"
#include "output.h"

/* A test that loads a module reads the output of that one's tests here. */
#define CAPTURE_SIZE	8192

static bool some_ran, some_failed;

bool kunit_modules_failed(void)
{
	return some_failed;
}

bool kunit_modules_ran(void)
{
	return some_ran;
}

static struct kunit_suite_set set_of(const struct mod_table *table)
{
	struct kunit_suite *const *start = table->start;

	return (struct kunit_suite_set){ start, start + table->num };
}

/*
 * Amid another test, the lines would belong to nobody: they are shown only if
 * something is wrong, as that test's own.
 */
static int run_within(struct kunit *test, struct kunit_choice *choice)
{
	struct kunit_log_capture *capture __free(kfree) = NULL;
	int err;

	capture = kzalloc(sizeof(*capture) + CAPTURE_SIZE, GFP_KERNEL);
	if (!capture)
		return -ENOMEM;
	capture->buf = (char *)(capture + 1);
	capture->size = CAPTURE_SIZE;
	choice->capture = capture;
	err = kunit_exec_chosen(choice);
	if (err && err != -ECANCELED)
		kunit_err(test, "in the module: %s", capture->buf);
	return err;
}

static void run_module(struct module *mod)
{
	struct kunit_choice choice = {
		.sets = {
			set_of(&mod->kunit_init_suites),
			set_of(&mod->kunit_suites),
		},
		.may_be_empty = true,
	};
	struct kunit *test = kunit_get_current_test();
	int err = test ? run_within(test, &choice) : kunit_exec_chosen(&choice);

	if (err == -ECANCELED)
		return;
	if (test && err)
		kunit_set_failure(test);
	if (!test) {
		some_ran = true;
		some_failed |= err;
	}
}

static int __init kunit_module_init(void)
{
	kunit_install_hooks();
	module_set_test_runner(run_module);
	return 0;
}
module_init(kunit_module_init);

/* Modules with tests use KUnit: none is left. */
static void __exit kunit_module_exit(void)
{
	module_set_test_runner(NULL);
	kunit_remove_hooks();
}
module_exit(kunit_module_exit);

MODULE_DESCRIPTION("Unit tests that run inside the kernel");
MODULE_LICENSE("GPL");
