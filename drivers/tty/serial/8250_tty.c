// SPDX-License-Identifier: GPL-2.0-only
/*
 * ttyS0 to ttyS3: a PC's serial ports, where they answer. Owns the driver and its ports, from
 * boot on.
 */
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>
#include <linux/serial_core.h>

#include "8250.h"

#define TTY_MAJOR	4
#define TTYS_MINOR	64
#define NR_REGISTERS	8

/* Lines of the ISA bus, by convention. */
static const u32 isa_irqs[NR_PC_PORTS] = { 4, 3, 4, 3 };

static struct tty_struct *ttys[NR_PC_PORTS];
static struct uart_8250_port ports[NR_PC_PORTS];

static struct tty_driver ttys_driver = {
	.name = "ttyS",
	.driver_name = "serial",
	.type = "serial",
	.major = TTY_MAJOR,
	.minor_start = TTYS_MINOR,
	.num = NR_PC_PORTS,
	.ops = &uart_tty_ops,
	.ttys = ttys,
};

/* 0 or an error: then printk may have the port for itself. */
static int __init add_port(unsigned int index, struct uart_8250 *uart)
{
	struct uart_8250_port *p = &ports[index];
	struct uart_line line = { .index = index, .baud = uart->baud ?: 9600 };
	unsigned int irq = platform_get_irq(&(struct platform_device){
		.irq = { .param_count = 1, .param = { isa_irqs[index] } } });
	int err;

	if (!irq)
		return -ENXIO;
	scnprintf(p->name, sizeof(p->name), "ttyS%u", index);
	p->uart = uart;
	p->port.ops = &uart_8250_ops;
	p->port.is_console = uart->baud;
	spin_lock_init(&p->port.lock);
	err = uart_add_port(&ttys_driver, &p->port, &line);
	if (err)
		return err;
	WRITE_ONCE(uart->tty, p);
	return request_irq(irq, uart_8250_interrupt, IRQF_SHARED, p->name, p);
}

/* One that is no console was not set up by anybody. */
static int __init probe_port(unsigned int index)
{
	struct uart_8250 *uart = uart_8250_pc_port(index);
	struct uart_options options;
	int err;

	if (!uart_8250_present(uart))
		return 0;
	if (!uart->baud) {
		uart_parse_options("9600n8", &options);
		err = uart_8250_setup(uart, &options);
		uart->baud = 0;
		if (err)
			return err;
	}
	if (!request_region(uart->port, NR_REGISTERS, "serial"))
		return -EBUSY;
	err = add_port(index, uart);
	if (err)
		release_region(uart->port, NR_REGISTERS);
	return err;
}

static int __init ttys_init(void)
{
	int err;

	ttys_driver.init_termios = tty_std_termios;
	ttys_driver.init_termios.c_cflag = CS8 | CREAD | HUPCL | CLOCAL;
	err = tty_register_driver(&ttys_driver);
	if (err)
		return err;
	for (unsigned int i = 0; i < NR_PC_PORTS; i++) {
		err = probe_port(i);
		if (err)
			pr_err("ttyS%u: no terminal: %d\n", i, err);
	}
	return 0;
}
device_initcall(ttys_init);
