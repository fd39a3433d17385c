// SPDX-License-Identifier: GPL-2.0-only
/*
 * signalfd: signals that are read instead of handled.
 *
 * Who reads takes signals of his own and of his process, whoever made the file. A sleeper
 * stands on the queue of his process's handlers (sighand->signalfd_wqh), which a sender
 * wakes with siglock held: so one that looks with that lock, once it is on the queue,
 * misses none. Somebody may stand there for longer than the process lives, as epoll does;
 * so a file that was polled keeps what it was polled by, in @watched.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/signalfd.h>

/* One reference of a process's handlers. */
struct watched {
	struct watched *next;
	struct sighand_struct *sighand;
};

struct signalfd {
	sigmask_t mask;			/* what is read; one word, written as a whole */
	struct mutex lock;
	struct watched *watched;	/* [lock] */
};

/* --- What is told of a signal. --- */

/* By who sent it, and why: what a handler would find in the same places. */
static void fill_by_code(struct signalfd_siginfo *to, const kernel_siginfo_t *info)
{
	to->ssi_pid = info->si_pid;
	to->ssi_uid = info->si_uid;
	if (info->si_code == SI_USER || info->si_code == SI_TKILL ||
	    info->si_code == SI_KERNEL)
		return;
	if (info->si_code == SI_TIMER) {
		to->ssi_pid = to->ssi_uid = 0;
		to->ssi_tid = info->si_tid;
		to->ssi_overrun = info->si_overrun;
	}
	to->ssi_ptr = (unsigned long)info->si_value.sival_ptr;
	to->ssi_int = info->si_value.sival_int;
}

/* The kernel's own, with more to say. */
static void fill_by_signal(struct signalfd_siginfo *to, const kernel_siginfo_t *info)
{
	if (info->si_signo == SIGCHLD) {
		to->ssi_pid = info->si_pid;
		to->ssi_uid = info->si_uid;
		to->ssi_status = info->si_status;
		to->ssi_utime = info->si_utime;
		to->ssi_stime = info->si_stime;
	} else if (info->si_signo == SIGPOLL) {
		to->ssi_band = info->si_band;
		to->ssi_fd = info->si_fd;
	} else {
		to->ssi_addr = (unsigned long)info->si_addr;
	}
}

/* What has no meaning for a signal is 0. */
static size_t copy_signal(const kernel_siginfo_t *info, struct iov_iter *to)
{
	struct signalfd_siginfo out;

	memset(&out, 0, sizeof(out));
	out.ssi_signo = info->si_signo;
	out.ssi_errno = info->si_errno;
	out.ssi_code = info->si_code;
	if (info->si_code <= 0 || info->si_code == SI_KERNEL)
		fill_by_code(&out, info);
	else
		fill_by_signal(&out, info);
	return copy_to_iter(&out, sizeof(out), to);
}

/* --- Reading. --- */

/* The next one of the mask; 0: none. */
static int take(struct signalfd *s, kernel_siginfo_t *info)
{
	guard(spinlock_irq)(&current->sighand->siglock);
	return dequeue_signal(~READ_ONCE(s->mask), info);
}

