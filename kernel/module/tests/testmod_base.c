// SPDX-License-Identifier: GPL-2.0-only
/* A module with a bit of everything, which other modules stand on. */
#include <kunit/test.h>
#include <linux/cache.h>
#include <linux/mutex.h>
#include <linux/percpu.h>

#include "testmod.h"

static int value = 1;
module_param(value, int, 0644);

static char *text = "default";
module_param(text, charp, 0644);

/* What init returns, which is nobody's to read. */
static int fail;
module_param(fail, int, 0200);

/* One that only who loads the module sets. */
static int hidden;
module_param(hidden, int, 0);

int testmod_base_inits __ro_after_init;
EXPORT_SYMBOL(testmod_base_inits);

static DEFINE_PER_CPU(int, count) = 7;
static DEFINE_MUTEX(base_lock);

int testmod_base_value(void)
{
	return value;
}
EXPORT_SYMBOL_GPL(testmod_base_value);

const char *testmod_base_text(void)
{
	return text;
}
EXPORT_SYMBOL_NS(testmod_base_text, TESTMOD);

int testmod_base_count(void)
{
	guard(mutex)(&base_lock);
	return ++*this_cpu_ptr(&count);
}
EXPORT_SYMBOL_GPL(testmod_base_count);

static int __initdata init_value = 42;

static int __init base_init(void)
{
	testmod_base_inits += init_value == 42;
	return fail;
}

static void __exit base_exit(void)
{
}

static void comes_with_a_module(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, testmod_base_inits, 1);
	KUNIT_EXPECT_NE(test, value, 666);
}

static struct kunit_case base_cases[] = {
	KUNIT_CASE(comes_with_a_module),
	{}
};

static struct kunit_suite base_suite = {
	.name = "testmod_base",
	.test_cases = base_cases,
};
kunit_test_suite(base_suite);

MODULE_LICENSE("GPL");
TESTMOD(base_init, base_exit);
