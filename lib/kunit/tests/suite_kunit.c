// SPDX-License-Identifier: GPL-2.0-only
/* Tests of how a suite runs and what KTAP it prints. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/sprintf.h>

#include "../filter.h"
#include "fake.h"

static void passes(struct kunit *test)
{
}

static void fails(struct kunit *test)
{
	KUNIT_FAIL(test, "on purpose");
}

static void skips(struct kunit *test)
{
	kunit_skip(test, "no reason");
}

static const int numbers[] = { 1, 2, 3 };

static void number_desc(const int *number, char *desc)
{
	/* The second one is left without a description. */
	if (*number != 2)
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, " number\n#%d ", *number);
}
KUNIT_ARRAY_PARAM(number, numbers, number_desc);

static const struct {
	int value;
	const char *name;
} named[] = { { 1, "one" }, { 2, "- 2" } };
KUNIT_ARRAY_PARAM_DESC(named, named, name);

static const void *no_gen_params(const void *prev, char *desc)
{
	return NULL;
}

static void number_is_not_three(struct kunit *test)
{
	const int *number = test->param_value;

	if (*number == 1)
		kunit_skip(test, "too small");
	KUNIT_EXPECT_EQ(test, *number, test->param_index + 1);
	KUNIT_EXPECT_NE(test, *number, 3);
}

#define FAKE_CASE(fn)		{ .run_case = fn, .name = #fn }
#define FAKE_PARAM(fn, gen)	{ .run_case = fn, .name = #fn, \
				  .generate_params = gen }

static bool run(struct fake *fake, struct kunit_suite *suite)
{
	const struct kunit_run how = fake_run(fake);

	return kunit_run_suite(&how, suite, 7);
}

static void a_good_suite(struct kunit *test)
{
	struct kunit_case cases[] = { FAKE_CASE(passes), {} };
	struct kunit_suite suite = { .name = "s", .test_cases = cases };
	struct fake *fake = fake_create(test);

	cases[0].module_name = "mod";
	KUNIT_EXPECT_TRUE(test, run(fake, &suite));
	KUNIT_EXPECT_STREQ(test, fake->log,
			   "    KTAP version 1\n"
			   "    # Subtest: s\n"
			   "    # module: mod\n"
			   "    1..1\n"
			   "    ok 1 passes\n"
			   "ok 7 s\n");
	KUNIT_EXPECT_EQ(test, cases[0].status, KUNIT_SUCCESS);
}

static void a_suite_of_all_kinds(struct kunit *test)
{
	struct kunit_case cases[] = {
		FAKE_CASE(passes), FAKE_CASE(fails), FAKE_CASE(skips), {}
	};
	struct kunit_suite suite = { .name = "s", .test_cases = cases };
	struct fake *fake = fake_create(test);

	KUNIT_EXPECT_FALSE(test, run(fake, &suite));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
					   "    1..3\n    ok 1 passes\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "    #     on purpose\n"
			   "    not ok 2 fails\n"
			   "    ok 3 skips # SKIP no reason\n"
			   "# s: pass:1 fail:1 skip:1 total:3\n"
			   "# Totals: pass:1 fail:1 skip:1 total:3\n"
			   "not ok 7 s\n"));
	KUNIT_EXPECT_EQ(test, cases[1].status, KUNIT_FAILURE);
	KUNIT_EXPECT_EQ(test, cases[2].status, KUNIT_SKIPPED);
}

static void all_skipped_is_skipped(struct kunit *test)
{
	struct kunit_case cases[] = { FAKE_CASE(skips), {} };
	struct kunit_suite suite = { .name = "s", .test_cases = cases };
	struct fake *fake = fake_create(test);

	KUNIT_EXPECT_TRUE(test, run(fake, &suite));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\nok 7 s # SKIP"));
}

