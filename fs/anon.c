// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that no name leads to: pipes, and what is nothing but an open file.
 *
 * Their dentries are roots, in no directory and no table. Owns nothing: each kind has its
 * struct anon_fs, which is written at boot.
 */
#include <linux/anon_fs.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mount.h>
#include <linux/readahead.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/magic.h>

#include "internal.h"

/* --- Filesystems. --- */

/* There is nothing else in it. */
static void anon_free_inode(struct inode *inode)
{
	kfree(inode);
}

static const struct super_operations anon_ops = {
	.free_inode = anon_free_inode,
};

/* Somebody has to be the root, although nobody comes there. */
int anon_fill_super(struct super_block *sb, const char *options)
{
	struct inode *inode = kzalloc(sizeof(*inode), GFP_KERNEL);

	sb->s_op = &anon_ops;
	if (!inode)
		return -ENOMEM;
	inode_init_always(sb, inode);
	inode->i_ino = 1;
	inode->i_mode = S_IFDIR | 0600;
	sb->s_root = d_make_root(sb, inode);
	return sb->s_root ? 0 : -ENOMEM;
}

/* It is not registered: nobody can mount it by its name. */
int anon_fs_mount(struct anon_fs *fs)
{
	fs->mnt = kern_mount(&fs->type, NULL);
	if (IS_ERR(fs->mnt))
		return PTR_ERR(fs->mnt);
	fs->mnt->mnt_sb->s_magic = fs->magic;
	return 0;
}

/* --- Files. --- */

/* It is in no directory, so its group is the task's. */
struct inode *anon_inode(struct anon_fs *fs, umode_t mode)
{
	struct inode *inode = kzalloc(sizeof(*inode), GFP_KERNEL);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode_init_always(fs->mnt->mnt_sb, inode);
	inode->i_ino = get_next_ino();
	inode_init_owner(inode, NULL, mode);
	inode_touch(inode, UPDATE_ATIME | UPDATE_MTIME | UPDATE_CTIME);
	return inode;
}

/* Without a parent, so that nothing has to be looked up or locked. */
int anon_path(struct anon_fs *fs, struct inode *inode, struct path *path)
{
	struct dentry *dentry = d_make_root(fs->mnt->mnt_sb, inode);

	if (!dentry)
		return -ENOMEM;
	dentry->d_op = fs->d_op;
	*path = (struct path){ .mnt = mntget(fs->mnt), .dentry = dentry };
	return 0;
}

/* Nothing is asked of rights: who makes it may use it as he wishes. */
struct file *anon_file(const struct path *path, const struct file_operations *fops,
		       unsigned int flags)
{
	struct file *file = alloc_empty_file(flags);

	if (IS_ERR(file))
		return file;
	file->f_path = *path;
	path_get(path);
	file->f_inode = d_inode(path->dentry);
	file->f_mapping = file->f_inode->i_mapping;
	file->f_mode = fmode_of(flags) | FMODE_OPENED;
	file->f_op = fops;
	file_ra_state_init(&file->f_ra);
	return file;
}

/* --- What is nothing but an open file: all have one inode. --- */

/* As /proc shows it. */
static int anon_inode_dname(struct dentry *dentry, char *buf, int size)
{
	return snprintf(buf, size, "anon_inode:%s", (const char *)dentry->d_fsdata);
}

static const struct dentry_operations anon_inode_dentry_operations = {
	.d_dname = anon_inode_dname,
};

static struct anon_fs anon_inodefs = {
	.type = { .name = "anon_inodefs", .fill_super = anon_fill_super },
	.magic = ANON_INODE_FS_MAGIC,
	.d_op = &anon_inode_dentry_operations,
};
static struct inode *the_anon_inode;	/* from boot on */

/* @name stays the caller's, and has to stay: it is a constant. */
struct file *anon_inode_getfile(const char *name, const struct file_operations *fops,
				void *private_data, unsigned int flags)
{
	struct file *file;
	struct path path;
	int err;

	ihold(the_anon_inode);
	err = anon_path(&anon_inodefs, the_anon_inode, &path);
	if (err)
		return ERR_PTR(err);
	path.dentry->d_fsdata = (void *)name;
	file = anon_file(&path, fops, flags);
	path_put(&path);
	if (!IS_ERR(file))
		file->private_data = private_data;
	return file;
}
EXPORT_SYMBOL_GPL(anon_inode_getfile);

/* /proc leads to the inode, which says nothing of what the file was. */
static int no_open(struct inode *inode, struct file *file)
{
	return -ENXIO;
}

static const struct file_operations no_open_operations = {
	.open = no_open,
};

/* It lives as long as the kernel. */
static int __init anon_inode_init(void)
{
	int err = anon_fs_mount(&anon_inodefs);

	if (err)
		return err;
	the_anon_inode = anon_inode(&anon_inodefs, 0600);
	if (IS_ERR(the_anon_inode))
		return PTR_ERR(the_anon_inode);
	the_anon_inode->i_fop = &no_open_operations;
	return 0;
}
fs_initcall(anon_inode_init);
