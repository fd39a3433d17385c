// SPDX-License-Identifier: GPL-2.0-only
/* Tests of the PL011 driver on a chip made of memory. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/panic.h>
#include <linux/string.h>

#include "../amba-pl011.h"

#define FIFO_SIZE	16

/* First member: the driver's view of it. */
struct chip {
	struct pl011 uart;
	bool absent;
	bool hung;
	u8 other_part;
	u32 cr, lcrh, imsc;
	unsigned int nr_looks;
	unsigned int filled;		/* of its FIFO; a look at a full one empties it */
	unsigned int overruns;
	char sent[128];
	unsigned int nr_sent;
	bool patient;			/* its FIFO is not emptied by looking at it */
	u16 in[8];			/* characters to come, with what is wrong with them */
	unsigned int in_head, in_tail;
	u32 icr;			/* what it was told to forget */
};

static u32 flags(struct chip *c)
{
	u32 full = c->hung || c->filled >= FIFO_SIZE ? UART01x_FR_TXFF : 0;

	c->nr_looks++;
	if (!c->hung && !c->patient && full)
		c->filled = 0;
	return full | (c->in_head == c->in_tail ? UART01x_FR_RXFE : 0) | UART01x_FR_CTS;
}

static u32 chip_in(const struct pl011 *uart, unsigned int reg)
{
	static const u8 id[4] = { 0x0d, 0xf0, 0x05, 0xb1 };
	static const u8 part[4] = { 0x11, 0x10, 0x14, 0x00 };
	struct chip *c = (struct chip *)uart;

	if (c->absent)
		return 0xffffffff;
	switch (reg) {
	case UART01x_DR:
		return c->in_head == c->in_tail ? 0 : c->in[c->in_tail++ % 8];
	case UART011_MIS:
		return ((c->in_head != c->in_tail ? UART011_RXIM : 0) |
			(c->filled < FIFO_SIZE ? UART011_TXIM : 0)) & c->imsc;
	case UART01x_FR:
		return flags(c);
	case UART011_CR:
		return c->cr;
	case UART011_CELL_ID ... UART011_CELL_ID + 12:
		/* What stands above the byte is not defined. */
		return id[(reg - UART011_CELL_ID) / 4] | 0xabcdef00;
	case UART011_PART_ID ... UART011_PART_ID + 12:
		return part[(reg - UART011_PART_ID) / 4] ^ c->other_part;
	default:
		return 0;
	}
}

static void chip_send(struct chip *c, char value)
{
	if (++c->filled > FIFO_SIZE)
		c->overruns++;
	if (c->nr_sent < sizeof(c->sent) - 1)
		c->sent[c->nr_sent++] = value;
}

static void chip_out(const struct pl011 *uart, unsigned int reg, u32 value)
{
	struct chip *c = (struct chip *)uart;

	switch (reg) {
	case UART01x_DR:
		chip_send(c, value);
		break;
	case UART011_CR:
		c->cr = value;
		break;
	case UART011_LCRH:
		c->lcrh = value;
		break;
	case UART011_IMSC:
		c->imsc = value;
		break;
	case UART011_ICR:
		c->icr = value;
		break;
	}
}

static struct chip *new_chip(struct kunit *test)
{
	struct chip *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	c->uart.in = chip_in;
	c->uart.out = chip_out;
	c->imsc = 0x7ff;
	return c;
}

static void nobody_there(struct kunit *test)
{
	struct chip *c = new_chip(test);

	c->absent = true;
	KUNIT_EXPECT_EQ(test, pl011_setup(&c->uart), -ENODEV);
	KUNIT_EXPECT_EQ(test, c->imsc, 0x7ffu);
	c->absent = false;
	c->other_part = 0x20;		/* PL031, a clock */
	KUNIT_EXPECT_EQ(test, pl011_setup(&c->uart), -ENODEV);
	KUNIT_EXPECT_EQ(test, c->imsc, 0x7ffu);
}

/* One that is off is turned on, with 8 bits; FIFOs as well. */
static void a_chip_that_is_off(struct kunit *test)
{
	struct chip *c = new_chip(test);

	c->cr = UART011_CR_TXE | UART011_CR_RXE;
	KUNIT_ASSERT_EQ(test, pl011_setup(&c->uart), 0);
	KUNIT_EXPECT_EQ(test, c->cr, 0x301u);
	KUNIT_EXPECT_EQ(test, c->lcrh, 0x70u);
	KUNIT_EXPECT_EQ(test, c->imsc, 0u);
}

