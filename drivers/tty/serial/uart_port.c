// SPDX-License-Identifier: GPL-2.0-only
/*
 * Serial ports as terminals: the ring from which interrupts send, flow control, modem lines.
 * Owns struct uart_port, under its lock; the chip's registers are its driver's, under the same.
 */
#include <asm/processor.h>
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/string.h>

#include "../tty.h"
#include "uart_port.h"

/* Looks at the lock before printk goes on without: longer than a FIFO takes to be filled. */
#define MAX_LOOKS	1000000
/* Writers go on when so few characters are left. */
#define WAKEUP_BELOW	256

/* Each line of a driver with uart_tty_ops has one. */
static struct uart_port *port_of(const struct tty_struct *tty)
{
	return tty->driver_data;
}

/* Without the lock: more or less by the time that it is used. */
static unsigned int waiting(const struct uart_port *port)
{
	return READ_ONCE(port->head) - READ_ONCE(port->tail);
}

/* --- Sending. --- */

/* By the ring; the interrupt that comes when there is room does the rest. */
static unsigned int uart_write(struct tty_struct *tty, const u8 *buf, unsigned int n)
{
	struct uart_port *port = port_of(tty);
	unsigned int at, first;

	guard(spinlock_irqsave)(&port->lock);
	at = port->head % UART_XMIT_SIZE;
	n = min(n, UART_XMIT_SIZE - waiting(port));
	first = min(n, UART_XMIT_SIZE - at);
	memcpy(port->xmit + at, buf, first);
	memcpy(port->xmit, buf + first, n - first);
	WRITE_ONCE(port->head, port->head + n);
	if (n && !port->stopped)
		port->ops->start_tx(port);
	return n;
}

/* As the ring has it: the chip is asked by interrupts alone. */
static unsigned int uart_write_room(struct tty_struct *tty)
{
	return UART_XMIT_SIZE - waiting(port_of(tty));
}

/* What the chip has is as good as sent. */
static unsigned int uart_chars_in_buffer(struct tty_struct *tty)
{
	return waiting(port_of(tty));
}

/* What the chip has already goes out. */
static void uart_flush_buffer(struct tty_struct *tty)
{
	struct uart_port *port = port_of(tty);

	guard(spinlock_irqsave)(&port->lock);
	WRITE_ONCE(port->tail, port->head);
	port->ops->stop_tx(port);
}

/* Flow control goes out even while all else is stopped. */
bool uart_has_more(const struct uart_port *port)
{
	return port->x_char || (!port->stopped && waiting(port));
}

/* A character out of turn comes first, and once. */
bool uart_next_char(struct uart_port *port, u8 *c)
{
	if (!uart_has_more(port))
		return false;
	*c = port->x_char;
	port->x_char = 0;
	if (*c)
		return true;
	*c = port->xmit[port->tail % UART_XMIT_SIZE];
	WRITE_ONCE(port->tail, port->tail + 1);
	return true;
}

/* ^S has come, or ^Q. */
static void uart_stop(struct tty_struct *tty)
{
	struct uart_port *port = port_of(tty);

	guard(spinlock_irqsave)(&port->lock);
	port->stopped = true;
	port->ops->stop_tx(port);
}

/* If nothing waits, nothing is asked of the chip. */
static void uart_start(struct tty_struct *tty)
{
	struct uart_port *port = port_of(tty);

	guard(spinlock_irqsave)(&port->lock);
	port->stopped = false;
	if (waiting(port))
		port->ops->start_tx(port);
}

/* One that has not gone out yet is overtaken by what is newer. */
static void uart_send_xchar(struct tty_struct *tty, u8 c)
{
	struct uart_port *port = port_of(tty);

	guard(spinlock_irqsave)(&port->lock);
	port->x_char = c;
	port->ops->start_tx(port);
}

/* --- Receiving. --- */

/* Without room it is lost, as it would be in a chip. */
void uart_insert_char(struct uart_port *port, u8 c, enum tty_flag flag)
{
	tty_insert_flip_char(port->tty, c, flag);
	port->received = true;
}

/* The tty is woken without the lock, and by no more than a queue of work. */
void uart_interrupt_done(struct uart_port *port)
{
	bool received;

	scoped_guard(spinlock_irqsave, &port->lock) {
		received = port->received;
		port->received = false;
	}
	if (received)
		tty_flip_buffer_push(port->tty);
	if (waiting(port) < WAKEUP_BELOW)
		tty_wakeup(port->tty);
}

/* --- Lines to and from a modem. --- */

/* With the lock. Remembered, since chips cannot always be asked. */
static void set_mctrl(struct uart_port *port, unsigned int mctrl)
{
	port->mctrl = mctrl;
	if (port->ops->set_mctrl)
		port->ops->set_mctrl(port, mctrl);
}

/* The other end is to wait: by a character, or by a line, as the settings say. */
static void ask_to_wait(struct tty_struct *tty, bool wait)
{
	struct uart_port *port = port_of(tty);

	if (I_FLAG(tty, IXOFF))
		uart_send_xchar(tty, tty->termios.c_cc[wait ? VSTOP : VSTART]);
	if (!C_FLAG(tty, CRTSCTS))
		return;
	guard(spinlock_irqsave)(&port->lock);
	set_mctrl(port, wait ? port->mctrl & ~TIOCM_RTS : port->mctrl | TIOCM_RTS);
}

