// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of lib/string.c. Strings lie at the very end of allocations of their
 * own size, so that under KASAN a read beyond the terminator is caught.
 */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/string.h>

/* A string of @len characters that starts @offset into an allocation. */
static char *string_at(struct kunit *test, int offset, int len)
{
	char *buf = kunit_kmalloc(test, offset + len + 1, GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (i = 0; i < len; i++)
		buf[offset + i] = 'a' + i % 26;
	buf[offset + len] = '\0';
	return buf + offset;
}

static void string_test_strlen(struct kunit *test)
{
	int offset, len;

	for (offset = 0; offset < 8; offset++) {
		for (len = 0; len < 24; len++) {
			char *s = string_at(test, offset, len);
			int max;

			KUNIT_ASSERT_EQ(test, strlen(s), (size_t)len);
			for (max = 0; max < 26; max++)
				KUNIT_ASSERT_EQ(test, strnlen(s, max),
						(size_t)min(len, max));
			KUNIT_ASSERT_EQ(test, strnlen(s, SIZE_MAX),
					(size_t)len);
		}
	}
	/* A high byte is no terminator. */
	KUNIT_EXPECT_EQ(test, strlen("\x80\x80\x80\x80\x80\x80\x80\x80\xff"),
			(size_t)9);
}

/* strnlen() may not look beyond its bound, terminated or not. */
static void string_test_strnlen_bound(struct kunit *test)
{
	char *buf;
	int len;

	for (len = 1; len < 20; len++) {
		buf = kunit_kmalloc(test, len, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, buf);
		memset(buf, 'x', len);
		KUNIT_ASSERT_EQ(test, strnlen(buf, len), (size_t)len);
	}
}

/* Copies @s, of @len characters, into @room bytes of more. */
static void check_strscpy(struct kunit *test, const char *s, int len, int room)
{
	int copied = min(len, room - 1), i;
	char dst[32];

	memset(dst, '#', sizeof(dst));
	KUNIT_ASSERT_EQ(test, strscpy(dst, s, room),
			len < room ? len : -E2BIG);
	KUNIT_ASSERT_EQ(test, memcmp(dst, s, copied), 0);
	KUNIT_ASSERT_EQ(test, dst[copied], '\0');
	/* And nothing behind the end. */
	for (i = copied + 1; i < sizeof(dst); i++)
		KUNIT_ASSERT_EQ(test, dst[i], '#');
}

static void string_test_strscpy(struct kunit *test)
{
	int offset, len, room;
	char dst[4];

	for (offset = 0; offset < 8; offset++) {
		for (len = 0; len < 24; len++) {
			char *s = string_at(test, offset, len);

			for (room = 1; room < 28; room++)
				check_strscpy(test, s, len, room);
		}
	}
	dst[0] = '#';
	KUNIT_EXPECT_EQ(test, strscpy(dst, "abc", 0), -E2BIG);
	KUNIT_EXPECT_EQ(test, dst[0], '#');
}

/* A negative number that was taken for a size: refused with a warning. */
static void string_test_strscpy_huge(struct kunit *test)
{
	char dst[4] = "###";
	ssize_t ret;

	KUNIT_EXPECT_WARNING(test, "", ret = strscpy(dst, "abc", (size_t)-1));
	KUNIT_EXPECT_EQ(test, ret, -E2BIG);
	KUNIT_EXPECT_STREQ(test, dst, "###");
}

static void string_test_strscpy_pad(struct kunit *test)
{
	char dst[8];

	memset(dst, '#', sizeof(dst));
	KUNIT_EXPECT_EQ(test, strscpy_pad(dst, "abc", 6), 3);
	KUNIT_EXPECT_MEMEQ(test, dst, "abc\0\0\0##", 8);
	KUNIT_EXPECT_EQ(test, strscpy_pad(dst, "abcdef", 4), -E2BIG);
	KUNIT_EXPECT_MEMEQ(test, dst, "abc\0\0\0##", 8);
}

static void string_test_copy(struct kunit *test)
{
	char dst[16];

	memset(dst, '#', sizeof(dst));
	KUNIT_EXPECT_PTR_EQ(test, strcpy(dst, "abc"), dst);
	KUNIT_EXPECT_MEMEQ(test, dst, "abc\0##", 6);
	KUNIT_EXPECT_PTR_EQ(test, stpcpy(dst, "de"), dst + 2);
	KUNIT_EXPECT_STREQ(test, dst, "de");

	memset(dst, '#', sizeof(dst));
	KUNIT_EXPECT_PTR_EQ(test, strncpy(dst, "abc", 6), dst);
	KUNIT_EXPECT_MEMEQ(test, dst, "abc\0\0\0##", 8);
	strncpy(dst, "xyzuvw", 3);
	KUNIT_EXPECT_MEMEQ(test, dst, "xyz\0\0\0##", 8);
}

static void string_test_concat(struct kunit *test)
{
	char dst[8] = "ab";

	KUNIT_EXPECT_PTR_EQ(test, strcat(dst, "c"), dst);
	KUNIT_EXPECT_STREQ(test, dst, "abc");
	KUNIT_EXPECT_PTR_EQ(test, strncat(dst, "defgh", 2), dst);
	KUNIT_EXPECT_STREQ(test, dst, "abcde");
	strncat(dst, "f", 9);
	KUNIT_EXPECT_STREQ(test, dst, "abcdef");
	KUNIT_EXPECT_EQ(test, strlcat(dst, "g", sizeof(dst)), (size_t)7);
	KUNIT_EXPECT_STREQ(test, dst, "abcdefg");
	KUNIT_EXPECT_EQ(test, strlcat(dst, "hij", sizeof(dst)), (size_t)10);
	KUNIT_EXPECT_STREQ(test, dst, "abcdefg");
	dst[4] = '\0';
	KUNIT_EXPECT_EQ(test, strlcat(dst, "wxyz", sizeof(dst)), (size_t)8);
	KUNIT_EXPECT_STREQ(test, dst, "abcdwxy");
}

static int sign(int x)
{
	return (x > 0) - (x < 0);
}

struct cmp_case {
	const char *a, *b;
	int full, first3, nocase;
};

static const struct cmp_case cmp_cases[] = {
	{ "", "", 0, 0, 0 },
	{ "abc", "abc", 0, 0, 0 },
	{ "abcd", "abce", -1, 0, -1 },
	{ "abc", "abcd", -1, 0, -1 },
	{ "b", "abcd", 1, 1, 1 },
	{ "ABC", "abc", -1, -1, 0 },
	{ "aBc", "AbC", 1, 1, 0 },
	{ "a\xe4", "az", 1, 1, 1 },
	{ "[", "a", -1, -1, -1 },
	{ "[", "A", 1, 1, -1 },
};

static void string_test_compare(struct kunit *test)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(cmp_cases); i++) {
		const struct cmp_case *c = &cmp_cases[i];

		KUNIT_EXPECT_EQ(test, sign(strcmp(c->a, c->b)), c->full);
		KUNIT_EXPECT_EQ(test, sign(strcmp(c->b, c->a)), -c->full);
		KUNIT_EXPECT_EQ(test, sign(strncmp(c->a, c->b, 3)), c->first3);
		KUNIT_EXPECT_EQ(test, sign(strncmp(c->a, c->b, 100)), c->full);
		KUNIT_EXPECT_EQ(test, sign(strcasecmp(c->a, c->b)), c->nocase);
		KUNIT_EXPECT_EQ(test, strncmp(c->a, c->b, 0), 0);
	}
	KUNIT_EXPECT_EQ(test, strncasecmp("ABCx", "abcy", 3), 0);
	KUNIT_EXPECT_LT(test, strncasecmp("ABCx", "abcy", 4), 0);
	KUNIT_EXPECT_EQ(test, strncasecmp("A", "b", 0), 0);
}

static struct kunit_case string_test_cases[] = {
	KUNIT_CASE(string_test_strlen),
	KUNIT_CASE(string_test_strnlen_bound),
	KUNIT_CASE(string_test_strscpy),
	KUNIT_CASE(string_test_strscpy_huge),
	KUNIT_CASE(string_test_strscpy_pad),
	KUNIT_CASE(string_test_copy),
	KUNIT_CASE(string_test_concat),
	KUNIT_CASE(string_test_compare),
	{}
};

static struct kunit_suite string_suite = {
	.name = "string",
	.test_cases = string_test_cases,
};

kunit_test_suite(string_suite);

MODULE_DESCRIPTION("Tests of strings");
MODULE_LICENSE("GPL");
