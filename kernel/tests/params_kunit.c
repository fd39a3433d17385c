// SPDX-License-Identifier: GPL-2.0-only
/* Tests of parameters: every type, arrays, and how a line is taken apart. */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/limits.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "log_tail.h"

#define LINE_SIZE	256
#define TEXT_SIZE	4096

/* A variable of each type, and its table, as the linker would make it. */
static unsigned char a_byte;
static short a_short;
static unsigned short a_ushort;
static int an_int;
static unsigned int a_uint;
static long a_long;
static unsigned long a_ulong;
static unsigned long long a_ullong;
static char *a_charp;
static bool a_bool, an_invbool;
static char a_string[8];
static int some_ints[3];
static unsigned int nr_ints;
static char *some_texts[3];
static unsigned int nr_texts;

static const struct kparam_string string_desc = {
	.maxlen = sizeof(a_string), .string = a_string,
};
static const struct kparam_array ints_desc = {
	.max = ARRAY_SIZE(some_ints), .elemsize = sizeof(int),
	.num = &nr_ints, .ops = &param_ops_int, .elem = some_ints,
};
static const struct kparam_array texts_desc = {
	.max = ARRAY_SIZE(some_texts), .elemsize = sizeof(char *),
	.num = &nr_texts, .ops = &param_ops_charp, .elem = some_texts,
};

#define PARAM(pname, ptype, var) \
	{ .name = pname, .ops = &param_ops_##ptype, .arg = &(var) }

static const struct kernel_param table[] = {
	PARAM("t.byte", byte, a_byte),
	PARAM("t.short", short, a_short),
	PARAM("t.ushort", ushort, a_ushort),
	PARAM("t.int", int, an_int),
	PARAM("t.uint", uint, a_uint),
	PARAM("t.long", long, a_long),
	PARAM("t.ulong", ulong, a_ulong),
	PARAM("t.ullong", ullong, a_ullong),
	PARAM("t.charp", charp, a_charp),
	PARAM("t.bool", bool, a_bool),
	PARAM("t.invbool", invbool, an_invbool),
	{ .name = "t.string", .ops = &param_ops_string, .str = &string_desc },
	{ .name = "t.ints", .ops = &param_array_ops, .arr = &ints_desc },
	{ .name = "t.texts", .ops = &param_array_ops, .arr = &texts_desc },
	PARAM("two_words", int, an_int),
};

/* What came to the handler of words that are in no table. */
static char unknown_words[LINE_SIZE];

static int note_unknown(char *param, char *val, const char *doing)
{
	size_t used = strlen(unknown_words);

	snprintf(unknown_words + used, sizeof(unknown_words) - used,
		 "%s[%s%s%s]", used ? " " : "", param, val ? "=" : "",
		 val ?: "");
	return strcmp(param, "bad") ? 0 : -EPERM;
}

/* Strings keep pointing into the line: it is one that stays. */
static char line[LINE_SIZE];

static int parse(const char *text)
{
	strscpy(line, text, sizeof(line));
	unknown_words[0] = '\0';
	return parse_args(&(struct parse_args_req){
		.doing = "params test", .args = line, .params = table,
		.num = ARRAY_SIZE(table), .unknown = note_unknown });
}

/* --- Every type. --- */

struct type_case {
	const char *text;
	int err;
	const char *get;	/* what the parameter says afterwards */
};

static const struct type_case type_cases[] = {
	{ "t.byte=255", 0, "255\n" },
	{ "t.byte=256", -ERANGE, "0\n" },
	{ "t.byte=-1", -EINVAL, "0\n" },
	{ "t.byte", -EINVAL, "0\n" },
	{ "t.short=-32768", 0, "-32768\n" },
	{ "t.short=32768", -ERANGE, "0\n" },
	{ "t.ushort=65535", 0, "65535\n" },
	{ "t.ushort=65536", -ERANGE, "0\n" },
	{ "t.int=-5", 0, "-5\n" },
	{ "t.int=0x10", 0, "16\n" },
	{ "t.int=010", 0, "8\n" },
	{ "t.int=2147483648", -ERANGE, "0\n" },
	{ "t.int=", -EINVAL, "0\n" },
	{ "t.int=5x", -EINVAL, "0\n" },
	{ "t.int", -EINVAL, "0\n" },
	{ "t.uint=4294967295", 0, "4294967295\n" },
	{ "t.uint=4294967296", -ERANGE, "0\n" },
	{ "t.long=-9223372036854775808", 0, "-9223372036854775808\n" },
	{ "t.ulong=18446744073709551615", 0, "18446744073709551615\n" },
	{ "t.ulong=18446744073709551616", -ERANGE, "0\n" },
	{ "t.ullong=18446744073709551615", 0, "18446744073709551615\n" },
	{ "t.charp=hello", 0, "hello\n" },
	{ "t.charp=\"two words\"", 0, "two words\n" },
	{ "t.charp", -EINVAL, "(null)\n" },
	{ "t.bool", 0, "Y\n" },
	{ "t.bool=n", 0, "N\n" },
	{ "t.bool=1", 0, "Y\n" },
	{ "t.bool=on", 0, "Y\n" },
	{ "t.bool=maybe", -EINVAL, "N\n" },
	{ "t.invbool", 0, "Y\n" },
	{ "t.invbool=n", 0, "N\n" },
	{ "t.invbool=what", -EINVAL, "Y\n" },
	{ "t.string=1234567", 0, "1234567\n" },
	{ "t.string=12345678", -ENOSPC, "\n" },
	{ "t.string=", 0, "\n" },
	{ "t.ints=1,2,3", 0, "1,2,3\n" },
	{ "t.ints=7", 0, "7\n" },
	{ "t.ints=1,2,3,4", -ENOSPC, "" },
	{ "t.ints=1,,3", -EINVAL, "" },
	{ "t.ints=1,x", -EINVAL, "" },
	{ "t.ints", -EINVAL, "" },
	{ "t.texts=red,green", 0, "red,green\n" },
};
KUNIT_ARRAY_PARAM_DESC(type, type_cases, text);

static void reset_variables(void)
{
	a_byte = 0;
	a_short = a_ushort = 0;
	an_int = a_uint = 0;
	a_long = a_ulong = a_ullong = 0;
	a_charp = NULL;
	a_bool = false;
	memset(a_string, 0, sizeof(a_string));
	nr_ints = nr_texts = 0;
	an_invbool = false;	/* says "Y" */
}

static const struct kernel_param *find(const char *text)
{
	size_t len = strcspn(text, "=");

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strlen(table[i].name) == len &&
		    !strncmp(table[i].name, text, len))
			return &table[i];
	return NULL;
}

