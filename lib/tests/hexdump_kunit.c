// SPDX-License-Identifier: GPL-2.0-only
/* Tests of <linux/hex.h> and <linux/hexdump.h>. */
#include <kunit/test.h>
#include <linux/hex.h>
#include <linux/hexdump.h>
#include <linux/printk.h>
#include <linux/sprintf.h>

static void hex_test_digits(struct kunit *test)
{
	int c;

	for (c = 0; c < 256; c++) {
		int want = c >= '0' && c <= '9' ? c - '0' :
			   c >= 'a' && c <= 'f' ? c - 'a' + 10 :
			   c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;

		KUNIT_ASSERT_EQ(test, hex_to_bin(c), want);
	}
}

static void hex_test_bytes(struct kunit *test)
{
	char text[8] = "#######";
	u8 bytes[3] = { 0 };

	KUNIT_EXPECT_EQ(test, hex2bin(bytes, "00fFa5", 3), 0);
	KUNIT_EXPECT_MEMEQ(test, bytes, "\x00\xff\xa5", 3);
	KUNIT_EXPECT_EQ(test, hex2bin(bytes, "0g", 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, hex2bin(bytes, "g0", 1), -EINVAL);
	KUNIT_EXPECT_PTR_EQ(test, bin2hex(text, "\x00\xff\xa5", 3), text + 6);
	KUNIT_EXPECT_STREQ(test, text, "00ffa5#");
	KUNIT_EXPECT_PTR_EQ(test, hex_byte_pack_upper(text, 0xfe), text + 2);
	KUNIT_EXPECT_STREQ(test, text, "FEffa5#");
}

static const u8 data[32] = "Hello, \x80\x01 world; and some more!";

struct row_case {
	size_t len;
	int rowsize, groupsize;
	bool ascii;
	const char *text;
};

static const struct row_case row_cases[] = {
	{ 4, 16, 1, false, "48 65 6c 6c" },
	{ 4, 16, 1, true,
	  "48 65 6c 6c                                      Hell" },
	{ 16, 16, 1, true,
	  "48 65 6c 6c 6f 2c 20 80 01 20 77 6f 72 6c 64 3b  Hello, .. world;" },
	{ 8, 16, 2, false, "6548 6c6c 2c6f 8020" },
	{ 8, 16, 4, false, "6c6c6548 80202c6f" },
	{ 16, 16, 8, false, "80202c6f6c6c6548 3b646c726f772001" },
	{ 16, 16, 8, true,
	  "80202c6f6c6c6548 3b646c726f772001  Hello, .. world;" },
	/* A length that groups do not fill: bytes. */
	{ 3, 16, 4, false, "48 65 6c" },
	{ 4, 16, 3, false, "48 65 6c 6c" },
	{ 32, 7, 8, false, "80202c6f6c6c6548 3b646c726f772001" },
	{ 20, 32, 4, false, "6c6c6548 80202c6f 6f772001 3b646c72 646e6120" },
	{ 0, 16, 1, true, "" },
};

static void hexdump_test_row(struct kunit *test)
{
	char line[128];
	int i, size;

	for (i = 0; i < ARRAY_SIZE(row_cases); i++) {
		const struct row_case *c = &row_cases[i];
		int len = strlen(c->text);

		KUNIT_EXPECT_EQ(test, hex_dump_to_buffer(data, c->len,
				c->rowsize, c->groupsize, line, sizeof(line),
				c->ascii), len);
		KUNIT_EXPECT_STREQ(test, line, c->text);
		/* Cut at any length: as much of it as fits. */
		for (size = 0; size <= len; size++) {
			line[size] = '#';
			KUNIT_ASSERT_EQ(test, hex_dump_to_buffer(data, c->len,
					c->rowsize, c->groupsize, line, size,
					c->ascii), len);
			KUNIT_ASSERT_EQ(test, line[size], '#');
			if (!size)
				continue;
			KUNIT_ASSERT_EQ(test, strlen(line), (size_t)size - 1);
			KUNIT_ASSERT_EQ(test, strncmp(line, c->text, size - 1),
					0);
		}
	}
}

/* Does the log hold this now, in its last lines? */
static bool is_logged(struct kunit *test, const char *want)
{
	char *tail = kunit_kzalloc(test, 1024, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, tail);
	tail[printk_read_tail(tail, 1023)] = '\0';
	return strstr(tail, want);
}

static void expect_logged(struct kunit *test, const char *want)
{
	KUNIT_EXPECT_TRUE_MSG(test, is_logged(test, want), "\"%s\"", want);
}

static void hexdump_test_print(struct kunit *test)
{
	char line[64];

	print_hex_dump(KERN_INFO, "one ", DUMP_PREFIX_NONE, 16, 1, data, 20,
		       true);
	expect_logged(test, "one 48 65 6c 6c 6f 2c 20 80 01 20 77 6f 72 6c 64 "
		      "3b  Hello, .. world;\n");
	expect_logged(test, "one 20 61 6e 64 ");
	print_hex_dump(KERN_INFO, "two ", DUMP_PREFIX_OFFSET, 32, 4, data + 8,
		       8, false);
	expect_logged(test, "two 00000000: 6f772001 3b646c72\n");
	print_hex_dump_bytes("three ", DUMP_PREFIX_ADDRESS, data, 1);
	snprintf(line, sizeof(line), "three %px: 48 ", data);
	expect_logged(test, line);
	/* Exactly one row, and none that is empty. */
	print_hex_dump(KERN_INFO, "four", DUMP_PREFIX_NONE, 16, 1, data, 16,
		       false);
	expect_logged(test, "four48 65 6c 6c 6f");
	KUNIT_EXPECT_FALSE(test, is_logged(test, "four\n"));
}

static struct kunit_case hexdump_test_cases[] = {
	KUNIT_CASE(hex_test_digits),
	KUNIT_CASE(hex_test_bytes),
	KUNIT_CASE(hexdump_test_row),
	KUNIT_CASE(hexdump_test_print),
	{}
};

static struct kunit_suite hexdump_suite = {
	.name = "hexdump",
	.test_cases = hexdump_test_cases,
};

kunit_test_suite(hexdump_suite);

MODULE_DESCRIPTION("Tests of bytes as hex numbers");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
