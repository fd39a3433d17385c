// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sysrq-trigger, which does what the first letter that is written to it stands for, and
 * kernel.sysrq. Owns nothing. Whoever may write to the file may do all of it, whatever the
 * latter says.
 */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/sysctl.h>
#include <linux/sysrq.h>
#include <linux/uio.h>

#include "internal.h"

/* Only one letter counts. */
static ssize_t sysrq_write(struct kiocb *iocb, struct iov_iter *from)
{
	size_t count = iov_iter_count(from);
	u8 key;

	if (!count)
		return 0;
	if (!copy_from_iter(&key, sizeof(key), from))
		return -EFAULT;
	handle_sysrq(key);
	return count;
}

static const struct proc_ops sysrq_ops = {
	.proc_write_iter = sysrq_write,
	.proc_lseek = noop_llseek,
};

static const struct ctl_table sysrq_table[] = {
	CTL_INT("sysrq", sysctl_sysrq, INT_MIN, INT_MAX),
};

/* After the directory of the latter. */
static int __init proc_sysrq_init(void)
{
	if (!proc_create("sysrq-trigger", 0200, NULL, &sysrq_ops))
		return -ENOMEM;
	return add_sysctls(kernel_sysctls, sysrq_table, ARRAY_SIZE(sysrq_table));
}
device_initcall(proc_sysrq_init);
