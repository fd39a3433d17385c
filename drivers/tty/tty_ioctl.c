// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can be asked of a terminal besides its settings: its size, flow, breaks, modem lines.
 * Owns tty->winsize, tty->exclusive and, with tty->lock, whether output is stopped.
 *
 *	tty_ioctl()		any request by a file of the terminal
 *	  tty_common_ioctl()	what the master of a pty can ask as well, and means the terminal
 *	    tty_jobctrl.c, tty_termios.c
 *	  own_ioctl()		what only this end can ask
 *	    ops->ioctl()	what the driver knows
 */
#include <linux/cred.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/tty.h>

#include "n_tty.h"

/*
 * --- Flow. ---
 *
 * tty->stopped: nothing goes out. It has been stopped by a key, which another one undoes, or
 * by a program (tco_stopped), which no key undoes.
 */

/* By ^S or TCOOFF. What the chip has already goes out. */
void tty_stop(struct tty_struct *tty)
{
	if (tty->stopped)
		return;
	tty->stopped = true;
	if (tty->ops->packet)
		tty->ops->packet(tty, TIOCPKT_STOP);
	if (tty->ops->stop)
		tty->ops->stop(tty);
}

/* What the program has stopped only the program starts. */
void tty_start(struct tty_struct *tty)
{
	if (!tty->stopped || tty->tco_stopped)
		return;
	tty->stopped = false;
	if (tty->ops->packet)
		tty->ops->packet(tty, TIOCPKT_START);
	if (tty->ops->start)
		tty->ops->start(tty);
	tty_wakeup(tty);
}

/* One character out of turn, to the other end's flow control. */
static void send_flow_char(struct tty_struct *tty, unsigned int index)
{
	u8 c = tty->termios.c_cc[index];

	if (!c)
		return;
	if (tty->ops->send_xchar)
		tty->ops->send_xchar(tty, c);
	else
		tty->ops->write(tty, &c, 1);
}

/* Output stops and goes on here; input is asked to, at the other end. */
static long tcxonc(struct tty_struct *tty, unsigned long arg)
{
	long err = tty_check_change(tty);

	if (err)
		return err;
	guard(spinlock)(&tty->lock);
	switch (arg) {
	case TCOOFF:
		tty->tco_stopped = true;
		tty_stop(tty);
		return 0;
	case TCOON:
		if (!tty->tco_stopped)
			return 0;
		tty->tco_stopped = false;
		tty_start(tty);
		return 0;
	case TCIOFF:
	case TCION:
		send_flow_char(tty, arg == TCION ? VSTART : VSTOP);
		return 0;
	default:
		return -EINVAL;
	}
}

/* --- Forgetting. --- */

/* From the wire to the reader, wherever it was; the other end may send again. */
static void flush_input(struct tty_struct *tty)
{
	tty_input_flush(tty);
	scoped_guard(spinlock, &tty->lock) {
		n_tty_flush(tty);
		if (tty->throttled && tty->ops->unthrottle)
			tty->ops->unthrottle(tty);
		tty->throttled = false;
	}
	if (tty->ops->taken)
		tty->ops->taken(tty);
}

/* Who waits for room, or for the end of it, has it. */
static void flush_output(struct tty_struct *tty)
{
	scoped_guard(spinlock, &tty->lock)
		if (tty->ops->flush_buffer)
			tty->ops->flush_buffer(tty);
	tty_wakeup(tty);
}

/* A job in the background may not take away what the foreground has typed. */
static long tcflsh(struct tty_struct *tty, unsigned long arg)
{
	long err = tty_check_change(tty);

	if (err)
		return err;
	if (arg > TCIOFLUSH)
		return -EINVAL;
	if (arg != TCOFLUSH)
		flush_input(tty);
	if (arg != TCIFLUSH)
		flush_output(tty);
	return 0;
}

/* --- Breaks. --- */

/* A break lasts until it is ended. */
static void set_break(struct tty_struct *tty, bool on)
{
	guard(spinlock)(&tty->lock);
	tty->ops->break_ctl(tty, on);
}

/* Not shorter than a quarter of a second, if no signal comes. */
static long send_break(struct tty_struct *tty, unsigned int msecs)
{
	if (!tty->ops->break_ctl)
		return 0;
	set_break(tty, true);
	msleep_interruptible(msecs);
	set_break(tty, false);
	return signal_pending(current) ? -EINTR : 0;
}

/* All after what was written has gone out; TIOCCBRK cannot wait for that. */
static long break_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg)
{
	long err = tty_check_change(tty);

	if (err)
		return err;
	if (cmd != TIOCCBRK && tty_wait_until_sent(tty))
		return -EINTR;
	switch (cmd) {
	case TCSBRK:
		return arg ? 0 : send_break(tty, 250);
	case TCSBRKP:
		return send_break(tty, arg ? min(arg, 600ul) * 100 : 250);
	default:
		if (tty->ops->break_ctl)
			set_break(tty, cmd == TIOCSBRK);
		return 0;
	}
}

/* --- The size of the window. --- */

/* Who is in the foreground is told, if it has changed. */
int tty_do_resize(struct tty_struct *tty, const struct winsize *ws)
{
	struct pid *pgrp;

	scoped_guard(spinlock, &tty->lock) {
		if (!memcmp(ws, &tty->winsize, sizeof(*ws)))
			return 0;
		tty->winsize = *ws;
		pgrp = get_pid(tty->pgrp);
	}
	if (pgrp)
		kill_pgrp(pgrp, SIGWINCH, 1);
	put_pid(pgrp);
	return 0;
}
EXPORT_SYMBOL_GPL(tty_do_resize);

