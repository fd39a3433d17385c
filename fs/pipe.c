// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pipes, with a name and without.
 *
 * All of struct pipe_inode_info is under its mutex. Who waits gives the mutex up; whoever
 * makes the pipe readable, or writable, wakes one reader, or writer: they wait exclusively,
 * and wake the next if something is left. A pipe without a name belongs to its inode, one
 * with a name to who has it open.
 */
#include <linux/anon_fs.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fasync.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/pipe_fs_i.h>
#include <linux/poll.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/asm/ioctls.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/magic.h>

#include "internal.h"
#include "pipe.h"

/*
 * --- The ring. ---
 *
 * A buffer is a page and what is left to be read of it. Only the first and the last one
 * may be partly filled, unless they are packets.
 */

/* With nobody at either end. */
static struct pipe_inode_info *alloc_pipe(void)
{
	struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe), GFP_KERNEL);

	if (!pipe)
		return NULL;
	pipe->bufs = kcalloc(PIPE_DEF_BUFFERS, sizeof(*pipe->bufs), GFP_KERNEL);
	if (!pipe->bufs) {
		kfree(pipe);
		return NULL;
	}
	pipe->ring_size = PIPE_DEF_BUFFERS;
	mutex_init(&pipe->mutex);
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	return pipe;
}

static void free_page_of(struct page *page)
{
	if (page)
		put_page(page);
}

/* Nobody has it any more. */
static void free_pipe(struct pipe_inode_info *pipe)
{
	for (unsigned int at = pipe->tail; at != pipe->head; at++)
		free_page_of(pipe_buffer_at(pipe, at)->page);
	free_page_of(pipe->spare);
	kfree(pipe->bufs);
	kfree(pipe);
}

/* One that was emptied is kept for the next write: most pipes never need another. */
static struct page *get_page_for(struct pipe_inode_info *pipe)
{
	struct page *page = pipe->spare;

	pipe->spare = NULL;
	return page ?: alloc_page(GFP_HIGHUSER);
}

/* One is enough: the reader and the writer take turns. */
static void keep_page(struct pipe_inode_info *pipe, struct page *page)
{
	if (pipe->spare)
		put_page(page);
	else
		pipe->spare = page;
}

/* The first buffer is used up. What others have, too, is not ours to write to. */
void pipe_drop_first(struct pipe_inode_info *pipe)
{
	struct pipe_buffer *buf = pipe_buffer_at(pipe, pipe->tail);

	if (buf->shared)
		put_page(buf->page);
	else
		keep_page(pipe, buf->page);
	buf->page = NULL;
	WRITE_ONCE(pipe->tail, pipe->tail + 1);
}

/*
 * --- Reading. ---
 *
 * With the mutex, but for the sleep. Memory that cannot be reached ends a read: what was
 * copied before it has been read.
 */

/* What is in the first page; -EFAULT; 0 cannot be. It goes when it is empty, or a packet. */
static ssize_t read_page(struct pipe_inode_info *pipe, struct iov_iter *to)
{
	struct pipe_buffer *buf = pipe_buffer_at(pipe, pipe->tail);
	size_t want = min_t(size_t, buf->len, iov_iter_count(to));
	size_t copied = copy_to_iter(page_address(buf->page) + buf->offset, want, to);

	if (copied < want && !copied)
		return -EFAULT;
	buf->offset += copied;
	buf->len -= copied;
	if (!buf->len || buf->packet)
		pipe_drop_first(pipe);
	return copied;
}

/* All that is there and has room. With the mutex. */
static ssize_t read_ring(struct pipe_inode_info *pipe, struct iov_iter *to)
{
	ssize_t done = 0, ret = 0;
	bool packet = false;

	while (!pipe_empty(pipe) && iov_iter_count(to) && !packet) {
		packet = pipe_buffer_at(pipe, pipe->tail)->packet;
		ret = read_page(pipe, to);
		if (ret < 0)
			break;
		done += ret;
	}
	return done ?: ret;
}

