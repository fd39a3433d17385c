/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where exceptions come in: sixteen vectors of 128 bytes, for four kinds of
 * exception from four places.
 *
 * Kernel stacks are aligned to twice their size, so one bit of the stack
 * pointer tells whether it has left its stack. That is looked at before
 * anything is stored: what does not fit goes to a stack kept for this.
 *
 * A program finds the stack of its task empty: the stack pointer is where the
 * last return to it has left it, and the frame is task_pt_regs(). The program's
 * own is in sp_el0, and nothing of the kernel's ever.
 */
#include <asm/page.h>
#include <linux/linkage.h>

#define FRAME_SIZE	304		/* sizeof(struct pt_regs) */
#define THREAD_SHIFT	14		/* of THREAD_SIZE */

/* Offsets in struct pt_regs. */
#define REGS_SP		248
#define REGS_PC		256
#define REGS_VECTOR	288
#define VECTOR_OVERFLOW	16

/* Of ESR_EL1: the exception class, and the one that SVC has. */
#define ESR_CLASS_SHIFT	26
#define EC_SVC		0x15

	.text

	/* To @label, with x0 free and the vector's number in it. */
	.macro	vector number, label, check=0
	.p2align 7
	sub	sp, sp, #FRAME_SIZE
	.if	\check
	/* The stack pointer is looked at without a register to copy it to. */
	add	sp, sp, x0
	sub	x0, sp, x0
	tbnz	x0, #THREAD_SHIFT, stack_overflow
	sub	x0, sp, x0
	sub	sp, sp, x0
	.endif
	stp	x0, x1, [sp]
	mov	x0, #\number
	b	\label
	.endm

	.p2align 11
	.globl exception_vectors
