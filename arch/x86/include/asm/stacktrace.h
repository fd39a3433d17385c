/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the chain of frames of a task that does not run begins. */
#ifndef _ASM_X86_STACKTRACE_H
#define _ASM_X86_STACKTRACE_H

#include <linux/sched.h>

/* What switch_stacks() pushed first is the frame pointer, above five others. */
static inline const void *arch_task_frame(const struct task_struct *task)
{
	return (const unsigned long *)task->thread.sp + 5;
}

#endif /* _ASM_X86_STACKTRACE_H */
