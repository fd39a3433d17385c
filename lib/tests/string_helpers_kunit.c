// SPDX-License-Identifier: GPL-2.0-only
/* Tests of lib/string_helpers.c, and of the classes of characters it uses. */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/string.h>

static void helpers_test_trim(struct kunit *test)
{
	char both[] = " \t a b \r\n", blanks[] = "  ", empty[] = "",
	     none[] = "x";

	KUNIT_EXPECT_STREQ(test, skip_spaces(" \n\tx "), "x ");
	KUNIT_EXPECT_STREQ(test, skip_spaces("  "), "");
	KUNIT_EXPECT_STREQ(test, strim(both), "a b");
	KUNIT_EXPECT_STREQ(test, strim(blanks), "");
	KUNIT_EXPECT_STREQ(test, strstrip(empty), "");
	KUNIT_EXPECT_STREQ(test, strim(none), "x");
}

static void helpers_test_replace(struct kunit *test)
{
	char s[] = "a/b//c";

	KUNIT_EXPECT_PTR_EQ(test, strreplace(s, '/', '!'), s);
	KUNIT_EXPECT_STREQ(test, s, "a!b!!c");
}

static void helpers_test_sysfs_streq(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, sysfs_streq("on", "on"));
	KUNIT_EXPECT_TRUE(test, sysfs_streq("on\n", "on"));
	KUNIT_EXPECT_TRUE(test, sysfs_streq("on", "on\n"));
	KUNIT_EXPECT_TRUE(test, sysfs_streq("", "\n"));
	KUNIT_EXPECT_FALSE(test, sysfs_streq("on\n\n", "on"));
	KUNIT_EXPECT_FALSE(test, sysfs_streq("on", "one"));
	KUNIT_EXPECT_FALSE(test, sysfs_streq("on\n", "on\nx"));
}

static void helpers_test_match(struct kunit *test)
{
	static const char *const words[] = { "never", "always", NULL, "x" };

	KUNIT_EXPECT_EQ(test, match_string(words, 4, "always"), 1);
	KUNIT_EXPECT_EQ(test, match_string(words, 1, "always"), -EINVAL);
	KUNIT_EXPECT_EQ(test, match_string(words, 4, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, match_string(words, 4, "always\n"), -EINVAL);
	KUNIT_EXPECT_EQ(test, sysfs_match_string(words, "always\n"), 1);
	KUNIT_EXPECT_EQ(test, sysfs_match_string(words, "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, __sysfs_match_string(words, 1, "always"),
			-EINVAL);
}

/* Each class, spelt out over ASCII. */
static void ctype_test_ascii(struct kunit *test)
{
	int c;

	for (c = 0; c < 128; c++) {
		bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
		bool digit = c >= '0' && c <= '9';
		bool print = c >= ' ' && c < 0x7f;
		bool space = c == ' ' || (c >= '\t' && c <= '\r');
		bool alnum = upper || lower || digit;

		KUNIT_ASSERT_EQ(test, isupper(c), upper);
		KUNIT_ASSERT_EQ(test, islower(c), lower);
		KUNIT_ASSERT_EQ(test, isdigit(c), digit);
		KUNIT_ASSERT_EQ(test, isodigit(c), c >= '0' && c <= '7');
		KUNIT_ASSERT_EQ(test, isalpha(c), upper || lower);
		KUNIT_ASSERT_EQ(test, isalnum(c), alnum);
		KUNIT_ASSERT_EQ(test, isspace(c), space);
		KUNIT_ASSERT_EQ(test, isprint(c), print);
		KUNIT_ASSERT_EQ(test, isgraph(c), print && c != ' ');
		KUNIT_ASSERT_EQ(test, ispunct(c), print && c != ' ' && !alnum);
		KUNIT_ASSERT_EQ(test, iscntrl(c), !print);
		KUNIT_ASSERT_EQ(test, isxdigit(c),
				digit || (c >= 'a' && c <= 'f') ||
				(c >= 'A' && c <= 'F'));
		KUNIT_ASSERT_EQ(test, tolower(c), upper ? c + 32 : c);
		KUNIT_ASSERT_EQ(test, toupper(c), lower ? c - 32 : c);
		KUNIT_ASSERT_TRUE(test, isascii(c));
	}
}

static void ctype_test_latin1(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, isascii(0x80));
	KUNIT_EXPECT_EQ(test, toascii(0xe1), 0x61);
	KUNIT_EXPECT_FALSE(test, isprint(0x80));
	KUNIT_EXPECT_TRUE(test, isspace(0xa0));
	KUNIT_EXPECT_EQ(test, tolower(0xc4), 0xe4);
	KUNIT_EXPECT_EQ(test, toupper(0xf6), 0xd6);
	KUNIT_EXPECT_FALSE(test, isalpha(0xd7));
	KUNIT_EXPECT_FALSE(test, isalpha(0xf7));
	KUNIT_EXPECT_TRUE(test, islower(0xdf));
	/* A char that is negative where char is signed. */
	KUNIT_EXPECT_TRUE(test, isalpha((signed char)0xe4));
	KUNIT_EXPECT_EQ(test, _tolower('X'), 'x');
}

static struct kunit_case string_helpers_test_cases[] = {
	KUNIT_CASE(helpers_test_trim),
	KUNIT_CASE(helpers_test_replace),
	KUNIT_CASE(helpers_test_sysfs_streq),
	KUNIT_CASE(helpers_test_match),
	KUNIT_CASE(ctype_test_ascii),
	KUNIT_CASE(ctype_test_latin1),
	{}
};

static struct kunit_suite string_helpers_suite = {
	.name = "string_helpers",
	.test_cases = string_helpers_test_cases,
};

kunit_test_suite(string_helpers_suite);

MODULE_DESCRIPTION("Tests of words as users type them");
MODULE_LICENSE("GPL");
