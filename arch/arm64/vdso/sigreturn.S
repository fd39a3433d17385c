/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a signal's handler returns to: C libraries of arm64 leave that to the kernel. What
 * unwinds a stack knows the frame of a handler by these two instructions, which are looked
 * for at the address of the call's next one: so there is something before them.
 */
#include <linux/linkage.h>
#include <uapi/asm/unistd.h>

	.text
	nop
	.globl __kernel_rt_sigreturn
	.type __kernel_rt_sigreturn, %function
__kernel_rt_sigreturn:
	mov	x8, #__NR_rt_sigreturn
	svc	#0
	.size __kernel_rt_sigreturn, . - __kernel_rt_sigreturn

	.section .note.GNU-stack, "", %progbits