static void parameters_are_a_level_of_their_own(struct kunit *test)
{
	struct kunit_case cases[] = {
		FAKE_PARAM(number_is_not_three, number_gen_params), {}
	};
	struct kunit_suite suite = { .name = "s", .test_cases = cases };
	struct fake *fake = fake_create(test);

	KUNIT_EXPECT_FALSE(test, run(fake, &suite));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "    1..1\n"
			   "        KTAP version 1\n"
			   "        # Subtest: number_is_not_three\n"
			   "        ok 1 number  1 # SKIP too small\n"
			   "        ok 2 param-1\n"
			   "        # number_is_not_three: EXPECTATION FAILED"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "        not ok 3 number  3\n"
			   "    # number_is_not_three: "
			   "pass:1 fail:1 skip:1 total:3\n"
			   "    not ok 1 number_is_not_three\n"
			   "# Totals: pass:1 fail:1 skip:1 total:3\n"
			   "not ok 7 s\n"));
}

static void described_parameters(struct kunit *test)
{
	struct kunit_case cases[] = {
		FAKE_PARAM(passes, named_gen_params), {}
	};
	struct kunit_suite suite = { .name = "s", .test_cases = cases };
	struct fake *fake = fake_create(test);

	KUNIT_EXPECT_TRUE(test, run(fake, &suite));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "        ok 1 one\n        ok 2 - - 2\n"));
}

static void no_parameters_is_no_success(struct kunit *test)
{
	struct kunit_case cases[] = { FAKE_PARAM(passes, no_gen_params), {} };
	struct kunit_suite suite = { .name = "s", .test_cases = cases };
	struct fake *fake = fake_create(test);

	KUNIT_EXPECT_TRUE(test, run(fake, &suite));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "    ok 1 passes # SKIP there are no parameters\n"));
}

static unsigned int nr_inits, nr_exits;

static int suite_init(struct kunit_suite *suite)
{
	nr_inits++;
	kunit_info(suite, "up");
	return suite->is_init ? -ENOMEM : 0;
}

static void suite_exit(struct kunit_suite *suite)
{
	nr_exits++;
}

static void suite_functions_run_once(struct kunit *test)
{
	struct kunit_case cases[] = {
		FAKE_CASE(passes), FAKE_CASE(skips), {}
	};
	struct kunit_suite suite = {
		.name = "fake_suite", .test_cases = cases,
		.suite_init = suite_init, .suite_exit = suite_exit,
	};
	struct fake *fake = fake_create(test);

	nr_inits = 0;
	nr_exits = 0;
	KUNIT_EXPECT_TRUE(test, run(fake, &suite));
	KUNIT_EXPECT_EQ(test, nr_inits, 1u);
	KUNIT_EXPECT_EQ(test, nr_exits, 1u);
}

static void a_failed_suite_init_fails_each_case(struct kunit *test)
{
	struct kunit_case cases[] = {
		FAKE_CASE(passes), FAKE_CASE(skips), {}
	};
	struct kunit_suite suite = {
		.name = "fake_suite", .test_cases = cases, .is_init = true,
		.suite_init = suite_init, .suite_exit = suite_exit,
	};
	struct fake *fake = fake_create(test);

	nr_exits = 0;
	KUNIT_EXPECT_FALSE(test, run(fake, &suite));
	KUNIT_EXPECT_EQ(test, nr_exits, 1u);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "    # passes: suite_init() failed: -ENOMEM\n"
			   "    not ok 1 passes\n"
			   "    # skips: suite_init() failed: -ENOMEM\n"
			   "    not ok 2 skips\n"));
}

