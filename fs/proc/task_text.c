// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is in a process's memory: its arguments, its environment, all of it; and its name.
 * Owns nothing. Bytes are read page by page through a page of the kernel's, since memory of
 * the reader and of the process cannot be reached at the same time.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <linux/vma_usage.h>
#include <uapi/linux/capability.h>

#include "internal.h"

/* --- From one memory to the other. --- */

/* How many bytes, fewer than @len where something is not mapped. */
static size_t read_mm(struct mm_struct *mm, unsigned long addr, void *buf, size_t len)
{
	struct access_request req = {
		.addr = addr, .buf = buf, .len = len, .flags = FOLL_FORCE,
	};
	long ret = mm_access(mm, &req);

	return ret > 0 ? ret : 0;
}

/* From [start, end), @iocb's place on: how many bytes, 0 at the end; -ENOMEM, -EFAULT. */
static ssize_t read_range(struct kiocb *iocb, struct iov_iter *to, struct mm_struct *mm,
			  const unsigned long range[2])
{
	char *page __free(kfree) = kmalloc(PAGE_SIZE, GFP_KERNEL);
	size_t size = range[1] > range[0] ? range[1] - range[0] : 0;
	size_t done = 0, len, got, put;

	if (!page)
		return -ENOMEM;
	while (iov_iter_count(to) && iocb->ki_pos < size) {
		len = min3(iov_iter_count(to), (size_t)PAGE_SIZE, size - (size_t)iocb->ki_pos);
		got = read_mm(mm, range[0] + iocb->ki_pos, page, len);
		put = copy_to_iter(page, got, to);
		iocb->ki_pos += put;
		done += put;
		if (put < got && !done)
			return -EFAULT;
		if (put < len)
			break;
	}
	return done;
}

/* --- The address space of a file that is open. --- */

/*
 * As it is at the open: if another program has come since, the old one's memory is what is
 * read, as long as anybody has it. NULL: there was none. The structure is referenced.
 */
static int open_mm(struct inode *inode, struct file *file, unsigned int mode)
{
	struct task_struct *p = get_proc_task(inode);
	struct mm_struct *mm;

	if (!p)
		return -ESRCH;
	mm = get_task_mm_for(p, mode);
	put_task_struct(p);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	file->private_data = mm;
	if (mm) {
		mmgrab(mm);
		mmput(mm);
	}
	return 0;
}

/* What is in it may have gone long ago. */
static void release_mm(struct inode *inode, struct file *file)
{
	if (file->private_data)
		mmdrop(file->private_data);
}

/* With a user's reference, while it is used; NULL: nobody runs in it any more. */
static struct mm_struct *use_mm(const struct file *file)
{
	struct mm_struct *mm = file->private_data;

	return mm && mmget_not_zero(mm) ? mm : NULL;
}

/* Who may read the memory may know this part of it. */
static int environ_open(struct inode *inode, struct file *file)
{
	return open_mm(inode, file, PTRACE_MODE_READ_FSCREDS);
}

/* --- environ, auxv. --- */

/* Where exec has put it: a program may have written something else there. */
static ssize_t environ_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct mm_struct *mm = use_mm(iocb->ki_filp);
	ssize_t ret;

	if (!mm)
		return 0;
	ret = read_range(iocb, to, mm, (unsigned long[]){ READ_ONCE(mm->env_start),
							   READ_ONCE(mm->env_end) });
	mmput(mm);
	return ret;
}

const struct file_operations proc_pid_environ_operations = {
	.open = environ_open,
	.read_iter = environ_read,
	.llseek = generic_file_llseek,
	.release = release_mm,
};

/* The same of what the kernel has told the program when it began. */
static ssize_t auxv_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct mm_struct *mm = use_mm(iocb->ki_filp);
	ssize_t ret;

	if (!mm)
		return 0;
	ret = read_range(iocb, to, mm, (unsigned long[]){ mm->auxv_start, mm->auxv_end });
	mmput(mm);
	return ret;
}

