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
unsigned int stack_trace_save_regs(struct pt_regs *regs, unsigned long *store,
				   unsigned int size);
unsigned int stack_trace_save_tsk(struct task_struct *tsk,
				  unsigned long *store, unsigned int size);
void stack_trace_print(const unsigned long *entries, unsigned int nr,
		       int spaces);

/*
 * The architecture walks a chain of frames and calls @fn for each return
 * address until it says false.
 */
typedef bool (*stack_trace_fn)(void *cookie, unsigned long addr);
void arch_stack_walk(stack_trace_fn fn, void *cookie,
		     struct task_struct *task, struct pt_regs *regs);

#endif /* _LINUX_STACKTRACE_H */
