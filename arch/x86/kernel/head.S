/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first instructions. There are two ways in:
 *
 *	pvh_start	the PVH protocol: 32-bit protected mode, no paging, %ebx
 *			the address of struct hvm_start_info. The image lies where
 *			it was linked for.
 *	startup_64	from boot/startup/, at the image's first byte: 64-bit
 *			mode, the first 4 GiB mapped at their own addresses,
 *			%rsi the address of struct boot_params. The image lies at any
 *			border of 2 MiB below 4 GiB, and its addresses are
 *			relocated already.
 *
 * Both end in tables that map the first 4 GiB at PAGE_OFFSET and the image
 * at its own address, and enter C.
 */
#include <asm/msr.h>
#include <asm/page.h>
#include <linux/linkage.h>

/* For an image that lies where it was linked for. */
#define PHYS(sym)	((sym) - START_KERNEL_MAP)

#define CR0_PE		0x1
#define CR0_WP		0x10000
#define CR0_PG		0x80000000
#define CR4_PAE		0x20

#define PRESENT_RW	0x3
#define LARGE_RW	0x83
#define LARGE_SHIFT	21
#define PGD_SLOT(addr)	(((addr) >> 39) & 511)
#define PUD_SLOT(addr)	(((addr) >> 30) & 511)

#define KERNEL_CS	0x08
#define KERNEL_DS	0x10

/* enum boot_protocol */
#define BOOT_PVH	0
#define BOOT_LINUX	1

	.section .note.pvh, "a", @note
	.align 4
	.long	4, 8, 18		/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz	"Xen"
	.quad	PHYS(pvh_start)

	.section .head.text, "ax"
	.code64
	.globl startup_64
startup_64:
	cld
	movl	$BOOT_LINUX, %r12d
	jmp	make_tables

	.code32
	.globl pvh_start
pvh_start:
	cld
	movl	%ebx, %esi		/* keep the start info */

	/* Four page directories of 2 MiB pages: 0 to 4 GiB. */
	movl	$PHYS(boot_pmd), %edi
	movl	$LARGE_RW, %eax
	movl	$(4 * 512), %ecx
1:	movl	%eax, (%edi)
	movl	$0, 4(%edi)
	addl	$8, %edi
	addl	$(1 << LARGE_SHIFT), %eax
	loop	1b

	/* One table above them, and the root. */
	movl	$PHYS(boot_pud), %edi
	movl	$(PHYS(boot_pmd) + PRESENT_RW), %eax
	movl	$4, %ecx
2:	movl	%eax, (%edi)
	addl	$8, %edi
	addl	$0x1000, %eax
	loop	2b
	movl	$(PHYS(boot_pud) + PRESENT_RW), PHYS(boot_pgd)

	movl	$PHYS(boot_pgd), %eax
	movl	%eax, %cr3
	movl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_LME, %eax
	wrmsr
	movl	$(CR0_PG | CR0_WP | CR0_PE), %eax
	movl	%eax, %cr0
	lgdt	PHYS(gdt_phys_pointer)
	ljmp	$KERNEL_CS, $PHYS(pvh_64)

	.code64
pvh_64:
	movl	$BOOT_PVH, %r12d

	/*
	 * Still at the address of memory: symbols are reached from %rip. %rbp: where
	 * the image lies; %rsi, %r12: what goes to C.
	 */
make_tables:
	leaq	_text(%rip), %rbp
	leaq	boot_pmd(%rip), %rdi
	movl	$LARGE_RW, %eax
	movl	$(4 * 512), %ecx
1:	movq	%rax, (%rdi)
	addq	$8, %rdi
	addq	$(1 << LARGE_SHIFT), %rax
	loop	1b

	leaq	boot_pud(%rip), %rdi
	leaq	boot_pmd + PRESENT_RW(%rip), %rax
	movl	$4, %ecx
2:	movq	%rax, (%rdi)
	addq	$8, %rdi
	addq	$0x1000, %rax
	loop	2b

	/* The image, in 2 MiB pages, from the entry that its address says. */
	movq	$_text, %rax
	shrq	$LARGE_SHIFT, %rax
	andl	$511, %eax
	leaq	kernel_pmd(%rip), %rdi
	leaq	(%rdi, %rax, 8), %rdi
	leaq	_end + (1 << LARGE_SHIFT) - 1(%rip), %rcx
	subq	%rbp, %rcx
	shrq	$LARGE_SHIFT, %rcx
	leaq	LARGE_RW(%rbp), %rax
3:	movq	%rax, (%rdi)
	addq	$8, %rdi
	addq	$(1 << LARGE_SHIFT), %rax
	loop	3b

	leaq	kernel_pmd + PRESENT_RW(%rip), %rax
	movq	%rax, kernel_pud + PUD_SLOT(START_KERNEL_MAP) * 8(%rip)
	leaq	init_pgd(%rip), %rdi
	leaq	boot_pud + PRESENT_RW(%rip), %rax
	movq	%rax, (%rdi)
	movq	%rax, PGD_SLOT(PAGE_OFFSET_BASE) * 8(%rdi)
	leaq	kernel_pud + PRESENT_RW(%rip), %rax
	movq	%rax, 511 * 8(%rdi)

	/* No data may be executed, from the first moment on. */
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_NX, %eax
	wrmsr
	movq	%cr0, %rax
	orl	$CR0_WP, %eax
	movq	%rax, %cr0
	movq	%rdi, %cr3
	movq	$start_high, %rax
	jmpq	*%rax

	.text
start_high:
	/* All that __pa_symbol() needs. */
	movq	$_text, %rax
	subq	$START_KERNEL_MAP, %rax
	subq	%rax, %rbp
	movq	%rbp, phys_base(%rip)

	lgdt	gdt_pointer(%rip)
	movl	$KERNEL_DS, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs

	/* A loader's segments are gone: code is ours as well. */
	leaq	boot_stack_end(%rip), %rsp
	pushq	$KERNEL_CS
	leaq	1f(%rip), %rax
	pushq	%rax
	lretq
1:
	/* gs base 0: per-CPU variables are the template's for now. */
	movl	$MSR_GS_BASE, %ecx
	xorl	%eax, %eax
	xorl	%edx, %edx
	wrmsr

	/* The low map has served. */
	movq	$0, init_pgd(%rip)
	movq	%cr3, %rax
	movq	%rax, %cr3

	movq	%rsi, %rdi
	movl	%r12d, %esi
	xorl	%ebp, %ebp
	pushq	%rbp
	pushq	%rbp
	call	x86_start
	ud2

	.section .rodata, "a"
	.align 8
gdt:
	.quad	0
	.quad	0x00af9b000000ffff	/* 64-bit code */
	.quad	0x00cf93000000ffff	/* data */
gdt_end:
gdt_pointer:
	.word	gdt_end - gdt - 1
	.quad	gdt
gdt_phys_pointer:
	.word	gdt_end - gdt - 1
	.long	PHYS(gdt)

	.section .data..ro_after_init, "aw"
	.align 8
	.globl phys_base
phys_base:	.quad 0

	.bss
	.align 4096
	.globl init_pgd, boot_pmd
init_pgd:	.skip 4096
boot_pgd:	.skip 4096
boot_pud:	.skip 4096
kernel_pud:	.skip 4096
kernel_pmd:	.skip 4096
boot_pmd:	.skip 4 * 4096

	/* The stack of the boot, which becomes that of the idle task. */
	.globl boot_stack, boot_stack_end
boot_stack:	.skip 32768
boot_stack_end:

	.section .note.GNU-stack, "", %progbits