/* 0: there is something, or never will be. */
int pipe_wait_readable(struct pipe_inode_info *pipe)
{
	int err;

	mutex_unlock(&pipe->mutex);
	err = wait_event_interruptible_exclusive(pipe->rd_wait,
						 !pipe_empty(pipe) || !READ_ONCE(pipe->writers));
	mutex_lock(&pipe->mutex);
	return err;
}

/* Who is about to sleep is on the queue before he looks, and we have changed what he sees. */
static void wake(struct wait_queue_head *wait, u32 events)
{
	if (wq_has_sleeper(wait))
		wake_up_poll(wait, events);
}

/*
 * For one who sleeps in read() or write(), and does not look at it: who polls was told when
 * it came, and would take it for something more.
 */
#define NOTHING_NEW	POLLNVAL

/* Only who was in need of room sleeps; he is told when there is some. Signals tell of all. */
void pipe_wake_writers(struct pipe_inode_info *pipe, bool was_full)
{
	if (was_full && !pipe_full(pipe))
		wake(&pipe->wr_wait, POLLOUT | POLLWRNORM);
	kill_fasync(&pipe->fasync_writers, POLL_OUT);
	/* What is left is for the next reader. */
	if (!pipe_empty(pipe))
		wake(&pipe->rd_wait, NOTHING_NEW);
}

/* By the file's flag, or for this call. */
static bool is_nonblocking(const struct kiocb *iocb)
{
	return READ_ONCE(iocb->ki_filp->f_flags) & O_NONBLOCK || iocb->ki_flags & IOCB_NOWAIT;
}

/* At least a byte, or the end, or why not. Nothing to be read into asks for nothing. */
static ssize_t pipe_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct pipe_inode_info *pipe = iocb->ki_filp->private_data;
	bool was_full;
	ssize_t ret;

	if (!iov_iter_count(to))
		return 0;
	guard(mutex)(&pipe->mutex);
	while (pipe_empty(pipe)) {
		if (!pipe->writers)
			return 0;
		if (is_nonblocking(iocb))
			return -EAGAIN;
		ret = pipe_wait_readable(pipe);
		if (ret)
			return ret;
	}
	was_full = pipe_full(pipe);
	ret = read_ring(pipe, to);
	pipe_wake_writers(pipe, was_full);
	return ret;
}

/*
 * --- Writing. ---
 *
 * A piece is written whole or not at all: what could not be copied leaves no trace.
 */

/* Behind what the last page has, if all of the odd bytes fit: 0: not. */
static ssize_t merge(struct pipe_inode_info *pipe, struct iov_iter *from)
{
	size_t odd = iov_iter_count(from) & ~PAGE_MASK, copied;
	struct pipe_buffer *buf;

	if (pipe_empty(pipe) || !odd)
		return 0;
	buf = pipe_buffer_at(pipe, pipe->head - 1);
	if (buf->packet || buf->shared || buf->offset + buf->len + odd > PAGE_SIZE)
		return 0;
	copied = copy_from_iter(page_address(buf->page) + buf->offset + buf->len, odd, from);
	if (copied < odd) {
		iov_iter_revert(from, copied);
		return -EFAULT;
	}
	buf->len += copied;
	return copied;
}

/* A new page with as much as fits. What could not be copied whole is not written. */
static ssize_t write_page(struct pipe_inode_info *pipe, struct iov_iter *from, bool packet)
{
	size_t want = min(iov_iter_count(from), PAGE_SIZE), copied;
	struct page *page = get_page_for(pipe);

	if (!page)
		return -ENOMEM;
	copied = copy_from_iter(page_address(page), want, from);
	if (copied < want) {
		iov_iter_revert(from, copied);
		keep_page(pipe, page);
		return -EFAULT;
	}
	*pipe_buffer_at(pipe, pipe->head) = (struct pipe_buffer){
		.page = page, .len = copied, .packet = packet,
	};
	WRITE_ONCE(pipe->head, pipe->head + 1);
	return copied;
}

