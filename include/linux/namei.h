/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a name to a file (fs/namei.c, fs/walk.c).
 *
 * Walks run under RCU, and take no reference and no lock on the way. Where one must sleep
 * it takes references to where it stands, sleeps, and goes on under RCU.
 */
#ifndef _LINUX_NAMEI_H
#define _LINUX_NAMEI_H

#include <linux/dcache.h>
#include <linux/path.h>
#include <linux/types.h>

struct file;
struct kstat;

#define MAXSYMLINKS		40

/* How a walk ends. */
#define LOOKUP_FOLLOW		0x0001	/* the last part, if it is a symlink */
#define LOOKUP_DIRECTORY	0x0002	/* -ENOTDIR if it is none */
#define LOOKUP_EMPTY		0x0004	/* the empty name is where we begin */
#define LOOKUP_MOUNTPOINT	0x0008	/* what is mounted upon it, even upon "." */
/* openat2()'s wishes */
#define LOOKUP_NO_SYMLINKS	0x0100
#define LOOKUP_NO_MAGICLINKS	0x0200
#define LOOKUP_NO_XDEV		0x0400
#define LOOKUP_BENEATH		0x0800
#define LOOKUP_IN_ROOT		0x1000
#define LOOKUP_CACHED		0x2000	/* -EAGAIN rather than sleep */

/* A name in kernel memory, with room to be read beyond its end. */
struct filename {
	u32 len;
	char name[];
};

/* ERR_PTR: -EFAULT, -ENAMETOOLONG, -ENOMEM, and -ENOENT for "" without LOOKUP_EMPTY. */
struct filename *getname_flags(const char __user *name, unsigned int flags);
static inline struct filename *getname(const char __user *name)
{
	return getname_flags(name, 0);
}
struct filename *getname_kernel(const char *name);
/* NULL and ERR_PTR are fine. */
void putname(struct filename *name);
DEFINE_FREE(putname, struct filename *, putname(_T))

/* With references. 0 or an error. */
int filename_lookup(int dfd, const struct filename *name, unsigned int flags,
		    struct path *path);
int user_path_at(int dfd, const char __user *name, unsigned int flags, struct path *path);
int kern_path(const char *name, unsigned int flags, struct path *path);

/*
 * Looks at the file where it is found, under RCU, without a reference: @fn must not sleep,
 * and may answer -ECHILD: then it is called again with references, and may.
 */
struct path_look {
	int (*fn)(struct path_look *look, const struct path *path, bool may_sleep);
	void *arg;
};
int filename_look(int dfd, const struct filename *name, unsigned int flags,
		  struct path_look *look);

/*
 * The directory of the last part of a name, locked for writing, and the last part's
 * dentry: a new one, if nothing has that name, which d_add() may make known. The mount
 * may be written to.
 */
struct name_place {
	struct path dir;
	struct dentry *dentry;
};
/* For what is to be made, a directory if so; -EEXIST. */
int filename_create(int dfd, const struct filename *name, bool is_dir,
		    struct name_place *place);
int user_path_create(int dfd, const char __user *name, bool is_dir,
		     struct name_place *place);
void done_path_create(struct name_place *place);

/* May the running task do what @mask says? 0 or -EACCES, -EPERM, -EROFS. */
int inode_permission(struct inode *inode, int mask);
/* By mode and owner alone: for an ->permission() that allows more to some. */
int generic_permission(const struct inode *inode, int mask);
int path_permission(const struct path *path, int mask);
bool inode_owner_or_capable(const struct inode *inode);

#endif /* _LINUX_NAMEI_H */
