/* SPDX-License-Identifier: GPL-2.0-only */
/* Looking at tasks from outside. */
#ifndef _LINUX_SCHED_DEBUG_H
#define _LINUX_SCHED_DEBUG_H

#include <linux/types.h>

struct task_struct;

/*
 * Of functions that wait on behalf of their caller: where a task sleeps is the
 * first of its callers that is not one of these.
 */
#define __sched		__section(".sched.text")
bool in_sched_functions(unsigned long addr);

/* Where @p sleeps; 0 if it does not. */
unsigned long get_wchan(struct task_struct *p);

/*
 * Who has called whom, innermost first, without functions of __sched: into
 * @store, up to @size; how many. 0: it runs elsewhere, or has no stack.
 */
unsigned int task_stack_trace(struct task_struct *p, unsigned long *store,
			      unsigned int size);

/* What it is and where it sleeps, for a report. The caller keeps it. */
void sched_show_task(struct task_struct *p);

#endif /* _LINUX_SCHED_DEBUG_H */