/* As much as there is room for now; an error only if nothing came before it. */
static ssize_t write_ring(struct pipe_inode_info *pipe, struct iov_iter *from, bool packet)
{
	ssize_t done = 0, ret = packet ? 0 : merge(pipe, from);

	while (ret >= 0) {
		done += ret;
		if (!iov_iter_count(from) || pipe_full(pipe))
			return done;
		ret = write_page(pipe, from, packet);
	}
	return done ?: ret;
}

/* 0: there is room, or there never will be. */
int pipe_wait_writable(struct pipe_inode_info *pipe)
{
	int err;

	mutex_unlock(&pipe->mutex);
	err = wait_event_interruptible_exclusive(pipe->wr_wait,
						 !pipe_full(pipe) || !READ_ONCE(pipe->readers));
	mutex_lock(&pipe->mutex);
	return err;
}

/* Both are said: who ignores the signal has the error. */
int pipe_broken(void)
{
	send_sig(SIGPIPE, current, 0);
	return -EPIPE;
}

/*
 * Who polls for edges is told of all that comes, also where something is left; and there may
 * be room for the next writer.
 */
void pipe_wake_readers(struct pipe_inode_info *pipe, bool more)
{
	if (more) {
		wake(&pipe->rd_wait, POLLIN | POLLRDNORM);
		kill_fasync(&pipe->fasync_readers, POLL_IN);
	}
	if (!pipe_full(pipe))
		wake(&pipe->wr_wait, NOTHING_NEW);
}

/* 0: go on. What was written counts more than why it is not more. */
static int wait_for_room(struct pipe_inode_info *pipe, const struct kiocb *iocb)
{
	if (!pipe->readers)
		return pipe_broken();
	if (!pipe_full(pipe))
		return 0;
	if (is_nonblocking(iocb))
		return -EAGAIN;
	return pipe_wait_writable(pipe);
}

/*
 * Up to PIPE_BUF bytes come together: they fit into one page, be it the last one with what
 * it has, or a new one. So they are never mixed with another's.
 */
static ssize_t pipe_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct pipe_inode_info *pipe = iocb->ki_filp->private_data;
	bool packet = READ_ONCE(iocb->ki_filp->f_flags) & O_DIRECT;
	ssize_t done = 0, ret;

	if (!iov_iter_count(from))
		return 0;
	guard(mutex)(&pipe->mutex);
	for (;;) {
		if (!pipe->readers) {
			ret = pipe_broken();
			break;
		}
		ret = write_ring(pipe, from, packet);
		pipe_wake_readers(pipe, ret > 0);
		if (ret < 0)
			break;
		done += ret;
		if (!iov_iter_count(from))
			break;
		ret = wait_for_room(pipe, iocb);
		if (ret)
			break;
	}
	return done ?: ret;
}

/* --- Asking. --- */

/* Without the mutex: each field is read once, and who changes one wakes us afterwards. */
static u32 pipe_poll(struct file *file, poll_table *pt)
{
	struct pipe_inode_info *pipe = file->private_data;
	u32 mask = 0;

	if (file->f_mode & FMODE_READ)
		poll_wait(file, &pipe->rd_wait, pt);
	if (file->f_mode & FMODE_WRITE)
		poll_wait(file, &pipe->wr_wait, pt);
	if (file->f_mode & FMODE_READ) {
		if (!pipe_empty(pipe))
			mask |= POLLIN | POLLRDNORM;
		/* Nobody has opened a FIFO for writing yet: that is no end. */
		if (!READ_ONCE(pipe->writers) &&
		    READ_ONCE(pipe->w_counter) != (unsigned int)file->f_pos)
			mask |= POLLHUP;
	}
	if (file->f_mode & FMODE_WRITE) {
		if (!pipe_full(pipe))
			mask |= POLLOUT | POLLWRNORM;
		if (!READ_ONCE(pipe->readers))
			mask |= POLLERR;
	}
	return mask;
}

/* One who reads and writes is told of both, or of nothing. */
static int pipe_fasync(struct file *file, int fd)
{
	struct pipe_inode_info *pipe = file->private_data;
	int err = 0;

	if (file->f_mode & FMODE_READ)
		err = fasync_helper(file, fd, &pipe->fasync_readers);
	if (!err && file->f_mode & FMODE_WRITE)
		err = fasync_helper(file, fd, &pipe->fasync_writers);
	if (err)
		fasync_helper(file, -1, &pipe->fasync_readers);
	return err;
}

