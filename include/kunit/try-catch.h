/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code that may be left at any depth without returning: a failed ASSERT ends
 * its test case so. The code runs in a thread of its own, which ends where it
 * throws; see lib/kunit/try-catch.c for why.
 */
#ifndef _KUNIT_TRY_CATCH_H
#define _KUNIT_TRY_CATCH_H

#include <linux/compiler.h>

struct completion;
struct kunit;

typedef void (*kunit_try_catch_func_t)(void *context);

/* All fields belong to try-catch.c once kunit_try_catch_init() has run. */
struct kunit_try_catch {
	struct kunit *test;		/* current test of the thread */
	struct completion *started;	/* tells that try begins */
	int try_result;			/* 0, or why try did not return */
	kunit_try_catch_func_t try;
	kunit_try_catch_func_t catch;
	void *context;
};

void kunit_try_catch_init(struct kunit_try_catch *try_catch,
			  struct kunit *test, kunit_try_catch_func_t try,
			  kunit_try_catch_func_t catch);

/* Run try(@context); if it throws or cannot be run, catch(@context) as well. */
void kunit_try_catch_run(struct kunit_try_catch *try_catch, void *context);

/* From within try: leave it. Ends the calling thread, whichever it is. */
void __noreturn kunit_try_catch_throw(struct kunit_try_catch *try_catch);

static inline int
kunit_try_catch_get_result(const struct kunit_try_catch *try_catch)
{
	return try_catch->try_result;
}

#endif /* _KUNIT_TRY_CATCH_H */
