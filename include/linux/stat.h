/* SPDX-License-Identifier: GPL-2.0-only */
/* What is said of a file, and what is to be changed of it. */
#ifndef __LINUX_STAT_H
#define __LINUX_STAT_H

#include <linux/time64.h>
#include <linux/types.h>
#include <uapi/linux/stat.h>

#define S_IRWXUGO	(S_IRWXU | S_IRWXG | S_IRWXO)
#define S_IRUGO		(S_IRUSR | S_IRGRP | S_IROTH)
#define S_IXUGO		(S_IXUSR | S_IXGRP | S_IXOTH)
#define S_IALLUGO	(S_ISUID | S_ISGID | S_ISVTX | S_IRWXUGO)

struct kstat {
	u32 result_mask;		/* STATX_* */
	umode_t mode;
	unsigned int nlink;
	u32 blksize;
	u64 attributes;
	u64 ino;
	dev_t dev;
	dev_t rdev;
	uid_t uid;
	gid_t gid;
	loff_t size;
	struct timespec64 atime, mtime, ctime, btime;
	u64 blocks;
	u64 mnt_id;
};

/* A time that is now, or stays: programs have these from their C library. */
#define UTIME_NOW	((1l << 30) - 1l)
#define UTIME_OMIT	((1l << 30) - 2l)

/* iattr->ia_valid */
#define ATTR_MODE	0x0001
#define ATTR_UID	0x0002
#define ATTR_GID	0x0004
#define ATTR_SIZE	0x0008
#define ATTR_ATIME	0x0010
#define ATTR_MTIME	0x0020
#define ATTR_CTIME	0x0040
#define ATTR_ATIME_SET	0x0080
#define ATTR_MTIME_SET	0x0100
#define ATTR_KILL_SUID	0x0800
#define ATTR_KILL_SGID	0x1000
#define ATTR_TOUCH	0x20000		/* now, by who may write to it */

struct iattr {
	unsigned int ia_valid;
	umode_t ia_mode;
	uid_t ia_uid;
	gid_t ia_gid;
	loff_t ia_size;
	struct timespec64 ia_atime, ia_mtime, ia_ctime;
};

struct kstatfs {
	long f_type;
	long f_bsize;
	u64 f_blocks, f_bfree, f_bavail;
	u64 f_files, f_ffree;
	u64 f_fsid;
	long f_namelen;
	long f_frsize;
	long f_flags;
};

#endif /* __LINUX_STAT_H */