static void values_of_each_type(struct kunit *test)
{
	const struct type_case *c = test->param_value;
	const struct kernel_param *kp = find(c->text);
	char *got = kunit_kzalloc(test, TEXT_SIZE, GFP_KERNEL);
	int len;

	KUNIT_ASSERT_NOT_NULL(test, kp);
	KUNIT_ASSERT_NOT_NULL(test, got);
	reset_variables();
	KUNIT_EXPECT_EQ(test, parse(c->text), c->err);
	len = kp->ops->get(got, kp);
	KUNIT_EXPECT_STREQ(test, got, c->get);
	KUNIT_EXPECT_EQ(test, len, (int)strlen(c->get));
}

/* Each points at its own piece of the line, which outlives the parsing. */
static void texts_of_an_array_stay(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, parse("t.texts=red,green,blue t.int=3"), 0);
	KUNIT_EXPECT_EQ(test, nr_texts, 3u);
	KUNIT_EXPECT_STREQ(test, some_texts[0], "red");
	KUNIT_EXPECT_STREQ(test, some_texts[1], "green");
	KUNIT_EXPECT_STREQ(test, some_texts[2], "blue");
	KUNIT_EXPECT_EQ(test, an_int, 3);
}

/* --- While the kernel runs. --- */

static void expect_running(struct kunit *test, const char *name, const char *text)
{
	char buf[64];

	KUNIT_EXPECT_GE(test, param_get_running(find(name), buf), 0);
	KUNIT_EXPECT_STREQ(test, buf, text);
}

/* The text that was given may go, and what an error leaves is the value of before. */
static void set_while_running(struct kunit *test)
{
	static char long_text[PARAM_TEXT_MAX + 2];
	char text[] = "one";

	KUNIT_EXPECT_EQ(test, param_set_running(find("t.charp"), text), 0);
	memset(text, 'x', sizeof(text) - 1);
	expect_running(test, "t.charp", "one\n");
	KUNIT_EXPECT_EQ(test, param_set_running(find("t.charp"), "two"), 0);
	expect_running(test, "t.charp", "two\n");
	memset(long_text, 'x', PARAM_TEXT_MAX + 1);
	KUNIT_EXPECT_EQ(test, param_set_running(find("t.charp"), long_text), -ENOSPC);
	expect_running(test, "t.charp", "two\n");
	KUNIT_EXPECT_EQ(test, param_set_running(find("t.int"), "7\n"), 0);
	KUNIT_EXPECT_EQ(test, param_set_running(find("t.int"), "seven"), -EINVAL);
	expect_running(test, "t.int", "7\n");
	KUNIT_EXPECT_EQ(test, param_set_running(find("t.ints"), "1,2"), 0);
	expect_running(test, "t.ints", "1,2\n");
	/* Nobody would know how long its elements are in use. */
	KUNIT_EXPECT_EQ(test, param_set_running(find("t.texts"), "a,b"), -EOPNOTSUPP);
	/* What they point to goes with them. */
	a_charp = NULL;
	params_end(table, ARRAY_SIZE(table));
}

static void set_without_memory(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, param_set_running(find("t.charp"), "old"), 0);
	KUNIT_FAIL_NTH(test, run) {
		int err = param_set_running(find("t.charp"), "new");

		KUNIT_EXPECT_EQ(test, err, kunit_fail_nth_hit(&run) ? -ENOMEM : 0);
		KUNIT_EXPECT_STREQ(test, a_charp, err ? "old" : "new");
	}
	a_charp = NULL;
	params_end(table, ARRAY_SIZE(table));
}

