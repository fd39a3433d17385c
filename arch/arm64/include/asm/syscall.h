/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a system call's number, arguments and answer are: the ABI of SVC. */
#ifndef _ASM_ARM64_SYSCALL_H
#define _ASM_ARM64_SYSCALL_H

#include <asm/ptrace.h>
#include <linux/types.h>

static inline long syscall_get_nr(const struct pt_regs *regs)
{
	return regs->syscallno;
}

static inline void syscall_set_nr(struct pt_regs *regs, long nr)
{
	regs->syscallno = (int)nr;
}

/* x0 has the answer later: the entry keeps the first argument beside it. */
static __always_inline unsigned long
syscall_get_argument(const struct pt_regs *regs, unsigned int n)
{
	return n ? regs->regs[n] : regs->orig_x0;
}

static inline void syscall_set_arguments(struct pt_regs *regs,
					 const unsigned long args[6])
{
	regs->orig_x0 = args[0];
	for (int i = 0; i < 6; i++)
		regs->regs[i] = args[i];
}

static inline long syscall_get_return_value(const struct pt_regs *regs)
{
	return (long)regs->regs[0];
}

static inline void syscall_set_return_value(struct pt_regs *regs, long val)
{
	regs->regs[0] = val;
}

/* The program is to make the call @nr again, with the same arguments. */
static inline void syscall_restart(struct pt_regs *regs, long nr)
{
	regs->regs[0] = regs->orig_x0;
	regs->regs[8] = nr;
	regs->pc -= 4;			/* the instruction's length */
}

/* Is clone()'s fourth argument the TLS, and not the fifth? */
#define ARCH_CLONE_TLS_FOURTH	1

#endif /* _ASM_ARM64_SYSCALL_H */
