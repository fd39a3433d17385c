// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ptys, the master's side: a file that is the other end of a terminal's wire. What is read is
 * what the terminal shows; what is written is typed, and its echo is there when write() returns.
 *
 *	open()	a number, a tty, a name in devpts; the slave is locked
 *	close()	the name goes, the slave is hung up, and with its last file all is gone
 *
 * No lock is held while a reader or a writer sleeps: each looks at the rings anew. What several
 * readers get is in pieces, as it is for those of a pipe.
 *
 * Requests about settings, size and sessions mean the terminal (tty_common_ioctl()).
 *
 * The file owns the pty's name, and its place in the filesystem, as long as it is open.
 */
#include <linux/cred.h>
#include <linux/devpts_fs.h>
#include <linux/devtmpfs.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#include "n_tty.h"
#include "pty.h"

/* --- Opening and closing. --- */

/* In the filesystem whose root is given; it lives as long as the pty has a name there. */
static struct pty *new_pty(struct super_block *sb)
{
	int index = devpts_new_index(sb);
	struct pty *pty;

	if (index < 0)
		return ERR_PTR(index);
	pty = pty_alloc(index);
	if (!pty) {
		devpts_kill_index(sb, index);
		return ERR_PTR(-ENOMEM);
	}
	pty->dentry = devpts_pty_new(sb, pty->tty);
	if (IS_ERR(pty->dentry)) {
		int err = PTR_ERR(pty->dentry);

		tty_kref_put(pty->tty);
		devpts_kill_index(sb, index);
		return ERR_PTR(err);
	}
	pty->sb = sb;
	atomic_inc(&sb->s_active);
	return pty;
}

/* From the filesystem that belongs to the ptmx which was opened. */
static int ptmx_open(struct inode *inode, struct file *file)
{
	struct path root;
	struct pty *pty;
	int err = devpts_find(file, &root);

	if (err)
		return err;
	pty = new_pty(root.dentry->d_sb);
	path_put(&root);
	if (IS_ERR(pty))
		return PTR_ERR(pty);
	file->private_data = pty;
	return 0;
}

/* The wire is cut: nobody can open the slave any more, and who has it open is told. */
static void ptmx_release(struct inode *inode, struct file *file)
{
	struct pty *pty = file->private_data;
	struct super_block *sb = pty->sb;

	scoped_guard(spinlock, &pty->lock)
		pty->has_master = false;
	devpts_pty_kill(pty->dentry);
	devpts_kill_index(sb, pty->tty->index);
	tty_vhangup(pty->tty);
	tty_kref_put(pty->tty);
	deactivate_super(sb);
}

/* --- Reading. --- */

/* Echo that had no room comes after what the terminal has shown before. */
static void refill(struct pty *pty)
{
	guard(spinlock)(&pty->tty->lock);
	n_tty_flush_echo(pty->tty);
}

/* Without the lock: who waits has been put on the queue before he looks. */
static bool has_output(const struct pty *pty)
{
	return pty_out_used(pty) || (READ_ONCE(pty->packet) && READ_ONCE(pty->status));
}

/* Until there is something. The end is an error, but not before all has been read. */
static int wait_for_output(struct pty *pty, const struct kiocb *iocb)
{
	refill(pty);
	if (has_output(pty))
		return 0;
	if (READ_ONCE(pty->slave_closed))
		return -EIO;
	if (tty_no_wait(iocb))
		return -EAGAIN;
	return wait_event_interruptible(pty->read_wait,
					has_output(pty) || READ_ONCE(pty->slave_closed));
}

/* The first byte of a packet is its kind; one that is not data is that byte alone. */
static int read_kind(struct pty *pty, struct iov_iter *to, bool *over)
{
	u8 kind;

	*over = false;
	if (!READ_ONCE(pty->packet))
		return 0;
	kind = pty_take_status(pty);
	*over = kind != TIOCPKT_DATA;
	return copy_to_iter(&kind, 1, to) ? 1 : -EFAULT;
}

