// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls about signals: what a program says of them, whom it sends them to, and
 * waiting for them. Owns the actions, with siglock, and real_blocked.
 *
 * Sets have the size of the kernel's; what a program says it has must be that.
 */
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/time64.h>
#include <linux/uaccess.h>
#include <uapi/linux/time_types.h>

#include "signal_internal.h"

/* Of flags that a program sets, those that this kernel knows; it can ask which. */
#define SA_KNOWN \
	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | \
	 SA_NODEFER | SA_RESETHAND | SA_EXPOSE_TAGBITS | 0x04000000ul)

/* --- What becomes of them. --- */

static bool valid_signal(int sig)
{
	return sig >= 1 && sig <= NR_SIGNALS;
}

/* What waits already, and is ignored from now on, is as if it had come later. */
static int do_sigaction(int sig, struct k_sigaction *act,
			struct k_sigaction *old)
{
	struct k_sigaction *action;

	if (!valid_signal(sig) || (act && (sigmask(sig) & SIG_KERNEL_ONLY)))
		return -EINVAL;
	action = &current->sighand->action[sig - 1];
	guard(spinlock_irq)(&current->sighand->siglock);
	*old = *action;
	if (!act)
		return 0;
	act->flags &= SA_KNOWN;
	act->mask &= ~SIG_KERNEL_ONLY;
	*action = *act;
	if (sig_handler_ignored(act->handler, sig))
		flush_process_signals(current, sigmask(sig));
	return 0;
}

/* The old one has been replaced, even if the program's memory cannot have it. */
SYSCALL_DEFINE4(rt_sigaction, int, sig, const struct k_sigaction __user *, uact,
		struct k_sigaction __user *, uold, size_t, size)
{
	struct k_sigaction act, old;
	int err;

	if (size != sizeof(sigmask_t))
		return -EINVAL;
	if (uact && copy_from_user(&act, uact, sizeof(act)))
		return -EFAULT;
	err = do_sigaction(sig, uact ? &act : NULL, &old);
	if (!err && uold && copy_to_user(uold, &old, sizeof(old)))
		return -EFAULT;
	return err;
}

/*
 * SIGKILL and SIGSTOP cannot be blocked, and that is no error. What the mask was is told
 * even if it is not to change, and then @how may be anything.
 */
SYSCALL_DEFINE4(rt_sigprocmask, int, how, const sigmask_t __user *, uset,
		sigmask_t __user *, uold, size_t, size)
{
	sigmask_t old = current->blocked, set;

	if (size != sizeof(sigmask_t))
		return -EINVAL;
	if (uset) {
		if (get_user(set, uset))
			return -EFAULT;
		if (how == SIG_BLOCK)
			set |= old;
		else if (how == SIG_UNBLOCK)
			set = old & ~set;
		else if (how != SIG_SETMASK)
			return -EINVAL;
		set_current_blocked(set);
	}
	return uold ? put_user(old, uold) : 0;
}

/* What has come and is blocked: all else has been dealt with. A shorter set is cut off. */
SYSCALL_DEFINE2(rt_sigpending, sigmask_t __user *, uset, size_t, size)
{
	sigmask_t set;

	if (size > sizeof(sigmask_t))
		return -EINVAL;
	scoped_guard(spinlock_irq, &current->sighand->siglock)
		set = current->pending.signal |
		      current->signal->shared_pending.signal;
	set &= current->blocked;
	return copy_to_user(uset, &set, size) ? -EFAULT : 0;
}

/* --- Sending. --- */

/* The number may be given to somebody else at any time: the reference is to what it was. */
static long kill_by_number(pid_t nr, int sig, const kernel_siginfo_t *info)
{
	struct pid *pid = find_get_pid(nr);
	long ret = pid ? kill_pid_info(sig, info, pid) : -ESRCH;

	put_pid(pid);
	return ret;
}

/* @nr is 0 for the group of the caller, which cannot be empty. */
static long kill_group(pid_t nr, int sig)
{
	struct pid *pid = nr ? find_get_pid(nr) :
			       get_task_pid(current, PIDTYPE_PGID);
	long ret = pid ? kill_pgrp_info(sig, SEND_SIG_NOINFO, pid) : -ESRCH;

	put_pid(pid);
	return ret;
}

/* Which number is asked for comes before whether there is such a signal, as on Linux. */
SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	if (pid > 0)
		return kill_by_number(pid, sig, SEND_SIG_NOINFO);
	if (pid == INT_MIN)
		return -ESRCH;
	if (pid == -1)
		return kill_everybody(sig, SEND_SIG_NOINFO);
	return kill_group(-pid, sig);
}

/* The receiver can tell it from what was sent to the process, by SI_TKILL. */
static long send_to_thread(pid_t tgid, pid_t pid, int sig)
{
	kernel_siginfo_t info;

	clear_siginfo(&info);
	info.si_signo = sig;
	info.si_code = SI_TKILL;
	info.si_pid = current->tgid;
	info.si_uid = current_uid();
	return do_tkill(tgid, pid, sig, &info);
}

SYSCALL_DEFINE2(tkill, pid_t, pid, int, sig)
{
	return pid <= 0 ? -EINVAL : send_to_thread(0, pid, sig);
}

