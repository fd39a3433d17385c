/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of fs/ know of each other and nobody else has to. */
#ifndef _FS_INTERNAL_H
#define _FS_INTERNAL_H

#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/rculist.h>
#include <linux/signal.h>

/* Readers may stand on @node, which comes from another chain: each store is one. */
static inline void hlist_add_moving(struct hlist_node *node, struct hlist_head *head)
{
	struct hlist_node *first = head->first;

	WRITE_ONCE(node->next, first);
	WRITE_ONCE(node->pprev, &head->first);
	rcu_assign_pointer(hlist_first_rcu(head), node);
	if (first)
		WRITE_ONCE(first->pprev, &node->next);
}

/* fs/inode.c: without what a writer takes away. */
umode_t mode_without_privs(umode_t mode);

/* fs/dcache.c: a name up to the next slash or the end; returns where that is. */
const char *hash_component(struct qstr *name, const char *text);
/* Under mount_lock. */
void d_set_mounted(struct dentry *dentry, bool mounted);

/* fs/mount.c, with mount_lock for writing: into the tree, and out of it. */
void mnt_hash_in(struct vfsmount *mnt, struct vfsmount *parent, struct dentry *where);
void mnt_hash_out(struct vfsmount *mnt);

/* fs/open.c: the file has a path, and becomes what that leads to; fput() in any case. */
int open_file(struct file *file);
fmode_t fmode_of(unsigned int flags);
/* fs/attr.c: with a right to write. */
int truncate_path(const struct path *path, loff_t length);

/*
 * fs/eventpoll.c: in a set, the file of this number, the (@nth + 1)-th if it has several.
 * Without a reference. -EINVAL: @set is none; -ENOENT.
 */
const struct file *epoll_nth_file(struct file *set, unsigned int fd, unsigned int nth);

/*
 * fs/select.c: a mask of signals for the time of a call; @interrupted: until a handler that
 * is about to run has returned.
 */
struct __kernel_timespec;
struct timespec64;
/* -EFAULT, -EINVAL; and when a duration is over, in *@end: NULL for ever. */
int poll_get_timeout(const struct __kernel_timespec __user *user, struct timespec64 *timeout);
const ktime_t *poll_end_of(const struct timespec64 *timeout, ktime_t *end);
int set_user_sigmask(const sigmask_t __user *user, size_t size);
void end_user_sigmask(bool was_set, bool interrupted);

/* fs/namei_calls.c */
int filename_remove(int dfd, const struct filename *name, bool is_dir);

/* fs/file.c */
int f_dupfd(unsigned int from, struct file *file, unsigned int flags);
bool get_close_on_exec(unsigned int fd);
void set_close_on_exec(unsigned int fd, bool set);
bool fd_is_file(unsigned int fd, const struct file *file);

/* fs/locks_calls.c: F_GETLK and its like. */
long fcntl_lock(struct file *file, unsigned int fd, unsigned int cmd, unsigned long arg);

/* fs/file_table.c: rights and places have been given back already. */
void free_empty_file(struct file *file);

#endif /* _FS_INTERNAL_H */