exception_vectors:
	/* With the stack pointer of user mode: never. */
	vector	0, exception_entry
	vector	1, exception_entry
	vector	2, exception_entry
	vector	3, exception_entry
	/* From the kernel. */
	vector	4, exception_entry, 1
	vector	5, interrupt_entry, 1
	vector	6, fast_entry, 1
	vector	7, exception_entry, 1
	/* From 64-bit user mode, then 32-bit. */
	vector	8, user_sync_entry
	vector	9, user_interrupt_entry
	vector	10, user_fast_entry
	vector	11, user_exception_entry
	vector	12, user_exception_entry
	vector	13, user_interrupt_entry
	vector	14, user_fast_entry
	vector	15, user_exception_entry

	/* Fast interrupts stay off until the frame is whole. */
	.macro	SAVE_GENERAL
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x19, [sp, #144]
	stp	x20, x21, [sp, #160]
	stp	x22, x23, [sp, #176]
	stp	x24, x25, [sp, #192]
	stp	x26, x27, [sp, #208]
	stp	x28, x29, [sp, #224]
	.endm

	/* With the interrupted stack pointer in x1, and the vector in x0. */
	.macro	SAVE_SPECIAL
	stp	x30, x1, [sp, #240]
	mrs	x1, elr_el1
	mrs	x2, spsr_el1
	stp	x1, x2, [sp, #REGS_PC]
	mrs	x1, esr_el1
	mrs	x2, far_el1
	stp	x1, x2, [sp, #272]
	str	x0, [sp, #REGS_VECTOR]
	mov	x0, sp
	.endm

	.macro	SAVE_REGS
	SAVE_GENERAL
	add	x1, sp, #FRAME_SIZE
	SAVE_SPECIAL
	.endm

	/* Frame pointers end here: the program's are nobody's concern. */
	.macro	SAVE_USER_REGS
	SAVE_GENERAL
	mrs	x1, sp_el0
	SAVE_SPECIAL
	mov	x29, xzr
	mov	x30, xzr
	.endm

	/* Nothing may come between the return address and the return. */
	.macro	RESTORE_AND_RETURN
	ldp	x1, x2, [sp, #REGS_PC]
	msr	elr_el1, x1
	msr	spsr_el1, x2
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	ldp	x18, x19, [sp, #144]
	ldp	x20, x21, [sp, #160]
	ldp	x22, x23, [sp, #176]
	ldp	x24, x25, [sp, #192]
	ldp	x26, x27, [sp, #208]
	ldp	x28, x29, [sp, #224]
	ldr	x30, [sp, #240]
	ldp	x0, x1, [sp]
	add	sp, sp, #FRAME_SIZE
	eret
	.endm

/* --- From the kernel, and back to it. --- */

SYM_FUNC_START(exception_entry)
	SAVE_REGS
	msr	daifclr, #1
	bl	arm64_exception
	b	return_from_exception
SYM_FUNC_END(exception_entry)

SYM_FUNC_START(interrupt_entry)
	SAVE_REGS
	msr	daifclr, #1
	bl	arm64_interrupt
	b	return_from_exception
SYM_FUNC_END(interrupt_entry)

SYM_FUNC_START(fast_entry)
	SAVE_REGS
	bl	arm64_fast_interrupt
	b	return_from_exception
SYM_FUNC_END(fast_entry)

SYM_FUNC_START(return_from_exception)
	msr	daifset, #3
	RESTORE_AND_RETURN
SYM_FUNC_END(return_from_exception)

/* --- From a program, and back to one. --- */

/* A call is told from a fault by its class alone, before anything else. */
SYM_FUNC_START(user_sync_entry)
	mrs	x1, esr_el1
	lsr	x1, x1, #ESR_CLASS_SHIFT
	cmp	x1, #EC_SVC
	b.ne	user_exception_entry
	SAVE_USER_REGS
	msr	daifclr, #1
	bl	arm64_syscall
	b	return_to_user
SYM_FUNC_END(user_sync_entry)

SYM_FUNC_START(user_exception_entry)
	SAVE_USER_REGS
	msr	daifclr, #1
	bl	arm64_user_exception
	b	return_to_user
SYM_FUNC_END(user_exception_entry)

SYM_FUNC_START(user_interrupt_entry)
	SAVE_USER_REGS
	msr	daifclr, #1
	bl	arm64_user_interrupt
	b	return_to_user
SYM_FUNC_END(user_interrupt_entry)

/* It may have come anywhere: no work is done for the program. */
SYM_FUNC_START(user_fast_entry)
	SAVE_USER_REGS
	bl	arm64_fast_interrupt
	b	return_to_user
SYM_FUNC_END(user_fast_entry)

/* With the registers at the top of the stack: all that is below is forgotten. */
SYM_FUNC_START(arch_return_to_user)
	mov	sp, x0
	b	return_to_user
SYM_FUNC_END(arch_return_to_user)

SYM_FUNC_START(return_to_user)
	msr	daifset, #3
	ldr	x1, [sp, #REGS_SP]
	msr	sp_el0, x1
	RESTORE_AND_RETURN
SYM_FUNC_END(return_to_user)

/*
 * x0 is where the frame would begin, sp that and the old x0. Registers that
 * nobody else needs here keep what there is no room for: the task is lost, and
 * the user program's thread pointer with it.
 */
SYM_FUNC_START(stack_overflow)
	msr	tpidr_el0, x0
	sub	x0, sp, x0
	msr	tpidrro_el0, x0
	msr	par_el1, x1
	adrp	x0, overflow_stack_top
	add	x0, x0, :lo12:overflow_stack_top
	mrs	x1, tpidr_el1
	ldr	x0, [x0, x1]
	sub	x0, x0, #FRAME_SIZE
	mov	sp, x0
	mrs	x0, tpidrro_el0
	mrs	x1, par_el1
	stp	x0, x1, [sp]
	mov	x0, #VECTOR_OVERFLOW
	SAVE_REGS
	mrs	x1, tpidr_el0
	add	x1, x1, #FRAME_SIZE
	str	x1, [sp, #REGS_SP]
	bl	arm64_stack_overflow
SYM_FUNC_END(stack_overflow)

	.section .note.GNU-stack, "", %progbits