/* With tty->lock: there is little room left. */
static void uart_throttle(struct tty_struct *tty)
{
	ask_to_wait(tty, true);
}

static void uart_unthrottle(struct tty_struct *tty)
{
	ask_to_wait(tty, false);
}

/* Ours, and those of the other end as they are now. */
static unsigned int uart_tiocmget(struct tty_struct *tty)
{
	struct uart_port *port = port_of(tty);

	guard(spinlock_irqsave)(&port->lock);
	return port->mctrl | (port->ops->get_mctrl ? port->ops->get_mctrl(port) : 0);
}

/* What the chip has not is remembered all the same. */
static void uart_tiocmset(struct tty_struct *tty, unsigned int set, unsigned int clear)
{
	struct uart_port *port = port_of(tty);

	guard(spinlock_irqsave)(&port->lock);
	set_mctrl(port, (port->mctrl & ~clear) | set);
}

/* A chip that cannot has none. */
static void uart_break_ctl(struct tty_struct *tty, bool on)
{
	struct uart_port *port = port_of(tty);

	guard(spinlock_irqsave)(&port->lock);
	if (port->ops->break_ctl)
		port->ops->break_ctl(port, on);
}

/* --- Settings, opening and closing. --- */

/* No speed means that the line is hung up. */
static void uart_set_termios(struct tty_struct *tty, const struct ktermios *old)
{
	struct uart_port *port = port_of(tty);
	const unsigned int line = CBAUD | CSIZE | PARENB | PARODD | CSTOPB;

	if (!((old->c_cflag ^ tty->termios.c_cflag) & line) &&
	    old->c_ospeed == tty->termios.c_ospeed)
		return;
	guard(spinlock_irqsave)(&port->lock);
	if (!C_FLAG(tty, CBAUD))
		set_mctrl(port, port->mctrl & ~(TIOCM_DTR | TIOCM_RTS));
	else
		port->ops->set_line(port, &tty->termios);
	if (C_FLAG(tty, CBAUD) && !(old->c_cflag & CBAUD))
		set_mctrl(port, port->mctrl | TIOCM_DTR | TIOCM_RTS);
}

/* The first file: as the settings were left, and from now on characters are wanted. */
static int uart_open(struct tty_struct *tty)
{
	struct uart_port *port = port_of(tty);

	if (tty->nr_files)
		return 0;
	guard(spinlock)(&tty->lock);
	guard(spinlock_irqsave)(&port->lock);
	if (C_FLAG(tty, CBAUD))
		port->ops->set_line(port, &tty->termios);
	set_mctrl(port, port->mctrl | TIOCM_DTR | TIOCM_RTS);
	port->ops->set_rx(port, true);
	return 0;
}

/* What was written goes out still. */
static void uart_close(struct tty_struct *tty)
{
	struct uart_port *port = port_of(tty);

	guard(spinlock)(&tty->lock);
	guard(spinlock_irqsave)(&port->lock);
	port->ops->set_rx(port, false);
	if (C_FLAG(tty, HUPCL) && !port->is_console)
		set_mctrl(port, port->mctrl & ~(TIOCM_DTR | TIOCM_RTS));
}

const struct tty_operations uart_tty_ops = {
	.open = uart_open,
	.close = uart_close,
	.write = uart_write,
	.write_room = uart_write_room,
	.chars_in_buffer = uart_chars_in_buffer,
	.flush_buffer = uart_flush_buffer,
	.stop = uart_stop,
	.start = uart_start,
	.throttle = uart_throttle,
	.unthrottle = uart_unthrottle,
	.send_xchar = uart_send_xchar,
	.set_termios = uart_set_termios,
	.tiocmget = uart_tiocmget,
	.tiocmset = uart_tiocmset,
	.break_ctl = uart_break_ctl,
};
EXPORT_SYMBOL_GPL(uart_tty_ops);

/* The port's ops, its lock and whatever its chip needs are there already. */
int uart_add_port(struct tty_driver *driver, struct uart_port *port,
		  const struct uart_line *line)
{
	struct tty_struct *tty = tty_alloc(driver, line->index, port);

	if (!tty)
		return -ENOMEM;
	tty_termios_encode_baud_rate(&tty->termios, line->baud);
	port->tty = tty;
	return tty_add_device(driver, tty);
}
EXPORT_SYMBOL_IF_KUNIT(uart_add_port);

/* --- printk. --- */

/* Of a holder on another CPU there is not long to wait; on this one, for ever. */
bool uart_port_lock_console(struct uart_port *port)
{
	for (unsigned int i = 0; i < MAX_LOOKS; i++) {
		if (arch_spin_trylock(&port->lock.raw_lock))
			return true;
		cpu_relax();
	}
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(uart_port_lock_console);

void uart_port_unlock_console(struct uart_port *port)
{
	arch_spin_unlock(&port->lock.raw_lock);
}
EXPORT_SYMBOL_IF_KUNIT(uart_port_unlock_console);

bool uart_must_end(const struct uart_port *port)
{
	return (READ_ONCE(oops_in_progress) || system_state > SYSTEM_RUNNING) &&
	       uart_has_more(port);
}
EXPORT_SYMBOL_IF_KUNIT(uart_must_end);
