/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading archives of the kind that cpio -H newc makes: an initial ramdisk. */
#ifndef _LINUX_CPIO_H
#define _LINUX_CPIO_H

#include <linux/types.h>

/* What is left to read. */
struct cpio {
	const char *pos;
	const char *end;
	unsigned int archive;	/* how many have come to their end */
};

/* A file of the archive; both pointers lead into it. */
struct cpio_entry {
	const char *name;	/* ends with a NUL */
	const void *data;
	size_t size;
	u32 mode;
	u32 ino, nlink;		/* of one @archive: the same number is the same file */
	u32 uid, gid;
	u32 mtime;
	u32 dev_major, dev_minor;	/* where @ino is from */
	u32 rdev_major, rdev_minor;	/* of a device */
	unsigned int archive;
};

static inline void cpio_init(struct cpio *cpio, const void *start, size_t size)
{
	cpio->pos = start;
	cpio->end = cpio->pos + size;
	cpio->archive = 0;
}

/*
 * The next file: 1; 0 at the end; -EINVAL if what stands there is no archive,
 * or is cut off: then there is no next one. Several archives may follow each
 * other, with zeros in between.
 */
int cpio_next(struct cpio *cpio, struct cpio_entry *entry);

#endif /* _LINUX_CPIO_H */
