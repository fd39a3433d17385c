// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changing what an inode says of a file: mode, owner, size, times.
 *
 * Each change is put into a struct iattr first, which is checked as a whole, and then done.
 * i_rwsem is held for writing all the while. Owns i_mode, i_uid and i_gid of inodes that
 * have been born.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fsnotify.h>
#include <linux/mount.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/time.h>
#include <uapi/linux/utime.h>

#include "internal.h"

/* --- May it be changed so? --- */

/* Its owner may say that it stays his; anything else takes a capability. */
static bool may_chown(const struct inode *inode, uid_t uid)
{
	return (current_fsuid() == inode->i_uid && uid == inode->i_uid) || capable(CAP_CHOWN);
}

/* Its owner may give it to any group that he is in. */
static bool may_chgrp(const struct inode *inode, gid_t gid)
{
	return (current_fsuid() == inode->i_uid && (in_group_p(gid) || gid == inode->i_gid)) ||
	       capable(CAP_CHOWN);
}

/*
 * All that is asked for must be allowed, or nothing is done. Who may change the mode,
 * but is not in the file's group, cannot have set-gid: that part is taken out in
 * silence, as on Linux.
 */
static int check_change(struct inode *inode, struct iattr *attr)
{
	unsigned int valid = attr->ia_valid;
	gid_t gid = valid & ATTR_GID ? attr->ia_gid : inode->i_gid;

	if (valid & (ATTR_MODE | ATTR_UID | ATTR_GID | ATTR_ATIME_SET | ATTR_MTIME_SET) &&
	    inode->i_flags & (S_IMMUTABLE | S_APPEND))
		return -EPERM;
	if (valid & ATTR_TOUCH) {
		if (inode->i_flags & S_IMMUTABLE)
			return -EPERM;
		if (!inode_owner_or_capable(inode))
			return inode_permission(inode, MAY_WRITE);
	}
	if ((valid & ATTR_UID && !may_chown(inode, attr->ia_uid)) ||
	    (valid & ATTR_GID && !may_chgrp(inode, attr->ia_gid)))
		return -EPERM;
	if (valid & (ATTR_MODE | ATTR_ATIME_SET | ATTR_MTIME_SET) &&
	    !inode_owner_or_capable(inode))
		return -EPERM;
	if (valid & ATTR_MODE && !in_group_p(gid) && !capable(CAP_FSETID))
		attr->ia_mode &= ~S_ISGID;
	return 0;
}

/* --- Doing it. --- */

/*
 * Word by word: readers take no lock, and may see a second and the nanoseconds of
 * another.
 */
static void copy_time(struct timespec64 *to, const struct timespec64 *from)
{
	WRITE_ONCE(to->tv_sec, from->tv_sec);
	WRITE_ONCE(to->tv_nsec, from->tv_nsec);
}

/* Cannot fail: all has been checked. The kind of a file never changes. */
void setattr_copy(struct inode *inode, const struct iattr *attr)
{
	unsigned int valid = attr->ia_valid;

	if (valid & ATTR_UID)
		WRITE_ONCE(inode->i_uid, attr->ia_uid);
	if (valid & ATTR_GID)
		WRITE_ONCE(inode->i_gid, attr->ia_gid);
	if (valid & ATTR_MODE)
		WRITE_ONCE(inode->i_mode,
			   (inode->i_mode & S_IFMT) | (attr->ia_mode & S_IALLUGO));
	if (valid & ATTR_ATIME)
		copy_time(&inode->i_atime, &attr->ia_atime);
	if (valid & ATTR_MTIME)
		copy_time(&inode->i_mtime, &attr->ia_mtime);
	if (valid & ATTR_CTIME)
		copy_time(&inode->i_ctime, &attr->ia_ctime);
}
EXPORT_SYMBOL_GPL(setattr_copy);

/* For filesystems that have nothing to do but remember. */
int simple_setattr(struct dentry *dentry, struct iattr *attr)
{
	setattr_copy(d_inode(dentry), attr);
	return 0;
}
EXPORT_SYMBOL_GPL(simple_setattr);

/* What is "now" is one moment for all. */
static void fill_times(struct iattr *attr)
{
	struct timespec64 now = current_time();

	if (attr->ia_valid & ATTR_CTIME)
		attr->ia_ctime = now;
	if (attr->ia_valid & ATTR_ATIME && !(attr->ia_valid & ATTR_ATIME_SET))
		attr->ia_atime = now;
	if (attr->ia_valid & ATTR_MTIME && !(attr->ia_valid & ATTR_MTIME_SET))
		attr->ia_mtime = now;
}

