/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Extended attributes: names with values that a file has besides its content (fs/xattr.c).
 * A filesystem keeps them (inode_operations.xattr); who may see and change them is judged
 * before it is asked.
 */
#ifndef __LINUX_XATTR_H
#define __LINUX_XATTR_H

#include <linux/types.h>

struct inode;
struct path;

#define XATTR_NAME_MOST	255
#define XATTR_SIZE_MOST	65536	/* of a value, and of a list of names */

enum xattr_what { XATTR_OP_GET, XATTR_OP_SET, XATTR_OP_REMOVE, XATTR_OP_LIST };

/*
 * What a filesystem is asked, with i_rwsem: for writing, if it is to be changed.
 *
 * GET and LIST answer the size, and fill @value if @size is not zero: -ERANGE if it is too
 * small. A list is names, each with its NUL; @trusted: those in trusted, too. SET takes
 * XATTR_CREATE (-EEXIST) and XATTR_REPLACE; what is not there is -ENODATA.
 */
struct xattr_op {
	enum xattr_what what;
	const char *name;		/* with its prefix */
	void *value;
	size_t size;
	int flags;
	bool trusted;
};

/*
 * By the kernel, whoever the running task is: as GET of a name. Takes i_rwsem for reading.
 * -EOPNOTSUPP: its filesystem keeps none.
 */
ssize_t inode_get_xattr(struct inode *inode, const char *name, void *value, size_t size);

#endif /* __LINUX_XATTR_H */
