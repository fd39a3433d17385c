// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a process may use at most, and what it has used. The limits are signal->rlim,
 * which siglock guards against writers; who asks for one reads a word.
 */
#include <asm/page.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/hiwater.h>
#include <linux/jiffies.h>
#include <linux/pid.h>
#include <linux/posix-timers.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/resource.h>
#include <uapi/linux/times.h>

/* --- Limits. --- */

/* No table of descriptors may become larger than that: fs.nr_open. */
#define NR_OPEN_LIMIT	(1024u * 1024)

/* Lower, or with the right to it higher; @old is what was there, if it is not NULL. */
static int change_limit(struct task_struct *p, unsigned int limit,
			const struct rlimit64 *new, struct rlimit64 *old)
{
	struct rlimit64 *rlim;
	unsigned long flags;
	int err = 0;

	if (limit >= RLIM_NLIMITS)
		return -EINVAL;
	if (new && (new->rlim_cur > new->rlim_max ||
		    (limit == RLIMIT_NOFILE && new->rlim_max > NR_OPEN_LIMIT)))
		return new->rlim_cur > new->rlim_max ? -EINVAL : -EPERM;
	if (!lock_task_sighand(p, &flags))
		return -ESRCH;
	rlim = &p->signal->rlim[limit];
	if (old)
		*old = *rlim;
	if (new && new->rlim_max > rlim->rlim_max && !capable(CAP_SYS_RESOURCE))
		err = -EPERM;
	else if (new)
		*rlim = *new;
	if (new && !err && limit == RLIMIT_CPU)
		cpu_limit_changed(p->signal);
	unlock_task_sighand(p, &flags);
	return err;
}

/* Another's: with all ids the same, or the right to it. */
/* Linux asks so for reading, too. */
static int may_change_limits(struct task_struct *p)
{
	const struct cred *mine = current_cred(), *his;

	guard(rcu)();
	his = rcu_dereference(p->cred);
	if (p == current || capable(CAP_SYS_RESOURCE))
		return 0;
	return mine->uid == his->euid && mine->uid == his->suid &&
	       mine->uid == his->uid && mine->gid == his->egid &&
	       mine->gid == his->sgid && mine->gid == his->gid ? 0 : -EPERM;
}

/* Linux's order of questions: the memory, the process, the right, the limit. */
SYSCALL_DEFINE4(prlimit64, pid_t, pid, unsigned int, resource,
		const struct rlimit64 __user *, new_rlim,
		struct rlimit64 __user *, old_rlim)
{
	struct rlimit64 new, old;
	struct task_struct *p;
	int err;

	if (new_rlim && copy_from_user(&new, new_rlim, sizeof(new)))
		return -EFAULT;
	p = find_get_task(pid);
	if (!p)
		return -ESRCH;
	err = may_change_limits(p);
	if (!err)
		err = change_limit(p, resource, new_rlim ? &new : NULL,
				   old_rlim ? &old : NULL);
	put_task_struct(p);
	if (!err && old_rlim && copy_to_user(old_rlim, &old, sizeof(old)))
		err = -EFAULT;
	return err;
}

/* With 64-bit words, the old structure is the same. */
/* And without the process. */
SYSCALL_DEFINE2(getrlimit, unsigned int, resource, struct rlimit64 __user *, rlim)
{
	struct rlimit64 old;
	int err = change_limit(current, resource, NULL, &old);

	if (err)
		return err;
	return copy_to_user(rlim, &old, sizeof(old)) ? -EFAULT : 0;
}

/* Both at once, for current alone. */
SYSCALL_DEFINE2(setrlimit, unsigned int, resource,
		const struct rlimit64 __user *, rlim)
{
	struct rlimit64 new;

	if (copy_from_user(&new, rlim, sizeof(new)))
		return -EFAULT;
	return change_limit(current, resource, &new, NULL);
}

/* --- What was used. --- */

/* Nanoseconds, counts, pages: as far as they are kept. */
struct use {
	u64 utime, stime;
	unsigned long min_flt, maj_flt, nvcsw, nivcsw, maxrss;
};

