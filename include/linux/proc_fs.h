/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files in /proc that are not of a process: fs/proc/generic.c.
 *
 * Who registers an entry keeps it until he removes it. After that nobody is in any of its
 * functions any more, and files of it that are still open only say -EIO.
 */
#ifndef _LINUX_PROC_FS_H
#define _LINUX_PROC_FS_H

#include <linux/types.h>

struct file;
struct inode;
struct iov_iter;
struct kiocb;
struct poll_table_struct;
struct proc_dir_entry;
struct seq_file;
struct seq_operations;

/* What is missing is -EIO, or nothing to be done; proc_lseek: the file has no places. */
struct proc_ops {
	int (*proc_open)(struct inode *inode, struct file *file);
	ssize_t (*proc_read_iter)(struct kiocb *iocb, struct iov_iter *to);
	ssize_t (*proc_write_iter)(struct kiocb *iocb, struct iov_iter *from);
	loff_t (*proc_lseek)(struct file *file, loff_t offset, int whence);
	u32 (*proc_poll)(struct file *file, struct poll_table_struct *pt);
	void (*proc_release)(struct inode *inode, struct file *file);
};

/*
 * A file: text by @show, whose seq_file.private is @data; or by @seq_ops; or what @ops make of
 * it, which find @data by pde_data(). @mode 0: anybody may read it.
 */
struct proc_file {
	const char *name;
	umode_t mode;
	int (*show)(struct seq_file *m, void *v);
	const struct seq_operations *seq_ops;
	const struct proc_ops *ops;
	void *data;
};
/* In @parent; NULL: in /proc. The answer is NULL without memory, or if the name is taken. */
struct proc_dir_entry *proc_register(struct proc_dir_entry *parent,
				     const struct proc_file *file);
static inline struct proc_dir_entry *proc_create(const char *name, umode_t mode,
						 struct proc_dir_entry *parent,
						 const struct proc_ops *ops)
{
	return proc_register(parent, &(struct proc_file){
		.name = name, .mode = mode, .ops = ops });
}

/* One text; a sequence: see linux/seq_file.h. */
static inline struct proc_dir_entry *
proc_create_single(const char *name, umode_t mode, struct proc_dir_entry *parent,
		   int (*show)(struct seq_file *m, void *v))
{
	return proc_register(parent, &(struct proc_file){
		.name = name, .mode = mode, .show = show });
}

static inline struct proc_dir_entry *
proc_create_seq(const char *name, umode_t mode, struct proc_dir_entry *parent,
		const struct seq_operations *ops)
{
	return proc_register(parent, &(struct proc_file){
		.name = name, .mode = mode, .seq_ops = ops });
}

void *pde_data(const struct inode *inode);
/* What stat() says of a file; of most it is 0, as nobody knows before it is read. */
void proc_set_size(struct proc_dir_entry *pde, loff_t size);
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
				    const char *to);
/* With all that is in it. May sleep; not from a function of the entry's own. NULL is fine. */
void proc_remove(struct proc_dir_entry *pde);

#endif /* _LINUX_PROC_FS_H */
