// SPDX-License-Identifier: GPL-2.0-only
/* Tests of sscanf(). */
#include <kunit/test.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>

static void scanf_test_numbers(struct kunit *test)
{
	unsigned int u = 0, x = 0, o = 0;
	int d = 0, i = 0, j = 0, k = 0;

	KUNIT_EXPECT_EQ(test, sscanf("-12 34 ff 17", "%d %u %x %o", &d, &u, &x,
				     &o), 4);
	KUNIT_EXPECT_EQ(test, d, -12);
	KUNIT_EXPECT_EQ(test, u, 34u);
	KUNIT_EXPECT_EQ(test, x, 0xffu);
	KUNIT_EXPECT_EQ(test, o, 017u);
	KUNIT_EXPECT_EQ(test, sscanf("0x10,-010,+9", "%i,%i,%i", &i, &j, &k),
			3);
	KUNIT_EXPECT_EQ(test, i, 16);
	KUNIT_EXPECT_EQ(test, j, -8);
	KUNIT_EXPECT_EQ(test, k, 9);
	KUNIT_EXPECT_EQ(test, sscanf("0xAb", "%X", &x), 1);
	KUNIT_EXPECT_EQ(test, x, 0xabu);
	KUNIT_EXPECT_EQ(test, sscanf("-5", "%u", &u), 0);
	KUNIT_EXPECT_EQ(test, sscanf("-5", "%x", &x), 0);
	KUNIT_EXPECT_EQ(test, sscanf("-5", "%o", &o), 0);
	KUNIT_EXPECT_EQ(test, sscanf("-", "%d", &d), 0);
	KUNIT_EXPECT_EQ(test, sscanf("", "%d", &d), 0);
}

/* Exactly as many bytes as the size says are written. */
static void scanf_test_sizes(struct kunit *test)
{
	union {
		s8 b[16];
		s16 h[8];
		s32 w[4];
		s64 d[2];
	} v;

#define EXPECT_STORED(member, fmt)					\
do {									\
	int n__;							\
									\
	memset(&v, 0x11, sizeof(v));					\
	KUNIT_EXPECT_EQ(test, sscanf("-2", fmt, &v.member[0]), 1);	\
	KUNIT_EXPECT_EQ(test, v.member[0], -2);				\
	for (n__ = sizeof(v.member[0]); n__ < sizeof(v); n__++)		\
		KUNIT_EXPECT_EQ(test, v.b[n__], 0x11);			\
} while (0)
	EXPECT_STORED(b, "%hhd");
	EXPECT_STORED(h, "%hd");
	EXPECT_STORED(w, "%d");
	EXPECT_STORED(d, "%lld");
	memset(&v, 0x11, sizeof(v));
	KUNIT_EXPECT_EQ(test, sscanf("-2 7", "%ld %zu", (long *)&v.d[0],
				     (size_t *)&v.d[1]), 2);
	KUNIT_EXPECT_EQ(test, v.d[0], -2ll);
	KUNIT_EXPECT_EQ(test, v.d[1], 7ll);
	KUNIT_EXPECT_EQ(test, sscanf("18446744073709551615", "%llu",
				     (unsigned long long *)&v.d[0]), 1);
	KUNIT_EXPECT_EQ(test, v.d[0], -1ll);
	KUNIT_EXPECT_EQ(test, sscanf("3 4", "%td %Ld", (ptrdiff_t *)&v.d[0],
				     (long long *)&v.d[1]), 2);
	KUNIT_EXPECT_EQ(test, v.d[1], 4ll);
}

static void scanf_test_width(struct kunit *test)
{
	int a = 0, b = 0, c = 0;
	char word[8];

	KUNIT_EXPECT_EQ(test, sscanf("123456", "%2d%3d%d", &a, &b, &c), 3);
	KUNIT_EXPECT_EQ(test, a, 12);
	KUNIT_EXPECT_EQ(test, b, 345);
	KUNIT_EXPECT_EQ(test, c, 6);
	KUNIT_EXPECT_EQ(test, sscanf("-123", "%2d%d", &a, &b), 2);
	KUNIT_EXPECT_EQ(test, a, -1);
	KUNIT_EXPECT_EQ(test, b, 23);
	/* A width that ends within the prefix. */
	KUNIT_EXPECT_EQ(test, sscanf("0x12", "%2i%3s", &a, word), 2);
	KUNIT_EXPECT_EQ(test, a, 0);
	KUNIT_EXPECT_STREQ(test, word, "x12");
	KUNIT_EXPECT_EQ(test, sscanf("0x12", "%3x%d", &a, &b), 2);
	KUNIT_EXPECT_EQ(test, a, 1);
	KUNIT_EXPECT_EQ(test, b, 2);
	KUNIT_EXPECT_EQ(test, sscanf("0x12", "%1x%2s", &a, word), 2);
	KUNIT_EXPECT_STREQ(test, word, "x1");
	KUNIT_EXPECT_EQ(test, sscanf("abcdef", "%3s", word), 1);
	KUNIT_EXPECT_STREQ(test, word, "abc");
}

