// SPDX-License-Identifier: GPL-2.0-only
/*
 * ttyAMA0 and on: ports of the devicetree that have an interrupt. Owns the driver and its ports,
 * from boot on.
 */
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>
#include <linux/serial_core.h>

#include "amba-pl011.h"

static struct tty_struct *ttys[NR_PL011_PORTS];
static struct pl011_port ports[NR_PL011_PORTS];

static struct tty_driver ttyama_driver = {
	.name = "ttyAMA",
	.driver_name = "ttyAMA",
	.type = "serial",
	.major = TTYAMA_MAJOR,
	.minor_start = TTYAMA_MINOR,
	.num = NR_PL011_PORTS,
	.ops = &uart_tty_ops,
	.ttys = ttys,
};

/* The firmware does not say how fast it is; consoles are that fast. */
#define USUAL_BAUD	115200

static int __init add_port(struct pl011 *uart, unsigned int index, unsigned int irq)
{
	struct pl011_port *p = &ports[index];
	int err;

	p->uart = uart;
	p->port.ops = &pl011_uart_ops;
	p->port.is_console = true;
	spin_lock_init(&p->port.lock);
	err = uart_add_port(&ttyama_driver, &p->port,
			    &(struct uart_line){ .index = index, .baud = USUAL_BAUD });
	if (err)
		return err;
	WRITE_ONCE(uart->tty, p);
	return request_irq(irq, pl011_interrupt, 0, "uart-pl011", p);
}

static int __init take_port(struct pl011 *uart, unsigned int index, unsigned int irq)
{
	int err;

	if (!request_mem_region(uart->base, PL011_WINDOW, "uart-pl011"))
		return -EBUSY;
	err = pl011_setup(uart) ?: add_port(uart, index, irq);
	if (err)
		release_mem_region(uart->base, PL011_WINDOW);
	return err;
}

/* A port that cannot be a terminal is no reason to do without the others. */
static int __init probe_port(const struct platform_device *pdev, void *arg)
{
	unsigned int index, irq = platform_get_irq(pdev);
	struct pl011 *uart = pl011_port_at(pdev->base, &index);
	int err;

	if (!uart)
		return 0;
	err = irq ? take_port(uart, index, irq) : -ENXIO;
	if (err)
		pr_err("ttyAMA%u: no terminal: %d\n", index, err);
	return 0;
}

static int __init ttyama_init(void)
{
	int err;

	ttyama_driver.init_termios = tty_std_termios;
	ttyama_driver.init_termios.c_cflag = CS8 | CREAD | HUPCL | CLOCAL;
	err = tty_register_driver(&ttyama_driver);
	return err ?: platform_for_each("pl011", probe_port, NULL);
}
device_initcall(ttyama_init);
