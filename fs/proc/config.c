// SPDX-License-Identifier: GPL-2.0-only
/* /proc/config.gz: what the kernel was built with. Owns nothing. */
#include <linux/err.h>
#include <linux/ikconfig.h>
#include <linux/init.h>
#include <linux/uio.h>

#include "internal.h"

static size_t config_size(void)
{
	return kernel_config_data_end - kernel_config_data;
}

/* From the place on, as much as is wanted. */
static ssize_t config_read(struct kiocb *iocb, struct iov_iter *to)
{
	size_t size = config_size(), wanted = iov_iter_count(to), len;

	if (iocb->ki_pos < 0)
		return -EINVAL;
	if (!wanted || iocb->ki_pos >= (loff_t)size)
		return 0;
	len = copy_to_iter(kernel_config_data + iocb->ki_pos,
			   min(wanted, size - (size_t)iocb->ki_pos), to);
	iocb->ki_pos += len;
	return len ?: -EFAULT;
}

static const struct proc_ops config_ops = {
	.proc_read_iter = config_read,
	.proc_lseek = generic_file_llseek,
};

/* Who asks for its size is told. */
static int __init proc_config_init(void)
{
	struct proc_dir_entry *pde = proc_create("config.gz", 0444, NULL, &config_ops);

	if (!pde)
		return -ENOMEM;
	proc_set_size(pde, config_size());
	return 0;
}
fs_initcall(proc_config_init);
