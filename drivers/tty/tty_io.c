// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open files of terminals: opening, reading, writing, waiting, and the end of all of it when
 * the line is hung up. Owns tty->nr_files, tty->hangups, and where TIOCCONS leads.
 *
 *	open()	tty_open() finds the tty by its number; pts_open() (pty.c), by its name
 *	read()	n_tty_read.c
 *	write()	n_tty_output.c, piece by piece, as the driver has room
 *
 * A file remembers how often its tty had been hung up when it was opened. So hanging up is one
 * step for all files, whoever has them: from then on reads give nothing, and all else fails.
 */
#include <linux/console.h>
#include <linux/cred.h>
#include <linux/devtmpfs.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>

#include "n_tty.h"

#define TTYAUX_MAJOR	5
#define DEV_TTY		MKDEV(TTYAUX_MAJOR, 0)
#define DEV_CONSOLE	MKDEV(TTYAUX_MAJOR, 1)

/* --- Opening and closing. --- */

/* With open_mutex. */
static int open_line(struct tty_struct *tty)
{
	if (READ_ONCE(tty->exclusive) && !capable(CAP_SYS_ADMIN))
		return -EBUSY;
	return tty->ops->open ? tty->ops->open(tty) : 0;
}

/* Of two who open it, one is first: the driver is asked one at a time. */
int tty_attach_file(struct file *file, struct tty_struct *tty, bool is_console)
{
	struct tty_file *tf = kzalloc(sizeof(*tf), GFP_KERNEL);
	int err;

	if (!tf)
		return -ENOMEM;
	guard(mutex)(&tty->open_mutex);
	err = open_line(tty);
	if (err) {
		kfree(tf);
		return err;
	}
	tty->nr_files++;
	tf->tty = tty;
	tf->hangups = READ_ONCE(tty->hangups);
	tf->is_console = is_console;
	file->private_data = tf;
	return 0;
}

/* What the number leads to, with a reference; or ERR_PTR. */
static struct tty_struct *tty_of(dev_t dev)
{
	struct tty_struct *tty;

	if (dev == DEV_TTY)
		return get_current_tty() ?: ERR_PTR(-ENXIO);
	if (dev == DEV_CONSOLE)
		dev = console_device();
	tty = dev ? tty_find(dev) : NULL;
	return tty ?: ERR_PTR(-ENODEV);
}

/* Neither /dev/tty nor /dev/console becomes somebody's terminal by being opened. */
static int tty_open(struct inode *inode, struct file *file)
{
	dev_t dev = inode->i_rdev;
	struct tty_struct *tty = tty_of(dev);
	int err;

	if (IS_ERR(tty))
		return PTR_ERR(tty);
	err = tty_attach_file(file, tty, dev == DEV_CONSOLE);
	if (err) {
		tty_kref_put(tty);
		return err;
	}
	if (!(file->f_flags & O_NOCTTY) && dev != DEV_TTY && dev != DEV_CONSOLE)
		tty_open_proc_set_tty(file, tty);
	return 0;
}

/* Whoever opens it next finds nothing of what was before. A pty has another end, still. */
static void close_line(struct tty_struct *tty)
{
	if (tty->ops->close)
		tty->ops->close(tty);
	WRITE_ONCE(tty->exclusive, false);
	if (tty->driver->flags & TTY_DRIVER_PTY)
		return;
	tty_drop_session(tty);
	tty_input_flush(tty);
	guard(spinlock)(&tty->lock);
	if (tty->driver->flags & TTY_DRIVER_RESET_TERMIOS)
		tty->termios = tty->driver->init_termios;
	if (!tty->tco_stopped)
		tty_start(tty);
	n_tty_reset(tty);
}

static void drop_redirection(struct file *file);

/* The last one of all files, also of those that are hung up, closes the line. */
void tty_release(struct inode *inode, struct file *file)
{
	struct tty_file *tf = file->private_data;
	struct tty_struct *tty = tf->tty;

	drop_redirection(file);
	scoped_guard(mutex, &tty->open_mutex)
		if (!--tty->nr_files)
			close_line(tty);
	kfree(tf);
	tty_kref_put(tty);
}

/* --- Reading, writing. --- */

/* A line that was hung up has come to its end, which is no error. */
static ssize_t tty_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct tty_file *tf = iocb->ki_filp->private_data;
	ssize_t ret;

	if (tty_hung_up(tf))
		return 0;
	ret = n_tty_read(tf, iocb, to);
	if (ret > 0)
		inode_touch(file_inode(iocb->ki_filp), UPDATE_ATIME);
	return ret;
}

/* May a writer go on? Echo that waits is sent first. */
static bool is_writable(struct tty_struct *tty)
{
	guard(spinlock)(&tty->lock);
	return n_tty_room(tty);
}

/* How many bytes were written, as many as had room. */
static unsigned int write_some(struct tty_struct *tty, const u8 *buf, unsigned int n)
{
	unsigned int done;

	guard(spinlock)(&tty->lock);
	done = n_tty_write(tty, buf, n);
	if (unlikely(done < n) && READ_ONCE(tty->fasync.first))
		WRITE_ONCE(tty->write_fell_short, true);
	return done;
}

