/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where exceptions come in. Each vector has a stub of 16 bytes that makes all
 * frames alike (those without an error code get a 0) and says which it is.
 */
#include <linux/linkage.h>

#define NR_EXCEPTIONS	32
/* Vectors whose error code the CPU pushes: 8, 10 to 14, 17, 21, 29, 30. */
#define HAS_ERROR_CODE	0x60227d00

	.text

	.p2align 4
	.globl exception_stubs
exception_stubs:
	.set	vector, 0
	.rept	NR_EXCEPTIONS
	.p2align 4
	.if	!((HAS_ERROR_CODE >> vector) & 1)
	pushq	$0
	.endif
	pushq	$vector
	jmp	exception_entry
	.set	vector, vector + 1
	.endr

/* struct pt_regs, from its end to its start. */
SYM_FUNC_START(exception_entry)
	cld
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	%rax
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, %rdi
	call	x86_exception
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rax
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
	addq	$16, %rsp
	iretq
SYM_FUNC_END(exception_entry)

	.section .note.GNU-stack, "", %progbits
