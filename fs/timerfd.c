// SPDX-License-Identifier: GPL-2.0-only
/*
 * timerfd: a timer that can be waited for like a file.
 *
 * All of it is under the lock of its queue, which the timer's function takes, too. A timer
 * that repeats stands still once it has expired: the next read says how many times that
 * would have been, and starts it again.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/hrtimer.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/time_user.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/timerfd.h>

struct timerfd {
	wait_queue_head_t wq;
	struct hrtimer timer;
	struct clock_watch watch;	/* TFD_TIMER_CANCEL_ON_SET */
	clockid_t clock;
	ktime_t interval;
	u64 ticks;			/* not read yet */
	ktime_t offset;			/* of the wall clock, when it was watched */
	bool expired;			/* stands still until it is read */
	bool watched, canceled;
};

/* In the interrupt. */
static enum hrtimer_restart timerfd_expired(struct hrtimer *timer)
{
	struct timerfd *t = container_of(timer, struct timerfd, timer);

	guard(spinlock_irqsave)(&t->wq.lock);
	t->expired = true;
	WRITE_ONCE(t->ticks, t->ticks + 1);
	__wake_up_locked(&t->wq, TASK_NORMAL, 1, (void *)POLLIN);
	return HRTIMER_NORESTART;
}

/* The wall clock's, to tell whether it was set, and not another clock. */
static ktime_t wall_offset(void)
{
	ktime_t offs[TK_OFFS_MAX];

	ktime_get_offsets(offs);
	return offs[TK_OFFS_REAL];
}

/* The wall clock was set: a moment of it means something else now. */
static void timerfd_clock_set(struct clock_watch *watch)
{
	struct timerfd *t = container_of(watch, struct timerfd, watch);

	guard(spinlock_irq)(&t->wq.lock);
	if (t->canceled || t->offset == wall_offset())
		return;
	t->canceled = true;
	WRITE_ONCE(t->ticks, t->ticks + 1);
	__wake_up_locked(&t->wq, TASK_NORMAL, 1, (void *)POLLIN);
}

/* --- Reading. --- */

/* With the lock: what has passed while it stood still counts; it goes on. */
static void catch_up(struct timerfd *t)
{
	if (!t->expired || !t->interval)
		return;
	WRITE_ONCE(t->ticks, t->ticks + hrtimer_forward_now(&t->timer, t->interval) - 1);
	hrtimer_start(&t->timer, hrtimer_get_expires(&t->timer), HRTIMER_MODE_ABS);
	t->expired = false;
}

/* How many times it has expired; 0: not yet; -ECANCELED, once for each setting. */
static s64 take(struct timerfd *t)
{
	s64 taken;

	guard(spinlock_irq)(&t->wq.lock);
	if (t->canceled) {
		t->canceled = false;
		t->offset = wall_offset();
		WRITE_ONCE(t->ticks, 0);
		return -ECANCELED;
	}
	if (!t->ticks)
		return 0;
	catch_up(t);
	taken = t->ticks;
	t->expired = false;
	WRITE_ONCE(t->ticks, 0);
	return taken;
}

/* Eight bytes, or it is a mistake. */
static ssize_t timerfd_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct timerfd *t = iocb->ki_filp->private_data;
	s64 taken;
	long err;

	if (iov_iter_count(to) < sizeof(taken))
		return -EINVAL;
	while (!(taken = take(t))) {
		if (iocb->ki_filp->f_flags & O_NONBLOCK || iocb->ki_flags & IOCB_NOWAIT)
			return -EAGAIN;
		err = wait_event_interruptible(t->wq, READ_ONCE(t->ticks));
		if (err)
			return err;
	}
	if (taken < 0)
		return taken;
	return copy_to_iter(&taken, sizeof(taken), to) == sizeof(taken) ?
		       (ssize_t)sizeof(taken) : -EFAULT;
}

/* Ready for the reader who will be told, also of a clock that was set. */
static u32 timerfd_poll(struct file *file, poll_table *pt)
{
	struct timerfd *t = file->private_data;

	poll_wait(file, &t->wq, pt);
	return READ_ONCE(t->ticks) ? POLLIN : 0;
}

/* Nobody has the file any more; its function may run still. */
static void timerfd_release(struct inode *inode, struct file *file)
{
	struct timerfd *t = file->private_data;

	if (t->watched)
		clock_watch_del(&t->watch);
	hrtimer_cancel(&t->timer);
	kfree(t);
}

static const struct file_operations timerfd_fops = {
	.llseek = noop_llseek,
	.read_iter = timerfd_read,
	.poll = timerfd_poll,
	.release = timerfd_release,
};

/* --- Making. --- */

/* There is no device that ends a suspension: these are what they are called after. */
static int plain_clock(clockid_t *clock)
{
	switch (*clock) {
	case CLOCK_REALTIME:
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
		return 0;
	case CLOCK_REALTIME_ALARM:
		*clock = CLOCK_REALTIME;
		break;
	case CLOCK_BOOTTIME_ALARM:
		*clock = CLOCK_BOOTTIME;
		break;
	default:
		return -EINVAL;
	}
	return capable(CAP_WAKE_ALARM) ? 0 : -EPERM;
}

