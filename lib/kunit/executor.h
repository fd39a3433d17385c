/* SPDX-License-Identifier: GPL-2.0-only */
/* Running and listing sets of suites; inside lib/kunit/ only. */
#ifndef _KUNIT_EXECUTOR_H
#define _KUNIT_EXECUTOR_H

#include <linux/types.h>

#include "internal.h"

struct kunit_log_capture;
struct kunit_suite;

/* Pointers to suites, from @start to before @end. */
struct kunit_suite_set {
	struct kunit_suite *const *start;
	struct kunit_suite *const *end;
};

/* Those that may use __init code, and the others. */
#define KUNIT_NR_SUITE_SETS	2

struct kunit_exec {
	struct kunit_suite_set sets[KUNIT_NR_SUITE_SETS];
	struct kunit_run run;
	unsigned int repeat;
};

enum kunit_exec_detail {
	KUNIT_LIST_NAMES,
	KUNIT_LIST_ATTRS,
};

/* Some suites, of which the parameters choose. */
struct kunit_choice {
	struct kunit_suite_set sets[KUNIT_NR_SUITE_SETS];
	struct kunit_log_capture *capture;	/* takes the lines, or NULL */
	bool may_be_empty;	/* nothing chosen: be silent */
};

/*
 * Run or list them: 0, or an errno if anything failed or nothing ran;
 * -ECANCELED if the parameters say to run nothing, or choose nothing where
 * that may be.
 */
int kunit_exec_chosen(const struct kunit_choice *choice);
#ifdef CONFIG_MODULES
/* Has a test failed of those that came with a module? */
bool kunit_modules_failed(void);
/* Has any run? */
bool kunit_modules_ran(void);
#else
static inline bool kunit_modules_failed(void)
{
	return false;
}

static inline bool kunit_modules_ran(void)
{
	return false;
}
#endif

/* How many suites the filter leaves. */
unsigned int kunit_exec_nr_suites(const struct kunit_exec *exec);
/* Returns whether something ran and nothing failed. */
bool kunit_exec_run(const struct kunit_exec *exec);
/* Returns how many cases there were. */
unsigned int kunit_exec_list(const struct kunit_exec *exec,
			     enum kunit_exec_detail detail);

#endif /* _KUNIT_EXECUTOR_H */
