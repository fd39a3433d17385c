// SPDX-License-Identifier: GPL-2.0-only
/*
 * Users and groups: who a task says it is.
 *
 * Owns nothing: each call makes a copy of the credentials, changes that, and commits it,
 * or does not. (uid_t)-1 is nobody, and means "as it is" where a call takes several.
 * There is a real id (who started it), an effective one (what it may do), a saved one
 * (what it may become again), and one for files, which follows the effective one.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/limits.h>
#include <uapi/linux/securebits.h>

#include "sys_id.h"

#define NOBODY	((uid_t)-1)
/* Rights that go with being root to files. */
#define CAP_FS_SET \
	(1ull << CAP_CHOWN | 1ull << CAP_MKNOD | 1ull << CAP_DAC_OVERRIDE | \
	 1ull << CAP_DAC_READ_SEARCH | 1ull << CAP_FOWNER | 1ull << CAP_FSETID | \
	 1ull << CAP_LINUX_IMMUTABLE | 1ull << CAP_MAC_OVERRIDE)

/* --- Rights follow ids. --- */

/* By any of the three: it could become root again. */
static bool is_root_somehow(const struct cred *cred)
{
	return !cred->uid || !cred->euid || !cred->suid;
}

/* Who is root no more in any way loses what root may, but for who asked to keep it. */
static void fix_capabilities(struct cred *new, const struct cred *old)
{
	if (old->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (is_root_somehow(old) && !is_root_somehow(new)) {
		if (!(old->securebits & SECBIT_KEEP_CAPS)) {
			new->cap_permitted = 0;
			new->cap_effective = 0;
		}
		new->cap_ambient = 0;
	}
	if (!old->euid && new->euid)
		new->cap_effective = 0;
	if (old->euid && !new->euid)
		new->cap_effective = new->cap_permitted;
}

/*
 * What others may learn of the task, and when it is told of its parent's end, was agreed
 * with who it was.
 */
static void become(struct cred *new)
{
	const struct cred *old = current_cred();

	if (cred_outgrows(new, old)) {
		if (current->mm)
			WRITE_ONCE(current->mm->dumpable, 0);
		current->pdeath_signal = 0;
	}
	commit_creds(new);
}

/* For those that change rights, not ids. */
long commit_changed_creds(struct cred *new)
{
	become(new);
	return 0;
}

/* Nothing has changed. */
static long give_up(struct cred *new, long err)
{
	abort_creds(new);
	return err;
}

/* The real user's account is another one's now. */
static int change_user(struct cred *new)
{
	struct user_struct *user;

	if (new->uid == new->user->uid)
		return 0;
	user = alloc_uid(new->uid);
	if (!user)
		return -ENOMEM;
	free_uid(new->user);
	new->user = user;
	return 0;
}

/* The last step of the calls that change users. */
static long become_user(struct cred *new)
{
	int err = change_user(new);

	if (err)
		return give_up(new, err);
	fix_capabilities(new, current_cred());
	become(new);
	return 0;
}

/* --- Users. --- */

/* Root becomes somebody for good; others go between their real and their saved id. */
SYSCALL_DEFINE1(setuid, uid_t, uid)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (uid == NOBODY)
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (capable(CAP_SETUID))
		new->suid = new->uid = uid;
	else if (uid != old->uid && uid != old->suid)
		return give_up(new, -EPERM);
	new->fsuid = new->euid = uid;
	return become_user(new);
}

/* A real id may become the effective one, but not the saved one. */
static bool may_set_real(const struct cred *old, uid_t uid)
{
	return uid == NOBODY || uid == old->uid || uid == old->euid ||
	       capable(CAP_SETUID);
}

/* Any of the three that it has, or, with the right, any there is. */
static bool may_set_uid(const struct cred *old, uid_t uid)
{
	return may_set_real(old, uid) || uid == old->suid;
}

/* Who takes on another real id, or a new effective one, cannot go back. */
SYSCALL_DEFINE2(setreuid, uid_t, ruid, uid_t, euid)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (!may_set_real(old, ruid) || !may_set_uid(old, euid))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (ruid != NOBODY)
		new->uid = ruid;
	if (euid != NOBODY)
		new->euid = euid;
	if (ruid != NOBODY || (euid != NOBODY && euid != old->uid))
		new->suid = new->euid;
	new->fsuid = new->euid;
	return become_user(new);
}

/* Each by itself: the only call that says what the saved id becomes. */
SYSCALL_DEFINE3(setresuid, uid_t, ruid, uid_t, euid, uid_t, suid)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (!may_set_uid(old, ruid) || !may_set_uid(old, euid) || !may_set_uid(old, suid))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (ruid != NOBODY)
		new->uid = ruid;
	if (euid != NOBODY)
		new->euid = euid;
	if (suid != NOBODY)
		new->suid = suid;
	new->fsuid = new->euid;
	return become_user(new);
}

/* As far as the program's memory goes. */
SYSCALL_DEFINE3(getresuid, uid_t __user *, ruid, uid_t __user *, euid, uid_t __user *, suid)
{
	const struct cred *cred = current_cred();

	return put_user(cred->uid, ruid) ?: put_user(cred->euid, euid) ?:
	       put_user(cred->suid, suid);
}

