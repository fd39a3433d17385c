// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs a suite and prints it as a KTAP subtest.
 *
 * Owns the status of its cases while it runs.
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "filter.h"
#include "internal.h"
#include "leak.h"
#include "output.h"

/* A suite under way. */
struct suite_run {
	const struct kunit_run *run;
	struct kunit_suite *suite;
	int init_err;			/* what suite_init() returned */
	struct kunit_counts cases;
	struct kunit_counts params;	/* a case without any counts as one */
};

/* Where lines go; results stand one level above what they sum up. */
static struct kunit_ktap at_depth(const struct suite_run *sr, int depth)
{
	return (struct kunit_ktap){
		.capture = sr->run->capture, .depth = depth,
	};
}

static void count(struct kunit_counts *counts, enum kunit_status status)
{
	if (status == KUNIT_SUCCESS)
		counts->passed++;
	else if (status == KUNIT_SKIPPED)
		counts->skipped++;
	else
		counts->failed++;
}

/* All skipped is skipped, any failure is failure. */
static enum kunit_status overall(const struct kunit_counts *counts)
{
	if (counts->failed)
		return KUNIT_FAILURE;
	return counts->passed ? KUNIT_SUCCESS : KUNIT_SKIPPED;
}

/* A result line, to be printed. */
struct result {
	enum kunit_status status;
	unsigned int nr;
	const char *name;
	const char *comment;
};

/*
 * "ok 3 name", and for a skipped test also the reason. A dash may stand before
 * the name; it must where the name itself begins with one.
 */
static void print_result(struct kunit_ktap at, const struct result *result)
{
	const char *word = result->status == KUNIT_FAILURE ? "not ok" : "ok";
	const char *dash = result->name[0] == '-' ? "- " : "";

	if (result->status == KUNIT_SKIPPED)
		kunit_ktap(at, "%s %u %s%s # SKIP %s", word, result->nr, dash,
			   result->name, result->comment);
	else
		kunit_ktap(at, "%s %u %s%s", word, result->nr, dash,
			   result->name);
}

/* The sum of a single test would only repeat it. */
static bool wants_stats(const struct kunit_run *run,
			const struct kunit_counts *counts)
{
	return run->stats == KUNIT_STATS_ALL ||
	       (run->stats == KUNIT_STATS_SEVERAL &&
		kunit_counts_total(counts) > 1);
}

/* The runner compares these with the results that it has seen. */
static void print_counts(struct kunit_ktap at, const char *name,
			 const struct kunit_counts *counts)
{
	kunit_ktap(at, "# %s: pass:%u fail:%u skip:%u total:%u", name,
		   counts->passed, counts->failed, counts->skipped,
		   kunit_counts_total(counts));
}

/* If the kernel dies now, the log's last such line says where. */
static void announce(const struct suite_run *sr, int depth, const char *name)
{
	if (sr->run->announce)
		kunit_ktap(at_depth(sr, depth), "# Starting: %s", name);
}

/*
 * Make a test's name of a description: something, on one line, that does not
 * look like more than a name. Returns where it begins in @desc.
 */
static const char *name_of(char *desc, int param_index)
{
	char *c;

	for (c = desc; *c; c++) {
		if (!isprint(*c) || *c == '#')
			*c = ' ';
	}
	c = strim(desc);
	if (*c)
		return c;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "param-%d", param_index);
	return desc;
}

/*
 * The case once for each parameter, a subtest of its own. How many come nobody
 * knows before the last one, so this level has no plan.
 */
static void run_params(struct suite_run *sr, struct kunit_case *test_case,
		       struct kunit *test)
{
	struct kunit_case_run what = {
		.run = sr->run, .suite = sr->suite, .test_case = test_case,
		.level = 2,
	};
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	struct kunit_counts counts = {};
	const void *value = NULL;
	const char *name;

