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
 * What the C ABI lets a function clobber is dead here; the rest is stored,
 * and loaded from the other stack. A new task's stack looks as if it had
 * called this from task_entry.
 */
SYM_FUNC_START(switch_stacks)
	sub	sp, sp, #96
	stp	x19, x20, [sp]
	stp	x21, x22, [sp, #16]
	stp	x23, x24, [sp, #32]
	stp	x25, x26, [sp, #48]
	stp	x27, x28, [sp, #64]
	stp	x29, x30, [sp, #80]
	mov	x3, sp
	str	x3, [x0]
	mov	x0, x2
	mov	sp, x1
	ldp	x19, x20, [sp]
	ldp	x21, x22, [sp, #16]
	ldp	x23, x24, [sp, #32]
	ldp	x25, x26, [sp, #48]
	ldp	x27, x28, [sp, #64]
	ldp	x29, x30, [sp, #80]
	add	sp, sp, #96
	ret
SYM_FUNC_END(switch_stacks)

/* The bottom frame of a new task: ends the chain of frame pointers. */
SYM_FUNC_START(task_entry)
	mov	x29, xzr
	mov	x30, xzr
	bl	task_start
	b	.
SYM_FUNC_END(task_entry)

	.section .note.GNU-stack, "", %progbits
