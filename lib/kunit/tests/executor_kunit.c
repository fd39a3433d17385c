// SPDX-License-Identifier: GPL-2.0-only
/* Tests of running and listing sets of suites. */
#include <kunit/test.h>

#include "../executor.h"
#include "../filter.h"
#include "fake.h"

static void passes(struct kunit *test)
{
}

static void fails(struct kunit *test)
{
	KUNIT_FAIL(test, "on purpose");
}

static struct kunit_case good_cases[] = {
	{ .run_case = passes, .name = "one", .module_name = "mod" },
	{ .run_case = passes, .name = "two", .module_name = "mod",
	  .attr.speed = KUNIT_SPEED_SLOW },
	{}
};

static struct kunit_suite good_suite = {
	.name = "good", .test_cases = good_cases,
};

static struct kunit_case early_cases[] = {
	{ .run_case = passes, .name = "one" },
	{}
};

static struct kunit_suite early_suite = {
	.name = "early", .test_cases = early_cases, .is_init = true,
};

static struct kunit_case bad_cases[] = {
	{ .run_case = fails, .name = "one" },
	{}
};

static struct kunit_suite bad_suite = {
	.name = "bad", .test_cases = bad_cases,
};

static struct kunit_suite *const init_suites[] = { &early_suite };
static struct kunit_suite *const suites[] = { &good_suite, &bad_suite };

/* The early and the good suite; a test may add the bad one. */
static struct kunit_exec fake_exec(struct fake *fake)
{
	return (struct kunit_exec){
		.sets = {
			{ init_suites, init_suites + 1 },
			{ suites, suites + 1 },
		},
		.run = fake_run(fake),
		.repeat = 1,
	};
}

static void all_sets_run_as_one_document(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	const struct kunit_exec exec = fake_exec(fake);

	KUNIT_EXPECT_TRUE(test, kunit_exec_run(&exec));
	KUNIT_EXPECT_EQ(test, kunit_exec_nr_suites(&exec), 2u);
	KUNIT_EXPECT_STREQ(test, fake->log,
			   "KTAP version 1\n"
			   "1..2\n"
			   "    KTAP version 1\n"
			   "    # Subtest: early\n"
			   "    1..1\n"
			   "    ok 1 one\n"
			   "ok 1 early\n"
			   "    KTAP version 1\n"
			   "    # Subtest: good\n"
			   "    # module: mod\n"
			   "    1..2\n"
			   "    ok 1 one\n"
			   "    ok 2 two\n"
			   "# good: pass:2 fail:0 skip:0 total:2\n"
			   "# Totals: pass:2 fail:0 skip:0 total:2\n"
			   "ok 2 good\n");
}

static void one_bad_suite_spoils_it(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_exec exec = fake_exec(fake);

	exec.sets[1].end = suites + 2;
	KUNIT_EXPECT_FALSE(test, kunit_exec_run(&exec));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\n1..3\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\nnot ok 3 bad\n"));
}

static void a_repeated_run_counts_on(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_exec exec = fake_exec(fake);

	exec.repeat = 3;
	KUNIT_EXPECT_TRUE(test, kunit_exec_run(&exec));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\n1..6\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\nok 2 good\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\nok 3 early\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\nok 6 good\n"));
}

static void suites_without_a_case_are_left_out(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_exec exec = fake_exec(fake);
	struct kunit_filter *filter =
		kunit_kzalloc(test, sizeof(*filter), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, filter);
	exec.run.filter = filter;
	filter->case_glob = "two";
	KUNIT_EXPECT_TRUE(test, kunit_exec_run(&exec));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\n1..1\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\nok 1 good\n"));
	KUNIT_EXPECT_NULL(test, strstr(fake->log, "early"));
}

static void running_nothing_is_no_success(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit_exec exec = fake_exec(fake);

	exec.sets[0].end = exec.sets[0].start;
	exec.sets[1].end = exec.sets[1].start;
	KUNIT_EXPECT_FALSE(test, kunit_exec_run(&exec));
	KUNIT_EXPECT_STREQ(test, fake->log, "KTAP version 1\n1..0\n");
}

static void names_are_listed(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	const struct kunit_exec exec = fake_exec(fake);

	KUNIT_EXPECT_EQ(test, kunit_exec_list(&exec, KUNIT_LIST_NAMES), 3u);
	KUNIT_EXPECT_STREQ(test, fake->log,
			   "KTAP version 1\n"
			   "early.one\n"
			   "good.one\n"
			   "good.two\n"
			   "# Listed: 3\n");
}

static void attributes_are_listed(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	const struct kunit_exec exec = fake_exec(fake);

	kunit_exec_list(&exec, KUNIT_LIST_ATTRS);
	KUNIT_EXPECT_STREQ(test, fake->log,
			   "KTAP version 1\n"
			   "# early.is_init: true\n"
			   "early.one\n"
			   "# good.two.speed: slow\n"
			   "# good.module: mod\n"
			   "good.one\n"
			   "good.two\n"
			   "# Listed: 3\n");
}

static struct kunit_case executor_cases[] = {
	KUNIT_CASE(all_sets_run_as_one_document),
	KUNIT_CASE(one_bad_suite_spoils_it),
	KUNIT_CASE(a_repeated_run_counts_on),
	KUNIT_CASE(suites_without_a_case_are_left_out),
	KUNIT_CASE(running_nothing_is_no_success),
	KUNIT_CASE(names_are_listed),
	KUNIT_CASE(attributes_are_listed),
	{}
};

static struct kunit_suite executor_suite = {
	.name = "kunit_executor",
	.test_cases = executor_cases,
};
kunit_test_suite(executor_suite);

static struct kunit_suite init_section_suite;

static void an_init_suite_is_known_as_such(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, init_section_suite.is_init);
	KUNIT_EXPECT_FALSE(test, executor_suite.is_init);
}

static struct kunit_case init_section_cases[] = {
	KUNIT_CASE(an_init_suite_is_known_as_such),
	{}
};

static struct kunit_suite init_section_suite = {
	.name = "kunit_init_section",
	.test_cases = init_section_cases,
};
kunit_test_init_section_suite(init_section_suite);
