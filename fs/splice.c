// SPDX-License-Identifier: GPL-2.0-only
/*
 * splice(), tee() and vmsplice(): what a pipe and something else give each other; and pages
 * of files for those who pass them on. Owns nothing: rings are fs/pipe.c's.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fsnotify.h>
#include <linux/mm.h>
#include <linux/pipe_fs_i.h>
#include <linux/slab.h>
#include <linux/splice.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>

#include "pipe.h"

/* The C library has these, and no header of the kernel's for programs. */
#define SPLICE_F_MOVE		1	/* as all do, where there is something to move */
#define SPLICE_F_NONBLOCK	2	/* of the pipe; a file has its own flag */
#define SPLICE_F_MORE		4	/* for sockets: nobody asks yet */
#define SPLICE_F_GIFT		8	/* the program will not write to it: it may, all the same */
#define SPLICE_F_ALL		15

/* --- Pieces. --- */

/* Those who have passed them on have references of their own. */
void put_pieces(struct piece_list *list)
{
	for (unsigned int i = 0; i < list->nr; i++)
		put_page(list->at[i].page);
	list->nr = 0;
}

/* Pages that the file has: until one is missing, or we have enough. */
static ssize_t take_pieces(const struct piece_request *req, struct piece_list *list)
{
	struct kiocb iocb = { .ki_filp = req->file, .ki_pos = *req->pos };
	size_t done = 0;
	ssize_t ret = 0;

	while (done < req->len && list->nr < req->most) {
		ret = req->file->f_op->splice_read(&iocb, req->len - done,
						   &list->at[list->nr]);
		if (ret <= 0)
			break;
		list->nr++;
		done += ret;
	}
	*req->pos = iocb.ki_pos;
	if (done)
		notify_file(req->file, IN_ACCESS);
	return done ?: ret;
}

/* Empty pages for @len bytes. None: -ENOMEM; fewer: less is read. */
static int alloc_pieces(const struct piece_request *req, struct piece_list *list)
{
	size_t left = req->len;

	while (left && list->nr < req->most) {
		struct page *page = alloc_page(GFP_HIGHUSER);
		unsigned int len = min(left, PAGE_SIZE);

		if (!page)
			break;
		list->at[list->nr++] = (struct page_piece){ .page = page, .len = len };
		left -= len;
	}
	return list->nr ? 0 : -ENOMEM;
}

/*
 * Kernel memory that a file is to read into or write from. The array has to stay as long as
 * the cursor.
 */
static struct iov_iter iter_of(const struct piece_list *list, struct kvec *vec, bool direction)
{
	for (unsigned int i = 0; i < list->nr; i++)
		vec[i] = (struct kvec){
			page_address(list->at[i].page) + list->at[i].offset, list->at[i].len };
	return kvec_iter(direction, vec, list->nr);
}

/* Only so much has come: pages behind it were not needed, and go. */
static void trim_pieces(struct piece_list *list, size_t bytes)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < list->nr; i++) {
		if (!bytes) {
			put_page(list->at[i].page);
			continue;
		}
		list->at[i].len = min_t(size_t, list->at[i].len, bytes);
		bytes -= list->at[i].len;
		nr++;
	}
	list->nr = nr;
}

/*
 * One read, for as many pages as may be wanted: a stream says by less that there is no more
 * for now. What came is in nobody else's pages.
 */
static ssize_t copy_pieces(const struct piece_request *req, struct piece_list *list)
{
	struct kvec vec[SPLICE_PIECES];
	struct iov_iter iter;
	ssize_t ret = alloc_pieces(req, list);

	if (ret)
		return ret;
	iter = iter_of(list, vec, ITER_DEST);
	ret = vfs_iter_read(req->file, &iter, req->pos, req->nowait ? IOCB_NOWAIT : 0);
	trim_pieces(list, max(ret, (ssize_t)0));
	return ret;
}

/* The file's own pages, where it has some to give. */
ssize_t read_pieces(const struct piece_request *req, struct piece_list *list)
{
	list->nr = 0;
	return req->file->f_op->splice_read ? take_pieces(req, list) : copy_pieces(req, list);
}

