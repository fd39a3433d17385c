// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the checks: when they fail, and what they then print. */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/errno.h>

#include "fake.h"

/* Does @statement, on the fake, fail and print just @text, below its header? */
#define EXPECT_REPORT(real, fake, statement, text) \
do { \
	const char *__body; \
	fake_clear(fake); \
	statement; \
	KUNIT_EXPECT_EQ(real, (fake)->test.status, KUNIT_FAILURE); \
	KUNIT_EXPECT_NOT_NULL(real, strstr((fake)->log, "# fake: EXPECTATION " \
					   "FAILED at " __FILE__ ":")); \
	__body = strchr((fake)->log, '\n'); \
	KUNIT_ASSERT_NOT_NULL(real, __body); \
	KUNIT_EXPECT_STREQ(real, __body + 1, text); \
} while (0)

/* Does @statement, on the fake, neither fail nor print anything? */
#define EXPECT_SILENCE(real, fake, statement) \
do { \
	fake_clear(fake); \
	statement; \
	KUNIT_EXPECT_EQ(real, (fake)->test.status, KUNIT_SUCCESS); \
	KUNIT_EXPECT_STREQ(real, (fake)->log, ""); \
} while (0)

static void checks_that_hold_are_silent(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit *t = &fake->test;
	int object = 0, *ptr = &object;

	EXPECT_SILENCE(test, fake, KUNIT_SUCCEED(t));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_TRUE(t, 2));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_FALSE(t, 0));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_EQ(t, 1 + 1, 2));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_NE(t, 1, 2));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_LT(t, -1, 0));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_LE(t, 0, 0));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_GT(t, ~0ULL, 0ULL));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_GE(t, 0, -1));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_PTR_EQ(t, ptr, &object));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_PTR_NE(t, ptr, &object + 1));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_NULL(t, (void *)NULL));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_NOT_NULL(t, ptr));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_NOT_ERR_OR_NULL(t, ptr));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_STREQ(t, "a", "a"));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_STRNEQ(t, "a", "b"));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_MEMEQ(t, "ax", "ay", 1));
	EXPECT_SILENCE(test, fake, KUNIT_EXPECT_MEMNEQ(t, "ax", "ay", 2));
}

static void assertions_that_hold_go_on(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit *t = &fake->test;
	int object = 0, *ptr = &object;

	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_TRUE(t, true));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_FALSE(t, false));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_EQ(t, 1, 1));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_NE(t, 1, 2));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_LT(t, 1, 2));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_LE(t, 2, 2));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_GT(t, 2, 1));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_GE(t, 2, 2));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_PTR_EQ(t, ptr, ptr));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_PTR_NE(t, ptr, ptr + 1));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_NULL(t, (void *)NULL));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_NOT_NULL(t, ptr));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_NOT_ERR_OR_NULL(t, ptr));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_STREQ(t, "a", "a"));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_STRNEQ(t, "a", "b"));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_MEMEQ(t, "a", "a", 2));
	EXPECT_SILENCE(test, fake, KUNIT_ASSERT_MEMNEQ(t, "a", "b", 2));
}

static void operands_are_evaluated_once(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	const char *text = "xyz";
	int n = 0;

	KUNIT_EXPECT_EQ(&fake->test, n++, 5);
	KUNIT_EXPECT_EQ(test, n, 1);
	KUNIT_EXPECT_TRUE(&fake->test, n++);
	KUNIT_EXPECT_EQ(test, n, 2);
	KUNIT_EXPECT_STREQ(&fake->test, text++, "yz");
	KUNIT_EXPECT_STREQ(test, text, "yz");
	KUNIT_EXPECT_NOT_NULL(&fake->test, text++);
	KUNIT_EXPECT_STREQ(test, text, "z");
}

static void conditions_say_what_they_are(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit *t = &fake->test;
	int n = 3;

	EXPECT_REPORT(test, fake, KUNIT_EXPECT_TRUE(t, n == 4),
		      "    #     Expected n == 4 to be true, but is false\n");
	EXPECT_REPORT(test, fake, KUNIT_EXPECT_FALSE(t, n == 3),
		      "    #     Expected n == 3 to be false, but is true\n");
}

static void integers_show_their_values(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit *t = &fake->test;
	const u64 large = ~0ULL;
	const s8 small = -1;

	EXPECT_REPORT(test, fake, KUNIT_EXPECT_EQ(t, small, 7),
		      "    #     Expected small == 7, but\n"
		      "    #         small == -1 (0xff)\n");
	EXPECT_REPORT(test, fake, KUNIT_EXPECT_LT(t, large, 9u),
		      "    #     Expected large < 9u, but\n"
		      "    #         large == 18446744073709551615 "
		      "(0xffffffffffffffff)\n"
		      "    #         9u == 9 (0x9)\n");
	/* Operands keep the names of their constants. */
	EXPECT_REPORT(test, fake, KUNIT_EXPECT_NE(t, -EINVAL, -EINVAL),
		      "    #     Expected -EINVAL != -EINVAL, but\n"
		      "    #         -EINVAL == -22 (0xffffffea)\n"
		      "    #         -EINVAL == -22 (0xffffffea)\n");
}

