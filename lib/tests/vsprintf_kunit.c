// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of lib/vsprintf.c. Each format is printed into buffers of every size
 * up to its length, which must all hold what fits, terminated, and leave the
 * bytes behind alone; and the length returned must always be that of the whole.
 */
#include <kunit/test.h>
#include <kunit/warning.h>
#include <linux/printf_ext.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>

#define ROOM	128
#define FILL	0x3c

struct printf_test {
	struct kunit *test;
	const char *want;
	char buf[ROOM + 8];
};

/* Prints into @size bytes and looks at all the bytes. */
static void print_sized(struct printf_test *t, size_t size, const char *fmt,
			va_list args)
{
	const char *want = t->want;
	struct kunit *test = t->test;
	size_t len = strlen(want), fits = min(len, size ? size - 1 : 0), i;

	memset(t->buf, FILL, sizeof(t->buf));
	KUNIT_ASSERT_EQ_MSG(test, vsnprintf(t->buf, size, fmt, args), (int)len,
			    "format \"%s\", size %zu", fmt, size);
	if (size) {
		KUNIT_ASSERT_EQ_MSG(test, memcmp(t->buf, want, fits), 0,
				    "\"%s\": \"%s\", not \"%s\"", fmt, t->buf,
				    want);
		KUNIT_ASSERT_EQ(test, t->buf[fits], '\0');
	}
	for (i = size ? fits + 1 : 0; i < sizeof(t->buf); i++)
		KUNIT_ASSERT_EQ_MSG(test, t->buf[i], FILL,
				    "format \"%s\", size %zu, byte %zu", fmt,
				    size, i);
}

/* Without the attribute: some formats under test are wrong on purpose. */
static void check(struct printf_test *t, const char *want, const char *fmt, ...)
{
	size_t size, len = strlen(want);
	va_list args, copy;

	KUNIT_ASSERT_LT(t->test, len, (size_t)ROOM);
	t->want = want;
	va_start(args, fmt);
	for (size = 0; size <= len + 2; size++) {
		va_copy(copy, args);
		print_sized(t, size, fmt, copy);
		va_end(copy);
	}
	va_end(args);
}

static int printf_test_init(struct kunit *test)
{
	struct printf_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->test = test;
	test->priv = t;
	return 0;
}

static void printf_test_plain(struct kunit *test)
{
	struct printf_test *t = test->priv;

	check(t, "", "");
	check(t, "hello", "hello");
	check(t, "100%", "100%%");
	check(t, "a%b%c", "a%%b%%c");
}

static void printf_test_strings(struct kunit *test)
{
	struct printf_test *t = test->priv;

	check(t, "abc", "%s", "abc");
	check(t, "[  abc]", "[%5s]", "abc");
	check(t, "[abc  ]", "[%-5s]", "abc");
	check(t, "[abc  ]", "[%*s]", -5, "abc");
	check(t, "[  abc]", "[%*s]", 5, "abc");
	check(t, "[ab]", "[%.2s]", "abc");
	check(t, "[   ab]", "[%5.2s]", "abc");
	check(t, "[]", "[%.s]", "abc");
	check(t, "[abc]", "[%.*s]", -1, "abc");
	check(t, "[a]", "[%.*s]", 1, "abc");
	check(t, "[abc]", "[%2s]", "abc");
	check(t, "(null)", "%s", NULL);
	check(t, "(efault)", "%s", (char *)100);
	check(t, "(efault)", "%s", ERR_PTR(-EINVAL));
	check(t, "[  (null)]", "[%8s]", NULL);
}

/* A precision bounds what is read: no terminator is needed. */
static void printf_test_unterminated(struct kunit *test)
{
	char *raw = kunit_kmalloc(test, 3, GFP_KERNEL), buf[8];

	KUNIT_ASSERT_NOT_NULL(test, raw);
	memcpy(raw, "xyz", 3);
	KUNIT_EXPECT_EQ(test, snprintf(buf, sizeof(buf), "%.3s", raw), 3);
	KUNIT_EXPECT_STREQ(test, buf, "xyz");
}

