// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading and writing: the system calls, and the same for the kernel.
 *
 * A file's f_pos belongs to who holds f_pos_lock, or to the only one who has the file
 * (fdget_pos()). Owns nothing else.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fsnotify.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/task_io_accounting_ops.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>

#include "internal.h"

/* --- One read, one write. --- */

/* What the file and the call wish, RWF_* being IOCB_*. */
static int iocb_flags(const struct file *file, int flags)
{
	unsigned int f_flags = READ_ONCE(file->f_flags);

	if (unlikely(f_flags & (O_APPEND | O_DSYNC))) {
		flags |= f_flags & O_APPEND ? IOCB_APPEND : 0;
		flags |= f_flags & O_DSYNC ? IOCB_DSYNC : 0;
		flags |= (f_flags & O_SYNC) == O_SYNC ? IOCB_SYNC : 0;
	}
	return flags;
}

/* A position that no file can have is one of a stream only. */
static int check_area(const struct file *file, loff_t pos, size_t count)
{
	if (unlikely((ssize_t)count < 0))
		return -EINVAL;
	if (likely(pos >= 0 && pos <= LLONG_MAX - (loff_t)count))
		return 0;
	return file->f_mode & FMODE_LSEEK ? -EINVAL : 0;
}

/* Can it be read at all, and there? */
static int check_read(const struct file *file, const struct iov_iter *to, loff_t pos)
{
	if (unlikely(!(file->f_mode & FMODE_READ)))
		return -EBADF;
	if (unlikely(!file->f_op->read_iter))
		return -EINVAL;
	return check_area(file, pos, iov_iter_count(to));
}

/* After the checks. At most MAX_RW_COUNT bytes, as on Linux, however many are asked for. */
static __always_inline ssize_t iter_read(struct file *file, struct iov_iter *to, loff_t *pos,
					 int flags)
{
	struct kiocb iocb = {
		.ki_filp = file, .ki_pos = *pos, .ki_flags = iocb_flags(file, flags),
	};
	ssize_t ret;

	iov_iter_truncate(to, MAX_RW_COUNT);
	ret = file->f_op->read_iter(&iocb, to);
	*pos = iocb.ki_pos;
	if (ret > 0)
		notify_file(file, IN_ACCESS);
	return ret;
}

/* Where the file stands, or elsewhere: *@pos moves by what was read. */
ssize_t vfs_iter_read(struct file *file, struct iov_iter *to, loff_t *pos, int flags)
{
	int err = check_read(file, to, *pos);

	return err ?: iter_read(file, to, pos, flags);
}
EXPORT_SYMBOL_GPL(vfs_iter_read);

/* What was written is on its medium before we say so, if that was wished for. */
static ssize_t sync_written(const struct kiocb *iocb, ssize_t written)
{
	struct file *file = iocb->ki_filp;
	int err = 0;

	if (likely(!(iocb->ki_flags & (IOCB_DSYNC | IOCB_SYNC))) || written <= 0)
		return written;
	if (file->f_op->fsync)
		err = file->f_op->fsync(file, iocb->ki_pos - written, iocb->ki_pos - 1);
	return err ?: written;
}

