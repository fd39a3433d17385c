// SPDX-License-Identifier: GPL-2.0-only
/*
 * Settings of terminals: the calls that read and change them, in all their sizes, and speeds.
 *
 *	TCGETS		struct termios: without speeds but those that bits stand for
 *	TCGETS2		struct termios2: with speeds as numbers, for BOTHER
 *	TCGETA		struct termio: of System V, with 16 bits a field
 *
 * tty->termios is written here, and where a line is opened or hung up, with tty->lock.
 */
#include <linux/array_size.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/tty.h>

#include "n_tty.h"

/* --- Speeds. --- */

/* By the bits of CBAUD, those with CBAUDEX behind the others. */
static const unsigned int bauds[] = {
	0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400,
	57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000,
	2000000, 2500000, 3000000, 3500000, 4000000,
};

/* @other: what BOTHER stands for. */
static unsigned int baud_of(unsigned int cbaud, unsigned int other)
{
	if (cbaud == BOTHER)
		return other;
	if (cbaud & CBAUDEX)
		cbaud = (cbaud & ~CBAUDEX) + 15;
	return cbaud < ARRAY_SIZE(bauds) ? bauds[cbaud] : 0;
}

/* 0: the line is hung up, or nobody knows such a speed. */
unsigned int tty_termios_baud_rate(const struct ktermios *termios)
{
	return baud_of(termios->c_cflag & CBAUD, termios->c_ospeed);
}
EXPORT_SYMBOL_GPL(tty_termios_baud_rate);

/* B0 means: as fast as it goes out. */
unsigned int tty_termios_input_baud_rate(const struct ktermios *termios)
{
	unsigned int cibaud = (termios->c_cflag >> IBSHIFT) & CBAUD;

	return cibaud ? baud_of(cibaud, termios->c_ispeed) : tty_termios_baud_rate(termios);
}
EXPORT_SYMBOL_GPL(tty_termios_input_baud_rate);

void tty_termios_encode_baud_rate(struct ktermios *termios, unsigned int baud)
{
	unsigned int cbaud = 0;

	while (cbaud < ARRAY_SIZE(bauds) && bauds[cbaud] != baud)
		cbaud++;
	if (cbaud == ARRAY_SIZE(bauds))
		cbaud = BOTHER;
	else if (cbaud > 15)
		cbaud = (cbaud - 15) | CBAUDEX;
	termios->c_cflag &= ~(CBAUD | CIBAUD);
	termios->c_cflag |= cbaud;
	termios->c_ispeed = termios->c_ospeed = baud;
}
EXPORT_SYMBOL_GPL(tty_termios_encode_baud_rate);

/* --- Changing. --- */

/* Bits that are set in @locked stay as they are in @old. */
static void keep_locked(struct ktermios *new, const struct ktermios *old,
			const struct ktermios *locked)
{
#define KEEP(field) \
	(new->field = (new->field & ~locked->field) | (old->field & locked->field))
	KEEP(c_iflag);
	KEEP(c_oflag);
	KEEP(c_cflag);
	KEEP(c_lflag);
#undef KEEP
	if (locked->c_line)
		new->c_line = old->c_line;
	for (unsigned int i = 0; i < NCCS; i++)
		if (locked->c_cc[i])
			new->c_cc[i] = old->c_cc[i];
}

/* What the driver cannot do it takes back, before the line discipline looks at it. */
static void set_termios(struct tty_struct *tty, const struct ktermios *new)
{
	struct ktermios old;

	guard(spinlock)(&tty->lock);
	old = tty->termios;
	tty->termios = *new;
	keep_locked(&tty->termios, &old, &tty->termios_locked);
	/* There is no other line discipline. */
	tty->termios.c_line = N_TTY;
	tty->termios.c_ospeed = tty_termios_baud_rate(&tty->termios);
	tty->termios.c_ispeed = tty_termios_input_baud_rate(&tty->termios);
	if (tty->ops->set_termios)
		tty->ops->set_termios(tty, &old);
	n_tty_set_termios(tty, &old);
}

/* All at once: nobody sees half of a change. */
static struct ktermios get_termios(struct tty_struct *tty)
{
	guard(spinlock)(&tty->lock);
	return tty->termios;
}

/* What is written by others meanwhile comes before or after; nothing is in the driver. */
static int drain_locked(struct tty_struct *tty)
{
	int err;

	for (;;) {
		err = tty_wait_until_sent(tty);
		if (err)
			return err;
		if (mutex_lock_interruptible(&tty->write_mutex))
			return -ERESTARTSYS;
		if (!tty->ops->chars_in_buffer || !tty->ops->chars_in_buffer(tty))
			return 0;
		mutex_unlock(&tty->write_mutex);
	}
}

enum termios_when {
	TERMIOS_NOW,
	TERMIOS_DRAIN,			/* after all that was written */
	TERMIOS_FLUSH,			/* likewise, and what came in is forgotten */
};

