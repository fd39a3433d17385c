/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /sys, as far as programs read it: one value in each file. What can be registered is what can
 * be in /proc (linux/proc_fs.h), with these directories as parents: they are there from
 * fs_initcalls on.
 */
#ifndef _LINUX_SYSFS_H
#define _LINUX_SYSFS_H

struct proc_dir_entry;

enum sysfs_dir {
	SYSFS_BUS, SYSFS_CLASS, SYSFS_DEVICES_SYSTEM, SYSFS_KERNEL, SYSFS_MODULE, NR_SYSFS_DIRS,
};
struct proc_dir_entry *sysfs_dir(enum sysfs_dir dir);

#endif /* _LINUX_SYSFS_H */
