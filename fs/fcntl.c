// SPDX-License-Identifier: GPL-2.0-only
/*
 * fcntl() and ioctl(): what is asked of descriptors and open files besides their content.
 *
 * Owns f_flags of files that are open, under f_lock.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fasync.h>
#include <linux/file.h>
#include <linux/pipe_fs_i.h>
#include <linux/shmem_fs.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/asm/ioctls.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>

#include "internal.h"

#define SETFL_MASK	(O_APPEND | O_NONBLOCK | O_NDELAY | O_DIRECT | O_NOATIME)

/* --- The flags of an open file. --- */

/* Who has been told that bytes come at the end only, is not to be deceived. */
static int check_setfl(const struct file *file, unsigned int flags)
{
	const struct inode *inode = file_inode(file);

	if ((flags ^ file->f_flags) & O_APPEND && inode->i_flags & S_APPEND)
		return -EPERM;
	if (flags & O_NOATIME && !(file->f_flags & O_NOATIME) && !inode_owner_or_capable(inode))
		return -EPERM;
	return 0;
}

/* Readers of f_flags take no lock: they see the old word or the new one. */
static void change_flags(struct file *file, unsigned int mask, unsigned int flags)
{
	guard(spinlock)(&file->f_lock);
	WRITE_ONCE(file->f_flags, (file->f_flags & ~mask) | (flags & mask));
}

/* What cannot be set so is left out in silence, as on Linux: signals of most files, say. */
static int set_flags(struct file *file, unsigned int fd, unsigned int flags)
{
	int err = check_setfl(file, flags);

	if (!err && file->f_op->setfl)
		err = file->f_op->setfl(file, flags);
	if (!err && file->f_op->fasync)
		err = file_set_async(file, flags & FASYNC ? (int)fd : -1);
	if (!err)
		change_flags(file, SETFL_MASK, flags);
	return err;
}

/* --- fcntl(). --- */

/* What an O_PATH descriptor can do, too. */
static bool is_of_descriptor(unsigned int cmd)
{
	return cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC || cmd == F_GETFD || cmd == F_SETFD ||
	       cmd == F_GETFL;
}

/*
 * Whom the file sends signals, which, and who has said so. A group's number that is given back
 * looks like an error where it is small: F_GETOWN_EX is there for that.
 */
static long fcntl_owner(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct f_owner_ex owner = {}, __user *user = (struct f_owner_ex __user *)arg;
	uid_t uids[2];

	switch (cmd) {
	case F_GETOWN:
		return f_getown(file);
	case F_SETOWN:
		return f_setown(file, arg);
	case F_GETOWN_EX:
		f_getown_ex(file, &owner);
		return copy_to_user(user, &owner, sizeof(owner)) ? -EFAULT : 0;
	case F_SETOWN_EX:
		if (copy_from_user(&owner, user, sizeof(owner)))
			return -EFAULT;
		return f_setown_ex(file, &owner);
	case F_GETOWNER_UIDS:
		f_getowner_uids(file, uids);
		return copy_to_user((uid_t __user *)arg, uids, sizeof(uids)) ? -EFAULT : 0;
	case F_GETSIG:
		return f_getsig(file);
	default:
		return f_setsig(file, arg);
	}
}

/*
 * Of a file that is open at @fd. What another file owns, a pipe or shared memory, is asked there;
 * a command that nobody knows is -EINVAL.
 */
static long do_fcntl(struct file *file, unsigned int fd, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case F_DUPFD:
		return f_dupfd(arg, file, 0);
	case F_DUPFD_CLOEXEC:
		return f_dupfd(arg, file, O_CLOEXEC);
	case F_GETFD:
		return get_close_on_exec(fd) ? FD_CLOEXEC : 0;
	case F_SETFD:
		set_close_on_exec(fd, arg & FD_CLOEXEC);
		return 0;
	case F_GETFL:
		return READ_ONCE(file->f_flags);
	case F_SETFL:
		return set_flags(file, fd, arg);
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		return pipe_fcntl(file, cmd, arg);
	case F_ADD_SEALS:
		return arg > UINT_MAX ? -EINVAL : shmem_add_seals(file, arg);
	case F_GET_SEALS:
		return shmem_get_seals(file);
	case F_GETOWN:
	case F_SETOWN:
	case F_GETOWN_EX:
	case F_SETOWN_EX:
	case F_GETOWNER_UIDS:
	case F_GETSIG:
	case F_SETSIG:
		return fcntl_owner(file, cmd, arg);
	case F_GETLEASE:
		return F_UNLCK;
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return fcntl_lock(file, fd, cmd, arg);
	default:
		return -EINVAL;
	}
}

/* O_PATH gives a descriptor, and no file. */
SYSCALL_DEFINE3(fcntl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	CLASS(fd_raw, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	if (fd_file(f)->f_mode & FMODE_PATH && !is_of_descriptor(cmd))
		return -EBADF;
	return do_fcntl(fd_file(f), fd, cmd, arg);
}

/* --- ioctl(). --- */

/* A program says yes or no by an int. */
static long set_nonblock(struct file *file, int __user *user)
{
	int on;

	if (get_user(on, user))
		return -EFAULT;
	change_flags(file, O_NONBLOCK, on ? O_NONBLOCK : 0);
	return 0;
}

/*
 * The same for signals, which say that they come from @fd. Of a file that has none, to have none
 * is no error.
 */
static long set_async(struct file *file, unsigned int fd, int __user *user)
{
	int on;

	if (get_user(on, user))
		return -EFAULT;
	return file_set_async(file, on ? (int)fd : -1);
}

/* How much of a regular file is left to be read. */
static long bytes_left(const struct file *file, int __user *user)
{
	if (!S_ISREG(inode_mode(file_inode(file))))
		return -ENOTTY;
	return put_user((int)(i_size_read(file_inode(file)) - file->f_pos), user);
}

/* What nobody knows is no request for this kind of file. */
static long ask_file(struct file *file, unsigned int cmd, unsigned long arg)
{
	long ret = -ENOIOCTLCMD;

	if (file->f_op->unlocked_ioctl)
		ret = file->f_op->unlocked_ioctl(file, cmd, arg);
	return ret == -ENOIOCTLCMD ? -ENOTTY : ret;
}

/* A filesystem in memory has nothing to write back, and so nothing to hold back. */
static long freeze(unsigned int cmd)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	return cmd == FIFREEZE ? -EOPNOTSUPP : -EINVAL;
}

/* What concerns the descriptor is done here, the rest is the driver's. */
SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	switch (cmd) {
	case FIOCLEX:
	case FIONCLEX:
		set_close_on_exec(fd, cmd == FIOCLEX);
		return 0;
	case FIONBIO:
		return set_nonblock(fd_file(f), (int __user *)arg);
	case FIOASYNC:
		return set_async(fd_file(f), fd, (int __user *)arg);
	case FIFREEZE:
	case FITHAW:
		return freeze(cmd);
	case FIONREAD:
		if (!fd_file(f)->f_op->unlocked_ioctl)
			return bytes_left(fd_file(f), (int __user *)arg);
		return ask_file(fd_file(f), cmd, arg);
	default:
		return ask_file(fd_file(f), cmd, arg);
	}
}
