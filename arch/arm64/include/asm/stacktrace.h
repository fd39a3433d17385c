/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the chain of frames of a task that does not run begins. */
#ifndef _ASM_ARM64_STACKTRACE_H
#define _ASM_ARM64_STACKTRACE_H

#include <linux/sched.h>

/* switch_stacks() keeps ten registers below the frame pointer and the link. */
static inline const void *arch_task_frame(const struct task_struct *task)
{
	return (const unsigned long *)task->thread.sp + 10;
}

#endif /* _ASM_ARM64_STACKTRACE_H */
