// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of <linux/kstrtox.h>: for each width the ends of its range and one
 * beyond, the bases, and all that is not a number.
 */
#include <kunit/test.h>
#include <linux/kstrtox.h>

#define UNTOUCHED 0x5a

struct u_case {
	const char *text;
	unsigned int base;
	int err;
	unsigned long long value;
};

static void u_desc(const struct u_case *c, char *desc)
{
	strscpy(desc, c->text, KUNIT_PARAM_DESC_SIZE);
}

static const struct u_case u_cases[] = {
	{ "0", 0, 0, 0 },
	{ "123", 0, 0, 123 },
	{ "+123", 10, 0, 123 },
	{ "123\n", 0, 0, 123 },
	{ "0x1F", 0, 0, 0x1f },
	{ "0X1f", 16, 0, 0x1f },
	{ "1f", 16, 0, 0x1f },
	{ "017", 0, 0, 15 },
	{ "017", 10, 0, 17 },
	{ "00", 0, 0, 0 },
	{ "101", 2, 0, 5 },
	{ "18446744073709551615", 0, 0, ULLONG_MAX },
	{ "0xffffffffffffffff", 0, 0, ULLONG_MAX },
	{ "01777777777777777777777", 0, 0, ULLONG_MAX },
	{ "18446744073709551616", 0, -ERANGE },
	{ "0x10000000000000000", 0, -ERANGE },
	{ "99999999999999999999", 10, -ERANGE },
	{ "36893488147419103232", 10, -ERANGE },
	{ "", 0, -EINVAL },
	{ "\n", 0, -EINVAL },
	{ "+", 0, -EINVAL },
	{ "++1", 0, -EINVAL },
	{ "-1", 0, -EINVAL },
	{ "-0", 0, -EINVAL },
	{ " 1", 0, -EINVAL },
	{ "1 ", 0, -EINVAL },
	{ "1\n\n", 0, -EINVAL },
	{ "0x", 0, -EINVAL },
	{ "0xg", 0, -EINVAL },
	{ "08", 0, -EINVAL },
	{ "12", 2, -EINVAL },
	{ "0x1", 10, -EINVAL },
	{ "1a", 10, -EINVAL },
};

KUNIT_ARRAY_PARAM(u_case, u_cases, u_desc);

static void kstrtox_test_ull(struct kunit *test)
{
	const struct u_case *c = test->param_value;
	unsigned long long ull = UNTOUCHED;
	unsigned long ul = UNTOUCHED;
	u64 u = UNTOUCHED;

	KUNIT_EXPECT_EQ(test, kstrtoull(c->text, c->base, &ull), c->err);
	KUNIT_EXPECT_EQ(test, kstrtoul(c->text, c->base, &ul), c->err);
	KUNIT_EXPECT_EQ(test, kstrtou64(c->text, c->base, &u), c->err);
	KUNIT_EXPECT_EQ(test, ull, c->err ? UNTOUCHED : c->value);
	KUNIT_EXPECT_EQ(test, ul, c->err ? UNTOUCHED : c->value);
	KUNIT_EXPECT_EQ(test, u, c->err ? UNTOUCHED : c->value);
}

struct s_case {
	const char *text;
	int err;
	long long value;
};

static void s_desc(const struct s_case *c, char *desc)
{
	strscpy(desc, c->text, KUNIT_PARAM_DESC_SIZE);
}

static const struct s_case s_cases[] = {
	{ "0", 0, 0 },
	{ "-0", 0, 0 },
	{ "-1", 0, -1 },
	{ "+1", 0, 1 },
	{ "-0x10\n", 0, -16 },
	{ "9223372036854775807", 0, LLONG_MAX },
	{ "-9223372036854775808", 0, LLONG_MIN },
	{ "9223372036854775808", -ERANGE },
	{ "-9223372036854775809", -ERANGE },
	{ "-99999999999999999999", -ERANGE },
	{ "-", -EINVAL },
	{ "--1", -EINVAL },
	{ "+-1", -EINVAL },
	{ "-+1", -EINVAL },
	{ "- 1", -EINVAL },
};

KUNIT_ARRAY_PARAM(s_case, s_cases, s_desc);

static void kstrtox_test_ll(struct kunit *test)
{
	const struct s_case *c = test->param_value;
	long long ll = UNTOUCHED;
	long l = UNTOUCHED;
	s64 s = UNTOUCHED;

	KUNIT_EXPECT_EQ(test, kstrtoll(c->text, 0, &ll), c->err);
	KUNIT_EXPECT_EQ(test, kstrtol(c->text, 0, &l), c->err);
	KUNIT_EXPECT_EQ(test, kstrtos64(c->text, 0, &s), c->err);
	KUNIT_EXPECT_EQ(test, ll, c->err ? UNTOUCHED : c->value);
	KUNIT_EXPECT_EQ(test, l, c->err ? UNTOUCHED : c->value);
	KUNIT_EXPECT_EQ(test, s, c->err ? UNTOUCHED : c->value);
}

