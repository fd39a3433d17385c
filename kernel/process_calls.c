// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls about processes: births, ends, waiting, and who one is. They take what
 * programs say apart, and leave the rest to kernel/{fork,exit,wait}.c. Owns nothing.
 */
#include <asm/page.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/pid.h>
#include <linux/pidfd.h>
#include <linux/rcupdate.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/time64.h>
#include <linux/uaccess.h>
#include <linux/wait_child.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/sched.h>
#include <uapi/linux/wait.h>

/*
 * --- Who one is. ---
 *
 * None of these can fail. Ids are those of the credentials that the task has at the
 * moment; only the task itself replaces them.
 */

/* What programs call a process is the number of its first thread. */
SYSCALL_DEFINE0(getpid)
{
	return current->tgid;
}

SYSCALL_DEFINE0(gettid)
{
	return current->pid;
}

/* The parent's memory stays while it is read, whatever becomes of the parent. */
SYSCALL_DEFINE0(getppid)
{
	guard(rcu)();
	return READ_ONCE(current->real_parent)->tgid;
}

SYSCALL_DEFINE0(getuid)
{
	return current_cred()->uid;
}

SYSCALL_DEFINE0(geteuid)
{
	return current_cred()->euid;
}

SYSCALL_DEFINE0(getgid)
{
	return current_cred()->gid;
}

SYSCALL_DEFINE0(getegid)
{
	return current_cred()->egid;
}

/* The word is cleared, and who waits there woken, when the thread ends. */
SYSCALL_DEFINE1(set_tid_address, int __user *, tid)
{
	current->clear_child_tid = tid;
	return current->pid;
}

/* --- Ends. --- */

/* One thread. What it says is its process's status only if it is the last. */
SYSCALL_DEFINE1(exit, int, code)
{
	do_exit((code & 0xff) << 8);
}

/* All threads, whatever they do. */
SYSCALL_DEFINE1(exit_group, int, code)
{
	do_group_exit((code & 0xff) << 8);
}

/*
 * --- Births. ---
 *
 * The child's registers are a copy of the caller's, so a call that is made by hand, and
 * not by a program, is refused by copy_thread().
 */

SYSCALL_DEFINE0(fork)
{
	return kernel_clone(&(struct kernel_clone_args){
		.exit_signal = SIGCHLD });
}

/* The parent sleeps until the child does not use its memory any more. */
SYSCALL_DEFINE0(vfork)
{
	return kernel_clone(&(struct kernel_clone_args){
		.flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD });
}

/* What clone() has taken for as long as it exists. */
#define CLONE_LEGACY_FLAGS	0xffffffffull

/* The old one has a signal among the flags, and one word for two of them. */
static long do_clone(unsigned long flags, unsigned long stack,
		     int __user *parent_tid,
		     const struct kernel_clone_args *more)
{
	struct kernel_clone_args args = *more;

	if ((flags & CLONE_PIDFD) && (flags & (CLONE_PARENT_SETTID | CLONE_DETACHED)))
		return -EINVAL;
	args.flags = (u32)flags & ~CSIGNAL;
	args.exit_signal = flags & CSIGNAL;
	args.stack = stack;
	args.parent_tid = parent_tid;
	args.pidfd = parent_tid;
	return kernel_clone(&args);
}

/* Which of the last two is which, the machine says. */
SYSCALL_DEFINE5(clone, unsigned long, flags, unsigned long, stack,
		int __user *, parent_tid, unsigned long, fourth,
		unsigned long, fifth)
{
	bool swapped = ARCH_CLONE_TLS_FOURTH;
	unsigned long child_tid = swapped ? fifth : fourth;

	return do_clone(flags, stack, parent_tid, &(struct kernel_clone_args){
		.child_tid = (int __user *)child_tid,
		.tls = swapped ? fourth : fifth });
}

/*
 * A structure that grows with time: what this kernel does not know of it must be 0, and
 * what an older program does not have is 0.
 */
static int copy_clone_args(struct clone_args *args,
			   const struct clone_args __user *user, size_t size)
{
	if (size > PAGE_SIZE)
		return -E2BIG;
	if (size < CLONE_ARGS_SIZE_VER0)
		return -EINVAL;
	return copy_struct_from_user(args, sizeof(*args), user, size);
}

