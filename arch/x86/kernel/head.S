/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first instructions, by the PVH boot protocol: 32-bit protected mode, no
 * paging, %ebx the physical address of struct hvm_start_info.
 *
 * Builds page tables that map the first 4 GiB three times (at their own
 * addresses for the moment of the switch, at PAGE_OFFSET, and the first GiB at
 * START_KERNEL_MAP), turns on long mode, and enters C.
 */
#include <asm/msr.h>
#include <asm/page.h>
#include <linux/linkage.h>

#define PHYS(sym)	((sym) - START_KERNEL_MAP)

#define CR0_PE		0x1
#define CR0_WP		0x10000
#define CR0_PG		0x80000000
#define CR4_PAE		0x20

#define PRESENT_RW	0x3
#define LARGE_RW	0x83
#define PGD_SLOT(addr)	(((addr) >> 39) & 511)

#define KERNEL_CS	0x08
#define KERNEL_DS	0x10

	.section .note.pvh, "a", @note
	.align 4
	.long	4, 8, 18		/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz	"Xen"
	.quad	PHYS(pvh_start)

	.section .head.text, "ax"
	.code32
	.globl pvh_start
pvh_start:
	cld
	movl	%ebx, %ebp		/* keep the start info */
	movl	$PHYS(boot_stack_end), %esp

	/* Four page directories of 2 MiB pages: 0 to 4 GiB. */
	movl	$PHYS(boot_pmd), %edi
	movl	$LARGE_RW, %eax
	movl	$(4 * 512), %ecx
1:	movl	%eax, (%edi)
	movl	$0, 4(%edi)
	addl	$8, %edi
	addl	$0x200000, %eax
	loop	1b

	/* One table above them, for the low and the linear map. */
	movl	$PHYS(boot_pud), %edi
	movl	$(PHYS(boot_pmd) + PRESENT_RW), %eax
	movl	$4, %ecx
2:	movl	%eax, (%edi)
	addl	$8, %edi
	addl	$0x1000, %eax
	loop	2b

	/* The image's: the last GiB but one of the address space. */
	movl	$(PHYS(boot_pmd) + PRESENT_RW), PHYS(kernel_pud + 510 * 8)

	movl	$PHYS(init_pgd), %edi
	movl	$(PHYS(boot_pud) + PRESENT_RW), (%edi)
	movl	$(PHYS(boot_pud) + PRESENT_RW), PGD_SLOT(PAGE_OFFSET) * 8(%edi)
	movl	$(PHYS(kernel_pud) + PRESENT_RW), 511 * 8(%edi)

	movl	%edi, %cr3
	movl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$(EFER_LME | EFER_NX), %eax
	wrmsr
	movl	$(CR0_PG | CR0_WP | CR0_PE), %eax
	movl	%eax, %cr0
	lgdt	PHYS(gdt_phys_pointer)
	ljmp	$KERNEL_CS, $PHYS(start_64)

	.code64
start_64:
	movabsq	$start_high, %rax
	jmpq	*%rax

	.text
start_high:
	lgdt	gdt_pointer(%rip)
	movl	$KERNEL_DS, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs

	/* gs base 0: per-CPU variables are the template's for now. */
	movl	$MSR_GS_BASE, %ecx
	xorl	%edx, %edx
	wrmsr

	/* The low map has served. */
	movq	$0, init_pgd(%rip)
	movq	%cr3, %rax
	movq	%rax, %cr3

	leaq	boot_stack_end(%rip), %rsp
	movl	%ebp, %edi
	xorl	%esi, %esi		/* BOOT_PVH */
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

	.bss
	.align 4096
	.globl init_pgd
init_pgd:	.skip 4096
boot_pud:	.skip 4096
kernel_pud:	.skip 4096
boot_pmd:	.skip 4 * 4096

	/* The stack of the boot, which becomes that of the idle task. */
	.globl boot_stack, boot_stack_end
boot_stack:	.skip 32768
boot_stack_end:

	.section .note.GNU-stack, "", %progbits