static void scanf_test_strings(struct kunit *test)
{
	char a[8], b[8], c[8];

	KUNIT_EXPECT_EQ(test, sscanf("  foo bar\n", "%s %s", a, b), 2);
	KUNIT_EXPECT_STREQ(test, a, "foo");
	KUNIT_EXPECT_STREQ(test, b, "bar");
	KUNIT_EXPECT_EQ(test, sscanf("   ", "%s", a), 0);
	memset(c, '#', sizeof(c));
	KUNIT_EXPECT_EQ(test, sscanf(" xyz", "%c%2c", a, c), 2);
	KUNIT_EXPECT_EQ(test, a[0], ' ');
	KUNIT_EXPECT_MEMEQ(test, c, "xy#", 3);
	KUNIT_EXPECT_EQ(test, sscanf("x", "%2c", c), 0);
}

static void scanf_test_sets(struct kunit *test)
{
	char a[8], b[8];

	KUNIT_EXPECT_EQ(test, sscanf("abc123", "%3[a-c]", a), 1);
	KUNIT_EXPECT_STREQ(test, a, "a");
	KUNIT_EXPECT_EQ(test, sscanf("abc123", "%[abc]%[^x]", a, b), 2);
	KUNIT_EXPECT_STREQ(test, a, "abc");
	KUNIT_EXPECT_STREQ(test, b, "123");
	KUNIT_EXPECT_EQ(test, sscanf("]]x", "%[]]%c", a, b), 2);
	KUNIT_EXPECT_STREQ(test, a, "]]");
	KUNIT_EXPECT_EQ(test, sscanf("a:b", "%7[^:]:%7[^]]", a, b), 2);
	KUNIT_EXPECT_STREQ(test, a, "a");
	KUNIT_EXPECT_STREQ(test, b, "b");
	KUNIT_EXPECT_EQ(test, sscanf("x", "%[abc]", a), 0);
}

static void scanf_test_literals(struct kunit *test)
{
	int a = 0, b = 0, n = 0;

	KUNIT_EXPECT_EQ(test, sscanf("a= 5 % 6;", "a=%d %% %d;%n", &a, &b, &n),
			2);
	KUNIT_EXPECT_EQ(test, a, 5);
	KUNIT_EXPECT_EQ(test, b, 6);
	KUNIT_EXPECT_EQ(test, n, 9);
	KUNIT_EXPECT_EQ(test, sscanf("5x6", "%d-%d", &a, &b), 1);
	KUNIT_EXPECT_EQ(test, sscanf("5 6", "%d,%d", &a, &b), 1);
	KUNIT_EXPECT_EQ(test, sscanf("5 6", "%d%%%d", &a, &b), 1);
	KUNIT_EXPECT_EQ(test, sscanf("7 \t 8", "%d %d", &a, &b), 2);
	KUNIT_EXPECT_EQ(test, sscanf("5!", "%d%%", &a), 1);
}

static void scanf_test_suppress(struct kunit *test)
{
	char word[8];
	int a = 0;

	KUNIT_EXPECT_EQ(test, sscanf("1 two 3", "%*d %*s %d", &a), 1);
	KUNIT_EXPECT_EQ(test, a, 3);
	KUNIT_EXPECT_EQ(test, sscanf("ab12", "%*c%*[b]%2s", word), 1);
	KUNIT_EXPECT_STREQ(test, word, "12");
}

/* Without the attribute, for formats that are wrong on purpose. */
static int scan(const char *text, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsscanf(text, fmt, args);
	va_end(args);
	return n;
}

static void scanf_test_invalid(struct kunit *test)
{
	char buf[8];
	int a = 0, n = 5;

	KUNIT_EXPECT_EQ(test, scan("1 2", "%d %f", &a, buf), 1);
	KUNIT_EXPECT_EQ(test, scan("1", "%d%", &a), 1);
	KUNIT_EXPECT_EQ(test, scan("abc", "%[abc", buf), 0);
	KUNIT_EXPECT_EQ(test, scan("abc", "%[", buf), 0);
	KUNIT_EXPECT_EQ(test, scan("1", "%d%*n", &a, &n), 1);
	KUNIT_EXPECT_EQ(test, n, 5);
}

static struct kunit_case scanf_test_cases[] = {
	KUNIT_CASE(scanf_test_numbers),
	KUNIT_CASE(scanf_test_sizes),
	KUNIT_CASE(scanf_test_width),
	KUNIT_CASE(scanf_test_strings),
	KUNIT_CASE(scanf_test_sets),
	KUNIT_CASE(scanf_test_literals),
	KUNIT_CASE(scanf_test_suppress),
	KUNIT_CASE(scanf_test_invalid),
	{}
};

static struct kunit_suite scanf_suite = {
	.name = "scanf",
	.test_cases = scanf_test_cases,
};

kunit_test_suite(scanf_suite);

MODULE_DESCRIPTION("Tests of scanf");
MODULE_LICENSE("GPL");