/* --- Words. --- */

static void errors_are_told(struct kunit *test)
{
	const char *said;

	parse("t.int=x");
	said = log_since("params test:");
	KUNIT_ASSERT_NOT_NULL(test, said);
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "'x' invalid for parameter 't.int'"));
	parse("t.string=muchtoolong");
	said = log_since("params test:");
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "too large for parameter 't.string'"));
	parse("t.int");
	said = log_since("params test:");
	KUNIT_EXPECT_NOT_NULL(test, strstr(said, "'t.int' expects an argument"));
}

/* --- The line. --- */

static void one_bad_word_does_not_stop_it(struct kunit *test)
{
	reset_variables();
	KUNIT_EXPECT_EQ(test, parse("t.int=1 bad t.byte=x t.uint=7"), -EPERM);
	KUNIT_EXPECT_EQ(test, an_int, 1);
	KUNIT_EXPECT_EQ(test, a_uint, 7u);
}

static void words_go_where_they_belong(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, parse("  foo t.int=4\tbar=1 "), 0);
	KUNIT_EXPECT_STREQ(test, unknown_words, "[foo] [bar=1]");
	KUNIT_EXPECT_EQ(test, an_int, 4);
	KUNIT_EXPECT_EQ(test, parse(""), 0);
	KUNIT_EXPECT_STREQ(test, unknown_words, "");
	KUNIT_EXPECT_EQ(test, parse("   "), 0);
	KUNIT_EXPECT_STREQ(test, unknown_words, "");
}

static void quotes_keep_blanks(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, parse("a=\"b c\" \"d=e f\" g=\"h"), 0);
	KUNIT_EXPECT_STREQ(test, unknown_words, "[a=b c] [d=e f] [g=h]");
}

static void dashes_are_underscores(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, parse("two-words=8"), 0);
	KUNIT_EXPECT_EQ(test, an_int, 8);
	KUNIT_EXPECT_EQ(test, parse("two_words=9"), 0);
	KUNIT_EXPECT_EQ(test, an_int, 9);
	KUNIT_EXPECT_STREQ(test, unknown_words, "");
	KUNIT_EXPECT_TRUE(test, parameq("a-b_c", "a_b-c"));
	KUNIT_EXPECT_FALSE(test, parameq("a-b", "a-bc"));
	KUNIT_EXPECT_FALSE(test, parameq("a-bc", "a-b"));
	KUNIT_EXPECT_FALSE(test, parameq("a", "b"));
}

static void two_dashes_end_it(struct kunit *test)
{
	an_int = 0;
	KUNIT_EXPECT_EQ(test, parse("foo -- t.int=5 bad"), 0);
	KUNIT_EXPECT_STREQ(test, unknown_words, "[foo]");
	KUNIT_EXPECT_EQ(test, an_int, 0);
	/* With a value it is a word like any other. */
	KUNIT_EXPECT_EQ(test, parse("--=x t.int=6"), 0);
	KUNIT_EXPECT_EQ(test, an_int, 6);
}

static void nobody_knows_it(struct kunit *test)
{
	strscpy(line, "nonsense t.int=2", sizeof(line));
	KUNIT_EXPECT_EQ(test, parse_args(&(struct parse_args_req){
		.doing = "params test", .args = line, .params = table,
		.num = ARRAY_SIZE(table) }), -ENOENT);
	KUNIT_EXPECT_EQ(test, an_int, 2);
	KUNIT_EXPECT_NOT_NULL(test, log_since("Unknown parameter 'nonsense'"));
}

/* An array whose length nobody wants to know is read whole. */
static void arrays_without_a_count(struct kunit *test)
{
	struct kparam_array desc = ints_desc;
	const struct kernel_param kp = {
		.name = "x", .ops = &param_array_ops, .arr = &desc,
	};
	char text[] = "4,5", got[32];

	desc.num = NULL;
	memset(some_ints, 0, sizeof(some_ints));
	KUNIT_EXPECT_EQ(test, kp.ops->set(text, &kp), 0);
	kp.ops->get(got, &kp);
	KUNIT_EXPECT_STREQ(test, got, "4,5,0\n");
}

static struct kunit_case params_cases[] = {
	KUNIT_CASE_PARAM(values_of_each_type, type_gen_params),
	KUNIT_CASE(texts_of_an_array_stay),
	KUNIT_CASE(set_while_running),
	KUNIT_CASE(set_without_memory),
	KUNIT_CASE(errors_are_told),
	KUNIT_CASE(one_bad_word_does_not_stop_it),
	KUNIT_CASE(words_go_where_they_belong),
	KUNIT_CASE(quotes_keep_blanks),
	KUNIT_CASE(dashes_are_underscores),
	KUNIT_CASE(two_dashes_end_it),
	KUNIT_CASE(nobody_knows_it),
	KUNIT_CASE(arrays_without_a_count),
	{}
};

static struct kunit_suite params_suite = {
	.name = "params",
	.test_cases = params_cases,
};
kunit_test_suite(params_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
