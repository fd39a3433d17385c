// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PL011 as a terminal: interrupts, line, modem. Owns the chip's registers, with the port's
 * lock, but while printk writes, which has the lock as well or is past caring.
 *
 * The interrupt for room comes when the FIFO has become emptier, not because it is empty: so it
 * is filled by who has something to send, and by the interrupt from then on.
 */
#include <kunit/visibility.h>
#include <linux/container_of.h>
#include <linux/export.h>

#include "amba-pl011.h"

/* Characters of one interrupt: a chip that always has something must not take the CPU. */
#define MAX_ROUNDS	256

#define RX_INTS	(UART011_RXIM | UART011_RTIM)

static struct pl011_port *chip_of(struct uart_port *port)
{
	return container_of(port, struct pl011_port, port);
}

static u32 in(const struct pl011_port *p, unsigned int reg)
{
	return p->uart->in(p->uart, reg);
}

static void out(const struct pl011_port *p, unsigned int reg, u32 value)
{
	p->uart->out(p->uart, reg, value);
}

/* Which interrupts come. */
static void set_imsc(struct pl011_port *p, u32 clear, u32 set)
{
	p->imsc = (p->imsc & ~clear) | set;
	out(p, UART011_IMSC, p->imsc);
}

/* As much as the FIFO takes; the interrupt is wanted for the rest. */
static void fill(struct pl011_port *p)
{
	u8 c;

	while (uart_has_more(&p->port) && !(in(p, UART01x_FR) & UART01x_FR_TXFF)) {
		uart_next_char(&p->port, &c);
		out(p, UART01x_DR, c);
	}
	if (uart_has_more(&p->port))
		set_imsc(p, 0, UART011_TXIM);
	else
		set_imsc(p, UART011_TXIM, 0);
}

/* There is room, or an interrupt will tell when there is. */
static void start_tx(struct uart_port *port)
{
	fill(chip_of(port));
}

/* What is in the FIFO goes out. */
static void stop_tx(struct uart_port *port)
{
	set_imsc(chip_of(port), UART011_TXIM, 0);
}

/* Of what has come. */
static bool has_char(const struct pl011_port *p)
{
	return !(in(p, UART01x_FR) & UART01x_FR_RXFE);
}

/* What came while nobody wanted it is thrown away. */
static void set_rx(struct uart_port *port, bool on)
{
	struct pl011_port *p = chip_of(port);

	for (int i = 0; on && i < MAX_ROUNDS && has_char(p); i++)
		in(p, UART01x_DR);
	out(p, UART011_ICR, RX_INTS);
	set_imsc(p, RX_INTS, on ? RX_INTS : 0);
}

/* The clock is known to the firmware alone: so the speed stays as it has set it. */
static void set_line(struct uart_port *port, const struct ktermios *termios)
{
	struct pl011_port *p = chip_of(port);
	u32 lcrh = UART01x_LCRH_FEN | UART01x_LCRH_WLEN((termios->c_cflag & CSIZE) / CS6);

	lcrh |= termios->c_cflag & PARENB ? UART01x_LCRH_PEN : 0;
	lcrh |= termios->c_cflag & PARODD ? 0 : UART01x_LCRH_EPS;
	lcrh |= termios->c_cflag & CSTOPB ? UART01x_LCRH_STP2 : 0;
	if (lcrh == p->lcrh)
		return;
	p->lcrh = lcrh;
	out(p, UART011_LCRH, lcrh);
}

/* By the flags, which are the lines as they are. */
static unsigned int get_mctrl(struct uart_port *port)
{
	u32 fr = in(chip_of(port), UART01x_FR);

	return (fr & UART01x_FR_CTS ? TIOCM_CTS : 0) | (fr & UART01x_FR_DSR ? TIOCM_DSR : 0) |
	       (fr & UART01x_FR_DCD ? TIOCM_CAR : 0) | (fr & UART011_FR_RI ? TIOCM_RNG : 0);
}

/* All else of the control register stays. */
static void set_mctrl(struct uart_port *port, unsigned int mctrl)
{
	struct pl011_port *p = chip_of(port);
	u32 cr = in(p, UART011_CR) & ~(UART011_CR_DTR | UART011_CR_RTS | UART011_CR_LBE);

	cr |= mctrl & TIOCM_DTR ? UART011_CR_DTR : 0;
	cr |= mctrl & TIOCM_RTS ? UART011_CR_RTS : 0;
	cr |= mctrl & TIOCM_LOOP ? UART011_CR_LBE : 0;
	out(p, UART011_CR, cr);
}

/* For as long as it is set. */
static void break_ctl(struct uart_port *port, bool on)
{
	struct pl011_port *p = chip_of(port);

	out(p, UART011_LCRH, p->lcrh | (on ? UART01x_LCRH_BRK : 0));
}

const struct uart_ops pl011_uart_ops = {
	.start_tx = start_tx,
	.stop_tx = stop_tx,
	.set_rx = set_rx,
	.set_line = set_line,
	.get_mctrl = get_mctrl,
	.set_mctrl = set_mctrl,
	.break_ctl = break_ctl,
};
EXPORT_SYMBOL_IF_KUNIT(pl011_uart_ops);

/* --- Interrupts. --- */

/* The chip says with each character what is wrong with it. */
static enum tty_flag flag_of(u32 dr)
{
	if (dr & UART011_DR_BE)
		return TTY_BREAK;
	if (dr & UART011_DR_PE)
		return TTY_PARITY;
	return dr & UART011_DR_FE ? TTY_FRAME : TTY_NORMAL;
}

/* All that there is: the interrupt comes anew for what comes later. */
static void receive(struct pl011_port *p)
{
	for (int i = 0; i < MAX_ROUNDS && has_char(p); i++) {
		u32 dr = in(p, UART01x_DR);

		if (dr & UART011_DR_OE)
			uart_insert_char(&p->port, 0, TTY_OVERRUN);
		uart_insert_char(&p->port, dr, flag_of(dr));
	}
}

/* Told first that it is seen, so that nothing that comes meanwhile is missed. */
irqreturn_t pl011_interrupt(int irq, void *dev_id)
{
	struct pl011_port *p = dev_id;
	u32 why;

	scoped_guard(spinlock_irqsave, &p->port.lock) {
		why = in(p, UART011_MIS);
		out(p, UART011_ICR, why);
		if (why & RX_INTS)
			receive(p);
		if (why & UART011_TXIM)
			fill(p);
	}
	if (why)
		uart_interrupt_done(&p->port);
	return IRQ_RETVAL(why);
}
EXPORT_SYMBOL_IF_KUNIT(pl011_interrupt);

/* What programs have written, if no interrupt may come for it any more. */
static void send_rest(struct pl011_port *p)
{
	while (uart_must_end(&p->port) && pl011_wait_for_room(p->uart))
		fill(p);
}

/* By printk, with interrupts off: the terminal goes on where the text ends. */
void pl011_console_write(struct pl011 *uart, const char *text, unsigned int len)
{
	struct pl011_port *p = READ_ONCE(uart->tty);
	bool locked = p && uart_port_lock_console(&p->port);

	if (p)
		send_rest(p);
	pl011_write(uart, text, len);
	if (locked)
		uart_port_unlock_console(&p->port);
}
EXPORT_SYMBOL_IF_KUNIT(pl011_console_write);
