// SPDX-License-Identifier: GPL-2.0-only
/*
 * From one file to another without a program's memory in between: sendfile() and
 * copy_file_range().
 *
 * What was read and could not be written is not lost: the place in the first file moves by
 * what has come to the second. Owns nothing.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/splice.h>
#include <linux/syscalls.h>
#include <linux/task_io_accounting_ops.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#include "pipe.h"

/* From where to where; both move. */
struct transfer {
	struct file *in, *out;
	loff_t in_pos, out_pos;
	size_t count;
};

/*
 * Up to SPLICE_PIECES pages, which are the file's own where it has some: how much, 0 at the
 * end, or an error.
 */
static ssize_t transfer_some(struct transfer *t, size_t len)
{
	loff_t pos = t->in_pos;
	struct piece_list list;
	ssize_t ret = read_pieces(&(struct piece_request){
		.file = t->in, .pos = &pos, .len = len, .most = SPLICE_PIECES }, &list);

	if (ret <= 0)
		return ret;
	ret = write_pieces(t->out, &list, &t->out_pos);
	put_pieces(&list);
	if (ret > 0)
		t->in_pos += ret;
	return ret;
}

/* Read once and written once, as far as /proc/<pid>/io is concerned. */
static ssize_t account_transfer(ssize_t ret)
{
	account_read(ret);
	account_write(ret);
	return ret;
}

/* As much as can be had; an error only if it is nothing. */
static ssize_t transfer(struct transfer *t)
{
	size_t done = 0;
	ssize_t ret = 0;

	while (done < t->count) {
		ret = transfer_some(t, t->count - done);
		if (ret <= 0)
			break;
		done += ret;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return done ?: ret;
}

/* --- sendfile(). --- */

/* Only what can be read again: what a stream has given it does not give twice. */
static bool can_be_sent(const struct file *file)
{
	return (file->f_mode & FMODE_PREAD) && S_ISREG(inode_mode(file_inode(file)));
}

/* Before it counts as a call that reads and writes. */
static int check_send(const struct transfer *t)
{
	if (!(t->in->f_mode & FMODE_READ) || !(t->out->f_mode & FMODE_WRITE))
		return -EBADF;
	if (t->out->f_flags & O_APPEND)
		return -EINVAL;
	return t->in_pos < 0 ? -EINVAL : 0;
}

/* Its pages, and once: as many as have room. */
static ssize_t send_to_pipe(struct transfer *t)
{
	return splice_to_pipe(&(struct splice_op){
		.pipe = pipe_of(t->out), .file = t->in, .pos = &t->in_pos, .len = t->count,
		.nowait = READ_ONCE(t->out->f_flags) & O_NONBLOCK });
}

/* How much, 0 at the end. */
static ssize_t do_send(struct transfer *t)
{
	if (!can_be_sent(t->in))
		return -EINVAL;
	return pipe_of(t->out) ? send_to_pipe(t) : transfer(t);
}

/*
 * @upos: where to begin, and then where it has ended; NULL: where the file stands, without
 * the lock of that: both files may be the same one, or the other way round elsewhere.
 */
static ssize_t do_sendfile(unsigned int out_fd, unsigned int in_fd, loff_t *upos, size_t count)
{
	CLASS(fd, in)(in_fd);
	CLASS(fd, out)(out_fd);
	struct transfer t = { .in = fd_file(in), .out = fd_file(out) };
	ssize_t ret;

	if (fd_empty(in) || fd_empty(out))
		return -EBADF;
	t.in_pos = upos ? *upos : READ_ONCE(t.in->f_pos);
	t.out_pos = t.out->f_mode & FMODE_LSEEK ? READ_ONCE(t.out->f_pos) : 0;
	t.count = min(count, MAX_RW_COUNT);
	ret = check_send(&t);
	if (ret)
		return ret;
	ret = account_transfer(do_send(&t));
	if (t.out->f_mode & FMODE_LSEEK)
		WRITE_ONCE(t.out->f_pos, t.out_pos);
	if (upos)
		*upos = t.in_pos;
	else
		WRITE_ONCE(t.in->f_pos, t.in_pos);
	return ret;
}

/* Where it has ended is told even if it has not begun. */
SYSCALL_DEFINE4(sendfile, int, out_fd, int, in_fd, loff_t __user *, offset, size_t, count)
{
	loff_t pos;
	ssize_t ret;

	if (!offset)
		return do_sendfile(out_fd, in_fd, NULL, count);
	if (copy_from_user(&pos, offset, sizeof(pos)))
		return -EFAULT;
	ret = do_sendfile(out_fd, in_fd, &pos, count);
	return put_user(pos, offset) ? -EFAULT : ret;
}

/* --- copy_file_range(). --- */

/* In the order in which Linux finds out. */
static int check_copy(struct transfer *t)
{
	umode_t in = inode_mode(file_inode(t->in)), out = inode_mode(file_inode(t->out));
	loff_t left = i_size_read(file_inode(t->in)) - t->in_pos;

	if (!(t->in->f_mode & FMODE_READ) || !(t->out->f_mode & FMODE_WRITE) ||
	    t->out->f_flags & O_APPEND)
		return -EBADF;
	if (S_ISDIR(in) || S_ISDIR(out))
		return -EISDIR;
	if (!S_ISREG(in) || !S_ISREG(out) || t->in_pos < 0 || t->out_pos < 0)
		return -EINVAL;
	if (t->in_pos > LLONG_MAX - (loff_t)t->count || t->out_pos > LLONG_MAX - (loff_t)t->count)
		return -EOVERFLOW;
	/* Behind the end there is nothing that could overlap. */
	t->count = min(t->count, (size_t)max(left, 0ll));
	if (file_inode(t->in) == file_inode(t->out) &&
	    t->in_pos < t->out_pos + (loff_t)t->count &&
	    t->out_pos < t->in_pos + (loff_t)t->count)
		return -EINVAL;
	return 0;
}

/* A place of the program's, or the file's own. */
/* What is given is used, and moved, in the place of f_pos. */
static int get_pos(const struct file *file, const loff_t __user *user, loff_t *pos)
{
	*pos = READ_ONCE(file->f_pos);
	return user && copy_from_user(pos, user, sizeof(*pos)) ? -EFAULT : 0;
}

/* Only if something was copied. */
static int put_pos(struct file *file, loff_t __user *user, loff_t pos)
{
	if (user)
		return put_user(pos, user);
	WRITE_ONCE(file->f_pos, pos);
	return 0;
}

/* Within one filesystem or between two: the bytes are copied in any case. */
SYSCALL_DEFINE6(copy_file_range, int, in_fd, loff_t __user *, in_off, int, out_fd,
		loff_t __user *, out_off, size_t, len, unsigned int, flags)
{
	CLASS(fd, in)(in_fd);
	CLASS(fd, out)(out_fd);
	struct transfer t = { .in = fd_file(in), .out = fd_file(out) };
	ssize_t ret;

	if (fd_empty(in) || fd_empty(out))
		return -EBADF;
	ret = get_pos(t.in, in_off, &t.in_pos) ?: get_pos(t.out, out_off, &t.out_pos);
	if (ret)
		return ret;
	if (flags)
		return -EINVAL;
	t.count = min(len, MAX_RW_COUNT);
	ret = check_copy(&t);
	if (ret)
		return ret;
	ret = account_transfer(transfer(&t));
	if (ret > 0 && (put_pos(t.in, in_off, t.in_pos) || put_pos(t.out, out_off, t.out_pos)))
		return -EFAULT;
	return ret;
}
