// SPDX-License-Identifier: GPL-2.0-only
/*
 * mount(2), umount2(2) and pivot_root(2).
 *
 * Everything is prepared first: names are looked up, filesystems and mounts made, without
 * a lock; then, with namespace_sem, comes what is checked and changed. What is left over
 * is put when the lock is free. Owns nothing.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/mount.h>

#include "internal.h"
#include "namespace.h"

#define MNT_FORCE		0x01
#define MNT_DETACH		0x02
#define MNT_EXPIRE		0x04
#define UMOUNT_NOFOLLOW		0x08
#define MS_PROPAGATION		(MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE)

/*
 * --- Flags. ---
 *
 * The bits of mount(2), and what becomes of them.
 */

static const struct {
	unsigned long ms;
	unsigned int mnt;
} flag_table[] = {
	{ MS_NOSUID, MNT_NOSUID },	{ MS_NODEV, MNT_NODEV },
	{ MS_NOEXEC, MNT_NOEXEC },	{ MS_NOATIME, MNT_NOATIME },
	{ MS_NODIRATIME, MNT_NODIRATIME }, { MS_RDONLY, MNT_READONLY },
	{ MS_NOSYMFOLLOW, MNT_NOSYMFOLLOW },
};

#define MS_ATIMES	(MS_NOATIME | MS_NODIRATIME | MS_RELATIME | MS_STRICTATIME)
#define MNT_ATIMES	(MNT_NOATIME | MNT_NODIRATIME | MNT_RELATIME)

/* relatime is what you get if you ask for nothing else; strict is without any flag. */
static unsigned int mnt_flags_of(unsigned long ms)
{
	unsigned int flags = ms & MS_NOATIME ? 0 : MNT_RELATIME;

	for (unsigned int i = 0; i < ARRAY_SIZE(flag_table); i++)
		if (ms & flag_table[i].ms)
			flags |= flag_table[i].mnt;
	if (ms & MS_STRICTATIME)
		flags &= ~(MNT_RELATIME | MNT_NOATIME);
	return flags;
}

/* When files were read is noted as before, if nothing is said of it. */
static unsigned int new_flags_of(const struct vfsmount *mnt, unsigned long ms)
{
	unsigned int flags = mnt_flags_of(ms);

	if (!(ms & MS_ATIMES))
		flags = (flags & ~MNT_ATIMES) | (mnt->mnt_flags & MNT_ATIMES);
	return flags;
}

/*
 * --- New mounts. ---
 *
 * Of a filesystem of their own, but for kinds of which there is only one.
 */

/* Nobody wants a filesystem twice at the same place: it would look as it did before. */
static bool is_there(const struct vfsmount *mnt, const struct path *where)
{
	struct path top = topmost(where);

	return is_in_tree(top.mnt) && top.dentry == top.mnt->mnt_root &&
	       top.mnt->mnt_sb == mnt->mnt_sb;
}

/*
 * Takes over the reference to @mnt. Where it goes is judged at the last moment: the name may
 * have gone.
 */
static int attach_or_put(struct vfsmount *mnt, const struct path *where)
{
	int err;

	scoped_guard(rwsem_write, &namespace_sem)
		err = is_there(mnt, where) ? -EBUSY : attach_mount(mnt, where);
	if (err)
		mntput(mnt);
	return err;
}

/* A filesystem is made before anybody asks whether it can be mounted there. */
static int do_new_mount(const struct path *where, const struct mount_request *req)
{
	const struct file_system_type *type;
	struct vfsmount *mnt;
	int err;

	if (!req->type)
		return -EINVAL;
	type = get_fs_type(req->type);
	if (!type)
		return -ENODEV;
	mnt = make_mount(type, req);
	if (IS_ERR(mnt))
		return PTR_ERR(mnt);
	err = set_mount_flags(mnt, mnt_flags_of(req->flags));
	if (err) {
		mntput(mnt);
		return err;
	}
	return attach_or_put(mnt, where);
}

/* --- The same once more: bind. --- */

/* Of the part from @root on, in no place, with the flags of the other one. */
static struct vfsmount *clone_mount(const struct vfsmount *old, struct dentry *root)
{
	struct vfsmount *mnt = mnt_alloc(old->mnt_sb, root, old->mnt_devname);
	int err;

	if (IS_ERR(mnt))
		return mnt;
	err = set_mount_flags(mnt, old->mnt_flags & MNT_USER_FLAGS);
	if (!err)
		return mnt;
	mntput(mnt);
	return ERR_PTR(err);
}

/* Is @mnt upon @top, or upon what is upon it, or itself? */
static bool is_upon(const struct vfsmount *mnt, const struct vfsmount *top)
{
	for (; mnt != top; mnt = mnt->mnt_parent)
		if (mnt->mnt_parent == mnt)
			return false;
	return true;
}

