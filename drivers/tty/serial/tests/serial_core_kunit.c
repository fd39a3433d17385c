// SPDX-License-Identifier: GPL-2.0-only
/* Tests of reading what stands behind console= and earlycon=. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/serial_core.h>
#include <linux/string.h>

static void expect_line(struct kunit *test, const char *text,
			struct uart_options line)
{
	struct uart_options o = { 0 };

	KUNIT_EXPECT_EQ_MSG(test, uart_parse_options(text, &o), 0, "%s", text);
	KUNIT_EXPECT_EQ_MSG(test, o.baud, line.baud, "%s", text);
	KUNIT_EXPECT_EQ_MSG(test, o.parity, line.parity, "%s", text);
	KUNIT_EXPECT_EQ_MSG(test, o.bits, line.bits, "%s", text);
}

static void lines(struct kunit *test)
{
	expect_line(test, NULL, (struct uart_options){ 115200, 8, 'n' });
	expect_line(test, "", (struct uart_options){ 115200, 8, 'n' });
	expect_line(test, "9600", (struct uart_options){ 9600, 8, 'n' });
	/* A parity without bits is whole. */
	expect_line(test, "9600e", (struct uart_options){ 9600, 8, 'e' });
	expect_line(test, "300o5r", (struct uart_options){ 300, 5, 'o' });
}

static void lines_that_make_no_sense(struct kunit *test)
{
	static const char *const wrong[] = {
		"x", "n8", "0n8", "115200x8", "115200n9", "115200n4",
		"115200n8x", "115200n8rr", "99999999999999999999",
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct uart_options o = { .baud = 1 };

		KUNIT_EXPECT_EQ_MSG(test, uart_parse_options(wrong[i], &o),
				    -EINVAL, "%s", wrong[i]);
		KUNIT_EXPECT_EQ(test, o.baud, 1u);
	}
}

static void expect_place(struct kunit *test, const char *text,
			 struct uart_place place)
{
	struct uart_place p;

	KUNIT_ASSERT_EQ_MSG(test, uart_parse_earlycon(text, &p), 0, "%s", text);
	KUNIT_EXPECT_EQ_MSG(test, p.iotype, place.iotype, "%s", text);
	KUNIT_EXPECT_EQ_MSG(test, p.address, place.address, "%s", text);
	if (place.options)
		KUNIT_EXPECT_STREQ(test, p.options, place.options);
	else
		KUNIT_EXPECT_NULL(test, p.options);
}

#define PLACE(...) (struct uart_place){ __VA_ARGS__ }

static void places(struct kunit *test)
{
	expect_place(test, "io,0x3f8", PLACE(UPIO_PORT, 0x3f8));
	expect_place(test, "io,1016,9600", PLACE(UPIO_PORT, 0x3f8, "9600"));
	expect_place(test, "mmio,0xfe001000", PLACE(UPIO_MEM, 0xfe001000));
	expect_place(test, "mmio32,0x9000000,115200n8",
		     PLACE(UPIO_MEM32, 0x9000000, "115200n8"));
	expect_place(test, "0x9000000", PLACE(UPIO_MEM, 0x9000000));
	expect_place(test, "0x123456789a,1",
		     PLACE(UPIO_MEM, 0x123456789a, "1"));
	expect_place(test, "0x9000000,", PLACE(UPIO_MEM, 0x9000000));
}

static void places_that_make_no_sense(struct kunit *test)
{
	static const char *const wrong[] = {
		"", ",", "io", "io,", "mmio,", "mmio,x", "mmio64,0x1000",
		"tape,0x3f8", "0x3f8x", "io,0x3f8 9600", "mmio0x1000",
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct uart_place p;

		KUNIT_EXPECT_EQ_MSG(test, uart_parse_earlycon(wrong[i], &p),
				    -EINVAL, "%s", wrong[i]);
	}
}

static struct kunit_case serial_core_cases[] = {
	KUNIT_CASE(lines),
	KUNIT_CASE(lines_that_make_no_sense),
	KUNIT_CASE(places),
	KUNIT_CASE(places_that_make_no_sense),
	{}
};

static struct kunit_suite serial_core_suite = {
	.name = "serial_core",
	.test_cases = serial_core_cases,
};
kunit_test_suite(serial_core_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