	kunit_ktap(at_depth(sr, 2), "KTAP version 1");
	kunit_ktap(at_depth(sr, 2), "# Subtest: %s", test_case->name);
	while ((value = test_case->generate_params(value, desc))) {
		name = name_of(desc, what.param_index);
		announce(sr, 2, name);
		what.param_value = value;
		kunit_run_one(&what, test);
		count(&counts, test->status);
		count(&sr->params, test->status);
		what.param_index++;
		print_result(at_depth(sr, 2), &(struct result){
			test->status, what.param_index, name,
			test->status_comment });
		desc[0] = '\0';
	}
	if (wants_stats(sr->run, &counts))
		print_counts(at_depth(sr, 1), test_case->name, &counts);
	test->status = overall(&counts);
	strscpy(test->status_comment,
		what.param_index ? "" : "there are no parameters",
		sizeof(test->status_comment));
}

/* A case in all its forms; @test has its status afterwards. */
static void run_case(struct suite_run *sr, struct kunit_case *test_case,
		     struct kunit *test)
{
	kunit_init_test(test, test_case->name, sr->run->capture);
	if (kunit_filter_case(sr->run->filter, sr->suite, test_case) ==
	    KUNIT_FILTER_SKIP) {
		kunit_mark_skipped(test, "by the filter");
	} else if (sr->init_err) {
		kunit_err(test, "suite_init() failed: %pe",
			  ERR_PTR(sr->init_err));
		kunit_set_failure(test);
	} else if (test_case->generate_params) {
		announce(sr, 1, test_case->name);
		run_params(sr, test_case, test);
		return;
	} else {
		announce(sr, 1, test_case->name);
		kunit_run_one(&(struct kunit_case_run){
			.run = sr->run, .suite = sr->suite,
			.test_case = test_case, .level = 1 }, test);
	}
	count(&sr->params, test->status);
}

/* One struct kunit serves them all: each run initialises it. */
static void run_cases(struct suite_run *sr, struct kunit *test)
{
	struct kunit_case *test_case;
	unsigned int nr = 0;

	kunit_suite_for_each_test_case(sr->suite, test_case) {
		if (kunit_filter_case(sr->run->filter, sr->suite, test_case) ==
		    KUNIT_FILTER_OMIT)
			continue;
		run_case(sr, test_case, test);
		test_case->status = test->status;
		count(&sr->cases, test->status);
		print_result(at_depth(sr, 1), &(struct result){
			test->status, ++nr, test_case->name,
			test->status_comment });
	}
}

static void print_header(const struct suite_run *sr)
{
	const struct kunit_ktap at = at_depth(sr, 1);
	const char *module = sr->suite->test_cases->module_name;

	kunit_ktap(at, "KTAP version 1");
	kunit_ktap(at, "# Subtest: %s", sr->suite->name);
	if (module)
		kunit_ktap(at, "# module: %s", module);
	kunit_ktap(at, "1..%u",
		   kunit_filter_nr_cases(sr->run->filter, sr->suite));
}

/* Above the result line of the suite, and at its depth. */
static void print_footer(const struct suite_run *sr)
{
	if (wants_stats(sr->run, &sr->cases))
		print_counts(at_depth(sr, 0), sr->suite->name, &sr->cases);
	if (wants_stats(sr->run, &sr->params))
		print_counts(at_depth(sr, 0), "Totals", &sr->params);
}

/*
 * The suite's own memory is marked before suite_init() and looked at after
 * suite_exit(): what lives in between is no case's leak.
 */
bool kunit_run_suite(const struct kunit_run *run, struct kunit_suite *suite,
		     unsigned int nr)
{
	struct suite_run sr = { .run = run, .suite = suite };
	struct kunit_leak_mark mark;
	enum kunit_status status;
	/* Also says what the suite itself has to say, after the last case. */
	struct kunit test;

	kunit_leak_mark(&mark);
	print_header(&sr);
	if (suite->suite_init)
		sr.init_err = suite->suite_init(suite);
	run_cases(&sr, &test);
	if (suite->suite_exit)
		suite->suite_exit(suite);
	kunit_init_test(&test, suite->name, run->capture);
	status = overall(&sr.cases);
	/* What a case has leaked, and been blamed for, is still there. */
	if (!sr.cases.failed && kunit_leak_check(&mark, &test))
		status = KUNIT_FAILURE;
	print_footer(&sr);
	print_result(at_depth(&sr, 0),
		     &(struct result){ status, nr, suite->name, "" });
	return status != KUNIT_FAILURE;
}
EXPORT_SYMBOL_GPL(kunit_run_suite);
