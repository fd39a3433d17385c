/* SPDX-License-Identifier: GPL-2.0-only */
/* Between fs/namespace.c, which has the tree of mounts, and those who work on it. */
#ifndef _FS_NAMESPACE_H
#define _FS_NAMESPACE_H

#include <linux/mount.h>

extern struct list_head all_mounts;

/* All with namespace_sem for writing. */
bool is_in_tree(const struct vfsmount *mnt);
/* The root of what is mounted upon @path, and upon that; no references. */
struct path topmost(const struct path *path);
/* Who waits for changes is told of one. */
void mounts_changed(void);
struct vfsmount *last_below(struct vfsmount *mnt);
/* @mnt, and the reference, to @where, which nobody has to be able to find. */
void link_mount(struct vfsmount *mnt, const struct path *where);
/* Out of the tree, with all that is upon it, or only that; put_detached() without the lock. */
void detach_tree(struct vfsmount *top, struct list_head *gone);
void detach_upon(struct vfsmount *top, struct list_head *gone);
/* Only if nobody but the caller and the tree has a reference: 0 or -EBUSY. */
int detach_unused(struct vfsmount *mnt, struct list_head *gone);
int move_mount(struct vfsmount *mnt, const struct path *where);
void swap_roots(struct vfsmount *root, struct vfsmount *new, const struct path *put_old);
void put_detached(struct list_head *gone);
/* MNT_* of programs; -EBUSY: somebody writes. */
int set_mount_flags(struct vfsmount *mnt, unsigned int flags);
int set_super_rdonly(struct super_block *sb, bool rdonly);

struct vfsmount *make_mount(const struct file_system_type *type,
			    const struct mount_request *req);

#endif /* _FS_NAMESPACE_H */
