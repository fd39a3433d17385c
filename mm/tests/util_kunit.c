// SPDX-License-Identifier: GPL-2.0-only
/* Tests of mm/util.c: copies in memory of their own. */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

static void util_test_kstrdup(struct kunit *test)
{
	const char text[] = "hello";
	char *s = kstrdup(text, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, s, text);
	KUNIT_EXPECT_PTR_NE(test, s, text);
	kfree(s);
	s = kstrdup("", GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, s, "");
	kfree(s);
	KUNIT_EXPECT_NULL(test, kstrdup(NULL, GFP_KERNEL));
}

static void util_test_kstrndup(struct kunit *test)
{
	char *s = kstrndup("hello", 3, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, s, "hel");
	kfree(s);
	s = kstrndup("hello", 30, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, s, "hello");
	kfree(s);
	KUNIT_EXPECT_NULL(test, kstrndup(NULL, 3, GFP_KERNEL));
}

static void util_test_kmemdup(struct kunit *test)
{
	char *s = kmemdup("a\0b", 3, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_MEMEQ(test, s, "a\0b", 3);
	kfree(s);
	s = kmemdup_nul("a\0b", 3, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_MEMEQ(test, s, "a\0b\0", 4);
	kfree(s);
	KUNIT_EXPECT_NULL(test, kmemdup_nul(NULL, 3, GFP_KERNEL));
}

static void util_test_kasprintf(struct kunit *test)
{
	char *s = kasprintf(GFP_KERNEL, "%d %s", 42, "x");

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, s, "42 x");
	kfree(s);
	s = kasprintf(GFP_KERNEL, "%300d", 7);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_EQ(test, strlen(s), (size_t)300);
	kfree(s);
}

static char *call_kvasprintf(const char *fmt, ...)
{
	va_list args;
	char *s;

	va_start(args, fmt);
	s = kvasprintf(GFP_KERNEL, fmt, args);
	va_end(args);
	return s;
}

static void util_test_kvasprintf(struct kunit *test)
{
	char *s = call_kvasprintf("%s-%lld", "abc", -5ll);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, s, "abc--5");
	kfree(s);
}

/* The page alone, whatever lies beside it. */
static void util_test_pages(struct kunit *test)
{
	struct page *pages = alloc_pages(GFP_KERNEL, 2);
	u8 *at, *page;

	KUNIT_ASSERT_NOT_NULL(test, pages);
	at = page_address(pages);
	page = at + PAGE_SIZE;
	memset(at, 0xa5, 4 * PAGE_SIZE);
	clear_page(page);
	KUNIT_EXPECT_NULL(test, memchr_inv(at, 0xa5, PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, memchr_inv(page, 0, PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, memchr_inv(page + PAGE_SIZE, 0xa5, 2 * PAGE_SIZE));
	for (unsigned int i = 0; i < PAGE_SIZE; i++)
		at[i] = i ^ i >> 8;
	copy_page(page, at);
	KUNIT_EXPECT_MEMEQ(test, page, at, PAGE_SIZE);
	KUNIT_EXPECT_NULL(test, memchr_inv(page + PAGE_SIZE, 0xa5, 2 * PAGE_SIZE));
	__free_pages(pages, 2);
}

static struct kunit_case util_test_cases[] = {
	KUNIT_CASE(util_test_kstrdup),
	KUNIT_CASE(util_test_kstrndup),
	KUNIT_CASE(util_test_kmemdup),
	KUNIT_CASE(util_test_kasprintf),
	KUNIT_CASE(util_test_kvasprintf),
	KUNIT_CASE(util_test_pages),
	{}
};

static struct kunit_suite util_suite = {
	.name = "mm_util",
	.test_cases = util_test_cases,
};

kunit_test_suite(util_suite);

MODULE_DESCRIPTION("Tests of copies in memory of their own");
MODULE_LICENSE("GPL");
