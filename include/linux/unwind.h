/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Up a stack, from a function to its caller: kernel/stacktrace.c makes traces of it.
 *
 * Where functions keep a frame pointer the frames are a list (CONFIG_UNWINDER_FRAME_POINTER).
 * Elsewhere tables tell what a function has done to the registers (CONFIG_UNWINDER_EH_FRAME).
 * Both stay inside the stack of @thread, and go upwards only, so that a broken stack ends the
 * walk. Nothing is locked: of a task that runs, what comes out may be nonsense.
 */
#ifndef _LINUX_UNWIND_H
#define _LINUX_UNWIND_H

#include <linux/sched.h>
#include <linux/types.h>

struct pt_regs;

#ifdef CONFIG_UNWINDER_EH_FRAME
#include <asm/unwind.h>
#include <linux/eh_frame.h>

/* @ip is an instruction that is still to be done, if @exact, else one behind a call. */
struct unwind {
	unsigned long ip;
	const struct thread_struct *thread;
	bool exact;
	unsigned long regs[EH_NR_REGS];
};

/* In the function that calls this, whose caller is next. */
static __always_inline void unwind_here(struct unwind *u)
{
	u->thread = &current->thread;
	u->exact = true;
	u->ip = arch_unwind_here(u->regs);
}

#else

struct stack_frame {
	const struct stack_frame *next;
	unsigned long return_address;
};

/* @frame is that of the caller of the function at @ip. */
struct unwind {
	unsigned long ip;
	const struct thread_struct *thread;
	const struct stack_frame *frame;
};

/* Whoever calls this knows where he is: his own address would keep it from being in line. */
static __always_inline void unwind_here(struct unwind *u)
{
	u->ip = 0;
	u->thread = &current->thread;
	u->frame = __builtin_frame_address(0);
}

#endif

/* Where an exception of the running task came; where a task that sleeps goes on. */
void unwind_regs(struct unwind *u, const struct pt_regs *regs);
void unwind_task(struct unwind *u, const struct task_struct *task);
/* To the caller. False, and there is no @ip: there is none, or it is not found. */
bool unwind_next(struct unwind *u);

#endif /* _LINUX_UNWIND_H */
