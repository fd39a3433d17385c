/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Serial ports as terminals: what all chips have in common (uart_port.c), and what each does.
 *
 * What is to be sent waits in a ring, from which the chip's interrupt fills its FIFO; what comes
 * in goes from there to the tty. Nobody waits for a chip but printk, which has to.
 */
#ifndef _DRIVERS_TTY_SERIAL_UART_PORT_H
#define _DRIVERS_TTY_SERIAL_UART_PORT_H

#include <linux/spinlock.h>
#include <linux/tty.h>

#define UART_XMIT_SIZE	4096		/* a power of two */

struct uart_port;

/*
 * All with port->lock held and interrupts off. What a chip does not have may be NULL, but for
 * the first five.
 *
 * @start_tx	there is something to send: an interrupt is to come when there is room.
 * @stop_tx	nothing is to be sent for now.
 * @set_rx	characters that come are wanted, or not.
 * @set_line	speed and form, as the settings say.
 * @get_mctrl	TIOCM_* that the other end sets.
 * @set_mctrl	those that we set.
 */
struct uart_ops {
	void (*start_tx)(struct uart_port *port);
	void (*stop_tx)(struct uart_port *port);
	void (*set_rx)(struct uart_port *port, bool on);
	void (*set_line)(struct uart_port *port, const struct ktermios *termios);
	unsigned int (*get_mctrl)(struct uart_port *port);
	void (*set_mctrl)(struct uart_port *port, unsigned int mctrl);
	void (*break_ctl)(struct uart_port *port, bool on);
};

/*
 * @lock is taken by interrupts, inside of tty->lock, and by printk, which cannot wait long: see
 * uart_port_lock_console().
 */
struct uart_port {
	const struct uart_ops *ops;
	struct tty_struct *tty;
	spinlock_t lock;		/* of the chip, and what follows */
	bool is_console;		/* its lines stay as they are when it is closed */
	bool stopped;
	bool received;			/* an interrupt has something for the tty */
	u8 x_char;			/* to be sent before all others, if it is not 0 */
	unsigned int mctrl;		/* TIOCM_DTR and the like, as we set them */
	unsigned int head, tail;	/* of @xmit, as they grow */
	u8 xmit[UART_XMIT_SIZE];
};

extern const struct tty_operations uart_tty_ops;

/* A line of @driver's, which has uart_tty_ops; @baud: its speed at first. 0 or an error. */
struct uart_line {
	unsigned int index;
	unsigned int baud;
};
int uart_add_port(struct tty_driver *driver, struct uart_port *port,
		  const struct uart_line *line);

/* --- For interrupts, with the lock. --- */

/* The next character that is to be sent; false: none. */
bool uart_next_char(struct uart_port *port, u8 *c);
bool uart_has_more(const struct uart_port *port);
/* One that has come. */
void uart_insert_char(struct uart_port *port, u8 c, enum tty_flag flag);
/* Without the lock, at the end: who waits for what has come or gone out is told. */
void uart_interrupt_done(struct uart_port *port);

/*
 * --- For printk, with interrupts off. ---
 *
 * False: somebody has had it for too long, perhaps the one that we have interrupted by dying.
 * Then it is used all the same. It is no lock to lockdep, which prints itself.
 */
bool uart_port_lock_console(struct uart_port *port);
void uart_port_unlock_console(struct uart_port *port);
/*
 * Does something wait that no interrupt may come for, since the kernel dies or the machine goes
 * off? Then it is to be sent before what printk has to say: the last words of a program.
 */
bool uart_must_end(const struct uart_port *port);

#endif /* _DRIVERS_TTY_SERIAL_UART_PORT_H */
