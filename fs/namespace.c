// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of mounts: what mount(2), umount2(2) and pivot_root(2) do to it.
 *
 * There is one tree, and every mount in it is private. namespace_sem is held for writing
 * while it changes, mount_lock around each single change, which walkers notice by. All
 * memory is had before the first change.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs_struct.h>
#include <linux/init.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vfs.h>
#include <linux/wait.h>
#include <uapi/linux/mount.h>

#include "internal.h"
#include "namespace.h"

DECLARE_RWSEM(namespace_sem);
EXPORT_SYMBOL_GPL(namespace_sem);
LIST_HEAD(all_mounts);		/* namespace_sem */
struct path init_root;
EXPORT_SYMBOL_GPL(init_root);

/* Changes, which wrap around; and who sleeps until there is one. */
static atomic_t nr_changes = ATOMIC_INIT(0);
DECLARE_WAIT_QUEUE_HEAD(mounts_wait);
EXPORT_SYMBOL_GPL(mounts_wait);

int mounts_event(void)
{
	return atomic_read(&nr_changes);
}
EXPORT_SYMBOL_GPL(mounts_event);

void mounts_changed(void)
{
	atomic_inc(&nr_changes);
	wake_up_interruptible_all(&mounts_wait);
}

/* --- Into the tree, and out of it. With namespace_sem. --- */

/* @mnt's reference is the tree's; its parent gets one more. */
void link_mount(struct vfsmount *mnt, const struct path *where)
{
	mntget(where->mnt);
	dget(where->dentry);
	list_add_tail(&mnt->mnt_child, &where->mnt->mnt_mounts);
	list_add_tail(&mnt->mnt_list, &all_mounts);
	write_seqlock(&mount_lock);
	mnt_hash_in(mnt, where->mnt, where->dentry);
	write_sequnlock(&mount_lock);
}

/* What has to be put when namespace_sem is free: where it was, and itself. */
static struct path unlink_mount(struct vfsmount *mnt)
{
	struct path where = { .mnt = mnt->mnt_parent, .dentry = mnt->mnt_mountpoint };

	list_del_init(&mnt->mnt_child);
	list_del_init(&mnt->mnt_list);
	write_seqlock(&mount_lock);
	mnt_hash_out(mnt);
	write_sequnlock(&mount_lock);
	mounts_changed();
	return where;
}

/* The root of all is in no place, and in the tree. */
bool is_in_tree(const struct vfsmount *mnt)
{
	return mnt->mnt_parent != mnt || mnt == init_root.mnt;
}

/* What somebody has mounted there since it was looked up, or upon ".", is what is meant. */
struct path topmost(const struct path *path)
{
	struct path top = *path;
	struct vfsmount *mnt;

	lockdep_assert_held(&namespace_sem);
	guard(rcu)();
	while ((mnt = lookup_mnt_rcu(top.mnt, top.dentry)))
		top = (struct path){ .mnt = mnt, .dentry = mnt->mnt_root };
	return top;
}

/* A directory upon a directory, anything else upon anything else; all with a name. */
static int check_place(const struct vfsmount *mnt, const struct path *where)
{
	if (d_unlinked(where->dentry))
		return -ENOENT;
	if (!is_in_tree(where->mnt))
		return -EINVAL;
	if (S_ISDIR(d_inode(mnt->mnt_root)->i_mode) !=
	    S_ISDIR(d_inode(where->dentry)->i_mode))
		return -ENOTDIR;
	return d_unlinked(mnt->mnt_root) ? -ENOENT : 0;
}

int attach_mount(struct vfsmount *mnt, const struct path *where)
{
	struct path top = topmost(where);
	struct inode *inode = d_inode(top.dentry);
	int err;

	/* Who removes a directory looks whether something is mounted there. */
	inode_lock(inode);
	err = check_place(mnt, &top);
	if (!err)
		link_mount(mnt, &top);
	inode_unlock(inode);
	if (!err)
		mounts_changed();
	return err;
}
EXPORT_SYMBOL_GPL(attach_mount);

/* @mnt, or a leaf of the tree upon it: the one that goes first. */
struct vfsmount *last_below(struct vfsmount *mnt)
{
	while (!list_empty(&mnt->mnt_mounts))
		mnt = list_last_entry(&mnt->mnt_mounts, struct vfsmount, mnt_child);
	return mnt;
}

/* The tree's reference goes with it to @gone. What it was upon is alive by others. */
static void detach(struct vfsmount *mnt, struct list_head *gone)
{
	struct path where = unlink_mount(mnt);

	list_add_tail(&mnt->mnt_list, gone);
	path_put(&where);
}

void detach_upon(struct vfsmount *top, struct list_head *gone)
{
	while (!list_empty(&top->mnt_mounts))
		detach(last_below(top), gone);
}

void detach_tree(struct vfsmount *top, struct list_head *gone)
{
	detach_upon(top, gone);
	detach(top, gone);
}

/*
 * By one atomic step it is found to be unused, and cannot be used any more: walks that
 * stand in it find that out when they want a reference.
 */
int detach_unused(struct vfsmount *mnt, struct list_head *gone)
{
	if (!list_empty(&mnt->mnt_mounts) ||
	    atomic_cmpxchg(&mnt->mnt_count, 2, 0) != 2)
		return -EBUSY;
	detach(mnt, gone);
	atomic_set(&mnt->mnt_count, 2);
	return 0;
}

