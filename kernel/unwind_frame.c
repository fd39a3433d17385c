// SPDX-License-Identifier: GPL-2.0-only
/*
 * Up a stack where every function keeps a frame pointer: a frame is the caller's frame pointer
 * and the return address, on every machine of ours. Owns nothing and takes no lock.
 */
#include <asm/ptrace.h>
#include <asm/stacktrace.h>
#include <linux/compiler.h>
#include <linux/unwind.h>

static bool frame_valid(const struct stack_frame *frame, const struct thread_struct *thread)
{
	unsigned long addr = (unsigned long)frame;

	return addr >= thread->stack_bottom && !(addr & 7) &&
	       addr - thread->stack_bottom <= thread->stack_size - sizeof(*frame);
}

/* Reads stacks in use, where sanitizers have put red zones of their own. */
__no_sanitize_address __no_sanitize_thread bool unwind_next(struct unwind *u)
{
	const struct stack_frame *frame = u->frame;

	u->ip = frame_valid(frame, u->thread) ? frame->return_address : 0;
	if (!u->ip)
		return false;
	u->frame = frame->next > frame ? frame->next : NULL;
	return true;
}

void unwind_regs(struct unwind *u, const struct pt_regs *regs)
{
	u->ip = instruction_pointer(regs);
	u->thread = &current->thread;
	u->frame = (const void *)frame_pointer(regs);
}

void unwind_task(struct unwind *u, const struct task_struct *task)
{
	u->thread = &task->thread;
	u->frame = arch_task_frame(task);
	unwind_next(u);
}
