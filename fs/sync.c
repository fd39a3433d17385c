// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes that are to be on their medium, or are to be promised a place there. Owns nothing.
 *
 * There is no filesystem on a medium yet: what is written to tmpfs is where it will be.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fsnotify.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/readahead.h>
#include <linux/syscalls.h>
#include <linux/vfs.h>
#include <linux/writeback.h>
#include <uapi/linux/fadvise.h>
#include <uapi/linux/falloc.h>
#include <uapi/linux/fs.h>

/* What cannot be synchronised is not said to be. */
static long do_fsync(unsigned int fd)
{
	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	if (!fd_file(f)->f_op->fsync)
		return -EINVAL;
	return fd_file(f)->f_op->fsync(fd_file(f), 0, LLONG_MAX);
}

/* All of the file, and what is said of it. */
SYSCALL_DEFINE1(fsync, unsigned int, fd)
{
	return do_fsync(fd);
}

/* The size is part of what is needed to read the data, and the rest costs nothing. */
SYSCALL_DEFINE1(fdatasync, unsigned int, fd)
{
	return do_fsync(fd);
}

/* Nothing is kept from its medium. */
SYSCALL_DEFINE0(sync)
{
	return 0;
}

/* The same for one filesystem. */
SYSCALL_DEFINE1(syncfs, unsigned int, fd)
{
	CLASS(fd, f)(fd);

	return fd_empty(f) ? -EBADF : 0;
}

/* Flags and range first, then the file, as on Linux. */
SYSCALL_DEFINE4(sync_file_range, unsigned int, fd, loff_t, offset, loff_t, len,
		unsigned int, flags)
{
	CLASS(fd, f)(fd);
	umode_t mode;

	if (fd_empty(f))
		return -EBADF;
	if (flags & ~(SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
		      SYNC_FILE_RANGE_WAIT_AFTER) ||
	    offset < 0 || len < 0 || offset > LLONG_MAX - len)
		return -EINVAL;
	mode = inode_mode(file_inode(fd_file(f)));
	return S_ISREG(mode) || S_ISBLK(mode) || S_ISDIR(mode) ? 0 : -ESPIPE;
}

/* In the order in which Linux finds out. */
int vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	umode_t kind = inode_mode(file_inode(file));
	int err;

	if (offset < 0 || len <= 0)
		return -EINVAL;
	if (mode & FALLOC_FL_PUNCH_HOLE && !(mode & FALLOC_FL_KEEP_SIZE))
		return -EOPNOTSUPP;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (mode & ~FALLOC_FL_KEEP_SIZE && file_inode(file)->i_flags & S_APPEND)
		return -EPERM;
	if (S_ISFIFO(kind))
		return -ESPIPE;
	if (S_ISDIR(kind))
		return -EISDIR;
	if (!S_ISREG(kind) && !S_ISBLK(kind))
		return -ENODEV;
	if (offset > file_inode(file)->i_sb->s_maxbytes - len)
		return -EFBIG;
	if (!file->f_op->fallocate)
		return -EOPNOTSUPP;
	err = file->f_op->fallocate(file, mode, offset, len);
	if (!err)
		notify_file(file, IN_MODIFY);
	return err;
}
EXPORT_SYMBOL_GPL(vfs_fallocate);

/* Room is promised, or a hole is made. */
SYSCALL_DEFINE4(fallocate, int, fd, int, mode, loff_t, offset, loff_t, len)
{
	CLASS(fd, f)(fd);

	return fd_empty(f) ? -EBADF : vfs_fallocate(fd_file(f), mode, offset, len);
}

/* A stream has nothing that could be read ahead. */
SYSCALL_DEFINE4(fadvise64, int, fd, loff_t, offset, size_t, len, int, advice)
{
	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	if (S_ISFIFO(inode_mode(file_inode(fd_file(f)))))
		return -ESPIPE;
	return generic_fadvise(fd_file(f), offset, len, advice);
}

/* Of a file that has pages, by who may read them. */
SYSCALL_DEFINE3(readahead, int, fd, loff_t, offset, size_t, count)
{
	CLASS(fd, f)(fd);
	umode_t mode;

	if (fd_empty(f) || !(fd_file(f)->f_mode & FMODE_READ))
		return -EBADF;
	mode = inode_mode(file_inode(fd_file(f)));
	if (!S_ISREG(mode) && !S_ISBLK(mode))
		return -EINVAL;
	return generic_fadvise(fd_file(f), offset, count, POSIX_FADV_WILLNEED);
}