/* What the firmware has set stays: a line with two stop bits, say. */
static void a_chip_that_is_on(struct kunit *test)
{
	struct chip *c = new_chip(test);

	c->cr = UART01x_CR_UARTEN | UART011_CR_TXE;
	c->lcrh = 0x78;
	KUNIT_ASSERT_EQ(test, pl011_setup(&c->uart), 0);
	KUNIT_EXPECT_EQ(test, c->cr, 0x101u);
	KUNIT_EXPECT_EQ(test, c->lcrh, 0x78u);
	KUNIT_EXPECT_EQ(test, c->imsc, 0u);
}

/* Never more than there is room for; lines end as terminals want it. */
static void text_is_sent(struct kunit *test)
{
	static const char text[] = "a line that is longer than a FIFO\n\n\xe4";
	struct chip *c = new_chip(test);

	KUNIT_ASSERT_EQ(test, pl011_setup(&c->uart), 0);
	pl011_write(&c->uart, text, sizeof(text) - 1);
	KUNIT_EXPECT_STREQ(test, c->sent,
			   "a line that is longer than a FIFO\r\n\r\n\xe4");
	KUNIT_EXPECT_EQ(test, c->overruns, 0u);
}

/* It costs one long wait, once. */
static void a_chip_that_hangs(struct kunit *test)
{
	struct chip *c = new_chip(test);
	unsigned int looks;

	KUNIT_ASSERT_EQ(test, pl011_setup(&c->uart), 0);
	c->hung = true;
	pl011_write(&c->uart, "lost\n", 5);
	looks = c->nr_looks;
	for (int i = 0; i < 100; i++)
		pl011_write(&c->uart, "\nlost", 5);
	KUNIT_EXPECT_EQ(test, c->nr_looks, looks + 100);
	KUNIT_EXPECT_EQ(test, c->nr_sent, 0u);
	c->hung = false;
	pl011_write(&c->uart, "back", 4);
	KUNIT_EXPECT_STREQ(test, c->sent, "back");
}

/* --- A terminal on it. --- */

static struct tty_driver driver = {
	.name = "ttyKUNIT", .major = 240, .minor_start = 8, .num = 1, .ops = &uart_tty_ops,
	.ttys = (struct tty_struct *[1]){},
};

/* Open, as by one file. */
static struct tty_struct *open_terminal(struct kunit *test, struct chip *c,
					struct pl011_port *p)
{
	KUNIT_ASSERT_EQ(test, pl011_setup(&c->uart), 0);
	driver.init_termios = tty_std_termios;
	c->patient = true;
	p->uart = &c->uart;
	p->port.ops = &pl011_uart_ops;
	spin_lock_init(&p->port.lock);
	KUNIT_ASSERT_EQ(test, tty_register_driver(&driver), 0);
	KUNIT_ASSERT_EQ(test, uart_add_port(&driver, &p->port,
					    &(struct uart_line){ .baud = 115200 }), 0);
	c->uart.tty = p;
	KUNIT_ASSERT_EQ(test, uart_tty_ops.open(p->port.tty), 0);
	return p->port.tty;
}

static void close_terminal(struct tty_struct *tty)
{
	uart_tty_ops.close(tty);
	tty_unregister_device(&driver, 0);
	tty_unregister_driver(&driver);
}

static unsigned int put(struct tty_struct *tty, const char *text)
{
	guard(spinlock)(&tty->lock);
	return uart_tty_ops.write(tty, (const u8 *)text, strlen(text));
}

