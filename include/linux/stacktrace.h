/* SPDX-License-Identifier: GPL-2.0-only */
/* The chain of callers, as return addresses, innermost first. */
#ifndef _LINUX_STACKTRACE_H
#define _LINUX_STACKTRACE_H

#include <linux/types.h>

struct pt_regs;
struct task_struct;

/* Fill @store with up to @size callers, leaving out the first @skip. */
unsigned int stack_trace_save(unsigned long *store, unsigned int size,
			      unsigned int skip);
/* Of an exception of the running task. */
unsigned int stack_trace_save_regs(struct pt_regs *regs, unsigned long *store,
				   unsigned int size);
/* Of a task that sleeps; of one that runs, what it left last. */
unsigned int stack_trace_save_tsk(struct task_struct *tsk,
				  unsigned long *store, unsigned int size);
void stack_trace_print(const unsigned long *entries, unsigned int nr,
		       int spaces);

#endif /* _LINUX_STACKTRACE_H */