/* What only makes sense together, and what this one does not take any more. */
static int check_clone_args(const struct clone_args *args)
{
	if (args->flags & ~(CLONE_LEGACY_FLAGS | CLONE_CLEAR_SIGHAND |
			    CLONE_INTO_CGROUP))
		return -EINVAL;
	if (args->flags & (CLONE_DETACHED | CSIGNAL | CLONE_INTO_CGROUP))
		return -EINVAL;
	if (args->exit_signal & ~(u64)CSIGNAL || args->exit_signal > NR_SIGNALS)
		return -EINVAL;
	if ((args->flags & CLONE_SIGHAND) && (args->flags & CLONE_CLEAR_SIGHAND))
		return -EINVAL;
	if ((args->flags & (CLONE_THREAD | CLONE_PARENT)) && args->exit_signal)
		return -EINVAL;
	if (!args->stack != !args->stack_size)
		return -EINVAL;
	return args->stack && !access_ok((void __user *)args->stack,
					 args->stack_size) ? -EINVAL : 0;
}

/* A number may be chosen by who may do anything: there is one level of them. */
static int chosen_tid(const struct clone_args *args, pid_t *tid)
{
	*tid = 0;
	if (!args->set_tid != !args->set_tid_size || args->set_tid_size > 1)
		return -EINVAL;
	if (!args->set_tid)
		return 0;
	if (get_user(*tid, (pid_t __user *)args->set_tid))
		return -EFAULT;
	if (*tid < 1)
		return -EINVAL;
	return capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
}

/* Nothing is done before all of it has been looked at. */
SYSCALL_DEFINE2(clone3, struct clone_args __user *, user, size_t, size)
{
	struct clone_args args;
	pid_t tid = 0;
	int err = copy_clone_args(&args, user, size);

	if (!err)
		err = check_clone_args(&args);
	if (!err)
		err = chosen_tid(&args, &tid);
	if (err)
		return err;
	return kernel_clone(&(struct kernel_clone_args){
		.flags = args.flags, .exit_signal = args.exit_signal,
		.child_tid = (int __user *)args.child_tid,
		.parent_tid = (int __user *)args.parent_tid,
		.pidfd = (int __user *)args.pidfd,
		.stack = args.stack, .stack_size = args.stack_size,
		.tls = args.tls, .set_tid = tid });
}

/* --- Waiting. --- */

/* Nanoseconds as programs have them. */
static void set_timeval(struct __kernel_old_timeval *tv, u64 ns)
{
	tv->tv_sec = ns / NSEC_PER_SEC;
	tv->tv_usec = ns % NSEC_PER_SEC / NSEC_PER_USEC;
}

/* What Linux leaves at 0, too, stays so. */
static int put_usage(struct rusage __user *user, const struct child_usage *usage)
{
	struct rusage ru = {
		.ru_nvcsw = usage->nvcsw, .ru_nivcsw = usage->nivcsw,
		.ru_minflt = usage->min_flt, .ru_majflt = usage->maj_flt,
		.ru_maxrss = usage->maxrss << (PAGE_SHIFT - 10),
	};

	set_timeval(&ru.ru_utime, usage->utime);
	set_timeval(&ru.ru_stime, usage->stime);
	return copy_to_user(user, &ru, sizeof(ru)) ? -EFAULT : 0;
}

/* The number that a program says stands for, while it waits; -ESRCH: nobody has it. */
static int set_whom(struct wait_opts *wo, enum pid_type type, pid_t nr)
{
	wo->type = type;
	wo->pid = find_get_pid(nr);
	return wo->pid ? 0 : -ESRCH;
}

/* The caller's own group is not looked for by a number. */
static int set_own_group(struct wait_opts *wo)
{
	wo->type = PIDTYPE_PGID;
	wo->pid = get_pid(task_pgrp(current));
	return 0;
}

/* By sign: any child, a group, one process. */
static int set_wait4_whom(struct wait_opts *wo, pid_t pid)
{
	wo->type = PIDTYPE_MAX;
	if (pid == INT_MIN)
		return -ESRCH;
	if (pid == -1)
		return 0;
	if (!pid)
		return set_own_group(wo);
	return set_whom(wo, pid < 0 ? PIDTYPE_PGID : PIDTYPE_TGID, abs(pid));
}

