// SPDX-License-Identifier: GPL-2.0-only
/* Tests of <linux/bitmap-str.h>: lists and masks as text, both ways. */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/sprintf.h>

#define NBITS 100

/* What a text means, written as %*pbl prints it; or the error. */
struct parse_case {
	const char *text;
	const char *list;
	int err;
	unsigned int nbits;	/* NBITS if 0 */
};

static void text_desc(const struct parse_case *c, char *desc)
{
	strscpy(desc, c->text, KUNIT_PARAM_DESC_SIZE);
}

static const struct parse_case list_cases[] = {
	{ "", "" },
	{ "\n", "" },
	{ " , ,", "" },
	{ "0", "0" },
	{ "99", "99" },
	{ "1,3-5\n", "1,3-5" },
	{ " 7 , 9-11 , ", "7,9-11" },
	{ "3 5", "3,5" },
	{ "5-5", "5" },
	{ "0-99", "0-99" },
	{ "all", "0-99" },
	{ "ALL", "0-99" },
	{ "all:1/2", "0,2,4,6,8", 0, 10 },
	{ "N", "99" },
	{ "90-N", "90-99" },
	{ "N-N", "99" },
	{ "0-15:2/8", "0-1,8-9" },
	{ "1-10:3/4", "1-3,5-7,9-10" },
	{ "0-9:0/3", "" },
	{ "0-9:3/3", "0-9" },
	{ "64-70,60-66", "60-70" },
	{ "100", NULL, -ERANGE },
	{ "0-100", NULL, -ERANGE },
	{ "4294967296", NULL, -EINVAL },
	{ "5-3", NULL, -EINVAL },
	{ "-3", NULL, -EINVAL },
	{ "3-", NULL, -EINVAL },
	{ "x", NULL, -EINVAL },
	{ "3x", NULL, -EINVAL },
	{ "3:1/2", NULL, -EINVAL },
	{ "0-9:1", NULL, -EINVAL },
	{ "0-9:1/", NULL, -EINVAL },
	{ "0-9:/2", NULL, -EINVAL },
	{ "0-9:3/2", NULL, -EINVAL },
	{ "0-9:1/0", NULL, -EINVAL },
	{ "Nx", NULL, -EINVAL },
	{ "alll", NULL, -EINVAL },
};

KUNIT_ARRAY_PARAM(list_case, list_cases, text_desc);

static void bitmap_str_test_parselist(struct kunit *test)
{
	const struct parse_case *c = test->param_value;
	unsigned int nbits = c->nbits ?: NBITS;
	DECLARE_BITMAP(map, NBITS);
	char list[64];

	bitmap_fill(map, NBITS);
	KUNIT_ASSERT_EQ(test, bitmap_parselist(c->text, map, nbits), c->err);
	if (c->err)
		return;
	snprintf(list, sizeof(list), "%*pbl", nbits, map);
	KUNIT_EXPECT_STREQ(test, list, c->list);
}

static const struct parse_case mask_cases[] = {
	{ "0", "" },
	{ "1", "0" },
	{ "f\n", "0-3" },
	{ " F0 ", "4-7" },
	{ "deadBEEF", "0-3,5-7,9-13,15-16,18-19,21,23,25-28,30-31" },
	{ "1,00000000", "32" },
	{ "1,0", "32" },
	{ "8,,", NULL, -EINVAL },
	{ "8,00000000,00000001,00000000", "32,99" },
	{ "10,00000000,00000000,00000000", NULL, -EOVERFLOW },
	{ "1,0,0,0,0", NULL, -EOVERFLOW },
	{ "0,00000000,00000000,00000000,00000001", "0" },
	{ "123456789", NULL, -EINVAL },
	{ "", NULL, -EINVAL },
	{ ",1", NULL, -EINVAL },
	{ "g", NULL, -EINVAL },
	{ "1 1", NULL, -EINVAL },
};

KUNIT_ARRAY_PARAM(mask_case, mask_cases, text_desc);

static void bitmap_str_test_parse(struct kunit *test)
{
	const struct parse_case *c = test->param_value;
	DECLARE_BITMAP(map, NBITS);
	char list[64];

	bitmap_fill(map, NBITS);
	KUNIT_ASSERT_EQ(test, bitmap_parse(c->text, UINT_MAX, map, NBITS),
			c->err);
	if (c->err)
		return;
	snprintf(list, sizeof(list), "%*pbl", NBITS, map);
	KUNIT_EXPECT_STREQ(test, list, c->list);
}

static void bitmap_str_test_parse_bounded(struct kunit *test)
{
	unsigned long map[1];

	KUNIT_EXPECT_EQ(test, bitmap_parse("12345", 2, map, 64), 0);
	KUNIT_EXPECT_EQ(test, map[0], 0x12ul);
	/* Zeroes beyond the map are no error, and go nowhere. */
	KUNIT_EXPECT_EQ(test, bitmap_parse("0,0,00000000,3", UINT_MAX, map,
					   64), 0);
	KUNIT_EXPECT_EQ(test, map[0], 3ul);
}

static void bitmap_str_test_print(struct kunit *test)
{
	char *page = kunit_kzalloc(test, 2 * 4096, GFP_KERNEL), *buf;
	DECLARE_BITMAP(map, NBITS);

	KUNIT_ASSERT_NOT_NULL(test, page);
	buf = (char *)(((unsigned long)page + 4095) & ~4095UL);
	KUNIT_ASSERT_EQ(test, bitmap_parselist("0-7,99", map, NBITS), 0);
	KUNIT_EXPECT_EQ(test, bitmap_print_to_pagebuf(true, buf, map, NBITS),
			7);
	KUNIT_EXPECT_STREQ(test, buf, "0-7,99\n");
	KUNIT_EXPECT_EQ(test, bitmap_print_to_pagebuf(false, buf, map, NBITS),
			29);
	KUNIT_EXPECT_STREQ(test, buf, "8,00000000,00000000,000000ff\n");
	/* Never past the end of the page. */
	KUNIT_EXPECT_EQ(test, bitmap_print_to_pagebuf(true, buf + 4092, map,
						      NBITS), 3);
	KUNIT_EXPECT_STREQ(test, buf + 4092, "0-7");
}

static struct kunit_case bitmap_str_test_cases[] = {
	KUNIT_CASE_PARAM(bitmap_str_test_parselist, list_case_gen_params),
	KUNIT_CASE_PARAM(bitmap_str_test_parse, mask_case_gen_params),
	KUNIT_CASE(bitmap_str_test_parse_bounded),
	KUNIT_CASE(bitmap_str_test_print),
	{}
};

static struct kunit_suite bitmap_str_suite = {
	.name = "bitmap-str",
	.test_cases = bitmap_str_test_cases,
};

kunit_test_suite(bitmap_str_suite);

MODULE_DESCRIPTION("Tests of bitmaps as text");
MODULE_LICENSE("GPL");
