// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inodes of tmpfs: mm/shmem.c's for the pages, and the rest.
 *
 * Owns tmpfs_sb.inodes, which is atomic. Everything else is under the inode's i_rwsem.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "tmpfs.h"

/* Counted first, so that of two who want the last one, one is told. */
int tmpfs_reserve_inode(struct super_block *sb)
{
	struct tmpfs_sb *ts = TMPFS_SB(sb);
	long used = atomic_long_inc_return(&ts->inodes);

	if (!READ_ONCE(ts->inodes_most) || used <= (long)READ_ONCE(ts->inodes_most))
		return 0;
	atomic_long_dec(&ts->inodes);
	return -ENOSPC;
}

/* The other end of it. */
void tmpfs_release_inode(struct super_block *sb)
{
	atomic_long_dec(&TMPFS_SB(sb)->inodes);
}

/* --- Attributes. --- */

/* The size first: it may fail, the rest cannot. */
int tmpfs_setattr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	int err = 0;

	if (attr->ia_valid & ATTR_SIZE) {
		if (!S_ISREG(inode->i_mode))
			return -EINVAL;
		err = shmem_set_size(inode, attr->ia_size);
	}
	if (!err)
		setattr_copy(inode, attr);
	return err;
}

static const struct inode_operations tmpfs_inode_operations = {
	.setattr = tmpfs_setattr,
	.xattr = tmpfs_xattr,
};

/* --- Coming and going. --- */

/* What it can do; what is neither file nor directory gets that from the vfs. */
static void set_kind(struct inode *inode, umode_t mode)
{
	inode->i_op = &tmpfs_inode_operations;
	switch (mode & S_IFMT) {
	case S_IFREG:
		inode->i_fop = &shmem_file_operations;
		break;
	case S_IFDIR:
		inode->i_op = &tmpfs_dir_operations;
		inode->i_fop = &simple_dir_operations;
		inode->i_nlink = 2;
		inode->i_size = 40;	/* as if . and .. were entries */
		break;
	default:
		break;
	}
}

/* The times are one moment, and that is when it was born. */
struct inode *tmpfs_new_inode(struct super_block *sb, const struct inode *dir, umode_t mode)
{
	struct tmpfs_inode *ti;
	struct inode *inode;
	int err = tmpfs_reserve_inode(sb);

	if (err)
		return ERR_PTR(err);
	ti = kzalloc(sizeof(*ti), GFP_KERNEL);
	if (!ti) {
		tmpfs_release_inode(sb);
		return ERR_PTR(-ENOMEM);
	}
	shmem_init_inode(sb, &ti->shmem, VM_NORESERVE);
	INIT_LIST_HEAD(&ti->xattrs);
	ti->shmem.quota = &TMPFS_SB(sb)->blocks;
	inode = &ti->shmem.vfs_inode;
	inode->i_ino = get_next_ino();
	inode_init_owner(inode, dir, mode);
	inode_touch(inode, UPDATE_ATIME | UPDATE_MTIME | UPDATE_CTIME);
	inode->i_btime = inode->i_mtime;
	set_kind(inode, mode);
	return inode;
}

/*
 * Its pages go with the last user, its place among the inodes, too, and those of the names
 * that it still has: they go with the filesystem.
 */
static void tmpfs_evict_inode(struct inode *inode)
{
	unsigned int names = S_ISDIR(inode->i_mode) ? 1 : max(inode->i_nlink, 1u);

	shmem_evict_inode(inode);
	tmpfs_drop_xattrs(inode);
	while (names--)
		tmpfs_release_inode(inode->i_sb);
}

/* A walk may have read the symlink until now. */
static void tmpfs_free_inode(struct inode *inode)
{
	struct tmpfs_inode *ti = container_of(SHMEM_I(inode), struct tmpfs_inode, shmem);

	kfree(inode->i_link);
	kfree(ti->shmem.name);
	kfree(ti);
}

const struct super_operations tmpfs_ops = {
	.evict_inode = tmpfs_evict_inode,
	.free_inode = tmpfs_free_inode,
	.put_super = tmpfs_put_super,
	.statfs = tmpfs_statfs,
	.remount = tmpfs_remount,
	.show_options = tmpfs_show_options,
};
