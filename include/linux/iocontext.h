/* SPDX-License-Identifier: GPL-2.0-only */
/* Priorities of input and output (kernel/ioprio.c). */
#ifndef _LINUX_IOCONTEXT_H
#define _LINUX_IOCONTEXT_H

#include <linux/types.h>

struct io_context;
struct task_struct;

/* As IOPRIO_PRIO_VALUE() makes it, and 0 if it was given none: so has who is ending. */
int task_ioprio(struct task_struct *p);
/* For who is ending nothing happens; else 0 or -ENOMEM. */
int set_task_ioprio(struct task_struct *p, u16 ioprio);

/* Of fork(): what the parent was given, or the same object with CLONE_IO. 0 or -ENOMEM. */
int __copy_io(u64 flags, struct task_struct *p, struct io_context *parents);
void __put_io_context(struct io_context *ioc);

/* With the task. Most have none: NULL. */
static inline void put_io_context(struct io_context *ioc)
{
	if (ioc)
		__put_io_context(ioc);
}

#endif /* _LINUX_IOCONTEXT_H */