/* How many bytes wait. */
static long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = file->private_data;
	int count = 0;

	if (cmd != FIONREAD)
		return -ENOIOCTLCMD;
	scoped_guard(mutex, &pipe->mutex)
		for (unsigned int at = pipe->tail; at != pipe->head; at++)
			count += pipe_buffer_at(pipe, at)->len;
	return put_user(count, (int __user *)arg);
}

/* --- The size. --- */

/* A power of two of pages, at least one; what is in it must fit. */
static long resize(struct pipe_inode_info *pipe, unsigned long bytes)
{
	unsigned int nr = 1, used;
	struct pipe_buffer *bufs;

	if (bytes > 1ul << 31)
		return -EINVAL;
	while (nr * PAGE_SIZE < bytes)
		nr *= 2;
	guard(mutex)(&pipe->mutex);
	if (nr > pipe->ring_size && nr * PAGE_SIZE > PIPE_MAX_BYTES &&
	    !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	used = pipe->head - pipe->tail;
	if (nr < used)
		return -EBUSY;
	bufs = kcalloc(nr, sizeof(*bufs), GFP_KERNEL | __GFP_NOWARN);
	if (!bufs)
		return -ENOMEM;
	for (unsigned int i = 0; i < used; i++)
		bufs[i] = *pipe_buffer_at(pipe, pipe->tail + i);
	kfree(pipe->bufs);
	pipe->bufs = bufs;
	WRITE_ONCE(pipe->ring_size, nr);
	WRITE_ONCE(pipe->tail, 0);
	WRITE_ONCE(pipe->head, used);
	wake_up_all(&pipe->wr_wait);
	return nr * PAGE_SIZE;
}

/* NULL: it is none. */
struct pipe_inode_info *pipe_of(const struct file *file)
{
	return file->f_op == &pipefifo_fops ? file->private_data : NULL;
}

/* Of files whose operations are ours, and of no others. */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = pipe_of(file);

	if (!pipe)
		return -EBADF;
	if (cmd == F_SETPIPE_SZ)
		return resize(pipe, arg);
	return READ_ONCE(pipe->ring_size) * PAGE_SIZE;
}

/*
 * --- Coming and going. ---
 *
 * An end counts as long as a file has it; the counters of openings only grow, so that who
 * waits for another sees him even if he has gone again.
 */

/* With the mutex, or before anybody else knows of the pipe. */
static void add_end(struct pipe_inode_info *pipe, fmode_t mode)
{
	if (mode & FMODE_READ) {
		WRITE_ONCE(pipe->readers, pipe->readers + 1);
		WRITE_ONCE(pipe->r_counter, pipe->r_counter + 1);
	}
	if (mode & FMODE_WRITE) {
		WRITE_ONCE(pipe->writers, pipe->writers + 1);
		WRITE_ONCE(pipe->w_counter, pipe->w_counter + 1);
	}
}

static void remove_end(struct pipe_inode_info *pipe, fmode_t mode)
{
	guard(mutex)(&pipe->mutex);
	if (mode & FMODE_READ)
		WRITE_ONCE(pipe->readers, pipe->readers - 1);
	if (mode & FMODE_WRITE)
		WRITE_ONCE(pipe->writers, pipe->writers - 1);
	/* Who waits for the other side waits in vain, if that was the last of it. */
	if (!pipe->readers != !pipe->writers) {
		wake_up_all(&pipe->rd_wait);
		wake_up_all(&pipe->wr_wait);
		kill_fasync(&pipe->fasync_readers, POLL_IN);
		kill_fasync(&pipe->fasync_writers, POLL_OUT);
	}
}

/* One file less has it; the last one frees it. */
static void put_pipe(struct inode *inode, struct pipe_inode_info *pipe)
{
	scoped_guard(spinlock, &inode->i_lock) {
		if (--pipe->files)
			return;
		inode->i_pipe = NULL;
	}
	free_pipe(pipe);
}

