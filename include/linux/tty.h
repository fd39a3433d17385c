/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Terminals: between a wire that carries bytes and programs that read lines.
 *
 * Every tty has the line discipline N_TTY, the only one there is. A pty is a tty, too: its
 * wire ends at a file, /dev/ptmx (drivers/tty/pty.c). Documentation/driver-api/tty.md shows
 * the way of a byte.
 *
 * Locks, from outside in:
 *
 *	tty_drivers_mutex	which drivers and lines there are
 *	  open_mutex		how many files a tty has
 *	read_mutex		one reads at a time, and sleeps with it
 *	write_mutex		one writes at a time, likewise
 *	  in.mutex		who moves what came in to the line discipline
 *	    lock		all else; nothing sleeps with it, and no interrupt takes it
 *	      siglock, in.lock, locks of drivers, of wait queues
 *
 * No signal is sent with any of them but the first ones held: tasklist_lock is not taken
 * inside of lock, nor the other way round.
 */
#ifndef __LINUX_TTY_H
#define __LINUX_TTY_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/tty_driver.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <uapi/asm/termios.h>

struct n_tty;
struct path;
struct pid;
struct task_struct;

/* What is known of a character besides itself. */
enum tty_flag {
	TTY_NORMAL,
	TTY_BREAK,
	TTY_FRAME,
	TTY_PARITY,
	TTY_OVERRUN,
};

/* A power of two: what comes in waits here until the line discipline takes it. */
#define TTY_INPUT_SIZE	4096

/* The numbers of places only grow; who puts has @lock, who takes has @mutex. */
struct tty_input {
	struct mutex mutex;
	spinlock_t lock;		/* from interrupts, too */
	unsigned int head;		/* [lock] */
	unsigned int tail;		/* [mutex to write] */
	struct work_struct work;
	u8 chars[TTY_INPUT_SIZE];
	u8 flags[TTY_INPUT_SIZE];
};

struct tty_struct {
	refcount_t count;
	struct tty_driver *driver;
	const struct tty_operations *ops;
	void *driver_data;		/* the driver's */
	unsigned int index;
	dev_t dev;
	struct mutex open_mutex;
	unsigned int nr_files;		/* [open_mutex] */
	struct mutex read_mutex, write_mutex;

	spinlock_t lock;		/* of what follows, up to the queues */
	struct ktermios termios, termios_locked;
	struct winsize winsize;
	struct pid *pgrp;		/* who may read: the foreground */
	struct pid *session;		/* whose terminal it is */
	unsigned int hangups;		/* files opened before the last one are hung up */
	bool exclusive;			/* TIOCEXCL */
	bool stopped;			/* ^S: nothing goes out */
	bool tco_stopped;		/* TCOOFF, which ^Q does not undo */
	bool throttled;
	struct n_tty *n_tty;

	wait_queue_head_t read_wait;	/* for input */
	wait_queue_head_t write_wait;	/* for room */
	struct hlist_head fasync;	/* fs/fasync.c */
	bool write_fell_short;		/* there was no room for all: O_ASYNC tells when there is */
	struct tty_input in;
};

/* --- For drivers. --- */

/* One character has come; false: there is no room, and it is lost. */
bool tty_insert_flip_char(struct tty_struct *tty, u8 c, enum tty_flag flag);
/* Several, without errors; how many had room. */
unsigned int tty_insert_flip_string(struct tty_struct *tty, const u8 *chars, unsigned int n);
/* A thread hands them to the line discipline. */
void tty_flip_buffer_push(struct tty_struct *tty);
/* The same at once, by who may sleep. */
void tty_receive(struct tty_struct *tty);
/* How many characters have room. */
unsigned int tty_input_room(const struct tty_struct *tty);
/* There is room for output again. */
void tty_wakeup(struct tty_struct *tty);

struct tty_struct *tty_alloc(struct tty_driver *driver, unsigned int index, void *driver_data);
static inline struct tty_struct *tty_kref_get(struct tty_struct *tty)
{
	if (tty)
		refcount_inc(&tty->count);
	return tty;
}
/* May sleep. NULL is fine. */
void tty_kref_put(struct tty_struct *tty);
/* With a reference, or NULL: the terminal that is this device. */
struct tty_struct *tty_find(dev_t dev);

/* So large is its window now, and who is in the foreground is told. 0. */
int tty_do_resize(struct tty_struct *tty, const struct winsize *ws);
/* Its files are of no use any more, and who belongs to it is told. */
void tty_vhangup(struct tty_struct *tty);
/* Bits per second of @termios, out and in. */
unsigned int tty_termios_baud_rate(const struct ktermios *termios);
unsigned int tty_termios_input_baud_rate(const struct ktermios *termios);
/* The other way round, for both directions; by number, where there are no bits for it. */
void tty_termios_encode_baud_rate(struct ktermios *termios, unsigned int baud);

/* --- The terminal of processes: drivers/tty/tty_jobctrl.c. --- */

/* With a reference, or NULL. */
struct tty_struct *get_current_tty(void);
/* The terminal's number as /proc shows it, and its foreground group, or 0 and -1. */
u32 task_tty_nr(struct task_struct *p, pid_t *foreground);
/* @leader's session has no terminal from now on. @on_exit: since it ends. */
void disassociate_ctty(bool on_exit);
/* The running process has none any more. */
void proc_clear_tty(struct task_struct *p);

#endif /* __LINUX_TTY_H */
