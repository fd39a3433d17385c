/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mounts: a filesystem, or a part of it, seen at a place of the tree of names.
 *
 * namespace_sem is held by who changes the tree, or needs it to be still; mount_lock for
 * writing while it changes, so that walkers under RCU notice. A mount that is in the tree
 * has one reference for that, and one of each mount upon it. Its memory goes after a grace
 * period.
 */
#ifndef __LINUX_MOUNT_H
#define __LINUX_MOUNT_H

#include <linux/atomic.h>
#include <linux/hlist.h>
#include <linux/list.h>
#include <linux/path.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/types.h>

struct file_system_type;
struct super_block;

/* mnt_flags */
#define MNT_NOSUID	0x01
#define MNT_NODEV	0x02
#define MNT_NOEXEC	0x04
#define MNT_NOATIME	0x08
#define MNT_NODIRATIME	0x10
#define MNT_RELATIME	0x20
#define MNT_READONLY	0x40
#define MNT_NOSYMFOLLOW	0x80
#define MNT_USER_FLAGS	0xff

struct vfsmount {
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
	unsigned int mnt_flags;		/* [mount_lock] */
	atomic_t mnt_count;		/* zero: about to go */
	atomic_t mnt_writers;		/* negative: nobody may write */
	struct hlist_node mnt_hash;	/* by parent and mountpoint [mount_lock] */
	struct vfsmount *mnt_parent;	/* itself, if it is nowhere [mount_lock] */
	struct dentry *mnt_mountpoint;	/* [mount_lock] */
	struct list_head mnt_mounts;	/* upon it, [namespace_sem] */
	struct list_head mnt_child;
	struct list_head mnt_list;	/* all, as they came, [namespace_sem] */
	struct list_head mnt_instance;	/* those of the super block [mount_lock] */
	char *mnt_devname;
	struct vfsmount *mnt_copy;	/* while a tree is copied [namespace_sem] */
	int mnt_id;
	bool mnt_expiry_mark;		/* set with namespace_sem, cleared by any use */
	struct rcu_head mnt_rcu;
};

/* Is nothing that is found there to be run? What has no name is nowhere. */
static inline bool path_noexec(const struct path *path)
{
	return path->mnt && (READ_ONCE(path->mnt->mnt_flags) & MNT_NOEXEC);
}

extern struct rw_semaphore namespace_sem;
extern seqlock_t mount_lock;

/* --- fs/mount.c: one mount. --- */

static inline struct vfsmount *mntget(struct vfsmount *mnt)
{
	atomic_inc(&mnt->mnt_count);
	return mnt;
}
/* Under RCU: may be about to go. */
bool mntget_rcu(struct vfsmount *mnt);
/* May sleep. NULL is fine. */
void mntput(struct vfsmount *mnt);
/* For who has only looked whether it is in use: it has not been used by that. */
void mntput_no_expire(struct vfsmount *mnt);
/* Somebody has used it: MNT_EXPIRE begins anew. */
static inline void mnt_used(struct vfsmount *mnt)
{
	if (unlikely(READ_ONCE(mnt->mnt_expiry_mark)))
		WRITE_ONCE(mnt->mnt_expiry_mark, false);
}
/* A mount of @sb's part from @root on, in no place, with one reference; or ERR_PTR. */
struct vfsmount *mnt_alloc(struct super_block *sb, struct dentry *root,
			   const char *devname);

/* From now on there is a writer: 0, or -EROFS. */
int mnt_want_write(struct vfsmount *mnt);
void mnt_drop_write(struct vfsmount *mnt);
/* Under mount_lock: -EBUSY if there are writers. */
int mnt_forbid_writers(struct vfsmount *mnt);
void mnt_allow_writers(struct vfsmount *mnt);

/* Under RCU: what is mounted there, on top of each other only the lowest; or NULL. */
struct vfsmount *lookup_mnt_rcu(const struct vfsmount *mnt, const struct dentry *dentry);
/* Under RCU: from a mount's root to where it is mounted; false: nowhere. */
bool follow_up_rcu(struct path *path);

/* --- fs/namespace.c: the tree of mounts. --- */

/* @mnt, and the reference, go to @where. With namespace_sem. 0 or an error. */
int attach_mount(struct vfsmount *mnt, const struct path *where);
/* A mount of the kernel's own, in no place. */
struct vfsmount *kern_mount(const struct file_system_type *type, const char *options);
void kern_unmount(struct vfsmount *mnt);
/* The root of all: a tmpfs, made at boot. fs/tmpfs/super.c */
extern const struct file_system_type rootfs_type;
void __init mount_rootfs(void);
extern struct path init_root;

/* What mount(2) does, with kernel memory. */
struct mount_request {
	const char *devname;
	const char *type;
	const char *options;
	unsigned long flags;		/* MS_* */
};
int path_mount(const struct path *path, const struct mount_request *req);
int path_umount(const struct path *path, int flags);
int path_pivot_root(const struct path *new_root, const struct path *put_old);
/*
 * One line of /proc/self/mounts or mountinfo, with namespace_sem for reading: its length,
 * without a NUL; 0: it is not below @root; -ENOSPC: @size is too small; -ENOMEM.
 * fs/proc_namespace.c
 */
int show_vfsmnt(const struct vfsmount *mnt, const struct path *root, char *buf, size_t size);
int show_mountinfo(const struct vfsmount *mnt, const struct path *root, char *buf,
		   size_t size);
/* How often the tree has changed; on the queue waits who wants to know that it has. */
int mounts_event(void);
extern struct wait_queue_head mounts_wait;
/* The next one behind @mnt, or the first, with namespace_sem for reading; or NULL. */
struct vfsmount *next_mount(const struct vfsmount *mnt);

#endif /* __LINUX_MOUNT_H */
