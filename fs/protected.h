/* SPDX-License-Identifier: GPL-2.0-only */
/* What is not done with names that others have put where everybody may: fs/protected.c. */
#ifndef _FS_PROTECTED_H
#define _FS_PROTECTED_H

#include <linux/types.h>

struct inode;

/* /proc/sys/fs/protected_*: 0 or 1; of FIFOs and files 2, too. */
extern int protected_symlinks, protected_hardlinks, protected_fifos, protected_regular;

/* A symlink that is the last part of a name, in @dir: 0 or -EACCES. */
int may_follow_last(const struct inode *dir, const struct inode *link);
/* Another name for a file: 0 or -EPERM. */
int may_link(struct inode *inode);

/* The directory of a file's name, as it was when the file was found. */
struct sticky_dir {
	umode_t mode;
	uid_t uid;
};
/* With O_CREAT, a file that was there already: 0 or -EACCES. */
int may_open_made(const struct sticky_dir *dir, const struct inode *inode);

#endif /* _FS_PROTECTED_H */
