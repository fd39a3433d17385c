/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs of user_kunit.c, and how they get what they begin with. */
#ifndef _KERNEL_TESTS_USER_PROGRAMS_H
#define _KERNEL_TESTS_USER_PROGRAMS_H

#include <asm/ptrace.h>

#include "user_x86.h"

static inline void user_first_argument(struct pt_regs *regs, unsigned long arg)
{
	regs->di = arg;
}

#endif /* _KERNEL_TESTS_USER_PROGRAMS_H */
