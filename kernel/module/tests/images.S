/* SPDX-License-Identifier: GPL-2.0-only */
/* The files of the modules that the test loads. */
	.section .rodata, "a"

	.macro	image name
	.balign	8
	.globl	\name\()_start
	.globl	\name\()_end
\name\()_start:
	.incbin	"\name\().ko"
\name\()_end:
	.endm

	image	testmod_base
	image	testmod_user
	image	testmod_lost
	image	testmod_prop

	.section .note.GNU-stack, ""