/* The same the other way. */
static int check_write(const struct file *file, const struct iov_iter *from, loff_t pos)
{
	if (unlikely(!(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	if (unlikely(!file->f_op->write_iter))
		return -EINVAL;
	return check_area(file, pos, iov_iter_count(from));
}

static __always_inline ssize_t iter_write(struct file *file, struct iov_iter *from, loff_t *pos,
					  int flags)
{
	struct kiocb iocb = {
		.ki_filp = file, .ki_pos = *pos, .ki_flags = iocb_flags(file, flags),
	};
	ssize_t ret;

	iov_iter_truncate(from, MAX_RW_COUNT);
	ret = file->f_op->write_iter(&iocb, from);
	*pos = iocb.ki_pos;
	if (ret > 0)
		notify_file(file, IN_MODIFY);
	return sync_written(&iocb, ret);
}

ssize_t vfs_iter_write(struct file *file, struct iov_iter *from, loff_t *pos, int flags)
{
	int err = check_write(file, from, *pos);

	return err ?: iter_write(file, from, pos, flags);
}
EXPORT_SYMBOL_GPL(vfs_iter_write);

/*
 * --- Counted as the task's: what a program asks for, and what is read and written for it. ---
 *
 * A call counts if the file could be asked, whatever it has said. Pieces that are moved
 * without a program's memory in between are counted by who moves them.
 */

static __always_inline ssize_t counted_read(struct file *file, struct iov_iter *to, loff_t *pos)
{
	ssize_t ret = check_read(file, to, *pos);

	if (unlikely(ret))
		return ret;
	ret = iter_read(file, to, pos, 0);
	account_read(ret);
	return ret;
}

static __always_inline ssize_t counted_write(struct file *file, struct iov_iter *from, loff_t *pos)
{
	ssize_t ret = check_write(file, from, *pos);

	if (unlikely(ret))
		return ret;
	ret = iter_write(file, from, pos, 0);
	account_write(ret);
	return ret;
}

/* For the kernel: no program's memory is meant, and none can fault. */
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos)
{
	struct kvec vec = { buf, count };
	struct iov_iter iter = kvec_iter(ITER_DEST, &vec, 1);

	return counted_read(file, &iter, pos);
}
EXPORT_SYMBOL_GPL(kernel_read);

/* The same the other way. */
ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos)
{
	struct kvec vec = { (void *)buf, count };
	struct iov_iter iter = kvec_iter(ITER_SOURCE, &vec, 1);

	return counted_write(file, &iter, pos);
}
EXPORT_SYMBOL_GPL(kernel_write);

/* --- read() and write(). --- */

/* Where the file has no position the call has none. */
static loff_t *pos_of(struct file *file, loff_t *none)
{
	*none = 0;
	return file->f_mode & FMODE_LSEEK ? &file->f_pos : none;
}

/* What is wrong with the buffer is found before the file is asked. */
static ssize_t read_user(struct file *file, void __user *buf, size_t count, loff_t *pos)
{
	struct iov_iter iter = ubuf_iter(ITER_DEST, buf, count);

	if (unlikely(!(file->f_mode & FMODE_READ)))
		return -EBADF;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	return counted_read(file, &iter, pos);
}

/* The same the other way: in this order Linux finds out. */
static ssize_t write_user(struct file *file, const void __user *buf, size_t count, loff_t *pos)
{
	struct iov_iter iter = ubuf_iter(ITER_SOURCE, (void __user *)buf, count);

	if (unlikely(!(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	return counted_write(file, &iter, pos);
}

/* f_pos is locked if anybody else could use it now. */
SYSCALL_DEFINE3(read, unsigned int, fd, void __user *, buf, size_t, count)
{
	CLASS(fd_pos, f)(fd);
	loff_t none;

	if (fd_empty(f))
		return -EBADF;
	return read_user(fd_file(f), buf, count, pos_of(fd_file(f), &none));
}

/* One write after the other, if they share f_pos. */
SYSCALL_DEFINE3(write, unsigned int, fd, const void __user *, buf, size_t, count)
{
	CLASS(fd_pos, f)(fd);
	loff_t none;

	if (fd_empty(f))
		return -EBADF;
	return write_user(fd_file(f), buf, count, pos_of(fd_file(f), &none));
}

/* f_pos is not looked at, so it needs no lock. */
SYSCALL_DEFINE4(pread64, unsigned int, fd, void __user *, buf, size_t, count, loff_t, pos)
{
	CLASS(fd, f)(fd);

	if (pos < 0)
		return -EINVAL;
	if (fd_empty(f))
		return -EBADF;
	if (!(fd_file(f)->f_mode & FMODE_PREAD))
		return -ESPIPE;
	return read_user(fd_file(f), buf, count, &pos);
}

/* With O_APPEND it goes to the end nevertheless: so it is on Linux. */
SYSCALL_DEFINE4(pwrite64, unsigned int, fd, const void __user *, buf, size_t, count,
		loff_t, pos)
{
	CLASS(fd, f)(fd);

	if (pos < 0)
		return -EINVAL;
	if (fd_empty(f))
		return -EBADF;
	if (!(fd_file(f)->f_mode & FMODE_PWRITE))
		return -ESPIPE;
	return write_user(fd_file(f), buf, count, &pos);
}

/* --- Many pieces. --- */

/* One call with its array: RWF_* and which way. */
struct vector_call {
	const struct iovec __user *vec;
	unsigned long nr;
	int flags;
	bool write;
};

/* What we do not know is refused, so that programs can ask. */
static int check_rwf(int flags)
{
	if (flags & ~(IOCB_HIPRI | IOCB_DSYNC | IOCB_SYNC | IOCB_APPEND))
		return -EOPNOTSUPP;
	return flags & IOCB_SYNC ? flags | IOCB_DSYNC : flags;
}

/* The array is looked at before the flags, as on Linux. */
static ssize_t do_vector(struct file *file, const struct vector_call *call, loff_t *pos)
{
	struct iovec fast[UIO_FASTIOV], *array __free(kfree) = NULL;
	struct iovec_request req = {
		.user = call->vec, .nr_segs = call->nr, .fast = fast,
		.direction = call->write ? ITER_SOURCE : ITER_DEST,
	};
	struct iov_iter iter;
	int flags = check_rwf(call->flags);
	ssize_t ret;

	if (!(file->f_mode & (call->write ? FMODE_WRITE : FMODE_READ)))
		return -EBADF;
	ret = import_iovec(&req, &array, &iter);
	if (ret < 0)
		return ret;
	if (flags < 0)
		return flags;
	return call->write ? vfs_iter_write(file, &iter, pos, flags) :
			     vfs_iter_read(file, &iter, pos, flags);
}

/* It counts even if there was nothing to ask: so it is on Linux, of these calls. */
static ssize_t count_vector(const struct vector_call *call, ssize_t ret)
{
	if (call->write)
		account_write(ret);
	else
		account_read(ret);
	return ret;
}

/* Where the file stands. */
static ssize_t vector_at_pos(unsigned int fd, const struct vector_call *call)
{
	CLASS(fd_pos, f)(fd);
	loff_t none;

	if (fd_empty(f))
		return count_vector(call, -EBADF);
	return count_vector(call, do_vector(fd_file(f), call, pos_of(fd_file(f), &none)));
}

/* Elsewhere. */
static ssize_t vector_at(unsigned int fd, const struct vector_call *call, loff_t pos)
{
	CLASS(fd, f)(fd);

	if (pos < 0)
		return -EINVAL;
	if (fd_empty(f))
		return count_vector(call, -EBADF);
	if (!(fd_file(f)->f_mode & (call->write ? FMODE_PWRITE : FMODE_PREAD)))
		return count_vector(call, -ESPIPE);
	return count_vector(call, do_vector(fd_file(f), call, &pos));
}

SYSCALL_DEFINE3(readv, unsigned int, fd, const struct iovec __user *, vec, unsigned long, nr)
{
	return vector_at_pos(fd, &(struct vector_call){ .vec = vec, .nr = nr });
}

SYSCALL_DEFINE3(writev, unsigned int, fd, const struct iovec __user *, vec, unsigned long, nr)
{
	return vector_at_pos(fd, &(struct vector_call){ .vec = vec, .nr = nr, .write = true });
}

/* The position comes in two halves, of which the first has all of it. */
SYSCALL_DEFINE4(preadv, unsigned int, fd, const struct iovec __user *, vec, unsigned long, nr,
		loff_t, pos)
{
	return vector_at(fd, &(struct vector_call){ .vec = vec, .nr = nr }, pos);
}

SYSCALL_DEFINE4(pwritev, unsigned int, fd, const struct iovec __user *, vec,
		unsigned long, nr, loff_t, pos)
{
	return vector_at(fd, &(struct vector_call){ .vec = vec, .nr = nr, .write = true }, pos);
}

/* -1 stands for where the file stands. */
static ssize_t vector_v2(unsigned int fd, const struct vector_call *call, loff_t pos)
{
	return pos == -1 ? vector_at_pos(fd, call) : vector_at(fd, call, pos);
}

SYSCALL_DEFINE6(preadv2, unsigned int, fd, const struct iovec __user *, vec,
		unsigned long, nr, loff_t, pos, unsigned long, unused, int, flags)
{
	return vector_v2(fd, &(struct vector_call){ .vec = vec, .nr = nr, .flags = flags }, pos);
}

SYSCALL_DEFINE6(pwritev2, unsigned int, fd, const struct iovec __user *, vec,
		unsigned long, nr, loff_t, pos, unsigned long, unused, int, flags)
{
	return vector_v2(fd, &(struct vector_call){ .vec = vec, .nr = nr, .flags = flags,
						    .write = true }, pos);
}

/* --- Where the file stands. --- */

SYSCALL_DEFINE3(lseek, unsigned int, fd, loff_t, offset, unsigned int, whence)
{
	CLASS(fd_pos, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	if (whence > SEEK_MAX)
		return -EINVAL;
	return vfs_llseek(fd_file(f), offset, whence);
}
