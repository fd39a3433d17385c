/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a task's names begin, and which rights new files do not get. */
#ifndef _LINUX_FS_STRUCT_H
#define _LINUX_FS_STRUCT_H

#include <linux/path.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* @root and @pwd change under @lock; who reads them under RCU looks at @seq, too. */
struct fs_struct {
	refcount_t users;
	spinlock_t lock;
	seqcount_t seq;
	unsigned int umask;
	struct path root, pwd;
};

extern struct fs_struct init_fs;

/* Under RCU, without references; the running task's. */
void get_fs_root_rcu(struct path *root);
void get_fs_pwd_rcu(struct path *pwd);
/* With references. */
void get_fs_root(struct path *root);
void get_fs_pwd(struct path *pwd);
/* Another task's, with references; false: it has ended. */
bool get_task_places(struct task_struct *p, struct path *root, struct path *pwd);
int get_task_umask(struct task_struct *p);
/* References of their own are taken. */
void set_fs_root(const struct path *path);
void set_fs_pwd(const struct path *path);
/* Everybody who is at @old is at @new from now on. */
void chroot_fs_refs(const struct path *old, const struct path *new);

/* A copy with a count of 1, or NULL without memory. */
struct fs_struct *copy_fs_struct(struct fs_struct *old);
void put_fs_struct(struct fs_struct *fs);
void exit_fs(struct task_struct *p);
/* Before the first fork. */
void fs_struct_init(void);

static inline unsigned int current_umask(void)
{
	return READ_ONCE(current->fs->umask);
}

#endif /* _LINUX_FS_STRUCT_H */
