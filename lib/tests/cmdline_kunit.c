// SPDX-License-Identifier: GPL-2.0-only
/* Tests of <linux/cmdline.h>. */
#include <kunit/test.h>
#include <linux/cmdline.h>
#include <linux/string.h>

struct option_case {
	const char *text;
	int ret;
	int value;	/* if ret is not 0 */
	int used;	/* characters */
};

static void option_desc(const struct option_case *c, char *desc)
{
	strscpy(desc, c->text, KUNIT_PARAM_DESC_SIZE);
}

static const struct option_case option_cases[] = {
	{ "", 0 },
	{ "x", 0 },
	{ ",5", 0 },
	{ "-", 0 },
	{ "-x", 0 },
	{ "5", 1, 5, 1 },
	{ "-5", 1, -5, 2 },
	{ "0x1f", 1, 31, 4 },
	{ "010", 1, 8, 3 },
	{ "5x", 1, 5, 1 },
	{ "5,6", 2, 5, 2 },
	{ "5,", 2, 5, 2 },
	{ "5-7", 3, 5, 1 },
	{ "5-", 3, 5, 1 },
};

KUNIT_ARRAY_PARAM(option_case, option_cases, option_desc);

static void cmdline_test_option(struct kunit *test)
{
	const struct option_case *c = test->param_value;
	char *pos = (char *)c->text;
	int value = 77;

	KUNIT_EXPECT_EQ(test, get_option(&pos, &value), c->ret);
	KUNIT_EXPECT_EQ(test, value, c->ret ? c->value : 77);
	KUNIT_EXPECT_EQ(test, pos - c->text, (long)c->used);
	pos = (char *)c->text;
	KUNIT_EXPECT_EQ(test, get_option(&pos, NULL), c->ret);
}

static void cmdline_test_option_null(struct kunit *test)
{
	char *pos = NULL;
	int value;

	KUNIT_EXPECT_EQ(test, get_option(&pos, &value), 0);
}

struct options_case {
	const char *text;
	int ints[6];	/* [0] is their number */
	const char *rest;
};

static void options_desc(const struct options_case *c, char *desc)
{
	strscpy(desc, c->text, KUNIT_PARAM_DESC_SIZE);
}

static const struct options_case options_cases[] = {
	{ "", { 0 }, "" },
	{ "7", { 1, 7 }, "" },
	{ "1,2,3", { 3, 1, 2, 3 }, "" },
	{ "1,-2 rest", { 2, 1, -2 }, " rest" },
	{ "1-3,9", { 4, 1, 2, 3, 9 }, "" },
	{ "3-3", { 1, 3 }, "" },
	{ "1,2,3,4,5,6", { 5, 1, 2, 3, 4, 5 }, "6" },
	{ "1-9", { 5, 1, 2, 3, 4, 5 }, "" },
	{ "5-3", { 1, 5 }, "-3" },
	{ "5-x", { 1, 5 }, "-x" },
	{ "1-2-3", { 1, 1 }, "-2-3" },
	{ "1-3x", { 3, 1, 2, 3 }, "x" },
	{ "1,,2", { 1, 1 }, ",2" },
};

KUNIT_ARRAY_PARAM(options_case, options_cases, options_desc);

static void cmdline_test_options(struct kunit *test)
{
	const struct options_case *c = test->param_value;
	int ints[6] = { 0 }, count[1], i;

	KUNIT_EXPECT_STREQ(test, get_options(c->text, 6, ints), c->rest);
	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, ints[i], c->ints[i]);
	/* Counting alone is not bounded. */
	get_options(c->text, 0, count);
	KUNIT_EXPECT_GE(test, count[0], c->ints[0]);
}

static void cmdline_test_count(struct kunit *test)
{
	int count[1];

	get_options("1-9,20", 0, count);
	KUNIT_EXPECT_EQ(test, count[0], 10);
}

struct mem_case {
	const char *text;
	unsigned long long value;
	const char *rest;
};

static void cmdline_test_memparse(struct kunit *test)
{
	static const struct mem_case cases[] = {
		{ "0", 0, "" },
		{ "4096", 4096, "" },
		{ "4k", 4096, "" },
		{ "4K", 4096, "" },
		{ "2M@1G", 2 << 20, "@1G" },
		{ "3G", 3ULL << 30, "" },
		{ "1t", 1ULL << 40, "" },
		{ "1P", 1ULL << 50, "" },
		{ "1e", 1ULL << 60, "" },
		{ "0x10k", 16384, "" },
		{ "010K", 8192, "" },
		{ "12x", 12, "x" },
		{ "x", 0, "x" },
	};
	char *rest;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		KUNIT_EXPECT_EQ(test, memparse(cases[i].text, &rest),
				cases[i].value);
		KUNIT_EXPECT_STREQ(test, rest, cases[i].rest);
		KUNIT_EXPECT_EQ(test, memparse(cases[i].text, NULL),
				cases[i].value);
	}
}