static void pointers_show_their_addresses(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit *t = &fake->test;
	void *ptr = (void *)0x1234;

	EXPECT_REPORT(test, fake, KUNIT_EXPECT_NULL(t, ptr),
		      "    #     Expected ptr == NULL, but\n"
		      "    #         ptr == 0000000000001234\n");
	ptr = NULL;
	EXPECT_REPORT(test, fake, KUNIT_EXPECT_NOT_ERR_OR_NULL(t, ptr),
		      "    #     Expected ptr not to be NULL, but it is\n");
	ptr = ERR_PTR(-ENOMEM);
	EXPECT_REPORT(test, fake, KUNIT_EXPECT_NOT_ERR_OR_NULL(t, ptr),
		      "    #     Expected ptr not to be an error, "
		      "but is -ENOMEM\n");
	EXPECT_REPORT(test, fake, KUNIT_EXPECT_PTR_EQ(t, ptr, NULL),
		      "    #     Expected ptr == NULL, but\n"
		      "    #         ptr == fffffffffffffff4 (-ENOMEM)\n");
}

static void strings_show_their_text(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit *t = &fake->test;
	const char *text = "text", *none = NULL;

	EXPECT_REPORT(test, fake, KUNIT_EXPECT_STREQ(t, text, "test"),
		      "    #     Expected text == \"test\", but\n"
		      "    #         text == \"text\"\n");
	EXPECT_REPORT(test, fake, KUNIT_EXPECT_STREQ(t, none, none),
		      "    #     Expected none == none, but\n"
		      "    #         none == NULL\n"
		      "    #         none == NULL\n");
	EXPECT_REPORT(test, fake, KUNIT_EXPECT_STRNEQ(t, text, none),
		      "    #     Expected text != none, but\n"
		      "    #         text == \"text\"\n"
		      "    #         none == NULL\n");
}

static void no_text_looks_like_a_result(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	const char *text = "x\nok 1 forged\n";

	EXPECT_REPORT(test, fake, KUNIT_EXPECT_STREQ(&fake->test, text, ""),
		      "    #     Expected text == \"\", but\n"
		      "    #         text == \"x\n"
		      "    #     ok 1 forged\n"
		      "    #     \"\n");
}

static void bytes_show_where_they_differ(struct kunit *test)
{
	static const u8 left[] = { 1, 2, 3, 4, 5, 6, 7, 8,
				   9, 10, 11, 12, 13, 14, 15, 16, 17 };
	static const u8 right[] = { 1, 2, 3, 4, 5, 6, 7, 8,
				    9, 10, 11, 12, 13, 14, 15, 16, 18 };
	struct fake *fake = fake_create(test);
	struct kunit *t = &fake->test;
	const void *none = NULL;

	EXPECT_REPORT(test, fake, KUNIT_EXPECT_MEMEQ(t, left, right, 17),
		      "    #     Expected left == right, but\n"
		      "    #         left ==\n"
		      "    #         0000: 01  02  03  04  05  06  07  08  "
		      "09  0a  0b  0c  0d  0e  0f  10 \n"
		      "    #         0010:<11>\n"
		      "    #         right ==\n"
		      "    #         0000: 01  02  03  04  05  06  07  08  "
		      "09  0a  0b  0c  0d  0e  0f  10 \n"
		      "    #         0010:<12>\n");
	EXPECT_REPORT(test, fake, KUNIT_EXPECT_MEMNEQ(t, left, none, 2),
		      kunit_kstrdup(test, strchr(fake->log, '\n') + 1,
				    GFP_KERNEL));
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake->log, "none == 00000000"));
}

static void many_bytes_are_cut(struct kunit *test)
{
	const size_t size = 1100;
	struct fake *fake = fake_create(test);
	u8 *left = kunit_kzalloc(test, size, GFP_KERNEL);
	u8 *right = kunit_kzalloc(test, size, GFP_KERNEL);
	char *log = kunit_kzalloc(test, 64 << 10, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, left);
	KUNIT_ASSERT_NOT_NULL(test, right);
	KUNIT_ASSERT_NOT_NULL(test, log);
	right[size - 1] = 1;
	fake->capture.buf = log;
	fake->capture.size = 64 << 10;
	KUNIT_EXPECT_MEMEQ(&fake->test, left, right, size);
	KUNIT_EXPECT_NOT_NULL(test, strstr(log, "03f0:"));
	KUNIT_EXPECT_NULL(test, strstr(log, "0400:"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(log, "... (1100 bytes in all)"));
}

static void messages_come_along(struct kunit *test)
{
	struct fake *fake = fake_create(test);
	struct kunit *t = &fake->test;

	EXPECT_REPORT(test, fake, KUNIT_FAIL(t, "no %s", "luck"),
		      "    #     no luck\n");
	EXPECT_REPORT(test, fake,
		      KUNIT_EXPECT_TRUE_MSG(t, false, "step %d\n", 3),
		      "    #     Expected false to be true, but is false\n"
		      "    #     step 3\n");
}

static struct kunit_case assert_cases[] = {
	KUNIT_CASE(checks_that_hold_are_silent),
	KUNIT_CASE(assertions_that_hold_go_on),
	KUNIT_CASE(operands_are_evaluated_once),
	KUNIT_CASE(conditions_say_what_they_are),
	KUNIT_CASE(integers_show_their_values),
	KUNIT_CASE(pointers_show_their_addresses),
	KUNIT_CASE(strings_show_their_text),
	KUNIT_CASE(no_text_looks_like_a_result),
	KUNIT_CASE(bytes_show_where_they_differ),
	KUNIT_CASE(many_bytes_are_cut),
	KUNIT_CASE(messages_come_along),
	{}
};

static struct kunit_suite assert_suite = {
	.name = "kunit_assert",
	.test_cases = assert_cases,
};
kunit_test_suite(assert_suite);

MODULE_DESCRIPTION("Tests of KUnit");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