/* What there is, as much as has room. */
static ssize_t read_output(struct pty *pty, struct iov_iter *to)
{
	ssize_t done = 0;
	u8 chunk[256];
	unsigned int n;

	while (iov_iter_count(to)) {
		n = pty_take(pty, chunk, min(iov_iter_count(to), sizeof(chunk)));
		if (!n)
			break;
		if (copy_to_iter(chunk, n, to) < n)
			return -EFAULT;
		done += n;
		refill(pty);
	}
	tty_wakeup(pty->tty);
	return done;
}

/* A packet has its kind in front; else it is bytes, and at least one. */
static ssize_t ptmx_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct pty *pty = iocb->ki_filp->private_data;
	ssize_t ret = 0, kind;
	bool over;

	if (!iov_iter_count(to))
		return 0;
	/* Who else reads may be faster. */
	do {
		kind = wait_for_output(pty, iocb);
		if (kind)
			return kind;
		kind = read_kind(pty, to, &over);
		if (kind < 0 || over)
			return kind;
		ret = read_output(pty, to);
	} while (!ret && !kind);
	return ret < 0 ? ret : ret + kind;
}

/* --- Writing. --- */

/* The terminal has not taken what was typed before: nobody reads it. */
static long wait_for_room(struct pty *pty, const struct kiocb *iocb)
{
	if (tty_input_room(pty->tty))
		return 0;
	if (unlikely(READ_ONCE(pty->fasync.first)))
		WRITE_ONCE(pty->write_fell_short, true);
	if (tty_no_wait(iocb))
		return -EAGAIN;
	return wait_event_interruptible(pty->write_wait, tty_input_room(pty->tty));
}

/* Typed at the terminal: it is received at once, with all that follows from it. */
static ssize_t ptmx_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct pty *pty = iocb->ki_filp->private_data;
	ssize_t done = 0;
	u8 chunk[256];

	while (iov_iter_count(from)) {
		size_t n = min(iov_iter_count(from), sizeof(chunk)), put;
		long err = wait_for_room(pty, iocb);

		if (err)
			return done ?: err;
		if (copy_from_iter(chunk, n, from) < n)
			return done ?: -EFAULT;
		put = tty_insert_flip_string(pty->tty, chunk, n);
		iov_iter_revert(from, n - put);
		done += put;
		tty_receive(pty->tty);
	}
	return done;
}

/* That the slave is closed is no end: it may be opened again. */
static u32 ptmx_poll(struct file *file, poll_table *pt)
{
	struct pty *pty = file->private_data;
	u32 mask = 0;

	poll_wait(file, &pty->read_wait, pt);
	poll_wait(file, &pty->write_wait, pt);
	refill(pty);
	if (has_output(pty))
		mask |= POLLIN | POLLRDNORM;
	if (READ_ONCE(pty->packet) && READ_ONCE(pty->status))
		mask |= POLLPRI;
	if (READ_ONCE(pty->slave_closed))
		mask |= POLLHUP;
	if (tty_input_room(pty->tty))
		mask |= POLLOUT | POLLWRNORM;
	return mask;
}

/* Nobody is in the foreground at this end: who asks is told, unless another was named. */
static int ptmx_fasync(struct file *file, int fd)
{
	struct pty *pty = file->private_data;
	struct pid *pid;
	int err;

	if (fd < 0)
		return fasync_helper(file, -1, &pty->fasync);
	pid = get_task_pid(current, PIDTYPE_TGID);
	err = f_setown_default(file, pid, PIDTYPE_TGID);
	put_pid(pid);
	return err ?: fasync_helper(file, fd, &pty->fasync);
}

/*
 * --- What can be asked of it. ---
 *
 * Most of it means the terminal; here is what is about the wire.
 */

/* Until the master says so the slave cannot be opened: its owner may have to change. */
static long set_lock(struct pty *pty, const int __user *user)
{
	int on;

	if (get_user(on, user))
		return -EFAULT;
	guard(spinlock)(&pty->lock);
	WRITE_ONCE(pty->locked, on);
	return 0;
}

