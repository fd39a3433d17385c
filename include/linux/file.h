/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a descriptor to a file, for the time of a system call:
 *
 *	CLASS(fd, f)(fd);
 *
 *	if (fd_empty(f))
 *		return -EBADF;
 *
 * Nothing is counted as long as the table is the task's alone.
 */
#ifndef __LINUX_FILE_H
#define __LINUX_FILE_H

#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/types.h>

struct fd {
	struct file *file;
	bool counted;		/* there is a reference to be put */
	bool pos_locked;
};

/* Not what O_PATH has opened; fdget_raw(): that, too. An empty one: there is none. */
struct fd fdget(unsigned int fd);
struct fd fdget_raw(unsigned int fd);
/* The same with f_pos locked, where others may use it. */
struct fd fdget_pos(unsigned int fd);
void fdput_slow(struct fd f);

static inline void fdput(struct fd f)
{
	if (unlikely(f.counted || f.pos_locked))
		fdput_slow(f);
}

#define fd_file(f)	((f).file)
#define fd_empty(f)	(!(f).file)

DEFINE_CLASS(fd, struct fd, fdput(_T), fdget(fd), unsigned int fd)
DEFINE_CLASS(fd_raw, struct fd, fdput(_T), fdget_raw(fd), unsigned int fd)
DEFINE_CLASS(fd_pos, struct fd, fdput(_T), fdget_pos(fd), unsigned int fd)

/* Under RCU, without a reference: it may be about to be closed. */
struct file *lookup_fd_rcu(unsigned int fd);
/* With a reference, or NULL. */
struct file *fget(unsigned int fd);
struct file *fget_raw(unsigned int fd);

#endif /* __LINUX_FILE_H */
