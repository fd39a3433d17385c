// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is said of files: stat() and its like, readlink(), statfs().
 *
 * Names are looked at where they are found, under RCU: nothing is counted or locked for a
 * stat(). Owns nothing.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/mount.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/asm/stat.h>
#include <uapi/asm/statfs.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/mount.h>

#include "internal.h"

/* --- What an inode says. --- */

static struct timespec64 time_of(const struct timespec64 *time)
{
	return (struct timespec64){ READ_ONCE(time->tv_sec), READ_ONCE(time->tv_nsec) };
}

/* Each field as it is or becomes: nobody is kept from changing them. */
void generic_fillattr(const struct inode *inode, struct kstat *stat)
{
	*stat = (struct kstat){
		.result_mask = STATX_BASIC_STATS | STATX_BTIME,
		.mode = inode_mode(inode),
		.nlink = READ_ONCE(inode->i_nlink),
		.blksize = inode->i_sb->s_blocksize,
		.ino = inode->i_ino,
		.dev = inode->i_sb->s_dev,
		.rdev = inode->i_rdev,
		.uid = READ_ONCE(inode->i_uid),
		.gid = READ_ONCE(inode->i_gid),
		.size = i_size_read(inode),
		.atime = time_of(&inode->i_atime),
		.mtime = time_of(&inode->i_mtime),
		.ctime = time_of(&inode->i_ctime),
		.btime = time_of(&inode->i_btime),
		.blocks = READ_ONCE(inode->i_blocks),
	};
}
EXPORT_SYMBOL_GPL(generic_fillattr);

/* May sleep only where the filesystem has something to say. */
int vfs_getattr(const struct path *path, struct kstat *stat)
{
	struct inode *inode = d_inode(path->dentry);
	int err = 0;

	if (inode->i_op->getattr)
		err = inode->i_op->getattr(path, stat);
	else
		generic_fillattr(inode, stat);
	stat->mnt_id = path->mnt->mnt_id;
	if (path->dentry == path->mnt->mnt_root)
		stat->attributes |= STATX_ATTR_MOUNT_ROOT;
	return err;
}
EXPORT_SYMBOL_GPL(vfs_getattr);

/* Where a filesystem is to be asked, it may sleep. */
static int look_stat(struct path_look *look, const struct path *path, bool may_sleep)
{
	if (!may_sleep && d_inode(path->dentry)->i_op->getattr)
		return -ECHILD;
	return vfs_getattr(path, look->arg);
}

/* Any descriptor, also one of O_PATH. */
static int stat_fd(int fd, struct kstat *stat)
{
	CLASS(fd_raw, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	return vfs_getattr(&fd_file(f)->f_path, stat);
}

/*
 * Flags that have no meaning here are accepted, others are not. An empty name of a
 * descriptor is the same as fstat().
 */
static int stat_name(int dfd, const char __user *text, int flags, struct kstat *stat)
{
	unsigned int lookup = (flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	struct path_look look = { .fn = look_stat, .arg = stat };
	struct filename *name __free(putname) = NULL;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT |
		      AT_STATX_SYNC_TYPE))
		return -EINVAL;
	name = getname_flags(text, lookup);
	if (!IS_ERR(name) && !name->len && dfd >= 0)
		return stat_fd(dfd, stat);
	return filename_look(dfd, name, lookup, &look);
}

/* --- As programs want to have it. --- */

/* What there is on one machine only is zero; every gap of it is a field. */
static long put_stat(const struct kstat *k, struct stat __user *user)
{
	struct stat s = {
		.st_dev = new_encode_dev(k->dev),
		.st_ino = k->ino,
		.st_mode = k->mode,
		.st_nlink = k->nlink,
		.st_uid = k->uid,
		.st_gid = k->gid,
		.st_rdev = new_encode_dev(k->rdev),
		.st_size = k->size,
		.st_blksize = k->blksize,
		.st_blocks = k->blocks,
		.st_atime = k->atime.tv_sec,
		.st_atime_nsec = k->atime.tv_nsec,
		.st_mtime = k->mtime.tv_sec,
		.st_mtime_nsec = k->mtime.tv_nsec,
		.st_ctime = k->ctime.tv_sec,
		.st_ctime_nsec = k->ctime.tv_nsec,
	};

	return copy_to_user(user, &s, sizeof(s)) ? -EFAULT : 0;
}

/* Its seconds are signed, as ours. */
static struct statx_timestamp statx_time(const struct timespec64 *time)
{
	return (struct statx_timestamp){ .tv_sec = time->tv_sec, .tv_nsec = time->tv_nsec };
}