/* Set-id bits that are to go make a change of mode of their own. */
static void fill_mode(const struct inode *inode, struct iattr *attr)
{
	umode_t mode = inode->i_mode, less = mode;

	if (attr->ia_valid & ATTR_KILL_SUID)
		less &= ~S_ISUID;
	if (attr->ia_valid & ATTR_KILL_SGID && mode & S_IXGRP)
		less &= ~S_ISGID;
	if (less == mode || attr->ia_valid & ATTR_MODE)
		return;
	attr->ia_valid |= ATTR_MODE;
	attr->ia_mode = less;
}

/* What others make of it; what was not asked for has not happened to them. */
static u32 change_event(unsigned int valid)
{
	u32 event = 0;

	if (valid & (ATTR_UID | ATTR_GID | ATTR_MODE))
		event |= IN_ATTRIB;
	if (valid & ATTR_SIZE)
		event |= IN_MODIFY;
	if ((valid & (ATTR_ATIME | ATTR_MTIME)) == (ATTR_ATIME | ATTR_MTIME))
		event |= IN_ATTRIB;
	else if (valid & ATTR_ATIME)
		event |= IN_ACCESS;
	else if (valid & ATTR_MTIME)
		event |= IN_MODIFY;
	return event;
}

/* With the inode's lock; the filesystem may refuse. */
static int ask_filesystem(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);

	if (inode->i_op->setattr)
		return inode->i_op->setattr(dentry, attr);
	return attr->ia_valid & ATTR_SIZE ? -EINVAL : simple_setattr(dentry, attr);
}

/*
 * The one door for every change. A filesystem without a ->setattr() has no size to
 * change.
 */
int notify_change(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	int err = check_change(inode, attr);

	if (err)
		return err;
	fill_times(attr);
	fill_mode(inode, attr);
	if (attr->ia_valid & (ATTR_SIZE | ATTR_KILL_SUID))
		inode_drop_caps(inode);
	err = ask_filesystem(dentry, attr);
	if (!err)
		notify_dentry(dentry, change_event(attr->ia_valid));
	return err;
}
EXPORT_SYMBOL_GPL(notify_change);

/*
 * Of a name, with the mount's consent: somebody may be making it read-only at this
 * moment.
 */
static int change_locked(const struct path *path, struct iattr *attr)
{
	int err = mnt_want_write(path->mnt);

	if (err)
		return err;
	scoped_guard(inode, d_inode(path->dentry))
		err = notify_change(path->dentry, attr);
	mnt_drop_write(path->mnt);
	return err;
}

/* --- Mode and owner. --- */

/* A symlink has no mode of its own: everybody may follow it. */
int chmod_common(const struct path *path, umode_t mode)
{
	struct iattr attr = { .ia_valid = ATTR_MODE | ATTR_CTIME, .ia_mode = mode };

	if (S_ISLNK(inode_mode(d_inode(path->dentry))))
		return -EOPNOTSUPP;
	return change_locked(path, &attr);
}
EXPORT_SYMBOL_GPL(chmod_common);

/* -1 is what stays. Set-id bits go, whoever it is. */
int chown_common(const struct path *path, uid_t uid, gid_t gid)
{
	struct iattr attr = { .ia_valid = ATTR_CTIME, .ia_uid = uid, .ia_gid = gid };

	if (uid != (uid_t)-1)
		attr.ia_valid |= ATTR_UID;
	if (gid != (gid_t)-1)
		attr.ia_valid |= ATTR_GID;
	if (!S_ISDIR(inode_mode(d_inode(path->dentry))))
		attr.ia_valid |= ATTR_KILL_SUID | ATTR_KILL_SGID;
	return change_locked(path, &attr);
}
EXPORT_SYMBOL_GPL(chown_common);

