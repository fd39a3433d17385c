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

/*
 * In any base that C knows, without a sign that says nothing. What is too large is as wrong as
 * what is no number. One store: who reads it sees the old value or the new one.
 */
int sysctl_store_int(const struct ctl_table *table, const char *text)
{
	long value;

	if (*text == '+' || kstrtol(text, 0, &value) || value < table->min ||
	    value > table->max)
		return -EINVAL;
	if (table->act)
		table->act(value);
	else
		WRITE_ONCE(*(int *)table->data, value);
	return 0;
}

int sysctl_store_ulong(const struct ctl_table *table, const char *text)
{
	unsigned long value;

	if (*text == '+' || *text == '-' || kstrtoul(text, 0, &value))
		return -EINVAL;
	WRITE_ONCE(*(unsigned long *)table->data, value);
	return 0;
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

static bool is_number(const struct ctl_table *table)
{
	return table->store == sysctl_store_int || table->store == sysctl_store_ulong;
}

/* What stands before the first blank, and is stored; how much is read with the blanks. */
static ssize_t store_number(const struct ctl_table *table, char *text)
{
	char *number = skip_spaces(text), *end = number + strcspn(number, " \t\n");
	char *rest = skip_spaces(end);
	int err;

	*end = '\0';
	err = table->store(table, number);
	return err ?: rest - text;
}

/*
 * From the beginning: a part of a number is another number. As on Linux a number is all that is
 * taken of a text, and what comes behind it, by another write, is nothing.
 */
static ssize_t sysctl_write(struct kiocb *iocb, struct iov_iter *from)
{
	const struct ctl_table *table = pde_data(file_inode(iocb->ki_filp));
	size_t len = iov_iter_count(from);
	char *text __free(kfree) = NULL;
	ssize_t ret;

	if (!len || (table->store && is_number(table) && iocb->ki_pos))
		return len;
	if (!table->store || len >= MOST_TEXT || iocb->ki_pos)
		return -EINVAL;
	text = kzalloc(len + 1, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	if (copy_from_iter(text, len, from) != len)
		return -EFAULT;
	if (is_number(table))
		ret = store_number(table, text);
	else
		ret = table->store(table, strim(text)) ?: (ssize_t)len;
	if (ret > 0)
		iocb->ki_pos += ret;
	return ret;
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
