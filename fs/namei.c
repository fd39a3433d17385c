// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names: how they come from programs, what they lead to, and who may follow them.
 *
 * Owns the memory of struct filename.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>

#include "internal.h"
#include "walk.h"

/* --- Rights. --- */

/* The bits of a mode that are meant for the running task. */
static umode_t bits_for_me(const struct inode *inode, umode_t mode)
{
	if (READ_ONCE(inode->i_uid) == current_fsuid())
		return mode >> 6;
	if ((mode >> 3 ^ mode) & 7 && in_group_p(READ_ONCE(inode->i_gid)))
		return mode >> 3;
	return mode;
}

/* Who may do what the mode forbids. Nobody runs what nobody may run. */
static bool may_override(umode_t mode, int mask)
{
	mask &= MAY_READ | MAY_WRITE | MAY_EXEC;
	if (S_ISDIR(mode)) {
		if (!(mask & MAY_WRITE) && capable(CAP_DAC_READ_SEARCH))
			return true;
		return capable(CAP_DAC_OVERRIDE);
	}
	if (mask == MAY_READ && capable(CAP_DAC_READ_SEARCH))
		return true;
	return (!(mask & MAY_EXEC) || mode & S_IXUGO) && capable(CAP_DAC_OVERRIDE);
}

/* By the mode, for one of owner, group and others; then by capabilities. */
int generic_permission(const struct inode *inode, int mask)
{
	umode_t mode = inode_mode(inode);

	if (!(mask & ~bits_for_me(inode, mode) & (MAY_READ | MAY_WRITE | MAY_EXEC)))
		return 0;
	return may_override(mode, mask) ? 0 : -EACCES;
}
EXPORT_SYMBOL_GPL(generic_permission);

/* Under RCU, too. */
int inode_permission(struct inode *inode, int mask)
{
	umode_t mode = inode_mode(inode);

	if (unlikely(mask & MAY_WRITE)) {
		if (inode->i_sb->s_flags & SB_RDONLY &&
		    (S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode)))
			return -EROFS;
		if (READ_ONCE(inode->i_flags) & S_IMMUTABLE)
			return -EPERM;
	}
	if (unlikely(inode->i_op->permission))
		return inode->i_op->permission(inode, mask);
	return generic_permission(inode, mask);
}
EXPORT_SYMBOL_GPL(inode_permission);

/* For what only an owner may do. */
bool inode_owner_or_capable(const struct inode *inode)
{
	return READ_ONCE(inode->i_uid) == current_fsuid() || capable(CAP_FOWNER);
}
EXPORT_SYMBOL_GPL(inode_owner_or_capable);

/* --- Names from elsewhere. --- */

#define NAME_SLACK	8	/* words are read beyond the end */

/* For long ones; those that are copied from somewhere are usually short. */
static struct kmem_cache *names_cache;

/* All names have the same room, which is that of the longest. */
static struct filename *alloc_name(void)
{
	struct filename *name = kmem_cache_alloc(names_cache, GFP_KERNEL);

	return name ?: ERR_PTR(-ENOMEM);
}

/* Twice is a mistake; an error or NULL is none. */
void putname(struct filename *name)
{
	if (!IS_ERR_OR_NULL(name))
		kmem_cache_free(names_cache, name);
}
EXPORT_SYMBOL_GPL(putname);

/*
 * A name without an end within PATH_MAX is too long, with it or without is not looked
 * at.
 */
struct filename *getname_flags(const char __user *text, unsigned int flags)
{
	struct filename *name = alloc_name();
	long len;

	if (IS_ERR(name))
		return name;
	len = strncpy_from_user(name->name, text, PATH_MAX);
	if (len == PATH_MAX)
		len = -ENAMETOOLONG;
	else if (!len && !(flags & LOOKUP_EMPTY))
		len = -ENOENT;
	if (len < 0) {
		putname(name);
		return ERR_PTR(len);
	}
	name->len = len;
	return name;
}
EXPORT_SYMBOL_GPL(getname_flags);

/* For the kernel's own names, which nobody checks for being empty. */
struct filename *getname_kernel(const char *text)
{
	struct filename *name = alloc_name();
	ssize_t len;

	if (IS_ERR(name))
		return name;
	len = strscpy(name->name, text, PATH_MAX);
	if (len < 0) {
		putname(name);
		return ERR_PTR(-ENAMETOOLONG);
	}
	name->len = len;
	return name;
}
EXPORT_SYMBOL_GPL(getname_kernel);

/* Zeroed once, so that what is read beyond an end is at least not random. */
static void clear_name(void *name)
{
	memset(name, 0, sizeof(struct filename) + PATH_MAX + NAME_SLACK);
}

static int __init names_init(void)
{
	names_cache = kmem_cache_create("names_cache",
					sizeof(struct filename) + PATH_MAX + NAME_SLACK, 8,
					SLAB_PANIC, clear_name);
	return 0;
}
core_initcall(names_init);

