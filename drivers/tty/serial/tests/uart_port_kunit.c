// SPDX-License-Identifier: GPL-2.0-only
/*
 * Serial ports as terminals, by calls of programs on one side and the registers of a chip made
 * of memory, an 8250, on the other. Interrupts come when the test says so.
 */
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/serial_core.h>
#include <linux/workqueue.h>

#include "../../tests/pty_user.h"
#include "../8250.h"

#define MAJOR_HERE	240		/* left to experiments */
#define FIFO		16

/* First member: the driver's view of it. */
struct chip {
	struct uart_8250 uart;
	struct uart_8250_port port;
	struct tty_driver driver;
	struct tty_struct *ttys[1];
	u8 regs[8];
	u16 divisor;
	u8 in[64], in_lsr[64];		/* characters to come, and what is wrong with them */
	unsigned int in_head, in_tail;
	unsigned int filled;		/* of its FIFO */
	bool hasty;			/* it is empty as soon as somebody looks */
	unsigned int overruns;
	char sent[8192];
	unsigned int nr_sent;
	long fd;
};

static u8 lsr_of(struct chip *c)
{
	u8 lsr = 0;

	if (c->hasty)
		c->filled = 0;
	if (!c->filled)
		lsr |= UART_LSR_THRE;
	if (c->in_tail != c->in_head)
		lsr |= UART_LSR_DR | c->in_lsr[c->in_tail % 64];
	return lsr;
}

static u8 iir_of(struct chip *c)
{
	if ((c->regs[UART_IER] & UART_IER_RDI) && c->in_tail != c->in_head)
		return 0xc4;
	return (c->regs[UART_IER] & UART_IER_THRI) && !c->filled ? 0xc2 : 0xc1;
}

static u8 chip_in(const struct uart_8250 *uart, unsigned int reg)
{
	struct chip *c = (struct chip *)uart;

	switch (reg) {
	case UART_TX:
		return c->in_tail == c->in_head ? 0 : c->in[c->in_tail++ % 64];
	case UART_LSR:
		return lsr_of(c);
	case UART_IIR:
		return iir_of(c);
	default:
		return c->regs[reg];
	}
}

static void chip_out(const struct uart_8250 *uart, unsigned int reg, u8 value)
{
	struct chip *c = (struct chip *)uart;
	bool dlab = c->regs[UART_LCR] & UART_LCR_DLAB;

	if (dlab && reg == UART_DLL) {
		c->divisor = (c->divisor & 0xff00) | value;
	} else if (dlab && reg == UART_DLM) {
		c->divisor = (c->divisor & 0xff) | value << 8;
	} else if (reg == UART_TX) {
		if (c->filled++ == FIFO)
			c->overruns++;
		if (c->nr_sent < sizeof(c->sent) - 1)
			c->sent[c->nr_sent++] = value;
	} else {
		c->regs[reg] = value;
	}
}

/* --- A terminal on it. --- */

static void end_chip(void *data)
{
	struct chip *c = data;

	tty_unregister_device(&c->driver, 0);
	tty_unregister_driver(&c->driver);
}

static struct chip *open_chip(struct kunit *test, int flags)
{
	struct chip *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	struct uart_options options;

	KUNIT_ASSERT_NOT_NULL(test, c);
	fs_world(test);
	c->uart.in = chip_in;
	c->uart.out = chip_out;
	uart_parse_options(NULL, &options);
	KUNIT_ASSERT_EQ(test, uart_8250_setup(&c->uart, &options), 0);
	c->driver = (struct tty_driver){
		.name = "ttyKUNIT", .major = MAJOR_HERE, .num = 1, .ops = &uart_tty_ops,
		.init_termios = tty_std_termios, .ttys = c->ttys,
	};
	c->driver.init_termios.c_oflag = 0;
	c->driver.init_termios.c_cflag |= CLOCAL;
	c->port.uart = &c->uart;
	c->port.port.ops = &uart_8250_ops;
	spin_lock_init(&c->port.port.lock);
	KUNIT_ASSERT_EQ(test, tty_register_driver(&c->driver), 0);
	KUNIT_ASSERT_EQ(test, uart_add_port(&c->driver, &c->port.port,
					    &(struct uart_line){ .baud = 115200 }), 0);
	c->uart.tty = &c->port;
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, end_chip, c), 0);
	EXPECT(k_mknod("t", S_IFCHR | 0600, MAJOR_HERE << 8), 0);
	c->fd = k_open("t", O_RDWR | O_NOCTTY | flags, 0);
	KUNIT_ASSERT_GE(test, c->fd, 0l);
	return c;
}

