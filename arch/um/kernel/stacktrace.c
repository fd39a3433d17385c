// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walking the chain of frame pointers. A frame is the caller's frame pointer
 * and the return address; the walk stays inside the task's stack.
 */
#include <linux/sched.h>
#include <linux/stacktrace.h>
#include <asm/ptrace.h>

/* What a call and the callee's first two instructions leave. */
struct stack_frame {
	struct stack_frame *next;
	unsigned long return_address;
};

/* Inside the stack and aligned: then it can at least be read. */
static bool frame_valid(const struct stack_frame *frame,
			const struct thread_struct *thread)
{
	unsigned long addr = (unsigned long)frame;

	return addr >= thread->stack_bottom && !(addr & 7) &&
	       addr + sizeof(*frame) <=
		       thread->stack_bottom + thread->stack_size;
}

__no_sanitize_address __no_sanitize_thread
static void walk_frames(const struct stack_frame *frame, stack_trace_fn fn,
			void *cookie, const struct thread_struct *thread)
{
	while (frame_valid(frame, thread) && frame->return_address) {
		const struct stack_frame *next = frame->next;

		if (!fn(cookie, frame->return_address))
			return;
		if (next <= frame)
			return;		/* callers lie higher: a broken chain */
		frame = next;
	}
}

__no_sanitize_address __no_sanitize_thread
void arch_stack_walk(stack_trace_fn fn, void *cookie,
		     struct task_struct *task, struct pt_regs *regs)
{
	const struct stack_frame *frame;

	if (regs) {
		if (!fn(cookie, regs->ip))
			return;
		frame = (const struct stack_frame *)regs->bp;
	} else if (task == current) {
		frame = __builtin_frame_address(0);
	} else {
		/* What um_switch_stacks() pushed first is the frame pointer. */
		const unsigned long *sp = (unsigned long *)task->thread.sp;

		frame = (const struct stack_frame *)&sp[5];
	}
	walk_frames(frame, fn, cookie, &task->thread);
}
