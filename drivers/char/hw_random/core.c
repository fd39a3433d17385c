// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/hwrng: what a source of random numbers gives, as it is. Owns the list of sources, of which
 * the first one is read (rng_mutex, which also keeps readers apart).
 */
#include <linux/cdev.h>
#include <linux/devtmpfs.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/hw_random.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/thread_info.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#define HWRNG_DEV	MKDEV(10, 183)

static DEFINE_MUTEX(rng_mutex);
static LIST_HEAD(rngs);		/* rng_mutex */

/* Behind those that were there before: the one that is read stays the same. */
void hwrng_register(struct hwrng *rng)
{
	guard(mutex)(&rng_mutex);
	list_add_tail(&rng->list, &rngs);
}
EXPORT_SYMBOL_GPL(hwrng_register);

/* With the mutex nobody reads from it, and afterwards nobody finds it. */
void hwrng_unregister(struct hwrng *rng)
{
	guard(mutex)(&rng_mutex);
	list_del(&rng->list);
}
EXPORT_SYMBOL_GPL(hwrng_unregister);

/* With rng_mutex. What there is, waiting for it unless nobody wants to. */
static int read_some(const struct kiocb *iocb, void *buf, size_t max)
{
	struct hwrng *rng = list_first_entry_or_null(&rngs, struct hwrng, list);
	bool no_wait = (iocb->ki_filp->f_flags & O_NONBLOCK) || (iocb->ki_flags & IOCB_NOWAIT);
	int n, err;

	if (!rng)
		return -ENODEV;
	for (;;) {
		n = rng->read(rng, buf, max);
		if (n)
			return n;
		if (no_wait)
			return -EAGAIN;
		/* One that only has empty answers is left when the reader is sent for. */
		err = signal_pending(current) ? -ERESTARTSYS : rng->wait(rng);
		if (err)
			return err;
	}
}

/* Bit by bit, so that others have their turn. What comes before an error counts. */
static ssize_t hwrng_read(struct kiocb *iocb, struct iov_iter *to)
{
	ssize_t done = 0;
	u8 buf[64];

	while (iov_iter_count(to)) {
		size_t copied;
		int n;

		if (mutex_lock_interruptible(&rng_mutex))
			return done ?: -ERESTARTSYS;
		n = read_some(iocb, buf, min(iov_iter_count(to), sizeof(buf)));
		mutex_unlock(&rng_mutex);
		if (n < 0)
			return done ?: n;
		copied = copy_to_iter(buf, n, to);
		memzero_explicit(buf, sizeof(buf));
		done += copied;
		if (copied < (size_t)n)
			return done ?: -EFAULT;
		if (signal_pending(current))
			return done;
		cond_resched();
	}
	return done;
}

/* To be read, and nothing else. */
static int hwrng_open(struct inode *inode, struct file *file)
{
	return (file->f_mode & (FMODE_READ | FMODE_WRITE)) == FMODE_READ ? 0 : -EINVAL;
}

static const struct file_operations hwrng_fops = {
	.open = hwrng_open,
	.read_iter = hwrng_read,
};

static struct cdev hwrng_cdev = {
	.name = "misc", .dev = HWRNG_DEV, .count = 1, .ops = &hwrng_fops,
};

/* The node is there before any source is, and without: then it says that there is none. */
static int __init hwrng_init(void)
{
	return cdev_add(&hwrng_cdev) ?:
	       devtmpfs_create_node(&(struct devnode){ .name = "hwrng", .dev = HWRNG_DEV,
						       .mode = S_IFCHR | 0600 });
}
fs_initcall(hwrng_init);