/* What it wants is done, and seen by the terminal. Whether it wanted something. */
static bool interrupt(struct chip *c)
{
	bool handled = uart_8250_interrupt(0, &c->port) == IRQ_HANDLED;

	flush_work(&c->port.port.tty->in.work);
	return handled;
}

/* It has sent what it had. */
static bool drain(struct chip *c)
{
	c->filled = 0;
	return interrupt(c);
}

static void come(struct chip *c, u8 character, u8 lsr)
{
	c->in[c->in_head % 64] = character;
	c->in_lsr[c->in_head++ % 64] = lsr;
}

static void type(struct chip *c, const char *text)
{
	while (*text)
		come(c, *text++, 0);
	interrupt(c);
}

static bool has_sent(struct chip *c, const char *text)
{
	bool same = c->nr_sent == strlen(text) && !memcmp(c->sent, text, c->nr_sent);

	c->nr_sent = 0;
	return same;
}

/* --- Sending. --- */

/* The FIFO is filled when it is empty, by interrupts, and never overrun. */
static void fifos_are_filled(struct kunit *test)
{
	static const char text[] = "forty characters that have to be sent...";
	struct chip *c = open_chip(test, O_NONBLOCK);

	EXPECT(interrupt(c), false);
	EXPECT(writes(c->fd, text), true);
	EXPECT(c->nr_sent, 0);
	EXPECT(k_ask(c->fd, TIOCOUTQ), 40);
	EXPECT(interrupt(c), true);
	EXPECT(c->nr_sent, 16);
	EXPECT(interrupt(c), false);
	EXPECT(drain(c), true);
	EXPECT(c->nr_sent, 32);
	EXPECT(k_ask(c->fd, TIOCOUTQ), 8);
	EXPECT(drain(c), true);
	EXPECT(drain(c), false);
	EXPECT(c->regs[UART_IER] & UART_IER_THRI, 0);
	EXPECT(has_sent(c, text), true);
	EXPECT(c->overruns, 0);
	EXPECT(k_close(c->fd), 0);
}

static void the_ring_is_full(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 5000, GFP_KERNEL);
	struct chip *c = open_chip(test, O_NONBLOCK);
	long n;

	memset(buf, 'x', 5000);
	n = k_write(c->fd, buf, 5000);
	KUNIT_EXPECT_LT(test, n, 5000l);
	KUNIT_EXPECT_GT(test, n, 4000l);
	EXPECT(k_write(c->fd, buf, 1000), UART_XMIT_SIZE - n ?: -EAGAIN);
	EXPECT(k_write(c->fd, buf, 1), -EAGAIN);
	EXPECT(k_poll_one(c->fd, POLLOUT), 0);
	while (drain(c))
		;
	EXPECT(c->nr_sent, UART_XMIT_SIZE);
	EXPECT(k_poll_one(c->fd, POLLOUT), POLLOUT);
	/* Or it is not to be sent any more. */
	EXPECT(writes(c->fd, "abc"), true);
	EXPECT(ksyscall(__NR_ioctl, c->fd, TCFLSH, TCOFLUSH), 0);
	EXPECT(drain(c), false);
	EXPECT(c->nr_sent, UART_XMIT_SIZE);
	EXPECT(k_close(c->fd), 0);
}

static void stopped_and_started(struct kunit *test)
{
	struct chip *c = open_chip(test, O_NONBLOCK);

	EXPECT(writes(c->fd, "0123456789abcdefghi"), true);
	interrupt(c);
	type(c, "\023");
	EXPECT(drain(c), false);
	EXPECT(has_sent(c, "0123456789abcdef"), true);
	EXPECT(k_write(c->fd, "d", 1), -EAGAIN);
	EXPECT(ksyscall(__NR_ioctl, c->fd, TCXONC, TCIOFF), 0);
	EXPECT(drain(c), true);
	EXPECT(has_sent(c, "\023"), true);
	type(c, "\021");
	EXPECT(drain(c), true);
	EXPECT(has_sent(c, "ghi"), true);
	EXPECT(k_close(c->fd), 0);
}

