/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a new task begins. */
#include <linux/linkage.h>

	.text

/*
 * As if it had called __switch_to() from here: %rax is the task that ran
 * before. The bottom frame, which ends the chain of frame pointers.
 */
SYM_FUNC_START(task_entry)
	xorl	%ebp, %ebp
	movq	%rax, %rdi
	call	ret_from_fork
	ud2
SYM_FUNC_END(task_entry)

	.section .note.GNU-stack, "", %progbits
