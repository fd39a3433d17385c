/* SPDX-License-Identifier: GPL-2.0-only */
/* The PL011, Arm's serial port. */
#ifndef _DRIVERS_TTY_SERIAL_AMBA_PL011_H
#define _DRIVERS_TTY_SERIAL_AMBA_PL011_H

#include <linux/compiler.h>
#include <linux/interrupt.h>
#include <linux/types.h>

#include "uart_port.h"

/* Registers, of which a word is read or written. */
#define UART01x_DR	0x000	/* data */
#define UART01x_FR	0x018	/* flags */
#define UART011_LCRH	0x02c	/* line control */
#define UART011_CR	0x030	/* control */
#define UART011_IMSC	0x038	/* which interrupts come */
#define UART011_MIS	0x040	/* which interrupts are due */
#define UART011_ICR	0x044	/* and are not any more */
#define UART011_PART_ID	0xfe0	/* four bytes, a word apart */
#define UART011_CELL_ID	0xff0	/* likewise */

#define UART011_DR_OE		0x800	/* some were lost before it */
#define UART011_DR_BE		0x400
#define UART011_DR_PE		0x200
#define UART011_DR_FE		0x100
#define UART011_FR_RI		0x100
#define UART01x_FR_RXFE		0x010	/* nothing has come */
#define UART01x_FR_DCD		0x004
#define UART01x_FR_DSR		0x002
#define UART01x_FR_CTS		0x001
#define UART011_RXIM		0x010
#define UART011_TXIM		0x020
#define UART011_RTIM		0x040	/* something has come, and no more follows */
#define UART01x_FR_TXFF		0x020	/* no room for a character */
#define UART01x_CR_UARTEN	0x001
#define UART011_CR_LBE		0x080	/* it hears itself */
#define UART011_CR_TXE		0x100
#define UART011_CR_RXE		0x200
#define UART011_CR_DTR		0x400
#define UART011_CR_RTS		0x800
#define UART01x_LCRH_BRK	0x001
#define UART01x_LCRH_PEN	0x002
#define UART01x_LCRH_EPS	0x004
#define UART01x_LCRH_STP2	0x008
#define UART01x_LCRH_WLEN(n)	((n) << 5)	/* of n + 5 bits */
#define UART01x_LCRH_FEN	0x010	/* FIFOs on */
#define UART01x_LCRH_WLEN_8	0x060
#define AMBA_CID		0xb105f00du	/* what all of Arm's parts say */
#define AMBA_PART(id)		((id) & 0xfff)
#define PL011_PART		0x011

#define PL011_WINDOW	0x1000

/* Of whoever uses the port: one at a time. */
struct pl011 {
	u32 (*in)(const struct pl011 *uart, unsigned int reg);
	void (*out)(const struct pl011 *uart, unsigned int reg, u32 value);
	void __iomem *regs;
	phys_addr_t base;
	bool stuck;			/* it has made us wait in vain */
	struct pl011_port *tty;		/* its terminal, if it has one */
};

/* The same as a terminal. */
struct pl011_port {
	struct uart_port port;
	struct pl011 *uart;
	u32 imsc;			/* [port.lock] which interrupts come */
	u32 lcrh;			/* [port.lock] as it was set last */
};

/* Linux's numbers. */
#define TTYAMA_MAJOR	204
#define TTYAMA_MINOR	64
#define NR_PL011_PORTS	4

/* -ENODEV without a chip. The speed is left as the firmware has set it. */
int pl011_setup(struct pl011 *uart);
/*
 * Sends, with "\r" before each "\n". Waits for room, but not for ever: what a
 * chip that hangs does not take is lost.
 */
void pl011_write(struct pl011 *uart, const char *text, unsigned int len);
/* Is there room for a character, perhaps after a while? */
bool pl011_wait_for_room(struct pl011 *uart);
/* The same by printk, which shares the chip with a terminal. */
void pl011_console_write(struct pl011 *uart, const char *text, unsigned int len);

/* The port whose registers are there, and which one it is; or NULL. amba-pl011_console.c */
struct pl011 *pl011_port_at(phys_addr_t base, unsigned int *index);

extern const struct uart_ops pl011_uart_ops;
/* @dev_id: the struct pl011_port. */
irqreturn_t pl011_interrupt(int irq, void *dev_id);

#endif /* _DRIVERS_TTY_SERIAL_AMBA_PL011_H */
