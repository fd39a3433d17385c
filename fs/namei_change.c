// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names come, go and move: who may do that, and what must hold before a filesystem is
 * asked to do it.
 *
 * The directory's i_rwsem is held by the caller; that of what goes or moves is taken here,
 * after it. Owns S_DEAD, which says that a directory has gone and gets no new names.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs_struct.h>
#include <linux/fsnotify.h>
#include <linux/mount.h>
#include <linux/string.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fs.h>

#include "internal.h"

/* --- What is allowed. --- */

/* Its directory may be written to, and has not gone. */
static int may_create(struct inode *dir, const struct dentry *dentry)
{
	if (d_inode(dentry))
		return -EEXIST;
	if (dir->i_flags & S_DEAD)
		return -ENOENT;
	return inode_permission(dir, MAY_WRITE | MAY_EXEC);
}

/* In a sticky directory one's own, or what is in one's own. */
static bool is_sticky_for_me(const struct inode *dir, const struct inode *inode)
{
	if (!(dir->i_mode & S_ISVTX))
		return false;
	return inode->i_uid != current_fsuid() && dir->i_uid != current_fsuid() &&
	       !capable(CAP_FOWNER);
}

/* As Linux does it: the directory's rights, the sticky bit, and then what kind it is. */
static int may_delete(struct inode *dir, const struct dentry *victim, bool is_dir)
{
	struct inode *inode = d_inode(victim);
	int err;

	if (!inode)
		return -ENOENT;
	err = inode_permission(dir, MAY_WRITE | MAY_EXEC);
	if (err)
		return err;
	if (dir->i_flags & S_APPEND || is_sticky_for_me(dir, inode) ||
	    inode->i_flags & (S_APPEND | S_IMMUTABLE))
		return -EPERM;
	if (is_dir && !S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (is_dir && is_root(victim))
		return -EBUSY;
	if (!is_dir && S_ISDIR(inode->i_mode))
		return -EISDIR;
	return dir->i_flags & S_DEAD ? -ENOENT : 0;
}

/*
 * --- They come. ---
 *
 * @dentry is negative and new; the filesystem makes it known when it has succeeded.
 */

/* What the umask forbids is never given. */
static umode_t new_mode(umode_t mode, umode_t allowed)
{
	return (mode & allowed & ~current_umask()) | (mode & S_IFMT);
}

/* Who watches the directory is told of what has come. */
static int created(struct inode *dir, struct dentry *dentry, int err)
{
	if (!err)
		notify_name(dir, dentry, IN_CREATE);
	return err;
}

/* Linux says -EACCES where a filesystem makes no files. */
int vfs_create(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (!dir->i_op->create)
		return -EACCES;
	err = dir->i_op->create(dir, dentry, new_mode(mode, S_IALLUGO) | S_IFREG);
	return created(dir, dentry, err);
}
EXPORT_SYMBOL_GPL(vfs_create);

/* A new directory may be sticky, but has set-id only from its parent. */
int vfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (!dir->i_op->mkdir)
		return -EPERM;
	mode = new_mode(mode, S_IRWXUGO | S_ISVTX);
	err = dir->i_op->mkdir(dir, dentry, (mode & ~S_IFMT) | S_IFDIR);
	return created(dir, dentry, err);
}
EXPORT_SYMBOL_GPL(vfs_mkdir);

/* Devices are made by who may make devices. */
int vfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable(CAP_MKNOD))
		return -EPERM;
	if (!dir->i_op->mknod)
		return -EPERM;
	err = dir->i_op->mknod(dir, dentry, new_mode(mode, S_IALLUGO), dev);
	return created(dir, dentry, err);
}
EXPORT_SYMBOL_GPL(vfs_mknod);

/* A symlink has no mode, so no umask either. */
int vfs_symlink(struct inode *dir, struct dentry *dentry, const char *text)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (!dir->i_op->symlink)
		return -EPERM;
	return created(dir, dentry, dir->i_op->symlink(dir, dentry, text));
}
EXPORT_SYMBOL_GPL(vfs_symlink);

