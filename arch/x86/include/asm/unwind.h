/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a walk up the stack needs to know of the machine: the registers by their numbers in the
 * tables, and where they are at its beginning.
 */
#ifndef _ASM_X86_UNWIND_H
#define _ASM_X86_UNWIND_H

#include <asm/ptrace.h>
#include <asm/sections.h>
#include <linux/kernel.h>
#include <linux/sched.h>

/* Numbers in unwind tables; the last is the return address. */
enum { UNWIND_BX = 3, UNWIND_BP = 6, UNWIND_SP = 7, UNWIND_IP = 16 };

/* What a caller has again: bx, bp, r12 to r15, and where it goes on; its sp is the CFA. */
#define UNWIND_KEPT	0x1f048u

/* As they are at the address that is returned. What no call keeps is not asked for. */
static __always_inline unsigned long arch_unwind_here(unsigned long *regs)
{
	unsigned long ip;

	asm volatile("movq %%rbx, 3*8(%1)\n\t"
		     "movq %%rbp, 6*8(%1)\n\t"
		     "movq %%rsp, 7*8(%1)\n\t"
		     "movq %%r12, 12*8(%1)\n\t"
		     "movq %%r13, 13*8(%1)\n\t"
		     "movq %%r14, 14*8(%1)\n\t"
		     "movq %%r15, 15*8(%1)\n\t"
		     "leaq 1f(%%rip), %0\n"
		     "1:"
		     : "=r"(ip) : "r"(regs) : "memory");
	return ip;
}

static inline void arch_unwind_regs(unsigned long *to, const struct pt_regs *regs)
{
	const unsigned long values[] = {
		regs->ax, regs->dx, regs->cx, regs->bx, regs->si, regs->di, regs->bp,
		regs->sp, regs->r8, regs->r9, regs->r10, regs->r11, regs->r12, regs->r13,
		regs->r14, regs->r15,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(values); i++)
		to[i] = values[i];
}

static inline bool arch_unwind_is_entry(unsigned long ip)
{
	return ip >= (unsigned long)entry_stubs && ip < (unsigned long)entry_text_end;
}

#endif /* _ASM_X86_UNWIND_H */
