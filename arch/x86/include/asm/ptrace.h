/* SPDX-License-Identifier: GPL-2.0-only */
/* The registers at an exception, in the order in which entry.S pushes them. */
#ifndef _ARCH_X86_PTRACE_H
#define _ARCH_X86_PTRACE_H

struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long vector;
	union {
		unsigned long error_code;
		unsigned long orig_ax;	/* a system call's number; or -1 */
	};
	unsigned long ip, cs, flags, sp, ss;
};

#define instruction_pointer(regs)	((regs)->ip)
#define frame_pointer(regs)		((regs)->bp)
#define kernel_stack_pointer(regs)	((regs)->sp)

/* How code is shown: byte by byte. */
#define ARCH_CODE_UNIT			1

static inline void instruction_pointer_set(struct pt_regs *regs,
					   unsigned long ip)
{
	regs->ip = ip;
}

#define X86_EFLAGS_CF	0x1ul
#define X86_EFLAGS_PF	0x4ul
#define X86_EFLAGS_AF	0x10ul
#define X86_EFLAGS_ZF	0x40ul
#define X86_EFLAGS_SF	0x80ul
#define X86_EFLAGS_TF	0x100ul		/* traps after each instruction */
#define X86_EFLAGS_IF	0x200ul
#define X86_EFLAGS_DF	0x400ul
#define X86_EFLAGS_OF	0x800ul
#define X86_EFLAGS_IOPL	0x3000ul
#define X86_EFLAGS_NT	0x4000ul
#define X86_EFLAGS_RF	0x10000ul
#define X86_EFLAGS_ID	0x200000ul
#define X86_EFLAGS_AC	0x40000ul	/* user memory is in reach */

/* Were interrupts off where the exception came? */
static inline int regs_irqs_disabled(const struct pt_regs *regs)
{
	return !(regs->flags & 0x200);
}

/* Returning to @regs enters @fn as if by a call that has nowhere to return. */
static inline void regs_redirect(struct pt_regs *regs, void (*fn)(void))
{
	regs->ip = (unsigned long)fn;
	regs->sp = (regs->sp & ~15ul) - 8;
	regs->bp = 0;
	regs->flags &= ~X86_EFLAGS_AC;
}

/* The privilege level of the code segment. */
static inline int user_mode(const struct pt_regs *regs)
{
	return (regs->cs & 3) == 3;
}

/* Of a process: at the top of its stack, where the CPU puts them. */
#define task_pt_regs(task) \
	((struct pt_regs *)((task)->thread.stack_bottom + \
			    (task)->thread.stack_size) - 1)

#endif /* _ARCH_X86_PTRACE_H */
