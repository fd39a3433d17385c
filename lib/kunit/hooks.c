// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part of KUnit that is always built in: what other code calls to learn
 * whether a test runs. It reaches the rest, which may be a module, through
 * pointers.
 *
 * Holds kunit_hooks, which try-catch.c writes.
 */
#include <kunit/test-bug.h>
#include <linux/export.h>
#include <linux/sched.h>

struct kunit_hooks kunit_hooks;
EXPORT_SYMBOL_GPL(kunit_hooks);

struct kunit *__kunit_get_current_test(void)
{
	return current->kunit_test;
}
EXPORT_SYMBOL_GPL(__kunit_get_current_test);
