// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the choice of tests by name and attribute. */
#include <kunit/test.h>
#include <linux/errno.h>

#include "../filter.h"

static void nothing(struct kunit *test)
{
}

static struct kunit_case fast_cases[] = {
	{ .run_case = nothing, .name = "one", .module_name = "mod_a" },
	{ .run_case = nothing, .name = "two", .module_name = "mod_a",
	  .attr.speed = KUNIT_SPEED_SLOW },
	{}
};

static struct kunit_suite fast_suite = {
	.name = "fast", .test_cases = fast_cases,
};

static struct kunit_case slow_cases[] = {
	{ .run_case = nothing, .name = "one", .module_name = "mod_b" },
	{ .run_case = nothing, .name = "normal", .module_name = "mod_b",
	  .attr.speed = KUNIT_SPEED_NORMAL },
	{}
};

static struct kunit_suite slow_suite = {
	.name = "slow", .test_cases = slow_cases, .is_init = true,
	.attr.speed = KUNIT_SPEED_VERY_SLOW,
};

/*
 * A filter, and which of the four cases (fast.one, fast.two, slow.one,
 * slow.normal) it runs, one bit for each.
 */
struct filter_param {
	const char *glob;
	const char *conditions;
	unsigned int runs;
};

#define FAST_ONE	1u
#define FAST_TWO	2u
#define SLOW_ONE	4u
#define SLOW_NORMAL	8u
#define ALL		15u

static const struct filter_param filter_params[] = {
	{ NULL, NULL, ALL },
	{ "", "", ALL },
	{ "*", NULL, ALL },
	{ "fast", NULL, FAST_ONE | FAST_TWO },
	{ "f*", NULL, FAST_ONE | FAST_TWO },
	{ "none", NULL, 0 },
	{ "fast.two", NULL, FAST_TWO },
	{ "*.one", NULL, FAST_ONE | SLOW_ONE },
	{ "slow.n*", NULL, SLOW_NORMAL },
	{ NULL, "speed>slow", FAST_ONE | SLOW_NORMAL },
	{ NULL, "speed>=slow", FAST_ONE | FAST_TWO | SLOW_NORMAL },
	{ NULL, "speed<slow", SLOW_ONE },
	{ NULL, "speed<=slow", FAST_TWO | SLOW_ONE },
	{ NULL, "speed=very_slow", SLOW_ONE },
	{ NULL, "speed == normal", FAST_ONE | SLOW_NORMAL },
	{ NULL, "speed!=normal", FAST_TWO | SLOW_ONE },
	{ NULL, "module=mod_a", FAST_ONE | FAST_TWO },
	{ NULL, "module!=mod_a", SLOW_ONE | SLOW_NORMAL },
	{ NULL, "is_init=true", SLOW_ONE | SLOW_NORMAL },
	{ NULL, "is_init=false", FAST_ONE | FAST_TWO },
	{ NULL, "speed>slow, module=mod_b", SLOW_NORMAL },
	{ NULL, " speed > slow ,module != mod_b ", FAST_ONE },
	{ "*.one", "speed<slow", SLOW_ONE },
};

