/* SPDX-License-Identifier: GPL-2.0-only */
/* The switch of stacks. */
#include <linux/linkage.h>

	.text

/*
 * void switch_stacks(unsigned long *save_sp, unsigned long load_sp)
 *
 * What the C ABI lets a function clobber is dead here; the rest is pushed,
 * and popped from the other stack. A new task's stack looks as if it had
 * called this from task_entry.
 */
SYM_FUNC_START(switch_stacks)
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
SYM_FUNC_END(switch_stacks)

/* The bottom frame of a new task: ends the chain of frame pointers. */
SYM_FUNC_START(task_entry)
	xorl	%ebp, %ebp
	pushq	%rbp
	call	task_start
	ud2
SYM_FUNC_END(task_entry)

	.section .note.GNU-stack, "", %progbits