/* All that we know is told, whatever was asked for: stx_mask says what that is. */
static long put_statx(const struct kstat *k, struct statx __user *user)
{
	struct statx s = {
		.stx_mask = k->result_mask | STATX_MNT_ID,
		.stx_blksize = k->blksize,
		.stx_attributes = k->attributes,
		.stx_attributes_mask = STATX_ATTR_MOUNT_ROOT,
		.stx_nlink = k->nlink,
		.stx_uid = k->uid,
		.stx_gid = k->gid,
		.stx_mode = k->mode,
		.stx_ino = k->ino,
		.stx_size = k->size,
		.stx_blocks = k->blocks,
		.stx_atime = statx_time(&k->atime),
		.stx_btime = statx_time(&k->btime),
		.stx_ctime = statx_time(&k->ctime),
		.stx_mtime = statx_time(&k->mtime),
		.stx_rdev_major = MAJOR(k->rdev),
		.stx_rdev_minor = MINOR(k->rdev),
		.stx_dev_major = MAJOR(k->dev),
		.stx_dev_minor = MINOR(k->dev),
		.stx_mnt_id = k->mnt_id,
	};

	return copy_to_user(user, &s, sizeof(s)) ? -EFAULT : 0;
}

/* All calls that stat by a name. */
static long do_stat(int dfd, const char __user *name, int flags, struct stat __user *user)
{
	struct kstat stat;
	int err = stat_name(dfd, name, flags, &stat);

	return err ?: put_stat(&stat, user);
}

/* The old ones, which arm64 does not have. */
SYSCALL_DEFINE2(stat, const char __user *, name, struct stat __user *, user)
{
	return do_stat(AT_FDCWD, name, 0, user);
}

SYSCALL_DEFINE2(lstat, const char __user *, name, struct stat __user *, user)
{
	return do_stat(AT_FDCWD, name, AT_SYMLINK_NOFOLLOW, user);
}

/* Also what C libraries make fstat() of. */
SYSCALL_DEFINE4(newfstatat, int, dfd, const char __user *, name, struct stat __user *, user,
		int, flags)
{
	return do_stat(dfd, name, flags, user);
}

SYSCALL_DEFINE2(fstat, unsigned int, fd, struct stat __user *, user)
{
	struct kstat stat;
	int err = stat_fd(fd, &stat);

	return err ?: put_stat(&stat, user);
}

/* The newest; what to synchronise is for networks. */
SYSCALL_DEFINE5(statx, int, dfd, const char __user *, name, unsigned int, flags,
		unsigned int, mask, struct statx __user *, user)
{
	struct kstat stat;
	int err;

	if (mask & STATX__RESERVED || (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE)
		return -EINVAL;
	err = stat_name(dfd, name, flags, &stat);
	return err ?: put_statx(&stat, user);
}

/* --- What a symlink says. --- */

/* The text, and what keeps it: the inode, or memory of its own. */
struct link_look {
	struct path_look look;
	struct link_body body;
	struct inode *inode;
};

/*
 * Under RCU, as far as the text is in the inode: that is held then, until it has been
 * copied.
 */
static int look_link(struct path_look *look, const struct path *path, bool may_sleep)
{
	struct link_look *ll = container_of(look, struct link_look, look);
	struct inode *inode = d_inode(path->dentry);

	if (!S_ISLNK(inode_mode(inode)))
		return -EINVAL;
	touch_atime(path);
	if (inode->i_link) {
		if (!igrab_rcu(inode))
			return -ECHILD;
		ll->inode = inode;
		ll->body.text = inode->i_link;
		return 0;
	}
	if (!inode->i_op->get_link)
		return -EINVAL;
	return may_sleep ? inode->i_op->get_link(path->dentry, &ll->body) : -ECHILD;
}

/* A link that leads to a file says its name. */
static long put_link_text(struct link_body *body, char __user *buf, int size)
{
	char *page __free(kfree) = NULL;
	const char *text = body->text;
	size_t len;

	if (!text) {
		page = kmalloc(PATH_MAX, GFP_KERNEL);
		if (!page)
			return -ENOMEM;
		text = d_path(&body->path, page, PATH_MAX);
		if (IS_ERR(text))
			return PTR_ERR(text);
	}
	len = min_t(size_t, strlen(text), size);
	return copy_to_user(buf, text, len) ? -EFAULT : (long)len;
}

/* The text is cut to @size without a word, and has no NUL. */
static long do_readlinkat(int dfd, const char __user *text, char __user *buf, int size)
{
	struct filename *name __free(putname) = NULL;
	struct link_look ll = { .look.fn = look_link };
	long ret;

	if (size <= 0)
		return -EINVAL;
	name = getname_flags(text, LOOKUP_EMPTY);
	if (!IS_ERR(name) && !name->len && dfd == AT_FDCWD)
		return -ENOENT;
	ret = filename_look(dfd, name, LOOKUP_EMPTY, &ll.look);
	/* What is open, and is no link, has no name that could be wrong. */
	if (ret == -EINVAL && !name->len)
		return -ENOENT;
	if (ret)
		return ret;
	ret = put_link_text(&ll.body, buf, size);
	if (ll.inode)
		iput(ll.inode);
	else if (!ll.body.text)
		path_put(&ll.body.path);
	kfree(ll.body.free);
	return ret;
}

SYSCALL_DEFINE3(readlink, const char __user *, name, char __user *, buf, int, size)
{
	return do_readlinkat(AT_FDCWD, name, buf, size);
}

SYSCALL_DEFINE4(readlinkat, int, dfd, const char __user *, name, char __user *, buf, int, size)
{
	return do_readlinkat(dfd, name, buf, size);
}

/* --- Filesystems. --- */

/* For what has no size of its own. */
int simple_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	buf->f_type = dentry->d_sb->s_magic;
	buf->f_bsize = PAGE_SIZE;
	buf->f_namelen = NAME_MAX;
	return 0;
}
EXPORT_SYMBOL_GPL(simple_statfs);

