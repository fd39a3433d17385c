// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a name to an open file: the walk's last part is looked up, or made, and opened.
 *
 * What exists is found under RCU, and referenced once, for the file. Owns nothing.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>

#include "internal.h"
#include "protected.h"
#include "walk.h"

/* --- May it be opened so? --- */

/* What kinds of files cannot be opened so, whoever asks. */
static int check_kind(const struct path *path, int acc_mode)
{
	umode_t mode = inode_mode(d_inode(path->dentry));

	switch (mode & S_IFMT) {
	case S_IFLNK:
		return -ELOOP;
	case S_IFDIR:
		if (acc_mode & MAY_WRITE)
			return -EISDIR;
		return acc_mode & MAY_EXEC ? -EACCES : 0;
	case S_IFBLK:
	case S_IFCHR:
		if (READ_ONCE(path->mnt->mnt_flags) & MNT_NODEV)
			return -EACCES;
		return acc_mode & MAY_EXEC ? -EACCES : 0;
	case S_IFREG:
		return acc_mode & MAY_EXEC && path_noexec(path) ? -EACCES : 0;
	default:
		return acc_mode & MAY_EXEC ? -EACCES : 0;
	}
}

/* @acc_mode 0: nothing is asked of rights, as for what was made just now. */
static int may_open(const struct path *path, int acc_mode, int flags)
{
	struct inode *inode = d_inode(path->dentry);
	int err = check_kind(path, acc_mode);

	if (!err && acc_mode)
		err = inode_permission(inode, MAY_OPEN | acc_mode);
	if (err)
		return err;
	if (inode->i_flags & S_APPEND &&
	    (((flags & O_ACCMODE) != O_RDONLY && !(flags & O_APPEND)) || flags & O_TRUNC))
		return -EPERM;
	if (flags & O_NOATIME && !inode_owner_or_capable(inode))
		return -EPERM;
	return 0;
}

/*
 * --- The last part. ---
 *
 * What exists is found without a lock, even with O_CREAT; only what is to be made needs
 * its directory locked, and is looked for again then.
 */

/*
 * With the directory locked: what is there, or has been made; referenced. Who may not
 * write is told so only if something is missing.
 */
static struct dentry *find_or_create(struct nameidata *nd, struct file *file,
				     const struct open_flags *op, int err_ro)
{
	struct inode *dir = nd->inode;
	struct dentry *dentry = lookup_one(nd->path.dentry, &nd->last);
	int err;

	if (IS_ERR(dentry) || d_inode(dentry))
		return dentry;
	err = err_ro ?: vfs_create(dir, dentry, op->mode);
	if (err) {
		dput(dentry);
		return ERR_PTR(err);
	}
	file->f_mode |= FMODE_CREATED;
	return dentry;
}

/* The directory is kept by references while we wait for its lock. */
static int create_last(struct nameidata *nd, struct file *file,
		       const struct open_flags *op, const char **text)
{
	struct dentry *dentry;
	int err = nd->flags & LOOKUP_CACHED ? -EAGAIN : walk_sleep(nd), err_ro;

	if (err)
		return err;
	err_ro = mnt_want_write(nd->path.mnt);
	inode_lock_nested(nd->inode, I_MUTEX_PARENT);
	dentry = find_or_create(nd, file, op, err_ro);
	inode_unlock(nd->inode);
	if (!err_ro)
		mnt_drop_write(nd->path.mnt);
	return IS_ERR(dentry) ? PTR_ERR(dentry) : walk_into(nd, dentry, text);
}

/* Does it exist? Then it is opened as if nobody had wished to make it. */
static bool is_there(const struct nameidata *nd)
{
	const struct dentry *dentry;

	if (nd->last_type != LAST_NORM)
		return true;
	if (nd->last.len > NAME_MAX)
		return false;
	dentry = d_lookup_rcu(nd->path.dentry, &nd->last);
	return dentry && d_inode(dentry);
}

/* 1: a symlink; 0: there it stands. */
static int open_last(struct nameidata *nd, struct file *file,
		     const struct open_flags *op, const char **text)
{
	int err;

	if (!(op->open_flag & O_CREAT))
		return walk_last(nd, text);
	if (nd->last_type == LAST_NORM && nd->last.name[nd->last.len])
		return -EISDIR;
	if (is_there(nd))
		return walk_last(nd, text);
	err = S_ISDIR(inode_mode(nd->inode)) ? inode_permission(nd->inode, MAY_EXEC) : -ENOTDIR;
	return err ?: create_last(nd, file, op, text);
}

/*
 * --- The file. ---
 *
 * It was allocated before the walk: where names are found nobody may sleep.
 */

/* The file is open for writing, so its mount has agreed; the times change, too. */
static int truncate_opened(const struct path *path)
{
	int err = mnt_want_write(path->mnt);

	if (err)
		return err;
	err = truncate_path(path, 0);
	mnt_drop_write(path->mnt);
	return err;
}