/* A number that nobody has is nobody's child's, but only INT_MIN is said to be none. */
SYSCALL_DEFINE4(wait4, pid_t, pid, int __user *, status, int, options,
		struct rusage __user *, ru)
{
	struct wait_opts wo = { .flags = options | WEXITED };
	long ret;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD |
			__WCLONE | __WALL))
		return -EINVAL;
	ret = set_wait4_whom(&wo, pid);
	if (ret)
		return pid == INT_MIN ? -ESRCH : -ECHILD;
	ret = do_wait(&wo);
	put_pid(wo.pid);
	if (ret <= 0)
		return ret;
	if (status && put_user(wo.status, status))
		return -EFAULT;
	return ru && put_usage(ru, &wo.usage) ? -EFAULT : ret;
}

/* One that is not to block says -EAGAIN where others would wait: *@nonblock. */
static int set_pidfd_whom(struct wait_opts *wo, int fd, bool *nonblock)
{
	unsigned int flags;
	struct pid *pid = fd < 0 ? ERR_PTR(-EINVAL) : pidfd_get_pid(fd, &flags);

	if (IS_ERR(pid))
		return PTR_ERR(pid);
	wo->type = PIDTYPE_TGID;
	wo->pid = pid;
	*nonblock = (flags & O_NONBLOCK) && !(wo->flags & WNOHANG);
	if (*nonblock)
		wo->flags |= WNOHANG;
	return 0;
}

/* The same by kind. */
static int set_waitid_whom(struct wait_opts *wo, int which, pid_t id, bool *nonblock)
{
	*nonblock = false;
	wo->type = PIDTYPE_MAX;
	switch (which) {
	case P_ALL:
		return 0;
	case P_PID:
		return id > 0 ? set_whom(wo, PIDTYPE_TGID, id) : -EINVAL;
	case P_PGID:
		if (!id)
			return set_own_group(wo);
		return id > 0 ? set_whom(wo, PIDTYPE_PGID, id) : -EINVAL;
	case P_PIDFD:
		return set_pidfd_whom(wo, id, nonblock);
	default:
		return -EINVAL;
	}
}

/* What siginfo calls it, from the status of wait4(). */
static int child_status(const struct wait_opts *wo)
{
	switch (wo->cause) {
	case CLD_EXITED:
	case CLD_STOPPED:
		return wo->status >> 8;
	case CLD_CONTINUED:
		return SIGCONT;
	default:
		return wo->status & 0x7f;
	}
}

/* What a SIGCHLD would say, in its fields; 0 in them if there is nothing yet. */
static int put_child_info(siginfo_t __user *user, const struct wait_opts *wo)
{
	if (put_user(wo->found ? SIGCHLD : 0, &user->si_signo) || put_user(0, &user->si_errno) ||
	    put_user(wo->found ? wo->cause : 0, &user->si_code) ||
	    put_user(wo->found, &user->si_pid) ||
	    put_user(wo->found ? wo->uid : 0, &user->si_uid) ||
	    put_user(wo->found ? child_status(wo) : 0, &user->si_status))
		return -EFAULT;
	return 0;
}

/* The child is gone, even if the program's memory cannot have what it was. */
SYSCALL_DEFINE5(waitid, int, which, pid_t, id, siginfo_t __user *, info,
		int, options, struct rusage __user *, ru)
{
	struct wait_opts wo = { .flags = options };
	bool nonblock;
	long ret;

	if ((options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED |
			 __WNOTHREAD | __WCLONE | __WALL)) ||
	    !(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	ret = set_waitid_whom(&wo, which, id, &nonblock);
	if (ret)
		return ret == -ESRCH ? -ECHILD : ret;
	ret = do_wait(&wo);
	put_pid(wo.pid);
	if (ret < 0 || (!ret && nonblock))
		return ret ?: -EAGAIN;
	if (ret && ru && put_usage(ru, &wo.usage))
		return -EFAULT;
	return info ? put_child_info(info, &wo) : 0;
}