/* To another place; in between it is nowhere, which walks wait out. */
static void relink(struct vfsmount *mnt, struct vfsmount *parent, struct dentry *where)
{
	list_move_tail(&mnt->mnt_child, &parent->mnt_mounts);
	mnt_hash_out(mnt);
	mnt_hash_in(mnt, parent, where);
}

int move_mount(struct vfsmount *mnt, const struct path *where)
{
	struct path old = { .mnt = mnt->mnt_parent, .dentry = mnt->mnt_mountpoint };
	int err;

	scoped_guard(inode, d_inode(where->dentry)) {
		err = check_place(mnt, where);
		if (err)
			return err;
		path_get(where);
		write_seqlock(&mount_lock);
		relink(mnt, where->mnt, where->dentry);
		write_sequnlock(&mount_lock);
	}
	mounts_changed();
	path_put(&old);
	return 0;
}

/*
 * @new takes @root's place, and @root goes to @put_old, which is in @new. References: @new
 * leaves its place, and gets that of @root with its reference.
 */
void swap_roots(struct vfsmount *root, struct vfsmount *new, const struct path *put_old)
{
	struct path place = { .mnt = root->mnt_parent, .dentry = root->mnt_mountpoint };
	struct path left = { .mnt = new->mnt_parent, .dentry = new->mnt_mountpoint };

	path_get(put_old);
	write_seqlock(&mount_lock);
	relink(new, place.mnt, place.dentry);
	relink(root, put_old->mnt, put_old->dentry);
	write_sequnlock(&mount_lock);
	mounts_changed();
	path_put(&left);
}

/* Without a lock: the last reference may end a filesystem. */
void put_detached(struct list_head *gone)
{
	struct vfsmount *mnt, *next;

	list_for_each_entry_safe(mnt, next, gone, mnt_list) {
		list_del_init(&mnt->mnt_list);
		mntput(mnt);
	}
}

/* --- Flags. --- */

/* With mount_lock: what is read-only for one reason or another has no writers. */
static int set_writable(struct vfsmount *mnt, unsigned int mnt_flags, unsigned long s_flags)
{
	if (mnt_flags & MNT_READONLY || s_flags & SB_RDONLY)
		return mnt_forbid_writers(mnt);
	mnt_allow_writers(mnt);
	return 0;
}

/* Only those that programs set. If somebody writes nothing is changed. */
int set_mount_flags(struct vfsmount *mnt, unsigned int flags)
{
	int err;

	write_seqlock(&mount_lock);
	err = set_writable(mnt, flags, mnt->mnt_sb->s_flags);
	if (!err)
		WRITE_ONCE(mnt->mnt_flags, (mnt->mnt_flags & ~MNT_USER_FLAGS) | flags);
	write_sequnlock(&mount_lock);
	return err;
}

/* All mounts of it, or none. */
int set_super_rdonly(struct super_block *sb, bool rdonly)
{
	unsigned long flags = rdonly ? sb->s_flags | SB_RDONLY : sb->s_flags & ~SB_RDONLY;
	struct vfsmount *mnt;
	int err = 0;

	write_seqlock(&mount_lock);
	list_for_each_entry(mnt, &sb->s_mounts, mnt_instance) {
		err = set_writable(mnt, mnt->mnt_flags, flags);
		if (err)
			break;
	}
	if (err)
		list_for_each_entry(mnt, &sb->s_mounts, mnt_instance)
			set_writable(mnt, mnt->mnt_flags, sb->s_flags);
	else
		WRITE_ONCE(sb->s_flags, flags);
	write_sequnlock(&mount_lock);
	return err;
}

/* --- The kernel's own. --- */

/* A mount in no place: of a new filesystem, or of the one there is. */
struct vfsmount *make_mount(const struct file_system_type *type,
			    const struct mount_request *req)
{
	struct super_block *sb = sget(type, req->options, req->flags & SB_RDONLY);
	struct vfsmount *mnt;

	if (IS_ERR(sb))
		return ERR_CAST(sb);
	mnt = mnt_alloc(sb, sb->s_root, req->devname);
	deactivate_super(sb);		/* the mount has one of its own */
	return mnt;
}

/* With one reference, for who needs files that nobody finds by a name. */
struct vfsmount *kern_mount(const struct file_system_type *type, const char *options)
{
	return make_mount(type, &(struct mount_request){
		.devname = type->name, .options = options });
}
EXPORT_SYMBOL_GPL(kern_mount);

void kern_unmount(struct vfsmount *mnt)
{
	mntput(mnt);
}
EXPORT_SYMBOL_GPL(kern_unmount);

/* Nobody can run before: names begin here. */
void __init mount_rootfs(void)
{
	struct vfsmount *mnt = kern_mount(&rootfs_type, NULL);

	if (IS_ERR(mnt))
		panic("no root filesystem: %ld", PTR_ERR(mnt));
	init_root = (struct path){ .mnt = mnt, .dentry = mnt->mnt_root };
	list_add_tail(&mnt->mnt_list, &all_mounts);
	init_fs.root = init_root;
	init_fs.pwd = init_root;
	path_get(&init_root);
	path_get(&init_root);
}

static int __init rootfs_init(void)
{
	mount_rootfs();
	return 0;
}
fs_initcall(rootfs_init);

/* --- Looking at it. --- */

/* In the order in which they came. */
struct vfsmount *next_mount(const struct vfsmount *mnt)
{
	const struct list_head *next = mnt ? mnt->mnt_list.next : all_mounts.next;

	return next == &all_mounts ? NULL : list_entry(next, struct vfsmount, mnt_list);
}
EXPORT_SYMBOL_GPL(next_mount);
