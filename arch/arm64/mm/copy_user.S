/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copying from and to user memory, 64 bytes at a time, then 32, 16 and 8 of what is left,
 * then one by one. Who returns says how many bytes are left, and that is exact: where more
 * at once have faulted, bytes are tried from the last that is known to be done.
 */
#include <asm/extable.h>
#include <linux/linkage.h>

	/* An instruction that goes on at @to if it faults. */
	.macro	USER to, insn:vararg
.Luser\@:	\insn
	_ASM_EXTABLE(.Luser\@, \to)
	.endm

	.text

/* x0: to, x1: from, x2: bytes. */
SYM_FUNC_START(arch_copy_from_user)
	cmp	x2, #64
	b.lo	2f
1:	USER	6f, ldtr x3, [x1]
	USER	6f, ldtr x4, [x1, #8]
	USER	6f, ldtr x5, [x1, #16]
	USER	6f, ldtr x6, [x1, #24]
	USER	6f, ldtr x7, [x1, #32]
	USER	6f, ldtr x8, [x1, #40]
	USER	6f, ldtr x9, [x1, #48]
	USER	6f, ldtr x10, [x1, #56]
	stp	x3, x4, [x0]
	stp	x5, x6, [x0, #16]
	stp	x7, x8, [x0, #32]
	stp	x9, x10, [x0, #48]
	add	x0, x0, #64
	add	x1, x1, #64
	sub	x2, x2, #64
	cmp	x2, #64
	b.hs	1b
2:	tbz	x2, #5, 3f
	USER	6f, ldtr x3, [x1]
	USER	6f, ldtr x4, [x1, #8]
	USER	6f, ldtr x5, [x1, #16]
	USER	6f, ldtr x6, [x1, #24]
	stp	x3, x4, [x0]
	stp	x5, x6, [x0, #16]
	add	x0, x0, #32
	add	x1, x1, #32
	sub	x2, x2, #32
3:	tbz	x2, #4, 4f
	USER	6f, ldtr x3, [x1]
	USER	6f, ldtr x4, [x1, #8]
	stp	x3, x4, [x0], #16
	add	x1, x1, #16
	sub	x2, x2, #16
4:	tbz	x2, #3, 6f
	USER	6f, ldtr x3, [x1]
	str	x3, [x0], #8
	add	x1, x1, #8
	sub	x2, x2, #8
6:	cbz	x2, 8f
7:	USER	8f, ldtrb w3, [x1]
	strb	w3, [x0], #1
	add	x1, x1, #1
	subs	x2, x2, #1
	b.ne	7b
8:	mov	x0, x2
	ret
SYM_FUNC_END(arch_copy_from_user)

SYM_FUNC_START(arch_copy_to_user)
	cmp	x2, #64
	b.lo	2f
1:	ldp	x3, x4, [x1]
	ldp	x5, x6, [x1, #16]
	ldp	x7, x8, [x1, #32]
	ldp	x9, x10, [x1, #48]
	USER	6f, sttr x3, [x0]
	USER	6f, sttr x4, [x0, #8]
	USER	6f, sttr x5, [x0, #16]
	USER	6f, sttr x6, [x0, #24]
	USER	6f, sttr x7, [x0, #32]
	USER	6f, sttr x8, [x0, #40]
	USER	6f, sttr x9, [x0, #48]
	USER	6f, sttr x10, [x0, #56]
	add	x0, x0, #64
	add	x1, x1, #64
	sub	x2, x2, #64
	cmp	x2, #64
	b.hs	1b
2:	tbz	x2, #5, 3f
	ldp	x3, x4, [x1]
	ldp	x5, x6, [x1, #16]
	USER	6f, sttr x3, [x0]
	USER	6f, sttr x4, [x0, #8]
	USER	6f, sttr x5, [x0, #16]
	USER	6f, sttr x6, [x0, #24]
	add	x0, x0, #32
	add	x1, x1, #32
	sub	x2, x2, #32
3:	tbz	x2, #4, 4f
	ldp	x3, x4, [x1]
	USER	6f, sttr x3, [x0]
	USER	6f, sttr x4, [x0, #8]
	add	x0, x0, #16
	add	x1, x1, #16
	sub	x2, x2, #16
4:	tbz	x2, #3, 6f
	ldr	x3, [x1]
	USER	6f, sttr x3, [x0]
	add	x0, x0, #8
	add	x1, x1, #8
	sub	x2, x2, #8
6:	cbz	x2, 8f
7:	ldrb	w3, [x1], #1
	USER	8f, sttrb w3, [x0]
	add	x0, x0, #1
	subs	x2, x2, #1
	b.ne	7b
8:	mov	x0, x2
	ret
SYM_FUNC_END(arch_copy_to_user)

/* x0: to, x1: bytes. */
SYM_FUNC_START(arch_clear_user)
	cmp	x1, #32
	b.lo	2f
1:	USER	3f, sttr xzr, [x0]
	USER	3f, sttr xzr, [x0, #8]
	USER	3f, sttr xzr, [x0, #16]
	USER	3f, sttr xzr, [x0, #24]
	add	x0, x0, #32
	sub	x1, x1, #32
	cmp	x1, #32
	b.hs	1b
2:	cmp	x1, #8
	b.lo	3f
	USER	3f, sttr xzr, [x0]
	add	x0, x0, #8
	sub	x1, x1, #8
	b	2b
3:	cbz	x1, 5f
4:	USER	5f, sttrb wzr, [x0]
	add	x0, x0, #1
	subs	x1, x1, #1
	b.ne	4b
5:	mov	x0, x1
	ret
SYM_FUNC_END(arch_clear_user)

	.section .note.GNU-stack, "", %progbits
