/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of /sys/module know of each other. */
#ifndef _FS_SYSFS_MODULE_H
#define _FS_SYSFS_MODULE_H

struct kernel_param;
struct proc_dir_entry;

/* A file in @dir for a parameter that is shown; none for another. */
int sysfs_add_param(struct proc_dir_entry *dir, const struct kernel_param *kp, const char *name);

#endif /* _FS_SYSFS_MODULE_H */