/* The file is gone for all others; so is its end. */
static void pipe_release(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = file->private_data;

	remove_end(pipe, file->f_mode);
	put_pipe(inode, pipe);
}

/* The one that is there, or @new: one file more has it. */
static struct pipe_inode_info *use_pipe(struct inode *inode, struct pipe_inode_info *new)
{
	guard(spinlock)(&inode->i_lock);
	if (!inode->i_pipe)
		inode->i_pipe = new;
	if (inode->i_pipe)
		inode->i_pipe->files++;
	return inode->i_pipe;
}

/* Of who comes first; the memory is had without a lock. */
static struct pipe_inode_info *get_pipe(struct inode *inode)
{
	struct pipe_inode_info *pipe = use_pipe(inode, NULL), *new;

	if (pipe)
		return pipe;
	new = alloc_pipe();
	if (!new)
		return NULL;
	pipe = use_pipe(inode, new);
	if (pipe != new)
		free_pipe(new);
	return pipe;
}

/*
 * With the mutex, under which this end has been added: nobody comes between, and is missed.
 * The counter of those without whom a FIFO is not open yet; NULL: one of them is there.
 */
static unsigned int *missing_partner(struct pipe_inode_info *pipe, const struct file *file)
{
	switch ((__force unsigned int)(file->f_mode & (FMODE_READ | FMODE_WRITE))) {
	case 1:
		return pipe->writers ? NULL : &pipe->w_counter;
	case 2:
		return pipe->readers ? NULL : &pipe->r_counter;
	default:
		return NULL;
	}
}

/*
 * Until another has opened the other end, if only for a moment: the counter is not at @seen
 * any more. A reader need not wait for that.
 */
static int meet_partner(struct pipe_inode_info *pipe, struct file *file,
			unsigned int *counter, unsigned int seen)
{
	bool reads = file->f_mode & FMODE_READ;

	/* poll() says nothing of an end before there was a beginning. */
	if (reads)
		file->f_pos = seen;
	if (file->f_flags & O_NONBLOCK)
		return reads ? 0 : -ENXIO;
	return wait_event_interruptible(pipe->rd_wait, READ_ONCE(*counter) != seen);
}

/*
 * Our end is there before we wait: else both would wait for each other. One without a name
 * was whole from the beginning: /proc leads to its ends.
 */
static int fifo_open(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = get_pipe(inode);
	unsigned int *counter, seen = 0;
	int err;

	if (!pipe)
		return -ENOMEM;
	file->private_data = pipe;
	file->f_pos = -1;
	scoped_guard(mutex, &pipe->mutex) {
		add_end(pipe, file->f_mode);
		counter = missing_partner(pipe, file);
		if (counter)
			seen = *counter;
	}
	wake_up_all(&pipe->rd_wait);
	if (!counter || inode->i_sb->s_magic == PIPEFS_MAGIC)
		return 0;
	err = meet_partner(pipe, file, counter, seen);
	if (err)
		pipe_release(inode, file);
	return err;
}

const struct file_operations pipefifo_fops = {
	.open = fifo_open,
	.read_iter = pipe_read,
	.write_iter = pipe_write,
	.poll = pipe_poll,
	.fasync = pipe_fasync,
	.unlocked_ioctl = pipe_ioctl,
	.release = pipe_release,
};

/*
 * --- Without a name. ---
 *
 * The pipe is made with both of its ends counted; each file that is opened takes over one
 * of them.
 */

/* As /proc shows it. */
static int pipe_dname(struct dentry *dentry, char *buf, int size)
{
	return snprintf(buf, size, "pipe:[%lu]", d_inode(dentry)->i_ino);
}

static const struct dentry_operations pipe_dentry_operations = {
	.d_dname = pipe_dname,
};

static struct anon_fs pipefs = {
	.type = { .name = "pipefs", .fill_super = anon_fill_super },
	.magic = PIPEFS_MAGIC,
	.d_op = &pipe_dentry_operations,
};

