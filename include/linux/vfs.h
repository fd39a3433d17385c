/* SPDX-License-Identifier: GPL-2.0-only */
/* What can be done with files, by who has them and has no program at hand. */
#ifndef _LINUX_VFS_H
#define _LINUX_VFS_H

#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/stat.h>

struct files_struct;

/* --- fs/inode.c, fs/attr.c: an inode's fields. --- */

/* @dir's owner's rules for what is made in it: the group, and set-gid. */
void inode_init_owner(struct inode *inode, const struct inode *dir, umode_t mode);
unsigned long get_next_ino(void);
struct timespec64 current_time(void);
enum { UPDATE_MTIME = 1, UPDATE_CTIME = 2, UPDATE_ATIME = 4 };
/* What @which names is now. */
void inode_touch(struct inode *inode, unsigned int which);
void inode_set_nlink(struct inode *inode, unsigned int nlink);
/* It was read: what that means for i_atime. */
void touch_atime(const struct path *path);
void file_accessed(struct file *file);
/* Before it is written to: set-id goes, the times change. 0 or an error. */
int file_modified(struct file *file);
/* What it is given by security.capability goes. With i_rwsem for writing. */
void inode_drop_caps(struct inode *inode);
int get_write_access(struct inode *inode);
void put_write_access(struct inode *inode);
int deny_write_access(struct inode *inode);
void allow_write_access(struct inode *inode);

/* With i_rwsem for writing. 0, -EPERM and the like. */
int notify_change(struct dentry *dentry, struct iattr *attr);
/* What of it an inode has; the size is not among it. */
void setattr_copy(struct inode *inode, const struct iattr *attr);
int simple_setattr(struct dentry *dentry, struct iattr *attr);
int chmod_common(const struct path *path, umode_t mode);
int chown_common(const struct path *path, uid_t uid, gid_t gid);
int vfs_truncate(const struct path *path, loff_t length);
/* @times: NULL: now; tv_nsec may be UTIME_NOW, UTIME_OMIT. */
int vfs_utimes(const struct path *path, const struct timespec64 times[2]);
void generic_fillattr(const struct inode *inode, struct kstat *stat);
int vfs_getattr(const struct path *path, struct kstat *stat);
int vfs_statfs(const struct path *path, struct kstatfs *buf);
int simple_statfs(struct dentry *dentry, struct kstatfs *buf);

/* --- fs/open.c: opening. --- */

struct open_flags {
	int open_flag;
	umode_t mode;
	int acc_mode;			/* MAY_* */
	unsigned int lookup_flags;
};
int build_open_flags(int flags, umode_t mode, struct open_flags *op);
/* fs/namei_open.c */
struct file *do_filp_open(int dfd, const struct filename *name, const struct open_flags *op);
struct file *filp_open(const char *name, int flags, umode_t mode);
/* The file, which is empty, becomes @path's. 0 or an error; then it is still empty. */
int vfs_open(const struct path *path, struct file *file);
/* The last words to a descriptor of @owner's, a table, who loses his locks of ranges. */
int filp_flush(struct file *file, const struct files_struct *owner);
/* A file with no name, that behaves by @fops: a pipe's end, an eventfd. */
struct file *anon_inode_getfile(const char *name, const struct file_operations *fops,
				void *private_data, unsigned int flags);

/* --- fs/read_write.c. --- */

ssize_t vfs_iter_read(struct file *file, struct iov_iter *to, loff_t *pos, int flags);
ssize_t vfs_iter_write(struct file *file, struct iov_iter *from, loff_t *pos, int flags);
/* Kernel memory. */
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos);
ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos);
loff_t vfs_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t vfs_setpos(struct file *file, loff_t offset, loff_t most);
int vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len);

/* --- fs/kern_names.c: by a name of the kernel's, from the running task's root. --- */

int kern_mkdir(const char *name, umode_t mode);
int kern_mknod(const char *name, umode_t mode, dev_t dev);
int kern_symlink(const char *text, const char *name);
int kern_link(const char *old, const char *new);
/* A file, or an empty directory. */
int kern_remove(const char *name);

/* --- fs/namei_change.c: names. The directory is locked. --- */

int vfs_create(struct inode *dir, struct dentry *dentry, umode_t mode);
int vfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode);
int vfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev);
int vfs_symlink(struct inode *dir, struct dentry *dentry, const char *text);
int vfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry);
int vfs_unlink(struct inode *dir, struct dentry *dentry);
int vfs_rmdir(struct inode *dir, struct dentry *dentry);
int vfs_rename(const struct rename_op *op);

/* --- fs/readdir.c. --- */

struct dir_entry {
	const char *name;
	unsigned int len;
	unsigned int type;		/* DT_* */
	u64 ino;
};
/* @pos is the place of the entry that comes next. */
struct dir_context {
	bool (*actor)(struct dir_context *ctx, const struct dir_entry *entry);
	loff_t pos;
};
int iterate_dir(struct file *file, struct dir_context *ctx);
/* . and .., at 0 and 1; false: there was no room. */
bool dir_emit_dots(struct file *file, struct dir_context *ctx);
/* Directories whose dentries are all that there is. */
extern const struct file_operations simple_dir_operations;
bool simple_empty(struct dentry *dentry);

/* --- fs/super.c. --- */

/*
 * mount()'s options, separated by commas: each that is not empty goes to @one, which may
 * cut it up; until one answers other than 0. -ENOMEM. NULL is none.
 */
int parse_mount_options(const char *text, int (*one)(char *option, void *arg), void *arg);

int register_filesystem(struct file_system_type *type);
const struct file_system_type *get_fs_type(const char *name);
void for_each_filesystem(void (*fn)(const struct file_system_type *type, void *arg), void *arg);
struct super_block *sget(const struct file_system_type *type, const char *options,
			 unsigned long flags);
void deactivate_super(struct super_block *sb);
/* A number for a filesystem without a device, which keeps it; or an error. */
int get_anon_bdev(dev_t *dev);
void init_special_inode(struct inode *inode, umode_t mode, dev_t dev);

/* --- Device numbers. --- */

#define MINORBITS	20
#define MAJOR(dev)	((unsigned int)((dev) >> MINORBITS))
#define MINOR(dev)	((unsigned int)((dev) & ((1u << MINORBITS) - 1)))
#define MKDEV(ma, mi)	((dev_t)((ma) << MINORBITS | (mi)))

/* As programs see them. */
static inline u64 new_encode_dev(dev_t dev)
{
	unsigned int major = MAJOR(dev), minor = MINOR(dev);

	return (minor & 0xff) | major << 8 | (u64)(minor & ~0xffu) << 12;
}

static inline dev_t new_decode_dev(u32 dev)
{
	return MKDEV((dev & 0xfff00) >> 8, (dev & 0xff) | (dev >> 12 & 0xfff00));
}

#endif /* _LINUX_VFS_H */
