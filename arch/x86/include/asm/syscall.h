/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a system call's number, arguments and answer are: the ABI of SYSCALL. */
#ifndef _ASM_X86_SYSCALL_H
#define _ASM_X86_SYSCALL_H

#include <asm/ptrace.h>
#include <linux/types.h>

/* ax has the answer later: the entry keeps the number beside it. */
static inline long syscall_get_nr(const struct pt_regs *regs)
{
	return (int)regs->orig_ax;
}

static inline void syscall_set_nr(struct pt_regs *regs, long nr)
{
	regs->orig_ax = nr;
}

/* cx and r11 are the CPU's: the fourth argument is in r10. @n is a constant. */
static __always_inline unsigned long
syscall_get_argument(const struct pt_regs *regs, unsigned int n)
{
	switch (n) {
	case 0: return regs->di;
	case 1: return regs->si;
	case 2: return regs->dx;
	case 3: return regs->r10;
	case 4: return regs->r8;
	default: return regs->r9;
	}
}

static inline void syscall_set_arguments(struct pt_regs *regs,
					 const unsigned long args[6])
{
	regs->di = args[0];
	regs->si = args[1];
	regs->dx = args[2];
	regs->r10 = args[3];
	regs->r8 = args[4];
	regs->r9 = args[5];
}

static inline long syscall_get_return_value(const struct pt_regs *regs)
{
	return (long)regs->ax;
}

static inline void syscall_set_return_value(struct pt_regs *regs, long val)
{
	regs->ax = val;
}

/* The program is to make the call @nr again, with the same arguments. */
static inline void syscall_restart(struct pt_regs *regs, long nr)
{
	regs->ax = nr;
	regs->ip -= 2;			/* the instruction's length */
}

/* Is clone()'s fourth argument the TLS, and not the fifth? */
#define ARCH_CLONE_TLS_FOURTH	0

#endif /* _ASM_X86_SYSCALL_H */
