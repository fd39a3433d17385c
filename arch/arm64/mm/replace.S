/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Replaces the entry by which the kernel itself is mapped. Nothing of the
 * kernel is mapped while that is done: the code runs at its physical address,
 * by the low half's root, and uses no memory but the entry.
 */
#include <linux/linkage.h>

	.section .init.text, "ax"
	.globl replace_entry
replace_entry:
	ldp	x1, x2, [x0]		/* idmap, empty */
	ldp	x3, x4, [x0, #16]	/* code, entry */
	ldr	x5, [x0, #32]		/* value */
	mrs	x6, ttbr0_el1
	msr	ttbr0_el1, x1
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	adr	x8, 1f
	br	x3
1:	msr	ttbr0_el1, x6
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	ret

	/* Within one page, as one is all that is mapped for certain. */
	.p2align 6
	.globl replace_entry_idmap
replace_entry_idmap:
	mrs	x7, ttbr1_el1
	msr	ttbr1_el1, x2
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	str	x5, [x4]
	dsb	ishst
	msr	ttbr1_el1, x7
	isb
	br	x8

	.section .note.GNU-stack, "", %progbits
