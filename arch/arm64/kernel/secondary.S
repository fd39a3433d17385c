/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where other CPUs begin, as the firmware starts them: the MMU is off, and the
 * program counter is a physical address. The tables are those that the boot
 * has made, and one that maps the code at its own address, which smp.c keeps.
 */
#include <asm/boot.h>
#include <linux/linkage.h>

	.text
SYM_FUNC_START(secondary_start)
	DROP_TO_EL1
	adrp	x1, idmap_pgd
	adrp	x0, init_pgd
	adrp	x28, empty_pgd
	ENABLE_MMU x1, x0
	ldr	x0, =secondary_high
	br	x0

secondary_high:
	/* The low map has served: an empty table takes its place, here alone. */
	msr	ttbr0_el1, x28
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	ldr	x0, =exception_vectors
	msr	vbar_el1, x0
	isb
	ldr	x0, =secondary_stack
	ldr	x0, [x0]
	mov	sp, x0
	mov	x29, xzr
	mov	x30, xzr
	bl	arm64_start_secondary
	b	.
SYM_FUNC_END(secondary_start)
	.ltorg

	.section .note.GNU-stack, "", %progbits
