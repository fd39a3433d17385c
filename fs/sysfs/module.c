// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/module/<name>/parameters: what the parameters of the kernel's parts are set to, and
 * where they may be set. Those of loaded modules are module_loaded.c's. Owns nothing.
 */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/uio.h>
#include <linux/vfs.h>

#include "../proc/internal.h"
#include "module.h"

extern const struct kernel_param __start___param[], __stop___param[];

/* Values are a page of text at most, and need that much room. */
static int param_show(struct seq_file *m, void *v)
{
	const struct kernel_param *kp = m->private;
	char *buf;
	int len;

	if (seq_get_buf(m, &buf) <= PAGE_SIZE) {
		seq_set_overflow(m);
		return 0;
	}
	len = param_get_running(kp, buf);
	if (len > 0)
		seq_commit(m, len);
	return min(len, 0);
}

/* The entry says which one it is. */
static int param_open(struct inode *inode, struct file *file)
{
	return single_open(file, param_show, pde_data(inode));
}

/* The text as it is, with its newline: to most types that makes no difference. */
static ssize_t param_write(struct kiocb *iocb, struct iov_iter *from)
{
	const struct kernel_param *kp = pde_data(file_inode(iocb->ki_filp));
	size_t len = min(iov_iter_count(from), PAGE_SIZE);
	char *text __free(kfree) = kzalloc(len + 1, GFP_KERNEL);
	int err;

	if (!len)
		return 0;
	if (!text)
		return -ENOMEM;
	if (copy_from_iter(text, len, from) != len)
		return -EFAULT;
	err = param_set_running(kp, text);
	if (err)
		return err;
	iocb->ki_pos += len;
	return len;
}

/* Reading is as of any text; writing sets it. */
static const struct proc_ops param_ops = {
	.proc_open = param_open,
	.proc_read_iter = seq_read_iter,
	.proc_write_iter = param_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

/* Whether it may be set is in its mode, and is for open() to see to. */
int sysfs_add_param(struct proc_dir_entry *dir, const struct kernel_param *kp, const char *name)
{
	struct proc_file file = {
		.name = name, .mode = kp->perm, .ops = &param_ops, .data = (void *)kp,
	};

	if (!kp->perm || !kp->ops->get || strchr(name, '/'))
		return 0;
	return proc_register(dir, &file) ? 0 : -ENOMEM;
}

/* Where the name of its part ends; 0: it is the kernel's as a whole. */
static size_t part_len(const struct kernel_param *kp)
{
	const char *dot = strchr(kp->name, '.');

	return dot ? dot - kp->name : 0;
}

/* The kernel as a whole is a part, too. */
static bool same_part(const struct kernel_param *a, const struct kernel_param *b)
{
	size_t len = part_len(a);

	return len == part_len(b) && !memcmp(a->name, b->name, len);
}

/* Is none of those before it of the same part? */
static bool is_first(const struct kernel_param *kp)
{
	for (const struct kernel_param *other = __start___param; other < kp; other++)
		if (other->perm && same_part(other, kp))
			return false;
	return true;
}

/* The directory of the part that @first is of. */
static struct proc_dir_entry *make_part(const struct kernel_param *first)
{
	size_t len = part_len(first);
	struct proc_dir_entry *dir;
	char name[64] = "kernel";

	if (len)
		strscpy(name, first->name, min(len + 1, sizeof(name)));
	dir = proc_mkdir(name, sysfs_dir(SYSFS_MODULE));
	return dir ? proc_mkdir("parameters", dir) : NULL;
}

/* All of one part, from its first on. */
static int add_part(const struct kernel_param *first)
{
	struct proc_dir_entry *dir = make_part(first);
	size_t len = part_len(first);

	if (!dir)
		return -ENOMEM;
	for (const struct kernel_param *kp = first; kp < __stop___param; kp++)
		if (same_part(kp, first) &&
		    sysfs_add_param(dir, kp, kp->name + (len ? len + 1 : 0)))
			return -ENOMEM;
	return 0;
}

/* Each part once. */
static int __init sysfs_module_init(void)
{
	int err = 0;

	for (const struct kernel_param *kp = __start___param; kp < __stop___param && !err; kp++)
		if (kp->perm && is_first(kp))
			err = add_part(kp);
	return err;
}
late_initcall(sysfs_module_init);
