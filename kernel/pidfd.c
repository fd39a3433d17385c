// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors of processes. One stands for what its number stood for when it was made,
 * whoever is called so later: it holds a struct pid. It is readable when the process has
 * ended. Owns nothing; who ends is told of by do_notify_parent(), under tasklist_lock.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/pid.h>
#include <linux/pidfd.h>
#include <linux/poll.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#include "signal_internal.h"

#define PIDFD_NONBLOCK_	O_NONBLOCK	/* as <linux/pidfd.h> of programs calls it */

/* --- Files. --- */

/* The last of its threads has ended; or it is not even waited for any more. */
static u32 pidfd_poll(struct file *file, poll_table *pt)
{
	struct pid *pid = file->private_data;
	struct task_struct *p;

	poll_wait(file, &pid->wait_pidfd, pt);
	guard(spinlock)(&tasklist_lock);
	p = pid_task(pid, PIDTYPE_TGID);
	if (!p)
		return POLLIN | POLLRDNORM | POLLHUP;
	return p->exit_state && thread_group_empty(p) ? POLLIN | POLLRDNORM : 0;
}

/* Who had it open may have been the last who knew that process. */
static void pidfd_release(struct inode *inode, struct file *file)
{
	put_pid(file->private_data);
}

/* -1 when it has gone, as who looks for it in /proc expects. */
static void pidfd_show(struct seq_file *m, struct file *file)
{
	struct pid *pid = file->private_data;
	int nr = -1;

	scoped_guard(spinlock, &tasklist_lock)
		if (pid_task(pid, PIDTYPE_TGID))
			nr = pid_nr(pid);
	seq_printf(m, "Pid:\t%d\nNSpid:\t%d\n", nr, nr);
}

static const struct file_operations pidfd_fops = {
	.llseek = noop_llseek,
	.poll = pidfd_poll,
	.release = pidfd_release,
	.show_fdinfo = pidfd_show,
};

/* It is closed on exec, always: a number of a process is not to be inherited by accident. */
int pidfd_prepare(struct pidfd_slot *slot, struct pid *pid, unsigned int flags)
{
	slot->fd = get_unused_fd_flags(O_CLOEXEC);
	if (slot->fd < 0)
		return slot->fd;
	slot->file = anon_inode_getfile("[pidfd]", &pidfd_fops, get_pid(pid),
					O_RDWR | flags);
	if (!IS_ERR(slot->file))
		return 0;
	put_pid(pid);
	put_unused_fd(slot->fd);
	return PTR_ERR(slot->file);
}

/* From here on other threads of the caller find it. */
void pidfd_install(const struct pidfd_slot *slot)
{
	fd_install(slot->fd, slot->file);
}

/* Nobody has found it. */
void pidfd_abort(const struct pidfd_slot *slot)
{
	put_unused_fd(slot->fd);
	fput(slot->file);
}

/* By what the file is: any other kind is a bad descriptor. */
struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags)
{
	CLASS(fd, f)(fd);

	if (fd_empty(f) || fd_file(f)->f_op != &pidfd_fops)
		return ERR_PTR(-EBADF);
	*flags = fd_file(f)->f_flags;
	return get_pid(fd_file(f)->private_data);
}

/* --- Calls. --- */

/* Threads have none of their own: -EINVAL. */
static long open_pid(struct pid *pid, unsigned int flags)
{
	struct pidfd_slot slot;
	bool leads;
	int err;

	scoped_guard(spinlock, &tasklist_lock)
		leads = pid_task(pid, PIDTYPE_TGID);
	if (!leads)
		return -EINVAL;
	err = pidfd_prepare(&slot, pid, flags);
	if (err)
		return err;
	pidfd_install(&slot);
	return slot.fd;
}

/* The number may be given anew at once: it is looked up once. */
SYSCALL_DEFINE2(pidfd_open, pid_t, nr, unsigned int, flags)
{
	struct pid *pid;
	long ret;

	if ((flags & ~PIDFD_NONBLOCK_) || nr <= 0)
		return -EINVAL;
	pid = find_get_pid(nr);
	if (!pid)
		return -ESRCH;
	ret = open_pid(pid, flags);
	put_pid(pid);
	return ret;
}

/*
 * What @p has open there, with a reference, for who could make it tell anyway: whoever may
 * trace it could make it send the file.
 */
static struct file *file_of(struct task_struct *p, unsigned int fd)
{
	struct task_fd at = { .fd = fd };

	if (!ptrace_may_access(p, PTRACE_MODE_ATTACH_REALCREDS))
		return ERR_PTR(-EPERM);
	return fget_task(p, &at) ?: ERR_PTR(-EBADF);
}

/*
 * The same file, not another one: its place is shared, as between parent and child. Ours is
 * closed on exec, whatever the other's is. A process that was waited for has nothing open.
 */
static long get_fd(struct pid *pid, unsigned int fd)
{
	struct task_struct *p = get_pid_task(pid, PIDTYPE_PID);
	struct file *file;
	int mine;

	if (!p)
		return -ESRCH;
	file = file_of(p, fd);
	put_task_struct(p);
	if (IS_ERR(file))
		return PTR_ERR(file);
	mine = get_unused_fd_flags(O_CLOEXEC);
	if (mine < 0)
		fput(file);
	else
		fd_install(mine, file);
	return mine;
}

/* Whose it is was found when the first descriptor was made; no flags are known. */
SYSCALL_DEFINE3(pidfd_getfd, int, pidfd, int, fd, unsigned int, flags)
{
	unsigned int unused;
	struct pid *pid;
	long ret;

	if (flags)
		return -EINVAL;
	pid = pidfd_get_pid(pidfd, &unused);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	ret = get_fd(pid, fd);
	put_pid(pid);
	return ret;
}

/* What the program says of it must be what it asks for; only to itself it may claim more. */
static int get_info(kernel_siginfo_t *info, const siginfo_t __user *user, int sig,
		    struct pid *pid)
{
	int said, err;

	if (get_user(said, &user->si_signo))
		return -EFAULT;
	err = copy_siginfo_from_user(info, user, said);
	if (err)
		return err;
	if (said != sig)
		return -EINVAL;
	if ((info->si_code >= 0 || info->si_code == SI_TKILL) &&
	    pid != current->signal->pids[PIDTYPE_TGID])
		return -EPERM;
	return 0;
}

/* Rights are asked for as kill() asks. */
SYSCALL_DEFINE4(pidfd_send_signal, int, fd, int, sig, const siginfo_t __user *, uinfo,
		unsigned int, flags)
{
	unsigned int file_flags;
	kernel_siginfo_t info;
	struct pid *pid;
	int err;

	if (flags)
		return -EINVAL;
	pid = pidfd_get_pid(fd, &file_flags);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	err = uinfo ? get_info(&info, uinfo, sig, pid) : 0;
	if (!err)
		err = kill_pid_info(sig, uinfo ? &info : SEND_SIG_NOINFO, pid);
	put_pid(pid);
	return err;
}
