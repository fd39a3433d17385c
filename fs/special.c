// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names that lead to something other than a file's content: devices, FIFOs, sockets. What
 * is behind them is found when they are opened. Owns i_rdev.
 */
#include <linux/cdev.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/pipe_fs_i.h>
#include <linux/vfs.h>

#include "internal.h"

/* Nobody serves it, or it is not to be had by opening a name. */
static int no_open(struct inode *inode, struct file *file)
{
	return -ENXIO;
}

static const struct file_operations no_open_fops = {
	.open = no_open,
};

void init_special_inode(struct inode *inode, umode_t mode, dev_t dev)
{
	inode->i_fop = &no_open_fops;
	if (S_ISFIFO(mode))
		inode->i_fop = &pipefifo_fops;
	if (S_ISCHR(mode))
		inode->i_fop = &chrdev_open_fops;
	if (S_ISCHR(mode) || S_ISBLK(mode))
		inode->i_rdev = dev;
}
EXPORT_SYMBOL_GPL(init_special_inode);