/* All calls that change a mode by a name come here; @flags are those of fchmodat2(). */
static long do_fchmodat(int dfd, const char __user *name, umode_t mode, int flags)
{
	unsigned int lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	struct path path;
	int err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	err = user_path_at(dfd, name, lookup, &path);
	if (err)
		return err;
	err = chmod_common(&path, mode);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE2(chmod, const char __user *, name, umode_t, mode)
{
	return do_fchmodat(AT_FDCWD, name, mode, 0);
}

SYSCALL_DEFINE3(fchmodat, int, dfd, const char __user *, name, umode_t, mode)
{
	return do_fchmodat(dfd, name, mode, 0);
}

/* What O_PATH has opened may be looked at, but not changed. */
SYSCALL_DEFINE2(fchmod, unsigned int, fd, umode_t, mode)
{
	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	return chmod_common(&fd_file(f)->f_path, mode);
}

struct owner {
	uid_t uid;
	gid_t gid;
};

/* All calls that change an owner by a name come here. */
static long do_fchownat(int dfd, const char __user *name, struct owner owner, int flags)
{
	unsigned int lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	struct path path;
	int err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	err = user_path_at(dfd, name, lookup, &path);
	if (err)
		return err;
	err = chown_common(&path, owner.uid, owner.gid);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE3(chown, const char __user *, name, uid_t, uid, gid_t, gid)
{
	return do_fchownat(AT_FDCWD, name, (struct owner){ uid, gid }, 0);
}

SYSCALL_DEFINE3(lchown, const char __user *, name, uid_t, uid, gid_t, gid)
{
	return do_fchownat(AT_FDCWD, name, (struct owner){ uid, gid }, AT_SYMLINK_NOFOLLOW);
}

SYSCALL_DEFINE5(fchownat, int, dfd, const char __user *, name, uid_t, uid, gid_t, gid,
		int, flags)
{
	return do_fchownat(dfd, name, (struct owner){ uid, gid }, flags);
}

/* The same rule: a descriptor of O_PATH is none. */
SYSCALL_DEFINE3(fchown, unsigned int, fd, uid_t, uid, gid_t, gid)
{
	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	return chown_common(&fd_file(f)->f_path, uid, gid);
}

/* --- The size. --- */

/*
 * Set-id bits go with the content, unless the caller could set them again. The size is
 * written by the filesystem; the lock keeps out writers and who reads the size twice.
 */
int truncate_path(const struct path *path, loff_t length)
{
	struct inode *inode = d_inode(path->dentry);
	struct iattr attr = { .ia_valid = ATTR_SIZE | ATTR_MTIME | ATTR_CTIME,
			      .ia_size = length };

	if (!capable(CAP_FSETID))
		attr.ia_valid |= ATTR_KILL_SUID | ATTR_KILL_SGID;
	guard(inode)(inode);
	return notify_change(path->dentry, &attr);
}

/*
 * Counted as a writer while it lasts: a program that runs is not cut off, and one that
 * is cut off cannot be run. In this order, as Linux finds out.
 */
int vfs_truncate(const struct path *path, loff_t length)
{
	struct inode *inode = d_inode(path->dentry);
	umode_t mode = inode_mode(inode);
	int err;

	if (S_ISDIR(mode))
		return -EISDIR;
	if (!S_ISREG(mode))
		return -EINVAL;
	err = inode_permission(inode, MAY_WRITE) ?: mnt_want_write(path->mnt);
	if (err)
		return err;
	err = inode->i_flags & S_APPEND ? -EPERM : get_write_access(inode);
	if (!err) {
		err = truncate_path(path, length);
		put_write_access(inode);
	}
	mnt_drop_write(path->mnt);
	return err;
}
EXPORT_SYMBOL_GPL(vfs_truncate);

/* A negative length is found before the name is looked at. */
SYSCALL_DEFINE2(truncate, const char __user *, name, long, length)
{
	struct path path;
	int err;

	if (length < 0)
		return -EINVAL;
	err = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	err = vfs_truncate(&path, length);
	path_put(&path);
	return err;
}

/* The opener has been counted as a writer already, and had the mount's consent. */
SYSCALL_DEFINE2(ftruncate, unsigned int, fd, long, length)
{
	CLASS(fd, f)(fd);
	struct file *file = fd_file(f);

	if (length < 0)
		return -EINVAL;
	if (!file)
		return -EBADF;
	if (!S_ISREG(inode_mode(file_inode(file))) || !(file->f_mode & FMODE_WRITE))
		return -EINVAL;
	if (file_inode(file)->i_flags & S_APPEND)
		return -EPERM;
	return truncate_path(&file->f_path, length);
}

/* --- Times. --- */

/* Two values outside of the range have a meaning of their own. */
static bool valid_nsec(long nsec)
{
	return nsec == UTIME_OMIT || nsec == UTIME_NOW || (nsec >= 0 && nsec < NSEC_PER_SEC);
}

/* Who only may write to the file may say "now", and nothing else. */
int vfs_utimes(const struct path *path, const struct timespec64 times[2])
{
	struct iattr attr = { .ia_valid = ATTR_CTIME | ATTR_ATIME | ATTR_MTIME };

	if (!times || (times[0].tv_nsec == UTIME_NOW && times[1].tv_nsec == UTIME_NOW)) {
		attr.ia_valid |= ATTR_TOUCH;
		return change_locked(path, &attr);
	}
	if (!valid_nsec(times[0].tv_nsec) || !valid_nsec(times[1].tv_nsec))
		return -EINVAL;
	attr.ia_atime = times[0];
	attr.ia_mtime = times[1];
	attr.ia_valid |= ATTR_ATIME_SET | ATTR_MTIME_SET;
	if (times[0].tv_nsec == UTIME_NOW)
		attr.ia_atime = current_time();
	if (times[1].tv_nsec == UTIME_NOW)
		attr.ia_mtime = current_time();
	if (times[0].tv_nsec == UTIME_OMIT)
		attr.ia_valid &= ~ATTR_ATIME;
	if (times[1].tv_nsec == UTIME_OMIT)
		attr.ia_valid &= ~ATTR_MTIME;
	return change_locked(path, &attr);
}
EXPORT_SYMBOL_GPL(vfs_utimes);

/* A NULL for the name means the file that @dfd has open: futimens() is made of that. */
static long do_utimes(int dfd, const char __user *name, const struct timespec64 *times,
		      int flags)
{
	unsigned int lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	struct path path;
	int err;

	if (times && (!valid_nsec(times[0].tv_nsec) || !valid_nsec(times[1].tv_nsec)))
		return -EINVAL;
	if (!name && dfd != AT_FDCWD) {
		CLASS(fd, f)(dfd);

		if (flags)
			return -EINVAL;
		return fd_empty(f) ? -EBADF : vfs_utimes(&fd_file(f)->f_path, times);
	}
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	err = user_path_at(dfd, name, lookup, &path);
	if (err)
		return err;
	err = vfs_utimes(&path, times);
	path_put(&path);
	return err;
}

/* If both are to stay nothing is looked at, not even the name. */
SYSCALL_DEFINE4(utimensat, int, dfd, const char __user *, name,
		const struct __kernel_timespec __user *, utimes, int, flags)
{
	struct __kernel_timespec raw[2];
	struct timespec64 times[2];

	if (!utimes)
		return do_utimes(dfd, name, NULL, flags);
	if (copy_from_user(raw, utimes, sizeof(raw)))
		return -EFAULT;
	if (raw[0].tv_nsec == UTIME_OMIT && raw[1].tv_nsec == UTIME_OMIT)
		return 0;
	for (int i = 0; i < 2; i++)
		times[i] = (struct timespec64){ raw[i].tv_sec, raw[i].tv_nsec };
	return do_utimes(dfd, name, times, flags);
}

/* Microseconds, of an older time; out of range is an error here, and no special value. */
static long do_futimesat(int dfd, const char __user *name,
			 const struct __kernel_old_timeval __user *utimes)
{
	struct __kernel_old_timeval raw[2];
	struct timespec64 times[2];

	if (!utimes)
		return do_utimes(dfd, name, NULL, 0);
	if (copy_from_user(raw, utimes, sizeof(raw)))
		return -EFAULT;
	for (int i = 0; i < 2; i++) {
		if (raw[i].tv_usec < 0 || raw[i].tv_usec >= USEC_PER_SEC)
			return -EINVAL;
		times[i] = (struct timespec64){ raw[i].tv_sec,
						raw[i].tv_usec * NSEC_PER_USEC };
	}
	return do_utimes(dfd, name, times, 0);
}

SYSCALL_DEFINE3(futimesat, int, dfd, const char __user *, name,
		const struct __kernel_old_timeval __user *, utimes)
{
	return do_futimesat(dfd, name, utimes);
}

SYSCALL_DEFINE2(utimes, const char __user *, name,
		const struct __kernel_old_timeval __user *, utimes)
{
	return do_futimesat(AT_FDCWD, name, utimes);
}

/* Seconds, of the oldest. */
SYSCALL_DEFINE2(utime, const char __user *, name, const struct utimbuf __user *, user)
{
	struct timespec64 times[2] = {};
	struct utimbuf raw;

	if (!user)
		return do_utimes(AT_FDCWD, name, NULL, 0);
	if (copy_from_user(&raw, user, sizeof(raw)))
		return -EFAULT;
	times[0].tv_sec = raw.actime;
	times[1].tv_sec = raw.modtime;
	return do_utimes(AT_FDCWD, name, times, 0);
}
