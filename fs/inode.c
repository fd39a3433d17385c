// SPDX-License-Identifier: GPL-2.0-only
/*
 * Inodes: how they come and go, their times, and who may write to them.
 *
 * Owns i_count and i_writecount, which are atomic, and the times. The memory goes after a
 * grace period, see linux/fs.h.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/filelock.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/truncate.h>
#include <linux/vfs.h>
#include <linux/xattr.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/xattr.h>

#include "internal.h"

/* --- Coming and going. --- */

/* Of who can do nothing. */
static const struct inode_operations no_inode_operations;
static const struct file_operations no_file_operations;

void inode_init_always(struct super_block *sb, struct inode *inode)
{
	memset(inode, 0, sizeof(*inode));
	atomic_set(&inode->i_count, 1);
	inode->i_nlink = 1;
	spin_lock_init(&inode->i_lock);
	init_rwsem(&inode->i_rwsem);
	address_space_init_once(&inode->i_data);
	inode->i_data.host = inode;
	inode->i_mapping = &inode->i_data;
	inode->i_sb = sb;
	inode->i_op = &no_inode_operations;
	inode->i_fop = &no_file_operations;
}
EXPORT_SYMBOL_GPL(inode_init_always);

/* Given when it is asked for: few are ever asked for theirs. */
u64 inode_sequence(struct inode *inode)
{
	static atomic64_t last;
	s64 mine = atomic64_read(&inode->i_sequence), none = 0;

	if (mine)
		return mine;
	mine = atomic64_add_return(1, &last);
	return atomic64_try_cmpxchg(&inode->i_sequence, &none, mine) ? mine : none;
}

/* By who has a reference already. */
void ihold(struct inode *inode)
{
	WARN_ON_ONCE(atomic_inc_return(&inode->i_count) < 2);
}
EXPORT_SYMBOL_GPL(ihold);

/* Zero: the last iput() is under way, and nobody comes back from there. */
bool igrab_rcu(struct inode *inode)
{
	return atomic_inc_not_zero(&inode->i_count);
}
EXPORT_SYMBOL_GPL(igrab_rcu);

/* Nobody can have found it any more. Its filesystem may be gone already. */
static void free_inode_rcu(struct rcu_head *head)
{
	struct inode *inode = container_of(head, struct inode, i_rcu);

	inode->free_inode(inode);
}

/*
 * The last one takes the pages with it. VMAs have a file, and that has a reference: so there
 * are none of them left, but for those that a fault under RCU still looks at.
 */
void iput(struct inode *inode)
{
	const struct super_operations *ops = inode->i_sb->s_op;

	if (!atomic_dec_and_test(&inode->i_count))
		return;
	if (ops->evict_inode)
		ops->evict_inode(inode);
	else
		truncate_inode_pages_final(&inode->i_data);
	WARN_ON_ONCE(inode->i_data.nrpages);
	WARN_ON_ONCE(mapping_mapped(&inode->i_data));
	locks_free_context(inode);
	inode->free_inode = ops->free_inode;
	call_rcu(&inode->i_rcu, free_inode_rcu);
}
EXPORT_SYMBOL_GPL(iput);

/* Each CPU has a run of its own: they must differ, nothing else. Zero is nobody's. */
unsigned long get_next_ino(void)
{
	static atomic_long_t last;

	return atomic_long_inc_return(&last) + 1;
}
EXPORT_SYMBOL_GPL(get_next_ino);

/* In a set-gid directory the group is the directory's, and so for directories below. */
void inode_init_owner(struct inode *inode, const struct inode *dir, umode_t mode)
{
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	if (dir && dir->i_mode & S_ISGID) {
		inode->i_gid = dir->i_gid;
		if (S_ISDIR(mode))
			mode |= S_ISGID;
		else if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) &&
			 !in_group_p(inode->i_gid) && !capable(CAP_FSETID))
			mode &= ~S_ISGID;
	}
	inode->i_mode = mode;
}
EXPORT_SYMBOL_GPL(inode_init_owner);

/* With i_rwsem for writing; stat() reads it without. */
void inode_set_nlink(struct inode *inode, unsigned int nlink)
{
	WRITE_ONCE(inode->i_nlink, nlink);
}
EXPORT_SYMBOL_GPL(inode_set_nlink);

/* --- Times. --- */

/* As of the last tick, as on Linux: many files are touched between two of them. */
struct timespec64 current_time(void)
{
	struct timespec64 now;

	ktime_get_coarse_real_ts64(&now);
	return now;
}
EXPORT_SYMBOL_GPL(current_time);

/* As two words: who reads without a lock may see parts of two moments. */
static void set_time(struct timespec64 *time, const struct timespec64 *now)
{
	WRITE_ONCE(time->tv_sec, now->tv_sec);
	WRITE_ONCE(time->tv_nsec, now->tv_nsec);
}

