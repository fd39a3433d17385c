/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whole pages: cleared by the cache, where the processor lets us, and copied through sixteen
 * registers. Both are leaf functions and touch the page alone.
 */
#include <asm/page.h>
#include <linux/linkage.h>

/* DCZID_EL0 up to here: blocks of 1 KiB at the most, four of which are a page at the most. */
#define DCZID_FITS	8

	.text

/* x0: the page. */
SYM_FUNC_START(clear_page)
	mrs	x1, dczid_el0
	cmp	x1, #DCZID_FITS		/* or there is a bit that forbids it */
	b.hi	2f
	mov	x2, #4
	lsl	x1, x2, x1
1:	dc	zva, x0
	add	x0, x0, x1
	dc	zva, x0
	add	x0, x0, x1
	dc	zva, x0
	add	x0, x0, x1
	dc	zva, x0
	add	x0, x0, x1
	tst	x0, #PAGE_SIZE - 1
	b.ne	1b
	ret
2:	stp	xzr, xzr, [x0]
	stp	xzr, xzr, [x0, #16]
	stp	xzr, xzr, [x0, #32]
	stp	xzr, xzr, [x0, #48]
	add	x0, x0, #64
	tst	x0, #PAGE_SIZE - 1
	b.ne	2b
	ret
SYM_FUNC_END(clear_page)

/* x0: to, x1: from. */
SYM_FUNC_START(copy_page)
1:	ldp	x2, x3, [x1]
	ldp	x4, x5, [x1, #16]
	ldp	x6, x7, [x1, #32]
	ldp	x8, x9, [x1, #48]
	ldp	x10, x11, [x1, #64]
	ldp	x12, x13, [x1, #80]
	ldp	x14, x15, [x1, #96]
	ldp	x16, x17, [x1, #112]
	stp	x2, x3, [x0]
	stp	x4, x5, [x0, #16]
	stp	x6, x7, [x0, #32]
	stp	x8, x9, [x0, #48]
	stp	x10, x11, [x0, #64]
	stp	x12, x13, [x0, #80]
	stp	x14, x15, [x0, #96]
	stp	x16, x17, [x0, #112]
	add	x1, x1, #128
	add	x0, x0, #128
	tst	x0, #PAGE_SIZE - 1
	b.ne	1b
	ret
SYM_FUNC_END(copy_page)

	.section .note.GNU-stack, "", %progbits