/* What is gone comes not back, but for what O_TMPFILE has made. */
static int link_locked(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(old);

	guard(inode)(inode);
	if (!inode->i_nlink && !(inode->i_flags & S_LINKABLE))
		return -ENOENT;
	return dir->i_op->link(old, dir, dentry);
}

/* No directory has two names: the tree would have circles. */
int vfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(old);
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (dir->i_sb != inode->i_sb)
		return -EXDEV;
	if (inode->i_flags & (S_APPEND | S_IMMUTABLE) || !dir->i_op->link ||
	    S_ISDIR(inode->i_mode))
		return -EPERM;
	err = link_locked(old, dir, dentry);
	if (!err)
		notify_inode(inode, IN_ATTRIB);
	return created(dir, dentry, err);
}
EXPORT_SYMBOL_GPL(vfs_link);

/* --- They go. --- */

/*
 * Who has lost his last name, and is in nobody's hands but the caller's, is gone before the
 * directory is told: in this order, as on Linux.
 */
static void deleted(struct inode *dir, struct dentry *dentry)
{
	if (atomic_read(&dentry->d_count) == 1)
		notify_gone(d_inode(dentry));
	notify_name(dir, dentry, IN_DELETE);
}

/* What something is mounted on stays: under the lock that a new mount takes, too. */
int vfs_unlink(struct inode *dir, struct dentry *dentry)
{
	int err = may_delete(dir, dentry, false);

	if (err)
		return err;
	if (!dir->i_op->unlink)
		return -EPERM;
	guard(inode)(d_inode(dentry));
	if (d_mountpoint(dentry))
		return -EBUSY;
	err = dir->i_op->unlink(dir, dentry);
	if (!err) {
		notify_inode(d_inode(dentry), IN_ATTRIB);
		deleted(dir, dentry);
	}
	return err;
}
EXPORT_SYMBOL_GPL(vfs_unlink);

/* From S_DEAD on nothing can be made in it, although somebody may still stand in it. */
int vfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(dentry);
	int err = may_delete(dir, dentry, true);

	if (err)
		return err;
	if (!dir->i_op->rmdir)
		return -EPERM;
	guard(inode)(inode);
	if (d_mountpoint(dentry))
		return -EBUSY;
	err = dir->i_op->rmdir(dir, dentry);
	if (err)
		return err;
	WRITE_ONCE(inode->i_flags, inode->i_flags | S_DEAD);
	deleted(dir, dentry);
	return 0;
}
EXPORT_SYMBOL_GPL(vfs_rmdir);

/* --- They move. --- */

/* It goes from here, and comes there: perhaps in the place of another. */
static int may_move(const struct rename_op *op)
{
	struct inode *source = d_inode(op->old_dentry), *target = d_inode(op->new_dentry);
	bool is_dir = S_ISDIR(source->i_mode);
	int err = may_delete(op->old_dir, op->old_dentry, is_dir);

	if (err)
		return err;
	if (!target)
		err = may_create(op->new_dir, op->new_dentry);
	else if (op->flags & RENAME_EXCHANGE)
		err = may_delete(op->new_dir, op->new_dentry, S_ISDIR(target->i_mode));
	else
		err = may_delete(op->new_dir, op->new_dentry, is_dir);
	return err;
}

/* A directory that comes elsewhere gets another "..": that is writing into it. */
static int may_change_parents(const struct rename_op *op)
{
	struct inode *source = d_inode(op->old_dentry), *target = d_inode(op->new_dentry);
	int err = 0;

	if (op->old_dir == op->new_dir)
		return 0;
	if (S_ISDIR(source->i_mode))
		err = inode_permission(source, MAY_WRITE);
	if (!err && op->flags & RENAME_EXCHANGE && S_ISDIR(target->i_mode))
		err = inode_permission(target, MAY_WRITE);
	return err;
}