/* An inode with a pipe, which both ends to come have. */
static struct inode *new_pipe_inode(struct pipe_inode_info **pipe)
{
	struct inode *inode;

	*pipe = alloc_pipe();
	if (!*pipe)
		return ERR_PTR(-ENOMEM);
	inode = anon_inode(&pipefs, S_IFIFO | 0600);
	if (IS_ERR(inode)) {
		free_pipe(*pipe);
		return inode;
	}
	(*pipe)->files = 2;
	add_end(*pipe, FMODE_READ | FMODE_WRITE);
	inode->i_pipe = *pipe;
	inode->i_fop = &pipefifo_fops;
	return inode;
}

/* The end has been counted; from now on the file gives it back. */
static struct file *pipe_end(const struct path *path, struct pipe_inode_info *pipe,
			     unsigned int flags)
{
	struct file *file = anon_file(path, &pipefifo_fops, flags);

	if (!IS_ERR(file))
		file->private_data = pipe;
	return file;
}

/* What has no file to give it back. */
static void drop_end(const struct path *path, struct pipe_inode_info *pipe, fmode_t mode)
{
	struct inode *inode = d_inode(path->dentry);

	remove_end(pipe, mode);
	put_pipe(inode, pipe);
}

/* Two files, to read from the first what is written to the second. */
int create_pipe_files(struct file *ends[2], unsigned int flags)
{
	struct pipe_inode_info *pipe;
	struct inode *inode = new_pipe_inode(&pipe);
	struct path path;
	int err = 0;

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	err = anon_path(&pipefs, inode, &path);
	if (err) {
		free_pipe(pipe);
		return err;
	}
	ends[0] = pipe_end(&path, pipe, O_RDONLY | (flags & O_NONBLOCK));
	if (IS_ERR(ends[0])) {
		err = PTR_ERR(ends[0]);
		drop_end(&path, pipe, FMODE_READ);
	}
	ends[1] = pipe_end(&path, pipe, O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT)));
	if (IS_ERR(ends[1])) {
		err = PTR_ERR(ends[1]);
		drop_end(&path, pipe, FMODE_WRITE);
	}
	if (err) {
		for (int i = 0; i < 2; i++)
			if (!IS_ERR(ends[i]))
				fput(ends[i]);
	}
	path_put(&path);
	return err;
}
EXPORT_SYMBOL_GPL(create_pipe_files);

/* Numbers for both, or for none. */
static int take_numbers(int fds[2], unsigned int flags)
{
	fds[0] = get_unused_fd_flags(flags);
	if (fds[0] < 0)
		return fds[0];
	fds[1] = get_unused_fd_flags(flags);
	if (fds[1] >= 0)
		return 0;
	put_unused_fd(fds[0]);
	return fds[1];
}

/* The program is told before anybody can find them. */
static int install_ends(struct file *ends[2], int __user *user, unsigned int flags)
{
	int fds[2], err = take_numbers(fds, flags);

	if (err)
		return err;
	if (copy_to_user(user, fds, sizeof(fds))) {
		put_unused_fd(fds[0]);
		put_unused_fd(fds[1]);
		return -EFAULT;
	}
	fd_install(fds[0], ends[0]);
	fd_install(fds[1], ends[1]);
	return 0;
}

/* All or nothing: no number is left taken. */
static long do_pipe2(int __user *user, unsigned int flags)
{
	struct file *ends[2];
	int err;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	err = create_pipe_files(ends, flags);
	if (err)
		return err;
	err = install_ends(ends, user, flags);
	if (err) {
		fput(ends[0]);
		fput(ends[1]);
	}
	return err;
}

SYSCALL_DEFINE2(pipe2, int __user *, fds, int, flags)
{
	return do_pipe2(fds, flags);
}

SYSCALL_DEFINE1(pipe, int __user *, fds)
{
	return do_pipe2(fds, 0);
}

/* Before the first program, and for good. */
static int __init pipefs_init(void)
{
	return anon_fs_mount(&pipefs);
}
fs_initcall(pipefs_init);