/* --- Receiving. --- */

static void characters_come(struct kunit *test)
{
	struct chip *c = open_chip(test, O_NONBLOCK);
	char buf[8];

	type(c, "ab");
	EXPECT(k_read(c->fd, buf, 8), -EAGAIN);
	type(c, "c\r");
	EXPECT(reads(c->fd, "abc\n"), true);
	while (drain(c))
		;
	EXPECT(has_sent(c, "abc\n"), true);
	/* Errors and breaks, as the settings want them. */
	set_raw(test, c->fd, 1, 0);
	come(c, 'x', UART_LSR_PE);
	come(c, 0, UART_LSR_BI | UART_LSR_FE);
	come(c, 'y', UART_LSR_OE);
	interrupt(c);
	EXPECT(k_read(c->fd, buf, 8), 3);
	EXPECT(memcmp(buf, "x\0y", 3), 0);
	/* Of what comes while it is closed nobody hears. */
	EXPECT(k_close(c->fd), 0);
	come(c, 'z', 0);
	EXPECT(interrupt(c), false);
	c->fd = k_open("t", O_RDWR | O_NOCTTY | O_NONBLOCK, 0);
	EXPECT(interrupt(c), false);
	EXPECT(k_read(c->fd, buf, 8), -EAGAIN);
	EXPECT(k_close(c->fd), 0);
}

/* The other end is asked to wait when there is little room, and to go on when there is. */
static void input_flow(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 5000, GFP_KERNEL);
	struct chip *c = open_chip(test, O_NONBLOCK);
	struct ktermios t;

	EXPECT(k_get_termios(c->fd, &t), 0);
	t.c_iflag = IXOFF;
	t.c_lflag = 0;
	t.c_cflag |= CRTSCTS;
	EXPECT(k_set_termios(c->fd, TCSETS2, &t), 0);
	EXPECT(c->regs[UART_MCR] & UART_MCR_RTS, UART_MCR_RTS);
	while (!c->nr_sent && c->in_head < 5000) {
		type(c, "0123456789");
		drain(c);
	}
	EXPECT(has_sent(c, "\023"), true);
	EXPECT(c->regs[UART_MCR] & UART_MCR_RTS, 0);
	KUNIT_EXPECT_LT(test, c->in_head, 4090u);
	EXPECT(k_read(c->fd, buf, 5000), c->in_head);
	drain(c);
	EXPECT(has_sent(c, "\021"), true);
	EXPECT(c->regs[UART_MCR] & UART_MCR_RTS, UART_MCR_RTS);
	EXPECT(k_close(c->fd), 0);
}

/* --- Settings. --- */

static void lines(struct kunit *test)
{
	struct chip *c = open_chip(test, O_NONBLOCK);
	struct ktermios t;

	EXPECT(c->divisor, 1);
	EXPECT(k_get_termios(c->fd, &t), 0);
	EXPECT(t.c_cflag & CBAUD, B115200);
	EXPECT(t.c_ospeed, 115200);
	t.c_cflag = (t.c_cflag & ~(CBAUD | CSIZE)) | B9600 | CS7 | PARENB | CSTOPB;
	EXPECT(k_set_termios(c->fd, TCSETS2, &t), 0);
	EXPECT(c->divisor, 12);
	EXPECT(c->regs[UART_LCR], 0x1e);
	/* No speed: the line is hung up. */
	EXPECT(c->regs[UART_MCR], UART_MCR_DTR | UART_MCR_RTS | UART_MCR_OUT2);
	t.c_cflag &= ~CBAUD;
	EXPECT(k_set_termios(c->fd, TCSETS2, &t), 0);
	EXPECT(c->regs[UART_MCR], UART_MCR_OUT2);
	t.c_cflag |= B9600;
	EXPECT(k_set_termios(c->fd, TCSETS2, &t), 0);
	EXPECT(c->regs[UART_MCR], UART_MCR_DTR | UART_MCR_RTS | UART_MCR_OUT2);
	EXPECT(ksyscall(__NR_ioctl, c->fd, TIOCSBRK, 0), 0);
	EXPECT(c->regs[UART_LCR], 0x5e);
	EXPECT(ksyscall(__NR_ioctl, c->fd, TIOCCBRK, 0), 0);
	EXPECT(c->regs[UART_LCR], 0x1e);
	EXPECT(k_close(c->fd), 0);
	EXPECT(c->regs[UART_MCR], UART_MCR_OUT2);
}

