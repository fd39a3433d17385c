// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts, one by one: references, writers, and the table in which walkers find what is
 * mounted where. How they form a tree is decided in fs/namespace.c.
 *
 * Owns mount_lock, and all fields of struct vfsmount that it guards.
 */
#include <linux/cache.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vfs.h>

#include "internal.h"

#define MNT_HASH_BITS	8

seqlock_t mount_lock = __SEQLOCK_UNLOCKED(mount_lock);
static struct hlist_head mnt_table[1 << MNT_HASH_BITS];	/* mount_lock */
static DEFINE_IDA(mnt_ids);

/* --- References. --- */

/* From zero nothing comes back: the last mntput() is under way. */
bool mntget_rcu(struct vfsmount *mnt)
{
	return atomic_inc_not_zero(&mnt->mnt_count);
}

/* No walk stands on it any more. */
static void free_mount(struct rcu_head *head)
{
	struct vfsmount *mnt = container_of(head, struct vfsmount, mnt_rcu);

	kfree(mnt->mnt_devname);
	kfree(mnt);
}

/* The last reference: it is in no place, so nobody can find it. */
void mntput_no_expire(struct vfsmount *mnt)
{
	if (!atomic_dec_and_test(&mnt->mnt_count))
		return;
	might_sleep();
	WARN_ON_ONCE(mnt->mnt_parent != mnt);
	write_seqlock(&mount_lock);
	list_del(&mnt->mnt_instance);
	write_sequnlock(&mount_lock);
	dput(mnt->mnt_root);
	deactivate_super(mnt->mnt_sb);
	ida_free(&mnt_ids, mnt->mnt_id);
	call_rcu(&mnt->mnt_rcu, free_mount);
}

/* While there is still a reference of ours: behind it there may be no mount. */
void mntput(struct vfsmount *mnt)
{
	if (!mnt)
		return;
	mnt_used(mnt);
	mntput_no_expire(mnt);
}
EXPORT_SYMBOL_GPL(mntput);

/* By who has references already. */
void path_get(const struct path *path)
{
	mntget(path->mnt);
	dget(path->dentry);
}
EXPORT_SYMBOL_GPL(path_get);

/* The dentry first: its filesystem lives as long as it is mounted. */
void path_put(const struct path *path)
{
	dput(path->dentry);
	mntput(path->mnt);
}
EXPORT_SYMBOL_GPL(path_put);

/* In no place: its own parent. A read-only filesystem has no writers anywhere. */
static void init_mount(struct vfsmount *mnt, struct super_block *sb, struct dentry *root)
{
	atomic_set(&mnt->mnt_count, 1);
	atomic_set(&mnt->mnt_writers, sb->s_flags & SB_RDONLY ? -1 : 0);
	mnt->mnt_root = dget(root);
	mnt->mnt_sb = sb;
	atomic_inc(&sb->s_active);
	mnt->mnt_parent = mnt;
	mnt->mnt_mountpoint = root;
	INIT_LIST_HEAD(&mnt->mnt_mounts);
	INIT_LIST_HEAD(&mnt->mnt_child);
	INIT_LIST_HEAD(&mnt->mnt_list);
	write_seqlock(&mount_lock);
	list_add_tail(&mnt->mnt_instance, &sb->s_mounts);
	write_sequnlock(&mount_lock);
}

/* With a reference to the filesystem of its own. */
struct vfsmount *mnt_alloc(struct super_block *sb, struct dentry *root,
			   const char *devname)
{
	struct vfsmount *mnt = kzalloc(sizeof(*mnt), GFP_KERNEL);
	int id;

	if (!mnt)
		return ERR_PTR(-ENOMEM);
	mnt->mnt_devname = kstrdup(devname ? devname : "none", GFP_KERNEL);
	id = mnt->mnt_devname ? ida_alloc_min(&mnt_ids, 1, GFP_KERNEL) : -ENOMEM;
	if (id < 0) {
		kfree(mnt->mnt_devname);
		kfree(mnt);
		return ERR_PTR(id);
	}
	mnt->mnt_id = id;
	init_mount(mnt, sb, root);
	return mnt;
}

/* --- Writers: counted from zero up; at -1 there are none and none can come. --- */

