// SPDX-License-Identifier: GPL-2.0-only
/*
 * Consoles on 8250 ports: ttyS0 to ttyS3 of a PC, and earlycon= on any port
 * or address.
 *
 * Owns the ports; each is used by its console alone, of which printk sees to
 * it that one CPU writes at a time.
 */
#include <asm/io.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/string.h>

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
	uart_8250_write(con->data, text, len);
}

/* --- ttyS. --- */

/* Where PCs have them, in the order of their numbers. */
#define PC_PORT(address) { .in = port_in, .out = port_out, .port = address }
static struct uart_8250 pc_ports[] = {
	PC_PORT(0x3f8), PC_PORT(0x2f8), PC_PORT(0x3e8), PC_PORT(0x2e8),
};

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
	.flags = CON_PRINTBUFFER, .index = number, \
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

/* There is one: a second earlycon= is used instead of the first. */
static struct uart_8250 early_port;

static struct console early_console = {
	.name = "uart8250",
	.write = uart_console_write,
	.flags = CON_BOOT | CON_PRINTBUFFER,
	.index = -1,
	.data = &early_port,
};

/* "io", "mmio" or "mmio32": how. The address is known already. */
static int __init early_access(const char *how, size_t len, u64 address)
{
	unsigned int stride = 1;

	early_port.port = address;
	if (len == 2 && !strncmp(how, "io", len)) {
		early_port.in = port_in;
		early_port.out = port_out;
		return address > 0xffff - NR_REGS ? -EINVAL : 0;
	}
	if (len == 4 && !strncmp(how, "mmio", len)) {
		early_port.in = mmio_in;
		early_port.out = mmio_out;
	} else if (len == 6 && !strncmp(how, "mmio32", len)) {
		early_port.in = mmio32_in;
		early_port.out = mmio32_out;
		stride = 4;
	} else {
		return -EINVAL;
	}
	/* For ever: it is not known when the last message comes. */
	early_port.regs = early_ioremap(address, NR_REGS * stride);
	return early_port.regs ? 0 : -ENOMEM;
}

/* uart8250,HOW,ADDRESS[,OPTIONS] */
static int __init earlycon_param(char *val)
{
	struct uart_options options;
	char *how, *text;
	u64 address;
	int err;

	if (!val)
		return 0;
	if (strncmp(val, "uart8250,", 9))
		return -EINVAL;
	how = val + 9;
	text = strchr(how, ',');
	if (!text)
		return -EINVAL;
	address = simple_strtoull(text + 1, &val, 0);
	if (val == text + 1 || (*val && *val != ','))
		return -EINVAL;
	err = uart_parse_options(*val ? val + 1 : NULL, &options) ?:
	      early_access(how, text - how, address) ?:
	      uart_8250_setup(&early_port, &options);
	if (!err)
		register_console(&early_console);
	return err;
}
early_param("earlycon", earlycon_param);
