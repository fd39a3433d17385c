// SPDX-License-Identifier: GPL-2.0-only
/* Tests of lib/string_search.c. */
#include <kunit/test.h>
#include <linux/string.h>

static void search_test_chr(struct kunit *test)
{
	static const char s[] = "hello", high[] = "a\xff";

	KUNIT_EXPECT_PTR_EQ(test, strchr(s, 'l'), s + 2);
	KUNIT_EXPECT_NULL(test, strchr(s, 'z'));
	KUNIT_EXPECT_PTR_EQ(test, strchr(s, '\0'), s + 5);
	KUNIT_EXPECT_PTR_EQ(test, strrchr(s, 'l'), s + 3);
	KUNIT_EXPECT_PTR_EQ(test, strrchr(s, '\0'), s + 5);
	KUNIT_EXPECT_NULL(test, strrchr(s, 'z'));
	KUNIT_EXPECT_PTR_EQ(test, strchrnul(s, 'e'), s + 1);
	KUNIT_EXPECT_PTR_EQ(test, strchrnul(s, 'z'), s + 5);
	KUNIT_EXPECT_PTR_EQ(test, strnchr(s, 3, 'l'), s + 2);
	KUNIT_EXPECT_NULL(test, strnchr(s, 2, 'l'));
	KUNIT_EXPECT_NULL(test, strnchr(s, 9, 'z'));
	KUNIT_EXPECT_PTR_EQ(test, strnchrnul(s, 2, 'l'), s + 2);
	KUNIT_EXPECT_PTR_EQ(test, strnchrnul(s, 9, 'z'), s + 5);
	/* The character comes as an int, of either sign. */
	KUNIT_EXPECT_PTR_EQ(test, strchr(high, 0xff), high + 1);
	KUNIT_EXPECT_PTR_EQ(test, strrchr(high, -1), high + 1);
}

static void search_test_str(struct kunit *test)
{
	static const char s[] = "ababac";

	KUNIT_EXPECT_PTR_EQ(test, strstr(s, "abac"), s + 2);
	KUNIT_EXPECT_PTR_EQ(test, strstr(s, ""), s);
	KUNIT_EXPECT_NULL(test, strstr(s, "abab abac"));
	KUNIT_EXPECT_NULL(test, strstr("ab", "abc"));
	KUNIT_EXPECT_PTR_EQ(test, strnstr(s, "abac", 6), s + 2);
	KUNIT_EXPECT_NULL(test, strnstr(s, "abac", 5));
	KUNIT_EXPECT_PTR_EQ(test, strnstr(s, "", 0), s);
}

static void search_test_sets(struct kunit *test)
{
	static const char s[] = "  key=value";

	KUNIT_EXPECT_EQ(test, strspn(s, " \t"), (size_t)2);
	KUNIT_EXPECT_EQ(test, strspn("", " "), (size_t)0);
	KUNIT_EXPECT_EQ(test, strspn("aab", "ba"), (size_t)3);
	KUNIT_EXPECT_EQ(test, strcspn(s, "="), (size_t)5);
	KUNIT_EXPECT_EQ(test, strcspn("abc", "xyz"), (size_t)3);
	KUNIT_EXPECT_EQ(test, strcspn("abc", ""), (size_t)3);
	KUNIT_EXPECT_PTR_EQ(test, strpbrk(s, "v="), s + 5);
	KUNIT_EXPECT_NULL(test, strpbrk(s, "xz"));
}

static void search_test_strsep(struct kunit *test)
{
	static const char *const fields[] = { "a", "", "b=c", "" };
	char buf[] = "a,,b=c;", *s = buf, *field;
	int i;

	for (i = 0; (field = strsep(&s, ",;")); i++) {
		KUNIT_ASSERT_LT(test, i, 4);
		KUNIT_EXPECT_STREQ(test, field, fields[i]);
	}
	KUNIT_EXPECT_EQ(test, i, 4);
	KUNIT_EXPECT_NULL(test, s);
}

static void search_test_prefix(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, strstarts("foobar", "foo"));
	KUNIT_EXPECT_FALSE(test, strstarts("fo", "foo"));
	KUNIT_EXPECT_TRUE(test, strstarts("foo", ""));
	KUNIT_EXPECT_EQ(test, str_has_prefix("foobar", "foo"), (size_t)3);
	KUNIT_EXPECT_EQ(test, str_has_prefix("barfoo", "foo"), (size_t)0);
	KUNIT_EXPECT_STREQ(test, kbasename("/a/b.c"), "b.c");
	KUNIT_EXPECT_STREQ(test, kbasename("b.c"), "b.c");
	KUNIT_EXPECT_STREQ(test, kbasename("a/"), "");
}

static struct kunit_case string_search_test_cases[] = {
	KUNIT_CASE(search_test_chr),
	KUNIT_CASE(search_test_str),
	KUNIT_CASE(search_test_sets),
	KUNIT_CASE(search_test_strsep),
	KUNIT_CASE(search_test_prefix),
	{}
};

static struct kunit_suite string_search_suite = {
	.name = "string_search",
	.test_cases = string_search_test_cases,
};

kunit_test_suite(string_search_suite);

MODULE_DESCRIPTION("Tests of searching in strings");
MODULE_LICENSE("GPL");