/* All of @buf, or as much of it until something came in between: then *@err says what. */
static unsigned int write_all(struct kiocb *iocb, const u8 *buf, unsigned int n, long *err)
{
	struct tty_file *tf = iocb->ki_filp->private_data;
	struct tty_struct *tty = tf->tty;
	unsigned int done = 0;

	for (;;) {
		if (tty_hung_up(tf)) {
			*err = -EIO;
			return done;
		}
		done += write_some(tty, buf + done, n - done);
		if (done == n)
			return done;
		*err = tty_no_wait(iocb) ? -EAGAIN :
			wait_event_interruptible(tty->write_wait,
						 is_writable(tty) || tty_hung_up(tf));
		if (*err)
			return done;
	}
}

/* Piece by piece; nobody else's bytes come in between. */
static ssize_t write_locked(struct kiocb *iocb, struct iov_iter *from)
{
	ssize_t done = 0;
	long err = 0;
	u8 chunk[256];

	while (!err && iov_iter_count(from)) {
		size_t n = min(iov_iter_count(from), sizeof(chunk)), put;

		if (copy_from_iter(chunk, n, from) < n)
			return done ?: -EFAULT;
		put = write_all(iocb, chunk, n, &err);
		iov_iter_revert(from, n - put);
		done += put;
	}
	return done ?: err;
}

/* /dev/console is for messages, whoever has them. */
static bool stops_writers(const struct tty_file *tf)
{
	guard(spinlock)(&tf->tty->lock);
	return L_FLAG(tf->tty, TOSTOP) && !tf->is_console;
}

/* Jobs in the background may write, unless TOSTOP is set. */
static ssize_t tty_write_tty(struct kiocb *iocb, struct iov_iter *from)
{
	struct tty_file *tf = iocb->ki_filp->private_data;
	struct tty_struct *tty = tf->tty;
	ssize_t ret = 0;

	if (tty_hung_up(tf))
		return -EIO;
	if (stops_writers(tf))
		ret = tty_check_change(tty);
	if (ret)
		return ret;
	if (tty_no_wait(iocb) ? !mutex_trylock(&tty->write_mutex) :
				mutex_lock_interruptible(&tty->write_mutex))
		return tty_no_wait(iocb) ? -EAGAIN : -ERESTARTSYS;
	ret = write_locked(iocb, from);
	mutex_unlock(&tty->write_mutex);
	if (ret > 0)
		inode_touch(file_inode(iocb->ki_filp), UPDATE_MTIME);
	return ret;
}

/* --- TIOCCONS: what is written to /dev/console goes elsewhere. --- */

static DEFINE_MUTEX(redirect_mutex);
static struct file *redirect;		/* redirect_mutex; the file is not kept by it */

/* The file is about to go: the console is itself again. */
static void drop_redirection(struct file *file)
{
	guard(mutex)(&redirect_mutex);
	if (redirect == file)
		WRITE_ONCE(redirect, NULL);
}

/* From a terminal to it; from the console itself: back again. */
long tty_redirect_console(struct file *file)
{
	const struct tty_file *tf = file->private_data;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	guard(mutex)(&redirect_mutex);
	if (redirect && !tf->is_console)
		return -EBUSY;
	WRITE_ONCE(redirect, tf->is_console ? NULL : file);
	return 0;
}

/* With a reference, or NULL. */
static struct file *get_redirection(const struct tty_file *tf)
{
	if (!tf->is_console || !READ_ONCE(redirect))
		return NULL;
	guard(mutex)(&redirect_mutex);
	return redirect && get_file_rcu(redirect) ? redirect : NULL;
}

/* To the terminal, or where the console leads. */
static ssize_t tty_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *elsewhere = get_redirection(iocb->ki_filp->private_data);
	loff_t pos = 0;
	ssize_t ret;

	if (!elsewhere)
		return tty_write_tty(iocb, from);
	ret = vfs_iter_write(elsewhere, from, &pos, 0);
	fput(elsewhere);
	return ret;
}

/* --- Waiting. --- */

/* More than so much that waits to go out is enough. */
#define POLL_OUT_BELOW	256

/* Of a driver that keeps nothing, none. */
static unsigned int chars_in_buffer(struct tty_struct *tty)
{
	return tty->ops->chars_in_buffer ? tty->ops->chars_in_buffer(tty) : 0;
}

/* What has come in and was not looked at is looked at first: it may be a line. */
static u32 tty_poll(struct file *file, poll_table *pt)
{
	struct tty_file *tf = file->private_data;
	struct tty_struct *tty = tf->tty;
	u32 mask = 0;

	poll_wait(file, &tty->read_wait, pt);
	poll_wait(file, &tty->write_wait, pt);
	if (tty_hung_up(tf))
		return POLLIN | POLLOUT | POLLERR | POLLHUP | POLLRDNORM | POLLWRNORM;
	tty_receive(tty);
	guard(spinlock)(&tty->lock);
	if (n_tty_readable(tty, true))
		mask |= POLLIN | POLLRDNORM;
	if (n_tty_room(tty) && chars_in_buffer(tty) < POLL_OUT_BELOW)
		mask |= POLLOUT | POLLWRNORM;
	return mask;
}

