// SPDX-License-Identifier: GPL-2.0-only
/* Tests of patterns for names. */
#include <kunit/test.h>

#include "../filter.h"

struct glob_param {
	const char *pattern;
	const char *text;
	bool matches;
};

static const struct glob_param glob_params[] = {
	{ "", "", true },
	{ "", "a", false },
	{ "a", "", false },
	{ "abc", "abc", true },
	{ "abc", "abd", false },
	{ "abc", "ab", false },
	{ "abc", "abcd", false },
	{ "*", "", true },
	{ "*", "anything", true },
	{ "**", "anything", true },
	{ "slab*", "slab", true },
	{ "slab*", "slab_free", true },
	{ "slab*", "sla", false },
	{ "*free", "slab_free", true },
	{ "*free", "slab_freed", false },
	{ "*free*", "slab_freed", true },
	{ "a*b*c", "abbbc", true },
	{ "a*b*c", "acbcb", false },
	{ "*aab", "aaaab", true },
	{ "*ab*ab", "abab", true },
	{ "*ab*ab", "ababa", false },
	{ "?", "a", true },
	{ "?", "", false },
	{ "a?c", "abc", true },
	{ "a?c", "ac", false },
	{ "a*?", "a", false },
	{ "a*?", "ab", true },
	{ "[abc]", "b", true },
	{ "[abc]", "d", false },
	{ "[a-c]x", "bx", true },
	{ "[a-c]", "d", false },
	{ "[!a-c]", "d", true },
	{ "[!a-c]", "b", false },
	{ "[^a]", "b", true },
	{ "[]]", "]", true },
	{ "[a-]", "-", true },
	{ "[a-]", "b", false },
	{ "[0-9a-f]", "e", true },
	{ "*[0-9]", "test_12", true },
	{ "[abc", "[abc", true },
	{ "[abc", "a", false },
	{ "\\*", "*", true },
	{ "\\*", "a", false },
	{ "a\\", "a\\", true },
	{ "a\\", "a", false },
};

static void glob_desc(const struct glob_param *param, char *desc)
{
	strscpy(desc, param->pattern, KUNIT_PARAM_DESC_SIZE);
	strlcat(desc, " for ", KUNIT_PARAM_DESC_SIZE);
	strlcat(desc, param->text, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(glob, glob_params, glob_desc);

static void glob_matches(struct kunit *test)
{
	const struct glob_param *param = test->param_value;

	KUNIT_EXPECT_EQ(test, kunit_glob_match(param->pattern, param->text),
			param->matches);
}

/* Many stars and a near miss: the time must not explode. */
static void glob_is_not_exponential(struct kunit *test)
{
	static const char pattern[] = "a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
	char text[256];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	KUNIT_EXPECT_FALSE(test, kunit_glob_match(pattern, text));
	text[sizeof(text) - 2] = 'b';
	KUNIT_EXPECT_TRUE(test, kunit_glob_match(pattern, text));
}

static struct kunit_case glob_cases[] = {
	KUNIT_CASE_PARAM(glob_matches, glob_gen_params),
	KUNIT_CASE(glob_is_not_exponential),
	{}
};

static struct kunit_suite glob_suite = {
	.name = "kunit_glob",
	.test_cases = glob_cases,
};
kunit_test_suite(glob_suite);
