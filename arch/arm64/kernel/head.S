/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first instructions, by the Linux boot protocol for arm64: the MMU is
 * off, x0 is the physical address of the devicetree.
 *
 * Builds page tables that map the first GiB of memory at its own addresses
 * (for the moment of the switch), all physical addresses up to 8 GiB at
 * PAGE_OFFSET, and the image at KIMAGE_VADDR; turns the MMU on, enters C.
 */
#include <asm/boot.h>
#include <asm/page.h>
#include <linux/linkage.h>

/* Blocks of 1 GiB: memory, cached; and devices, neither cached nor run. */
#define BLOCK_MEMORY	0x0040000000000705
#define BLOCK_DEVICE	0x0060000000000401
#define TABLE		3
#define GIB		0x40000000
#define MAPPED_GIB	8

#define PGD_SLOT(addr)	(((addr) >> 39) & 511)
#define PUD_SLOT(addr)	(((addr) >> 30) & 511)

	.section .head.text, "ax"
	.globl _head
_head:
	b	start			/* the header of an Image */
	.long	0
	.quad	0			/* offset from a 2 MiB border */
	.quad	_image_size
	.quad	0xa			/* little-endian, 4 KiB, anywhere */
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

start:
	mov	x21, x0
	DROP_TO_EL1

	/* The BSS, in which the tables are. */
	adrp	x0, __bss_start
	adrp	x1, __bss_stop
1:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	1b

	/* Memory at its own addresses. */
	adrp	x0, idmap_pgd
	adrp	x1, idmap_pud
	orr	x2, x1, #TABLE
	str	x2, [x0]
	ldr	x2, =(BLOCK_MEMORY + KIMAGE_PHYS)
	str	x2, [x1, #(PUD_SLOT(KIMAGE_PHYS) * 8)]

	/* The linear map: devices below the first GiB, memory above. */
	adrp	x0, init_pgd
	adrp	x1, linear_pud
	orr	x2, x1, #TABLE
	str	x2, [x0, #(PGD_SLOT(PAGE_OFFSET) * 8)]
	ldr	x2, =BLOCK_DEVICE
	str	x2, [x1], #8
	ldr	x2, =(BLOCK_MEMORY + GIB)
	mov	x3, #GIB
	mov	x4, #(MAPPED_GIB - 1)
2:	str	x2, [x1], #8
	add	x2, x2, x3
	subs	x4, x4, #1
	b.ne	2b

	/* The image. */
	adrp	x1, kimage_pud
	orr	x2, x1, #TABLE
	str	x2, [x0, #(PGD_SLOT(KIMAGE_VADDR) * 8)]
	ldr	x2, =(BLOCK_MEMORY + KIMAGE_PHYS)
	str	x2, [x1, #(PUD_SLOT(KIMAGE_VADDR) * 8)]

	adrp	x1, idmap_pgd
	adrp	x28, empty_pgd
	ENABLE_MMU x1, x0
	ldr	x0, =start_high
	br	x0

	.ltorg

	.text
start_high:
	/*
	 * The low map has served, until other CPUs start: an empty table takes its
	 * place.
	 */
	msr	ttbr0_el1, x28
	isb
	tlbi	vmalle1
	dsb	nsh
	isb

	ldr	x0, =exception_vectors
	msr	vbar_el1, x0
	isb
	/* Per-CPU variables are the template's for now. */
	msr	tpidr_el1, xzr
	ldr	x0, =boot_stack_end
	mov	sp, x0
	mov	x0, x21
	mov	x29, xzr
	mov	x30, xzr
	bl	arm64_start
	b	.

	.ltorg

	.bss
	.align 12
	.globl empty_pgd, idmap_pgd
empty_pgd:	.skip 4096
idmap_pgd:	.skip 4096
idmap_pud:	.skip 4096
	.globl init_pgd
init_pgd:	.skip 4096
linear_pud:	.skip 4096
kimage_pud:	.skip 4096

	/* The stack of the boot, which becomes that of the idle task: see entry.S. */
	.align 15
	.globl boot_stack, boot_stack_end
boot_stack:	.skip 16384
boot_stack_end:

	.section .note.GNU-stack, "", %progbits