/* The writer fills the FIFO, interrupts do the rest; printk comes in between. */
static void a_terminal_sends(struct kunit *test)
{
	struct pl011_port *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct chip *c = new_chip(test);
	struct tty_struct *tty;

	KUNIT_ASSERT_NOT_NULL(test, p);
	tty = open_terminal(test, c, p);
	KUNIT_EXPECT_EQ(test, put(tty, "0123456789abcdefghi"), 19u);
	KUNIT_EXPECT_STREQ(test, c->sent, "0123456789abcdef");
	KUNIT_EXPECT_EQ(test, c->imsc & UART011_TXIM, UART011_TXIM);
	KUNIT_EXPECT_EQ(test, pl011_interrupt(0, p), IRQ_NONE);
	c->patient = false;
	pl011_console_write(&c->uart, "!\n", 2);
	c->patient = true;
	KUNIT_EXPECT_EQ(test, pl011_interrupt(0, p), IRQ_HANDLED);
	KUNIT_EXPECT_STREQ(test, c->sent, "0123456789abcdef!\r\nghi");
	KUNIT_EXPECT_EQ(test, c->imsc & UART011_TXIM, 0u);
	KUNIT_EXPECT_EQ(test, c->overruns, 0u);
	KUNIT_EXPECT_EQ(test, uart_tty_ops.chars_in_buffer(tty), 0u);
	KUNIT_EXPECT_EQ(test, uart_tty_ops.tiocmget(tty), TIOCM_DTR | TIOCM_RTS | TIOCM_CTS);
	close_terminal(tty);
}

/* What waits has no interrupt to hope for when the kernel dies: it goes before the last words. */
static void last_words(struct kunit *test)
{
	struct pl011_port *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct chip *c = new_chip(test);
	struct tty_struct *tty;

	KUNIT_ASSERT_NOT_NULL(test, p);
	tty = open_terminal(test, c, p);
	KUNIT_EXPECT_EQ(test, put(tty, "0123456789abcdefghi"), 19u);
	c->patient = false;
	oops_enter();
	pl011_console_write(&c->uart, "!\n", 2);
	oops_exit();
	KUNIT_EXPECT_STREQ(test, c->sent, "0123456789abcdefghi!\r\n");
	KUNIT_EXPECT_EQ(test, c->imsc & UART011_TXIM, 0u);
	KUNIT_EXPECT_EQ(test, uart_tty_ops.chars_in_buffer(tty), 0u);
	close_terminal(tty);
}

/* With each character the chip says what is wrong with it. */
static void a_terminal_receives(struct kunit *test)
{
	static const u16 come[] = { 'a', 'b' | UART011_DR_PE, UART011_DR_BE | UART011_DR_FE, 'd' };
	static const u8 flags[] = { TTY_NORMAL, TTY_PARITY, TTY_BREAK, TTY_NORMAL };
	struct pl011_port *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct chip *c = new_chip(test);
	struct tty_struct *tty;

	KUNIT_ASSERT_NOT_NULL(test, p);
	/* What came before somebody wanted it is thrown away. */
	c->in[c->in_head++] = 'x';
	tty = open_terminal(test, c, p);
	KUNIT_EXPECT_EQ(test, c->in_tail, 1u);
	for (unsigned int i = 0; i < ARRAY_SIZE(come); i++)
		c->in[c->in_head++ % 8] = come[i];
	KUNIT_EXPECT_EQ(test, pl011_interrupt(0, p), IRQ_HANDLED);
	KUNIT_EXPECT_EQ(test, c->icr & UART011_RXIM, UART011_RXIM);
	KUNIT_EXPECT_EQ(test, tty->in.head, ARRAY_SIZE(come));
	for (unsigned int i = 0; i < ARRAY_SIZE(come); i++) {
		KUNIT_EXPECT_EQ(test, tty->in.chars[i], (u8)come[i]);
		KUNIT_EXPECT_EQ(test, tty->in.flags[i], flags[i]);
	}
	close_terminal(tty);
	KUNIT_EXPECT_EQ(test, c->imsc & UART011_RXIM, 0u);
}

static struct kunit_case pl011_cases[] = {
	KUNIT_CASE(nobody_there),
	KUNIT_CASE(a_chip_that_is_off),
	KUNIT_CASE(a_chip_that_is_on),
	KUNIT_CASE(text_is_sent),
	KUNIT_CASE(a_chip_that_hangs),
	KUNIT_CASE(a_terminal_sends),
	KUNIT_CASE(last_words),
	KUNIT_CASE(a_terminal_receives),
	{}
};

static struct kunit_suite pl011_suite = {
	.name = "amba_pl011",
	.test_cases = pl011_cases,
};
kunit_test_suite(pl011_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
