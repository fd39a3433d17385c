/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Descriptors: a task's table of open files (fs/file.c).
 *
 * Tables are read under RCU and written under file_lock. A slot whose bit is set in
 * open_fds is taken, although it may still be empty: its opener is under way.
 */
#ifndef _LINUX_FDTABLE_H
#define _LINUX_FDTABLE_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct file;

#define NR_OPEN_DEFAULT	BITS_PER_LONG
#define NR_OPEN_MAX	(1024u * 1024)	/* sysctl_nr_open */

/* @full has a bit for each word of @open_fds that has no free one. */
struct fdtable {
	unsigned int max_fds;		/* a multiple of BITS_PER_LONG */
	struct file __rcu **fd;
	unsigned long *close_on_exec;
	unsigned long *open_fds;
	unsigned long *full;
	struct rcu_head rcu;
};

/*
 * @count: tasks that share it. While it is 1 only the running task looks at the table, so
 * fdget() needs no reference to the file.
 */
struct files_struct {
	atomic_t count;
	spinlock_t file_lock;
	unsigned int next_fd;		/* all below it are taken */
	struct fdtable __rcu *fdt;
	struct fdtable first;
	unsigned long close_on_exec_first[1], open_fds_first[1], full_first[1];
	struct file __rcu *fd_first[NR_OPEN_DEFAULT];
};

extern struct files_struct init_files;

/* @nr_most: what is above is not copied (close_range() with CLOSE_RANGE_UNSHARE). */
struct files_struct *dup_fd(struct files_struct *old, unsigned int nr_most);
void put_files_struct(struct files_struct *files);
/* Before the first fork. */
void files_init(void);
void exit_files(struct task_struct *p);
/* The running task has one of its own: 0 or -ENOMEM. */
int unshare_files(void);
void do_close_on_exec(struct files_struct *files);

/* The lowest free one, which is taken, still empty: or -EMFILE, -ENOMEM. */
int get_unused_fd_from(unsigned int start, unsigned int flags);
static inline int get_unused_fd_flags(unsigned int flags)
{
	return get_unused_fd_from(0, flags);
}
void put_unused_fd(unsigned int fd);
/* The slot gets the file, and the reference. */
void fd_install(unsigned int fd, struct file *file);
/* 0, -EBADF, or what ->flush() says. */
int close_fd(unsigned int fd);
/* Calls @fn for each open one until it returns other than 0. Under file_lock. */
int iterate_fd(struct files_struct *files, unsigned int from,
	       int (*fn)(const void *arg, struct file *file, unsigned int fd),
	       const void *arg);

/* A descriptor of another task, which may be ending: fs/file.c. With a reference, or NULL. */
struct task_fd {
	unsigned int fd;
	bool cloexec;			/* when it was found */
	const void *table;		/* that it is in: who owns ranges of locks */
};
struct file *fget_task(struct task_struct *p, struct task_fd *at);
struct file *fget_task_next(struct task_struct *p, struct task_fd *at);
unsigned int task_max_fds(struct task_struct *p);

#endif /* _LINUX_FDTABLE_H */
