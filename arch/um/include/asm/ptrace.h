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

#endif /* _ASM_UM_PTRACE_H */