/* One write of all of them, at once, so that it is not mixed with another's. */
ssize_t write_pieces(struct file *file, const struct piece_list *list, loff_t *pos)
{
	struct kvec vec[SPLICE_PIECES];
	struct iov_iter iter = iter_of(list, vec, ITER_SOURCE);

	return vfs_iter_write(file, &iter, pos, 0);
}

/* --- splice(). --- */

/* What the program has given; the places are its own, or NULL: where the files stand. */
struct splice_call {
	struct file *in, *out;
	loff_t *in_pos, *out_pos;
	size_t len;
	bool nowait;
};

/* By the call, or by the pipe's own flag; the file's does not count. */
static bool wants_nowait(const struct splice_call *c, const struct file *pipe)
{
	return c->nowait || READ_ONCE(pipe->f_flags) & O_NONBLOCK;
}

/* Neither has places, and one pipe is not two. */
static ssize_t pipe_to_pipe(const struct splice_call *c)
{
	struct pipe_pair pair = {
		.in = pipe_of(c->in), .out = pipe_of(c->out), .len = c->len,
		.nowait = wants_nowait(c, c->in) || wants_nowait(c, c->out),
	};

	if (c->in_pos || c->out_pos)
		return -ESPIPE;
	return pair.in == pair.out ? -EINVAL : splice_pipes(&pair);
}

/*
 * The file's own place is taken and put back without its lock: to hold two of them would be
 * to hold them in any order, and one twice where both are the same file.
 */
static loff_t place_of(const struct file *file, const loff_t *given)
{
	return given ? *given : READ_ONCE(file->f_pos);
}

static void move_place(struct file *file, loff_t *given, loff_t pos)
{
	if (given)
		*given = pos;
	else
		WRITE_ONCE(file->f_pos, pos);
}

/* To append would be to write elsewhere than the program has said. */
static ssize_t pipe_to_file(const struct splice_call *c)
{
	loff_t pos = place_of(c->out, c->out_pos);
	struct splice_op op = {
		.pipe = pipe_of(c->in), .file = c->out, .len = c->len,
		.pos = &pos, .nowait = wants_nowait(c, c->in),
	};
	ssize_t ret;

	if (c->out_pos && !(c->out->f_mode & FMODE_PWRITE))
		return -EINVAL;
	if (c->out->f_flags & O_APPEND)
		return -EINVAL;
	ret = splice_from_pipe(&op);
	if (ret > 0)
		move_place(c->out, c->out_pos, pos);
	return ret;
}

/* The file's place is checked as for a read. */
static ssize_t file_to_pipe(const struct splice_call *c)
{
	loff_t pos = place_of(c->in, c->in_pos);
	struct splice_op op = {
		.pipe = pipe_of(c->out), .file = c->in, .len = c->len,
		.pos = &pos, .nowait = wants_nowait(c, c->out),
	};
	ssize_t ret;

	if (c->in_pos && !(c->in->f_mode & FMODE_PREAD))
		return -EINVAL;
	if (pos < 0 || S_ISDIR(inode_mode(file_inode(c->in))))
		return -EINVAL;
	ret = splice_to_pipe(&op);
	if (ret > 0)
		move_place(c->in, c->in_pos, pos);
	return ret;
}

/* One of them has to be a pipe. */
static ssize_t do_splice(const struct splice_call *c)
{
	if (!(c->in->f_mode & FMODE_READ) || !(c->out->f_mode & FMODE_WRITE))
		return -EBADF;
	if (pipe_of(c->in))
		return pipe_of(c->out) ? pipe_to_pipe(c) : pipe_to_file(c);
	return pipe_of(c->out) ? file_to_pipe(c) : -EINVAL;
}

/* A pipe has no places; what cannot be read is found before anything moves. */
static int get_places(const loff_t __user *user, const struct file *file, loff_t *pos)
{
	if (!user)
		return 0;
	if (pipe_of(file))
		return -ESPIPE;
	return copy_from_user(pos, user, sizeof(*pos)) ? -EFAULT : 0;
}