/* Parents before children; those upon @top are left out if they are not below @root. */
static struct vfsmount *next_upon(struct vfsmount *mnt, const struct vfsmount *top)
{
	if (!list_empty(&mnt->mnt_mounts))
		return list_first_entry(&mnt->mnt_mounts, struct vfsmount, mnt_child);
	while (mnt != top) {
		if (!list_is_last(&mnt->mnt_child, &mnt->mnt_parent->mnt_mounts))
			return list_next_entry(mnt, mnt_child);
		mnt = mnt->mnt_parent;
	}
	return NULL;
}

/* A parent's copy is there before those of its children; NULL: it was left out. */
static int clone_upon(struct vfsmount *mnt, const struct vfsmount *top,
		      const struct dentry *root)
{
	struct vfsmount *parent = mnt->mnt_parent->mnt_copy, *copy;
	struct path where = { .mnt = parent, .dentry = mnt->mnt_mountpoint };

	mnt->mnt_copy = NULL;
	if (!parent || (mnt->mnt_parent == top && !is_subdir(mnt->mnt_mountpoint, root)))
		return 0;
	copy = clone_mount(mnt, mnt->mnt_root);
	if (IS_ERR(copy))
		return PTR_ERR(copy);
	link_mount(copy, &where);
	mnt->mnt_copy = copy;
	return 0;
}

/* A copy of all that is seen from @old on; nobody finds it yet. */
static struct vfsmount *clone_tree(const struct path *old)
{
	struct vfsmount *top = old->mnt, *mnt = top, *copy;
	LIST_HEAD(gone);
	int err = 0;

	copy = clone_mount(top, old->dentry);
	if (IS_ERR(copy))
		return copy;
	top->mnt_copy = copy;
	while (!err && (mnt = next_upon(mnt, top)))
		err = clone_upon(mnt, top, old->dentry);
	if (!err)
		return copy;
	detach_upon(copy, &gone);
	put_detached(&gone);
	mntput(copy);
	return ERR_PTR(err);
}

/* The tree of @old is upon @where from now on. */
static int bind_locked(const struct path *old, const struct path *where, bool recursive,
		       struct list_head *gone)
{
	struct vfsmount *mnt;
	int err;

	if (!is_in_tree(old->mnt) || !is_in_tree(where->mnt))
		return -EINVAL;
	mnt = recursive ? clone_tree(old) : clone_mount(old->mnt, old->dentry);
	if (IS_ERR(mnt))
		return PTR_ERR(mnt);
	err = attach_mount(mnt, where);
	if (err) {
		detach_upon(mnt, gone);
		list_add_tail(&mnt->mnt_list, gone);
	}
	return err;
}

/* A part of what is seen, seen once more; with MS_REC all that is upon it, too. */
static int do_bind(const struct path *where, const struct mount_request *req)
{
	LIST_HEAD(gone);
	struct path old;
	int err;

	if (!req->devname || !*req->devname)
		return -EINVAL;
	err = kern_path(req->devname, LOOKUP_FOLLOW, &old);
	if (err)
		return err;
	scoped_guard(rwsem_write, &namespace_sem)
		err = bind_locked(&old, where, req->flags & MS_REC, &gone);
	put_detached(&gone);
	path_put(&old);
	return err;
}

/* --- Other flags, other places. --- */

/*
 * It can fail to become read-only, and options can be wrong: so the former comes first, and is
 * taken back. To let it be written to cannot fail.
 */
static int remount_super(struct super_block *sb, const struct mount_request *req)
{
	bool rdonly = req->flags & MS_RDONLY, was_rdonly = sb->s_flags & SB_RDONLY;
	int err = rdonly ? set_super_rdonly(sb, true) : 0;

	if (err)
		return err;
	if (sb->s_op->remount)
		err = sb->s_op->remount(sb, req->options);
	if (err ? !was_rdonly : !rdonly)
		set_super_rdonly(sb, false);
	return err;
}

/* The mount's own, with MS_BIND, or its filesystem's. */
static int do_remount(const struct path *path, const struct mount_request *req)
{
	struct vfsmount *mnt = path->mnt;
	int err = 0;

	if (path->dentry != mnt->mnt_root)
		return -EINVAL;
	guard(rwsem_write)(&namespace_sem);
	if (!is_in_tree(mnt))
		return -EINVAL;
	if (!(req->flags & MS_BIND))
		err = remount_super(mnt->mnt_sb, req);
	err = err ?: set_mount_flags(mnt, new_flags_of(mnt, req->flags));
	if (!err)
		mounts_changed();
	return err;
}

static bool is_dir(const struct dentry *dentry)
{
	return S_ISDIR(d_inode(dentry)->i_mode);
}

