// SPDX-License-Identifier: GPL-2.0-only
/*
 * The 8250 family: speed, FIFOs, sending without interrupts.
 *
 * Owns nothing: a port belongs to its caller, who uses it from one context at
 * a time. A machine that dies writes in the middle of a write, which costs at
 * most the characters on their way.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/serial_core.h>

#include "8250.h"

#define CLOCK_HZ	1843200
/* Looks at the status; at the lowest speeds a full FIFO takes that long. */
#define MAX_LOOKS	1000000

/* The scratch register keeps two patterns, which no empty bus does. */
bool uart_8250_present(const struct uart_8250 *uart)
{
	uart->out(uart, UART_SCR, 0x55);
	if (uart->in(uart, UART_SCR) != 0x55)
		return false;
	uart->out(uart, UART_SCR, 0xaa);
	return uart->in(uart, UART_SCR) == 0xaa;
}
EXPORT_SYMBOL_IF_KUNIT(uart_8250_present);

/* Two bits for the length, and so on. */
static u8 line_control(const struct uart_options *options)
{
	u8 lcr = options->bits - 5;

	if (options->parity != 'n')
		lcr |= UART_LCR_PARITY;
	if (options->parity == 'e')
		lcr |= UART_LCR_EVEN;
	if (options->two_stop_bits)
		lcr |= UART_LCR_STOP;
	return lcr;
}

/* 0: the chip has no such speed. */
static unsigned int divisor_of(const struct uart_8250 *uart, unsigned int baud)
{
	unsigned int clock = uart->clock_hz ?: CLOCK_HZ;
	unsigned int divisor = baud && baud <= clock ? DIV_ROUND_CLOSEST(clock, 16 * baud) : 0;

	return divisor <= 0xffff ? divisor : 0;
}

/* While it is changed the chip cannot be written to. */
int uart_8250_set_line(struct uart_8250 *uart, const struct uart_options *options)
{
	unsigned int divisor = divisor_of(uart, options->baud);
	u8 lcr = line_control(options);

	if (!divisor)
		return -EINVAL;
	uart->out(uart, UART_LCR, lcr | UART_LCR_DLAB);
	uart->out(uart, UART_DLL, divisor);
	uart->out(uart, UART_DLM, divisor >> 8);
	uart->out(uart, UART_LCR, lcr);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(uart_8250_set_line);

int uart_8250_setup(struct uart_8250 *uart, const struct uart_options *options)
{
	if (!divisor_of(uart, options->baud))
		return -EINVAL;
	if (!uart_8250_present(uart))
		return -ENODEV;
	/* Nobody serves its interrupts yet. */
	uart->out(uart, UART_IER, 0);
	uart_8250_set_line(uart, options);
	uart->baud = options->baud;
	/* The first of the family have none, the second one that loses bytes. */
	uart->out(uart, UART_FCR, UART_FCR_ENABLE);
	uart->fifo_size = (uart->in(uart, UART_IIR) & UART_IIR_FIFO) ==
			  UART_IIR_FIFO ? UART_FIFO_SIZE : 1;
	uart->out(uart, UART_MCR, UART_MCR_READY);
	uart->stuck = false;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(uart_8250_setup);

/* One that has hung once is given a single chance from then on. */
bool uart_8250_wait_for_room(struct uart_8250 *uart)
{
	for (unsigned int i = 0; i < (uart->stuck ? 1 : MAX_LOOKS); i++) {
		if (uart->in(uart, UART_LSR) & UART_LSR_THRE) {
			uart->stuck = false;
			return true;
		}
	}
	uart->stuck = true;
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(uart_8250_wait_for_room);

void uart_8250_write(struct uart_8250 *uart, const char *text,
		     unsigned int len)
{
	unsigned int room = 0;
	bool returned = false;

	while (len) {
		if (!room && !uart_8250_wait_for_room(uart))
			return;
		if (!room)
			room = uart->fifo_size;
		room--;
		if (*text == '\n' && !returned) {
			uart->out(uart, UART_TX, '\r');
			returned = true;
			continue;
		}
		returned = false;
		uart->out(uart, UART_TX, *text++);
		len--;
	}
}
EXPORT_SYMBOL_IF_KUNIT(uart_8250_write);
