/* SPDX-License-Identifier: GPL-2.0-only */
/* How it is counted what a task has read and written. */
#ifndef _LINUX_TASK_IO_ACCOUNTING_OPS_H
#define _LINUX_TASK_IO_ACCOUNTING_OPS_H

#include <asm/current.h>
#include <linux/compiler.h>
#include <linux/sched.h>

/* One call of current's has read @ret bytes, or has failed. */
static __always_inline void account_read(ssize_t ret)
{
	struct task_io_accounting *io = &current->ioac;

	if (ret > 0)
		WRITE_ONCE(io->rchar, io->rchar + ret);
	WRITE_ONCE(io->syscr, io->syscr + 1);
}

static __always_inline void account_write(ssize_t ret)
{
	struct task_io_accounting *io = &current->ioac;

	if (ret > 0)
		WRITE_ONCE(io->wchar, io->wchar + ret);
	WRITE_ONCE(io->syscw, io->syscw + 1);
}

/* To a sum that is the caller's, or whose lock he has; @from may be counting. */
static inline void task_io_accounting_add(struct task_io_accounting *to,
					  const struct task_io_accounting *from)
{
	to->rchar += READ_ONCE(from->rchar);
	to->wchar += READ_ONCE(from->wchar);
	to->syscr += READ_ONCE(from->syscr);
	to->syscw += READ_ONCE(from->syscw);
}

#endif /* _LINUX_TASK_IO_ACCOUNTING_OPS_H */
