// SPDX-License-Identifier: GPL-2.0-only
/*
 * What rights a program runs with: those of its caller, or of its file's owner if that is
 * set-id, and the capabilities that follow, by the rules of capabilities(7).
 *
 * Owns nothing. A file may have capabilities of its own (security.capability), or they are
 * root's, by SECURE_NOROOT's leave; the ambient ones go from program to program.
 */
#include <asm/byteorder.h>
#include <linux/binfmts.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/sched/signal.h>
#include <linux/stat.h>
#include <linux/xattr.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/securebits.h>
#include <uapi/linux/xattr.h>

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

/* What a file gives: @permitted to all, @inheritable to who may pass them on. */
struct file_caps {
	kernel_cap_t permitted, inheritable;
	bool are_there, effective;
};

static kernel_cap_t cap_of(__le32 low, __le32 high)
{
	return (le32_to_cpu(low) | (u64)le32_to_cpu(high) << 32) & CAP_FULL_SET;
}

/* Of the file's attribute. The third form may be for another's root: that is not ours. */
static void read_file_caps(const struct file *file, struct file_caps *caps)
{
	struct vfs_ns_cap_data data = { };
	ssize_t size = inode_get_xattr(file_inode(file), XATTR_NAME_CAPS, &data, sizeof(data));

	if (size <= 0 || data.rootid)
		return;
	caps->permitted = cap_of(data.data[0].permitted, data.data[1].permitted);
	caps->inheritable = cap_of(data.data[0].inheritable, data.data[1].inheritable);
	caps->effective = le32_to_cpu(data.magic_etc) & VFS_CAP_FLAGS_EFFECTIVE;
	caps->are_there = true;
}

/*
 * Who is not given all that a program takes for granted does not run it: -EPERM. What is
 * gained while somebody watches, or by who has forsworn it, is not had.
 */
static int take_file_caps(struct cred *cred, const struct cred *old, const struct file_caps *caps)
{
	cred->cap_permitted = (caps->permitted & cred->cap_bset) |
			      (caps->inheritable & cred->cap_inheritable);
	if (caps->effective && caps->permitted & ~cred->cap_permitted)
		return -EPERM;
	if (cred->cap_permitted & ~old->cap_permitted &&
	    (current->no_new_privs || is_watched()))
		cred->cap_permitted &= old->cap_permitted;
	return 0;
}

/* A set-id program of root's that has capabilities of its own has those alone. */
static bool is_set_to_root(const struct cred *cred)
{
	return !cred->euid && cred->uid;
}

/* The file's own first; root has more. */
static int take_caps(struct linux_binprm *bprm, const struct cred *old, bool is_setid)
{
	struct file_caps caps = { };
	struct cred *cred = bprm->cred;
	int err;

	if (READ_ONCE(file_inode(bprm->file)->i_file_caps) &&
	    !(READ_ONCE(bprm->file->f_path.mnt->mnt_flags) & MNT_NOSUID))
		read_file_caps(bprm->file, &caps);
	err = take_file_caps(cred, old, &caps);
	if (err)
		return err;
	if (!caps.are_there || !is_set_to_root(cred))
		caps.effective |= take_root_caps(cred);
	if (is_setid || caps.are_there)
		cred->cap_ambient = 0;
	cred->cap_permitted |= cred->cap_ambient;
	cred->cap_effective = caps.effective ? cred->cap_permitted : cred->cap_ambient;
	return 0;
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
	int err;

	cred->euid = old->euid;
	cred->egid = old->egid;
	take_ids(bprm->file, cred);
	is_setid = cred->euid != old->euid || cred->egid != old->egid;
	if (is_setid && is_watched())
		give_up_gains(cred, old);
	err = take_caps(bprm, old, is_setid);
	if (err)
		return err;
	cred->suid = cred->euid;
	cred->fsuid = cred->euid;
	cred->sgid = cred->egid;
	cred->fsgid = cred->egid;
	cred->securebits &= ~issecure_mask(SECURE_KEEP_CAPS);
	bprm->secure = is_secure(cred);
	/* What its caller may not read he does not get by running it. */
	bprm->hidden = bprm->secure || cred_outgrows(cred, old) ||
		       inode_permission(file_inode(bprm->file), MAY_READ);
	return 0;
}
