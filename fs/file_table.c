// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open files: how they come and go. What they are opened by is elsewhere.
 *
 * Owns f_count, which is atomic. The memory goes after a grace period: who has found a
 * file in a table of descriptors, or in a VMA, may still look at it, but not take it.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fasync.h>
#include <linux/filelock.h>
#include <linux/fsnotify.h>
#include <linux/percpu.h>
#include <linux/readahead.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#include "internal.h"

void (*file_unwatch)(struct file *file);

/* Opened here less closed here: of all CPUs together it is how many there are. */
static DEFINE_PER_CPU(long, files_here);

/* One that was opened on one CPU may be closed on another. */
long nr_open_files(void)
{
	unsigned int cpu;
	long sum = 0;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(&files_here, cpu));
	return max(sum, 0l);
}

/* Of whoever opens it: his rights go with it, whatever becomes of him. */
struct file *alloc_empty_file(unsigned int flags)
{
	struct file *file = kmalloc(sizeof(*file), GFP_KERNEL);

	if (!file)
		return ERR_PTR(-ENOMEM);
	/* In line, as its size is known here. */
	memset(file, 0, sizeof(*file));
	atomic_long_set(&file->f_count, 1);
	spin_lock_init(&file->f_lock);
	mutex_init(&file->f_pos_lock);
	file->f_flags = flags;
	file->f_cred = get_cred(current_cred());
	this_cpu_inc(files_here);
	return file;
}
EXPORT_SYMBOL_GPL(alloc_empty_file);

/* What was written badly before, and nobody was told of, its opener will be told of. */
struct file *alloc_file(struct inode *inode, fmode_t mode,
			const struct file_operations *fops)
{
	struct file *file = alloc_empty_file(O_RDWR);

	if (IS_ERR(file))
		return file;
	file->f_mode = mode;
	file->f_op = fops;
	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	file->f_wb_err = errseq_sample(&inode->i_mapping->wb_err);
	file_ra_state_init(&file->f_ra);
	return file;
}
EXPORT_SYMBOL_GPL(alloc_file);

bool get_file_rcu(struct file *file)
{
	return atomic_long_inc_not_zero(&file->f_count);
}
EXPORT_SYMBOL_GPL(get_file_rcu);

void free_empty_file(struct file *file)
{
	put_cred(file->f_cred);
	this_cpu_dec(files_here);
	kfree_rcu(file, f_rcu);
}

/* What its opener has counted. */
static void put_rights(struct file *file)
{
	if (!(file->f_mode & FMODE_WRITER))
		return;
	put_write_access(file->f_inode);
	mnt_drop_write(file->f_path.mnt);
}

/* The memory stays for a while, as that of the inode does. */
void fput(struct file *file)
{
	if (!atomic_long_dec_and_test(&file->f_count))
		return;
	might_sleep();
	if (unlikely(!hlist_empty(&file->f_ep)))
		file_unwatch(file);
	if (unlikely(file->f_owner))
		file_disown(file);
	if (likely(file->f_inode)) {
		notify_close(file);
		if (unlikely(READ_ONCE(file->f_inode->i_flctx)))
			locks_remove_file(file->f_inode, file);
	}
	if (file->f_op && file->f_op->release)
		file->f_op->release(file->f_inode, file);
	put_rights(file);
	if (file->f_path.dentry)
		path_put(&file->f_path);
	else if (file->f_inode)
		iput(file->f_inode);
	free_empty_file(file);
}
EXPORT_SYMBOL_GPL(fput);
