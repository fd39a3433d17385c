// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PL011: finding it, and sending without interrupts.
 *
 * Owns nothing: a port belongs to its caller, who uses it from one context at
 * a time. A machine that dies writes in the middle of a write, which costs at
 * most the characters on their way.
 */
#include <asm/processor.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/kernel.h>

#include "amba-pl011.h"

/* Looks at the flags before a character is given up. */
#define MAX_LOOKS	1000000

static u32 read_id(const struct pl011 *uart, unsigned int reg)
{
	u32 id = 0;

	for (unsigned int i = 0; i < 4; i++)
		id |= (uart->in(uart, reg + 4 * i) & 0xff) << 8 * i;
	return id;
}

/* An Arm part, and this one: others lie next to it. */
static bool is_present(const struct pl011 *uart)
{
	return read_id(uart, UART011_CELL_ID) == AMBA_CID &&
	       AMBA_PART(read_id(uart, UART011_PART_ID)) == PL011_PART;
}

/*
 * The clock that its speed is made from is known to the firmware alone. One
 * that the firmware has not turned on has no speed that could be lost.
 */
int pl011_setup(struct pl011 *uart)
{
	if (!is_present(uart))
		return -ENODEV;
	/* Nobody serves its interrupts. */
	uart->out(uart, UART011_IMSC, 0);
	if (!(uart->in(uart, UART011_CR) & UART01x_CR_UARTEN)) {
		uart->out(uart, UART011_LCRH,
			  UART01x_LCRH_FEN | UART01x_LCRH_WLEN_8);
		uart->out(uart, UART011_CR, UART01x_CR_UARTEN |
					    UART011_CR_TXE | UART011_CR_RXE);
	}
	uart->stuck = false;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(pl011_setup);

/* One that has hung once is given a single chance from then on. */
bool pl011_wait_for_room(struct pl011 *uart)
{
	for (unsigned int i = 0; i < (uart->stuck ? 1 : MAX_LOOKS); i++) {
		if (!(uart->in(uart, UART01x_FR) & UART01x_FR_TXFF)) {
			uart->stuck = false;
			return true;
		}
		cpu_relax();
	}
	uart->stuck = true;
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(pl011_wait_for_room);

static bool send(struct pl011 *uart, char c)
{
	if (!pl011_wait_for_room(uart))
		return false;
	uart->out(uart, UART01x_DR, (u8)c);
	return true;
}

void pl011_write(struct pl011 *uart, const char *text, unsigned int len)
{
	for (; len; len--, text++)
		if ((*text == '\n' && !send(uart, '\r')) || !send(uart, *text))
			return;
}
EXPORT_SYMBOL_IF_KUNIT(pl011_write);