/* Where it has come to is told only if it went well. */
SYSCALL_DEFINE6(splice, int, fd_in, loff_t __user *, off_in, int, fd_out,
		loff_t __user *, off_out, size_t, len, unsigned int, flags)
{
	loff_t in_pos, out_pos;
	struct splice_call c;
	ssize_t ret;

	if (!len)
		return 0;
	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	CLASS(fd, in)(fd_in);
	if (fd_empty(in))
		return -EBADF;
	CLASS(fd, out)(fd_out);
	if (fd_empty(out))
		return -EBADF;
	ret = off_in && pipe_of(fd_file(in)) ? -ESPIPE : 0;
	ret = ret ?: get_places(off_out, fd_file(out), &out_pos);
	ret = ret ?: get_places(off_in, fd_file(in), &in_pos);
	if (ret)
		return ret;
	c = (struct splice_call){
		.in = fd_file(in), .out = fd_file(out), .in_pos = off_in ? &in_pos : NULL,
		.out_pos = off_out ? &out_pos : NULL, .len = min(len, MAX_RW_COUNT),
		.nowait = flags & SPLICE_F_NONBLOCK,
	};
	ret = do_splice(&c);
	if (ret >= 0 && ((off_in && put_user(in_pos, off_in)) ||
			 (off_out && put_user(out_pos, off_out))))
		return -EFAULT;
	return ret;
}

/* --- tee() and vmsplice(). --- */

/* What is in the first pipe is in the second, too, from now on. */
SYSCALL_DEFINE4(tee, int, fd_in, int, fd_out, size_t, len, unsigned int, flags)
{
	struct pipe_pair pair = { .len = min(len, MAX_RW_COUNT), .tee = true };

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	if (!len)
		return 0;
	CLASS(fd, in)(fd_in);
	CLASS(fd, out)(fd_out);

	if (fd_empty(in) || fd_empty(out) || !(fd_file(in)->f_mode & FMODE_READ) ||
	    !(fd_file(out)->f_mode & FMODE_WRITE))
		return -EBADF;
	pair.in = pipe_of(fd_file(in));
	pair.out = pipe_of(fd_file(out));
	pair.nowait = flags & SPLICE_F_NONBLOCK ||
		      (fd_file(in)->f_flags | fd_file(out)->f_flags) & O_NONBLOCK;
	if (!pair.in || !pair.out || pair.in == pair.out)
		return -EINVAL;
	return splice_pipes(&pair);
}

/* To a pipe go the program's pages; from it the bytes are copied. */
static ssize_t do_vmsplice(struct file *file, struct iov_iter *iter, bool nowait)
{
	struct pipe_inode_info *pipe = pipe_of(file);
	loff_t none = 0;

	if (!iov_iter_count(iter))
		return 0;
	if (!pipe)
		return -EBADF;
	nowait |= !!(READ_ONCE(file->f_flags) & O_NONBLOCK);
	if (iter->data_source)
		return splice_user_pages(pipe, iter, nowait);
	return vfs_iter_read(file, iter, &none, nowait ? IOCB_NOWAIT : 0);
}

/* Which way they go is said by how the pipe was opened. */
SYSCALL_DEFINE4(vmsplice, int, fd, const struct iovec __user *, vec, unsigned long, nr,
		unsigned int, flags)
{
	struct iovec fast[UIO_FASTIOV], *array;
	struct iovec_request req = { .user = vec, .nr_segs = nr, .fast = fast };
	struct iov_iter iter;
	ssize_t ret;

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	CLASS(fd, f)(fd);

	if (fd_empty(f) || !(fd_file(f)->f_mode & (FMODE_READ | FMODE_WRITE)))
		return -EBADF;
	req.direction = fd_file(f)->f_mode & FMODE_WRITE ? ITER_SOURCE : ITER_DEST;
	ret = import_iovec(&req, &array, &iter);
	if (ret >= 0)
		ret = do_vmsplice(fd_file(f), &iter, flags & SPLICE_F_NONBLOCK);
	kfree(array);
	return ret;
}
