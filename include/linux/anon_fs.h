/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that no name leads to: each kind has a filesystem of its own, which is mounted in
 * no place, so that such a file has a path, an inode and a device like any other.
 */
#ifndef _LINUX_ANON_FS_H
#define _LINUX_ANON_FS_H

#include <linux/fs.h>

struct dentry_operations;

struct anon_fs {
	struct file_system_type type;
	unsigned long magic;
	const struct dentry_operations *d_op;	/* says what /proc shows */
	struct vfsmount *mnt;			/* from anon_fs_mount() on, for good */
};

/* At boot. The type's fill_super. */
int anon_fs_mount(struct anon_fs *fs);
int anon_fill_super(struct super_block *sb, const char *options);

/* With one reference, of the running task; ERR_PTR(-ENOMEM). */
struct inode *anon_inode(struct anon_fs *fs, umode_t mode);
/* A path of its own; takes over the reference to @inode, also if it fails. */
int anon_path(struct anon_fs *fs, struct inode *inode, struct path *path);
/* An open file at @path, to which it takes references of its own. */
struct file *anon_file(const struct path *path, const struct file_operations *fops,
		       unsigned int flags);

#endif /* _LINUX_ANON_FS_H */
