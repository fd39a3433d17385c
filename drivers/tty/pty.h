/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ptys: terminals whose wire ends at a file. A pty is one tty, the slave, and this, which its
 * driver keeps: what was written to the terminal and waits for the master to read it.
 */
#ifndef _DRIVERS_TTY_PTY_H
#define _DRIVERS_TTY_PTY_H

#include <linux/path.h>
#include <linux/tty.h>

#include "tty.h"

#define PTY_OUT_SIZE	8192		/* a power of two */
#define UNIX98_PTY_SLAVE_MAJOR	136

/*
 * The master has a reference to @tty; this goes with the tty. @lock is inside of tty->lock.
 */
struct pty {
	struct tty_struct *tty;
	struct dentry *dentry;		/* in devpts, as long as there is a master */
	struct super_block *sb;
	spinlock_t lock;		/* of what follows: */
	bool has_master;
	bool locked;			/* the slave cannot be opened: TIOCSPTLCK */
	bool slave_closed;		/* it was open once, and is not */
	bool packet;			/* TIOCPKT */
	u8 status;			/* of it */
	unsigned int head, tail;	/* of @out, as they grow */
	wait_queue_head_t read_wait, write_wait;	/* the master's */
	struct hlist_head fasync;	/* the same: fs/fasync.c */
	bool write_fell_short;		/* of the master: it is told when there is room */
	u8 out[PTY_OUT_SIZE];
};

static inline unsigned int pty_out_used(const struct pty *pty)
{
	return READ_ONCE(pty->head) - READ_ONCE(pty->tail);
}

/* pty.c: the slave's side. NULL: no memory. */
struct pty *pty_alloc(unsigned int index);
/* Up to @n bytes of what the terminal has written; how many. */
unsigned int pty_take(struct pty *pty, u8 *to, unsigned int n);
/* TIOCPKT_*, which is forgotten; 0: nothing new. */
u8 pty_take_status(struct pty *pty);
void pty_flush_out(struct pty *pty);

/* fs/devpts.c declares the rest in <linux/devpts_fs.h>. */
extern const struct file_operations ptmx_fops;
long ptmx_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

#endif /* _DRIVERS_TTY_PTY_H */
