// SPDX-License-Identifier: GPL-2.0-only
/*
 * eventfd: a number that can be waited for.
 *
 * The count is under the lock of its queue, as those are who wait for it to become more
 * than nothing, or to have room.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/init.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#define MOST		(~0ull - 1)

/* Programs have these from their C library. */
#define EFD_SEMAPHORE	1
#define EFD_CLOEXEC	O_CLOEXEC
#define EFD_NONBLOCK	O_NONBLOCK

struct eventfd {
	wait_queue_head_t wq;
	u64 count;			/* [wq.lock] */
	bool semaphore;			/* a read takes one */
};

/* --- Taking. --- */

/* What a read gets: all, or one; 0: there is nothing. */
static u64 take(struct eventfd *e)
{
	u64 taken;

	guard(spinlock_irq)(&e->wq.lock);
	taken = e->semaphore ? e->count != 0 : e->count;
	WRITE_ONCE(e->count, e->count - taken);
	if (taken)
		__wake_up_locked(&e->wq, TASK_NORMAL, 1, (void *)POLLOUT);
	return taken;
}

/* Eight bytes, or it is a mistake. Others may be faster: then we wait again. */
static ssize_t eventfd_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct eventfd *e = iocb->ki_filp->private_data;
	u64 taken;
	long err;

	if (iov_iter_count(to) < sizeof(taken))
		return -EINVAL;
	while (!(taken = take(e))) {
		if (iocb->ki_filp->f_flags & O_NONBLOCK || iocb->ki_flags & IOCB_NOWAIT)
			return -EAGAIN;
		err = wait_event_interruptible(e->wq, READ_ONCE(e->count));
		if (err)
			return err;
	}
	return copy_to_iter(&taken, sizeof(taken), to) == sizeof(taken) ?
		       (ssize_t)sizeof(taken) : -EFAULT;
}

/* --- Adding. --- */

/* For all of it. */
static bool has_room(const struct eventfd *e, u64 add)
{
	return READ_ONCE(e->count) <= MOST - add;
}

/* False: it would be more than can be. */
static bool add_to(struct eventfd *e, u64 add)
{
	guard(spinlock_irq)(&e->wq.lock);
	if (!has_room(e, add))
		return false;
	WRITE_ONCE(e->count, e->count + add);
	__wake_up_locked(&e->wq, TASK_NORMAL, 1, (void *)POLLIN);
	return true;
}

/*
 * Eight bytes. All ones cannot be added: that would be the value that stands for an
 * error.
 */
static ssize_t eventfd_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct eventfd *e = iocb->ki_filp->private_data;
	u64 add;
	long err;

	if (iov_iter_count(from) < sizeof(add))
		return -EINVAL;
	if (copy_from_iter(&add, sizeof(add), from) < sizeof(add))
		return -EFAULT;
	if (add == ~0ull)
		return -EINVAL;
	while (!add_to(e, add)) {
		if (iocb->ki_filp->f_flags & O_NONBLOCK || iocb->ki_flags & IOCB_NOWAIT)
			return -EAGAIN;
		err = wait_event_interruptible(e->wq, has_room(e, add));
		if (err)
			return err;
	}
	return sizeof(add);
}

/* Room for one is room. */
static u32 eventfd_poll(struct file *file, poll_table *pt)
{
	struct eventfd *e = file->private_data;
	u64 count;

	poll_wait(file, &e->wq, pt);
	count = READ_ONCE(e->count);
	return (count ? POLLIN : 0) | (count < MOST ? POLLOUT : 0);
}

/* Nobody waits for it: who polls has a reference to the file. */
static void eventfd_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
}

static void eventfd_show(struct seq_file *m, struct file *file)
{
	const struct eventfd *e = file->private_data;

	seq_printf(m, "eventfd-count: %16llx\neventfd-semaphore: %d\n", READ_ONCE(e->count),
		   e->semaphore);
}

static const struct file_operations eventfd_fops = {
	.llseek = noop_llseek,
	.read_iter = eventfd_read,
	.write_iter = eventfd_write,
	.poll = eventfd_poll,
	.release = eventfd_release,
	.show_fdinfo = eventfd_show,
};

/* --- Making. --- */

/* The file owns the number. */
static struct file *new_eventfd(unsigned int count, int flags)
{
	struct eventfd *e = kzalloc(sizeof(*e), GFP_KERNEL);
	struct file *file;

	if (!e)
		return ERR_PTR(-ENOMEM);
	init_waitqueue_head(&e->wq);
	e->count = count;
	e->semaphore = flags & EFD_SEMAPHORE;
	file = anon_inode_getfile("[eventfd]", &eventfd_fops, e,
				  O_RDWR | (flags & EFD_NONBLOCK));
	if (IS_ERR(file))
		kfree(e);
	return file;
}

static long do_eventfd(unsigned int count, int flags)
{
	struct file *file;
	int fd;

	if (flags & ~(EFD_SEMAPHORE | EFD_CLOEXEC | EFD_NONBLOCK))
		return -EINVAL;
	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		return fd;
	file = new_eventfd(count, flags);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

SYSCALL_DEFINE2(eventfd2, unsigned int, count, int, flags)
{
	return do_eventfd(count, flags);
}

/* The old one, which has no flags. */
SYSCALL_DEFINE1(eventfd, unsigned int, count)
{
	return do_eventfd(count, 0);
}
