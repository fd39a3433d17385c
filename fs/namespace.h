/* SPDX-License-Identifier: GPL-2.0-only */
/* Between fs/namespace.c, which has the tree of mounts, and those who work on it. */
#ifndef _FS_NAMESPACE_H
#define _FS_NAMESPACE_H

#include <linux/mount.h>

extern struct list_head all_mounts;

/* All with namespace_sem for writing. */
bool is_in_tree(const struct vfsmount *mnt);
struct vfsmount *last_below(struct vfsmount *mnt);
/* Out of the tree, with all that is upon it; put_detached() without the lock. */
void detach_tree(struct vfsmount *top, struct list_head *gone);
void put_detached(struct list_head *gone);
/* MNT_* of programs; -EBUSY: somebody writes. */
int set_mount_flags(struct vfsmount *mnt, unsigned int flags);
int set_super_rdonly(struct super_block *sb, bool rdonly);

struct vfsmount *make_mount(const struct file_system_type *type,
			    const struct mount_request *req);

#endif /* _FS_NAMESPACE_H */