/* Whoever is upon it goes along: so it cannot come to be upon itself. */
static int move_locked(const struct path *old, const struct path *to)
{
	struct path where = topmost(to);

	if (d_unlinked(where.dentry))
		return -ENOENT;
	if (old->dentry != old->mnt->mnt_root || !is_in_tree(old->mnt) ||
	    old->mnt->mnt_parent == old->mnt)
		return -EINVAL;
	if (!is_in_tree(where.mnt) || is_dir(old->dentry) != is_dir(where.dentry))
		return -EINVAL;
	if (is_upon(where.mnt, old->mnt))
		return -ELOOP;
	return move_mount(old->mnt, &where);
}

/* Nobody notices who is in it. */
static int do_move(const struct path *where, const struct mount_request *req)
{
	struct path old;
	int err;

	if (!req->devname || !*req->devname)
		return -EINVAL;
	err = kern_path(req->devname, LOOKUP_FOLLOW, &old);
	if (err)
		return err;
	scoped_guard(rwsem_write, &namespace_sem)
		err = move_locked(&old, where);
	path_put(&old);
	return err;
}

/* All mounts are private: who wants that has it, who wants to share is told so. */
static int do_propagation(const struct path *path, const struct mount_request *req)
{
	unsigned long type = req->flags & MS_PROPAGATION;

	if (path->dentry != path->mnt->mnt_root ||
	    req->flags & ~(MS_PROPAGATION | MS_REC | MS_SILENT) || type & (type - 1))
		return -EINVAL;
	return type == MS_SHARED ? -EINVAL : 0;
}

/* The flags say which of five calls this is, in Linux's order. */
int path_mount(const struct path *path, const struct mount_request *req)
{
	/* For the kernel's own, which nobody mounts. */
	if (req->flags & SB_NOUSER)
		return -EINVAL;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (req->flags & MS_REMOUNT)
		return do_remount(path, req);
	if (req->flags & MS_BIND)
		return do_bind(path, req);
	if (req->flags & MS_PROPAGATION)
		return do_propagation(path, req);
	if (req->flags & MS_MOVE)
		return do_move(path, req);
	return do_new_mount(path, req);
}
EXPORT_SYMBOL_GPL(path_mount);

/* Strings of a program, all of which may be missing. */
struct user_strings {
	char *devname, *type, *options;
};

/* Room for what a program gives, NULL if it is nothing. */
static int page_for(const char __user *user, char **page)
{
	*page = user ? kmalloc(PAGE_SIZE, GFP_KERNEL) : NULL;
	return user && !*page ? -ENOMEM : 0;
}

/* A name, which is shorter than a page with its NUL; NULL is none. */
static int copy_string(const char __user *user, char **copy)
{
	int err = page_for(user, copy);
	long len;

	if (!*copy)
		return err;
	len = strncpy_from_user(*copy, user, PAGE_SIZE);
	return len == PAGE_SIZE ? -EINVAL : min(len, 0L);
}

/* Options are what can be read of a page, with a NUL or without. */
static int copy_options(const char __user *user, char **copy)
{
	int err = page_for(user, copy);

	if (!*copy)
		return err;
	if (copy_from_user(*copy, user, PAGE_SIZE) == PAGE_SIZE)
		return -EFAULT;
	(*copy)[PAGE_SIZE - 1] = '\0';
	return 0;
}