/* With the process as well, a number that was given to another thread is no danger. */
SYSCALL_DEFINE3(tgkill, pid_t, tgid, pid_t, pid, int, sig)
{
	return pid <= 0 || tgid <= 0 ? -EINVAL : send_to_thread(tgid, pid, sig);
}

/* Only to itself may a program say that the kernel, or kill(), has sent it. */
static bool may_claim(const kernel_siginfo_t *info, pid_t pid)
{
	return (info->si_code < 0 && info->si_code != SI_TKILL) ||
	       current->tgid == pid;
}

/* To a process, with a value of the sender's. */
SYSCALL_DEFINE3(rt_sigqueueinfo, pid_t, pid, int, sig,
		const siginfo_t __user *, uinfo)
{
	kernel_siginfo_t info;
	int err = copy_siginfo_from_user(&info, uinfo, sig);

	if (err)
		return err;
	if (!may_claim(&info, pid))
		return -EPERM;
	return kill_by_number(pid, sig, &info);
}

/* The same to one thread. */
SYSCALL_DEFINE4(rt_tgsigqueueinfo, pid_t, tgid, pid_t, pid, int, sig,
		const siginfo_t __user *, uinfo)
{
	kernel_siginfo_t info;
	int err = copy_siginfo_from_user(&info, uinfo, sig);

	if (err)
		return err;
	if (pid <= 0 || tgid <= 0)
		return -EINVAL;
	if (!may_claim(&info, tgid))
		return -EPERM;
	return do_tkill(tgid, pid, sig, &info);
}

/* --- Waiting. --- */

/* One that is not blocked: it is delivered on the way back to the program. */
static void sleep_until_signal(void)
{
	while (!signal_pending(current)) {
		set_current_state(TASK_INTERRUPTIBLE);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

/* Some machines have no number for it: their libraries use the next one. */
SYSCALL_DEFINE0(pause)
{
	sleep_until_signal();
	return -ERESTARTNOHAND;
}

/* The mask is as before when the handler has returned, not when it begins. */
SYSCALL_DEFINE2(rt_sigsuspend, const sigmask_t __user *, uset, size_t, size)
{
	sigmask_t set;

	if (size != sizeof(sigmask_t))
		return -EINVAL;
	if (get_user(set, uset))
		return -EFAULT;
	current->saved_sigmask = current->blocked;
	set_current_blocked(set);
	sleep_until_signal();
	set_thread_flag(TIF_RESTORE_SIGMASK);
	return -ERESTARTNOHAND;
}

/*
 * With siglock, which is let go while it sleeps. What is waited for is not blocked
 * meanwhile, so that it wakes us; real_blocked says that nobody is to act on it.
 */
static int wait_for_signal(sigmask_t wanted, const ktime_t *timeout)
{
	struct task_struct *p = current;
	int left;

	p->real_blocked = p->blocked;
	p->blocked &= ~wanted;
	recalc_sigpending();
	spin_unlock_irq(&p->sighand->siglock);
	set_current_state(TASK_INTERRUPTIBLE);
	left = schedule_hrtimeout_range(timeout, 0, HRTIMER_MODE_REL);
	spin_lock_irq(&p->sighand->siglock);
	p->blocked = p->real_blocked;
	p->real_blocked = 0;
	return left;
}

/* The signal; -EAGAIN: not in time; -EINTR: another one came. NULL: for ever. */
static int do_sigtimedwait(sigmask_t wanted, kernel_siginfo_t *info,
			   const ktime_t *timeout)
{
	int sig, left = 0;

	wanted &= ~SIG_KERNEL_ONLY;
	guard(spinlock_irq)(&current->sighand->siglock);
	sig = dequeue_signal(~wanted, info);
	if (!sig && (!timeout || *timeout)) {
		left = wait_for_signal(wanted, timeout);
		sig = dequeue_signal(~wanted, info);
	}
	if (sig)
		return sig;
	return left ? -EINTR : -EAGAIN;
}

/* It has been taken from the queue, even if the program's memory cannot have it. */
SYSCALL_DEFINE4(rt_sigtimedwait, const sigmask_t __user *, uset,
		siginfo_t __user *, uinfo,
		const struct __kernel_timespec __user *, uts, size_t, size)
{
	struct __kernel_timespec ts;
	ktime_t timeout = 0;
	kernel_siginfo_t info;
	sigmask_t set;
	int ret;

	if (size != sizeof(sigmask_t))
		return -EINVAL;
	if (get_user(set, uset))
		return -EFAULT;
	if (uts) {
		if (copy_from_user(&ts, uts, sizeof(ts)))
			return -EFAULT;
		if (ts.tv_sec < 0 || ts.tv_nsec < 0 ||
		    ts.tv_nsec >= NSEC_PER_SEC)
			return -EINVAL;
		timeout = ktime_set(ts.tv_sec, ts.tv_nsec);
	}
	ret = do_sigtimedwait(set, &info, uts ? &timeout : NULL);
	if (ret > 0 && uinfo && copy_siginfo_to_user(uinfo, &info))
		return -EFAULT;
	return ret;
}
