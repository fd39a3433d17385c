/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions that a test may replace, for as long as it runs and for its own
 * thread only:
 *
 *	int read_sensor(int nr)
 *	{
 *		KUNIT_STATIC_STUB_REDIRECT(read_sensor, nr);
 *		...
 *
 * and in the test, kunit_activate_static_stub(test, read_sensor, fake_sensor).
 */
#ifndef _KUNIT_STATIC_STUB_H
#define _KUNIT_STATIC_STUB_H

#include <kunit/test-bug.h>
#include <linux/compiler.h>
#include <linux/kconfig.h>

struct kunit;

#if IS_ENABLED(CONFIG_KUNIT)

/* The first statement of @real_fn; returns from it if it is replaced. */
#define KUNIT_STATIC_STUB_REDIRECT(real_fn, args...) \
do { \
	struct kunit *__test = kunit_get_current_test(); \
	typeof(&real_fn) __stub; \
	if (likely(!__test)) \
		break; \
	__stub = kunit_hooks.get_static_stub_address(__test, \
						     (void *)&real_fn); \
	if (__stub) \
		return __stub(args); \
} while (0)

#else

#define KUNIT_STATIC_STUB_REDIRECT(real_fn, args...) do { } while (0)

#endif

void __kunit_activate_static_stub(struct kunit *test, void *real_fn,
				  void *replacement);
void kunit_deactivate_static_stub(struct kunit *test, void *real_fn);

/* Replace @real_fn from here on by @replacement, which must be of its type. */
#define kunit_activate_static_stub(test, real_fn, replacement) \
do { \
	typeof(&real_fn) __replacement = &replacement; \
	__kunit_activate_static_stub(test, (void *)&real_fn, \
				     (void *)__replacement); \
} while (0)

#endif /* _KUNIT_STATIC_STUB_H */
