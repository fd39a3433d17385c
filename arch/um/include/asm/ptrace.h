/* SPDX-License-Identifier: GPL-2.0-only */
/* The registers at a fault, as the host's signal frame had them. */
#ifndef _ASM_UM_PTRACE_H
#define _ASM_UM_PTRACE_H

struct pt_regs {
	unsigned long ax, bx, cx, dx, si, di, bp, sp;
	unsigned long r8, r9, r10, r11, r12, r13, r14, r15;
	unsigned long ip, flags;
};

#define instruction_pointer(regs)	((regs)->ip)
#define frame_pointer(regs)		((regs)->bp)
#define kernel_stack_pointer(regs)	((regs)->sp)

/* There is no other mode: what faults is the kernel. */
static inline int user_mode(const struct pt_regs *regs)
{
	return 0;
}

/* Nobody asks: a fault of the host never concerns user memory. */
static inline int regs_irqs_disabled(const struct pt_regs *regs)
{
	return 1;
}

/* How code is shown: byte by byte. */
#define ARCH_CODE_UNIT			1

static inline void instruction_pointer_set(struct pt_regs *regs,
					   unsigned long ip)
{
	regs->ip = ip;
}

/* Returning to @regs enters @fn as if by a call that has nowhere to return. */
static inline void regs_redirect(struct pt_regs *regs, void (*fn)(void))
{
	regs->ip = (unsigned long)fn;
	regs->sp = (regs->sp & ~15ul) - 8;
	regs->bp = 0;
}

#endif /* _ASM_UM_PTRACE_H */
