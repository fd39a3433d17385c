// SPDX-License-Identifier: GPL-2.0-only
/*
 * Consoles on 8250 ports: ttyS0 to ttyS3 of a PC, and earlycon= on any port
 * or address.
 *
 * Owns the ports. printk sees to it that one CPU writes at a time; with its
 * terminal (8250_tty.c) a port is shared under the terminal's lock.
 */
#include <asm/io.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/serial_core.h>
#include <linux/vfs.h>

#include "8250.h"

#define NR_REGS		8

/* --- The ways to reach a register. --- */

static u8 port_in(const struct uart_8250 *uart, unsigned int reg)
{
	return inb(uart->port + reg);
}

static void port_out(const struct uart_8250 *uart, unsigned int reg, u8 value)
{
	outb(value, uart->port + reg);
}

static u8 mmio_in(const struct uart_8250 *uart, unsigned int reg)
{
	return readb(uart->regs + reg);
}

static void mmio_out(const struct uart_8250 *uart, unsigned int reg, u8 value)
{
	writeb(value, uart->regs + reg);
}

/* A register to each word of four bytes, which is accessed as a whole. */
static u8 mmio32_in(const struct uart_8250 *uart, unsigned int reg)
{
	return readl(uart->regs + 4 * reg);
}

static void mmio32_out(const struct uart_8250 *uart, unsigned int reg, u8 value)
{
	writel(value, uart->regs + 4 * reg);
}

/* Of both kinds of consoles: their data is the port. */
static void uart_console_write(struct console *con, const char *text,
			       unsigned int len)
{
	uart_8250_console_write(con->data, text, len);
}

/* --- ttyS. --- */

/* Where PCs have them, in the order of their numbers. */
#define PC_PORT(address) { .in = port_in, .out = port_out, .port = address }
static struct uart_8250 pc_ports[] = {
	PC_PORT(0x3f8), PC_PORT(0x2f8), PC_PORT(0x3e8), PC_PORT(0x2e8),
};

struct uart_8250 *uart_8250_pc_port(unsigned int index)
{
	return &pc_ports[index];
}

/* A line that makes no sense must not cost the console. */
static int ttys_setup(struct console *con, char *options)
{
	struct uart_options o;
	int err = uart_parse_options(options, &o);

	if (err) {
		pr_err("ttyS%d: no such line: '%s'; 115200n8 is used\n",
		       con->index, options);
		uart_parse_options(NULL, &o);
	}
	if (con->index >= (int)ARRAY_SIZE(pc_ports))
		return -ENODEV;
	con->data = &pc_ports[con->index];
	return uart_8250_setup(con->data, &o);
}

#define TTYS_CONSOLE(number) { \
	.name = "ttyS", .write = uart_console_write, .setup = ttys_setup, \
	.flags = CON_PRINTBUFFER | CON_ANYTIME, .index = number, \
	.tty_dev = MKDEV(4, 64 + (number)), \
}
static struct console ttys_consoles[] = {
	TTYS_CONSOLE(0), TTYS_CONSOLE(1), TTYS_CONSOLE(2), TTYS_CONSOLE(3),
};

/* Those that answer: an absent one must not become the default. */
static int __init ttys_console_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(ttys_consoles); i++)
		if (uart_8250_present(&pc_ports[i]))
			register_console(&ttys_consoles[i]);
	return 0;
}
core_initcall(ttys_console_init);

/* --- earlycon. --- */

static struct uart_8250 early_ports[NR_EARLYCON];

/* A register to each byte, port or word. */
static void __init set_access(struct uart_8250 *uart,
			      const struct earlycon_device *device)
{
	switch (device->place.iotype) {
	case UPIO_PORT:
		uart->in = port_in;
		uart->out = port_out;
		break;
	case UPIO_MEM:
		uart->in = mmio_in;
		uart->out = mmio_out;
		break;
	case UPIO_MEM32:
		uart->in = mmio32_in;
		uart->out = mmio32_out;
		break;
	}
	uart->port = device->place.address;
	uart->regs = device->membase;
}

/* uart8250,HOW,ADDRESS[,OPTIONS] */
static int __init uart_8250_early_setup(struct earlycon_device *device)
{
	struct uart_8250 *uart = &early_ports[device->slot];
	struct uart_options options;
	int err = uart_parse_options(device->place.options, &options);

	if (err || !device->has_place ||
	    (device->place.iotype == UPIO_PORT &&
	     device->place.address > 0xffff - NR_REGS))
		return -EINVAL;
	set_access(uart, device);
	device->con.write = uart_console_write;
	device->con.data = uart;
	return uart_8250_setup(uart, &options);
}
EARLYCON_DECLARE(uart8250, uart_8250_early_setup);