/* The value at an end of the range, and the text of the one beyond it. */
#define EXPECT_END(fn, type, end_text, end, beyond)			\
do {									\
	type v = UNTOUCHED;						\
									\
	KUNIT_EXPECT_EQ(test, fn(beyond, 10, &v), -ERANGE);		\
	KUNIT_EXPECT_EQ(test, v, (type)UNTOUCHED);			\
	KUNIT_EXPECT_EQ(test, fn("x", 10, &v), -EINVAL);		\
	KUNIT_EXPECT_EQ(test, fn(end_text, 10, &v), 0);			\
	KUNIT_EXPECT_EQ(test, v, (type)(end));				\
} while (0)

static void kstrtox_test_narrow(struct kunit *test)
{
	EXPECT_END(kstrtou8, u8, "255", 255, "256");
	EXPECT_END(kstrtos8, s8, "127", 127, "128");
	EXPECT_END(kstrtos8, s8, "-128", -128, "-129");
	EXPECT_END(kstrtou16, u16, "65535", 65535, "65536");
	EXPECT_END(kstrtos16, s16, "32767", 32767, "32768");
	EXPECT_END(kstrtos16, s16, "-32768", -32768, "-32769");
	EXPECT_END(kstrtouint, unsigned int, "4294967295", UINT_MAX,
		   "4294967296");
	EXPECT_END(kstrtou32, u32, "4294967295", UINT_MAX, "4294967296");
	EXPECT_END(kstrtoint, int, "2147483647", INT_MAX, "2147483648");
	EXPECT_END(kstrtoint, int, "-2147483648", INT_MIN, "-2147483649");
	EXPECT_END(kstrtos32, s32, "-2147483648", INT_MIN, "-2147483649");
}

static void kstrtox_test_bool(struct kunit *test)
{
	static const char *const yes[] = { "y", "Y", "yes", "1", "on", "ON",
					   "true", "T", "1\n" };
	static const char *const no[] = { "n", "No", "0", "off", "oF", "f" };
	static const char *const neither[] = { "", "o", "ox", "2", " y", "-1",
					       "maybe" };
	bool v;
	int i;

	for (i = 0; i < ARRAY_SIZE(yes); i++) {
		v = false;
		KUNIT_EXPECT_EQ(test, kstrtobool(yes[i], &v), 0);
		KUNIT_EXPECT_TRUE(test, v);
	}
	for (i = 0; i < ARRAY_SIZE(no); i++) {
		v = true;
		KUNIT_EXPECT_EQ(test, kstrtobool(no[i], &v), 0);
		KUNIT_EXPECT_FALSE(test, v);
	}
	for (i = 0; i < ARRAY_SIZE(neither); i++)
		KUNIT_EXPECT_EQ(test, kstrtobool(neither[i], &v), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtobool(NULL, &v), -EINVAL);
}

static void kstrtox_test_simple(struct kunit *test)
{
	const char *s = "12ab";
	char *end;

	KUNIT_EXPECT_EQ(test, simple_strtoull(s, &end, 10), 12ull);
	KUNIT_EXPECT_PTR_EQ(test, end, s + 2);
	KUNIT_EXPECT_EQ(test, simple_strtoul(s, &end, 16), 0x12abul);
	KUNIT_EXPECT_PTR_EQ(test, end, s + 4);
	s = "-0x10,";
	KUNIT_EXPECT_EQ(test, simple_strtoll(s, &end, 0), -16ll);
	KUNIT_EXPECT_PTR_EQ(test, end, s + 5);
	KUNIT_EXPECT_EQ(test, simple_strtol("077", NULL, 0), 63l);
	s = "zz";
	KUNIT_EXPECT_EQ(test, simple_strtoull(s, &end, 0), 0ull);
	KUNIT_EXPECT_PTR_EQ(test, end, s);
	/* "0x" alone is the number 0 and an x. */
	s = "0xz";
	KUNIT_EXPECT_EQ(test, simple_strtoull(s, &end, 0), 0ull);
	KUNIT_EXPECT_PTR_EQ(test, end, s + 1);
}

static struct kunit_case kstrtox_test_cases[] = {
	KUNIT_CASE_PARAM(kstrtox_test_ull, u_case_gen_params),
	KUNIT_CASE_PARAM(kstrtox_test_ll, s_case_gen_params),
	KUNIT_CASE(kstrtox_test_narrow),
	KUNIT_CASE(kstrtox_test_bool),
	KUNIT_CASE(kstrtox_test_simple),
	{}
};

static struct kunit_suite kstrtox_suite = {
	.name = "kstrtox",
	.test_cases = kstrtox_test_cases,
};

kunit_test_suite(kstrtox_suite);

MODULE_DESCRIPTION("Tests of numbers from text");
MODULE_LICENSE("GPL");
