/* SPDX-License-Identifier: GPL-2.0-only */
/* A place in the tree of names: which dentry, and in which mount of its filesystem. */
#ifndef _LINUX_PATH_H
#define _LINUX_PATH_H

#include <linux/types.h>

struct dentry;
struct vfsmount;

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

static inline bool path_equal(const struct path *a, const struct path *b)
{
	return a->mnt == b->mnt && a->dentry == b->dentry;
}

/* One more reference to both. fs/mount.c */
void path_get(const struct path *path);
/* May sleep. */
void path_put(const struct path *path);

#endif /* _LINUX_PATH_H */