/* By one atomic step: either we are counted, or we are told that it is read-only. */
int mnt_want_write(struct vfsmount *mnt)
{
	int old = atomic_read(&mnt->mnt_writers);

	do {
		if (old < 0)
			return -EROFS;
	} while (!atomic_try_cmpxchg(&mnt->mnt_writers, &old, old + 1));
	return 0;
}
EXPORT_SYMBOL_GPL(mnt_want_write);

/* The other end of mnt_want_write(). */
void mnt_drop_write(struct vfsmount *mnt)
{
	WARN_ON_ONCE(atomic_dec_return(&mnt->mnt_writers) < 0);
}
EXPORT_SYMBOL_GPL(mnt_drop_write);

/* By one atomic step, so nobody comes in between looking and forbidding. */
int mnt_forbid_writers(struct vfsmount *mnt)
{
	int old = atomic_cmpxchg(&mnt->mnt_writers, 0, -1);

	return old > 0 ? -EBUSY : 0;
}

/* Nothing, if they are not forbidden. */
void mnt_allow_writers(struct vfsmount *mnt)
{
	atomic_cmpxchg(&mnt->mnt_writers, -1, 0);
}

/* --- Where it is mounted. --- */

/* By where it is mounted. */
static struct hlist_head *chain_of(const struct vfsmount *mnt, const struct dentry *dentry)
{
	unsigned long key = (unsigned long)mnt / sizeof(long) +
			    (unsigned long)dentry / sizeof(long) * 31;

	return &mnt_table[hash_long(key, MNT_HASH_BITS)];
}

/* The place is written before the mount can be found by it. */
void mnt_hash_in(struct vfsmount *mnt, struct vfsmount *parent, struct dentry *where)
{
	WRITE_ONCE(mnt->mnt_parent, parent);
	WRITE_ONCE(mnt->mnt_mountpoint, where);
	hlist_add_moving(&mnt->mnt_hash, chain_of(parent, where));
	d_set_mounted(where, true);
}

/* Is anything else mounted on this dentry, of whatever mount of it? */
static bool still_mounted_on(const struct dentry *where)
{
	struct vfsmount *mnt;

	for (unsigned int i = 0; i < ARRAY_SIZE(mnt_table); i++)
		hlist_for_each_entry(mnt, &mnt_table[i], mnt_hash)
			if (mnt->mnt_mountpoint == where)
				return true;
	return false;
}

/* It is its own parent again: who stands in it finds no way up. */
void mnt_hash_out(struct vfsmount *mnt)
{
	struct dentry *where = mnt->mnt_mountpoint;

	hlist_del_init_rcu(&mnt->mnt_hash);
	WRITE_ONCE(mnt->mnt_parent, mnt);
	WRITE_ONCE(mnt->mnt_mountpoint, mnt->mnt_root);
	if (!still_mounted_on(where))
		d_set_mounted(where, false);
}

/* Fields of one that moves may belong to two places: the caller looks at mount_lock. */
static struct vfsmount *scan_chain(const struct vfsmount *parent,
				   const struct dentry *dentry)
{
	struct vfsmount *mnt;

	hlist_for_each_entry_rcu(mnt, chain_of(parent, dentry), mnt_hash)
		if (READ_ONCE(mnt->mnt_parent) == parent &&
		    READ_ONCE(mnt->mnt_mountpoint) == dentry)
			return mnt;
	return NULL;
}

/* Two fields of a mount that moves, and chains that it leaves, are read as one. */
struct vfsmount *lookup_mnt_rcu(const struct vfsmount *parent, const struct dentry *dentry)
{
	struct vfsmount *mnt;
	unsigned int seq;

	do {
		seq = read_seqbegin(&mount_lock);
		mnt = scan_chain(parent, dentry);
	} while (read_seqretry(&mount_lock, seq));
	return mnt;
}

/* Parent and place as they belong together. */
bool follow_up_rcu(struct path *path)
{
	struct vfsmount *parent;
	struct dentry *where;
	unsigned int seq;

	do {
		seq = read_seqbegin(&mount_lock);
		parent = READ_ONCE(path->mnt->mnt_parent);
		where = READ_ONCE(path->mnt->mnt_mountpoint);
	} while (read_seqretry(&mount_lock, seq));
	if (parent == path->mnt)
		return false;
	*path = (struct path){ .mnt = parent, .dentry = where };
	return true;
}
