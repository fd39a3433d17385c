// SPDX-License-Identifier: GPL-2.0-only
/*
 * The system calls that make, remove and move names. Owns nothing: what is allowed and how
 * it is done is in fs/namei_change.c.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/fs.h>

#include "internal.h"
#include "protected.h"
#include "walk.h"

/* --- Making. --- */

/* A slash behind the name is fine: it is to be a directory. */
static long do_mkdirat(int dfd, const char __user *name, umode_t mode)
{
	struct name_place place;
	int err = user_path_create(dfd, name, true, &place);

	if (err)
		return err;
	err = vfs_mkdir(d_inode(place.dir.dentry), place.dentry, mode);
	done_path_create(&place);
	return err;
}

/* From where the task is. */
SYSCALL_DEFINE2(mkdir, const char __user *, name, umode_t, mode)
{
	return do_mkdirat(AT_FDCWD, name, mode);
}

SYSCALL_DEFINE3(mkdirat, int, dfd, const char __user *, name, umode_t, mode)
{
	return do_mkdirat(dfd, name, mode);
}

/* Without a kind it is a regular file; numbers are for devices only. */
static int make_node(struct name_place *place, umode_t mode, dev_t dev)
{
	struct inode *dir = d_inode(place->dir.dentry);

	if (!(mode & S_IFMT) || S_ISREG(mode))
		return vfs_create(dir, place->dentry, mode);
	return vfs_mknod(dir, place->dentry, mode, S_ISCHR(mode) || S_ISBLK(mode) ? dev : 0);
}

/* What cannot be made so is told before the name is looked at. */
static long do_mknodat(int dfd, const char __user *name, umode_t mode, unsigned int dev)
{
	struct name_place place;
	int err;

	if (S_ISDIR(mode))
		return -EPERM;
	if (mode & S_IFMT && !S_ISREG(mode) && !S_ISCHR(mode) && !S_ISBLK(mode) &&
	    !S_ISFIFO(mode) && !S_ISSOCK(mode))
		return -EINVAL;
	err = user_path_create(dfd, name, false, &place);
	if (err)
		return err;
	err = make_node(&place, mode, new_decode_dev(dev));
	done_path_create(&place);
	return err;
}

SYSCALL_DEFINE3(mknod, const char __user *, name, umode_t, mode, unsigned int, dev)
{
	return do_mknodat(AT_FDCWD, name, mode, dev);
}

/* Also FIFOs and sockets, which are names and nothing else until somebody opens them. */
SYSCALL_DEFINE4(mknodat, int, dfd, const char __user *, name, umode_t, mode,
		unsigned int, dev)
{
	return do_mknodat(dfd, name, mode, dev);
}

/* The text is not looked at, whatever it says; only empty it must not be. */
static long do_symlinkat(const char __user *utext, int dfd, const char __user *name)
{
	struct filename *text __free(putname) = getname(utext);
	struct name_place place;
	int err;

	if (IS_ERR(text))
		return PTR_ERR(text);
	err = user_path_create(dfd, name, false, &place);
	if (err)
		return err;
	err = vfs_symlink(d_inode(place.dir.dentry), place.dentry, text->name);
	done_path_create(&place);
	return err;
}

SYSCALL_DEFINE2(symlink, const char __user *, text, const char __user *, name)
{
	return do_symlinkat(text, AT_FDCWD, name);
}

/* The text comes first here, as nowhere else. */
SYSCALL_DEFINE3(symlinkat, const char __user *, text, int, dfd, const char __user *, name)
{
	return do_symlinkat(text, dfd, name);
}

/* Both ends of a call with two names. */
struct ends {
	int old_dfd;
	const char __user *old_name;
	int new_dfd;
	const char __user *new_name;
};

/*
 * Of what exists, to what does not. Two mounts are two filesystems here, even if they
 * show the same one.
 */
static long do_linkat(const struct ends *ends, int flags)
{
	unsigned int lookup = (flags & AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0) |
			      (flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	struct name_place place;
	struct path old;
	int err;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH && !capable(CAP_DAC_READ_SEARCH))
		return -ENOENT;
	err = user_path_at(ends->old_dfd, ends->old_name, lookup, &old);
	if (err)
		return err;
	err = user_path_create(ends->new_dfd, ends->new_name, false, &place);
	if (!err) {
		err = old.mnt == place.dir.mnt ? may_link(d_inode(old.dentry)) : -EXDEV;
		err = err ?: vfs_link(old.dentry, d_inode(place.dir.dentry), place.dentry);
		done_path_create(&place);
	}
	path_put(&old);
	return err;
}

/* Of a symlink itself, as on Linux. */
SYSCALL_DEFINE2(link, const char __user *, old, const char __user *, new)
{
	return do_linkat(&(struct ends){ AT_FDCWD, old, AT_FDCWD, new }, 0);
}

SYSCALL_DEFINE5(linkat, int, old_dfd, const char __user *, old, int, new_dfd,
		const char __user *, new, int, flags)
{
	return do_linkat(&(struct ends){ old_dfd, old, new_dfd, new }, flags);
}