static void filter_desc(const struct filter_param *param, char *desc)
{
	strscpy(desc, param->glob ?: "any", KUNIT_PARAM_DESC_SIZE);
	strlcat(desc, " ", KUNIT_PARAM_DESC_SIZE);
	strlcat(desc, param->conditions ?: "any", KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(filter, filter_params, filter_desc);

static const struct {
	struct kunit_suite *suite;
	struct kunit_case *test_case;
} cases[] = {
	{ &fast_suite, &fast_cases[0] }, { &fast_suite, &fast_cases[1] },
	{ &slow_suite, &slow_cases[0] }, { &slow_suite, &slow_cases[1] },
};

static struct kunit_filter *filter_create(struct kunit *test,
					  const struct kunit_filter_spec *spec)
{
	struct kunit_filter *filter =
		kunit_kzalloc(test, sizeof(*filter), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, filter);
	KUNIT_ASSERT_EQ(test, kunit_filter_init(filter, spec), 0);
	return filter;
}

static void filter_chooses(struct kunit *test)
{
	const struct filter_param *param = test->param_value;
	struct kunit_filter *filter =
		filter_create(test, &(struct kunit_filter_spec){
			.glob = param->glob, .conditions = param->conditions });
	unsigned int runs = 0, i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (kunit_filter_case(filter, cases[i].suite,
				      cases[i].test_case) == KUNIT_FILTER_RUN)
			runs |= 1u << i;
	}
	KUNIT_EXPECT_EQ(test, runs, param->runs);
	KUNIT_EXPECT_EQ(test, kunit_filter_nr_cases(filter, &fast_suite),
			(param->runs & 1) + !!(param->runs & 2));
}

static void skip_tells_of_what_is_left_out(struct kunit *test)
{
	struct kunit_filter *filter =
		filter_create(test, &(struct kunit_filter_spec){
			.glob = "fast", .conditions = "speed>slow",
			.action = "skip" });

	KUNIT_EXPECT_EQ(test, kunit_filter_case(filter, &fast_suite,
						&fast_cases[1]),
			KUNIT_FILTER_SKIP);
	KUNIT_EXPECT_EQ(test, kunit_filter_nr_cases(filter, &fast_suite), 2u);
	/* What the glob leaves out was not asked for at all. */
	KUNIT_EXPECT_EQ(test, kunit_filter_case(filter, &slow_suite,
						&slow_cases[0]),
			KUNIT_FILTER_OMIT);
}

static void no_filter_lets_everything_through(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kunit_filter_case(NULL, &slow_suite,
						&slow_cases[0]),
			KUNIT_FILTER_RUN);
	KUNIT_EXPECT_EQ(test, kunit_filter_nr_cases(NULL, &slow_suite), 2u);
}

static const char *const bad_conditions[] = {
	"sped>slow", "speed", "speed slow", "speed>", "speed>fast", "speed>unset",
	"module>a", "module=", "is_init=maybe", "is_init<true", "speed>slow,",
	",", ">slow", "speed=>slow",
	"speed=slow,speed=slow,speed=slow,speed=slow,speed=slow,speed=slow,"
	"speed=slow,speed=slow,speed=slow",
};

static void bad_desc(const char *const *conditions, char *desc)
{
	strscpy(desc, *conditions, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(bad, bad_conditions, bad_desc);

static void bad_conditions_are_refused(struct kunit *test)
{
	const char *const *conditions = test->param_value;
	struct kunit_filter *filter =
		kunit_kzalloc(test, sizeof(*filter), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, filter);
	KUNIT_EXPECT_EQ(test, kunit_filter_init(filter,
						&(struct kunit_filter_spec){
				.conditions = *conditions }), -EINVAL);
}

static void other_bad_words_are_refused(struct kunit *test)
{
	char *text = kunit_kmalloc(test, KUNIT_FILTER_TEXT_SIZE + 1,
				   GFP_KERNEL);
	struct kunit_filter *filter =
		kunit_kzalloc(test, sizeof(*filter), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_NOT_NULL(test, filter);
	memset(text, 'x', KUNIT_FILTER_TEXT_SIZE);
	text[KUNIT_FILTER_TEXT_SIZE] = '\0';
	KUNIT_EXPECT_EQ(test, kunit_filter_init(filter,
		&(struct kunit_filter_spec){ .glob = text }), -EINVAL);
	KUNIT_EXPECT_EQ(test, kunit_filter_init(filter,
		&(struct kunit_filter_spec){ .conditions = text }), -EINVAL);
	KUNIT_EXPECT_EQ(test, kunit_filter_init(filter,
		&(struct kunit_filter_spec){ .action = "drop" }), -EINVAL);
}

static struct kunit_case filter_cases[] = {
	KUNIT_CASE_PARAM(filter_chooses, filter_gen_params),
	KUNIT_CASE(skip_tells_of_what_is_left_out),
	KUNIT_CASE(no_filter_lets_everything_through),
	KUNIT_CASE_PARAM(bad_conditions_are_refused, bad_gen_params),
	KUNIT_CASE(other_bad_words_are_refused),
	{}
};

static struct kunit_suite filter_suite = {
	.name = "kunit_filter",
	.test_cases = filter_cases,
};
kunit_test_suite(filter_suite);