/* The strings are in kernel memory, and stay the caller's. */
static long mount_at(const char __user *dir, const struct user_strings *s,
		     unsigned long flags)
{
	struct mount_request req = {
		.devname = s->devname, .type = s->type, .options = s->options,
		.flags = flags,
	};
	struct path path;
	long err;

	/* An old magic number, which says nothing any more. */
	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		req.flags &= ~MS_MGC_MSK;
	err = user_path_at(AT_FDCWD, dir, LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	err = path_mount(&path, &req);
	path_put(&path);
	return err;
}

/* What was copied is freed, whatever came of it. */
SYSCALL_DEFINE5(mount, const char __user *, dev, const char __user *, dir,
		const char __user *, type, unsigned long, flags, const void __user *, data)
{
	struct user_strings s = {};
	long err = copy_string(type, &s.type);

	err = err ?: copy_string(dev, &s.devname);
	err = err ?: copy_options(data, &s.options);
	err = err ?: mount_at(dir, &s, flags);
	kfree(s.type);
	kfree(s.devname);
	kfree(s.options);
	return err;
}

/*
 * --- Taking away. ---
 *
 * What is open stays usable after MNT_DETACH, and goes with its last user.
 */

/* Who asks has a reference, and so has the tree: with a third one somebody uses it. */
static bool is_busy(const struct vfsmount *mnt)
{
	return !list_empty(&mnt->mnt_mounts) || atomic_read(&mnt->mnt_count) > 2;
}

/* The root of the running task. */
static bool is_own_root(const struct vfsmount *mnt)
{
	struct path root;

	guard(rcu)();
	get_fs_root_rcu(&root);
	return root.mnt == mnt;
}

/*
 * MNT_EXPIRE: the first call marks it, the second takes it away, if nobody has used it
 * meanwhile. The root of the task cannot go under its feet: it becomes read-only instead.
 */
static int umount_locked(struct vfsmount *mnt, int flags, struct list_head *gone)
{
	if (!is_in_tree(mnt) || mnt->mnt_parent == mnt)
		return -EINVAL;
	if (flags & MNT_EXPIRE) {
		if (is_busy(mnt))
			return -EBUSY;
		if (!xchg(&mnt->mnt_expiry_mark, true))
			return -EAGAIN;
	}
	if (is_own_root(mnt) && !(flags & MNT_DETACH))
		return set_super_rdonly(mnt->mnt_sb, true);
	if (flags & MNT_DETACH)
		detach_tree(mnt, gone);
	else
		return detach_unused(mnt, gone);
	return 0;
}

int path_umount(const struct path *path, int flags)
{
	LIST_HEAD(gone);
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (path->dentry != path->mnt->mnt_root)
		return -EINVAL;
	if (flags & MNT_EXPIRE &&
	    (flags & (MNT_FORCE | MNT_DETACH) || is_own_root(path->mnt)))
		return -EINVAL;
	scoped_guard(rwsem_write, &namespace_sem)
		err = umount_locked(path->mnt, flags, &gone);
	put_detached(&gone);
	return err;
}
EXPORT_SYMBOL_GPL(path_umount);

/* By its root, wherever that is seen. */
SYSCALL_DEFINE2(umount2, const char __user *, name, int, flags)
{
	unsigned int lookup = LOOKUP_MOUNTPOINT |
			      (flags & UMOUNT_NOFOLLOW ? 0 : LOOKUP_FOLLOW);
	struct path path;
	int err;

	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW))
		return -EINVAL;
	err = user_path_at(AT_FDCWD, name, lookup, &path);
	if (err)
		return err;
	err = path_umount(&path, flags);
	dput(path.dentry);
	mntput_no_expire(path.mnt);
	return err;
}

/* --- The root becomes another. --- */

/* Where a place is in the tree: the mount's own, or below it. */
static bool is_reachable(const struct path *path, const struct path *root)
{
	struct vfsmount *mnt = path->mnt;
	struct dentry *dentry = path->dentry;

	for (; mnt != root->mnt; mnt = mnt->mnt_parent) {
		if (mnt->mnt_parent == mnt)
			return false;
		dentry = mnt->mnt_mountpoint;
	}
	return is_subdir(dentry, root->dentry);
}

/* In the order in which Linux finds out. */
static int check_pivot(const struct path *new, const struct path *old,
		       const struct path *root)
{
	if (d_unlinked(old->dentry))
		return -ENOENT;
	if (!is_in_tree(new->mnt) || !is_in_tree(root->mnt) || !is_in_tree(old->mnt))
		return -EINVAL;
	/* The first root of all is locked to its place. */
	if (new->mnt->mnt_parent == new->mnt)
		return -EINVAL;
	if (d_unlinked(new->dentry))
		return -ENOENT;
	if (new->mnt == root->mnt || old->mnt == root->mnt)
		return -EBUSY;
	if (root->mnt->mnt_root != root->dentry || root->mnt->mnt_parent == root->mnt ||
	    new->mnt->mnt_root != new->dentry)
		return -EINVAL;
	return is_reachable(old, new) && is_reachable(new, root) ? 0 : -EINVAL;
}

/* All tasks that are at the old root come to the new one, the caller too. */
int path_pivot_root(const struct path *new, const struct path *old)
{
	struct path root;
	int err;

	get_fs_root(&root);
	scoped_guard(rwsem_write, &namespace_sem) {
		struct path where = topmost(old);

		err = check_pivot(new, &where, &root);
		if (!err)
			swap_roots(root.mnt, new->mnt, &where);
	}
	if (!err)
		chroot_fs_refs(&root, new);
	path_put(&root);
	return err;
}
EXPORT_SYMBOL_GPL(path_pivot_root);

/* Both are directories, and both are there. */
SYSCALL_DEFINE2(pivot_root, const char __user *, unew, const char __user *, uold)
{
	struct path new, old;
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	err = user_path_at(AT_FDCWD, unew, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &new);
	if (err)
		return err;
	err = user_path_at(AT_FDCWD, uold, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &old);
	if (!err) {
		err = path_pivot_root(&new, &old);
		path_put(&old);
	}
	path_put(&new);
	return err;
}
