/* SPDX-License-Identifier: GPL-2.0-only */
/* The 8250 family of serial ports: one chip, however its registers are reached. */
#ifndef _DRIVERS_TTY_SERIAL_8250_H
#define _DRIVERS_TTY_SERIAL_8250_H

#include <linux/compiler.h>
#include <linux/types.h>

/* Registers. Those of the divisor are there while LCR_DLAB is set. */
#define UART_TX		0
#define UART_DLL	0	/* divisor, low byte */
#define UART_IER	1	/* interrupts */
#define UART_DLM	1	/* divisor, high byte */
#define UART_FCR	2	/* FIFO control (write) */
#define UART_IIR	2	/* interrupt identification (read) */
#define UART_LCR	3	/* line control */
#define UART_MCR	4	/* modem control */
#define UART_LSR	5	/* line status */
#define UART_SCR	7	/* scratch: keeps what is written */

#define UART_FCR_ENABLE	0x07	/* FIFOs on and empty */
#define UART_IIR_FIFO	0xc0	/* there are FIFOs, and they work */
#define UART_LCR_PARITY	0x08
#define UART_LCR_EVEN	0x10
#define UART_LCR_DLAB	0x80
#define UART_MCR_READY	0x03	/* DTR and RTS */
#define UART_LSR_THRE	0x20	/* room for characters */

#define UART_FIFO_SIZE	16

/* Of whoever uses the port: one at a time. */
struct uart_8250 {
	u8 (*in)(const struct uart_8250 *uart, unsigned int reg);
	void (*out)(const struct uart_8250 *uart, unsigned int reg, u8 value);
	unsigned long port;		/* for in() and out() */
	void __iomem *regs;
	unsigned int clock_hz;		/* 16 times the highest speed; 0: 1.8432 MHz */
	unsigned int fifo_size;		/* found by uart_8250_setup() */
	bool stuck;			/* it has made us wait in vain */
};

struct uart_options;

/* Does anything answer? */
bool uart_8250_present(const struct uart_8250 *uart);
/* -ENODEV without a chip, -EINVAL for a speed that it does not have. */
int uart_8250_setup(struct uart_8250 *uart, const struct uart_options *options);
/*
 * Sends, with "\r" before each "\n". Waits for room, but not for ever: what a
 * chip that hangs does not take is lost.
 */
void uart_8250_write(struct uart_8250 *uart, const char *text,
		     unsigned int len);

#endif /* _DRIVERS_TTY_SERIAL_8250_H */
