/* SPDX-License-Identifier: GPL-2.0-only */
/* Device files that are there by themselves: drivers/base/devtmpfs.c. */
#ifndef _LINUX_DEVTMPFS_H
#define _LINUX_DEVTMPFS_H

#include <linux/types.h>

/* @name: in the one directory that there is; @mode with S_IFCHR or S_IFBLK. */
struct devnode {
	const char *name;
	umode_t mode;
	dev_t dev;
};

#ifdef CONFIG_DEVTMPFS
/* Root's, with exactly that mode. 0, -EEXIST, -ENOMEM. */
int devtmpfs_create_node(const struct devnode *node);
/* What is called so, if it is still there; who has it open keeps it. */
void devtmpfs_delete_node(const char *name);
/* At /dev of the running task's root, if that is a directory. 0 or an error. */
int devtmpfs_mount(void);
#else
static inline int devtmpfs_create_node(const struct devnode *node)
{
	return 0;
}

static inline void devtmpfs_delete_node(const char *name)
{
}

static inline int devtmpfs_mount(void)
{
	return 0;
}
#endif

#endif /* _LINUX_DEVTMPFS_H */
