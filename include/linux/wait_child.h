/* SPDX-License-Identifier: GPL-2.0-only */
/* Waiting for children (kernel/wait.c): what wait4() and waitid() have in common. */
#ifndef _LINUX_WAIT_CHILD_H
#define _LINUX_WAIT_CHILD_H

#include <linux/pid.h>
#include <linux/task_io_accounting.h>
#include <linux/types.h>

struct task_struct;

/* Times in nanoseconds, memory in pages. */
struct child_usage {
	u64 utime, stime;
	unsigned long nvcsw, nivcsw;
	unsigned long min_flt, maj_flt;
	unsigned long maxrss;
	struct task_io_accounting ioac;
};

/*
 * For whom: anybody with PIDTYPE_MAX, else who is called @pid as @type; @flags are WEXITED
 * and its like. What was found: @status as wait4() has it, @cause as waitid() has.
 */
struct wait_opts {
	enum pid_type type;
	struct pid *pid;
	int flags;

	pid_t found;
	uid_t uid;
	int cause, status;
	struct child_usage usage;

	bool has_children;		/* for do_wait() itself, as what follows */
	struct task_struct *reap;
};

/* The child's number; 0: WNOHANG and none yet; -ECHILD, -ERESTARTSYS. */
long do_wait(struct wait_opts *wo);

#endif /* _LINUX_WAIT_CHILD_H */
