// SPDX-License-Identifier: GPL-2.0-only
/*
 * What rights a program runs with: those of its caller, or of its file's owner if that is
 * set-id, and the capabilities that follow, by the rules of capabilities(7).
 *
 * Owns nothing. Files have no capabilities of their own here: only root's, by SECURE_NOROOT's
 * leave, and the ambient ones go from program to program.
 */
#include <linux/binfmts.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/sched/signal.h>
#include <linux/stat.h>
#include <uapi/linux/securebits.h>

/* The mount says that its files give nothing, or the task that it wants nothing. */
static bool may_give(const struct file *file)
{
	return !(READ_ONCE(file->f_path.mnt->mnt_flags) & MNT_NOSUID) &&
	       !current->no_new_privs;
}

/* Set-gid without the group's x is a mark of old for locks, no gift. */
static void take_ids(const struct file *file, struct cred *cred)
{
	const struct inode *inode = file_inode(file);
	umode_t mode = inode_mode(inode);

	if (!may_give(file))
		return;
	if (mode & S_ISUID)
		cred->euid = inode->i_uid;
	if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		cred->egid = inode->i_gid;
}

/*
 * Somebody outside of the process has its root and working directory, and could lead the
 * program astray.
 */
static bool is_watched(void)
{
	unsigned int nr = 0;
	struct task_struct *t;

	guard(rcu)();
	guard(spinlock_irq)(&current->sighand->siglock);
	for_each_thread(current, t)
		nr += t->fs == current->fs;
	return refcount_read(&current->fs->users) > nr;
}

static bool ids_change(const struct cred *new)
{
	return new->euid != new->uid || new->egid != new->gid;
}

/* root, by either name, can have all that the bounding set leaves. */
static bool take_root_caps(struct cred *cred)
{
	if (cred->securebits & issecure_mask(SECURE_NOROOT) ||
	    (cred->euid && cred->uid))
		return false;
	cred->cap_permitted = cred->cap_bset | cred->cap_inheritable;
	return !cred->euid;
}

/* From the rules for all files, without any of their own. */
static void take_caps(struct cred *cred, bool is_setid)
{
	bool effective;

	cred->cap_permitted = 0;
	effective = take_root_caps(cred);
	if (is_setid)
		cred->cap_ambient = 0;
	cred->cap_permitted |= cred->cap_ambient;
	cred->cap_effective = effective ? cred->cap_permitted : cred->cap_ambient;
}

/* What is gained while others could interfere is not had, but by who could take it himself. */
static void give_up_gains(struct cred *cred, const struct cred *old)
{
	if (capable(CAP_SETUID) && !current->no_new_privs)
		return;
	cred->euid = cred->uid;
	cred->egid = cred->gid;
	cred->cap_permitted &= old->cap_permitted;
}

/* Has the program what its caller does not control? The C library is told so (AT_SECURE). */
static bool is_secure(const struct cred *cred)
{
	if (ids_change(cred))
		return true;
	return cred->uid && (cred->cap_effective & ~cred->cap_ambient ||
			     cred->cap_permitted & ~cred->cap_ambient);
}

int exec_prepare_cred(struct linux_binprm *bprm)
{
	const struct cred *old = current_cred();
	struct cred *cred = bprm->cred;
	bool is_setid;

	cred->euid = old->euid;
	cred->egid = old->egid;
	take_ids(bprm->file, cred);
	is_setid = cred->euid != old->euid || cred->egid != old->egid;
	if (is_setid && is_watched())
		give_up_gains(cred, old);
	take_caps(cred, is_setid);
	cred->suid = cred->euid;
	cred->fsuid = cred->euid;
	cred->sgid = cred->egid;
	cred->fsgid = cred->egid;
	cred->securebits &= ~issecure_mask(SECURE_KEEP_CAPS);
	bprm->secure = is_secure(cred);
	return 0;
}
