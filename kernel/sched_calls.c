// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls about scheduling: who may ask for what. What is asked for, kernel/sched/
 * does. Owns nothing; a task that is asked about is held by a reference.
 */
#include <asm/page.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/time_user.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/resource.h>

/* --- Whom it is about. --- */

/* Calls that were thought of for one's own find a negative number wrong, not missing. */
static int get_asked(struct task_struct **p, pid_t pid)
{
	if (pid < 0)
		return -EINVAL;
	*p = find_get_task(pid);
	return *p ? 0 : -ESRCH;
}

/* Does the caller act as who the other one is, or was when he began? */
static bool same_owner(struct task_struct *p)
{
	const struct cred *his;

	guard(rcu)();
	his = rcu_dereference(p->cred);
	return current_euid() == his->euid || current_euid() == his->uid;
}

/* More weight than others have: as much as RLIMIT_NICE says, or the right to it. */
static bool can_nice(const struct task_struct *p, int nice)
{
	return MAX_NICE - nice + 1 <= (long)min(task_rlimit(p, RLIMIT_NICE), 40ul) ||
	       capable(CAP_SYS_NICE);
}

/* --- Nice values. --- */

/* What was said of the ones before, unless it was that there is nobody. */
static int set_nice_of(struct task_struct *p, int nice, int err)
{
	if (!same_owner(p) && !capable(CAP_SYS_NICE))
		return -EPERM;
	if (nice < task_nice(p) && !can_nice(p, nice))
		return -EACCES;
	set_user_nice(p, nice);
	return err == -ESRCH ? 0 : err;
}

/* One call for both: @nice is NULL for who only asks, and gets 20 - nice or -ESRCH. */
struct nice_call {
	const int *nice;
	long ret;
};

/* One of those who are meant. The old value is told so that a larger number is more. */
static bool nice_one(struct task_struct *p, void *arg)
{
	struct nice_call *call = arg;

	if (call->nice)
		call->ret = set_nice_of(p, *call->nice, call->ret);
	else
		call->ret = max(call->ret, (long)MAX_NICE + 1 - task_nice(p));
	return true;
}

/* Any thread is meant by its number; a group or a user are all threads of theirs. */
static long for_priority(int which, int who, const int *nice)
{
	struct nice_call call = { .nice = nice, .ret = -ESRCH };

	switch (which) {
	case PRIO_PROCESS:
		for_one_thread(who, nice_one, &call);
		break;
	case PRIO_PGRP:
		for_threads_of_group(who, nice_one, &call);
		break;
	case PRIO_USER:
		for_threads_of_user(who ? (uid_t)who : current_uid(), nice_one, &call);
		break;
	default:
		return -EINVAL;
	}
	return call.ret;
}

/* Out of range is the nearest there is. */
SYSCALL_DEFINE3(setpriority, int, which, int, who, int, nice)
{
	nice = clamp(nice, MIN_NICE, MAX_NICE);
	return for_priority(which, who, &nice);
}

/* The most favoured of them, as 1 to 40: an answer cannot be negative. */
SYSCALL_DEFINE2(getpriority, int, which, int, who)
{
	return for_priority(which, who, NULL);
}

/* --- Policies. --- */