const struct file_operations proc_pid_auxv_operations = {
	.open = environ_open,
	.read_iter = auxv_read,
	.llseek = generic_file_llseek,
	.release = release_mm,
};

/* --- cmdline. --- */

/*
 * A program that wants to be called otherwise writes over its arguments, and over what is
 * behind them: then the last byte is none of a string's end any more, and the name ends where
 * it does, in the environment at the latest.
 */
static void find_cmdline(struct mm_struct *mm, unsigned long range[2])
{
	unsigned long arg_end = READ_ONCE(mm->arg_end), env_end = READ_ONCE(mm->env_end);
	char last, *page;
	size_t len;

	range[0] = READ_ONCE(mm->arg_start);
	range[1] = arg_end;
	if (range[0] >= arg_end || READ_ONCE(mm->env_start) != arg_end || env_end < arg_end ||
	    !read_mm(mm, arg_end - 1, &last, 1) || !last)
		return;
	page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!page)
		return;
	len = read_mm(mm, range[0], page, min(env_end - range[0], PAGE_SIZE));
	range[1] = range[0] + strnlen(page, len);
	if (range[1] < range[0] + len)
		range[1]++;
	kfree(page);
}

/* Of any task that has a program; anybody may know how it was called. */
static ssize_t cmdline_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct task_struct *p = get_proc_task(file_inode(iocb->ki_filp));
	unsigned long range[2];
	struct mm_struct *mm;
	ssize_t ret;

	if (!p)
		return -ESRCH;
	mm = get_task_mm(p);
	put_task_struct(p);
	if (!mm)
		return 0;
	find_cmdline(mm, range);
	ret = read_range(iocb, to, mm, range);
	mmput(mm);
	return ret;
}

const struct file_operations proc_pid_cmdline_operations = {
	.read_iter = cmdline_read,
	.llseek = generic_file_llseek,
};

/* --- mem. --- */

/* To write to another's memory is to be him. */
static int mem_open(struct inode *inode, struct file *file)
{
	return open_mm(inode, file, PTRACE_MODE_ATTACH_FSCREDS);
}

/* The place in the file is the address: all of them can be one. */
loff_t proc_mem_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

/* One page's worth. What is not mapped is -EIO, but behind something that was. */
static ssize_t mem_copy(struct kiocb *iocb, struct iov_iter *iter, struct mm_struct *mm,
			char *page)
{
	struct access_request req = {
		.addr = iocb->ki_pos, .buf = page,
		.len = min_t(size_t, iov_iter_count(iter), PAGE_SIZE),
		.flags = FOLL_FORCE | (iter->data_source ? FOLL_WRITE : 0),
	};
	long len;

	if (iter->data_source) {
		req.len = copy_from_iter(page, req.len, iter);
		if (!req.len)
			return -EFAULT;
	}
	len = mm_access(mm, &req);
	if (len <= 0)
		return -EIO;
	if (iter->data_source) {
		iov_iter_revert(iter, req.len - len);
	} else {
		len = copy_to_iter(page, len, iter);
		if (!len)
			return -EFAULT;
	}
	iocb->ki_pos += len;
	return len;
}

/* Both ways: the iterator says which. */
static ssize_t mem_rw(struct kiocb *iocb, struct iov_iter *iter)
{
	char *page __free(kfree) = kmalloc(PAGE_SIZE, GFP_KERNEL);
	struct mm_struct *mm = use_mm(iocb->ki_filp);
	ssize_t done = 0, ret = 0;

	if (!mm)
		return 0;
	while (page && iov_iter_count(iter)) {
		ret = mem_copy(iocb, iter, mm, page);
		if (ret < 0)
			break;
		done += ret;
	}
	mmput(mm);
	return done ?: page ? ret : -ENOMEM;
}

const struct file_operations proc_pid_mem_operations = {
	.open = mem_open,
	.read_iter = mem_rw,
	.write_iter = mem_rw,
	.llseek = proc_mem_lseek,
	.release = release_mm,
};

