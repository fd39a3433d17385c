/* SPDX-License-Identifier: GPL-2.0-only */
/* What a task has read and written: /proc/<pid>/io. */
#ifndef _LINUX_TASK_IO_ACCOUNTING_H
#define _LINUX_TASK_IO_ACCOUNTING_H

#include <linux/types.h>

/*
 * Bytes, and calls, whatever kind of file it was. The task's own are written by itself alone;
 * others may have a look. What came from a medium, or has gone there, is not counted: there
 * are no filesystems but in memory.
 */
struct task_io_accounting {
	u64 rchar, wchar;
	u64 syscr, syscw;
};

#endif /* _LINUX_TASK_IO_ACCOUNTING_H */
