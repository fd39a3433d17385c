// SPDX-License-Identifier: GPL-2.0-only
/*
 * Consoles on PL011 ports: ttyAMA0 and on, in the order of the devicetree, and
 * earlycon=pl011,ADDRESS.
 *
 * Owns the ports. printk sees to it that one CPU writes at a time; with its
 * terminal (amba-pl011_tty.c) a port is shared under the terminal's lock.
 */
#include <asm/io.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/serial_core.h>
#include <linux/vfs.h>

#include "amba-pl011.h"

static u32 mmio_in(const struct pl011 *uart, unsigned int reg)
{
	return readl(uart->regs + reg);
}

static void mmio_out(const struct pl011 *uart, unsigned int reg, u32 value)
{
	writel(value, uart->regs + reg);
}

/* Of both kinds of consoles: their data is the port. */
static void console_write(struct console *con, const char *text,
			  unsigned int len)
{
	pl011_console_write(con->data, text, len);
}

/* A line that makes no sense must not cost the console. */
static void check_options(const char *options)
{
	struct uart_options unused;

	if (uart_parse_options(options, &unused))
		pr_err("pl011: no such line: '%s'; it stays as the firmware has set it\n",
		       options);
}

/* --- ttyAMA. --- */

static struct pl011 ports[NR_PL011_PORTS];
static struct console consoles[NR_PL011_PORTS];

static int ttyama_setup(struct console *con, char *options)
{
	check_options(options);
	return pl011_setup(con->data);
}

static void __init add_console(const struct serial_of_port *of, short index)
{
	struct console *con = &consoles[index];
	struct pl011 *uart = &ports[index];

	uart->regs = ioremap(of->base, PL011_WINDOW);
	if (!uart->regs) {
		pr_err("ttyAMA%d: cannot map %#llx\n", index, of->base);
		return;
	}
	uart->base = of->base;
	uart->in = mmio_in;
	uart->out = mmio_out;
	*con = (struct console){
		.name = "ttyAMA", .write = console_write,
		.setup = ttyama_setup, .flags = CON_PRINTBUFFER | CON_ANYTIME,
		.index = index, .data = uart,
		.tty_dev = MKDEV(TTYAMA_MAJOR, TTYAMA_MINOR + index),
	};
	register_console(con);
}

struct pl011 *pl011_port_at(phys_addr_t base, unsigned int *index)
{
	for (*index = 0; *index < NR_PL011_PORTS; ++*index)
		if (ports[*index].in && ports[*index].base == base)
			return &ports[*index];
	return NULL;
}

/* The loader's console first: the first one is used if none is asked for. */
static int __init ttyama_console_init(void)
{
	for (int stdout = 1; stdout >= 0; stdout--) {
		for (short i = 0; i < NR_PL011_PORTS; i++) {
			const struct serial_of_port *of =
				serial_of_port("pl011", i);

			if (of && of->is_stdout == stdout)
				add_console(of, i);
		}
	}
	return 0;
}
core_initcall(ttyama_console_init);

/* --- earlycon. --- */

static struct pl011 early_ports[NR_EARLYCON];

static int __init pl011_early_setup(struct earlycon_device *device)
{
	struct pl011 *uart = &early_ports[device->slot];

	if (!device->has_place || device->place.iotype == UPIO_PORT)
		return -EINVAL;
	check_options(device->place.options);
	uart->regs = device->membase;
	uart->in = mmio_in;
	uart->out = mmio_out;
	device->con.write = console_write;
	device->con.data = uart;
	return pl011_setup(uart);
}
OF_EARLYCON_DECLARE(pl011, "arm,pl011", pl011_early_setup);