/* The file owns the timer, which is not set. */
static struct file *new_timerfd(clockid_t clock, int flags)
{
	struct timerfd *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct file *file;

	if (!t)
		return ERR_PTR(-ENOMEM);
	init_waitqueue_head(&t->wq);
	t->clock = clock;
	t->watch.fn = timerfd_clock_set;
	hrtimer_setup(&t->timer, timerfd_expired, clock, HRTIMER_MODE_ABS);
	file = anon_inode_getfile("[timerfd]", &timerfd_fops, t,
				  O_RDWR | (flags & TFD_NONBLOCK));
	if (IS_ERR(file))
		kfree(t);
	return file;
}

/* Numbers are taken before memory, and given back if there is none. */
SYSCALL_DEFINE2(timerfd_create, clockid_t, clock, int, flags)
{
	struct file *file;
	int fd = flags & ~(TFD_CLOEXEC | TFD_NONBLOCK) ? -EINVAL : plain_clock(&clock);

	if (fd)
		return fd;
	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		return fd;
	file = new_timerfd(clock, flags);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

/* --- Setting. --- */

/* With the lock. What is due is not over before it has been told. */
static void get_spec(struct timerfd *t, struct timer_spec *spec)
{
	ktime_t left = 0;

	catch_up(t);
	if (hrtimer_active(&t->timer))
		left = max(hrtimer_get_remaining(&t->timer), (ktime_t)0);
	*spec = (struct timer_spec){ left, t->interval };
}

/* With the lock. A duration does not care whether the wall clock is set. */
static void start(struct timerfd *t, int flags, const struct timer_spec *new)
{
	bool abs = flags & TFD_TIMER_ABSTIME;
	clockid_t clock = !abs && t->clock == CLOCK_REALTIME ? CLOCK_MONOTONIC : t->clock;

	t->expired = false;
	WRITE_ONCE(t->ticks, 0);
	t->interval = new->interval;
	hrtimer_setup(&t->timer, timerfd_expired, clock, HRTIMER_MODE_ABS);
	if (new->value)
		hrtimer_start(&t->timer, new->value,
			      abs ? HRTIMER_MODE_ABS : HRTIMER_MODE_REL);
}

/* False: its function waits for the lock, or runs. What is told may have started it. */
static bool try_set(struct timerfd *t, int flags, const struct timer_spec *new,
		    struct timer_spec *old)
{
	guard(spinlock_irq)(&t->wq.lock);
	get_spec(t, old);
	if (hrtimer_try_to_cancel(&t->timer) < 0)
		return false;
	start(t, flags, new);
	return true;
}

/* Only what is a moment of the wall clock loses its meaning. By one caller at a time. */
static void set_watch(struct timerfd *t, int flags)
{
	bool watch = t->clock == CLOCK_REALTIME && (flags & TFD_TIMER_ABSTIME) &&
		     (flags & TFD_TIMER_CANCEL_ON_SET);

	if (t->watched)
		clock_watch_del(&t->watch);
	scoped_guard(spinlock_irq, &t->wq.lock) {
		t->canceled = false;
		t->offset = wall_offset();
	}
	t->watched = watch;
	if (watch)
		clock_watch_add(&t->watch);
}

/* There are few settings, and watching is of all files. */
static DEFINE_MUTEX(timerfd_mutex);	/* of settings, and of who is watched */

/* Any other kind of file is a mistake. */
static int get_timerfd(struct file *file, struct timerfd **t)
{
	if (file->f_op != &timerfd_fops)
		return -EINVAL;
	*t = file->private_data;
	return 0;
}

/* The program's memory is looked at before the file, as on Linux. */
SYSCALL_DEFINE4(timerfd_settime, int, fd, int, flags,
		const struct __kernel_itimerspec __user *, unew,
		struct __kernel_itimerspec __user *, uold)
{
	struct timer_spec new, old;
	struct timerfd *t;
	int err = get_timer_spec(&new, unew);

	if (!err && (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)))
		err = -EINVAL;
	if (err)
		return err;
	CLASS(fd, f)(fd);

	err = fd_empty(f) ? -EBADF : get_timerfd(fd_file(f), &t);
	if (err)
		return err;
	scoped_guard(mutex, &timerfd_mutex) {
		set_watch(t, flags);
		while (!try_set(t, flags, &new, &old))
			cpu_relax();
	}
	return uold ? put_timer_spec(&old, uold) : 0;
}

/* It may have to go on for that. */
SYSCALL_DEFINE2(timerfd_gettime, int, fd, struct __kernel_itimerspec __user *, user)
{
	struct timer_spec spec;
	struct timerfd *t;
	int err;

	CLASS(fd, f)(fd);

	err = fd_empty(f) ? -EBADF : get_timerfd(fd_file(f), &t);
	if (err)
		return err;
	scoped_guard(spinlock_irq, &t->wq.lock)
		get_spec(t, &spec);
	return put_timer_spec(&spec, user);
}