/* All zero: nobody has said. */
static long get_winsize(struct tty_struct *tty, struct winsize __user *user)
{
	struct winsize ws;

	scoped_guard(spinlock, &tty->lock)
		ws = tty->winsize;
	return copy_to_user(user, &ws, sizeof(ws)) ? -EFAULT : 0;
}

/* Also by the other end of a pty: a window that is drawn. */
static long set_winsize(struct tty_struct *tty, const struct winsize __user *user)
{
	struct winsize ws;

	if (copy_from_user(&ws, user, sizeof(ws)))
		return -EFAULT;
	return tty_do_resize(tty, &ws);
}

/* --- Modem lines. --- */

/* Which lines are on; or all, some on, some off. */
static long modem_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned int __user *user)
{
	const unsigned int ours = TIOCM_DTR | TIOCM_RTS | TIOCM_OUT1 | TIOCM_OUT2 | TIOCM_LOOP;
	unsigned int bits;

	if (!tty->ops->tiocmget)
		return tty->ops->ioctl ? tty->ops->ioctl(tty, cmd, (unsigned long)user) : -ENOTTY;
	if (cmd == TIOCMGET) {
		scoped_guard(spinlock, &tty->lock)
			bits = tty->ops->tiocmget(tty);
		return put_user(bits, user);
	}
	if (get_user(bits, user))
		return -EFAULT;
	bits &= ours;
	guard(spinlock)(&tty->lock);
	tty->ops->tiocmset(tty, cmd == TIOCMBIC ? 0 : bits,
			   cmd == TIOCMSET ? ours & ~bits : cmd == TIOCMBIC ? bits : 0);
	return 0;
}

/* --- Others. --- */

/* As if it had been typed: only to one's own terminal, or by force. */
static long tiocsti(struct tty_struct *tty, const u8 __user *user)
{
	u8 c;

	if (READ_ONCE(current->signal->tty) != tty && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(c, user))
		return -EFAULT;
	tty_insert_flip_char(tty, c, TTY_NORMAL);
	tty_receive(tty);
	return 0;
}

/* What can be read now, or has not gone out. */
static long count_ioctl(struct tty_struct *tty, unsigned int cmd, int __user *user)
{
	int n = 0;

	tty_receive(tty);
	scoped_guard(spinlock, &tty->lock) {
		if (cmd == TIOCINQ)
			n = n_tty_inq(tty);
		else if (tty->ops->chars_in_buffer)
			n = tty->ops->chars_in_buffer(tty);
	}
	return put_user(n, user);
}

/* N_TTY is the only one. */
static long ldisc_ioctl(unsigned int cmd, int __user *user)
{
	int ldisc = N_TTY;

	if (cmd == TIOCGETD)
		return put_user(ldisc, user);
	if (get_user(ldisc, user))
		return -EFAULT;
	return ldisc == N_TTY ? 0 : -EINVAL;
}

/* Nobody can open it any more, but for root. */
static long exclusive_ioctl(struct tty_struct *tty, unsigned int cmd, int __user *user)
{
	if (cmd == TIOCGEXCL)
		return put_user((int)READ_ONCE(tty->exclusive), user);
	WRITE_ONCE(tty->exclusive, cmd == TIOCEXCL);
	return 0;
}

/* What the master of a pty can ask, too: it means the terminal. */
long tty_common_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		      unsigned long arg)
{
	void __user *user = (void __user *)arg;
	long ret;

	switch (cmd) {
	case TIOCGWINSZ:
		return get_winsize(tty, user);
	case TIOCSWINSZ:
		return set_winsize(tty, user);
	case TIOCGETD:
	case TIOCSETD:
		return ldisc_ioctl(cmd, user);
	case TIOCEXCL:
	case TIOCNXCL:
	case TIOCGEXCL:
		return exclusive_ioctl(tty, cmd, user);
	case TIOCGDEV:
		return put_user((u32)new_encode_dev(tty->dev), (u32 __user *)user);
	default:
		break;
	}
	ret = tty_jobctrl_ioctl(tty, file, cmd, arg);
	return ret == -ENOIOCTLCMD ? tty_termios_ioctl(tty, cmd, arg) : ret;
}

/* Of the terminal's own end. */
static long own_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		      unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case TCSBRK:
	case TCSBRKP:
	case TIOCSBRK:
	case TIOCCBRK:
		return break_ioctl(tty, cmd, arg);
	case TCXONC:
		return tcxonc(tty, arg);
	case TCFLSH:
		return tcflsh(tty, arg);
	case TIOCINQ:
	case TIOCOUTQ:
		return count_ioctl(tty, cmd, user);
	case TIOCSTI:
		return tiocsti(tty, user);
	case TIOCMGET:
	case TIOCMSET:
	case TIOCMBIS:
	case TIOCMBIC:
		return modem_ioctl(tty, cmd, user);
	case TIOCCONS:
		return tty_redirect_console(file);
	case TIOCVHANGUP:
		if (!capable(CAP_SYS_ADMIN))
			return -EPERM;
		tty_vhangup(tty);
		return 0;
	default:
		return tty->ops->ioctl ? tty->ops->ioctl(tty, cmd, arg) : -ENOIOCTLCMD;
	}
}

/* What all can ask first, then what only this end can, then what the driver knows. */
long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_file *tf = file->private_data;
	long ret;

	if (tty_hung_up(tf))
		return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
	ret = tty_common_ioctl(tf->tty, file, cmd, arg);
	return ret == -ENOIOCTLCMD ? own_ioctl(tf->tty, file, cmd, arg) : ret;
}
