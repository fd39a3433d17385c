// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks of files as programs ask for them, and as /proc shows them. Owns nothing: they are
 * in fs/locks.c.
 *
 * A lock of a process belongs to its table of descriptors, so tasks that share one share
 * the locks, a child has none, and exec keeps them.
 */
#include <linux/export.h>
#include <linux/file.h>
#include <linux/filelock.h>
#include <linux/sched/signal.h>
#include <linux/sprintf.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>

#include "internal.h"

/* --- flock(). --- */

/* A file's whole content; who may only read it may forbid others to write, and the reverse. */
static void fill_flock(struct file_lock *lock, const struct file *file, unsigned char type)
{
	*lock = (struct file_lock){
		.kind = LOCK_OF_FLOCK, .type = type, .pid = task_tgid_nr(current),
		.owner = file, .file = file, .end = LLONG_MAX,
	};
}

/* LOCK_SH, LOCK_EX or LOCK_UN, and no two of them. */
static int flock_type(unsigned int cmd)
{
	switch (cmd & ~LOCK_NB) {
	case LOCK_SH:
		return F_RDLCK;
	case LOCK_EX:
		return F_WRLCK;
	case LOCK_UN:
		return F_UNLCK;
	default:
		return -EINVAL;
	}
}

/* LOCK_MAND is told that it has been done, as on Linux, where it is not done either. */
SYSCALL_DEFINE2(flock, unsigned int, fd, unsigned int, cmd)
{
	struct file_lock lock;
	struct inode *inode;
	int type;

	if (cmd & LOCK_MAND)
		return 0;
	type = flock_type(cmd);
	if (type < 0)
		return type;
	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	if (type != F_UNLCK && !(fd_file(f)->f_mode & (FMODE_READ | FMODE_WRITE)))
		return -EBADF;
	inode = file_inode(fd_file(f));
	fill_flock(&lock, fd_file(f), type);
	return cmd & LOCK_NB ? lock_file(inode, &lock) : lock_file_wait(inode, &lock);
}

/* --- Ranges. --- */

/* From where l_start counts. */
static loff_t base_of(const struct file *file, int whence)
{
	switch (whence) {
	case SEEK_SET:
		return 0;
	case SEEK_CUR:
		return READ_ONCE(file->f_pos);
	case SEEK_END:
		return i_size_read(file_inode(file));
	default:
		return -EINVAL;
	}
}

/* A length of 0 is to the end; one below 0 is in front of the start. */
static int set_end(struct file_lock *lock, loff_t len)
{
	if (len > 0 && len - 1 > LLONG_MAX - lock->start)
		return -EOVERFLOW;
	if (len < 0 && lock->start + len < 0)
		return -EINVAL;
	lock->end = len > 0 ? lock->start + (len - 1) : LLONG_MAX;
	if (len < 0) {
		lock->end = lock->start - 1;
		lock->start += len;
	}
	return 0;
}

/* In Linux's order: where it begins, then where it ends. */
static int set_range(struct file_lock *lock, const struct file *file, const struct flock *user)
{
	loff_t base = base_of(file, user->l_whence);

	if (base < 0)
		return base;
	if (user->l_start > LLONG_MAX - base)
		return -EOVERFLOW;
	lock->start = base + user->l_start;
	return lock->start < 0 ? -EINVAL : set_end(lock, user->l_len);
}

/* An open file's locks are nobody's, and so l_pid is to be 0 there. */
static int set_owner(struct file_lock *lock, struct file *file, const struct flock *user,
		     bool of_file)
{
	lock->file = file;
	lock->kind = of_file ? LOCK_OF_FILE : LOCK_OF_PROCESS;
	lock->owner = of_file ? (const void *)file : current->files;
	lock->pid = of_file ? -1 : task_tgid_nr(current);
	return of_file && user->l_pid ? -EINVAL : 0;
}

/* An unlock is one, too. */
static int set_type(struct file_lock *lock, int type)
{
	if (type != F_RDLCK && type != F_WRLCK && type != F_UNLCK)
		return -EINVAL;
	lock->type = type;
	return 0;
}

