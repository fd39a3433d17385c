// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directories in which everybody may make files, as /tmp: names that others have put there
 * lead those who trust them to where they would not have gone. fs.protected_* say what is not
 * done with them; as Debian has it, links are guarded from the boot on. Owns these values,
 * which /proc/sys sets.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/namei.h>
#include <linux/stat.h>
#include <linux/vfs.h>

#include "protected.h"

int protected_symlinks = 1, protected_hardlinks = 1;
int protected_fifos, protected_regular;
EXPORT_SYMBOL_IF_KUNIT(protected_symlinks);
EXPORT_SYMBOL_IF_KUNIT(protected_hardlinks);
EXPORT_SYMBOL_IF_KUNIT(protected_fifos);
EXPORT_SYMBOL_IF_KUNIT(protected_regular);

#define STICKY_FOR_ALL	(S_ISVTX | S_IWOTH)

/* One's own are followed anywhere, and so are those of the directory's owner. */
int may_follow_last(const struct inode *dir, const struct inode *link)
{
	uid_t uid = READ_ONCE(link->i_uid);

	if (!READ_ONCE(protected_symlinks) || uid == current_fsuid() ||
	    (inode_mode(dir) & STICKY_FOR_ALL) != STICKY_FOR_ALL ||
	    uid == READ_ONCE(dir->i_uid))
		return 0;
	return -EACCES;
}
EXPORT_SYMBOL_IF_KUNIT(may_follow_last);

/* Who may do with the file what he likes gains nothing by another name. */
static bool is_safe_to_link(struct inode *inode)
{
	umode_t mode = inode_mode(inode);

	return S_ISREG(mode) && !(mode & S_ISUID) &&
	       (mode & (S_ISGID | S_IXGRP)) != (S_ISGID | S_IXGRP) &&
	       !inode_permission(inode, MAY_READ | MAY_WRITE);
}

int may_link(struct inode *inode)
{
	if (!READ_ONCE(protected_hardlinks) || is_safe_to_link(inode) ||
	    inode_owner_or_capable(inode))
		return 0;
	return -EPERM;
}
EXPORT_SYMBOL_IF_KUNIT(may_link);

/* How much is guarded of files of this kind: 0, 1 or 2. */
static int guard_of(umode_t mode)
{
	if (S_ISFIFO(mode))
		return READ_ONCE(protected_fifos);
	return S_ISREG(mode) ? READ_ONCE(protected_regular) : 0;
}

int may_open_made(const struct sticky_dir *dir, const struct inode *inode)
{
	int guard = guard_of(inode_mode(inode));
	uid_t uid = READ_ONCE(inode->i_uid);

	if (!guard || !(dir->mode & S_ISVTX) || uid == dir->uid || uid == current_fsuid())
		return 0;
	return dir->mode & S_IWOTH || (guard > 1 && dir->mode & S_IWGRP) ? -EACCES : 0;
}
EXPORT_SYMBOL_IF_KUNIT(may_open_made);