/* Who is in the foreground is told, or whoever asked, unless another owner was named. */
static int default_owner(struct file *file, struct tty_struct *tty)
{
	enum pid_type type = PIDTYPE_PGID;
	struct pid *pid;
	int err;

	scoped_guard(spinlock, &tty->lock)
		pid = get_pid(tty->pgrp);
	if (!pid) {
		type = PIDTYPE_TGID;
		pid = get_task_pid(current, PIDTYPE_TGID);
	}
	err = f_setown_default(file, pid, type);
	put_pid(pid);
	return err;
}

/* A file that is hung up tells nothing any more. */
static int tty_fasync(struct file *file, int fd)
{
	struct tty_file *tf = file->private_data;
	int err;

	if (fd < 0)
		return fasync_helper(file, -1, &tf->tty->fasync);
	err = default_owner(file, tf->tty) ?: fasync_helper(file, fd, &tf->tty->fasync);
	if (err || !tty_hung_up(tf))
		return err;
	/* Perhaps only since then: hanging up takes off what it finds. */
	fasync_helper(file, -1, &tf->tty->fasync);
	return -ENOTTY;
}

/* From any context. Echo that had no room follows, by a thread. */
void tty_wakeup(struct tty_struct *tty)
{
	wake_up_interruptible_all(&tty->write_wait);
	if (unlikely(READ_ONCE(tty->write_fell_short)) && xchg(&tty->write_fell_short, false))
		kill_fasync(&tty->fasync, POLL_OUT);
	if (n_tty_echo_waits(tty))
		tty_flip_buffer_push(tty);
}
EXPORT_SYMBOL_GPL(tty_wakeup);

/* Echo counts as well: it was typed before. */
static bool all_is_out(struct tty_struct *tty)
{
	guard(spinlock)(&tty->lock);
	n_tty_flush_echo(tty);
	return !chars_in_buffer(tty);
}

/* For what is in the driver. A chip may still have some characters. */
int tty_wait_until_sent(struct tty_struct *tty)
{
	return wait_event_interruptible(tty->write_wait, all_is_out(tty));
}

/* --- Hanging up. --- */

/* Files first: who is woken by what follows finds that his is of no use. */
static void do_hangup(struct tty_struct *tty, bool exit_session)
{
	scoped_guard(spinlock, &tty->lock)
		WRITE_ONCE(tty->hangups, tty->hangups + 1);
	tty_signal_session(tty, exit_session);
	tty_input_flush(tty);
	scoped_guard(spinlock, &tty->lock) {
		tty->tco_stopped = false;
		tty_start(tty);
		if (tty->ops->flush_buffer)
			tty->ops->flush_buffer(tty);
		if (tty->driver->flags & TTY_DRIVER_RESET_TERMIOS)
			tty->termios = tty->driver->init_termios;
		n_tty_reset(tty);
	}
	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
	fasync_clear(&tty->fasync);
}

/* The session is left without a terminal, and its leader is told. */
void tty_vhangup(struct tty_struct *tty)
{
	do_hangup(tty, false);
}
EXPORT_SYMBOL_GPL(tty_vhangup);

/* By the leader, as it ends: who was in the foreground is told as well. */
void tty_vhangup_session(struct tty_struct *tty)
{
	do_hangup(tty, true);
}

/* The caller's own terminal, for getty: who had it before cannot read passwords. */
SYSCALL_DEFINE0(vhangup)
{
	struct tty_struct *tty;

	if (!capable(CAP_SYS_TTY_CONFIG))
		return -EPERM;
	tty = get_current_tty();
	if (tty)
		tty_vhangup(tty);
	tty_kref_put(tty);
	return 0;
}

/* --- The devices that stand for others. --- */

const struct file_operations tty_fops = {
	.open = tty_open,
	.release = tty_release,
	.read_iter = tty_read,
	.write_iter = tty_write,
	.poll = tty_poll,
	.fasync = tty_fasync,
	.unlocked_ioctl = tty_ioctl,
};

static struct cdev tty_cdevs[] = {
	{ .name = "/dev/tty", .dev = DEV_TTY, .count = 1, .ops = &tty_fops },
	{ .name = "/dev/console", .dev = DEV_CONSOLE, .count = 1, .ops = &tty_fops },
};

/* 5:0 and 5:1, and their names. */
static int __init tty_init(void)
{
	return cdev_add(&tty_cdevs[0]) ?: cdev_add(&tty_cdevs[1]) ?:
	       devtmpfs_create_node(&(struct devnode){ .name = "tty", .dev = DEV_TTY,
						       .mode = S_IFCHR | 0666 }) ?:
	       devtmpfs_create_node(&(struct devnode){ .name = "console", .dev = DEV_CONSOLE,
						       .mode = S_IFCHR | 0600 });
}
fs_initcall(tty_init);
