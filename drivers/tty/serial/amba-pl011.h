/* SPDX-License-Identifier: GPL-2.0-only */
/* The PL011, Arm's serial port. */
#ifndef _DRIVERS_TTY_SERIAL_AMBA_PL011_H
#define _DRIVERS_TTY_SERIAL_AMBA_PL011_H

#include <linux/compiler.h>
#include <linux/types.h>

/* Registers, of which a word is read or written. */
#define UART01x_DR	0x000	/* data */
#define UART01x_FR	0x018	/* flags */
#define UART011_LCRH	0x02c	/* line control */
#define UART011_CR	0x030	/* control */
#define UART011_IMSC	0x038	/* which interrupts come */
#define UART011_PART_ID	0xfe0	/* four bytes, a word apart */
#define UART011_CELL_ID	0xff0	/* likewise */

#define UART01x_FR_TXFF		0x020	/* no room for a character */
#define UART01x_CR_UARTEN	0x001
#define UART011_CR_TXE		0x100
#define UART011_CR_RXE		0x200
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
	bool stuck;			/* it has made us wait in vain */
};

/* -ENODEV without a chip. The speed is left as the firmware has set it. */
int pl011_setup(struct pl011 *uart);
/*
 * Sends, with "\r" before each "\n". Waits for room, but not for ever: what a
 * chip that hangs does not take is lost.
 */
void pl011_write(struct pl011 *uart, const char *text, unsigned int len);

#endif /* _DRIVERS_TTY_SERIAL_AMBA_PL011_H */