static void printf_test_chars(struct kunit *test)
{
	struct printf_test *t = test->priv;

	check(t, "x", "%c", 'x');
	check(t, "[  x]", "[%3c]", 'x');
	check(t, "[x  ]", "[%-3c]", 'x');
	check(t, "[x]", "[%1c]", 'x');
}

static void printf_test_decimal(struct kunit *test)
{
	struct printf_test *t = test->priv;

	check(t, "0 1 -1", "%d %d %i", 0, 1, -1);
	check(t, "2147483647 -2147483648", "%d %d", INT_MAX, INT_MIN);
	check(t, "4294967295", "%u", UINT_MAX);
	check(t, "+5 -5 +0", "%+d %+d %+d", 5, -5, 0);
	check(t, " 5 -5", "% d % d", 5, -5);
	check(t, "+5", "%+ d", 5);
	check(t, "5", "%+u", 5);
	check(t, "[   42]", "[%5d]", 42);
	check(t, "[42   ]", "[%-5d]", 42);
	check(t, "[00042]", "[%05d]", 42);
	check(t, "[-0042]", "[%05d]", -42);
	check(t, "[42   ]", "[%-05d]", 42);
	check(t, "[  042]", "[%5.3d]", 42);
	check(t, "[042  ]", "[%-5.3d]", 42);
	check(t, "[  042]", "[%05.3d]", 42);
	check(t, "[-042]", "[%.3d]", -42);
	check(t, "[123456]", "[%3d]", 123456);
	check(t, "[0|0|0]", "[%d|%.0d|%.d]", 0, 0, 0);
	check(t, "[ 42]", "[%*d]", 3, 42);
	check(t, "[042]", "[%.*d]", 3, 42);
	check(t, "[00042]", "[%0*d]", 5, 42);
}

static void printf_test_bases(struct kunit *test)
{
	struct printf_test *t = test->priv;

	check(t, "deadbeef DEADBEEF", "%x %X", 0xdeadbeef, 0xdeadbeef);
	check(t, "0xff 0XFF", "%#x %#X", 255, 255);
	check(t, "0x0", "%#x", 0);
	check(t, "[0x000ff]", "[%#07x]", 255);
	check(t, "[  0xff]", "[%#6x]", 255);
	check(t, "[0xff  ]", "[%#-6x]", 255);
	check(t, "[ 0x0ff]", "[%#6.3x]", 255);
	check(t, "777 0777 0 0", "%o %#o %o %#o", 0777, 0777, 0, 0);
	check(t, "1777777777777777777777", "%llo", ULLONG_MAX);
	check(t, "ffffffffffffffff", "%llx", ULLONG_MAX);
}

static void printf_test_sizes(struct kunit *test)
{
	struct printf_test *t = test->priv;

	check(t, "-1 255", "%hhd %hhu", 0x1ff, 0x1ff);
	check(t, "-1 65535", "%hd %hu", 0x1ffff, 0x1ffff);
	check(t, "ff ffff", "%hhx %hx", -1, -1);
	check(t, "9223372036854775807", "%ld", LONG_MAX);
	check(t, "18446744073709551615", "%lu", ULONG_MAX);
	check(t, "-9223372036854775808", "%lld", LLONG_MIN);
	check(t, "-9223372036854775808", "%Ld", LLONG_MIN);
	check(t, "18446744073709551615 -1", "%zu %zd", SIZE_MAX, (ssize_t)-1);
	check(t, "-7", "%td", (ptrdiff_t)-7);
	check(t, "1 2", "%lu %d", 1ul, 2);
}

/* What does not exist prints itself and ends the output. */
static void printf_test_invalid(struct kunit *test)
{
	struct printf_test *t = test->priv;
	int n = 77;

	check(t, "a(%n?)", "a%n b %d", &n, 5);
	KUNIT_EXPECT_EQ(test, n, 77);
	check(t, "(%f?)", "%f x", 0);
	check(t, "(%q?)", "%5.3lq", 0);
	check(t, "x(%?)", "x%");
	check(t, "x(%?)", "x%-5l");
}