/* --- pagemap. --- */

#define PAGEMAP_BATCH	(PAGE_SIZE / sizeof(u64))

/* Where a page is in memory is for who could find out anyway. */
static void hide_frames(u64 *info, unsigned int nr, const struct file *file)
{
	if (cap_raised(file->f_cred->cap_effective, CAP_SYS_ADMIN))
		return;
	for (unsigned int i = 0; i < nr; i++)
		info[i] &= ~PAGEMAP_PFN;
}

/* As many words as are asked for and fit, from the place's page on; 0: behind the last one. */
static ssize_t pagemap_copy(struct kiocb *iocb, struct iov_iter *to, struct mm_struct *mm,
			    u64 *info)
{
	u64 first = iocb->ki_pos / sizeof(u64), pages = mm->task_size >> PAGE_SHIFT;
	u64 nr = min(iov_iter_count(to) / sizeof(u64), PAGEMAP_BATCH);
	size_t len;

	/* Nothing is mapped behind the last page, ever. */
	if (first >= pages)
		return 0;
	nr = min(nr, pages - first);
	mm_pagemap(mm, first << PAGE_SHIFT, nr, info);
	hide_frames(info, nr, iocb->ki_filp);
	len = copy_to_iter(info, nr * sizeof(u64), to);
	iocb->ki_pos += len;
	return len == nr * sizeof(u64) ? (ssize_t)len : -EFAULT;
}

/* A word for each page that there could be; parts of words are nothing. */
static ssize_t pagemap_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct mm_struct *mm = use_mm(iocb->ki_filp);
	u64 *info __free(kfree) = NULL;
	ssize_t done = 0, ret = 0;

	if (!mm)
		return 0;
	if ((iocb->ki_pos | iov_iter_count(to)) % sizeof(u64))
		ret = -EINVAL;
	else
		info = kmalloc(PAGE_SIZE, GFP_KERNEL);
	/* A batch is as much as fits into a page. */
	while (info && iov_iter_count(to)) {
		ret = pagemap_copy(iocb, to, mm, info);
		if (ret <= 0)
			break;
		done += ret;
		cond_resched();
	}
	mmput(mm);
	return done ?: info ? ret : ret ?: -ENOMEM;
}

const struct file_operations proc_pid_pagemap_operations = {
	.open = environ_open,
	.read_iter = pagemap_read,
	.llseek = proc_mem_lseek,
	.release = release_mm,
};

/* --- comm. --- */

/* As it is, with whatever is in it. */
static int comm_show(struct seq_file *m, void *unused)
{
	struct task_struct *p = get_proc_task(m->private);
	char name[TASK_COMM_LEN];

	if (!p)
		return -ESRCH;
	get_task_comm(name, p);
	put_task_struct(p);
	seq_puts(m, name);
	seq_putc(m, '\n');
	return 0;
}

/* Anybody may know it. */
static int comm_open(struct inode *inode, struct file *file)
{
	return single_open(file, comm_show, inode);
}

/* A thread may name its like. The rest of a name that is too long is nobody's error. */
static ssize_t comm_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct task_struct *p = get_proc_task(file_inode(iocb->ki_filp));
	char name[TASK_COMM_LEN] = { };
	size_t count = iov_iter_count(from), len = min(count, sizeof(name) - 1);
	ssize_t ret = count;

	if (!p)
		return -ESRCH;
	if (copy_from_iter(name, len, from) != len)
		ret = -EFAULT;
	else if (!same_thread_group(p, current))
		ret = -EINVAL;
	else
		set_task_comm(p, name);
	put_task_struct(p);
	return ret;
}

const struct file_operations proc_pid_comm_operations = {
	.open = comm_open,
	.read_iter = seq_read_iter,
	.write_iter = comm_write,
	.llseek = seq_lseek,
	.release = single_release,
};
