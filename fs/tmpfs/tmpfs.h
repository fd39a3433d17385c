/* SPDX-License-Identifier: GPL-2.0-only */
/* tmpfs: files, directories and all else, in memory alone. */
#ifndef _FS_TMPFS_TMPFS_H
#define _FS_TMPFS_TMPFS_H

#include <linux/shmem_fs.h>
#include <linux/vfs.h>

/* What "size=" and "nr_inodes=" allow; 0: any number. */
struct tmpfs_sb {
	struct shmem_quota blocks;
	atomic_long_t inodes;		/* names, for the most part: see tmpfs_link() */
	unsigned long inodes_most;
	umode_t mode;
	uid_t uid;
	gid_t gid;
};

struct tmpfs_inode {
	struct shmem_inode_info shmem;
	struct list_head xattrs;	/* [i_rwsem] */
	size_t xattr_bytes;
};

static inline struct tmpfs_sb *TMPFS_SB(const struct super_block *sb)
{
	return sb->s_fs_info;
}

/* --- inode.c --- */

/* One more, or -ENOSPC. */
int tmpfs_reserve_inode(struct super_block *sb);
void tmpfs_release_inode(struct super_block *sb);
/* Owned as @dir says, which may be NULL; ERR_PTR: -ENOSPC, -ENOMEM. */
struct inode *tmpfs_new_inode(struct super_block *sb, const struct inode *dir, umode_t mode);
extern const struct super_operations tmpfs_ops;
int tmpfs_setattr(struct dentry *dentry, struct iattr *attr);

/* --- namei.c --- */

extern const struct inode_operations tmpfs_dir_operations;

/* --- xattr.c --- */

ssize_t tmpfs_xattr(struct inode *inode, struct xattr_op *op);
void tmpfs_drop_xattrs(struct inode *inode);

/* --- super.c --- */

int tmpfs_fill_unlimited(struct super_block *sb, const char *options);
int tmpfs_statfs(struct dentry *dentry, struct kstatfs *buf);
int tmpfs_remount(struct super_block *sb, const char *options);
void tmpfs_put_super(struct super_block *sb);
int tmpfs_show_options(struct super_block *sb, char *buf, size_t size);

#endif /* _FS_TMPFS_TMPFS_H */
