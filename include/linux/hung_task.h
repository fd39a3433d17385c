/* SPDX-License-Identifier: GPL-2.0-only */
/* Tasks that wait for too long; kernel/hung_task.c. */
#ifndef _LINUX_HUNG_TASK_H
#define _LINUX_HUNG_TASK_H

#include <linux/types.h>

struct task_struct;

/*
 * Has @p slept so long, without a pause and undisturbably? Called now and
 * then by one thread, which remembers what it saw in the task.
 */
bool task_is_hung(struct task_struct *p, u64 now_ns, u64 timeout_ns);

#endif /* _LINUX_HUNG_TASK_H */
