// SPDX-License-Identifier: GPL-2.0-only
/*
 * prctl(): many small things that a task can ask of itself. An option that is not here is
 * -EINVAL, as on a Linux that was built without it. Owns nothing: each belongs to the
 * running task or its process.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/mm_types.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/prctl.h>
#include <uapi/linux/securebits.h>

#include "sys_id.h"

/* The four that follow the option. */
struct prctl_args {
	unsigned long a2, a3, a4, a5;
};

/* Some options insist on it, so that they may mean something one day. */
static bool rest_is_zero(const struct prctl_args *args)
{
	return !(args->a3 | args->a4 | args->a5);
}

/* --- Names, signals, sleeping. --- */

/* As much as there is room for; what the program has behind it is not looked at. */
static long set_name(const char __user *user)
{
	char name[TASK_COMM_LEN] = { };

	if (strncpy_from_user(name, user, sizeof(name) - 1) < 0)
		return -EFAULT;
	set_task_comm(current, name);
	return 0;
}

/* All 16 bytes, so that nothing of the stack is told behind the end. */
static long get_name(char __user *user)
{
	char name[TASK_COMM_LEN] = { };

	strscpy(name, current->comm, sizeof(name));
	return copy_to_user(user, name, sizeof(name)) ? -EFAULT : 0;
}

/* 0: none. It is forgotten by who becomes somebody else. */
static long set_pdeath_signal(unsigned long sig)
{
	if (sig > NR_SIGNALS)
		return -EINVAL;
	current->pdeath_signal = sig;
	return 0;
}

/* 0 is what it had at the beginning. */
static long set_timer_slack(long ns)
{
	current->timer_slack_ns = ns > 0 ? (u64)ns : current->default_timer_slack_ns;
	return 0;
}

/* As much as the value of a call can be. */
static long get_timer_slack(void)
{
	return min(current->timer_slack_ns, (u64)INT_MAX);
}

/* 2 is what the kernel may set, and nobody else. */
static long set_dumpable(unsigned long value)
{
	if (value > 1)
		return -EINVAL;
	WRITE_ONCE(current->mm->dumpable, value);
	return 0;
}

/* There are no huge pages, but faults that make more than a page. */
static long set_thp_disable(const struct prctl_args *args)
{
	if (args->a3 || args->a4 || args->a5)
		return -EINVAL;
	WRITE_ONCE(current->mm->fills_blocks, !args->a2);
	return 0;
}

/* As Linux has it: a word that is not 0 is an error, and the answer is the call's value. */
static long get_thp_disable(const struct prctl_args *args)
{
	if (args->a2 || !rest_is_zero(args))
		return -EINVAL;
	return !READ_ONCE(current->mm->fills_blocks);
}

/* --- Rights. --- */

/* In credentials of its own: 0 or -ENOMEM. */
static long set_securebits(unsigned int bits)
{
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	new->securebits = bits;
	return commit_changed_creds(new);
}

/* One bit of them that does not need a right to it. */
static long set_keepcaps(unsigned long value)
{
	unsigned int old = current_cred()->securebits;

	if (value > 1)
		return -EINVAL;
	if (old & SECBIT_KEEP_CAPS_LOCKED)
		return -EPERM;
	return set_securebits(value ? old | SECBIT_KEEP_CAPS : old & ~SECBIT_KEEP_CAPS);
}

/* What is locked stays so, and what it locks does not change. */
static long change_securebits(unsigned long bits)
{
	unsigned int old = current_cred()->securebits;
	unsigned int locks = old & SECURE_ALL_LOCKS;

	if (((locks >> 1) & (old ^ bits)) || (locks & ~bits) ||
	    (bits & ~(unsigned long)(SECURE_ALL_LOCKS | SECURE_ALL_BITS)) ||
	    !capable(CAP_SETPCAP))
		return -EPERM;
	return set_securebits(bits);
}

/* Numbers above are those of kernels to come. */
static bool is_capability(unsigned long cap)
{
	return cap <= CAP_LAST_CAP;
}

/* For good: no program that it runs can have it, whoever owns that. */
static long drop_from_bounds(unsigned long cap)
{
	struct cred *new;

	if (!capable(CAP_SETPCAP))
		return -EPERM;
	if (!is_capability(cap))
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_bset &= ~(1ull << cap);
	return commit_changed_creds(new);
}

/* 0 or 1, and -EINVAL for what is no right. */
static long read_bounds(unsigned long cap)
{
	return is_capability(cap) ? cap_raised(current_cred()->cap_bset, cap) : -EINVAL;
}

/* These are kept by exec of a program that has no rights of its own. */
static long set_ambient(kernel_cap_t set)
{
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	new->cap_ambient = set;
	return commit_changed_creds(new);
}

