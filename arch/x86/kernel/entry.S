/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where exceptions and interrupts come in. Each vector has a stub of 16 bytes
 * that makes all frames alike (those without an error code get a 0) and says
 * which it is. From user mode, %gs has to be exchanged for the kernel's; a
 * vector with a stack of its own may come in the middle of that, and looks at
 * the base itself.
 */
#include <asm/asm.h>
#include <asm/desc.h>
#include <asm/irq_vectors.h>
#include <asm/msr.h>
#include <linux/linkage.h>

/* Vectors whose error code the CPU pushes: 8, 10 to 14, 17, 21, 29, 30. */
#define HAS_ERROR_CODE	0x60227d00
/* Those with a stack of their own: 2, 8 and 18. */
#define HAS_IST		0x00040104

/* Offsets in struct pt_regs. */
#define REGS_R11	(6 * 8)
#define REGS_ORIG_AX	(16 * 8)
#define REGS_IP		(17 * 8)
#define REGS_CS		(18 * 8)
#define REGS_FLAGS	(19 * 8)
/* From ip to sp. */
#define IP_TO_SP	(3 * 8)

#define ENOSYS		38
#define FLAGS_RF_TF	0x10100

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

	/* What functions may change. */
	.macro	RESTORE_SCRATCH
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rax
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
	.endm

	.macro	RESTORE_REGS
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	RESTORE_SCRATCH
	.endm

	.macro	RESTORE_AND_RETURN
	RESTORE_REGS
	addq	$16, %rsp
	iretq
	.endm

	/* A program may have work done for it before it goes on. */
	.macro	HANDLE function
	SAVE_REGS
	testb	$3, REGS_CS(%rsp)
	jnz	.Luser\@
	call	\function
	RESTORE_AND_RETURN
.Luser\@:
	swapgs
	call	\function
	movq	%rsp, %rdi
	call	x86_exit_to_user
	jmp	return_by_iret
	.endm

SYM_FUNC_START(exception_entry)
	HANDLE	x86_exception
SYM_FUNC_END(exception_entry)

SYM_FUNC_START(interrupt_entry)
	HANDLE	x86_interrupt
SYM_FUNC_END(interrupt_entry)

/*
 * Interrupts are off, and the stack is the program's: it cannot be used for
 * anything. %rcx is where to go on, %r11 the flags. The frame is as if an
 * exception had come, with the number in place of the error code.
 */
SYM_FUNC_START(syscall_entry)
	swapgs
	movq	%rsp, %gs:cpu_tss+TSS_SCRATCH(%rip)
	movq	%gs:cpu_tss+TSS_SP0(%rip), %rsp
	pushq	$USER_DS
	pushq	%gs:cpu_tss+TSS_SCRATCH(%rip)
	pushq	%r11
	pushq	$USER_CS
	pushq	%rcx
	pushq	%rax
	pushq	$-1
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	$-ENOSYS
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
	call	do_syscall

	/*
	 * Whoever gives the program other registers than it came with takes the
	 * call's number away. Else there is but the result, and all that functions
	 * leave as it is need not be had from the stack. SYSRET takes from %rcx and
	 * %r11 what has come in them: the last page below the limit of addresses is
	 * never mapped, so it is an address. A program that steps is to trap behind
	 * its next instruction, as IRET has it, not at once.
	 */
	cmpl	$0, REGS_ORIG_AX(%rsp)
	jl	return_by_iret
	testl	$FLAGS_RF_TF, REGS_FLAGS(%rsp)
	jnz	return_by_iret
	addq	$REGS_R11, %rsp
	RESTORE_SCRATCH
	/* Nothing but what has a stack of its own can come between these. */
	movq	16 + IP_TO_SP(%rsp), %rsp
	swapgs
	sysretq
SYM_FUNC_END(syscall_entry)

/* All of the registers, as they are on the stack. IRET would fault here, too. */
SYM_FUNC_START(return_by_iret)
1:	movq	REGS_IP(%rsp), %rax
	shlq	$16, %rax
	sarq	$16, %rax
	cmpq	%rax, REGS_IP(%rsp)
	jne	2f
	swapgs
	RESTORE_AND_RETURN
2:	movq	%rsp, %rdi
	call	x86_bad_user_ip
	jmp	1b
SYM_FUNC_END(return_by_iret)

/* With the registers at the top of the stack: all that is below is forgotten. */
SYM_FUNC_START(arch_return_to_user)
	movq	%rdi, %rsp
	jmp	return_by_iret
SYM_FUNC_END(arch_return_to_user)

/*
 * The kernel's base is negative as a number, a user program's is not: then the
 * kernel's is in the other place, but early in the boot, when both are 0.
 */
SYM_FUNC_START(paranoid_entry)
	SAVE_REGS
	xorl	%ebx, %ebx
	movl	$MSR_GS_BASE, %ecx
	rdmsr
	testl	%edx, %edx
	js	1f
	movl	$MSR_KERNEL_GS_BASE, %ecx
	rdmsr
	testl	%edx, %edx
	jns	1f
	swapgs
	incl	%ebx
1:	call	x86_exception
	testl	%ebx, %ebx
	jz	2f
	swapgs
2:	RESTORE_AND_RETURN
SYM_FUNC_END(paranoid_entry)

	.globl entry_text_end
entry_text_end:

	.section .note.GNU-stack, "", %progbits
