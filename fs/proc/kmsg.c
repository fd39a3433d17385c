// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/kmsg: the log as text, piece by piece: what one has read nobody else gets. Owns
 * nothing; syslog(2) reads from the same place.
 */
#include <linux/cred.h>
#include <linux/init.h>
#include <linux/kmsg_dump.h>
#include <linux/poll.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>

#include "internal.h"

/* The file's mode says root; that is not enough. */
static int kmsg_open(struct inode *inode, struct file *file)
{
	return capable(CAP_SYSLOG) ? 0 : -EPERM;
}

/* Waits for more, unless the file was opened so that nothing waits. */
static ssize_t kmsg_read(struct kiocb *iocb, struct iov_iter *to)
{
	return syslog_read(to, !(READ_ONCE(iocb->ki_filp->f_flags) & O_NONBLOCK));
}

static u32 kmsg_poll(struct file *file, struct poll_table_struct *pt)
{
	poll_wait(file, &log_wait, pt);
	return syslog_has_unread() ? POLLIN | POLLRDNORM : 0;
}

static const struct proc_ops kmsg_ops = {
	.proc_open = kmsg_open,
	.proc_read_iter = kmsg_read,
	.proc_poll = kmsg_poll,
};

/* Nobody writes to it: that is what /dev/kmsg is for. */
static int __init proc_kmsg_init(void)
{
	return proc_create("kmsg", 0400, NULL, &kmsg_ops) ? 0 : -ENOMEM;
}
fs_initcall(proc_kmsg_init);
