/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where exceptions and interrupts come in. Each vector has a stub of 16 bytes
 * that makes all frames alike (those without an error code get a 0) and says
 * which it is. From user mode, %gs has to be exchanged for the kernel's; a
 * vector with a stack of its own may come in the middle of that, and looks at
 * the base itself.
 */
#include <asm/asm.h>
#include <asm/irq_vectors.h>
#include <asm/msr.h>
#include <linux/linkage.h>

/* Vectors whose error code the CPU pushes: 8, 10 to 14, 17, 21, 29, 30. */
#define HAS_ERROR_CODE	0x60227d00
/* Those with a stack of their own: 2, 8 and 18. */
#define HAS_IST		0x00040104

/* Offsets in struct pt_regs. */
#define REGS_CS		(18 * 8)

	.text

	.p2align 4
	.globl entry_stubs
entry_stubs:
	.set	vector, 0
	.rept	NR_VECTORS
	.p2align 4
	.if	vector >= NR_EXCEPTIONS
	pushq	$0
	pushq	$vector
	jmp	interrupt_entry
	.else
	.if	!((HAS_ERROR_CODE >> vector) & 1)
	pushq	$0
	.endif
	pushq	$vector
	.if	(HAS_IST >> vector) & 1
	jmp	paranoid_entry
	.else
	jmp	exception_entry
	.endif
	.endif
	.set	vector, vector + 1
	.endr

	/* struct pt_regs, from its end to its start. */
	.macro	SAVE_REGS
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
	/* What was in user memory's reach is not in ours. */
	CLAC
	movq	%rsp, %rdi
	.endm

	.macro	RESTORE_AND_RETURN
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
	.endm

	.macro	SWAPGS_IF_USER
	testb	$3, REGS_CS(%rsp)
	jz	1f
	swapgs
1:
	.endm

SYM_FUNC_START(exception_entry)
	SAVE_REGS
	SWAPGS_IF_USER
	call	x86_exception
	SWAPGS_IF_USER
	RESTORE_AND_RETURN
SYM_FUNC_END(exception_entry)

SYM_FUNC_START(interrupt_entry)
	SAVE_REGS
	SWAPGS_IF_USER
	call	x86_interrupt
	SWAPGS_IF_USER
	RESTORE_AND_RETURN
SYM_FUNC_END(interrupt_entry)

/* The kernel's base is negative as a number, a user program's is not. */
SYM_FUNC_START(paranoid_entry)
	SAVE_REGS
	xorl	%ebx, %ebx
	movl	$MSR_GS_BASE, %ecx
	rdmsr
	testl	%edx, %edx
	js	1f
	testl	%eax, %eax		/* 0: the template's, early in the boot */
	jz	1f
	swapgs
	incl	%ebx
1:	call	x86_exception
	testl	%ebx, %ebx
	jz	2f
	swapgs
2:	RESTORE_AND_RETURN
SYM_FUNC_END(paranoid_entry)

	.section .note.GNU-stack, "", %progbits