/* --- What they lead to. --- */

/* Walks again if what was found has gone before it could be referenced. */
int filename_lookup(int dfd, const struct filename *name, unsigned int flags,
		    struct path *path)
{
	struct nameidata nd;
	int err;

	if (IS_ERR(name))
		return PTR_ERR(name);
	walk_init(&nd, dfd, name, flags);
	do {
		err = walk_to_end(&nd);
		if (!err)
			err = walk_sleep(&nd);
		if (!err)
			walk_take(&nd, path);
	} while (walk_again(&nd, err));
	return err;
}
EXPORT_SYMBOL_GPL(filename_lookup);

/* The name is read first: a bad pointer is found before a bad descriptor. */
int user_path_at(int dfd, const char __user *text, unsigned int flags, struct path *path)
{
	struct filename *name __free(putname) = getname_flags(text, flags);

	return filename_lookup(dfd, name, flags, path);
}
EXPORT_SYMBOL_GPL(user_path_at);

/* From the running task's root and working directory. */
int kern_path(const char *text, unsigned int flags, struct path *path)
{
	struct filename *name __free(putname) = getname_kernel(text);

	return filename_lookup(AT_FDCWD, name, flags, path);
}
EXPORT_SYMBOL_GPL(kern_path);

/* Asked twice if need be: what cannot be said without sleeping is rare. */
static int look_at_end(struct nameidata *nd, struct path_look *look)
{
	int err;

	mnt_used(nd->path.mnt);
	err = look->fn(look, &nd->path, false);
	if (err != -ECHILD)
		return err;
	err = walk_sleep(nd);
	return err ?: look->fn(look, &nd->path, true);
}

/* The cheap way: nothing is counted, and nothing is left to be put. */
int filename_look(int dfd, const struct filename *name, unsigned int flags,
		  struct path_look *look)
{
	struct nameidata nd;
	int err;

	if (IS_ERR(name))
		return PTR_ERR(name);
	walk_init(&nd, dfd, name, flags);
	do {
		err = walk_to_end(&nd);
		if (!err)
			err = look_at_end(&nd, look);
	} while (walk_again(&nd, err));
	return err;
}
EXPORT_SYMBOL_GPL(filename_look);

/* --- Where something is to be made. --- */

/*
 * The last part with its directory locked. A slash behind it is for directories: else,
 * what is there is there, and what is not cannot be.
 */
static int lock_and_find(struct nameidata *nd, bool is_dir, struct name_place *place)
{
	struct inode *dir = d_inode(nd->path.dentry);
	struct dentry *dentry;
	int err = 0;

	inode_lock_nested(dir, I_MUTEX_PARENT);
	dentry = lookup_one(nd->path.dentry, &nd->last);
	if (IS_ERR(dentry))
		err = PTR_ERR(dentry);
	else if (d_inode(dentry))
		err = -EEXIST;
	else if (nd->last.name[nd->last.len] && !is_dir)
		err = -ENOENT;
	if (!err) {
		place->dentry = dentry;
		return 0;
	}
	inode_unlock(dir);
	if (!IS_ERR(dentry))
		dput(dentry);
	return err;
}

/* What exists already is told before that nobody may write. */
static int find_place(struct nameidata *nd, bool is_dir, struct name_place *place)
{
	int err = walk_parent_held(nd), err_ro;

	if (err)
		return err;
	if (nd->last_type != LAST_NORM)
		return -EEXIST;
	err_ro = mnt_want_write(nd->path.mnt);
	err = lock_and_find(nd, is_dir, place);
	if (!err && err_ro) {
		inode_unlock(d_inode(nd->path.dentry));
		dput(place->dentry);
		return err_ro;
	}
	if (err && !err_ro)
		mnt_drop_write(nd->path.mnt);
	if (!err)
		walk_take(nd, &place->dir);
	return err;
}

/* @place is locked and referenced if this returns 0: done_path_create() undoes all. */
int filename_create(int dfd, const struct filename *name, bool is_dir,
		    struct name_place *place)
{
	struct nameidata nd;
	int err;

	if (IS_ERR(name))
		return PTR_ERR(name);
	walk_init(&nd, dfd, name, 0);
	do {
		err = find_place(&nd, is_dir, place);
	} while (walk_again(&nd, err));
	return err;
}
EXPORT_SYMBOL_GPL(filename_create);

/* The same for a name in user memory. */
int user_path_create(int dfd, const char __user *text, bool is_dir, struct name_place *place)
{
	struct filename *name __free(putname) = getname(text);

	return filename_create(dfd, name, is_dir, place);
}
EXPORT_SYMBOL_GPL(user_path_create);

/* In the reverse order of filename_create(). */
void done_path_create(struct name_place *place)
{
	inode_unlock(d_inode(place->dir.dentry));
	dput(place->dentry);
	mnt_drop_write(place->dir.mnt);
	path_put(&place->dir);
}
EXPORT_SYMBOL_GPL(done_path_create);
