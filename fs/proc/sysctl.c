// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys: one value in each file. Owns nothing: a table says where a value is, and stays
 * as long as the kernel. Values are words, which are read and written as a whole.
 */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysctl.h>
#include <linux/uio.h>
#include <linux/vfs.h>

#include "internal.h"

/* Longer values are nobody's. */
#define MOST_TEXT	1024

static struct proc_dir_entry *sys_dir;

/* --- Kinds of values. --- */

/* What it is now; somebody may be setting it. */
void sysctl_show_int(struct seq_file *m, const struct ctl_table *table)
{
	seq_printf(m, "%d\n", READ_ONCE(*(int *)table->data));
}

void sysctl_show_ulong(struct seq_file *m, const struct ctl_table *table)
{
	seq_printf(m, "%lu\n", READ_ONCE(*(unsigned long *)table->data));
}

/* What is the same as long as the kernel runs. */
void sysctl_show_text(struct seq_file *m, const struct ctl_table *table)
{
	seq_printf(m, "%s\n", (const char *)table->data);
}

/* In any base that C knows. What is too large is as wrong as what is no number. */
static int parse(const struct ctl_table *table, const char *text, long *value)
{
	if (kstrtol(text, 0, value) || *value < table->min || *value > table->max)
		return -EINVAL;
	return 0;
}

/* One store: who reads it sees the old value or the new one. */
int sysctl_store_int(const struct ctl_table *table, const char *text)
{
	long value;
	int err = parse(table, text, &value);

	if (!err)
		WRITE_ONCE(*(int *)table->data, value);
	return err;
}

int sysctl_store_ulong(const struct ctl_table *table, const char *text)
{
	long value;
	int err = parse(table, text, &value);

	if (!err)
		WRITE_ONCE(*(unsigned long *)table->data, value);
	return err;
}

/* --- Files. --- */

/* One line, in most files. */
static int sysctl_show(struct seq_file *m, void *v)
{
	const struct ctl_table *table = m->private;

	table->show(m, table);
	return 0;
}

/* The table's entry says all that there is to know. */
static int sysctl_open(struct inode *inode, struct file *file)
{
	return single_open(file, sysctl_show, pde_data(inode));
}

/* All of it in one write, from the beginning: a part of a number is another number. */
static ssize_t sysctl_write(struct kiocb *iocb, struct iov_iter *from)
{
	const struct ctl_table *table = pde_data(file_inode(iocb->ki_filp));
	size_t len = iov_iter_count(from);
	char *text __free(kfree) = NULL;
	int err;

	if (!table->store || len >= MOST_TEXT || iocb->ki_pos)
		return -EINVAL;
	text = kzalloc(len + 1, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	if (copy_from_iter(text, len, from) != len)
		return -EFAULT;
	err = table->store(table, strim(text));
	if (err)
		return err;
	iocb->ki_pos += len;
	return len;
}

static const struct proc_ops sysctl_ops = {
	.proc_open = sysctl_open,
	.proc_read_iter = seq_read_iter,
	.proc_write_iter = sysctl_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

/* What the mode forbids, it forbids to root, too. */
static int sysctl_permission(struct inode *inode, int mask)
{
	umode_t mode = READ_ONCE(inode->i_mode);

	if ((mask & MAY_WRITE && !(mode & 0222)) || (mask & MAY_READ && !(mode & 0444)))
		return -EACCES;
	return generic_permission(inode, mask);
}

static const struct inode_operations sysctl_inode_operations = {
	.permission = sysctl_permission,
	.setattr = proc_setattr,
};

/* All of it or nothing. */
int add_sysctls(struct proc_dir_entry *dir, const struct ctl_table *table, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		struct proc_file file = {
			.name = table[i].procname, .mode = table[i].mode, .ops = &sysctl_ops,
			.data = (void *)&table[i],
		};
		struct proc_dir_entry *pde = proc_register(dir, &file);

		if (!pde)
			return -ENOMEM;
		WRITE_ONCE(pde->iop, &sysctl_inode_operations);
	}
	return 0;
}

struct proc_dir_entry *register_sysctl(struct proc_dir_entry *parent, const char *name,
				       const struct ctl_table *table, unsigned int nr)
{
	struct proc_dir_entry *dir = proc_mkdir(name, parent ?: sys_dir);

	if (dir && add_sysctls(dir, table, nr)) {
		proc_remove(dir);
		return NULL;
	}
	return dir;
}

/* Before anybody registers anything in it. */
static int __init proc_sysctl_init(void)
{
	sys_dir = proc_mkdir("sys", NULL);
	return sys_dir ? 0 : -ENOMEM;
}
fs_initcall(proc_sysctl_init);
