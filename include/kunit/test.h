/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KUnit: unit tests that run inside the kernel, by Linux's names.
 *
 * A test case is a function that gets a struct kunit and checks expectations
 * (the test goes on after a failure) and assertions (it ends). Cases belong to
 * a suite, which kunit_test_suite() registers:
 *
 *	static void add_works(struct kunit *test)
 *	{
 *		KUNIT_EXPECT_EQ(test, 4, add(2, 2));
 *	}
 *
 *	static struct kunit_case add_cases[] = {
 *		KUNIT_CASE(add_works),
 *		{}
 *	};
 *
 *	static struct kunit_suite add_suite = {
 *		.name = "add",
 *		.test_cases = add_cases,
 *	};
 *	kunit_test_suite(add_suite);
 *
 * A case also fails when it leaves memory allocated or when the kernel warns
 * while it runs; for warnings that are wanted see <kunit/warning.h>.
 */
#ifndef _KUNIT_TEST_H
#define _KUNIT_TEST_H

#include <kunit/alloc.h>
#include <kunit/attributes.h>
#include <kunit/boot.h>
#include <kunit/expect.h>
#include <kunit/log.h>
#include <kunit/param.h>
#include <kunit/resource.h>
#include <kunit/test-bug.h>
#include <kunit/try-catch.h>
#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/kconfig.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct kunit_log_capture;

/* The longest text of a skip's reason and of a parameter's description. */
#define KUNIT_STATUS_COMMENT_SIZE	256

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

/*
 * A test case, written with KUNIT_CASE() and its kin. An array of them ends
 * with an empty one.
 */
struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	kunit_generate_params_t generate_params;	/* or NULL */
	struct kunit_attributes attr;
	const char *module_name;
	/* Private: how its latest run ended; written by lib/kunit/suite.c. */
	enum kunit_status status;
};

#define __KUNIT_CASE(test_name, ...) \
	{ .run_case = test_name, .name = #test_name, \
	  .module_name = KBUILD_MODNAME, ##__VA_ARGS__ }

#define KUNIT_CASE(test_name)	__KUNIT_CASE(test_name)
#define KUNIT_CASE_ATTR(test_name, attributes) \
	__KUNIT_CASE(test_name, .attr = attributes)
/* For a case that takes more than about a second. */
#define KUNIT_CASE_SLOW(test_name) \
	__KUNIT_CASE(test_name, .attr.speed = KUNIT_SPEED_SLOW)
/* Run once for every value that @gen_params yields; see <kunit/param.h>. */
#define KUNIT_CASE_PARAM(test_name, gen_params) \
	__KUNIT_CASE(test_name, .generate_params = gen_params)
#define KUNIT_CASE_PARAM_ATTR(test_name, gen_params, attributes) \
	__KUNIT_CASE(test_name, .generate_params = gen_params, \
		     .attr = attributes)

/*
 * Cases that belong together. @init and @exit run around every case, in whose
 * struct kunit init() may leave something (priv); exit() runs even when init()
 * or the case failed. @suite_init and @suite_exit run once, around all of
 * them; suite_exit() runs even when suite_init() failed.
 */
struct kunit_suite {
	const char *name;
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
	struct kunit_attributes attr;
	/* Private: its tests may use __init code; written at registration. */
	bool is_init;
};

/* One run of a case with one parameter. */
struct kunit {
	void *priv;			/* for the suite's own use */
	const char *name;
	const void *param_value;	/* from generate_params */
	int param_index;

	/* Private to lib/kunit/. */
	int level;			/* depth of its lines in the output */
	struct kunit_log_capture *capture; /* takes its lines, in self-tests */
	struct kunit_try_catch try_catch;
	spinlock_t lock;		/* guards resources, status_comment */
	enum kunit_status status;	/* read and written by *_ONCE */
	struct list_head resources;	/* newest first */
	char status_comment[KUNIT_STATUS_COMMENT_SIZE];
};

static inline void kunit_set_failure(struct kunit *test)
{
	WRITE_ONCE(test->status, KUNIT_FAILURE);
}

/* Give @test its name and an empty state; capture may be NULL. */
void kunit_init_test(struct kunit *test, const char *name,
		     struct kunit_log_capture *capture);
/* Release all resources of @test, the newest first. */
void kunit_cleanup(struct kunit *test);

/* Leave the running case; what a failed ASSERT does. */
void __noreturn __kunit_abort(struct kunit *test);

/* Note that the case does not apply here, and why; it goes on. */
__printf(2, 3) void kunit_mark_skipped(struct kunit *test,
				       const char *fmt, ...);
/* The same, and leave the case. */
#define kunit_skip(test, fmt, ...) \
do { \
	kunit_mark_skipped(test, fmt, ##__VA_ARGS__); \
	__kunit_abort(test); \
} while (0)

/*
 * Registration: pointers to the suites stand in a section of their own, which
 * the executor walks at boot.
 */
#define __kunit_test_suites(id, sec, ...) \
	static struct kunit_suite *id[] \
		__linker_array(sec, 8) = { __VA_ARGS__ }

#define kunit_test_suites(...) \
	__kunit_test_suites(__UNIQUE_ID(kunit_suites), ".kunit_test_suites", \
			    ##__VA_ARGS__)
#define kunit_test_suite(suite)	kunit_test_suites(&suite)

/* For suites that test __init code, and whose own code may be __init. */
#define kunit_test_init_section_suites(...) \
	__kunit_test_suites(__UNIQUE_ID(kunit_init_suites), \
			    ".kunit_init_test_suites", ##__VA_ARGS__)
#define kunit_test_init_section_suite(suite) \
	kunit_test_init_section_suites(&suite)

#define kunit_suite_for_each_test_case(suite, test_case) \
	for (test_case = (suite)->test_cases; test_case->run_case; test_case++)

#endif /* _KUNIT_TEST_H */