/* The same, and sleeps until there is one: or -ERESTARTSYS for another. */
static int wait_and_take(struct signalfd *s, kernel_siginfo_t *info)
{
	struct sighand_struct *sighand = current->sighand;
	DEFINE_WAIT_FUNC(wait, default_wake_function);
	int sig;

	add_wait_queue(&sighand->signalfd_wqh, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		sig = take(s, info);
		if (sig)
			break;
		if (signal_pending(current)) {
			sig = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	remove_wait_queue(&sighand->signalfd_wqh, &wait);
	return sig;
}

/* Only the first one is waited for. */
static int next_signal(struct kiocb *iocb, kernel_siginfo_t *info, bool first)
{
	struct signalfd *s = iocb->ki_filp->private_data;
	bool wait = first && !(iocb->ki_filp->f_flags & O_NONBLOCK) &&
		    !(iocb->ki_flags & IOCB_NOWAIT);
	int sig = take(s, info);

	if (!sig && wait)
		sig = wait_and_take(s, info);
	return sig ?: -EAGAIN;
}

/* As many as there are and as there is room for. One that cannot be told is gone. */
static ssize_t signalfd_read(struct kiocb *iocb, struct iov_iter *to)
{
	const size_t size = sizeof(struct signalfd_siginfo);
	ssize_t done = 0;
	kernel_siginfo_t info;
	int sig;

	if (iov_iter_count(to) < size)
		return -EINVAL;
	while (iov_iter_count(to) >= size) {
		sig = next_signal(iocb, &info, !done);
		if (sig < 0)
			return done ?: sig;
		if (copy_signal(&info, to) != size)
			return done ?: -EFAULT;
		done += size;
	}
	return done;
}

/* --- Polling. --- */

/* With the lock: the running process's handlers stay as long as the file. */
static bool watch(struct signalfd *s, struct sighand_struct *sighand)
{
	struct watched *w;

	for (w = s->watched; w; w = w->next)
		if (w->sighand == sighand)
			return true;
	w = kmalloc(sizeof(*w), GFP_KERNEL);
	if (!w)
		return false;
	refcount_inc(&sighand->count);
	*w = (struct watched){ .next = s->watched, .sighand = sighand };
	s->watched = w;
	return true;
}

/* Whoever asks is asked about himself: a child has other signals. */
static u32 signalfd_poll(struct file *file, poll_table *pt)
{
	struct signalfd *s = file->private_data;
	struct sighand_struct *sighand = current->sighand;
	sigmask_t waiting;

	scoped_guard(mutex, &s->lock)
		if (!watch(s, sighand))
			return POLLERR;
	poll_wait(file, &sighand->signalfd_wqh, pt);
	guard(spinlock_irq)(&sighand->siglock);
	waiting = current->pending.signal | current->signal->shared_pending.signal;
	return waiting & READ_ONCE(s->mask) ? POLLIN : 0;
}

/* Nobody stands on a queue for its sake any more. */
static void signalfd_release(struct inode *inode, struct file *file)
{
	struct signalfd *s = file->private_data;
	struct watched *w;

	while ((w = s->watched)) {
		s->watched = w->next;
		put_sighand(w->sighand);
		kfree(w);
	}
	kfree(s);
}

static void signalfd_show(struct seq_file *m, struct file *file)
{
	const struct signalfd *s = file->private_data;

	seq_printf(m, "sigmask:\t%016llx\n", READ_ONCE(s->mask));
}

static const struct file_operations signalfd_fops = {
	.llseek = noop_llseek,
	.read_iter = signalfd_read,
	.poll = signalfd_poll,
	.release = signalfd_release,
	.show_fdinfo = signalfd_show,
};

/* --- Making, and changing what is read. --- */

/* SIGKILL and SIGSTOP have been taken out of the mask: nobody can read them. */
static int new_signalfd(sigmask_t mask, int flags)
{
	struct signalfd *s;
	struct file *file;
	int fd = get_unused_fd_flags(flags);

	if (fd < 0)
		return fd;
	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (s) {
		s->mask = mask;
		mutex_init(&s->lock);
	}
	file = s ? anon_inode_getfile("[signalfd]", &signalfd_fops, s,
				      O_RDWR | (flags & SFD_NONBLOCK)) : ERR_PTR(-ENOMEM);
	if (IS_ERR(file)) {
		kfree(s);
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

/* Who sleeps looks again: there may be one of those that are new. */
static int change_signalfd(int fd, sigmask_t mask)
{
	struct signalfd *s;

	CLASS(fd, f)(fd);

	if (fd_empty(f))
		return -EBADF;
	if (fd_file(f)->f_op != &signalfd_fops)
		return -EINVAL;
	s = fd_file(f)->private_data;
	guard(spinlock_irq)(&current->sighand->siglock);
	WRITE_ONCE(s->mask, mask);
	wake_up_all(&current->sighand->signalfd_wqh);
	return fd;
}

/* A file that is there already keeps its flags. */
static long do_signalfd(int fd, const sigmask_t __user *user, size_t size, int flags)
{
	sigmask_t mask;

	if ((flags & ~(SFD_CLOEXEC | SFD_NONBLOCK)) || size != sizeof(mask))
		return -EINVAL;
	if (get_user(mask, user))
		return -EFAULT;
	mask &= ~SIG_KERNEL_ONLY;
	return fd == -1 ? new_signalfd(mask, flags) : change_signalfd(fd, mask);
}

SYSCALL_DEFINE4(signalfd4, int, fd, const sigmask_t __user *, mask, size_t, size,
		int, flags)
{
	return do_signalfd(fd, mask, size, flags);
}

/* The old one, which has no flags. */
SYSCALL_DEFINE3(signalfd, int, fd, const sigmask_t __user *, mask, size_t, size)
{
	return do_signalfd(fd, mask, size, 0);
}