/* write_mutex is held on, so that nothing is written in between. */
static int change(struct tty_struct *tty, const struct ktermios *new, enum termios_when when)
{
	int err;

	if (when == TERMIOS_NOW) {
		set_termios(tty, new);
		return 0;
	}
	err = drain_locked(tty);
	if (err)
		return err;
	if (when == TERMIOS_FLUSH) {
		tty_input_flush(tty);
		guard(spinlock)(&tty->lock);
		n_tty_flush(tty);
	}
	set_termios(tty, new);
	mutex_unlock(&tty->write_mutex);
	return 0;
}

/* --- To and from programs: struct termios, termios2, and the old termio. --- */

/* The old one has the lower halves, and fewer characters. */
static void from_termio(struct ktermios *to, const struct termio *from)
{
	to->c_iflag = (to->c_iflag & 0xffff0000) | from->c_iflag;
	to->c_oflag = (to->c_oflag & 0xffff0000) | from->c_oflag;
	to->c_cflag = (to->c_cflag & 0xffff0000) | from->c_cflag;
	to->c_lflag = (to->c_lflag & 0xffff0000) | from->c_lflag;
	to->c_line = from->c_line;
	memcpy(to->c_cc, from->c_cc, NCC);
}

/* What has no room in it is not told. */
static void to_termio(struct termio *to, const struct ktermios *from)
{
	*to = (struct termio){
		.c_iflag = from->c_iflag, .c_oflag = from->c_oflag,
		.c_cflag = from->c_cflag, .c_lflag = from->c_lflag,
		.c_line = from->c_line,
	};
	memcpy(to->c_cc, from->c_cc, NCC);
}

/* What is not said stays as it is. */
static int fetch(struct ktermios *to, unsigned int cmd, const void __user *user)
{
	struct termio old;

	switch (cmd) {
	case TCSETA:
	case TCSETAW:
	case TCSETAF:
		if (copy_from_user(&old, user, sizeof(old)))
			return -EFAULT;
		from_termio(to, &old);
		return 0;
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return copy_from_user(to, user, sizeof(struct termios)) ? -EFAULT : 0;
	default:
		return copy_from_user(to, user, sizeof(struct termios2)) ? -EFAULT : 0;
	}
}

/* Fields that the form does not have stay as they are. */
static long do_set(struct tty_struct *tty, unsigned int cmd, const void __user *user,
		   enum termios_when when)
{
	struct ktermios new;
	int err = tty_check_change(tty);

	if (err)
		return err;
	new = get_termios(tty);
	err = fetch(&new, cmd, user);
	return err ?: change(tty, &new, when);
}

/* @size: how much of it the caller's form has. */
static long do_get(struct tty_struct *tty, void __user *user, size_t size)
{
	struct ktermios now = get_termios(tty);

	return copy_to_user(user, &now, size) ? -EFAULT : 0;
}

/* For programs that are older than POSIX. */
static long do_get_termio(struct tty_struct *tty, void __user *user)
{
	struct ktermios now = get_termios(tty);
	struct termio old;

	to_termio(&old, &now);
	return copy_to_user(user, &old, sizeof(old)) ? -EFAULT : 0;
}

/* Bits that cannot be changed by the calls above. */
static long get_locked(struct tty_struct *tty, void __user *user)
{
	struct ktermios locked;

	scoped_guard(spinlock, &tty->lock)
		locked = tty->termios_locked;
	return copy_to_user(user, &locked, sizeof(struct termios)) ? -EFAULT : 0;
}

/* For who shares a terminal with programs that are not to change it. */
static long set_locked(struct tty_struct *tty, const void __user *user)
{
	struct ktermios locked = {};

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (copy_from_user(&locked, user, sizeof(struct termios)))
		return -EFAULT;
	guard(spinlock)(&tty->lock);
	tty->termios_locked = locked;
	return 0;
}

/* CLOCAL alone: is the modem's word about the line ignored? */
static long soft_carrier(struct tty_struct *tty, unsigned int cmd, int __user *user)
{
	struct ktermios termios = get_termios(tty);
	int on = !!(termios.c_cflag & CLOCAL);

	if (cmd == TIOCGSOFTCAR)
		return put_user(on, user);
	if (get_user(on, user))
		return -EFAULT;
	termios.c_cflag = on ? termios.c_cflag | CLOCAL : termios.c_cflag & ~CLOCAL;
	set_termios(tty, &termios);
	return 0;
}

/* By form: termios, termios2, termio; and by when. */
long tty_termios_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case TCGETS:
		return do_get(tty, user, sizeof(struct termios));
	case TCGETS2:
		return do_get(tty, user, sizeof(struct termios2));
	case TCGETA:
		return do_get_termio(tty, user);
	case TCSETS:
	case TCSETS2:
	case TCSETA:
		return do_set(tty, cmd, user, TERMIOS_NOW);
	case TCSETSW:
	case TCSETSW2:
	case TCSETAW:
		return do_set(tty, cmd, user, TERMIOS_DRAIN);
	case TCSETSF:
	case TCSETSF2:
	case TCSETAF:
		return do_set(tty, cmd, user, TERMIOS_FLUSH);
	case TIOCGLCKTRMIOS:
		return get_locked(tty, user);
	case TIOCSLCKTRMIOS:
		return set_locked(tty, user);
	case TIOCGSOFTCAR:
	case TIOCSSOFTCAR:
		return soft_carrier(tty, cmd, user);
	default:
		return -ENOIOCTLCMD;
	}
}