static void modems(struct kunit *test)
{
	struct chip *c = open_chip(test, O_NONBLOCK);

	c->regs[UART_MSR] = UART_MSR_CTS | UART_MSR_DCD;
	EXPECT(k_ask(c->fd, TIOCMGET), TIOCM_DTR | TIOCM_RTS | TIOCM_CTS | TIOCM_CAR);
	EXPECT(k_tell(c->fd, TIOCMBIC, TIOCM_DTR), 0);
	EXPECT(c->regs[UART_MCR], UART_MCR_RTS | UART_MCR_OUT2);
	EXPECT(k_tell(c->fd, TIOCMBIS, TIOCM_OUT1 | TIOCM_CTS), 0);
	EXPECT(c->regs[UART_MCR], UART_MCR_RTS | UART_MCR_OUT1 | UART_MCR_OUT2);
	EXPECT(k_tell(c->fd, TIOCMSET, TIOCM_DTR), 0);
	EXPECT(c->regs[UART_MCR], UART_MCR_DTR | UART_MCR_OUT2);
	EXPECT(k_ask(c->fd, TIOCGDEV), MAJOR_HERE << 8);
	EXPECT(k_close(c->fd), 0);
}

/* --- With printk. --- */

/* A message comes between what the FIFO has and what waits, and costs nobody anything. */
static void shared_with_printk(struct kunit *test)
{
	struct chip *c = open_chip(test, O_NONBLOCK);
	unsigned long flags;

	EXPECT(writes(c->fd, "0123456789abcdefgh"), true);
	interrupt(c);
	c->hasty = true;
	uart_8250_console_write(&c->uart, "message\n", 8);
	c->hasty = false;
	EXPECT(c->regs[UART_IER], UART_IER_RDI | UART_IER_RLSI | UART_IER_THRI);
	EXPECT(drain(c), true);
	EXPECT(has_sent(c, "0123456789abcdefmessage\r\ngh"), true);
	EXPECT(c->overruns, 0);
	/* Even one that dies in the middle of an interrupt has its say. */
	c->hasty = true;
	spin_lock_irqsave(&c->port.port.lock, flags);
	EXPECT(uart_port_lock_console(&c->port.port), false);
	uart_8250_console_write(&c->uart, "last\n", 5);
	spin_unlock_irqrestore(&c->port.port.lock, flags);
	EXPECT(has_sent(c, "last\r\n"), true);
	EXPECT(k_close(c->fd), 0);
}

/* What waits has no interrupt to hope for when the kernel dies: it goes before the last words. */
static void last_words(struct kunit *test)
{
	struct chip *c = open_chip(test, O_NONBLOCK);

	EXPECT(writes(c->fd, "why this is the end, at some length"), true);
	c->hasty = true;
	oops_enter();
	uart_8250_console_write(&c->uart, "panic\n", 6);
	oops_exit();
	EXPECT(has_sent(c, "why this is the end, at some lengthpanic\r\n"), true);
	EXPECT(c->regs[UART_IER], UART_IER_RDI | UART_IER_RLSI);
	/* A chip that hangs takes nothing and holds nobody. */
	EXPECT(writes(c->fd, "more"), true);
	c->hasty = false;
	c->filled = FIFO;
	oops_enter();
	uart_8250_console_write(&c->uart, "panic\n", 6);
	oops_exit();
	EXPECT(has_sent(c, ""), true);
	EXPECT(k_ask(c->fd, TIOCOUTQ), 4);
	EXPECT(drain(c), true);
	EXPECT(has_sent(c, "more"), true);
	EXPECT(k_close(c->fd), 0);
}

static struct kunit_case uart_port_cases[] = {
	KUNIT_CASE(fifos_are_filled),
	KUNIT_CASE(the_ring_is_full),
	KUNIT_CASE(stopped_and_started),
	KUNIT_CASE(characters_come),
	KUNIT_CASE(input_flow),
	KUNIT_CASE(lines),
	KUNIT_CASE(modems),
	KUNIT_CASE(shared_with_printk),
	KUNIT_CASE(last_words),
	{}
};

static struct kunit_suite uart_port_suite = {
	.name = "uart_port",
	.test_cases = uart_port_cases,
};
kunit_test_suite(uart_port_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
