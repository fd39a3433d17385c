/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest that does what the kernel's first moments need of a processor, and says
 * so by the number that it leaves with. Runs under KVM once (scripts/kvm-probe): a
 * KVM that is there but cannot do all of this is not to be used.
 *
 * Entered as by PVH: 32-bit protected mode, no paging, flat segments. It is
 * linked at 1 MiB, and identity-maps the first GiB.
 */
#define EXIT_PORT	0xf4	/* of isa-debug-exit */
#define IT_WORKS	0x2a	/* scripts/kvm-probe knows it, too */

#define CR0_PE		0x00000001
#define CR0_WP		0x00010000
#define CR0_PG		0x80000000
#define CR4_PAE		0x00000020
#define CR4_PGE		0x00000080
#define CR4_SMEP	0x00100000
#define CR4_SMAP	0x00200000
#define CPUID_7_EBX_SMEP 7	/* bits */
#define CPUID_7_EBX_SMAP 20
#define MSR_EFER	0xc0000080
#define EFER_SCE	0x001
#define EFER_LME	0x100
#define EFER_NX		0x800
#define MSR_APIC_BASE	0x1b
#define MSR_LSTAR	0xc0000082
#define MSR_GS_BASE	0xc0000101
#define SOME_ADDRESS	0x1000

	.section .note, "a", @note
	.balign	4
	.long	4, 4, 18		/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz	"Xen"
	.long	start

	.text
	.code32
	.globl	start
start:
	movl	$stack_end, %esp
	/* Tables: one entry, one entry, and 512 pages of 2 MiB. */
	movl	$middle + 3, top
	movl	$low + 3, middle
	movl	$low, %edi
	movl	$0x83, %eax
1:	movl	%eax, (%edi)
	addl	$0x200000, %eax
	addl	$8, %edi
	cmpl	$low + 4096, %edi
	jne	1b

	movl	$CR4_PAE | CR4_PGE, %eax
	movl	%eax, %cr4
	movl	$top, %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_SCE | EFER_LME | EFER_NX, %eax
	wrmsr
	movl	$CR0_PE | CR0_WP | CR0_PG, %eax
	movl	%eax, %cr0
	lgdt	gdt_pointer
	ljmp	$8, $long_mode

	.code64
long_mode:
	movl	$MSR_APIC_BASE, %ecx
	rdmsr
	wrmsr
	movl	$MSR_LSTAR, %ecx
	call	write_and_compare
	movl	$MSR_GS_BASE, %ecx
	call	write_and_compare
	rdtsc
	invlpg	SOME_ADDRESS

	/* What protects the kernel from user memory, where the CPU has it. */
	movl	$7, %eax
	xorl	%ecx, %ecx
	cpuid
	movq	%cr4, %rax
	btl	$CPUID_7_EBX_SMEP, %ebx
	jnc	1f
	orq	$CR4_SMEP, %rax
1:	btl	$CPUID_7_EBX_SMAP, %ebx
	jnc	2f
	orq	$CR4_SMAP, %rax
	movq	%rax, %cr4
	stac
	clac
2:	movq	%rax, %cr4

	movb	$IT_WORKS, %al
	outb	%al, $EXIT_PORT
failed:
	xorl	%eax, %eax
	outb	%al, $EXIT_PORT
	jmp	failed

/* %ecx: a register that keeps what is written to it. */
write_and_compare:
	movl	$SOME_ADDRESS, %eax
	xorl	%edx, %edx
	wrmsr
	xorl	%eax, %eax
	rdmsr
	cmpl	$SOME_ADDRESS, %eax
	jne	failed
	ret

	.balign	8
gdt:
	.quad	0
	.quad	0x00af9b000000ffff	/* 64-bit code */
gdt_pointer:
	.word	gdt_pointer - gdt - 1
	.long	gdt

	.bss
	.balign	4096
top:	.skip	4096
middle:	.skip	4096
low:	.skip	4096
	.skip	256
stack_end:
