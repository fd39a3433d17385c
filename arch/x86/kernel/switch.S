/* SPDX-License-Identifier: GPL-2.0-only */
/* The switch of stacks. */
#include <linux/linkage.h>

	.text

/*
 * struct task_struct *switch_stacks(unsigned long *save_sp,
 *				     unsigned long load_sp,
 *				     struct task_struct *prev)
 *
 * Returns @prev, but on the other stack: who comes back learns who ran before.
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
	movq	%rdx, %rax
	ret
SYM_FUNC_END(switch_stacks)

/* The bottom frame of a new task: ends the chain of frame pointers. */
SYM_FUNC_START(task_entry)
	xorl	%ebp, %ebp
	pushq	%rbp
	movq	%rax, %rdi
	call	task_start
	ud2
SYM_FUNC_END(task_entry)

	.section .note.GNU-stack, "", %progbits
