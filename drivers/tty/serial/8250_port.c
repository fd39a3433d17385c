// SPDX-License-Identifier: GPL-2.0-only
/*
 * The 8250 family as terminals: interrupts, line, modem. Owns the chip's registers, with the
 * port's lock, but while printk writes, which has the lock as well or is past caring.
 *
 * The interrupt for room comes as soon as it is enabled while there is room, and again when
 * the FIFO has become empty.
 */
#include <kunit/visibility.h>
#include <linux/container_of.h>
#include <linux/serial_core.h>

#include "8250.h"

/* Rounds of one interrupt: a chip that always has something must not take the CPU. */
#define MAX_ROUNDS	256

static struct uart_8250_port *chip_of(struct uart_port *port)
{
	return container_of(port, struct uart_8250_port, port);
}

static u8 in(const struct uart_8250_port *p, unsigned int reg)
{
	return p->uart->in(p->uart, reg);
}

static void out(const struct uart_8250_port *p, unsigned int reg, u8 value)
{
	p->uart->out(p->uart, reg, value);
}

/* Which interrupts come. */
static void set_ier(struct uart_8250_port *p, u8 clear, u8 set)
{
	p->ier = (p->ier & ~clear) | set;
	out(p, UART_IER, p->ier);
}

static void start_tx(struct uart_port *port)
{
	struct uart_8250_port *p = chip_of(port);

	if (!(p->ier & UART_IER_THRI))
		set_ier(p, 0, UART_IER_THRI);
}

static void stop_tx(struct uart_port *port)
{
	set_ier(chip_of(port), UART_IER_THRI, 0);
}

/* What came while nobody wanted it is thrown away. */
static void set_rx(struct uart_port *port, bool on)
{
	struct uart_8250_port *p = chip_of(port);

	for (int i = 0; on && i < MAX_ROUNDS && (in(p, UART_LSR) & UART_LSR_DR); i++)
		in(p, UART_TX);
	set_ier(p, UART_IER_RDI | UART_IER_RLSI, on ? UART_IER_RDI | UART_IER_RLSI : 0);
}

static void set_line(struct uart_port *port, const struct ktermios *termios)
{
	struct uart_8250_port *p = chip_of(port);
	static const u8 bits[] = { 5, 6, 7, 8 };
	struct uart_options options = {
		.baud = tty_termios_baud_rate(termios),
		.bits = bits[(termios->c_cflag & CSIZE) / CS6],
		.parity = !(termios->c_cflag & PARENB) ? 'n' :
			  termios->c_cflag & PARODD ? 'o' : 'e',
		.two_stop_bits = termios->c_cflag & CSTOPB,
	};

	/* A speed that the chip does not have: it stays at the one before. */
	uart_8250_set_line(p->uart, &options);
}

/* --- The modem. --- */

static unsigned int get_mctrl(struct uart_port *port)
{
	u8 msr = in(chip_of(port), UART_MSR);

	return (msr & UART_MSR_CTS ? TIOCM_CTS : 0) | (msr & UART_MSR_DSR ? TIOCM_DSR : 0) |
	       (msr & UART_MSR_RI ? TIOCM_RNG : 0) | (msr & UART_MSR_DCD ? TIOCM_CAR : 0);
}

/* OUT2 lets the interrupts of a PC's port through. */
static void set_mctrl(struct uart_port *port, unsigned int mctrl)
{
	u8 mcr = UART_MCR_OUT2;

	mcr |= mctrl & TIOCM_DTR ? UART_MCR_DTR : 0;
	mcr |= mctrl & TIOCM_RTS ? UART_MCR_RTS : 0;
	mcr |= mctrl & TIOCM_OUT1 ? UART_MCR_OUT1 : 0;
	mcr |= mctrl & TIOCM_LOOP ? UART_MCR_LOOP : 0;
	out(chip_of(port), UART_MCR, mcr);
}