/*
 * --- Removing. ---
 *
 * A name goes; what it has named goes when nobody uses it, after the locks were given up:
 * to free a large file takes its time.
 */

/* The last part, in its locked directory. The inode goes when all locks are free. */
static int remove_locked(struct nameidata *nd, bool is_dir, struct inode **inode)
{
	struct inode *dir = nd->inode;
	struct dentry *dentry = lookup_one(nd->path.dentry, &nd->last);
	bool slash = nd->last.name[nd->last.len];
	int err;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	*inode = d_inode(dentry);
	if (*inode)
		ihold(*inode);
	if (!*inode)
		err = -ENOENT;
	else if (is_dir)
		err = vfs_rmdir(dir, dentry);
	else if (slash)
		err = S_ISDIR((*inode)->i_mode) ? -EISDIR : -ENOTDIR;
	else
		err = vfs_unlink(dir, dentry);
	dput(dentry);
	return err;
}

/* By its last part: . and .. and the root cannot go, each for a reason of its own. */
static int what_is_removed(const struct nameidata *nd, bool is_dir)
{
	if (nd->last_type == LAST_NORM)
		return 0;
	if (!is_dir)
		return -EISDIR;
	if (nd->last_type == LAST_DOTDOT)
		return -ENOTEMPTY;
	return nd->last_type == LAST_DOT ? -EINVAL : -EBUSY;
}

/*
 * The kind of the last part is judged before the mount's consent is asked for, as on
 * Linux.
 */
static int remove_once(struct nameidata *nd, bool is_dir)
{
	struct inode *inode = NULL;
	int err = walk_parent_held(nd);

	err = err ?: what_is_removed(nd, is_dir);
	err = err ?: mnt_want_write(nd->path.mnt);
	if (err)
		return err;
	inode_lock_nested(nd->inode, I_MUTEX_PARENT);
	err = remove_locked(nd, is_dir, &inode);
	inode_unlock(nd->inode);
	if (inode)
		iput(inode);
	mnt_drop_write(nd->path.mnt);
	return err;
}

/* For files and, if @is_dir, directories. */
int filename_remove(int dfd, const struct filename *name, bool is_dir)
{
	struct nameidata nd;
	int err;

	if (IS_ERR(name))
		return PTR_ERR(name);
	walk_init(&nd, dfd, name, 0);
	do {
		err = remove_once(&nd, is_dir);
	} while (walk_again(&nd, err));
	return err;
}

static long do_remove(int dfd, const char __user *text, bool is_dir)
{
	struct filename *name __free(putname) = getname(text);

	return filename_remove(dfd, name, is_dir);
}

/* The old ones, which arm64 does not have. */
SYSCALL_DEFINE1(unlink, const char __user *, name)
{
	return do_remove(AT_FDCWD, name, false);
}

SYSCALL_DEFINE1(rmdir, const char __user *, name)
{
	return do_remove(AT_FDCWD, name, true);
}

/* Also rmdir(), by its only flag. */
SYSCALL_DEFINE3(unlinkat, int, dfd, const char __user *, name, int, flag)
{
	if (flag & ~AT_REMOVEDIR)
		return -EINVAL;
	return do_remove(dfd, name, flag & AT_REMOVEDIR);
}

/* --- Moving. --- */

/*
 * Both directories, the one above first. Which that is cannot change: s_rename_mutex is
 * held if they differ. What one is below, of the other's child, is told: who moves a
 * directory into itself, or upon one that it is in, is to be refused.
 */
struct locked_dirs {
	struct dentry *old, *new;
	struct dentry *trap;		/* child of one that the other is below, or NULL */
	bool new_is_above;
};

/*
 * The child of @dir on the way to @below, or NULL. Nothing moves between directories while
 * s_rename_mutex is held.
 */
static struct dentry *child_towards(struct dentry *dir, struct dentry *below)
{
	struct dentry *parent;

	guard(rcu)();
	for (; !is_root(below); below = parent) {
		parent = d_parent(below);
		if (parent == dir)
			return below;
	}
	return NULL;
}

/* If it is one and the same, one lock is enough, and nothing moves between directories. */
static void lock_dirs(struct locked_dirs *dirs)
{
	struct dentry *first = dirs->old, *second = dirs->new;

	if (first == second) {
		inode_lock_nested(d_inode(first), I_MUTEX_PARENT);
		return;
	}
	mutex_lock(&first->d_sb->s_rename_mutex);
	dirs->trap = child_towards(dirs->new, dirs->old);
	dirs->new_is_above = dirs->trap;
	if (!dirs->trap)
		dirs->trap = child_towards(dirs->old, dirs->new);
	if (dirs->new_is_above)
		swap(first, second);
	inode_lock_nested(d_inode(first), I_MUTEX_PARENT);
	inode_lock_nested(d_inode(second), I_MUTEX_PARENT2);
}