/* Only what is permitted and inherited can be ambient. */
static long raise_ambient(unsigned long cap)
{
	const struct cred *cred = current_cred();

	if (!cap_raised(cred->cap_permitted & cred->cap_inheritable, cap) ||
	    (cred->securebits & SECBIT_NO_CAP_AMBIENT_RAISE))
		return -EPERM;
	return set_ambient(cred->cap_ambient | 1ull << cap);
}

/* Four calls in one: the third argument is the right, the others must be 0. */
static long ambient(const struct prctl_args *args)
{
	kernel_cap_t now = current_cred()->cap_ambient;

	if (args->a2 == PR_CAP_AMBIENT_CLEAR_ALL)
		return rest_is_zero(args) ? set_ambient(0) : -EINVAL;
	if ((args->a4 | args->a5) || !is_capability(args->a3))
		return -EINVAL;
	switch (args->a2) {
	case PR_CAP_AMBIENT_IS_SET:
		return cap_raised(now, args->a3);
	case PR_CAP_AMBIENT_RAISE:
		return raise_ambient(args->a3);
	case PR_CAP_AMBIENT_LOWER:
		return set_ambient(now & ~(1ull << args->a3));
	default:
		return -EINVAL;
	}
}

/* It cannot be taken back: exec gives no rights any more. */
static long set_no_new_privs(const struct prctl_args *args)
{
	if (args->a2 != 1 || !rest_is_zero(args))
		return -EINVAL;
	current->no_new_privs = true;
	return 0;
}

/* --- All of them. --- */

/* What is changed, or told by the value of the call. */
static long do_prctl(int option, const struct prctl_args *args)
{
	switch (option) {
	case PR_SET_PDEATHSIG:
		return set_pdeath_signal(args->a2);
	case PR_GET_DUMPABLE:
		return READ_ONCE(current->mm->dumpable);
	case PR_SET_DUMPABLE:
		return set_dumpable(args->a2);
	case PR_GET_KEEPCAPS:
		return !!(current_cred()->securebits & SECBIT_KEEP_CAPS);
	case PR_SET_KEEPCAPS:
		return set_keepcaps(args->a2);
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_SET_TIMING:
		return args->a2 == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	/* The counter can be read; nobody can be kept from that. */
	case PR_SET_TSC:
		return args->a2 == PR_TSC_ENABLE ? 0 : -EINVAL;
	case PR_SET_THP_DISABLE:
		return set_thp_disable(args);
	case PR_GET_THP_DISABLE:
		return get_thp_disable(args);
	case PR_GET_SECCOMP:
		return 0;
	case PR_CAPBSET_READ:
		return read_bounds(args->a2);
	case PR_CAPBSET_DROP:
		return drop_from_bounds(args->a2);
	case PR_GET_SECUREBITS:
		return current_cred()->securebits;
	case PR_SET_SECUREBITS:
		return change_securebits(args->a2);
	case PR_SET_TIMERSLACK:
		return set_timer_slack(args->a2);
	case PR_GET_TIMERSLACK:
		return get_timer_slack();
	case PR_SET_MM:
		return capable(CAP_SYS_RESOURCE) ? -EINVAL : -EPERM;
	case PR_SET_CHILD_SUBREAPER:
		current->signal->is_child_subreaper = args->a2;
		return 0;
	case PR_SET_NO_NEW_PRIVS:
		return set_no_new_privs(args);
	case PR_GET_NO_NEW_PRIVS:
		return args->a2 || !rest_is_zero(args) ? -EINVAL : current->no_new_privs;
	case PR_CAP_AMBIENT:
		return ambient(args);
	default:
		return -EINVAL;
	}
}

/* What is told in the program's memory, or taken from there. */
SYSCALL_DEFINE5(prctl, int, option, unsigned long, arg2, unsigned long, arg3,
		unsigned long, arg4, unsigned long, arg5)
{
	struct prctl_args args = { arg2, arg3, arg4, arg5 };
	int __user *word = (int __user *)arg2;

	switch (option) {
	case PR_SET_NAME:
		return set_name((char __user *)arg2);
	case PR_GET_NAME:
		return get_name((char __user *)arg2);
	case PR_GET_PDEATHSIG:
		return put_user(current->pdeath_signal, word);
	case PR_GET_CHILD_SUBREAPER:
		return put_user((int)current->signal->is_child_subreaper, word);
	case PR_GET_TSC:
		return put_user(PR_TSC_ENABLE, word);
	case PR_GET_TID_ADDRESS:
		return put_user((unsigned long)current->clear_child_tid,
				(unsigned long __user *)arg2);
	default:
		return do_prctl(option, &args);
	}
}