/* What has happened before is no news. */
static long set_packet(struct pty *pty, const int __user *user)
{
	int on;

	if (get_user(on, user))
		return -EFAULT;
	guard(spinlock)(&pty->lock);
	if (on && !pty->packet)
		WRITE_ONCE(pty->status, 0);
	WRITE_ONCE(pty->packet, on);
	return 0;
}

/* As if it had been typed: to who is in the foreground. */
static long send_typed(struct pty *pty, int sig)
{
	struct pid *pgrp;

	if (sig != SIGINT && sig != SIGQUIT && sig != SIGTSTP)
		return -EINVAL;
	scoped_guard(spinlock, &pty->tty->lock)
		pgrp = get_pid(pty->tty->pgrp);
	if (pgrp)
		kill_pgrp(pgrp, sig, 1);
	put_pid(pgrp);
	return 0;
}

/* With a reference to its own; as open() would, but without a walk. */
static struct file *open_path(const struct path *path, unsigned int flags)
{
	struct file *file = alloc_empty_file(flags);
	int err;

	if (IS_ERR(file))
		return file;
	err = vfs_open(path, file);
	if (!err)
		return file;
	fput(file);
	return ERR_PTR(err);
}

/* The slave, without its name, which may mean something else where the caller is. */
static long open_peer(const struct file *master, unsigned int flags)
{
	struct pty *pty = master->private_data;
	struct file *file;
	struct path path;
	int fd, err = devpts_find(master, &path);

	if (err)
		return err;
	dput(path.dentry);
	path.dentry = dget(pty->dentry);
	fd = get_unused_fd_flags(flags);
	file = fd < 0 ? ERR_PTR(fd) : open_path(&path, flags);
	path_put(&path);
	if (!IS_ERR(file)) {
		fd_install(fd, file);
		return fd;
	}
	if (fd >= 0)
		put_unused_fd(fd);
	return PTR_ERR(file);
}

/* Input of the master is what the terminal has shown. */
static long flush(struct pty *pty, unsigned long arg)
{
	if (arg > TCIOFLUSH)
		return -EINVAL;
	if (arg != TCOFLUSH) {
		pty_flush_out(pty);
		tty_wakeup(pty->tty);
	}
	if (arg != TCIFLUSH) {
		tty_input_flush(pty->tty);
		wake_up_interruptible_all(&pty->write_wait);
	}
	return 0;
}

/* What is not of the wire is asked of the terminal, by who has the other end of it. */
long ptmx_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pty *pty = file->private_data;
	int __user *user = (int __user *)arg;

	switch (cmd) {
	case TIOCSPTLCK:
		return set_lock(pty, user);
	case TIOCGPTLCK:
		return put_user((int)READ_ONCE(pty->locked), user);
	case TIOCPKT:
		return set_packet(pty, user);
	case TIOCGPKT:
		return put_user((int)READ_ONCE(pty->packet), user);
	case TIOCGPTN:
		return put_user((int)pty->tty->index, user);
	case TIOCGPTPEER:
		return open_peer(file, arg);
	case TIOCSIG:
		return send_typed(pty, arg);
	case TIOCINQ:
		refill(pty);
		return put_user((int)pty_out_used(pty), user);
	case TIOCOUTQ:
		return put_user(0, user);
	case TCFLSH:
		return flush(pty, arg);
	case TCSBRK:
	case TCSBRKP:
		return 0;
	default:
		return tty_common_ioctl(pty->tty, file, cmd, arg);
	}
}

const struct file_operations ptmx_fops = {
	.open = ptmx_open,
	.release = ptmx_release,
	.read_iter = ptmx_read,
	.write_iter = ptmx_write,
	.poll = ptmx_poll,
	.fasync = ptmx_fasync,
	.unlocked_ioctl = ptmx_ioctl,
};

/* By its usual name; each devpts has one as well. */
static int __init ptmx_init(void)
{
	return devtmpfs_create_node(&(struct devnode){
		.name = "ptmx", .dev = MKDEV(5, 2), .mode = S_IFCHR | 0666 });
}
fs_initcall(ptmx_init);
