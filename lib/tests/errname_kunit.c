// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the names of error numbers. */
#include <kunit/test.h>
#include <linux/errname.h>
#include <linux/errno.h>

static void errname_test_known(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, errname(EPERM), "EPERM");
	KUNIT_EXPECT_STREQ(test, errname(-EPERM), "-EPERM");
	KUNIT_EXPECT_STREQ(test, errname(-EHWPOISON), "-EHWPOISON");
	KUNIT_EXPECT_STREQ(test, errname(-ERESTARTSYS), "-ERESTARTSYS");
	KUNIT_EXPECT_STREQ(test, errname(ENOTSUPP), "ENOTSUPP");
	/* Of two names for a number, the first. */
	KUNIT_EXPECT_STREQ(test, errname(-EWOULDBLOCK), "-EAGAIN");
	KUNIT_EXPECT_STREQ(test, errname(-EDEADLOCK), "-EDEADLK");
}

static void errname_test_unknown(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, errname(0));
	KUNIT_EXPECT_NULL(test, errname(41));
	KUNIT_EXPECT_NULL(test, errname(-134));
	KUNIT_EXPECT_NULL(test, errname(511));
	KUNIT_EXPECT_NULL(test, errname(525));
	KUNIT_EXPECT_NULL(test, errname(INT_MAX));
	KUNIT_EXPECT_NULL(test, errname(INT_MIN));
}

/* No hole among the numbers that user space can meet. */
static void errname_test_complete(struct kunit *test)
{
	int err;

	for (err = 1; err <= EHWPOISON; err++) {
		if (err == 41 || err == 58)
			continue;	/* never given out */
		KUNIT_EXPECT_NOT_NULL(test, errname(err));
	}
}

static struct kunit_case errname_test_cases[] = {
	KUNIT_CASE(errname_test_known),
	KUNIT_CASE(errname_test_unknown),
	KUNIT_CASE(errname_test_complete),
	{}
};

static struct kunit_suite errname_suite = {
	.name = "errname",
	.test_cases = errname_test_cases,
};

kunit_test_suite(errname_suite);

MODULE_DESCRIPTION("Tests of the names of error numbers");
MODULE_LICENSE("GPL");
