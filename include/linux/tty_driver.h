/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What stands behind terminals: the drivers of their wires.
 *
 * A driver has lines, each of which is a tty. What the terminal writes goes to the driver
 * by ->write(); what comes in the driver hands over by tty_insert_flip_char() and
 * tty_flip_buffer_push(), from any context.
 */
#ifndef _LINUX_TTY_DRIVER_H
#define _LINUX_TTY_DRIVER_H

#include <linux/cdev.h>
#include <linux/list.h>
#include <linux/types.h>
#include <uapi/asm/termbits.h>

struct tty_struct;

/* tty_driver.flags */
#define TTY_DRIVER_RESET_TERMIOS	0x02	/* a line that is closed forgets its settings */
#define TTY_DRIVER_PTY			0x04	/* its other end decides how long it lives */

/*
 * NULL is fine for all but @write and @write_room. All but @open, @close, @ioctl and
 * @cleanup are called with tty->lock held: they must not sleep.
 *
 * @open	   another file is about to be there, besides tty->nr_files; an error: not.
 * @close	   the last one has gone. What was written still goes out.
 * @cleanup	   nobody has the tty any more.
 * @write	   takes up to @n bytes, and says how many.
 * @write_room	   so many would be taken now. When there is more: tty_wakeup().
 * @chars_in_buffer how many have been taken that have not gone out yet.
 * @flush_buffer   these need not go out any more.
 * @stop @start	   nothing may go out until then; @write_room says 0 meanwhile.
 * @throttle	   there is little room for what comes in, and the other end should wait.
 * @unthrottle	   some of what came in has been read.
 * @taken	   what was handed over has moved on, and there is room for more of it.
 * @send_xchar	   before all that waits to go out.
 * @set_termios	   tty->termios has changed from @old.
 * @tiocmget @tiocmset TIOCM_* of <uapi/asm/termios.h>. NULL: what @ioctl says, or -ENOTTY.
 * @break_ctl	   a break begins or ends.
 * @packet	   TIOCPKT_* has happened.
 * @ioctl	   -ENOIOCTLCMD: nothing of its own.
 */
struct tty_operations {
	int (*open)(struct tty_struct *tty);
	void (*close)(struct tty_struct *tty);
	void (*cleanup)(struct tty_struct *tty);
	unsigned int (*write)(struct tty_struct *tty, const u8 *buf, unsigned int n);
	unsigned int (*write_room)(struct tty_struct *tty);
	unsigned int (*chars_in_buffer)(struct tty_struct *tty);
	void (*flush_buffer)(struct tty_struct *tty);
	void (*stop)(struct tty_struct *tty);
	void (*start)(struct tty_struct *tty);
	void (*throttle)(struct tty_struct *tty);
	void (*unthrottle)(struct tty_struct *tty);
	void (*taken)(struct tty_struct *tty);
	void (*send_xchar)(struct tty_struct *tty, u8 c);
	void (*set_termios)(struct tty_struct *tty, const struct ktermios *old);
	unsigned int (*tiocmget)(struct tty_struct *tty);
	void (*tiocmset)(struct tty_struct *tty, unsigned int set, unsigned int clear);
	void (*break_ctl)(struct tty_struct *tty, bool on);
	void (*packet)(struct tty_struct *tty, u8 status);
	long (*ioctl)(struct tty_struct *tty, unsigned int cmd, unsigned long arg);
};

/*
 * @num lines, of which line n is the device @major:@minor_start + n and is called @name and
 * the number. @ttys: theirs, NULL where there is none [tty_drivers_mutex].
 */
struct tty_driver {
	const char *name;
	const char *driver_name, *type;	/* as /proc/tty/drivers has them */
	unsigned int major, minor_start, num;
	unsigned int flags;
	struct ktermios init_termios;
	const struct tty_operations *ops;
	struct tty_struct **ttys;
	struct cdev cdev;		/* drivers/tty/tty_io.c */
	struct list_head list;		/* drivers/tty/tty_io.c */
};

/* What terminals are like if nobody has said otherwise: canonical, with echo, 38400. */
extern const struct ktermios tty_std_termios;

/* The memory of @driver and of its ttys is the caller's, and stays. 0 or an error. */
int tty_register_driver(struct tty_driver *driver);
void tty_unregister_driver(struct tty_driver *driver);
/* The line is there from now on, and has a node in /dev. 0 or an error. */
int tty_register_device(struct tty_driver *driver, unsigned int index, void *driver_data);
/* The same with a tty that tty_alloc() has made, and the caller has set up. */
int tty_add_device(struct tty_driver *driver, struct tty_struct *tty);
/* Calls @fn for each driver that is registered, with the lock of the list. */
void for_each_tty_driver(void (*fn)(const struct tty_driver *driver, void *arg), void *arg);
/* Calls @fn for each line that is there, with the lock of the list. */
void for_each_tty(void (*fn)(const struct tty_struct *tty, void *arg), void *arg);
/* It is hung up, and nobody can open it any more. */
void tty_unregister_device(struct tty_driver *driver, unsigned int index);

#endif /* _LINUX_TTY_DRIVER_H */
