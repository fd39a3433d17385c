/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of lib/kunit/ know of each other. */
#ifndef _KUNIT_INTERNAL_H
#define _KUNIT_INTERNAL_H

#include <linux/compiler.h>
#include <linux/types.h>

struct kunit;
struct kunit_case;
struct kunit_filter;
struct kunit_log_capture;
struct kunit_suite;

/* How many tests ended how. */
struct kunit_counts {
	unsigned int passed;
	unsigned int failed;
	unsigned int skipped;
};

static inline unsigned int kunit_counts_total(const struct kunit_counts *c)
{
	return c->passed + c->failed + c->skipped;
}

/* kunit.stats_enabled: where to print the counts. */
enum kunit_stats {
	KUNIT_STATS_NONE,
	KUNIT_STATS_SEVERAL,	/* where there was more than one test */
	KUNIT_STATS_ALL,
	KUNIT_NR_STATS,
};

/* How to run: constant while tests run. */
struct kunit_run {
	const struct kunit_filter *filter;	/* or NULL */
	struct kunit_log_capture *capture;	/* or NULL */
	enum kunit_stats stats;
	bool announce;		/* say which case begins */
};

/* suite.c: run the suite as subtest number @nr; returns whether it passed. */
bool kunit_run_suite(const struct kunit_run *run, struct kunit_suite *suite,
		     unsigned int nr);

/* case.c: run the case once with @test, which is initialised here. */
struct kunit_case_run {
	const struct kunit_run *run;
	struct kunit_suite *suite;
	struct kunit_case *test_case;
	const void *param_value;
	int param_index;
	int level;
};
void kunit_run_one(const struct kunit_case_run *what, struct kunit *test);

/* static_stub.c */
void *kunit_static_stub_address(struct kunit *test, void *real_fn);

/* try-catch.c: before the first test. */
void kunit_install_hooks(void);
void kunit_remove_hooks(void);

#endif /* _KUNIT_INTERNAL_H */
