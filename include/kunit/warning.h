/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Warnings (WARN, and reports like that of the lock checker) that a test
 * provokes on purpose. Any other makes the case that runs fail.
 */
#ifndef _KUNIT_WARNING_H
#define _KUNIT_WARNING_H

#include <kunit/test.h>

/*
 * From now on a warning whose report contains @text, a string that outlives
 * the case, is awaited: it is not printed and does not fail the case. One text
 * at a time; the end of the case ends it, too.
 */
void kunit_warning_begin(struct kunit *test, const char *text);
/* Await none any more; returns how many came. */
unsigned int kunit_warning_end(struct kunit *test);

/*
 * Run the statement, and expect that it warns with @text @nr times. It is the
 * rest of the arguments, so that it may hold commas.
 */
#define KUNIT_EXPECT_WARNINGS(test, nr, text, statement...) \
do { \
	kunit_warning_begin(test, text); \
	statement; \
	KUNIT_EXPECT_EQ_MSG(test, kunit_warning_end(test), \
			    (unsigned int)(nr), "warnings like \"%s\"", \
			    text); \
} while (0)
#define KUNIT_EXPECT_WARNING(test, text, statement...) \
	KUNIT_EXPECT_WARNINGS(test, 1, text, statement)

#endif /* _KUNIT_WARNING_H */