/* What keeps a program from it, in its own words. */
static void tell(struct flock *user, const struct file_lock *lock)
{
	user->l_type = lock->type;
	user->l_whence = SEEK_SET;
	user->l_pid = lock->pid;
	user->l_start = lock->start;
	user->l_len = lock->end == LLONG_MAX ? 0 : lock->end - lock->start + 1;
}

/* What is asked for is not set; only l_type changes if nobody has it. */
static int get_lock(struct file *file, struct flock *user, bool of_file)
{
	struct file_lock lock = { };
	int err = user->l_type == F_UNLCK ? -EINVAL : set_type(&lock, user->l_type);

	err = err ?: set_range(&lock, file, user) ?: set_owner(&lock, file, user, of_file);
	if (err)
		return err;
	if (lock_file_test(file_inode(file), &lock))
		tell(user, &lock);
	else
		user->l_type = F_UNLCK;
	return 0;
}

/* Who cannot write need not keep others from reading, and the reverse. */
static int check_mode(const struct file *file, int type)
{
	if (type == F_RDLCK && !(file->f_mode & FMODE_READ))
		return -EBADF;
	if (type == F_WRLCK && !(file->f_mode & FMODE_WRITE))
		return -EBADF;
	return 0;
}

/*
 * Another thread may have closed the descriptor before the lock was there: then nobody would
 * ever take it away.
 */
static int check_open(struct file *file, unsigned int fd)
{
	if (fd_is_file(fd, file))
		return 0;
	locks_remove_owner(file_inode(file), current->files);
	return -EBADF;
}

/* The arguments are judged in Linux's order: the range, the type, the file, the owner. */
static int set_lock(struct file *file, unsigned int fd, const struct flock *user,
		    unsigned int cmd)
{
	bool of_file = cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW;
	struct file_lock lock = { };
	int err = set_range(&lock, file, user) ?: set_type(&lock, user->l_type);

	err = err ?: check_mode(file, lock.type) ?: set_owner(&lock, file, user, of_file);
	if (err)
		return err;
	if (cmd == F_SETLKW || cmd == F_OFD_SETLKW)
		err = lock_file_wait(file_inode(file), &lock);
	else
		err = lock_file(file_inode(file), &lock);
	if (!err && lock.type != F_UNLCK && !of_file)
		err = check_open(file, fd);
	return err;
}

/* By a command of fcntl(): the structure is the same for all of them. */
long fcntl_lock(struct file *file, unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct flock __user *to = (struct flock __user *)arg;
	struct flock user;
	int err;

	if (copy_from_user(&user, to, sizeof(user)))
		return -EFAULT;
	if (cmd != F_GETLK && cmd != F_OFD_GETLK)
		return set_lock(file, fd, &user, cmd);
	err = get_lock(file, &user, cmd == F_OFD_GETLK);
	if (err)
		return err;
	return copy_to_user(to, &user, sizeof(user)) ? -EFAULT : 0;
}

/* --- /proc/locks. --- */

/* As wide as each other. */
static const char *kind_name(enum lock_kind kind)
{
	switch (kind) {
	case LOCK_OF_FLOCK:
		return "FLOCK ";
	case LOCK_OF_PROCESS:
		return "POSIX ";
	default:
		return "OFDLCK";
	}
}

static const char *type_name(unsigned char type)
{
	return type == F_WRLCK ? "WRITE" : "READ";
}

/* All that flock() locks is "0 EOF". */
static int show_range(const struct file_lock *lock, char *buf, size_t size)
{
	if (lock->end == LLONG_MAX)
		return snprintf(buf, size, "%lld EOF\n", lock->start);
	return snprintf(buf, size, "%lld %lld\n", lock->start, lock->end);
}

/* Its length, also if there is less room, as of snprintf(). */
int show_lock(const struct lock_info *info, char *buf, size_t size)
{
	const struct file_lock *lock = info->lock;
	dev_t dev = info->inode->i_sb->s_dev;
	int len = snprintf(buf, size, "%u: %s%s ADVISORY  %s %d %02x:%02x:%lu ", info->id,
			   info->waits ? "-> " : "", kind_name(lock->kind),
			   type_name(lock->type), lock->pid, MAJOR(dev), MINOR(dev),
			   info->inode->i_ino);

	if (len >= size)
		return len + show_range(lock, NULL, 0);
	return len + show_range(lock, buf + len, size - len);
}
EXPORT_SYMBOL_GPL(show_lock);
