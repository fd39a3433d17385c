/* SPDX-License-Identifier: GPL-2.0-only */
/* The switch of stacks. */
#include <linux/linkage.h>

	.text

/*
 * void switch_stacks(unsigned long *save_sp, unsigned long load_sp)
 *
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
	mov	x2, sp
	str	x2, [x0]
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
