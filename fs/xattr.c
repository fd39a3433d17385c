// SPDX-License-Identifier: GPL-2.0-only
/*
 * Extended attributes: who may see and change them, and the calls. Filesystems keep them.
 * Owns i_file_caps, with i_rwsem for writing.
 *
 * There are three families of names. What is in user. is the file's content as far as rights
 * go; what is in trusted. exists for root alone; security. can be read by all, and is changed
 * by root, but for security.capability, which has its own right and its own form.
 */
#include <asm/byteorder.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fsnotify.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <linux/xattr.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/xattr.h>

/* --- Names, and rights. --- */

/* With the dot, so that "username" is no user's. */
static bool has_prefix(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

/* The one that says what a program may. */
static bool is_caps(const char *name)
{
	return !strcmp(name, XATTR_NAME_CAPS);
}

/* Families that are kept; what is called so, and has no name in it, is a mistake. */
static int check_family(const char *name)
{
	static const char *const families[] = {
		XATTR_USER_PREFIX, XATTR_TRUSTED_PREFIX, XATTR_SECURITY_PREFIX };

	for (int i = 0; i < 3; i++)
		if (has_prefix(name, families[i]))
			return name[strlen(families[i])] ? 0 : -EINVAL;
	return -EOPNOTSUPP;
}

/* To be refused a change is one thing; what one may not see does not exist. */
static int refusal(int mask)
{
	return mask & MAY_WRITE ? -EPERM : -ENODATA;
}

/* In a sticky directory, which is everybody's, everybody could fill it. */
static int check_user_family(struct inode *inode, int mask)
{
	umode_t mode = inode_mode(inode);

	if (!S_ISREG(mode) && !S_ISDIR(mode))
		return refusal(mask);
	if (S_ISDIR(mode) && mode & S_ISVTX && mask & MAY_WRITE &&
	    !inode_owner_or_capable(inode))
		return -EPERM;
	return 0;
}

/* @mask: MAY_READ or MAY_WRITE, of the attribute. */
static int check_rights(struct inode *inode, const char *name, int mask)
{
	int err = 0;

	if (mask & MAY_WRITE && inode->i_flags & (S_IMMUTABLE | S_APPEND))
		return -EPERM;
	if (has_prefix(name, XATTR_SECURITY_PREFIX) || has_prefix(name, XATTR_SYSTEM_PREFIX))
		return 0;
	if (has_prefix(name, XATTR_TRUSTED_PREFIX))
		return capable(CAP_SYS_ADMIN) ? 0 : refusal(mask);
	if (has_prefix(name, XATTR_USER_PREFIX))
		err = check_user_family(inode, mask);
	return err ?: inode_permission(inode, mask);
}

/* What is in security. can be read, but is not everybody's to change. */
static int check_security(const char *name)
{
	if (!has_prefix(name, XATTR_SECURITY_PREFIX))
		return 0;
	return capable(is_caps(name) ? CAP_SETFCAP : CAP_SYS_ADMIN) ? 0 : -EPERM;
}

/* Of the second or the third form, and of its size. */
static bool are_caps(const struct xattr_op *op)
{
	const struct vfs_cap_data *caps = op->value;
	u32 magic;

	if (op->size != XATTR_CAPS_SZ_2 && op->size != XATTR_CAPS_SZ_3)
		return false;
	magic = le32_to_cpu(caps->magic_etc);
	if (magic & ~(VFS_CAP_REVISION_MASK | VFS_CAP_FLAGS_EFFECTIVE))
		return false;
	return (magic & VFS_CAP_REVISION_MASK) ==
	       (op->size == XATTR_CAPS_SZ_2 ? VFS_CAP_REVISION_2 : VFS_CAP_REVISION_3);
}

/* --- Doing it. --- */

/* Of names that it could have, the filesystem knows the rest. */
static ssize_t ask(struct inode *inode, struct xattr_op *op)
{
	int err = check_family(op->name);

	if (!inode->i_op->xattr)
		return -EOPNOTSUPP;
	return err ?: inode->i_op->xattr(inode, op);
}

ssize_t inode_get_xattr(struct inode *inode, const char *name, void *value, size_t size)
{
	struct xattr_op op = {
		.what = XATTR_OP_GET, .name = name, .value = value, .size = size };

	guard(rwsem_read)(&inode->i_rwsem);
	return ask(inode, &op);
}
EXPORT_SYMBOL_GPL(inode_get_xattr);

/* The inode is locked: rights are judged, and it is done, by one state of it. */
static int change(struct inode *inode, struct xattr_op *op)
{
	int err;

	guard(inode)(inode);
	err = check_rights(inode, op->name, MAY_WRITE) ?: check_security(op->name);
	if (err)
		return err;
	err = ask(inode, op);
	if (!err && is_caps(op->name))
		WRITE_ONCE(inode->i_file_caps, op->what == XATTR_OP_SET);
	return err;
}

/* With the mount's consent. */
static int change_on(const struct path *path, struct xattr_op *op)
{
	int err = mnt_want_write(path->mnt);

	if (err)
		return err;
	err = change(d_inode(path->dentry), op);
	if (!err)
		notify_dentry(path->dentry, IN_ATTRIB);
	mnt_drop_write(path->mnt);
	return err;
}

/* --- The calls: the same four things by three ways to a file. --- */

struct xattr_call {
	const char __user *name;
	void __user *value;
	size_t size;
	int flags;
};
typedef long (*xattr_fn)(const struct path *path, const struct xattr_call *c);

/* None, or one that is too long, is out of range. */
static int get_name(char name[XATTR_NAME_MOST + 1], const char __user *user)
{
	long len = strncpy_from_user(name, user, XATTR_NAME_MOST + 1);

	if (len < 0)
		return -EFAULT;
	return !len || len > XATTR_NAME_MOST ? -ERANGE : 0;
}

/* With memory of the kernel's for a value, or a list: NULL for none. */
static void *room_for(size_t *size)
{
	*size = min(*size, (size_t)XATTR_SIZE_MOST);
	if (!*size)
		return NULL;
	return kvzalloc(*size, GFP_KERNEL) ?: ERR_PTR(-ENOMEM);
}

/* The program's bytes are ours before they are judged. */
static long set_with(const struct path *path, const struct xattr_call *c, struct xattr_op *op)
{
	if (copy_from_user(op->value, c->value, c->size))
		return -EFAULT;
	if (is_caps(op->name) && !are_caps(op))
		return -EINVAL;
	return change_on(path, op);
}

/* In Linux's order: the flags, the name, the size, the bytes. */
static long do_set(const struct path *path, const struct xattr_call *c)
{
	struct xattr_op op = { .what = XATTR_OP_SET, .size = c->size, .flags = c->flags };
	char name[XATTR_NAME_MOST + 1];
	long err;

	if (c->flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	err = get_name(name, c->name);
	if (err)
		return err;
	if (c->size > XATTR_SIZE_MOST)
		return -E2BIG;
	op.name = name;
	op.value = room_for(&op.size);
	if (IS_ERR(op.value))
		return PTR_ERR(op.value);
	err = set_with(path, c, &op);
	kvfree(op.value);
	return err;
}

/* A family that is not kept is told of only to who might have removed it. */
static long do_remove(const struct path *path, const struct xattr_call *c)
{
	struct xattr_op op = { .what = XATTR_OP_REMOVE };
	char name[XATTR_NAME_MOST + 1];
	long err = get_name(name, c->name);

	op.name = name;
	return err ?: change_on(path, &op);
}

/* What the filesystem has said goes to the program; without room, its size alone. */
static long answer(const struct xattr_call *c, struct xattr_op *op, ssize_t ret)
{
	if (ret > 0 && op->size && copy_to_user(c->value, op->value, ret))
		ret = -EFAULT;
	kvfree(op->value);
	return ret;
}

/* The rights come before the family: who may not look is told nothing. */
static long do_get(const struct path *path, const struct xattr_call *c)
{
	struct inode *inode = d_inode(path->dentry);
	struct xattr_op op = { .size = c->size };
	char name[XATTR_NAME_MOST + 1];
	long err = get_name(name, c->name) ?: check_rights(inode, name, MAY_READ);

	if (err)
		return err;
	op.value = room_for(&op.size);
	if (IS_ERR(op.value))
		return PTR_ERR(op.value);
	return answer(c, &op, inode_get_xattr(inode, name, op.value, op.size));
}

/* A filesystem that keeps none has an empty list. */
static long do_list(const struct path *path, const struct xattr_call *c)
{
	struct inode *inode = d_inode(path->dentry);
	struct xattr_op op = {
		.what = XATTR_OP_LIST, .size = c->size, .trusted = capable(CAP_SYS_ADMIN) };
	ssize_t ret = 0;

	op.value = room_for(&op.size);
	if (IS_ERR(op.value))
		return PTR_ERR(op.value);
	if (inode->i_op->xattr) {
		scoped_guard(rwsem_read, &inode->i_rwsem)
			ret = inode->i_op->xattr(inode, &op);
	}
	return answer(c, &op, ret);
}

/* A symlink is followed, or has attributes of its own. */
static long by_name(const char __user *name, unsigned int lookup, xattr_fn fn,
		    const struct xattr_call *c)
{
	struct path path;
	long err = user_path_at(AT_FDCWD, name, lookup, &path);

	if (err)
		return err;
	err = fn(&path, c);
	path_put(&path);
	return err;
}

/* O_PATH gives none. */
static long by_fd(int fd, xattr_fn fn, const struct xattr_call *c)
{
	CLASS(fd, f)(fd);

	return fd_empty(f) ? -EBADF : fn(&fd_file(f)->f_path, c);
}

/*
 * In the order of their arguments. Names and values are the program's, and are copied before
 * anything is locked.
 */
#define CALL(...)	(&(struct xattr_call){ __VA_ARGS__ })

SYSCALL_DEFINE5(setxattr, const char __user *, path, const char __user *, name,
		const void __user *, value, size_t, size, int, flags)
{
	return by_name(path, LOOKUP_FOLLOW, do_set, CALL(name, (void __user *)value, size, flags));
}

SYSCALL_DEFINE5(lsetxattr, const char __user *, path, const char __user *, name,
		const void __user *, value, size_t, size, int, flags)
{
	return by_name(path, 0, do_set, CALL(name, (void __user *)value, size, flags));
}

/* By a descriptor that may be for reading only: it is no matter of the content. */
SYSCALL_DEFINE5(fsetxattr, int, fd, const char __user *, name, const void __user *, value,
		size_t, size, int, flags)
{
	return by_fd(fd, do_set, CALL(name, (void __user *)value, size, flags));
}

/* A size of 0 asks for the size. */
SYSCALL_DEFINE4(getxattr, const char __user *, path, const char __user *, name,
		void __user *, value, size_t, size)
{
	return by_name(path, LOOKUP_FOLLOW, do_get, CALL(name, value, size));
}

SYSCALL_DEFINE4(lgetxattr, const char __user *, path, const char __user *, name,
		void __user *, value, size_t, size)
{
	return by_name(path, 0, do_get, CALL(name, value, size));
}

SYSCALL_DEFINE4(fgetxattr, int, fd, const char __user *, name, void __user *, value,
		size_t, size)
{
	return by_fd(fd, do_get, CALL(name, value, size));
}

SYSCALL_DEFINE3(listxattr, const char __user *, path, char __user *, list, size_t, size)
{
	return by_name(path, LOOKUP_FOLLOW, do_list, CALL(NULL, list, size));
}

SYSCALL_DEFINE3(llistxattr, const char __user *, path, char __user *, list, size_t, size)
{
	return by_name(path, 0, do_list, CALL(NULL, list, size));
}

SYSCALL_DEFINE3(flistxattr, int, fd, char __user *, list, size_t, size)
{
	return by_fd(fd, do_list, CALL(NULL, list, size));
}

/* What is not there cannot be removed: -ENODATA. */
SYSCALL_DEFINE2(removexattr, const char __user *, path, const char __user *, name)
{
	return by_name(path, LOOKUP_FOLLOW, do_remove, CALL(name));
}

SYSCALL_DEFINE2(lremovexattr, const char __user *, path, const char __user *, name)
{
	return by_name(path, 0, do_remove, CALL(name));
}

SYSCALL_DEFINE2(fremovexattr, int, fd, const char __user *, name)
{
	return by_fd(fd, do_remove, CALL(name));
}