/* SCHED_DEADLINE is not there. */
static bool rt_policy(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

/* What RLIMIT_RTPRIO allows; what the task has already, it may have again. */
static bool may_be_rt(const struct task_struct *p, const struct sched_attr *attr)
{
	unsigned long most = task_rlimit(p, RLIMIT_RTPRIO);

	if (attr->sched_policy != READ_ONCE(p->policy) && !most)
		return false;
	return attr->sched_priority <= READ_ONCE(p->rt_priority) ||
	       attr->sched_priority <= most;
}

/* Without CAP_SYS_NICE: nothing that others would suffer from. */
static bool may_have_attr(struct task_struct *p, const struct sched_attr *attr)
{
	int policy = READ_ONCE(p->policy);

	if (!same_owner(p))
		return false;
	if (rt_policy(attr->sched_policy)) {
		if (!may_be_rt(p, attr))
			return false;
	} else if (attr->sched_nice < task_nice(p) && !can_nice(p, attr->sched_nice)) {
		return false;
	}
	if (policy == SCHED_IDLE && attr->sched_policy != SCHED_IDLE &&
	    !can_nice(p, task_nice(p)))
		return false;
	return !p->sched_reset_on_fork ||
	       (attr->sched_flags & SCHED_FLAG_RESET_ON_FORK);
}

/* 4 was a policy that never came. */
static int check_priority(const struct sched_attr *attr)
{
	if (rt_policy(attr->sched_policy))
		return attr->sched_priority >= 1 && attr->sched_priority < MAX_RT_PRIO ?
		       0 : -EINVAL;
	return attr->sched_priority || attr->sched_policy > SCHED_IDLE ||
	       attr->sched_policy == 4 ? -EINVAL : 0;
}

/* That it makes sense is asked before the right to it. */
static int set_attr(struct task_struct *p, const struct sched_attr *attr)
{
	int err = check_priority(attr);

	if (err)
		return err;
	if (!capable(CAP_SYS_NICE) && !may_have_attr(p, attr))
		return -EPERM;
	return sched_setattr_nocheck(p, attr);
}

/* The old calls: a policy of -1 is the one it has. */
static long set_policy(pid_t pid, int policy, const struct sched_param __user *user)
{
	struct sched_attr attr = { };
	struct task_struct *p;
	struct sched_param param;
	int err;

	if (!user || pid < 0)
		return -EINVAL;
	if (copy_from_user(&param, user, sizeof(param)))
		return -EFAULT;
	err = get_asked(&p, pid);
	if (err)
		return err;
	if (policy == -1)
		policy = sched_getscheduler(p);
	attr.sched_policy = policy & ~SCHED_RESET_ON_FORK;
	attr.sched_priority = param.sched_priority;
	attr.sched_nice = task_nice(p);
	if (policy & SCHED_RESET_ON_FORK)
		attr.sched_flags = SCHED_FLAG_RESET_ON_FORK;
	err = set_attr(p, &attr);
	put_task_struct(p);
	return err;
}

/* A negative policy is wrong here, where -1 would be the one it has. */
SYSCALL_DEFINE3(sched_setscheduler, pid_t, pid, int, policy,
		const struct sched_param __user *, param)
{
	return policy < 0 ? -EINVAL : set_policy(pid, policy, param);
}

/* Of the policy that it has. */
SYSCALL_DEFINE2(sched_setparam, pid_t, pid, const struct sched_param __user *, param)
{
	return set_policy(pid, -1, param);
}

/* With SCHED_RESET_ON_FORK beside it. */
SYSCALL_DEFINE1(sched_getscheduler, pid_t, pid)
{
	struct task_struct *p;
	int ret = get_asked(&p, pid);

	if (ret)
		return ret;
	ret = sched_getscheduler(p);
	put_task_struct(p);
	return ret;
}

/* 0 for all but the real-time policies. */
SYSCALL_DEFINE2(sched_getparam, pid_t, pid, struct sched_param __user *, user)
{
	struct sched_param param;
	struct task_struct *p;
	int err = user ? get_asked(&p, pid) : -EINVAL;

	if (err)
		return err;
	param.sched_priority = READ_ONCE(p->rt_priority);
	put_task_struct(p);
	return copy_to_user(user, &param, sizeof(param)) ? -EFAULT : 0;
}

/* Those of other policies than the two have no priorities. */
/* What a program may ask for, whatever it is allowed. */
SYSCALL_DEFINE1(sched_get_priority_max, int, policy)
{
	if (rt_policy(policy))
		return MAX_RT_PRIO - 1;
	return policy < 0 || policy > SCHED_IDLE || policy == 4 ? -EINVAL : 0;
}

/* And the least. */
SYSCALL_DEFINE1(sched_get_priority_min, int, policy)
{
	if (rt_policy(policy))
		return 1;
	return policy < 0 || policy > SCHED_IDLE || policy == 4 ? -EINVAL : 0;
}

/* FIFO has no slices; a fair one is told in whole ticks, as on Linux. */
SYSCALL_DEFINE2(sched_rr_get_interval, pid_t, pid, struct __kernel_timespec __user *, user)
{
	struct task_struct *p;
	u64 ns = 0;
	int err = get_asked(&p, pid);

	if (err)
		return err;
	if (READ_ONCE(p->policy) == SCHED_RR)
		ns = 100 * NSEC_PER_MSEC;
	else if (!rt_task(p))
		ns = p->se.slice / TICK_NSEC * TICK_NSEC;
	put_task_struct(p);
	return put_timespec64(ns_to_timespec64(ns), user);
}

/* --- The new call: a structure that grows. --- */

/* Who has set what is not known here, or is told -E2BIG for its size, learns which one is. */
static int get_attr(struct sched_attr *attr, struct sched_attr __user *user)
{
	u32 size;
	int err;

	if (get_user(size, &user->size))
		return -EFAULT;
	size = size ?: SCHED_ATTR_SIZE_VER0;
	if (size < SCHED_ATTR_SIZE_VER0 || size > PAGE_SIZE)
		err = -E2BIG;
	else
		err = copy_struct_from_user(attr, sizeof(*attr), user, size);
	if (err == -E2BIG)
		return put_user((u32)sizeof(*attr), &user->size) ?: err;
	if (err)
		return err;
	attr->sched_nice = clamp(attr->sched_nice, MIN_NICE, MAX_NICE);
	return 0;
}

/* What the task has stays where the flags say so; then it is looked at as a whole. */
static void keep_attr(struct task_struct *p, struct sched_attr *attr)
{
	struct sched_attr now;

	sched_getattr(p, &now);
	if (attr->sched_flags & SCHED_FLAG_KEEP_POLICY)
		attr->sched_policy = now.sched_policy;
	if (attr->sched_flags & SCHED_FLAG_KEEP_PARAMS) {
		attr->sched_priority = now.sched_priority;
		attr->sched_nice = task_nice(p);
	}
	attr->sched_flags &= ~(u64)SCHED_FLAG_KEEP_ALL;
}

/* Flags of the call, not of the structure: there are none. */
SYSCALL_DEFINE3(sched_setattr, pid_t, pid, struct sched_attr __user *, user,
		unsigned int, flags)
{
	struct sched_attr attr;
	struct task_struct *p;
	int err;

	if (!user || pid < 0 || flags)
		return -EINVAL;
	err = get_attr(&attr, user);
	if (!err && (int)attr.sched_policy < 0)
		err = -EINVAL;
	err = err ?: get_asked(&p, pid);
	if (err)
		return err;
	keep_attr(p, &attr);
	err = set_attr(p, &attr);
	put_task_struct(p);
	return err;
}

/* As much of it as the caller knows. */
SYSCALL_DEFINE4(sched_getattr, pid_t, pid, struct sched_attr __user *, user,
		unsigned int, size, unsigned int, flags)
{
	struct sched_attr attr;
	struct task_struct *p;
	int err;

	if (!user || size > PAGE_SIZE || size < SCHED_ATTR_SIZE_VER0 || flags)
		return -EINVAL;
	err = get_asked(&p, pid);
	if (err)
		return err;
	sched_getattr(p, &attr);
	put_task_struct(p);
	attr.size = min_t(u32, size, sizeof(attr));
	return copy_to_user(user, &attr, attr.size) ? -EFAULT : 0;
}

/* --- CPUs. --- */

/* Bits that no machine has are cut off, or 0. */
static int get_mask(struct cpumask *mask, const unsigned long __user *user, unsigned int len)
{
	cpumask_clear(mask);
	len = min_t(unsigned int, len, sizeof(*mask));
	return copy_from_user(cpumask_bits(mask), user, len) ? -EFAULT : 0;
}

/* A thread of the kernel that was bound stays. */
static int set_affinity(struct task_struct *p, const struct cpumask *mask)
{
	if (p->flags & PF_NO_SETAFFINITY)
		return -EINVAL;
	if (!same_owner(p) && !capable(CAP_SYS_NICE))
		return -EPERM;
	return set_cpus_allowed_ptr(p, mask);
}

/* It has left the others when this returns. */
SYSCALL_DEFINE3(sched_setaffinity, pid_t, pid, unsigned int, len,
		const unsigned long __user *, user)
{
	struct cpumask mask;
	struct task_struct *p;
	int err = get_mask(&mask, user, len);

	if (err)
		return err;
	p = find_get_task(pid);
	if (!p)
		return -ESRCH;
	err = set_affinity(p, &mask);
	put_task_struct(p);
	return err;
}

/*
 * How many bytes there were to tell: libraries make the rest 0. CPUs that are not online
 * are left out.
 */
SYSCALL_DEFINE3(sched_getaffinity, pid_t, pid, unsigned int, len,
		unsigned long __user *, user)
{
	struct cpumask mask;
	struct task_struct *p;

	if (len % sizeof(long) || len * 8ul < num_possible_cpus())
		return -EINVAL;
	p = find_get_task(pid);
	if (!p)
		return -ESRCH;
	cpumask_and(&mask, &p->cpus_mask, cpu_online_mask);
	put_task_struct(p);
	len = min_t(unsigned int, len, sizeof(mask));
	return copy_to_user(user, cpumask_bits(&mask), len) ? -EFAULT : (long)len;
}

/* Others of its kind, if there are any. */
SYSCALL_DEFINE0(sched_yield)
{
	yield();
	return 0;
}
