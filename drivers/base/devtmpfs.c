// SPDX-License-Identifier: GPL-2.0-only
/*
 * devtmpfs: a tmpfs in which drivers put the files of their devices. All mounts show the same
 * one, and it is there from before the first driver.
 *
 * Owns the one mount that keeps it alive. What is in it belongs to whoever mounts it: programs
 * may change and remove what they like, and a node of theirs is in nobody's way.
 */
#include <linux/cred.h>
#include <linux/devtmpfs.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mount.h>
#include <linux/string.h>
#include <linux/vfs.h>

#define NAME_MOST	32

static struct vfsmount *dev_mnt;	/* from boot on */
static const struct file_system_type *tmpfs;	/* likewise */

/* As a walk looks for it: with room behind its end. */
static void node_name(const char *text, char padded[NAME_MOST + 8], struct qstr *name)
{
	memset(padded, 0, NAME_MOST + 8);
	strscpy(padded, text, NAME_MOST);
	hash_name(name, padded, strlen(padded));
}

/* With the directory locked. */
static int create_locked(struct dentry *dir, const struct qstr *name,
			 const struct devnode *node)
{
	struct dentry *dentry = d_lookup(dir, name);
	int err;

	if (dentry) {
		dput(dentry);
		return -EEXIST;
	}
	dentry = d_alloc(dir, name);
	if (!dentry)
		return -ENOMEM;
	err = d_inode(dir)->i_op->mknod(d_inode(dir), dentry, node->mode, node->dev);
	dput(dentry);
	return err;
}

int devtmpfs_create_node(const struct devnode *node)
{
	struct dentry *root = dev_mnt->mnt_root;
	char padded[NAME_MOST + 8];
	const struct cred *old;
	struct qstr name;
	int err;

	node_name(node->name, padded, &name);
	old = override_creds(&init_cred);
	inode_lock_nested(d_inode(root), I_MUTEX_PARENT);
	err = create_locked(root, &name, node);
	inode_unlock(d_inode(root));
	revert_creds(old);
	return err;
}
EXPORT_SYMBOL_GPL(devtmpfs_create_node);

void devtmpfs_delete_node(const char *text)
{
	struct dentry *root = dev_mnt->mnt_root, *dentry;
	char padded[NAME_MOST + 8];
	const struct cred *old;
	struct qstr name;

	node_name(text, padded, &name);
	old = override_creds(&init_cred);
	inode_lock_nested(d_inode(root), I_MUTEX_PARENT);
	dentry = d_lookup(root, &name);
	if (dentry)
		vfs_unlink(d_inode(root), dentry);
	inode_unlock(d_inode(root));
	dput(dentry);
	revert_creds(old);
}
EXPORT_SYMBOL_GPL(devtmpfs_delete_node);

int devtmpfs_mount(void)
{
	struct path path;
	int err = kern_path("/dev", LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	err = path_mount(&path, &(struct mount_request){ .devname = "devtmpfs",
							 .type = "devtmpfs" });
	path_put(&path);
	return err;
}
EXPORT_SYMBOL_GPL(devtmpfs_mount);

/* Whatever a later mount wants: there is one. */
static int devtmpfs_fill_super(struct super_block *sb, const char *options)
{
	return tmpfs->fill_super(sb, "mode=0755");
}

static struct file_system_type devtmpfs_type = {
	.name = "devtmpfs",
	.fs_flags = FS_SINGLE,
	.fill_super = devtmpfs_fill_super,
};

/* Before all drivers. */
static int __init devtmpfs_init(void)
{
	int err = register_filesystem(&devtmpfs_type);

	if (err)
		return err;
	tmpfs = get_fs_type("tmpfs");
	dev_mnt = kern_mount(&devtmpfs_type, NULL);
	return PTR_ERR_OR_ZERO(dev_mnt);
}
postcore_initcall(devtmpfs_init);