/* Also without the attribute: compilers see an overflow coming. */
static int print_absurd(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

/* A field as wide as the machine's memory is cut to something sane. */
static void printf_test_absurd_width(struct kunit *test)
{
	const int max = 1 << 20;
	char buf[8];

	KUNIT_EXPECT_EQ(test, print_absurd(buf, 8, "%*d", INT_MAX, 1), max);
	KUNIT_EXPECT_STREQ(test, buf, "       ");
	KUNIT_EXPECT_EQ(test, print_absurd(buf, 8, "%*d", INT_MIN, 1), max);
	KUNIT_EXPECT_STREQ(test, buf, "1      ");
	KUNIT_EXPECT_EQ(test, print_absurd(buf, 8, "%99999999999d", 1), max);
	KUNIT_EXPECT_EQ(test, print_absurd(NULL, 0, "%.*d", INT_MAX, 1), max);
}

static void printf_test_scn(struct kunit *test)
{
	char buf[4];

	KUNIT_EXPECT_EQ(test, scnprintf(buf, 4, "abcdef"), 3);
	KUNIT_EXPECT_STREQ(test, buf, "abc");
	KUNIT_EXPECT_EQ(test, scnprintf(buf, 4, "ab"), 2);
	buf[0] = '#';
	KUNIT_EXPECT_EQ(test, scnprintf(buf, 0, "ab"), 0);
	KUNIT_EXPECT_EQ(test, buf[0], '#');
	KUNIT_EXPECT_EQ(test, sprintf(buf, "%d", 12), 2);
	KUNIT_EXPECT_STREQ(test, buf, "12");
}

static int call_vsprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsprintf(buf, fmt, args);
	va_end(args);
	return len;
}

static void printf_test_vsprintf(struct kunit *test)
{
	char buf[16];

	KUNIT_EXPECT_EQ(test, call_vsprintf(buf, "%d-%s", 1, "x"), 3);
	KUNIT_EXPECT_STREQ(test, buf, "1-x");
}

/* A negative length that became a size_t. */
static void printf_test_huge_size(struct kunit *test)
{
	char buf[8] = "#";
	size_t size = (size_t)-1;
	int len;

	OPTIMIZER_HIDE_VAR(size);
	KUNIT_EXPECT_WARNING(test, "", len = snprintf(buf, size, "x"));
	KUNIT_EXPECT_EQ(test, len, 0);
	KUNIT_EXPECT_STREQ(test, buf, "#");
}

static void printf_test_helpers(struct kunit *test)
{
	const struct printf_spec spec = { .width = 4, .precision = -1 };
	struct printf_out out;
	char buf[32] = "";

	out = (struct printf_out){ .buf = buf, .size = sizeof(buf) };
	printf_puts(&out, "a");
	printf_string(&out, "b", &spec);
	printf_hex(&out, 0x12, 4);
	printf_putc(&out, '.');
	KUNIT_EXPECT_STREQ(test, buf, "a   b0x0012.");
	KUNIT_EXPECT_EQ(test, out.len, (size_t)12);
}

static struct kunit_case printf_test_cases[] = {
	KUNIT_CASE(printf_test_plain),
	KUNIT_CASE(printf_test_strings),
	KUNIT_CASE(printf_test_unterminated),
	KUNIT_CASE(printf_test_chars),
	KUNIT_CASE(printf_test_decimal),
	KUNIT_CASE(printf_test_bases),
	KUNIT_CASE(printf_test_sizes),
	KUNIT_CASE(printf_test_invalid),
	KUNIT_CASE(printf_test_absurd_width),
	KUNIT_CASE(printf_test_scn),
	KUNIT_CASE(printf_test_vsprintf),
	KUNIT_CASE(printf_test_huge_size),
	KUNIT_CASE(printf_test_helpers),
	{}
};

static struct kunit_suite printf_suite = {
	.name = "printf",
	.init = printf_test_init,
	.test_cases = printf_test_cases,
};

kunit_test_suite(printf_suite);

MODULE_DESCRIPTION("Tests of printf");
MODULE_LICENSE("GPL");