/* In the reverse order. */
static void unlock_dirs(const struct locked_dirs *dirs)
{
	inode_unlock(d_inode(dirs->old));
	if (dirs->old == dirs->new)
		return;
	inode_unlock(d_inode(dirs->new));
	mutex_unlock(&dirs->old->d_sb->s_rename_mutex);
}

/* Is a directory meant? */
static bool has_slash(const struct nameidata *nd)
{
	return nd->last.name[nd->last.len];
}

/* Before who may do it is asked: what cannot be done by anybody. */
static int check_pair(const struct rename_op *op, const struct locked_dirs *dirs,
		      const struct nameidata *old, const struct nameidata *new)
{
	struct inode *source = d_inode(op->old_dentry), *target = d_inode(op->new_dentry);
	bool exchange = op->flags & RENAME_EXCHANGE;

	if (!source)
		return -ENOENT;
	if (op->flags & RENAME_NOREPLACE && target)
		return -EEXIST;
	if (exchange && !target)
		return -ENOENT;
	if (exchange && !S_ISDIR(target->i_mode) && has_slash(new))
		return -ENOTDIR;
	if (!S_ISDIR(source->i_mode) && (has_slash(old) || (!exchange && has_slash(new))))
		return -ENOTDIR;
	if (op->old_dentry == dirs->trap)
		return -EINVAL;
	if (op->new_dentry == dirs->trap)
		return exchange ? -EINVAL : -ENOTEMPTY;
	return 0;
}

/* The target's inode goes when the locks of what replaces it are free. */
static int rename_found(struct rename_op *op, const struct locked_dirs *dirs,
			const struct nameidata *old, const struct nameidata *new)
{
	struct inode *target = NULL;
	int err;

	op->old_dentry = lookup_one(dirs->old, &old->last);
	if (IS_ERR(op->old_dentry))
		return PTR_ERR(op->old_dentry);
	op->new_dentry = lookup_one(dirs->new, &new->last);
	if (IS_ERR(op->new_dentry)) {
		dput(op->old_dentry);
		return PTR_ERR(op->new_dentry);
	}
	target = d_inode(op->new_dentry);
	if (target)
		ihold(target);
	err = check_pair(op, dirs, old, new);
	if (!err)
		err = vfs_rename(op);
	dput(op->new_dentry);
	dput(op->old_dentry);
	if (target)
		iput(target);
	return err;
}

/* With references to both directories. */
static int rename_in(struct nameidata *old, struct nameidata *new, unsigned int flags)
{
	struct locked_dirs dirs = { .old = old->path.dentry, .new = new->path.dentry };
	struct rename_op op = {
		.old_dir = old->inode, .new_dir = new->inode, .flags = flags,
	};
	int err;

	if (old->path.mnt != new->path.mnt)
		return -EXDEV;
	if (old->last_type != LAST_NORM)
		return -EBUSY;
	if (new->last_type != LAST_NORM)
		return flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	err = mnt_want_write(old->path.mnt);
	if (err)
		return err;
	lock_dirs(&dirs);
	err = rename_found(&op, &dirs, old, new);
	unlock_dirs(&dirs);
	mnt_drop_write(old->path.mnt);
	return err;
}

/* Both walks are made again if one of them has to be. */
static int rename_names(const struct ends *ends, struct filename *old_name,
			struct filename *new_name, unsigned int flags)
{
	struct nameidata old, new;
	bool again;
	int err;

	walk_init(&old, ends->old_dfd, old_name, 0);
	walk_init(&new, ends->new_dfd, new_name, 0);
	do {
		err = walk_parent_held(&old);
		err = err ?: walk_parent_held(&new);
		err = err ?: rename_in(&old, &new, flags);
		again = walk_again(&old, err);
		again |= walk_again(&new, err);
	} while (again);
	return err;
}

/* What must not exist cannot be exchanged with. */
static long do_renameat2(const struct ends *ends, unsigned int flags)
{
	struct filename *old __free(putname) = NULL;
	struct filename *new __free(putname) = NULL;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) ||
	    (flags & RENAME_NOREPLACE && flags & RENAME_EXCHANGE))
		return -EINVAL;
	old = getname(ends->old_name);
	if (IS_ERR(old))
		return PTR_ERR(old);
	new = getname(ends->new_name);
	if (IS_ERR(new))
		return PTR_ERR(new);
	return rename_names(ends, old, new, flags);
}

/* The old ones: nothing is exchanged, and what is there is replaced. */
SYSCALL_DEFINE2(rename, const char __user *, old, const char __user *, new)
{
	return do_renameat2(&(struct ends){ AT_FDCWD, old, AT_FDCWD, new }, 0);
}

SYSCALL_DEFINE4(renameat, int, old_dfd, const char __user *, old, int, new_dfd,
		const char __user *, new)
{
	return do_renameat2(&(struct ends){ old_dfd, old, new_dfd, new }, 0);
}

/* The one that all others are made of. */
SYSCALL_DEFINE5(renameat2, int, old_dfd, const char __user *, old, int, new_dfd,
		const char __user *, new, unsigned int, flags)
{
	return do_renameat2(&(struct ends){ old_dfd, old, new_dfd, new }, flags);
}
