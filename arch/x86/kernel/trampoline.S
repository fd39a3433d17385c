/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where other CPUs begin: in real mode, at the start of a page below 1 MiB
 * which smp.c has copied this to. Goes by protected mode to long mode, with
 * tables that map this page at its own address, and on to C.
 */
#include <asm/msr.h>
#include <asm/page.h>
#include <linux/linkage.h>

#define TRAMPOLINE	0x8000
#define HERE(sym)	(TRAMPOLINE + (sym) - trampoline_start)

#define CR0_PE		0x1
#define CR0_MP_NE	0x22
#define CR0_WP		0x10000
#define CR0_PG		0x80000000
#define CR4_PAE		0x20

	.section .rodata, "a"
	.globl trampoline_start, trampoline_end
	.p2align 4
trampoline_start:
	.code16
	cli
	cld
	/* One page: the code segment begins where it does. */
	movw	%cs, %ax
	movw	%ax, %ds
	lgdtl	trampoline_gdt_pointer - trampoline_start
	movl	%cr0, %eax
	orl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$0x08, $HERE(protected)

	.code32
protected:
	movl	$0x10, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	HERE(trampoline_cr3), %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$(EFER_LME | EFER_NX), %eax
	wrmsr
	movl	$(CR0_PG | CR0_WP | CR0_MP_NE | CR0_PE), %eax
	movl	%eax, %cr0
	ljmpl	$0x18, $HERE(long_mode)

	.code64
long_mode:
	movabsq	$secondary_high, %rax
	jmpq	*%rax

	.p2align 3
trampoline_gdt:
	.quad	0
	.quad	0x00cf9b000000ffff	/* 32-bit code */
	.quad	0x00cf93000000ffff	/* data */
	.quad	0x00af9b000000ffff	/* 64-bit code */
trampoline_gdt_pointer:
	.word	. - trampoline_gdt - 1
	.long	HERE(trampoline_gdt)
	/* Where trampoline_pgd is in memory: smp.c writes it into the copy. */
	.p2align 2
	.globl trampoline_cr3
trampoline_cr3:
	.long	0
trampoline_end:

	.text
secondary_high:
	/* The low page has served. */
	movq	secondary_cr3(%rip), %rax
	movq	%rax, %cr3
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movq	secondary_stack(%rip), %rsp
	xorl	%ebp, %ebp
	pushq	%rbp
	pushq	%rbp
	call	x86_start_secondary
	ud2

	.section .note.GNU-stack, "", %progbits
