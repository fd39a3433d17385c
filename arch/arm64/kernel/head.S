/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first instructions, by the Linux boot protocol for arm64: the MMU is
 * off, x0 is the physical address of the devicetree, and the image lies at any
 * border of 2 MiB below 8 GiB.
 *
 * Maps all physical addresses up to there, at their own addresses and at
 * PAGE_OFFSET, and turns the MMU on. Then, still running where the image lies in
 * memory: chooses the address to run at, maps the image there, relocates
 * every pointer in it, and enters C.
 */
#include <asm/boot.h>
#include <asm/page.h>
#include <linux/linkage.h>

/* Blocks of 1 GiB or 2 MiB: memory, cached; devices, neither cached nor run. */
#define BLOCK_MEMORY	0x0040000000000705
#define BLOCK_DEVICE	0x0060000000000401
#define TABLE		3
#define GIB		0x40000000
#define GIB_SHIFT	30
#define BLOCK_SHIFT	21
#define MAPPED_GIB	8
#define PGD_SLOT(addr)	(((addr) >> 39) & 511)
#define PUD_SLOT(addr)	(((addr) >> 30) & 511)

/* The kind of relocation that the linker leaves, besides 0: nothing to do. */
#define RELOC_RELATIVE	1027

	.section .head.text, "ax"
	.globl _head
_head:
	b	start			/* the header of an Image */
	.long	0
	.quad	0			/* offset from a 2 MiB border */
	.quad	_image_size
	.quad	2			/* little-endian, 4 KiB, near the start of memory */
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

	/* Devices below the first GiB, memory above; and where we are, whatever that. */
	adrp	x1, linear_pud
	ldr	x2, =BLOCK_DEVICE
	str	x2, [x1]
	ldr	x2, =(BLOCK_MEMORY + GIB)
	mov	x3, #GIB
	mov	x4, #1
2:	str	x2, [x1, x4, lsl #3]
	add	x2, x2, x3
	add	x4, x4, #1
	cmp	x4, #MAPPED_GIB
	b.lo	2b
	adrp	x23, _text
	lsr	x4, x23, #GIB_SHIFT
	cmp	x4, #MAPPED_GIB
	b.hs	.			/* out of reach, and no console to say so */
	ldr	x2, =BLOCK_MEMORY
	orr	x2, x2, x4, lsl #GIB_SHIFT
	str	x2, [x1, x4, lsl #3]

	orr	x2, x1, #TABLE
	adrp	x0, idmap_pgd
	str	x2, [x0]
	adrp	x1, init_pgd
	str	x2, [x1, #(PGD_SLOT(PAGE_OFFSET) * 8)]
	ENABLE_MMU x0, x1

	/* x22: how far to move; x23: where we lie; x24: where we are to run. */
	adrp	x0, boot_stack_end
	add	x0, x0, #:lo12:boot_stack_end
	mov	sp, x0
	mov	x29, xzr
	mov	x22, xzr
#ifdef CONFIG_RANDOMIZE_BASE
	mov	x0, x21
	bl	kaslr_offset_early
	mov	x22, x0
#endif
	ldr	x24, =KIMAGE_LINKED
	add	x24, x24, x22

	/* The image, in blocks of 2 MiB, from the entry that its address says. */
	adrp	x0, _end
	sub	x0, x0, x23
	lsr	x0, x0, #BLOCK_SHIFT	/* the last one's number */
	ldr	x1, =BLOCK_MEMORY
	orr	x1, x1, x23
	adrp	x2, kimage_pmd
	ubfx	x3, x24, #BLOCK_SHIFT, #9
3:	str	x1, [x2, x3, lsl #3]
	add	x1, x1, #(1 << BLOCK_SHIFT)
	add	x3, x3, #1
	subs	x0, x0, #1
	b.pl	3b
	adrp	x1, kimage_pud
	orr	x2, x2, #TABLE
	str	x2, [x1, #(PUD_SLOT(KIMAGE_START) * 8)]
	adrp	x0, init_pgd
	orr	x1, x1, #TABLE
	str	x1, [x0, #(PGD_SLOT(KIMAGE_START) * 8)]
	dsb	ishst
	isb

	/* Each pointer, where it lies in memory, as it will be. */
	adrp	x0, __rela_start
	add	x0, x0, #:lo12:__rela_start
	adrp	x1, __rela_end
	add	x1, x1, #:lo12:__rela_end
	ldr	x5, =KIMAGE_LINKED
	sub	x5, x23, x5
4:	cmp	x0, x1
	b.hs	5f
	ldp	x2, x3, [x0], #16	/* place, kind */
	ldr	x4, [x0], #8		/* the address at which it was linked */
	cbz	x3, 4b
	cmp	x3, #RELOC_RELATIVE
	b.ne	.
	add	x4, x4, x22
	str	x4, [x5, x2]
	b	4b
5:
	adrp	x28, empty_pgd
	sub	x22, x24, x23
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

	adrp	x0, kimage_voffset
	str	x22, [x0, #:lo12:kimage_voffset]
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

	.section .data..ro_after_init, "aw"
	.align 3
	.globl kimage_voffset
kimage_voffset:	.quad 0

	.bss
	.align 12
	.globl empty_pgd, idmap_pgd
empty_pgd:	.skip 4096
idmap_pgd:	.skip 4096
	.globl init_pgd
init_pgd:	.skip 4096
linear_pud:	.skip 4096
kimage_pud:	.skip 4096
kimage_pmd:	.skip 4096

	/* The stack of the boot, which becomes that of the idle task: see entry.S. */
	.align 15
	.globl boot_stack, boot_stack_end
boot_stack:	.skip 16384
boot_stack_end:

	.section .note.GNU-stack, "", %progbits