static void break_ctl(struct uart_port *port, bool on)
{
	struct uart_8250_port *p = chip_of(port);
	u8 lcr = in(p, UART_LCR);

	out(p, UART_LCR, on ? lcr | UART_LCR_SBC : lcr & ~UART_LCR_SBC);
}

const struct uart_ops uart_8250_ops = {
	.start_tx = start_tx,
	.stop_tx = stop_tx,
	.set_rx = set_rx,
	.set_line = set_line,
	.get_mctrl = get_mctrl,
	.set_mctrl = set_mctrl,
	.break_ctl = break_ctl,
};
EXPORT_SYMBOL_IF_KUNIT(uart_8250_ops);

/* --- Interrupts. --- */

/* The worst that is known of the character. */
static enum tty_flag flag_of(u8 lsr)
{
	if (lsr & UART_LSR_BI)
		return TTY_BREAK;
	if (lsr & UART_LSR_PE)
		return TTY_PARITY;
	return lsr & UART_LSR_FE ? TTY_FRAME : TTY_NORMAL;
}

static void receive(struct uart_8250_port *p, u8 lsr)
{
	u8 c = in(p, UART_TX);

	if (lsr & UART_LSR_OE)
		uart_insert_char(&p->port, 0, TTY_OVERRUN);
	if (p->ier & UART_IER_RDI)
		uart_insert_char(&p->port, c, flag_of(lsr));
}

/* As much as the FIFO takes: it is empty. */
static void transmit(struct uart_8250_port *p)
{
	unsigned int room = p->uart->fifo_size;
	u8 c;

	while (room-- && uart_next_char(&p->port, &c))
		out(p, UART_TX, c);
	if (!uart_has_more(&p->port))
		stop_tx(&p->port);
}

/* All that has come, before anything is sent: it is lost if nobody takes it. */
static u8 receive_all(struct uart_8250_port *p)
{
	u8 lsr = in(p, UART_LSR);

	for (int i = 0; i < MAX_ROUNDS && (lsr & (UART_LSR_DR | UART_LSR_BI)); i++) {
		receive(p, lsr);
		lsr = in(p, UART_LSR);
	}
	return lsr;
}

/* One round; false: the chip wants nothing more. */
static bool serve(struct uart_8250_port *p)
{
	u8 lsr;

	if (in(p, UART_IIR) & UART_IIR_NO_INT)
		return false;
	lsr = receive_all(p);
	if ((lsr & UART_LSR_THRE) && (p->ier & UART_IER_THRI))
		transmit(p);
	in(p, UART_MSR);
	return true;
}

irqreturn_t uart_8250_interrupt(int irq, void *dev_id)
{
	struct uart_8250_port *p = dev_id;
	int rounds = 0;

	scoped_guard(spinlock_irqsave, &p->port.lock)
		while (rounds < MAX_ROUNDS && serve(p))
			rounds++;
	if (rounds)
		uart_interrupt_done(&p->port);
	return IRQ_RETVAL(rounds);
}
EXPORT_SYMBOL_IF_KUNIT(uart_8250_interrupt);

/* What programs have written, if no interrupt may come for it any more. */
static void send_rest(struct uart_8250_port *p)
{
	while (uart_must_end(&p->port) && uart_8250_wait_for_room(p->uart))
		transmit(p);
}

/*
 * By printk, with interrupts off: no interrupt of the chip's comes in between, and one for room
 * comes afterwards, if it was wanted.
 */
void uart_8250_console_write(struct uart_8250 *uart, const char *text, unsigned int len)
{
	struct uart_8250_port *p = READ_ONCE(uart->tty);
	bool locked = p && uart_port_lock_console(&p->port);

	if (p) {
		send_rest(p);
		uart->out(uart, UART_IER, 0);
	}
	uart_8250_write(uart, text, len);
	if (p)
		uart->out(uart, UART_IER, p->ier);
	if (locked)
		uart_port_unlock_console(&p->port);
}
EXPORT_SYMBOL_IF_KUNIT(uart_8250_console_write);
