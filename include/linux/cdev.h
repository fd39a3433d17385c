/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Character devices: which driver serves which numbers (fs/char_dev.c).
 *
 * A device file is opened by its number: its file gets the driver's operations, and their
 * ->open() is called.
 */
#ifndef _LINUX_CDEV_H
#define _LINUX_CDEV_H

#include <linux/list.h>
#include <linux/types.h>

struct file_operations;

/* @count numbers from @dev on. The memory is the driver's, and stays until cdev_del(). */
struct cdev {
	const struct file_operations *ops;
	const char *name;
	dev_t dev;
	unsigned int count;
	struct list_head list;		/* fs/char_dev.c */
};

/* 0, or -EBUSY: some of the numbers are another's. */
int cdev_add(struct cdev *cdev);
/* Nobody opens it from now on; who has it open keeps it: a module has to be counted. */
void cdev_del(struct cdev *cdev);
/* Calls @fn for each, by number; for /proc/devices. */
void for_each_cdev(void (*fn)(const struct cdev *cdev, void *arg), void *arg);
extern const struct file_operations chrdev_open_fops;

#endif /* _LINUX_CDEV_H */