static void cmdline_test_option_str(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, parse_option_str("a,bc,d", "bc"));
	KUNIT_EXPECT_TRUE(test, parse_option_str("bc", "bc"));
	KUNIT_EXPECT_TRUE(test, parse_option_str("a,bc", "bc"));
	KUNIT_EXPECT_FALSE(test, parse_option_str("abc,bcd", "bc"));
	KUNIT_EXPECT_FALSE(test, parse_option_str("", "bc"));
	KUNIT_EXPECT_FALSE(test, parse_option_str("b,", "bc"));
}

static void cmdline_test_next_arg(struct kunit *test)
{
	static const char *const want[][2] = {
		{ "quiet", NULL },
		{ "a", "1" },
		{ "b", "x y" },
		{ "c d", NULL },
		{ "e", "f g" },
		{ "h", "" },
		{ "i", "j=k" },
		{ "l\"m n\"", NULL },
		{ "o", "unclosed p" },
	};
	char line[] = "quiet  a=1\tb=\"x y\" \"c d\" \"e=f g\" h= i=j=k "
		      "l\"m n\" o=\"unclosed p";
	char *args = line, *param, *val;
	int i;

	for (i = 0; *args; i++) {
		args = next_arg(args, &param, &val);
		KUNIT_ASSERT_LT(test, i, (int)ARRAY_SIZE(want));
		KUNIT_EXPECT_STREQ(test, param, want[i][0]);
		if (want[i][1])
			KUNIT_EXPECT_STREQ(test, val, want[i][1]);
		else
			KUNIT_EXPECT_NULL(test, val);
	}
	KUNIT_EXPECT_EQ(test, i, (int)ARRAY_SIZE(want));
}

static void cmdline_test_next_arg_odd(struct kunit *test)
{
	char quote[] = "\"", value[] = "a=\"", empty[] = "\"\"";
	char *param, *val;

	KUNIT_EXPECT_STREQ(test, next_arg(quote, &param, &val), "");
	KUNIT_EXPECT_STREQ(test, param, "");
	KUNIT_EXPECT_STREQ(test, next_arg(value, &param, &val), "");
	KUNIT_EXPECT_STREQ(test, param, "a");
	KUNIT_EXPECT_STREQ(test, val, "");
	next_arg(empty, &param, &val);
	KUNIT_EXPECT_STREQ(test, param, "");
}

struct word_case {
	const char *line;
	const char *word;
	bool found;
};

static const struct word_case word_cases[] = {
	{ "", "x", false },
	{ "x", "x", true },
	{ "xy", "x", false },
	{ "yx", "x", false },
	{ "a x", "x", true },
	{ "  a   x  ", "x", true },
	{ "a x=1 b", "x", false },
	{ "a x=1 b", "x=1", true },
	{ "a -- x", "x", false },
	{ "x -- a", "x", true },
	{ "a --b x", "x", true },
	{ "a --", "x", false },
	{ "nokasl", "nokaslr", false },
};

static void word_desc(const struct word_case *c, char *desc)
{
	strscpy(desc, c->line, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(word_case, word_cases, word_desc);

static void cmdline_test_word(struct kunit *test)
{
	const struct word_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, cmdline_has_word(c->line, 100, c->word),
			c->found);
}

/* What lies behind the size does not count. */
static void cmdline_test_word_size(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, cmdline_has_word("ab cd", 5, "cd"));
	KUNIT_EXPECT_FALSE(test, cmdline_has_word("ab cd", 4, "cd"));
	KUNIT_EXPECT_TRUE(test, cmdline_has_word("ab cd", 4, "c"));
	KUNIT_EXPECT_FALSE(test, cmdline_has_word("ab", 0, "ab"));
}

static struct kunit_case cmdline_test_cases[] = {
	KUNIT_CASE_PARAM(cmdline_test_option, option_case_gen_params),
	KUNIT_CASE(cmdline_test_option_null),
	KUNIT_CASE_PARAM(cmdline_test_options, options_case_gen_params),
	KUNIT_CASE(cmdline_test_count),
	KUNIT_CASE(cmdline_test_memparse),
	KUNIT_CASE(cmdline_test_option_str),
	KUNIT_CASE(cmdline_test_next_arg),
	KUNIT_CASE(cmdline_test_next_arg_odd),
	KUNIT_CASE_PARAM(cmdline_test_word, word_case_gen_params),
	KUNIT_CASE(cmdline_test_word_size),
	{}
};

static struct kunit_suite cmdline_suite = {
	.name = "cmdline",
	.test_cases = cmdline_test_cases,
};

kunit_test_suite(cmdline_suite);

MODULE_DESCRIPTION("Tests of taking the command line apart");
MODULE_LICENSE("GPL");