/* Both inodes, by address; the target may be missing, or the same. */
static void lock_both(struct inode *a, struct inode *b)
{
	if (b && a > b)
		swap(a, b);
	inode_lock(a);
	if (b && a != b)
		inode_lock_nested(b, I_MUTEX_NONDIR2);
}

/* In any order. */
static void unlock_both(struct inode *a, struct inode *b)
{
	inode_unlock(a);
	if (b && a != b)
		inode_unlock(b);
}

/* A copy of a place, for the dentry that is to come there. */
static struct dname *place_of(const struct dentry *dentry)
{
	const struct dname *at = d_name(dentry);
	struct qstr name = { .name = at->name, .len = at->len, .hash = at->hash };

	return dname_alloc(at->parent, &name);
}

/* Commits what the filesystem has done, which cannot fail. */
static void move_names(const struct rename_op *op, struct dname *to, struct dname *back)
{
	struct inode *target = d_inode(op->new_dentry);

	if (op->flags & RENAME_EXCHANGE) {
		d_exchange(op->old_dentry, to, op->new_dentry, back);
		return;
	}
	if (target) {
		if (S_ISDIR(target->i_mode))
			WRITE_ONCE(target->i_flags, target->i_flags | S_DEAD);
		d_delete(op->new_dentry);
	}
	d_move(op->old_dentry, to);
}

/* One half of an exchange: the directories first, then what has moved. */
static void tell_of_one(const struct notify_move *move)
{
	notify_moved(move);
	notify_inode(d_inode(move->dentry), IN_MOVE_SELF);
}

/*
 * What was exchanged has the other's old name now. @old is the name that is nobody's any more;
 * NULL, if nobody watched its directory when it was time to keep it.
 */
static void tell_of_move(const struct rename_op *op, const struct dname *old)
{
	struct notify_move move = {
		.old_dir = op->old_dir, .new_dir = op->new_dir,
		.dentry = op->old_dentry, .old_name = old,
	};
	struct inode *target = d_inode(op->new_dentry);

	if (!(op->flags & RENAME_EXCHANGE)) {
		notify_moved(&move);
		if (target)
			notify_inode(target, IN_ATTRIB);
		notify_inode(d_inode(op->old_dentry), IN_MOVE_SELF);
		return;
	}
	move.old_name = d_name(op->new_dentry);
	tell_of_one(&move);
	tell_of_one(&(struct notify_move){
		.old_dir = op->new_dir, .new_dir = op->old_dir,
		.dentry = op->new_dentry, .old_name = d_name(op->old_dentry) });
}

/* The memory first; then the filesystem, which may refuse; then what cannot fail. */
static int rename_locked(const struct rename_op *op)
{
	struct dname *to, *back = NULL, *old = NULL;
	int err;

	if (d_mountpoint(op->old_dentry) || d_mountpoint(op->new_dentry))
		return -EBUSY;
	to = place_of(op->new_dentry);
	if (op->flags & RENAME_EXCHANGE)
		back = place_of(op->old_dentry);
	else if (READ_ONCE(op->old_dir->i_notify))
		old = place_of(op->old_dentry);
	if (!to || (op->flags & RENAME_EXCHANGE && !back))
		err = -ENOMEM;
	else
		err = op->old_dir->i_op->rename(op);
	if (err) {
		dname_free(to);
		dname_free(back);
		dname_free(old);
		return err;
	}
	move_names(op, to, back);
	tell_of_move(op, old);
	dname_free(old);
	return 0;
}

/* Two names of one file: nothing is to be done. */
int vfs_rename(const struct rename_op *op)
{
	struct inode *source = d_inode(op->old_dentry), *target = d_inode(op->new_dentry);
	int err;

	if (source == target)
		return 0;
	err = may_move(op);
	if (err)
		return err;
	if (!op->old_dir->i_op->rename)
		return -EPERM;
	err = may_change_parents(op);
	if (err)
		return err;
	lock_both(source, target);
	err = rename_locked(op);
	unlock_both(source, target);
	return err;
}
EXPORT_SYMBOL_GPL(vfs_rename);
