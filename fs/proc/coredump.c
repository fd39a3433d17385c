// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/<pid>/coredump_filter: what a dump of a process's memory would have in it. It is kept,
 * and children have it, too; dumps are not made. Owns mm->dump_filter, which is one word.
 */
#include <linux/coredump.h>
#include <linux/err.h>
#include <linux/kstrtox.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/uio.h>

#include "internal.h"

/* Nothing, of one that has no memory. */
static int coredump_filter_show(struct seq_file *m, void *unused)
{
	struct task_struct *p = get_proc_task(m->private);
	struct mm_struct *mm;

	if (!p)
		return -ESRCH;
	mm = get_task_mm(p);
	put_task_struct(p);
	if (!mm)
		return 0;
	seq_printf(m, "%08x\n", READ_ONCE(mm->dump_filter));
	mmput(mm);
	return 0;
}

/* Anybody may know it. */
static int coredump_filter_open(struct inode *inode, struct file *file)
{
	return single_open(file, coredump_filter_show, inode);
}

/* Bits that have no meaning are not kept, and not refused. */
static ssize_t coredump_filter_write(struct kiocb *iocb, struct iov_iter *from)
{
	size_t count = iov_iter_count(from);
	struct mm_struct *mm = NULL;
	struct task_struct *p;
	char text[16] = { };
	size_t len = min(count, sizeof(text) - 1);
	unsigned int filter;
	int err;

	if (copy_from_iter(text, len, from) != len)
		return -EFAULT;
	err = kstrtouint(text, 0, &filter);
	if (err)
		return err;
	p = get_proc_task(file_inode(iocb->ki_filp));
	if (p) {
		mm = get_task_mm(p);
		put_task_struct(p);
	}
	if (!mm)
		return -ESRCH;
	WRITE_ONCE(mm->dump_filter, filter & MMF_DUMP_FILTER_MASK);
	mmput(mm);
	return count;
}

const struct file_operations proc_pid_coredump_filter_operations = {
	.open = coredump_filter_open,
	.read_iter = seq_read_iter,
	.write_iter = coredump_filter_write,
	.llseek = seq_lseek,
	.release = single_release,
};
