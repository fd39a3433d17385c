// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first serial port, for what is said before a driver knows of it. The
 * driver of the ports (ttyS0) takes over.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/console.h>

#include "x86.h"

#define COM1		0x3f8
#define THR		0	/* transmit */
#define IER		1	/* interrupts */
#define LCR		3	/* line */
#define MCR		4	/* modem */
#define LSR		5	/* status */
#define LSR_THRE	0x20	/* room for a character */

/* Looks at the status before a character is given up. */
#define MAX_LOOKS	1000000
#define NO_PORT		0xff

static void serial_putc(char c)
{
	for (int i = 0; i < MAX_LOOKS; i++) {
		if (inb(COM1 + LSR) & LSR_THRE) {
			outb(c, COM1 + THR);
			return;
		}
		cpu_relax();
	}
}

static void serial_write(struct console *con, const char *text,
			 unsigned int len)
{
	while (len--) {
		if (*text == '\n')
			serial_putc('\r');
		serial_putc(*text++);
	}
}

static struct console serial_console = {
	.name = "earlyser0",
	.write = serial_write,
	.flags = CON_BOOT | CON_PRINTBUFFER,
	.index = -1,
};

/* Without a port the status reads as all ones. */
void __init early_serial_init(void)
{
	if (inb(COM1 + LSR) == NO_PORT)
		return;
	outb(0, COM1 + IER);
	outb(0x03, COM1 + LCR);		/* 8 bits, no parity, 1 stop bit */
	outb(0x03, COM1 + MCR);		/* ready */
	register_console(&serial_console);
}