/* What was made just now may be opened however its maker wishes. */
static int open_it(struct nameidata *nd, struct file *file, const struct open_flags *op,
		   const struct sticky_dir *dir)
{
	int flags = op->open_flag, acc_mode = op->acc_mode, err;
	bool created = file->f_mode & FMODE_CREATED;
	umode_t mode = inode_mode(nd->inode);

	if (flags & O_CREAT && flags & O_EXCL && !created)
		return -EEXIST;
	if (flags & O_CREAT && S_ISDIR(mode))
		return -EISDIR;
	err = flags & O_CREAT && !created ? may_open_made(dir, nd->inode) : 0;
	if (err)
		return err;
	if (nd->flags & LOOKUP_DIRECTORY && !S_ISDIR(mode))
		return -ENOTDIR;
	if (created || !S_ISREG(mode))
		flags &= ~O_TRUNC;
	if (created)
		acc_mode = 0;
	err = flags & O_PATH ? 0 : may_open(&nd->path, acc_mode, flags);
	if (!err)
		err = walk_sleep(nd);
	if (err)
		return err;
	walk_take(nd, &file->f_path);
	err = open_file(file);
	if (!err && flags & O_TRUNC)
		err = truncate_opened(&file->f_path);
	return err;
}

/* Symlinks in the last part go around the loop. */
static int open_by_walk(struct nameidata *nd, struct file *file, const struct open_flags *op)
{
	struct sticky_dir dir = { };
	const char *text;
	int ret = walk_to_parent(nd);

	while (!ret) {
		if (op->open_flag & O_CREAT)
			dir = (struct sticky_dir){ inode_mode(nd->inode),
						   READ_ONCE(nd->inode->i_uid) };
		ret = open_last(nd, file, op, &text);
		if (ret <= 0)
			break;
		ret = walk_rest(nd, text);
	}
	return ret ?: open_it(nd, file, op, &dir);
}

/* --- Files without a name. --- */

/* As Linux shows it: a number behind a #. */
static struct dentry *alloc_nameless(struct dentry *dir)
{
	char text[32] = {};
	struct qstr name;

	hash_name(&name, text, snprintf(text, 24, "#%lu", get_next_ino()));
	return d_alloc(dir, &name);
}

/* In a directory where one might make a file. */
static int make_nameless(struct inode *dir, struct dentry *dentry, const struct open_flags *op)
{
	int err = inode_permission(dir, MAY_WRITE | MAY_EXEC);

	if (err)
		return err;
	if (!dir->i_op->tmpfile)
		return -EOPNOTSUPP;
	if (dir->i_flags & S_DEAD)
		return -ENOENT;
	return dir->i_op->tmpfile(dir, dentry,
				  (op->mode & S_IALLUGO & ~current_umask()) | S_IFREG);
}

/* From here on it is a file like any other, but for its name. */
static int open_nameless(struct nameidata *nd, struct file *file, const struct open_flags *op)
{
	struct inode *dir;
	int err = walk_to_end(nd);

	err = err ?: walk_sleep(nd);
	if (!err)
		err = mnt_want_write(nd->path.mnt);
	if (err)
		return err;
	dir = nd->inode;
	file->f_path = (struct path){ mntget(nd->path.mnt), alloc_nameless(nd->path.dentry) };
	err = -ENOMEM;
	if (file->f_path.dentry) {
		guard(inode)(dir);
		err = make_nameless(dir, file->f_path.dentry, op);
	}
	mnt_drop_write(nd->path.mnt);
	if (err)
		return err;
	if (!(op->open_flag & O_EXCL))
		d_inode(file->f_path.dentry)->i_flags |= S_LINKABLE;
	return open_file(file);
}

/* --- All of it. --- */

/* Not opened, or not to be kept: all that was counted for it is given back. */
static void discard(struct file *file)
{
	if (file->f_inode) {
		fput(file);
		return;
	}
	path_put(&file->f_path);
	free_empty_file(file);
}

/* RCU is given up before anything is put: that may sleep. */
static struct file *open_once(struct nameidata *nd, const struct open_flags *op)
{
	struct file *file = alloc_empty_file(op->open_flag);
	int err;

	if (IS_ERR(file))
		return file;
	if ((op->open_flag & O_TMPFILE) == O_TMPFILE)
		err = open_nameless(nd, file, op);
	else
		err = open_by_walk(nd, file, op);
	if (!err)
		return file;
	if (nd->in_rcu)
		walk_leave(nd);
	discard(file);
	return ERR_PTR(err);
}

/* Again, if what was found has gone before it could be referenced. */
struct file *do_filp_open(int dfd, const struct filename *name, const struct open_flags *op)
{
	struct nameidata nd;
	struct file *file;

	if (IS_ERR(name))
		return ERR_CAST(name);
	walk_init(&nd, dfd, name, op->lookup_flags);
	do {
		file = open_once(&nd, op);
	} while (walk_again(&nd, PTR_ERR_OR_ZERO(file)));
	return file;
}
EXPORT_SYMBOL_GPL(do_filp_open);