/* As statfs() has them: the bits of ST_*, which are those of mount(2) for the most part. */
static long statfs_flags(const struct vfsmount *mnt)
{
	unsigned int flags = READ_ONCE(mnt->mnt_flags);

	return 0x20 /* ST_VALID */ |
	       (flags & MNT_READONLY || mnt->mnt_sb->s_flags & SB_RDONLY ? MS_RDONLY : 0) |
	       (flags & MNT_NOSUID ? MS_NOSUID : 0) | (flags & MNT_NODEV ? MS_NODEV : 0) |
	       (flags & MNT_NOEXEC ? MS_NOEXEC : 0) | (flags & MNT_NOATIME ? MS_NOATIME : 0) |
	       (flags & MNT_NODIRATIME ? MS_NODIRATIME : 0) |
	       (flags & MNT_RELATIME ? 0x1000 /* ST_RELATIME */ : 0) |
	       (flags & MNT_NOSYMFOLLOW ? 0x2000 /* ST_NOSYMFOLLOW */ : 0);
}

/* The filesystem's numbers, and the mount's flags. */
int vfs_statfs(const struct path *path, struct kstatfs *buf)
{
	struct dentry *dentry = path->dentry;
	const struct super_operations *ops = dentry->d_sb->s_op;
	int err;

	memset(buf, 0, sizeof(*buf));
	err = ops->statfs ? ops->statfs(dentry, buf) : simple_statfs(dentry, buf);
	buf->f_fsid = dentry->d_sb->s_dev;
	if (!buf->f_frsize)
		buf->f_frsize = buf->f_bsize;
	buf->f_flags = statfs_flags(path->mnt);
	return err;
}
EXPORT_SYMBOL_GPL(vfs_statfs);

/* As programs want to have it. */
static long put_statfs(const struct path *path, struct statfs __user *user)
{
	struct kstatfs k;
	struct statfs s;
	int err = vfs_statfs(path, &k);

	if (err)
		return err;
	memset(&s, 0, sizeof(s));
	s.f_type = k.f_type;
	s.f_bsize = k.f_bsize;
	s.f_blocks = k.f_blocks;
	s.f_bfree = k.f_bfree;
	s.f_bavail = k.f_bavail;
	s.f_files = k.f_files;
	s.f_ffree = k.f_ffree;
	s.f_fsid.val[0] = k.f_fsid;
	s.f_namelen = k.f_namelen;
	s.f_frsize = k.f_frsize;
	s.f_flags = k.f_flags;
	return copy_to_user(user, &s, sizeof(s)) ? -EFAULT : 0;
}

/* Of the filesystem that the name is in. */
SYSCALL_DEFINE2(statfs, const char __user *, name, struct statfs __user *, user)
{
	struct path path;
	long err = user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW, &path);

	if (err)
		return err;
	err = put_statfs(&path, user);
	path_put(&path);
	return err;
}

/* Of the filesystem that the file is in. */
SYSCALL_DEFINE2(fstatfs, unsigned int, fd, struct statfs __user *, user)
{
	CLASS(fd_raw, f)(fd);

	return fd_empty(f) ? -EBADF : put_statfs(&fd_file(f)->f_path, user);
}

/*
 * A handle by which a file could be found without a name: no filesystem here has any. The name
 * is looked up nevertheless: that it does not exist is said first, as on Linux.
 */
SYSCALL_DEFINE5(name_to_handle_at, int, dfd, const char __user *, name,
		void __user *, handle, void __user *, mnt_id, int, flags)
{
	unsigned int lookup = (flags & AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	struct path path;
	long err;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	err = user_path_at(dfd, name, lookup, &path);
	if (err)
		return err;
	path_put(&path);
	return -EOPNOTSUPP;
}
