// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the 8250 driver on a chip made of memory. */
#include <kunit/test.h>
#include <linux/serial_core.h>
#include <linux/string.h>

#include "../8250.h"

enum kind { WORKING, NO_FIFO, ABSENT, HUNG };

/* First member: the driver's view of it. */
struct chip {
	struct uart_8250 uart;
	enum kind kind;
	u8 regs[8];
	u16 divisor;
	unsigned int nr_looks;
	unsigned int filled;		/* since it was last seen empty */
	unsigned int overruns;
	char sent[128];
	unsigned int nr_sent;
};

static u8 chip_in(const struct uart_8250 *uart, unsigned int reg)
{
	struct chip *c = (struct chip *)uart;

	if (c->kind == ABSENT)
		return 0xff;
	if (reg == UART_LSR) {
		c->nr_looks++;
		c->filled = c->kind == HUNG ? c->filled : 0;
		return c->kind == HUNG ? 0 : UART_LSR_THRE;
	}
	if (reg == UART_IIR)
		return c->kind == NO_FIFO ? 0x01 : 0xc1;
	return c->regs[reg];
}

static void chip_send(struct chip *c, u8 value)
{
	if (++c->filled > (c->kind == NO_FIFO ? 1 : 16))
		c->overruns++;
	if (c->nr_sent < sizeof(c->sent) - 1)
		c->sent[c->nr_sent++] = value;
}

static void chip_out(const struct uart_8250 *uart, unsigned int reg, u8 value)
{
	struct chip *c = (struct chip *)uart;
	bool dlab = c->regs[UART_LCR] & UART_LCR_DLAB;

	if (dlab && reg == UART_DLL)
		c->divisor = (c->divisor & 0xff00) | value;
	else if (dlab && reg == UART_DLM)
		c->divisor = (c->divisor & 0xff) | value << 8;
	else if (reg == UART_TX)
		chip_send(c, value);
	else
		c->regs[reg] = value;
}

static struct chip *new_chip(struct kunit *test, enum kind kind)
{
	struct chip *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->uart.in = chip_in;
	c->uart.out = chip_out;
	c->kind = kind;
	return c;
}

static int set_up(struct chip *c, const char *text)
{
	struct uart_options options;
	int err = uart_parse_options(text, &options);

	return err ?: uart_8250_setup(&c->uart, &options);
}

static void speeds(struct kunit *test)
{
	struct chip *c = new_chip(test, WORKING);

	KUNIT_EXPECT_EQ(test, set_up(c, NULL), 0);
	KUNIT_EXPECT_EQ(test, c->divisor, 1);
	KUNIT_EXPECT_EQ(test, c->regs[UART_LCR], 0x03);
	KUNIT_EXPECT_EQ(test, set_up(c, "9600e7"), 0);
	KUNIT_EXPECT_EQ(test, c->divisor, 12);
	KUNIT_EXPECT_EQ(test, c->regs[UART_LCR], 0x1a);
	KUNIT_EXPECT_EQ(test, set_up(c, "300o8r"), 0);
	KUNIT_EXPECT_EQ(test, c->divisor, 384);
	KUNIT_EXPECT_EQ(test, c->regs[UART_LCR], 0x0b);
	c->uart.clock_hz = 24000000;
	KUNIT_EXPECT_EQ(test, set_up(c, "115200"), 0);
	KUNIT_EXPECT_EQ(test, c->divisor, 13);
}

/* 115200 of them is the clock; the slowest line has the largest divisor. */
static void speeds_that_it_lacks(struct kunit *test)
{
	struct chip *c = new_chip(test, WORKING);

	KUNIT_EXPECT_EQ(test, set_up(c, "1000000"), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_up(c, "1"), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_up(c, "2"), 0);
	KUNIT_EXPECT_EQ(test, c->divisor, 57600);
}

static void nobody_there(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, set_up(new_chip(test, ABSENT), NULL), -ENODEV);
}

/* The FIFO is filled, and never overrun; lines end as terminals want it. */
static void text_is_sent(struct kunit *test)
{
	static const enum kind kinds[] = { WORKING, NO_FIFO };
	static const char text[] = "a line that is longer than a FIFO\nb\n";

	for (int i = 0; i < 2; i++) {
		struct chip *c = new_chip(test, kinds[i]);

		KUNIT_ASSERT_EQ(test, set_up(c, NULL), 0);
		uart_8250_write(&c->uart, text, sizeof(text) - 1);
		KUNIT_EXPECT_STREQ(test, c->sent,
			"a line that is longer than a FIFO\r\nb\r\n");
		KUNIT_EXPECT_EQ(test, c->overruns, 0u);
		KUNIT_EXPECT_EQ(test, c->nr_looks,
				i ? c->nr_sent : (c->nr_sent + 15) / 16);
	}
}

/* It costs one long wait, once. */
static void a_chip_that_hangs(struct kunit *test)
{
	struct chip *c = new_chip(test, WORKING);
	unsigned int looks;

	KUNIT_ASSERT_EQ(test, set_up(c, NULL), 0);
	c->kind = HUNG;
	uart_8250_write(&c->uart, "lost\n", 5);
	looks = c->nr_looks;
	for (int i = 0; i < 100; i++)
		uart_8250_write(&c->uart, "lost\n", 5);
	KUNIT_EXPECT_EQ(test, c->nr_looks, looks + 100);
	KUNIT_EXPECT_EQ(test, c->nr_sent, 0u);
	c->kind = WORKING;
	uart_8250_write(&c->uart, "back", 4);
	KUNIT_EXPECT_STREQ(test, c->sent, "back");
}

static struct kunit_case uart_8250_cases[] = {
	KUNIT_CASE(speeds),
	KUNIT_CASE(speeds_that_it_lacks),
	KUNIT_CASE(nobody_there),
	KUNIT_CASE(text_is_sent),
	KUNIT_CASE(a_chip_that_hangs),
	{}
};

static struct kunit_suite uart_8250_suite = {
	.name = "uart_8250",
	.test_cases = uart_8250_cases,
};
kunit_test_suite(uart_8250_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
