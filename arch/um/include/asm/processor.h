/* SPDX-License-Identifier: GPL-2.0-only */
/* What a task keeps of the CPU while it does not run. */
#ifndef _ASM_UM_PROCESSOR_H
#define _ASM_UM_PROCESSOR_H

#include <asm/ptrace.h>
#include <linux/fpu_types.h>
#include <linux/types.h>

struct task_struct;

/*
 * @sp: the stack pointer, under which the saved registers lie. The stack's
 * bounds, and two handles by which the sanitizers follow the switch. @user: what a
 * program would begin with, if there were a mode for it.
 */
struct thread_struct {
	unsigned long sp;
	unsigned long stack_bottom;
	unsigned long stack_size;
	struct fpu fpu;			/* kernel/fpu.c */
	void *asan_fake_stack;
	void *tsan_fiber;
	struct pt_regs user;
};

#define task_pt_regs(task)	(&(task)->thread.user)

/*
 * In every waiting loop: takes due interrupts, and gives the host CPU away
 * now and then, since whom we wait for may not be running.
 */
void cpu_relax(void);

#endif /* _ASM_UM_PROCESSOR_H */
