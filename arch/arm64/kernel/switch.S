/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a new task begins. */
#include <linux/linkage.h>

	.text

/*
 * As if it had called __switch_to() from here: x0 is the task that ran before.
 * The bottom frame, which ends the chain of frame pointers.
 */
SYM_FUNC_START(task_entry)
	mov	x29, xzr
	mov	x30, xzr
	bl	ret_from_fork
	b	.
SYM_FUNC_END(task_entry)

	.section .note.GNU-stack, "", %progbits
