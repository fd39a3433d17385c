/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What code outside of tests may know of them: whether the calling thread is
 * running one, and how to fail it.
 *
 * Costs nothing without CONFIG_KUNIT, and one load and one branch with it as
 * long as no test runs.
 */
#ifndef _KUNIT_TEST_BUG_H
#define _KUNIT_TEST_BUG_H

#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/stddef.h>
#include <linux/types.h>

struct kunit;

#if IS_ENABLED(CONFIG_KUNIT)

/*
 * What built-in code needs of KUnit, which may be a module.
 *
 * @running counts the threads that run tests; each such thread has its test
 * in its task_struct. The functions are set as long as there are any.
 */
struct kunit_hooks {
	int running;
	__printf(3, 4) void (*fail_current_test)(const char *file, int line,
						 const char *fmt, ...);
	void *(*get_static_stub_address)(struct kunit *test, void *real_fn);
};

/* Owned by lib/kunit/try-catch.c, the only writer. */
extern struct kunit_hooks kunit_hooks;

struct kunit *__kunit_get_current_test(void);

/* The test that the calling thread runs, or NULL. */
static __always_inline struct kunit *kunit_get_current_test(void)
{
	if (likely(!READ_ONCE(kunit_hooks.running)))
		return NULL;
	return __kunit_get_current_test();
}

/* Fail the test that the calling thread runs, if it runs one. */
#define kunit_fail_current_test(fmt, ...) \
do { \
	if (kunit_get_current_test()) \
		kunit_hooks.fail_current_test(__FILE__, __LINE__, fmt, \
					      ##__VA_ARGS__); \
} while (0)

#else

static inline struct kunit *kunit_get_current_test(void)
{
	return NULL;
}

#define kunit_fail_current_test(fmt, ...) do { } while (0)

#endif

#endif /* _KUNIT_TEST_BUG_H */
