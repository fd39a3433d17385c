/* SPDX-License-Identifier: GPL-2.0-only */
/* The 8250 family of serial ports: one chip, however its registers are reached. */
#ifndef _DRIVERS_TTY_SERIAL_8250_H
#define _DRIVERS_TTY_SERIAL_8250_H

#include <linux/compiler.h>
#include <linux/interrupt.h>
#include <linux/types.h>

#include "uart_port.h"

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
#define UART_MSR	6	/* modem status */
#define UART_SCR	7	/* scratch: keeps what is written */

#define UART_IER_RDI	0x01	/* characters have come */
#define UART_IER_THRI	0x02	/* room for characters */
#define UART_IER_RLSI	0x04	/* errors and breaks */
#define UART_IIR_NO_INT	0x01
#define UART_FCR_ENABLE	0x07	/* FIFOs on and empty */
#define UART_IIR_FIFO	0xc0	/* there are FIFOs, and they work */
#define UART_LCR_STOP	0x04	/* two stop bits */
#define UART_LCR_PARITY	0x08
#define UART_LCR_EVEN	0x10
#define UART_LCR_SBC	0x40	/* a break */
#define UART_LCR_DLAB	0x80
#define UART_MCR_DTR	0x01
#define UART_MCR_RTS	0x02
#define UART_MCR_OUT1	0x04
#define UART_MCR_OUT2	0x08	/* on PCs: interrupts come through */
#define UART_MCR_LOOP	0x10
#define UART_MCR_READY	0x03	/* DTR and RTS */
#define UART_LSR_DR	0x01	/* a character has come */
#define UART_LSR_OE	0x02	/* some were lost before it */
#define UART_LSR_PE	0x04
#define UART_LSR_FE	0x08
#define UART_LSR_BI	0x10	/* a break */
#define UART_LSR_THRE	0x20	/* room for characters */

#define UART_MSR_CTS	0x10
#define UART_MSR_DSR	0x20
#define UART_MSR_RI	0x40
#define UART_MSR_DCD	0x80

#define UART_FIFO_SIZE	16
#define NR_PC_PORTS	4

/* Of whoever uses the port: one at a time. */
struct uart_8250 {
	u8 (*in)(const struct uart_8250 *uart, unsigned int reg);
	void (*out)(const struct uart_8250 *uart, unsigned int reg, u8 value);
	unsigned long port;		/* for in() and out() */
	void __iomem *regs;
	unsigned int clock_hz;		/* 16 times the highest speed; 0: 1.8432 MHz */
	unsigned int fifo_size;		/* found by uart_8250_setup() */
	unsigned int baud;		/* as it was set up, or 0 */
	bool stuck;			/* it has made us wait in vain */
	struct uart_8250_port *tty;	/* its terminal, if it has one */
};

/* The same as a terminal. */
struct uart_8250_port {
	struct uart_port port;
	struct uart_8250 *uart;
	char name[8];			/* as /proc/interrupts has it */
	u8 ier;				/* [port.lock] which interrupts come */
};

struct uart_options;

/* Does anything answer? */
bool uart_8250_present(const struct uart_8250 *uart);
/* -ENODEV without a chip, -EINVAL for a speed that it does not have. */
int uart_8250_setup(struct uart_8250 *uart, const struct uart_options *options);
/* Speed and form alone; -EINVAL: it has no such speed, and nothing has changed. */
int uart_8250_set_line(struct uart_8250 *uart, const struct uart_options *options);
/*
 * Sends, with "\r" before each "\n". Waits for room, but not for ever: what a
 * chip that hangs does not take is lost.
 */
/* Waits for an empty FIFO, but not for ever. */
bool uart_8250_wait_for_room(struct uart_8250 *uart);
void uart_8250_write(struct uart_8250 *uart, const char *text,
		     unsigned int len);
/* The same by printk, which shares the chip with a terminal. */
void uart_8250_console_write(struct uart_8250 *uart, const char *text, unsigned int len);

/* Those of PCs: 8250_console.c. */
struct uart_8250 *uart_8250_pc_port(unsigned int index);

extern const struct uart_ops uart_8250_ops;
/* @dev_id: the struct uart_8250_port. */
irqreturn_t uart_8250_interrupt(int irq, void *dev_id);

#endif /* _DRIVERS_TTY_SERIAL_8250_H */
