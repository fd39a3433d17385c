// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of tmpfs: each is a dentry that tmpfs keeps, so there is nothing to be looked up
 * and nothing to be stored.
 *
 * All is done with the directory's i_rwsem, and that of what goes or moves. What can fail is
 * done first: then come the counts, the times and the name.
 */
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/fs.h>

#include "tmpfs.h"

#define BOGO_DIRENT_SIZE	20	/* what a name adds to its directory's size */

/* A name has come (1) or gone (-1). */
static void dir_changed(struct inode *dir, int names)
{
	i_size_write(dir, dir->i_size + names * BOGO_DIRENT_SIZE);
	inode_touch(dir, UPDATE_MTIME | UPDATE_CTIME);
}

/* With its i_rwsem for writing. */
static void add_links(struct inode *inode, int links)
{
	inode_set_nlink(inode, inode->i_nlink + links);
}

/* The last step: from now on everybody finds it. */
static void add_name(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	dir_changed(dir, 1);
	d_add_pinned(dentry, inode);
}

/* Of any kind. */
static int tmpfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	struct inode *inode = tmpfs_new_inode(dir->i_sb, dir, mode);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	if (!S_ISREG(mode) && !S_ISDIR(mode))
		init_special_inode(inode, inode->i_mode, dev);
	add_name(dir, dentry, inode);
	return 0;
}

/* A regular file is a node like others. */
static int tmpfs_create(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	return tmpfs_mknod(dir, dentry, mode, 0);
}

/* Its .. is one more link to the directory that it is in. */
static int tmpfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int err = tmpfs_mknod(dir, dentry, mode, 0);

	if (!err)
		add_links(dir, 1);
	return err;
}

/* The walk reads its text by words: there are eight bytes more. */
static int tmpfs_symlink(struct inode *dir, struct dentry *dentry, const char *text)
{
	size_t len = strlen(text);
	struct inode *inode;
	char *copy = kzalloc(len + 1 + 8, GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	inode = tmpfs_new_inode(dir->i_sb, dir, S_IFLNK | S_IRWXUGO);
	if (IS_ERR(inode)) {
		kfree(copy);
		return PTR_ERR(inode);
	}
	memcpy(copy, text, len);
	inode->i_link = copy;
	inode->i_size = len;
	add_name(dir, dentry, inode);
	return 0;
}

/* A link is a name more, which takes memory as an inode does: the limit counts both. */
static int tmpfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(old);
	int err = inode->i_nlink ? tmpfs_reserve_inode(dir->i_sb) : 0;

	if (err)
		return err;
	ihold(inode);
	add_links(inode, 1);
	inode_touch(inode, UPDATE_CTIME);
	add_name(dir, dentry, inode);
	return 0;
}

/* One name less, of a file or an empty directory. */
static void drop_name(struct inode *dir, struct inode *inode)
{
	if (S_ISDIR(inode->i_mode)) {
		add_links(dir, -1);
		add_links(inode, -1);
	} else if (inode->i_nlink > 1) {
		tmpfs_release_inode(dir->i_sb);
	}
	add_links(inode, -1);
	inode_touch(inode, UPDATE_CTIME);
}

/* The dentry goes last, with the reference that has kept it. */
static int tmpfs_unlink(struct inode *dir, struct dentry *dentry)
{
	drop_name(dir, d_inode(dentry));
	dir_changed(dir, -1);
	d_delete(dentry);
	return 0;
}

/* The directory is locked, so nothing comes into it now. */
static int tmpfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	return simple_empty(dentry) ? tmpfs_unlink(dir, dentry) : -ENOTEMPTY;
}

/* What ".." of a directory counts goes with it. */
static void move_dotdot(const struct inode *inode, struct inode *from, struct inode *to)
{
	if (!S_ISDIR(inode->i_mode) || from == to)
		return;
	add_links(from, -1);
	add_links(to, 1);
}

/* No directory gets or loses a name, as long as both are of one kind. */
static int exchange(const struct rename_op *op)
{
	struct inode *a = d_inode(op->old_dentry), *b = d_inode(op->new_dentry);

	move_dotdot(a, op->old_dir, op->new_dir);
	move_dotdot(b, op->new_dir, op->old_dir);
	inode_touch(a, UPDATE_CTIME);
	inode_touch(b, UPDATE_CTIME);
	dir_changed(op->old_dir, 0);
	dir_changed(op->new_dir, 0);
	return 0;
}

/*
 * The names are moved by the caller. A target loses its name, in favour of the one that
 * comes.
 */
static int tmpfs_rename(const struct rename_op *op)
{
	struct inode *inode = d_inode(op->old_dentry), *target = d_inode(op->new_dentry);

	if (op->flags & RENAME_EXCHANGE)
		return exchange(op);
	if (target && S_ISDIR(target->i_mode) && !simple_empty(op->new_dentry))
		return -ENOTEMPTY;
	move_dotdot(inode, op->old_dir, op->new_dir);
	if (target) {
		drop_name(op->new_dir, target);
		dir_changed(op->new_dir, -1);
	}
	dir_changed(op->old_dir, -1);
	dir_changed(op->new_dir, 1);
	inode_touch(inode, UPDATE_CTIME);
	return 0;
}

/* It counts as an inode, although no name leads to it. */
static int tmpfs_tmpfile(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct inode *inode = tmpfs_new_inode(dir->i_sb, dir, mode);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	inode_set_nlink(inode, 0);
	d_instantiate(dentry, inode);
	return 0;
}

const struct inode_operations tmpfs_dir_operations = {
	.create = tmpfs_create,
	.link = tmpfs_link,
	.unlink = tmpfs_unlink,
	.symlink = tmpfs_symlink,
	.mkdir = tmpfs_mkdir,
	.rmdir = tmpfs_rmdir,
	.mknod = tmpfs_mknod,
	.rename = tmpfs_rename,
	.tmpfile = tmpfs_tmpfile,
	.setattr = tmpfs_setattr,
	.xattr = tmpfs_xattr,
};
