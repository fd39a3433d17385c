// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PL011 serial port as a console, without interrupts. Owns its address.
 *
 * As the boot finds it, it is a boot console; when drivers have their turn, it
 * is ttyAMA0, which console= may name.
 */
#include <asm/page.h>
#include <asm/processor.h>
#include <linux/compiler.h>
#include <linux/console.h>
#include <linux/init.h>
#include <linux/io.h>

#include "arm64.h"

#define UART_DR		0x00	/* data */
#define UART_FR		0x18	/* flags */
#define UART_FR_TXFF	0x20	/* no room for a character */

static char __iomem *uart;

static u32 uart_read(unsigned int reg)
{
	return *(volatile u32 __force *)(uart + reg);
}

/* Looks at the flags before a character is given up. */
#define MAX_LOOKS	1000000

static void uart_putc(char c)
{
	for (int i = 0; i < MAX_LOOKS; i++) {
		if (!(uart_read(UART_FR) & UART_FR_TXFF)) {
			*(volatile u32 __force *)(uart + UART_DR) = c;
			return;
		}
		cpu_relax();
	}
}

static void uart_write(struct console *con, const char *text, unsigned int len)
{
	while (len--) {
		if (*text == '\n')
			uart_putc('\r');
		uart_putc(*text++);
	}
}

static struct console boot_console = {
	.name = "pl011",
	.write = uart_write,
	.flags = CON_BOOT | CON_PRINTBUFFER,
	.index = -1,
};

/* The firmware has set the port up. The mapping stays. */
void __init pl011_init(phys_addr_t base)
{
	if (uart)
		return;
	uart = early_ioremap(base, PAGE_SIZE);
	if (!uart)
		return;
	register_console(&boot_console);
}

static struct console uart_console = {
	.name = "ttyAMA",
	.write = uart_write,
	.flags = CON_PRINTBUFFER,
	.index = 0,
};

static int __init uart_console_init(void)
{
	if (uart)
		register_console(&uart_console);
	return 0;
}
core_initcall(uart_console_init);