static void the_filter_leaves_out_or_skips(struct kunit *test)
{
	struct kunit_case cases[] = {
		FAKE_CASE(passes), FAKE_CASE(fails), {}
	};
	struct kunit_suite suite = { .name = "s", .test_cases = cases };
	struct kunit_filter *filter =
		kunit_kzalloc(test, sizeof(*filter), GFP_KERNEL);
	struct fake *fake = fake_create(test);
	struct kunit_run how = fake_run(fake);

	KUNIT_ASSERT_NOT_NULL(test, filter);
	how.filter = filter;
	filter->case_glob = "p*";
	KUNIT_EXPECT_TRUE(test, kunit_run_suite(&how, &suite, 1));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "    1..1\n    ok 1 passes\nok 1 s\n"));

	fake_clear(fake);
	cases[1].attr.speed = KUNIT_SPEED_SLOW;
	KUNIT_ASSERT_EQ(test, kunit_filter_init(filter,
			&(struct kunit_filter_spec){
				.conditions = "speed>slow", .action = "skip",
			}), 0);
	KUNIT_EXPECT_TRUE(test, kunit_run_suite(&how, &suite, 1));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "    1..2\n    ok 1 passes\n"
			   "    ok 2 fails # SKIP by the filter\n"));
}

static void counts_are_printed_as_asked(struct kunit *test)
{
	struct kunit_case cases[] = { FAKE_CASE(passes), {} };
	struct kunit_suite suite = { .name = "s", .test_cases = cases };
	struct fake *fake = fake_create(test);
	struct kunit_run how = fake_run(fake);

	kunit_run_suite(&how, &suite, 1);
	KUNIT_EXPECT_NULL(test, strstr(fake->log, "pass:"));
	how.stats = KUNIT_STATS_ALL;
	kunit_run_suite(&how, &suite, 1);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "# s: pass:1 fail:0 skip:0 total:1\n"
			   "# Totals: pass:1 fail:0 skip:0 total:1\n"));
}

static void cases_are_announced_as_asked(struct kunit *test)
{
	struct kunit_case cases[] = {
		FAKE_PARAM(passes, named_gen_params), {}
	};
	struct kunit_suite suite = { .name = "s", .test_cases = cases };
	struct fake *fake = fake_create(test);
	struct kunit_run how = fake_run(fake);

	how.announce = true;
	kunit_run_suite(&how, &suite, 1);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log,
			   "    # Starting: passes\n"
			   "        KTAP version 1\n"
			   "        # Subtest: passes\n"
			   "        # Starting: one\n"
			   "        ok 1 one\n"));
}

static void *leaked;

static int leaking_suite_init(struct kunit_suite *suite)
{
	leaked = kmalloc(24, GFP_KERNEL);
	return 0;
}

static void tidy_suite_exit(struct kunit_suite *suite)
{
	kfree(leaked);
}

static void a_suite_must_not_leak(struct kunit *test)
{
	struct kunit_case cases[] = { FAKE_CASE(passes), {} };
	struct kunit_suite suite = {
		.name = "s", .test_cases = cases,
		.suite_init = leaking_suite_init,
	};
	struct fake *fake = fake_create(test);

	if (!IS_ENABLED(CONFIG_KUNIT_LEAK_CHECK))
		kunit_skip(test, "leaks are not looked for");
	KUNIT_EXPECT_FALSE(test, run(fake, &suite));
	kfree(leaked);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "    ok 1 passes\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "# s: leaked "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "\nnot ok 7 s\n"));

	fake_clear(fake);
	suite.suite_exit = tidy_suite_exit;
	KUNIT_EXPECT_TRUE(test, run(fake, &suite));
}

static struct kunit_case suite_cases[] = {
	KUNIT_CASE(a_good_suite),
	KUNIT_CASE(a_suite_of_all_kinds),
	KUNIT_CASE(all_skipped_is_skipped),
	KUNIT_CASE(parameters_are_a_level_of_their_own),
	KUNIT_CASE(described_parameters),
	KUNIT_CASE(no_parameters_is_no_success),
	KUNIT_CASE(suite_functions_run_once),
	KUNIT_CASE(a_failed_suite_init_fails_each_case),
	KUNIT_CASE(the_filter_leaves_out_or_skips),
	KUNIT_CASE(counts_are_printed_as_asked),
	KUNIT_CASE(cases_are_announced_as_asked),
	KUNIT_CASE(a_suite_must_not_leak),
	{}
};

static struct kunit_suite suite_suite = {
	.name = "kunit_suite",
	.test_cases = suite_cases,
};
kunit_test_suite(suite_suite);
