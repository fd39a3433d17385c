// SPDX-License-Identifier: GPL-2.0-only
/*
 * Extended attributes of tmpfs: in memory, as all of it.
 *
 * An inode's are in one list, under its i_rwsem. What they take is rounded up to pages, and
 * charged to the filesystem's limit and to the machine's commitment as pages of files are:
 * who may fill the one may not fill the other behind it.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xattr.h>
#include <uapi/linux/xattr.h>

#include "tmpfs.h"

/* @size bytes of value behind the name and its NUL. */
struct tmpfs_xattr {
	struct list_head list;
	size_t name_len, size;
	char name[];
};

/* All inodes of tmpfs are such, memfds among them. */
static struct tmpfs_inode *TMPFS_I(struct inode *inode)
{
	return container_of(SHMEM_I(inode), struct tmpfs_inode, shmem);
}

/* Any bytes; they may be none. */
static char *value_of(struct tmpfs_xattr *x)
{
	return x->name + x->name_len + 1;
}

/* NULL takes nothing. */
static size_t bytes_of(const struct tmpfs_xattr *x)
{
	return x ? sizeof(*x) + x->name_len + 1 + x->size : 0;
}

/* --- Limits. --- */

static unsigned long pages_of(size_t bytes)
{
	return DIV_ROUND_UP(bytes, PAGE_SIZE);
}

/* Counted first, so that of two who want the last page, one is told. */
static int take_pages(struct inode *inode, unsigned long pages)
{
	struct shmem_quota *quota = &TMPFS_SB(inode->i_sb)->blocks;
	unsigned long most = READ_ONCE(quota->most);
	long used = atomic_long_add_return(pages, &quota->used);

	if ((!most || used <= (long)most) && !vm_charge_file(pages))
		return 0;
	atomic_long_sub(pages, &quota->used);
	return -ENOSPC;
}

/* The other end of it. */
static void give_pages(struct inode *inode, unsigned long pages)
{
	atomic_long_sub(pages, &TMPFS_SB(inode->i_sb)->blocks.used);
	vm_uncharge_file(pages);
}

/* From so many bytes in all to so many: 0 or -ENOSPC, which giving up never is. */
static int set_bytes(struct inode *inode, size_t bytes)
{
	struct tmpfs_inode *ti = TMPFS_I(inode);
	unsigned long old = pages_of(ti->xattr_bytes), new = pages_of(bytes);
	int err = 0;

	if (new > old)
		err = take_pages(inode, new - old);
	else if (new < old)
		give_pages(inode, old - new);
	if (!err)
		ti->xattr_bytes = bytes;
	return err;
}

/* --- With i_rwsem. --- */

/* They are few: a list will do. */
static struct tmpfs_xattr *find(struct inode *inode, const char *name)
{
	struct tmpfs_xattr *x;

	list_for_each_entry(x, &TMPFS_I(inode)->xattrs, list)
		if (!strcmp(x->name, name))
			return x;
	return NULL;
}

/* Its size, and with room the value. */
static ssize_t get(struct inode *inode, const struct xattr_op *op)
{
	struct tmpfs_xattr *x = find(inode, op->name);

	if (!x)
		return -ENODATA;
	if (op->size && op->size < x->size)
		return -ERANGE;
	if (op->size)
		memcpy(op->value, value_of(x), x->size);
	return x->size;
}

/* In no list yet. */
static struct tmpfs_xattr *alloc_xattr(const struct xattr_op *op)
{
	size_t len = strlen(op->name);
	struct tmpfs_xattr *x = kvmalloc(sizeof(*x) + len + 1 + op->size, GFP_KERNEL);

	if (!x)
		return NULL;
	x->name_len = len;
	x->size = op->size;
	memcpy(x->name, op->name, len + 1);
	memcpy(value_of(x), op->value, op->size);
	return x;
}

/* The old one's room counts for the new one. */
static int set(struct inode *inode, const struct xattr_op *op)
{
	struct tmpfs_xattr *old = find(inode, op->name), *new;
	int err;

	if (old ? op->flags & XATTR_CREATE : op->flags & XATTR_REPLACE)
		return old ? -EEXIST : -ENODATA;
	new = alloc_xattr(op);
	if (!new)
		return -ENOMEM;
	err = set_bytes(inode, TMPFS_I(inode)->xattr_bytes - bytes_of(old) + bytes_of(new));
	if (err) {
		kvfree(new);
		return err;
	}
	if (old)
		list_del(&old->list);
	kvfree(old);
	list_add(&new->list, &TMPFS_I(inode)->xattrs);
	inode_touch(inode, UPDATE_CTIME);
	return 0;
}

/* Giving up room cannot fail. */
static void drop(struct inode *inode, struct tmpfs_xattr *x)
{
	WARN_ON_ONCE(set_bytes(inode, TMPFS_I(inode)->xattr_bytes - bytes_of(x)));
	list_del(&x->list);
	kvfree(x);
}

/* Its own family, and its rights, are the caller's business. */
static int remove(struct inode *inode, const struct xattr_op *op)
{
	struct tmpfs_xattr *x = find(inode, op->name);

	if (!x)
		return -ENODATA;
	drop(inode, x);
	inode_touch(inode, UPDATE_CTIME);
	return 0;
}

/* All names end with a NUL; what only root may see is left out for others. */
static ssize_t list(struct inode *inode, const struct xattr_op *op)
{
	struct tmpfs_xattr *x;
	size_t len = 0;

	list_for_each_entry(x, &TMPFS_I(inode)->xattrs, list) {
		if (!op->trusted && !strncmp(x->name, XATTR_TRUSTED_PREFIX,
					     XATTR_TRUSTED_PREFIX_LEN))
			continue;
		if (op->size && op->size - len < x->name_len + 1)
			return -ERANGE;
		if (op->size)
			memcpy(op->value + len, x->name, x->name_len + 1);
		len += x->name_len + 1;
	}
	return len;
}

/* One door, as the filesystem is asked. */
ssize_t tmpfs_xattr(struct inode *inode, struct xattr_op *op)
{
	switch (op->what) {
	case XATTR_OP_GET:
		return get(inode, op);
	case XATTR_OP_SET:
		return set(inode, op);
	case XATTR_OP_REMOVE:
		return remove(inode, op);
	default:
		return list(inode, op);
	}
}

/* Nobody has the inode any more. */
void tmpfs_drop_xattrs(struct inode *inode)
{
	struct tmpfs_xattr *x, *next;

	list_for_each_entry_safe(x, next, &TMPFS_I(inode)->xattrs, list)
		drop(inode, x);
}
