/* SPDX-License-Identifier: GPL-2.0-only */
/* The registers at an exception, in the order in which entry.S stores them. */
#ifndef _ARCH_ARM64_PTRACE_H
#define _ARCH_ARM64_PTRACE_H

struct pt_regs {
	unsigned long regs[31];
	unsigned long sp, pc, pstate;
	unsigned long esr, far;
	union {
		unsigned long vector;
		long syscallno;		/* or -1 */
	};
	unsigned long orig_x0;		/* a system call's first argument */
};

/* A process's, at the top of its stack. */
#define task_pt_regs(task) \
	((struct pt_regs *)((task)->thread.stack_bottom + \
			    (task)->thread.stack_size) - 1)

#define instruction_pointer(r)	((r)->pc)
#define frame_pointer(r)	((r)->regs[29])
#define kernel_stack_pointer(r)	((r)->sp)

/* How code is shown: word by word. */
#define ARCH_CODE_UNIT		4

static inline void instruction_pointer_set(struct pt_regs *regs,
					   unsigned long pc)
{
	regs->pc = pc;
}

/* Returning to @regs enters @fn as if by a call that has nowhere to return. */
static inline void regs_redirect(struct pt_regs *regs, void (*fn)(void))
{
	regs->pc = (unsigned long)fn;
	regs->sp &= ~15ul;
	regs->regs[29] = 0;
	regs->regs[30] = 0;
}

/* Were interrupts off where the exception came? */
static inline int regs_irqs_disabled(const struct pt_regs *regs)
{
	return !!(regs->pstate & 0x80);
}

/* The exception level that was interrupted. */
static inline int user_mode(const struct pt_regs *regs)
{
	return !(regs->pstate & 0xf);
}

#endif /* _ARCH_ARM64_PTRACE_H */
