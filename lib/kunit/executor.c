// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs or lists sets of tests, as the parameters ask for: of those that are built
 * in at boot (boot.c), of those in a module when it is loaded (module.c).
 *
 * Owns the parameters, which nobody writes after the boot.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/moduleparam.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "executor.h"
#include "filter.h"
#include "internal.h"
#include "output.h"

/* kunit.*: what to run and how; see the descriptions. */
static bool enable = IS_ENABLED(CONFIG_KUNIT_DEFAULT_ENABLED);
module_param(enable, bool, 0444);
MODULE_PARM_DESC(enable, "Run tests at all");

static char *filter_glob;
module_param(filter_glob, charp, 0444);
MODULE_PARM_DESC(filter_glob, "Run what matches: suite_glob[.case_glob]");

static char *filter;
module_param(filter, charp, 0444);
MODULE_PARM_DESC(filter, "Run by attribute: speed>slow, module!=example");

static char *filter_action;
module_param(filter_action, charp, 0444);
MODULE_PARM_DESC(filter_action, "skip: report what filter= leaves out");

static char *action;
module_param(action, charp, 0444);
MODULE_PARM_DESC(action, "list or list_attr: list tests, run none");

static unsigned int repeat = 1;
module_param(repeat, uint, 0444);
MODULE_PARM_DESC(repeat, "Run everything so many times");

static bool announce;
module_param(announce, bool, 0444);
MODULE_PARM_DESC(announce, "Say which case begins, to name it if it crashes");

static int stats_enabled = KUNIT_STATS_SEVERAL;
module_param(stats_enabled, int, 0444);
MODULE_PARM_DESC(stats_enabled, "Print counts: 0 never, 1 where more than one test ran, 2 always");

/* Over one set; @pos points at the pointer to the suite. */
#define for_each_suite(suites, pos) \
	for (pos = (suites)->start; pos < (suites)->end; pos++)

/* A suite of which the filter leaves nothing does not count. */
unsigned int kunit_exec_nr_suites(const struct kunit_exec *exec)
{
	struct kunit_suite *const *pos;
	unsigned int nr = 0, i;

	for (i = 0; i < KUNIT_NR_SUITE_SETS; i++) {
		for_each_suite(&exec->sets[i], pos)
			nr += kunit_filter_nr_cases(exec->run.filter, *pos) > 0;
	}
	return nr;
}
EXPORT_SYMBOL_GPL(kunit_exec_nr_suites);

/* Everything once. @nr goes on over the rounds: one plan covers them all. */
static bool run_round(const struct kunit_exec *exec, unsigned int *nr)
{
	struct kunit_suite *const *pos;
	bool passed = true;
	unsigned int i;

	for (i = 0; i < KUNIT_NR_SUITE_SETS; i++) {
		for_each_suite(&exec->sets[i], pos) {
			if (kunit_filter_nr_cases(exec->run.filter, *pos))
				passed &= kunit_run_suite(&exec->run, *pos,
							  ++*nr);
		}
	}
	return passed;
}

/*
 * All sets and all rounds are one KTAP document with one plan. So a log that
 * is cut anywhere, also between two rounds, is seen to be cut.
 */
bool kunit_exec_run(const struct kunit_exec *exec)
{
	const struct kunit_ktap top = { .capture = exec->run.capture };
	const unsigned int nr_suites = kunit_exec_nr_suites(exec);
	unsigned int nr = 0, round;
	bool passed = nr_suites;

	kunit_ktap(top, "KTAP version 1");
	kunit_ktap(top, "1..%u", nr_suites * exec->repeat);
	for (round = 0; round < exec->repeat; round++)
		passed &= run_round(exec, &nr);
	return passed;
}
EXPORT_SYMBOL_GPL(kunit_exec_run);

/* The names, as kunit.filter_glob= would take them. */
static void list_suite(const struct kunit_exec *exec, struct kunit_ktap at,
		       const struct kunit_suite *suite)
{
	const struct kunit_case *test_case;

	kunit_suite_for_each_test_case(suite, test_case) {
		if (kunit_filter_case(exec->run.filter, suite, test_case) !=
		    KUNIT_FILTER_OMIT)
			kunit_ktap(at, "%s.%s", suite->name, test_case->name);
	}
}

