// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mounts that a process sees: /proc/<pid>/mounts and mountinfo. Owns nothing; the tree
 * of mounts is held still while lines are made. poll() tells each open file once that it has
 * changed.
 */
#include <linux/atomic.h>
#include <linux/mount.h>
#include <linux/poll.h>
#include <linux/wait.h>

#include "internal.h"

/* What an open file keeps. */
struct seen_mounts {
	struct path root;	/* where the process's names began, a reference */
	atomic_t event;		/* the last change that its reader has heard of */
};

/* The @pos-th; what is made and taken away between two reads may move them. */
static void *mounts_start(struct seq_file *m, loff_t *pos)
{
	struct vfsmount *mnt;

	down_read(&namespace_sem);
	mnt = next_mount(NULL);
	for (loff_t i = 0; mnt && i < *pos; i++)
		mnt = next_mount(mnt);
	return mnt;
}

/* In the order in which they came. */
static void *mounts_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return next_mount(v);
}

/* From here on mounts may come and go. */
static void mounts_stop(struct seq_file *m, void *v)
{
	up_read(&namespace_sem);
}

/* As it was when the file was opened. */
static const struct path *root_of(const struct seq_file *m)
{
	return &((struct seen_mounts *)m->private)->root;
}

/* @len: of a line, or why there is none. What the process cannot see has an empty one. */
static int put_line(struct seq_file *m, int len)
{
	if (len == -ENOSPC)
		seq_set_overflow(m);
	else if (len > 0)
		seq_commit(m, len);
	return len == -ENOSPC ? 0 : min(len, 0);
}

/* As fstab has them. */
static int mounts_show(struct seq_file *m, void *v)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);

	return put_line(m, show_vfsmnt(v, root_of(m), buf, size));
}

/* With their numbers, and which part of a filesystem they show. */
static int mountinfo_show(struct seq_file *m, void *v)
{
	char *buf;
	size_t size = seq_get_buf(m, &buf);

	return put_line(m, show_mountinfo(v, root_of(m), buf, size));
}

static const struct seq_operations mounts_seq_operations = {
	.start = mounts_start, .next = mounts_next, .stop = mounts_stop, .show = mounts_show,
};

static const struct seq_operations mountinfo_seq_operations = {
	.start = mounts_start, .next = mounts_next, .stop = mounts_stop,
	.show = mountinfo_show,
};

/* One that has ended sees nothing any more. */
static int open_lines(struct inode *inode, struct file *file, const struct seq_operations *op)
{
	struct task_struct *p = get_proc_task(inode);
	struct seen_mounts *seen;
	struct path root;
	int err;

	if (!p)
		return -EINVAL;
	err = proc_root_path(p, &root);
	put_task_struct(p);
	if (err)
		return err;
	err = seq_open_private(file, op, sizeof(*seen));
	if (err) {
		path_put(&root);
		return err;
	}
	seen = ((struct seq_file *)file->private_data)->private;
	seen->root = root;
	atomic_set(&seen->event, mounts_event());
	return 0;
}

/* There is always something to read; of several who ask at a time one hears of a change. */
static u32 mounts_poll(struct file *file, poll_table *pt)
{
	struct seen_mounts *seen = ((struct seq_file *)file->private_data)->private;
	int event;

	poll_wait(file, &mounts_wait, pt);
	event = mounts_event();
	if (atomic_xchg(&seen->event, event) == event)
		return POLLIN | POLLRDNORM;
	return POLLIN | POLLRDNORM | POLLERR | POLLPRI;
}

static void mounts_release(struct inode *inode, struct file *file)
{
	path_put(root_of(file->private_data));
	seq_release_private(inode, file);
}

/* For mount, df and their like. */
static int mounts_open(struct inode *inode, struct file *file)
{
	return open_lines(inode, file, &mounts_seq_operations);
}

/* For findmnt and its like. */
static int mountinfo_open(struct inode *inode, struct file *file)
{
	return open_lines(inode, file, &mountinfo_seq_operations);
}

const struct file_operations proc_mounts_operations = {
	.open = mounts_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.poll = mounts_poll,
	.release = mounts_release,
};

const struct file_operations proc_mountinfo_operations = {
	.open = mountinfo_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.poll = mounts_poll,
	.release = mounts_release,
};
