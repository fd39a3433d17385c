/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel stacks: from vmalloc, so that a guard page ends an overflow. */
#ifndef _LINUX_SCHED_TASK_STACK_H
#define _LINUX_SCHED_TASK_STACK_H

#include <asm/page.h>
#include <linux/sched.h>

/* Sanitizers put red zones around locals. */
#if defined(CONFIG_KASAN) || defined(CONFIG_UM_TSAN)
#define THREAD_SIZE_ORDER	5
#else
#define THREAD_SIZE_ORDER	2
#endif
#define THREAD_SIZE		(PAGE_SIZE << THREAD_SIZE_ORDER)

/* The address behind the stack, from where it grows down. */
static inline unsigned long *task_stack_end_top(const struct task_struct *p)
{
	return (unsigned long *)((char *)p->stack + THREAD_SIZE);
}

/* The first C function of a new task; kernel/task.c. */
void __noreturn ret_from_fork(struct task_struct *prev);

#endif /* _LINUX_SCHED_TASK_STACK_H */
