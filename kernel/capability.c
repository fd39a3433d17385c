// SPDX-License-Identifier: GPL-2.0-only
/*
 * capget() and capset(): the rights of a task as sets of bits, 64 of them in two halves;
 * the oldest version of the calls knows the lower one alone. Owns nothing.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/pid.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>

#include "sys_id.h"

/* How many halves the caller's version has; 0: it is none. */
static int halves_of(u32 version)
{
	switch (version) {
	case _LINUX_CAPABILITY_VERSION_1:
		return 1;
	case _LINUX_CAPABILITY_VERSION_2:
	case _LINUX_CAPABILITY_VERSION_3:
		return 2;
	default:
		return 0;
	}
}

/* Who has it wrong is told what is right. */
static int get_halves(struct __user_cap_header_struct __user *header, int *halves)
{
	u32 version;

	if (get_user(version, &header->version))
		return -EFAULT;
	*halves = halves_of(version);
	if (*halves)
		return 0;
	return put_user((u32)_LINUX_CAPABILITY_VERSION_3, &header->version) ?: -EINVAL;
}

/* The three sets of one task. */
struct cap_sets {
	kernel_cap_t effective, permitted, inheritable;
};

/* His credentials may be replaced while we look: they are all old, or all new. */
static int sets_of(pid_t pid, struct cap_sets *sets)
{
	const struct cred *cred;
	struct task_struct *p;

	guard(rcu)();
	p = pid ? find_task_by_pid(pid) : current;
	if (!p)
		return -ESRCH;
	cred = rcu_dereference(p->cred);
	*sets = (struct cap_sets){ cred->cap_effective, cred->cap_permitted,
				   cred->cap_inheritable };
	return 0;
}

/* Whoever has nowhere to put it asks for the version. */
SYSCALL_DEFINE2(capget, struct __user_cap_header_struct __user *, header,
		struct __user_cap_data_struct __user *, data)
{
	struct __user_cap_data_struct raw[2];
	struct cap_sets sets;
	int halves, err = get_halves(header, &halves);
	pid_t pid;

	if (err || !data)
		return !data && err == -EINVAL ? 0 : err;
	if (get_user(pid, &header->pid))
		return -EFAULT;
	if (pid < 0)
		return -EINVAL;
	err = sets_of(pid, &sets);
	if (err)
		return err;
	for (int i = 0; i < 2; i++)
		raw[i] = (struct __user_cap_data_struct){
			.effective = sets.effective >> 32 * i,
			.permitted = sets.permitted >> 32 * i,
			.inheritable = sets.inheritable >> 32 * i,
		};
	return copy_to_user(data, raw, halves * sizeof(*raw)) ? -EFAULT : 0;
}

/* --- Changing one's own. --- */

static bool is_subset(kernel_cap_t a, kernel_cap_t b)
{
	return !(a & ~b);
}

/*
 * Nothing is permitted that was not; what is effective must be permitted; what is to be
 * inherited must be in the bounding set, and without the right to change that, permitted.
 */
static bool may_have(const struct cred *old, const struct cap_sets *sets)
{
	kernel_cap_t added = sets->inheritable & ~old->cap_inheritable;

	if (!capable(CAP_SETPCAP) && !is_subset(added, old->cap_permitted))
		return false;
	return is_subset(added, old->cap_bset) &&
	       is_subset(sets->permitted, old->cap_permitted) &&
	       is_subset(sets->effective, sets->permitted);
}

/* The task's own copy, in which nothing else changes. */
static long set_caps(const struct cap_sets *sets)
{
	struct cred *new;

	if (!may_have(current_cred(), sets))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_effective = sets->effective;
	new->cap_permitted = sets->permitted;
	new->cap_inheritable = sets->inheritable;
	new->cap_ambient &= sets->permitted & sets->inheritable;
	return commit_changed_creds(new);
}

/* Bits that stand for nothing are no rights. */
static kernel_cap_t join_halves(u32 low, u32 high)
{
	return ((u64)high << 32 | low) & CAP_FULL_SET;
}

/* Of oneself alone; the number may be said, or be 0. */
SYSCALL_DEFINE2(capset, struct __user_cap_header_struct __user *, header,
		const struct __user_cap_data_struct __user *, data)
{
	struct __user_cap_data_struct raw[2] = { };
	int halves, err = get_halves(header, &halves);
	pid_t pid;

	if (err)
		return err;
	if (get_user(pid, &header->pid))
		return -EFAULT;
	if (pid && pid != current->pid)
		return -EPERM;
	if (copy_from_user(raw, data, halves * sizeof(*raw)))
		return -EFAULT;
	return set_caps(&(struct cap_sets){
		join_halves(raw[0].effective, raw[1].effective),
		join_halves(raw[0].permitted, raw[1].permitted),
		join_halves(raw[0].inheritable, raw[1].inheritable) });
}
