// SPDX-License-Identifier: GPL-2.0-only
/*
 * proc as a filesystem: one instance, however often it is mounted; its inodes, which are
 * made when they are looked for, and go with their last user.
 */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/truncate.h>
#include <uapi/linux/magic.h>

#include "internal.h"

#define ROOT_INO	1

/* Its times are those of its birth: files in proc have no other past. */
struct inode *proc_new_inode(struct super_block *sb, umode_t mode, unsigned long ino)
{
	struct proc_inode *pi = kzalloc(sizeof(*pi), GFP_KERNEL);

	if (!pi)
		return NULL;
	inode_init_always(sb, &pi->vfs_inode);
	pi->vfs_inode.i_mode = mode;
	pi->vfs_inode.i_ino = ino;
	inode_touch(&pi->vfs_inode, UPDATE_ATIME | UPDATE_MTIME | UPDATE_CTIME);
	return &pi->vfs_inode;
}

/* The last user has gone. Walks may still read which process or entry it was of. */
static void proc_evict_inode(struct inode *inode)
{
	truncate_inode_pages_final(&inode->i_data);
	put_pid(PROC_I(inode)->pid);
	pde_put(PROC_I(inode)->pde);
}

/* The memory, when nobody reads it any more. */
static void proc_free_inode(struct inode *inode)
{
	kfree(PROC_I(inode));
}

/* Rights are what the entry says. Lengths mean nothing: programs open with O_TRUNC. */
int proc_setattr(struct dentry *dentry, struct iattr *attr)
{
	if (attr->ia_valid & ATTR_MODE)
		return -EPERM;
	setattr_copy(d_inode(dentry), attr);
	return 0;
}

/* A directory is no stream of bytes. */
ssize_t proc_read_dir(struct kiocb *iocb, struct iov_iter *to)
{
	return -EISDIR;
}

/* Places are numbers that entries keep; there is no end to go back from. */
loff_t proc_lseek_dir(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	return vfs_setpos(file, offset, MAX_LFS_FILESIZE);
}

/* Nine digits are more than any number of a process or a descriptor has. */
unsigned int name_to_int(const struct dname *name)
{
	unsigned int value = 0;

	if (!name->len || name->len > 9 || (name->name[0] == '0' && name->len > 1))
		return ~0u;
	for (u32 i = 0; i < name->len; i++) {
		unsigned int digit = name->name[i] - '0';

		if (digit > 9)
			return ~0u;
		value = value * 10 + digit;
	}
	return value;
}

/* --- The root. --- */

/* Entries first: none of them is called as a number. */
static int proc_root_lookup(struct inode *dir, struct dentry *dentry)
{
	int err = proc_lookup_pde(&proc_root, dentry);

	return err == -ENOENT ? proc_pid_lookup(dentry) : err;
}

/* As far as the reader has room. */
static int proc_root_iterate(struct file *file, struct dir_context *ctx)
{
	if (dir_emit_dots(file, ctx) && proc_emit_pdes(&proc_root, ctx))
		proc_emit_pids(ctx);
	return 0;
}

static const struct inode_operations proc_root_inode_operations = {
	.lookup = proc_root_lookup,
	.setattr = proc_setattr,
};

static const struct file_operations proc_root_operations = {
	.llseek = proc_lseek_dir,
	.read_iter = proc_read_dir,
	.iterate_shared = proc_root_iterate,
};

/* --- The filesystem. --- */

const struct super_operations proc_super_operations = {
	.evict_inode = proc_evict_inode,
	.free_inode = proc_free_inode,
};

/* None are known. */
static int refuse_option(char *option, void *unused)
{
	return -EINVAL;
}

/* The root alone: all that is in it is found when it is looked for. */
static int proc_fill_super(struct super_block *sb, const char *options)
{
	struct inode *inode;
	int err = parse_mount_options(options, refuse_option, NULL);

	if (err)
		return err;
	sb->s_magic = PROC_SUPER_MAGIC;
	sb->s_blocksize = 1024;
	sb->s_op = &proc_super_operations;
	inode = proc_new_inode(sb, S_IFDIR | S_IRUGO | S_IXUGO, ROOT_INO);
	if (!inode)
		return -ENOMEM;
	inode->i_op = &proc_root_inode_operations;
	inode->i_fop = &proc_root_operations;
	inode->i_nlink = 2;
	sb->s_root = d_make_root(sb, inode);
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type proc_type = {
	.name = "proc",
	.fs_flags = FS_SINGLE,
	.fill_super = proc_fill_super,
};

/* To be mounted by programs. */
static int __init proc_init(void)
{
	return register_filesystem(&proc_type);
}
fs_initcall(proc_init);
