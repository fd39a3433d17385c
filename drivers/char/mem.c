// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices that are nothing but a rule: null, zero, full, and random numbers. Owns nothing.
 */
#include <linux/cdev.h>
#include <linux/devtmpfs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/random.h>
#include <linux/shmem_fs.h>
#include <linux/string.h>
#include <linux/thread_info.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#define MEM_MAJOR	1

/* --- null, zero, full. --- */

/* The end, at once. */
static ssize_t read_null(struct kiocb *iocb, struct iov_iter *to)
{
	return 0;
}

/* All of it is gone, and none was looked at: a bad pointer is no error. */
static ssize_t write_null(struct kiocb *iocb, struct iov_iter *from)
{
	size_t count = iov_iter_count(from);

	iov_iter_advance(from, count);
	return count;
}

/* As a disk that has no room. */
static ssize_t write_full(struct kiocb *iocb, struct iov_iter *from)
{
	return -ENOSPC;
}

/* Page by page, so that others may run, and signals come. */
static ssize_t read_zero(struct kiocb *iocb, struct iov_iter *to)
{
	size_t done = 0, n;

	while (iov_iter_count(to)) {
		n = iov_iter_zero(min(iov_iter_count(to), PAGE_SIZE), to);
		if (!n)
			return done ?: -EFAULT;
		done += n;
		if (signal_pending(current))
			return done;
		cond_resched();
	}
	return done;
}

/* A shared mapping is memory that only who inherits it can find; a private one is none's. */
static int mmap_zero(struct file *file, struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_SHARED ? shmem_zero_setup(vma) : 0;
}

/* The place is nowhere, and seeking to it is always right: as Linux does it. */
static loff_t null_llseek(struct file *file, loff_t offset, int whence)
{
	file->f_pos = 0;
	return 0;
}

/* --- random, urandom. --- */

/* A buffer at a time, which nobody sees afterwards. */
static ssize_t copy_random(struct iov_iter *to)
{
	u8 buf[256];
	size_t done = 0, n, copied;

	while (iov_iter_count(to)) {
		n = min(iov_iter_count(to), sizeof(buf));
		get_random_bytes(buf, n);
		copied = copy_to_iter(buf, n, to);
		done += copied;
		if (copied < n || signal_pending(current))
			break;
		cond_resched();
	}
	memzero_explicit(buf, sizeof(buf));
	return done || !iov_iter_count(to) ? (ssize_t)done : -EFAULT;
}

/* At any time, as good as what has been gathered until then. */
static ssize_t read_urandom(struct kiocb *iocb, struct iov_iter *to)
{
	return copy_random(to);
}

/* Not before nobody can guess. */
static ssize_t read_random(struct kiocb *iocb, struct iov_iter *to)
{
	int err;

	if (!rng_is_initialized() && (iocb->ki_filp->f_flags & O_NONBLOCK ||
				      iocb->ki_flags & IOCB_NOWAIT))
		return -EAGAIN;
	err = wait_for_random_bytes();
	return err ?: copy_random(to);
}

/* Mixed in, and trusted for nothing. */
static ssize_t write_random(struct kiocb *iocb, struct iov_iter *from)
{
	u8 buf[256];
	size_t done = 0, n, copied;

	while (iov_iter_count(from)) {
		n = min(iov_iter_count(from), sizeof(buf));
		copied = copy_from_iter(buf, n, from);
		add_device_randomness(buf, copied);
		done += copied;
		if (copied < n || signal_pending(current))
			break;
		cond_resched();
	}
	memzero_explicit(buf, sizeof(buf));
	return done || !iov_iter_count(from) ? (ssize_t)done : -EFAULT;
}

/* --- Their numbers. --- */

static const struct file_operations null_fops = {
	.llseek = null_llseek, .read_iter = read_null, .write_iter = write_null,
};
static const struct file_operations zero_fops = {
	.llseek = null_llseek, .read_iter = read_zero, .write_iter = write_null,
	.mmap = mmap_zero,
};
static const struct file_operations full_fops = {
	.llseek = null_llseek, .read_iter = read_zero, .write_iter = write_full,
};
static const struct file_operations random_fops = {
	.llseek = noop_llseek, .read_iter = read_random, .write_iter = write_random,
};
static const struct file_operations urandom_fops = {
	.llseek = noop_llseek, .read_iter = read_urandom, .write_iter = write_random,
};

static struct cdev mem_devices[] = {
	{ .name = "mem", .dev = MKDEV(MEM_MAJOR, 3), .count = 1, .ops = &null_fops },
	{ .name = "mem", .dev = MKDEV(MEM_MAJOR, 5), .count = 1, .ops = &zero_fops },
	{ .name = "mem", .dev = MKDEV(MEM_MAJOR, 7), .count = 1, .ops = &full_fops },
	{ .name = "mem", .dev = MKDEV(MEM_MAJOR, 8), .count = 1, .ops = &random_fops },
	{ .name = "mem", .dev = MKDEV(MEM_MAJOR, 9), .count = 1, .ops = &urandom_fops },
};

/* Linux's numbers. */
static int __init mem_init_devices(void)
{
	static const char *const names[] = { "null", "zero", "full", "random", "urandom" };
	int err = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(mem_devices) && !err; i++)
		err = cdev_add(&mem_devices[i]) ?:
		      devtmpfs_create_node(&(struct devnode){
				.name = names[i], .dev = mem_devices[i].dev,
				.mode = S_IFCHR | 0666 });
	return err;
}
fs_initcall(mem_init_devices);