/* "# suite.attr: value" and "# suite.case.attr: value", above the names. */
static void list_attrs(const struct kunit_exec *exec, struct kunit_ktap at,
		       const struct kunit_suite *suite)
{
	const struct kunit_case *test_case;
	const struct kunit_attr *attr;
	const char *text;

	for (attr = kunit_attrs; attr < kunit_attrs + kunit_nr_attrs; attr++) {
		text = attr->show(suite, NULL);
		if (text)
			kunit_ktap(at, "# %s.%s: %s", suite->name, attr->name,
				   text);
		if (!attr->per_case)
			continue;
		kunit_suite_for_each_test_case(suite, test_case) {
			text = attr->show(suite, test_case);
			if (text && kunit_filter_case(exec->run.filter, suite,
						      test_case) !=
				    KUNIT_FILTER_OMIT)
				kunit_ktap(at, "# %s.%s.%s: %s", suite->name,
					   test_case->name, attr->name, text);
		}
	}
}

/*
 * The header is there for the reader to find where the list begins, the count
 * to see that it has come to its end.
 */
unsigned int kunit_exec_list(const struct kunit_exec *exec,
			     enum kunit_exec_detail detail)
{
	const struct kunit_ktap top = { .capture = exec->run.capture };
	struct kunit_suite *const *pos;
	unsigned int nr = 0, nr_cases, i;

	kunit_ktap(top, "KTAP version 1");
	for (i = 0; i < KUNIT_NR_SUITE_SETS; i++) {
		for_each_suite(&exec->sets[i], pos) {
			nr_cases = kunit_filter_nr_cases(exec->run.filter,
							 *pos);
			nr += nr_cases;
			if (nr_cases && detail == KUNIT_LIST_ATTRS)
				list_attrs(exec, top, *pos);
			if (nr_cases)
				list_suite(exec, top, *pos);
		}
	}
	kunit_ktap(top, "# Listed: %u", nr);
	return nr;
}
EXPORT_SYMBOL_GPL(kunit_exec_list);

/* What the parameters' types cannot check. */
static int check_params(void)
{
	if (stats_enabled < 0 || stats_enabled >= KUNIT_NR_STATS) {
		pr_err("kunit: stats_enabled=%d: only 0 to %d have a meaning\n",
		       stats_enabled, KUNIT_NR_STATS - 1);
		return -EINVAL;
	}
	if (!repeat) {
		pr_err("kunit: repeat=0 would run nothing\n");
		return -EINVAL;
	}
	return 0;
}

/* Run or list. */
static int act(const struct kunit_exec *exec)
{
	/* A kernel that has run tests says so in every later report. */
	if (!action) {
		kunit_install_hooks();
		add_taint(TAINT_TEST, LOCKDEP_STILL_OK);
		return kunit_exec_run(exec) ? 0 : -EINVAL;
	}
	if (!strcmp(action, "list")) {
		kunit_exec_list(exec, KUNIT_LIST_NAMES);
		return 0;
	}
	if (!strcmp(action, "list_attr")) {
		kunit_exec_list(exec, KUNIT_LIST_ATTRS);
		return 0;
	}
	pr_err("kunit: action=%s: only list and list_attr exist\n", action);
	return -EINVAL;
}

/*
 * Suites of __init code come first, as their code goes first. The filter lives as
 * long as the run.
 */
int kunit_exec_chosen(const struct kunit_choice *choice)
{
	struct kunit_filter *chosen __free(kfree) = NULL;
	struct kunit_exec exec = {
		.sets = { choice->sets[0], choice->sets[1] },
		.run = {
			.stats = stats_enabled, .announce = announce,
			.capture = choice->capture,
		},
		.repeat = repeat,
	};
	struct kunit_suite *const *pos;
	int err = enable ? check_params() : -ECANCELED;

	if (err)
		return err;
	/* Not on the stack: its texts are long. */
	chosen = kzalloc(sizeof(*chosen), GFP_KERNEL);
	if (!chosen)
		return -ENOMEM;
	err = kunit_filter_init(chosen, &(struct kunit_filter_spec){
		.glob = filter_glob, .conditions = filter,
		.action = filter_action });
	if (err)
		return err;
	exec.run.filter = chosen;
	if (choice->may_be_empty && !kunit_exec_nr_suites(&exec))
		return -ECANCELED;
	for_each_suite(&exec.sets[0], pos)
		(*pos)->is_init = true;
	return act(&exec);
}
