/* SPDX-License-Identifier: GPL-2.0-only */
/* The registers at an exception, in the order in which entry.S pushes them. */
#ifndef _ARCH_X86_PTRACE_H
#define _ARCH_X86_PTRACE_H

struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long vector, error_code;
	unsigned long ip, cs, flags, sp, ss;
};

#define instruction_pointer(regs)	((regs)->ip)
#define frame_pointer(regs)		((regs)->bp)
#define kernel_stack_pointer(regs)	((regs)->sp)

#endif /* _ARCH_X86_PTRACE_H */
