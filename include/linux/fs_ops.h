/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a filesystem or a driver does for the names, inodes and open files that are its
 * own. Everything may sleep where nothing else is said, and NULL means what is said here.
 */
#ifndef _LINUX_FS_OPS_H
#define _LINUX_FS_OPS_H

#include <linux/path.h>
#include <linux/types.h>

struct dentry;
struct dir_context;
struct file;
struct file_system_type;
struct iattr;
struct inode;
struct iov_iter;
struct kiocb;
struct kstat;
struct kstatfs;
struct page_piece;
struct poll_table_struct;
struct seq_file;
struct super_block;
struct vm_area_struct;
struct xattr_op;

/* A name moves: from a directory to another, or the same one; @target may be negative. */
struct rename_op {
	struct inode *old_dir;
	struct dentry *old_dentry;
	struct inode *new_dir;
	struct dentry *new_dentry;
	unsigned int flags;		/* RENAME_* */
};

/*
 * What a link says, with eight bytes behind its end; @free is to be given to kfree(). Or
 * @text is NULL, and it leads to @path at once, whose references are the caller's then.
 */
struct link_body {
	const char *text;
	void *free;
	struct path path;
	bool is_walked;		/* somebody goes there, and does not only ask where it is */
};

/*
 * What can be done with a name in a directory. The directory's i_rwsem is held for writing,
 * and that of what is removed, moved or replaced, too; rights have been checked.
 *
 * @lookup	 NULL: the dentries in memory are all that there are. Else @dentry, which is
 *		 new, becomes the inode's by d_add(), or -ENOENT.
 * @create @mknod @mkdir @symlink @link
 *		 NULL: -EPERM (create: -EACCES). Ends with d_add() of the new dentry.
 * @unlink @rmdir
 *		 ends with d_delete().
 * @rename	 the caller moves the dentry after it has succeeded.
 * @tmpfile	 as @mknod of a regular file that gets no name: d_instantiate().
 * @get_link	 what a symlink says; NULL: inode->i_link.
 * @permission	 NULL: by mode and owner. Must not sleep.
 * @setattr	 NULL: simple_setattr().
 * @getattr	 NULL: generic_fillattr().
 * @xattr	 see linux/xattr.h. NULL: there are none: -EOPNOTSUPP.
 */
struct inode_operations {
	int (*lookup)(struct inode *dir, struct dentry *dentry);
	int (*create)(struct inode *dir, struct dentry *dentry, umode_t mode);
	int (*link)(struct dentry *old, struct inode *dir, struct dentry *dentry);
	int (*unlink)(struct inode *dir, struct dentry *dentry);
	int (*symlink)(struct inode *dir, struct dentry *dentry, const char *text);
	int (*mkdir)(struct inode *dir, struct dentry *dentry, umode_t mode);
	int (*rmdir)(struct inode *dir, struct dentry *dentry);
	int (*mknod)(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev);
	int (*rename)(const struct rename_op *op);
	int (*tmpfile)(struct inode *dir, struct dentry *dentry, umode_t mode);
	int (*get_link)(struct dentry *dentry, struct link_body *body);
	int (*permission)(struct inode *inode, int mask);
	int (*setattr)(struct dentry *dentry, struct iattr *attr);
	int (*getattr)(const struct path *path, struct kstat *stat);
	ssize_t (*xattr)(struct inode *inode, struct xattr_op *op);
};

/*
 * What can be done with an open file. NULL: -EINVAL, but where something else is said.
 *
 * @llseek	 NULL: -ESPIPE.
 * @iterate_shared
 *		 of a directory, with its i_rwsem for reading. NULL: -ENOTDIR.
 * @splice_read	 the page with the byte at ki_pos, which moves, with a reference: how many of
 *		 @len bytes it has; 0 at the end. NULL: it is read into a new one.
 * @poll	 NULL: always ready to be read and written.
 * @unlocked_ioctl
 *		 NULL or -ENOIOCTLCMD: -ENOTTY.
 * @mmap	 @vma is new and in no tree: sets its vm_ops. NULL: -ENODEV.
 * @open	 the file is complete; it may get another f_op.
 * @flush	 a descriptor is closed; others may still refer to the file.
 * @release	 nobody does any more.
 * @setfl	 may these flags be set by fcntl()?
 * @fasync	 signals from now on, by fasync_helper(). NULL: it never sends any.
 * @fallocate	 NULL: -EOPNOTSUPP.
 * @show_fdinfo	 what it is a descriptor of, as lines of /proc/pid/fdinfo.
 */
struct file_operations {
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	ssize_t (*read_iter)(struct kiocb *iocb, struct iov_iter *to);
	ssize_t (*write_iter)(struct kiocb *iocb, struct iov_iter *from);
	ssize_t (*splice_read)(struct kiocb *iocb, size_t len, struct page_piece *piece);
	int (*iterate_shared)(struct file *file, struct dir_context *ctx);
	u32 (*poll)(struct file *file, struct poll_table_struct *pt);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*open)(struct inode *inode, struct file *file);
	int (*flush)(struct file *file);
	void (*release)(struct inode *inode, struct file *file);
	int (*fsync)(struct file *file, loff_t start, loff_t end);
	int (*setfl)(struct file *file, unsigned int flags);
	int (*fasync)(struct file *file, int fd);
	long (*fallocate)(struct file *file, int mode, loff_t offset, loff_t len);
	void (*show_fdinfo)(struct seq_file *m, struct file *file);
};

/*
 * @evict_inode	 the last user is gone: NULL: truncate_inode_pages_final().
 * @free_inode	 after a grace period. May not sleep.
 * @put_super	 nobody uses the filesystem any more, and all inodes are gone.
 * @statfs	 NULL: what simple_statfs() says.
 * @remount	 other options; the caller sees to SB_RDONLY.
 * @show_options as mount(8) would want them, each with a comma in front, at most @size.
 */
struct super_operations {
	void (*evict_inode)(struct inode *inode);
	void (*free_inode)(struct inode *inode);
	void (*put_super)(struct super_block *sb);
	int (*statfs)(struct dentry *dentry, struct kstatfs *buf);
	int (*remount)(struct super_block *sb, const char *options);
	int (*show_options)(struct super_block *sb, char *buf, size_t size);
};

/* @fill_super makes s_root, or fails and leaves nothing behind. */
struct file_system_type {
	const char *name;
	unsigned int fs_flags;
	int (*fill_super)(struct super_block *sb, const char *options);
	struct file_system_type *next;	/* fs/super.c */
};
#define FS_REQUIRES_DEV		1
#define FS_SINGLE		2	/* all mounts show the same one */

#endif /* _LINUX_FS_OPS_H */
