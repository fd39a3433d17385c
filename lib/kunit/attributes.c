// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can be said about a test, and compared with what a filter says.
 *
 * A table: an attribute is added by adding an entry. Owns no state.
 */
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/string.h>

#include "filter.h"

static const char *const speed_names[] = {
	[KUNIT_SPEED_UNSET]	= "unset",
	[KUNIT_SPEED_VERY_SLOW]	= "very_slow",
	[KUNIT_SPEED_SLOW]	= "slow",
	[KUNIT_SPEED_NORMAL]	= "normal",
};

/* The case's own, else its suite's, else normal. */
static enum kunit_speed speed_of(const struct kunit_suite *suite,
				 const struct kunit_case *test_case)
{
	if (test_case && test_case->attr.speed != KUNIT_SPEED_UNSET)
		return test_case->attr.speed;
	if (suite->attr.speed != KUNIT_SPEED_UNSET)
		return suite->attr.speed;
	return KUNIT_SPEED_NORMAL;
}

/* "unset" is no speed to ask for: a case without one has the usual one. */
static bool speed_parse(struct kunit_filter_condition *cond)
{
	cond->value = match_string(speed_names, ARRAY_SIZE(speed_names),
				   cond->text);
	return cond->value > KUNIT_SPEED_UNSET;
}

/* Greater is faster. */
static int speed_compare(const struct kunit_filter_condition *cond,
			 const struct kunit_suite *suite,
			 const struct kunit_case *test_case)
{
	return (int)speed_of(suite, test_case) - cond->value;
}

/* Whoever reads a list looks for what is out of the ordinary. */
static const char *speed_show(const struct kunit_suite *suite,
			      const struct kunit_case *test_case)
{
	const enum kunit_speed speed = speed_of(suite, test_case);

	return speed == KUNIT_SPEED_NORMAL ? NULL : speed_names[speed];
}

/* All cases of a suite stand in one file, and so in one module. */
static const char *module_show(const struct kunit_suite *suite,
			       const struct kunit_case *test_case)
{
	return suite->test_cases->module_name;
}

/* Any name will do: a module that is not there has no tests here. */
static bool module_parse(struct kunit_filter_condition *cond)
{
	return cond->text[0];
}

static int module_compare(const struct kunit_filter_condition *cond,
			  const struct kunit_suite *suite,
			  const struct kunit_case *test_case)
{
	const char *module = suite->test_cases->module_name;

	return strcmp(module ? module : "", cond->text);
}

static bool is_init_parse(struct kunit_filter_condition *cond)
{
	cond->value = !strcmp(cond->text, "true");
	return cond->value || !strcmp(cond->text, "false");
}

/* false is less than true, though nobody may ask for the order. */
static int is_init_compare(const struct kunit_filter_condition *cond,
			   const struct kunit_suite *suite,
			   const struct kunit_case *test_case)
{
	return (int)suite->is_init - cond->value;
}

static const char *is_init_show(const struct kunit_suite *suite,
				const struct kunit_case *test_case)
{
	return suite->is_init ? "true" : NULL;
}

/* In the order in which list_attr shows them. */
const struct kunit_attr kunit_attrs[] = {
	{
		.name = "speed", .per_case = true, .ordered = true,
		.parse = speed_parse, .compare = speed_compare,
		.show = speed_show,
	}, {
		.name = "module",
		.parse = module_parse, .compare = module_compare,
		.show = module_show,
	}, {
		.name = "is_init",
		.parse = is_init_parse, .compare = is_init_compare,
		.show = is_init_show,
	},
};
const unsigned int kunit_nr_attrs = ARRAY_SIZE(kunit_attrs);

const struct kunit_attr *kunit_attr_find(const char *name, size_t len)
{
	unsigned int i;

	for (i = 0; i < kunit_nr_attrs; i++) {
		if (strlen(kunit_attrs[i].name) == len &&
		    !memcmp(kunit_attrs[i].name, name, len))
			return &kunit_attrs[i];
	}
	return NULL;
}
