/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the chain of frames of a task that does not run begins. */
#ifndef _ASM_X86_STACKTRACE_H
#define _ASM_X86_STACKTRACE_H

#include <linux/sched.h>

/* __switch_to() leaves a frame on top of the stack. */
static inline const void *arch_task_frame(const struct task_struct *task)
{
	return (const void *)task->thread.sp;
}

#endif /* _ASM_X86_STACKTRACE_H */