/* Rights to files come and go with root's id for files. */
static void fix_file_capabilities(struct cred *new, const struct cred *old)
{
	if (old->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (!old->fsuid && new->fsuid)
		new->cap_effective &= ~CAP_FS_SET;
	if (old->fsuid && !new->fsuid)
		new->cap_effective |= CAP_FS_SET & new->cap_permitted;
}

/* It has no way to say that it failed: it tells what the id was before, always. */
SYSCALL_DEFINE1(setfsuid, uid_t, uid)
{
	const struct cred *old = current_cred();
	uid_t was = old->fsuid;
	struct cred *new;

	if (uid == NOBODY || uid == was ||
	    (!may_set_uid(old, uid) && uid != old->fsuid))
		return was;
	new = prepare_creds();
	if (!new)
		return was;
	new->fsuid = uid;
	fix_file_capabilities(new, old);
	become(new);
	return was;
}

/* --- Groups: the same, without the rights. --- */

/* As setuid(). */
SYSCALL_DEFINE1(setgid, gid_t, gid)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (gid == NOBODY)
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (capable(CAP_SETGID))
		new->gid = new->sgid = gid;
	else if (gid != old->gid && gid != old->sgid)
		return give_up(new, -EPERM);
	new->egid = new->fsgid = gid;
	become(new);
	return 0;
}

/* As for users, with the right to groups. */
static bool may_set_real_gid(const struct cred *old, gid_t gid)
{
	return gid == NOBODY || gid == old->gid || gid == old->egid ||
	       capable(CAP_SETGID);
}

/* Supplementary groups do not count: one is in them, one is not them. */
static bool may_set_gid(const struct cred *old, gid_t gid)
{
	return may_set_real_gid(old, gid) || gid == old->sgid;
}

/* As setreuid(). */
SYSCALL_DEFINE2(setregid, gid_t, rgid, gid_t, egid)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (!may_set_real_gid(old, rgid) || !may_set_gid(old, egid))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (rgid != NOBODY)
		new->gid = rgid;
	if (egid != NOBODY)
		new->egid = egid;
	if (rgid != NOBODY || (egid != NOBODY && egid != old->gid))
		new->sgid = new->egid;
	new->fsgid = new->egid;
	become(new);
	return 0;
}

/* As setresuid(). */
SYSCALL_DEFINE3(setresgid, gid_t, rgid, gid_t, egid, gid_t, sgid)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (!may_set_gid(old, rgid) || !may_set_gid(old, egid) || !may_set_gid(old, sgid))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (rgid != NOBODY)
		new->gid = rgid;
	if (egid != NOBODY)
		new->egid = egid;
	if (sgid != NOBODY)
		new->sgid = sgid;
	new->fsgid = new->egid;
	become(new);
	return 0;
}

/* As getresuid(). */
SYSCALL_DEFINE3(getresgid, gid_t __user *, rgid, gid_t __user *, egid, gid_t __user *, sgid)
{
	const struct cred *cred = current_cred();

	return put_user(cred->gid, rgid) ?: put_user(cred->egid, egid) ?:
	       put_user(cred->sgid, sgid);
}

/* As setfsuid(): what it was before, whatever comes of it. */
SYSCALL_DEFINE1(setfsgid, gid_t, gid)
{
	const struct cred *old = current_cred();
	gid_t was = old->fsgid;
	struct cred *new;

	if (gid == NOBODY || gid == was || !may_set_gid(old, gid))
		return was;
	new = prepare_creds();
	if (!new)
		return was;
	new->fsgid = gid;
	become(new);
	return was;
}

/* --- Supplementary groups. --- */

/* A size of 0 asks how many there are. */
SYSCALL_DEFINE2(getgroups, int, size, gid_t __user *, list)
{
	const struct group_info *groups = current_cred()->group_info;

	if (size < 0 || (size && size < groups->ngroups))
		return -EINVAL;
	if (size && copy_to_user(list, groups->gid, groups->ngroups * sizeof(gid_t)))
		return -EFAULT;
	return groups->ngroups;
}

/* Sorted, as in_group_p() searches them. */
static int compare_gids(const void *a, const void *b)
{
	gid_t x = *(const gid_t *)a, y = *(const gid_t *)b;

	return x < y ? -1 : x > y;
}

/* No more than there may be, and none that is nobody's. */
static int get_gids(struct group_info *groups, const gid_t __user *list)
{
	if (copy_from_user(groups->gid, list, groups->ngroups * sizeof(gid_t)))
		return -EFAULT;
	for (int i = 0; i < groups->ngroups; i++)
		if (groups->gid[i] == NOBODY)
			return -EINVAL;
	sort(groups->gid, groups->ngroups, sizeof(gid_t), compare_gids, NULL);
	return 0;
}

/* All of them are replaced, or none. */
SYSCALL_DEFINE2(setgroups, int, size, const gid_t __user *, list)
{
	struct group_info *groups;
	struct cred *new;
	int err;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if ((unsigned int)size > NGROUPS_MAX)
		return -EINVAL;
	groups = groups_alloc(size);
	if (!groups)
		return -ENOMEM;
	err = get_gids(groups, list);
	new = err ? NULL : prepare_creds();
	if (!new) {
		put_group_info(groups);
		return err ?: -ENOMEM;
	}
	put_group_info(new->group_info);
	new->group_info = groups;
	become(new);
	return 0;
}