/* One moment for all of them. */
void inode_touch(struct inode *inode, unsigned int which)
{
	struct timespec64 now = current_time();

	if (which & UPDATE_MTIME)
		set_time(&inode->i_mtime, &now);
	if (which & UPDATE_CTIME)
		set_time(&inode->i_ctime, &now);
	if (which & UPDATE_ATIME)
		set_time(&inode->i_atime, &now);
}
EXPORT_SYMBOL_GPL(inode_touch);

static bool not_after(const struct timespec64 *a, const struct timespec64 *b)
{
	time64_t a_sec = READ_ONCE(a->tv_sec), b_sec = READ_ONCE(b->tv_sec);

	return a_sec < b_sec ||
	       (a_sec == b_sec && READ_ONCE(a->tv_nsec) <= READ_ONCE(b->tv_nsec));
}

/* Once after each change, and once a day: enough for who asks "read since it came?". */
static bool relatime_is_due(const struct inode *inode)
{
	return not_after(&inode->i_atime, &inode->i_mtime) ||
	       not_after(&inode->i_atime, &inode->i_ctime) ||
	       ktime_get_real_seconds() - READ_ONCE(inode->i_atime.tv_sec) >= 24 * 3600;
}

/* The usual answer is no, and is to be had cheaply. */
static bool atime_is_due(const struct vfsmount *mnt, const struct inode *inode)
{
	unsigned int flags = READ_ONCE(mnt->mnt_flags);
	struct timespec64 now;

	if (flags & MNT_NOATIME || inode->i_flags & S_NOATIME)
		return false;
	if (flags & MNT_NODIRATIME && S_ISDIR(inode->i_mode))
		return false;
	if (flags & MNT_RELATIME && !relatime_is_due(inode))
		return false;
	now = current_time();
	return READ_ONCE(inode->i_atime.tv_sec) != now.tv_sec ||
	       READ_ONCE(inode->i_atime.tv_nsec) != now.tv_nsec;
}

static __always_inline void touch_path(const struct path *path)
{
	struct inode *inode = d_inode(path->dentry);

	if (!atime_is_due(path->mnt, inode) || mnt_want_write(path->mnt))
		return;
	inode_touch(inode, UPDATE_ATIME);
	mnt_drop_write(path->mnt);
}

void touch_atime(const struct path *path)
{
	touch_path(path);
}
EXPORT_SYMBOL_GPL(touch_atime);

void file_accessed(struct file *file)
{
	if (file->f_path.dentry && !(file->f_flags & O_NOATIME))
		touch_path(&file->f_path);
}
EXPORT_SYMBOL_GPL(file_accessed);

/* Set-uid always; set-gid if it means what it says, and not mandatory locking. */
umode_t mode_without_privs(umode_t mode)
{
	if (mode & S_IXGRP)
		mode &= ~S_ISGID;
	return mode & ~S_ISUID;
}

/* Who changes the program, or whose it is, does not get its capabilities. */
void inode_drop_caps(struct inode *inode)
{
	struct xattr_op op = { .what = XATTR_OP_REMOVE, .name = XATTR_NAME_CAPS };

	if (likely(!inode->i_file_caps))
		return;
	WRITE_ONCE(inode->i_file_caps, false);
	inode->i_op->xattr(inode, &op);
}

/* With i_rwsem for writing. Who may keep set-id bits, may write to such a file as well. */
int file_modified(struct file *file)
{
	struct inode *inode = file_inode(file);
	umode_t mode = mode_without_privs(inode->i_mode);

	if (unlikely(mode != inode->i_mode) && S_ISREG(mode) && !capable(CAP_FSETID))
		WRITE_ONCE(inode->i_mode, mode);
	inode_drop_caps(inode);
	inode_touch(inode, UPDATE_MTIME | UPDATE_CTIME);
	return 0;
}
EXPORT_SYMBOL_GPL(file_modified);

/* --- Who writes, and who forbids it: a program that runs is not written to. --- */

int get_write_access(struct inode *inode)
{
	return atomic_inc_unless_negative(&inode->i_writecount) ? 0 : -ETXTBSY;
}
EXPORT_SYMBOL_GPL(get_write_access);

void put_write_access(struct inode *inode)
{
	atomic_dec(&inode->i_writecount);
}
EXPORT_SYMBOL_GPL(put_write_access);

int deny_write_access(struct inode *inode)
{
	return atomic_dec_unless_positive(&inode->i_writecount) ? 0 : -ETXTBSY;
}
EXPORT_SYMBOL_GPL(deny_write_access);

void allow_write_access(struct inode *inode)
{
	atomic_inc(&inode->i_writecount);
}
EXPORT_SYMBOL_GPL(allow_write_access);
