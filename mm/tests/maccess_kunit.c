// SPDX-License-Identifier: GPL-2.0-only
/* Tests of mm/maccess.c: what cannot be read is an error, and no more. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

static void copies_what_is_there(struct kunit *test)
{
	char from[40] = "words, and then a few bytes more ...";
	char to[40] = { 0 };

	for (size_t offset = 0; offset < 9; offset++) {
		memset(to, 0, sizeof(to));
		KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(to,
							       from + offset, 30), 0l);
		KUNIT_EXPECT_MEMEQ(test, to, from + offset, 30);
		KUNIT_EXPECT_EQ(test, to[30], 0);
		KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault(to + offset, from,
							     20), 0l);
		KUNIT_EXPECT_MEMEQ(test, to + offset, from, 20);
	}
}

static void null_is_an_error(struct kunit *test)
{
	unsigned long word = 5;

	KUNIT_EXPECT_EQ(test, get_kernel_nofault(word, (void *)8), -EFAULT);
	KUNIT_EXPECT_EQ(test, word, 5ul);
	KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault((void *)8, &word, 8),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&word, (void *)9, 3),
			-EFAULT);
}

/* Up to the end of what is mapped, and not a byte beyond. */
static void stops_at_the_guard_page(struct kunit *test)
{
	char *page = vzalloc(PAGE_SIZE);
	char buf[16] = { 0 };

	KUNIT_ASSERT_NOT_NULL(test, page);
	memset(page + PAGE_SIZE - 8, 'x', 8);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(buf, page + PAGE_SIZE - 8,
						       8), 0l);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(buf, page + PAGE_SIZE - 8,
						       16), -EFAULT);
	KUNIT_EXPECT_MEMEQ(test, buf, "xxxxxxxx", 8);
	vfree(page);
}

static struct kunit_case maccess_cases[] = {
	KUNIT_CASE(copies_what_is_there),
	KUNIT_CASE(null_is_an_error),
	KUNIT_CASE(stops_at_the_guard_page),
	{}
};

static struct kunit_suite maccess_suite = {
	.name = "maccess",
	.test_cases = maccess_cases,
};
kunit_test_suite(maccess_suite);
MODULE_LICENSE("GPL");
