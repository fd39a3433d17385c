/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where loaders enter, by the Linux boot protocol: with %esi or %rsi the address
 * of struct boot_params,
 *
 *	at byte 0	in 32-bit protected mode, without paging;
 *	at byte 0x200	in 64-bit mode, with us and boot_params mapped at
 *			their own addresses.
 *
 * This may be loaded at any page below 4 GiB. Maps the first 4 GiB at their own
 * addresses, lets startup_main() bring the kernel to its place, and enters it.
 */
#include <asm/msr.h>
#include <linux/linkage.h>

#define BP_SCRATCH	0x1e4		/* four bytes that are ours */
#define CR0_PE		0x1
#define CR0_PG		0x80000000
#define CR4_PAE		0x20
#define PRESENT_RW	0x3
#define LARGE_RW	0x83
#define LARGE_SIZE	0x200000
#define CODE_64		0x08

/* From the first byte: 32-bit code knows no other way to name a place. */
#define RVA(sym)	((sym) - startup_32)

	.section .head.text, "ax"
	.code32
	.globl startup_32
startup_32:
	cld
	cli
	/* Where are we? Four bytes of boot_params serve as a stack. */
	leal	BP_SCRATCH + 4(%esi), %esp
	call	1f
1:	popl	%ebp
	subl	$(1b - startup_32), %ebp

	leal	RVA(map_pmd)(%ebp), %edi
	movl	$LARGE_RW, %eax
	movl	$(4 * 512), %ecx
2:	movl	%eax, (%edi)
	movl	$0, 4(%edi)
	addl	$8, %edi
	addl	$LARGE_SIZE, %eax
	loop	2b
	leal	RVA(map_pud)(%ebp), %edi
	leal	RVA(map_pmd + PRESENT_RW)(%ebp), %eax
	movl	$4, %ecx
3:	movl	%eax, (%edi)
	movl	$0, 4(%edi)
	addl	$8, %edi
	addl	$0x1000, %eax
	loop	3b
	leal	RVA(map_pud + PRESENT_RW)(%ebp), %eax
	movl	%eax, RVA(map_pgd)(%ebp)
	movl	$0, RVA(map_pgd + 4)(%ebp)

	leal	RVA(map_pgd)(%ebp), %eax
	movl	%eax, %cr3
	movl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_LME, %eax
	wrmsr
	leal	RVA(gdt)(%ebp), %eax
	movl	%eax, RVA(gdt_pointer + 2)(%ebp)
	lgdt	RVA(gdt_pointer)(%ebp)
	movl	%cr0, %eax
	orl	$(CR0_PG | CR0_PE), %eax
	movl	%eax, %cr0
	leal	BP_SCRATCH + 4(%esi), %esp
	leal	RVA(startup_64)(%ebp), %eax
	movl	%eax, RVA(far_target)(%ebp)
	ljmpl	*RVA(far_target)(%ebp)

	.org	0x200
	.code64
	.globl startup_64
startup_64:
	cld
	cli
	movl	%esi, %esi		/* below 4 GiB, as xloadflags demand */
	xorl	%eax, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	leaq	stack_end(%rip), %rsp
	movq	%rsi, %rbx

	/* A loader's tables need not reach as far as we do. */
	leaq	map_pmd(%rip), %rdi
	movl	$LARGE_RW, %eax
	movl	$(4 * 512), %ecx
1:	movq	%rax, (%rdi)
	addq	$8, %rdi
	addq	$LARGE_SIZE, %rax
	loop	1b
	leaq	map_pud(%rip), %rdi
	leaq	map_pmd + PRESENT_RW(%rip), %rax
	movl	$4, %ecx
2:	movq	%rax, (%rdi)
	addq	$8, %rdi
	addq	$0x1000, %rax
	loop	2b
	leaq	map_pgd(%rip), %rdi
	leaq	map_pud + PRESENT_RW(%rip), %rax
	movq	%rax, (%rdi)
	movq	%rdi, %cr3

	leaq	_bss(%rip), %rdi
	leaq	_end(%rip), %rcx
	subq	%rdi, %rcx
	xorl	%eax, %eax
	rep stosb

	movq	%rbx, %rdi
	call	startup_main
	movq	%rbx, %rsi
	jmpq	*%rax

	.data
	.p2align 3
gdt:
	.quad	0
	.quad	0x00af9b000000ffff	/* 64-bit code */
gdt_pointer:
	.word	. - gdt - 1
	.long	0
far_target:
	.long	0
	.word	CODE_64

	/* What the header points to as kernel_info. */
	.p2align 2
	.globl kernel_info
kernel_info:
	.ascii	"LToP"
	.long	kernel_info_end - kernel_info
	.long	kernel_info_end - kernel_info
	.long	9			/* the last of SETUP_ that we know */
kernel_info_end:

	/* Tables and stack are written before .bss is cleared. */
	.section .tables, "aw", @nobits
	.p2align 12
map_pgd:	.skip 4096
map_pud:	.skip 4096
map_pmd:	.skip 4 * 4096
	.skip 16384
stack_end:

	.section .note.GNU-stack, "", %progbits
