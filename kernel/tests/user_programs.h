/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs of user_kunit.c, and how they get what they begin with. */
#ifndef _KERNEL_TESTS_USER_PROGRAMS_H
#define _KERNEL_TESTS_USER_PROGRAMS_H

#include <asm/ptrace.h>

#ifdef CONFIG_ARM64
#include "user_arm64.h"
#include "user_arm64_signals.h"
#define FIRST_ARGUMENT	regs[0]
#else
#include "user_x86.h"
#define FIRST_ARGUMENT	di
#endif

static inline void user_first_argument(struct pt_regs *regs, unsigned long arg)
{
	regs->FIRST_ARGUMENT = arg;
}

#endif /* _KERNEL_TESTS_USER_PROGRAMS_H */
