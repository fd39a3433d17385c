/* SPDX-License-Identifier: GPL-2.0-only */
/* The registers at an exception, in the order in which entry.S stores them. */
#ifndef _ARCH_ARM64_PTRACE_H
#define _ARCH_ARM64_PTRACE_H

struct pt_regs {
	unsigned long regs[31];
	unsigned long sp, pc, pstate;
	unsigned long esr, far;
	unsigned long vector, unused;
};

#define instruction_pointer(r)	((r)->pc)
#define frame_pointer(r)	((r)->regs[29])
#define kernel_stack_pointer(r)	((r)->sp)

#endif /* _ARCH_ARM64_PTRACE_H */
