/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a test says about itself: diagnostic lines of the KTAP output, each
 * with the name of the test or suite before it.
 *
 * Nothing here allocates or sleeps, so that a test may speak in any context,
 * even while its allocations are made to fail.
 */
#ifndef _KUNIT_LOG_H
#define _KUNIT_LOG_H

#include <linux/compiler.h>
#include <linux/kern_levels.h>

struct kunit;
struct kunit_suite;

__printf(3, 4) void __kunit_test_log(const char *level,
				     const struct kunit *test,
				     const char *fmt, ...);
__printf(3, 4) void __kunit_suite_log(const char *level,
				      const struct kunit_suite *suite,
				      const char *fmt, ...);

/* @test_or_suite is a pointer to either; a newline at the end is optional. */
#define kunit_log(level, test_or_suite, fmt, ...) \
	_Generic((test_or_suite), \
		 struct kunit *: __kunit_test_log, \
		 const struct kunit *: __kunit_test_log, \
		 struct kunit_suite *: __kunit_suite_log, \
		 const struct kunit_suite *: __kunit_suite_log) \
		(level, test_or_suite, fmt, ##__VA_ARGS__)

#define kunit_printk(level, test, fmt, ...) \
	kunit_log(level, test, fmt, ##__VA_ARGS__)
#define kunit_info(test, fmt, ...) \
	kunit_log(KERN_INFO, test, fmt, ##__VA_ARGS__)
#define kunit_warn(test, fmt, ...) \
	kunit_log(KERN_WARNING, test, fmt, ##__VA_ARGS__)
#define kunit_err(test, fmt, ...) \
	kunit_log(KERN_ERR, test, fmt, ##__VA_ARGS__)

#endif /* _KUNIT_LOG_H */