/* What a thread has used so far: it may be running. */
static void add_task(struct use *use, struct task_struct *t)
{
	u64 utime, stime;

	task_cputime_adjusted(t, &utime, &stime);
	use->utime += utime;
	use->stime += stime;
	use->min_flt += t->min_flt;
	use->maj_flt += t->maj_flt;
	use->nvcsw += READ_ONCE(t->nvcsw);
	use->nivcsw += READ_ONCE(t->nivcsw);
}

/* With siglock: threads that are, and those that were. */
static void use_of_process(struct use *use)
{
	const struct signal_struct *sig = current->signal;
	struct task_struct *t;

	*use = (struct use){
		.utime = sig->utime, .stime = sig->stime,
		.min_flt = sig->min_flt, .maj_flt = sig->maj_flt,
		.nvcsw = sig->nvcsw, .nivcsw = sig->nivcsw,
		.maxrss = READ_ONCE(sig->maxrss),
	};
	for_each_thread(current, t)
		add_task(use, t);
}

/* Only those that were waited for, with all that they had waited for. */
static void use_of_children(struct use *use)
{
	const struct signal_struct *sig = current->signal;

	*use = (struct use){
		.utime = sig->cutime, .stime = sig->cstime,
		.min_flt = sig->cmin_flt, .maj_flt = sig->cmaj_flt,
		.nvcsw = sig->cnvcsw, .nivcsw = sig->cnivcsw,
		.maxrss = sig->cmaxrss,
	};
}

/* -EINVAL for anybody else. */
static int use_of(int who, struct use *use)
{
	guard(spinlock_irq)(&current->sighand->siglock);
	/* Threads come and go with this lock held. */
	switch (who) {
	case RUSAGE_SELF:
		use_of_process(use);
		return 0;
	case RUSAGE_THREAD:
		*use = (struct use){ };
		add_task(use, current);
		return 0;
	case RUSAGE_CHILDREN:
		use_of_children(use);
		return 0;
	default:
		return -EINVAL;
	}
}

/* As programs of old have it. */
#define NS_TO_TIMEVAL(ns) \
	{ .tv_sec = (ns) / NSEC_PER_SEC, \
	  .tv_usec = (ns) % NSEC_PER_SEC / NSEC_PER_USEC }

/* The program that runs has no record yet: threads have their process's. */
static unsigned long peak_of(int who, const struct use *use)
{
	if (who == RUSAGE_CHILDREN || !current->mm)
		return use->maxrss;
	return max(READ_ONCE(current->signal->maxrss), mm_hiwater_rss(current->mm));
}

/* What is not kept is 0, as on Linux. */
SYSCALL_DEFINE2(getrusage, int, who, struct rusage __user *, ru)
{
	struct use use;
	int err = use_of(who, &use);
	struct rusage out;

	if (err)
		return err;
	out = (struct rusage){
		.ru_utime = NS_TO_TIMEVAL(use.utime),
		.ru_stime = NS_TO_TIMEVAL(use.stime),
		.ru_minflt = use.min_flt, .ru_majflt = use.maj_flt,
		.ru_nvcsw = use.nvcsw, .ru_nivcsw = use.nivcsw,
		.ru_maxrss = peak_of(who, &use) << (PAGE_SHIFT - 10),
	};
	return copy_to_user(ru, &out, sizeof(out)) ? -EFAULT : 0;
}

/* In ticks of USER_HZ; what it returns grows from the boot on. */
SYSCALL_DEFINE1(times, struct tms __user *, tbuf)
{
	struct use self, children;
	struct tms out;

	/* These two cannot fail. */
	use_of(RUSAGE_SELF, &self);
	use_of(RUSAGE_CHILDREN, &children);
	out = (struct tms){
		.tms_utime = nsec_to_clock_t(self.utime),
		.tms_stime = nsec_to_clock_t(self.stime),
		.tms_cutime = nsec_to_clock_t(children.utime),
		.tms_cstime = nsec_to_clock_t(children.stime),
	};
	if (tbuf && copy_to_user(tbuf, &out, sizeof(out)))
		return -EFAULT;
	return nsec_to_clock_t(jiffies_to_nsecs(get_jiffies_64()));
}
