/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the vector registers and a struct user_fpsimd_state. */
#include <linux/linkage.h>

#define FPSR	512		/* offset; FPCR is the next word */

	.arch_extension fp
	.arch_extension simd

	/* \op is ldp or stp; q0 to q31. */
	.macro	ALL_VECTORS op
	\op	q0, q1, [x0]
	\op	q2, q3, [x0, #32]
	\op	q4, q5, [x0, #64]
	\op	q6, q7, [x0, #96]
	\op	q8, q9, [x0, #128]
	\op	q10, q11, [x0, #160]
	\op	q12, q13, [x0, #192]
	\op	q14, q15, [x0, #224]
	\op	q16, q17, [x0, #256]
	\op	q18, q19, [x0, #288]
	\op	q20, q21, [x0, #320]
	\op	q22, q23, [x0, #352]
	\op	q24, q25, [x0, #384]
	\op	q26, q27, [x0, #416]
	\op	q28, q29, [x0, #448]
	\op	q30, q31, [x0, #480]
	.endm

	.text

/* void arch_fpu_save(void *state) */
SYM_FUNC_START(arch_fpu_save)
	ALL_VECTORS stp
	mrs	x1, fpsr
	mrs	x2, fpcr
	str	w1, [x0, #FPSR]
	str	w2, [x0, #(FPSR + 4)]
	ret
SYM_FUNC_END(arch_fpu_save)

/* void arch_fpu_load(const void *state) */
SYM_FUNC_START(arch_fpu_load)
	ALL_VECTORS ldp
	ldr	w1, [x0, #FPSR]
	ldr	w2, [x0, #(FPSR + 4)]
	msr	fpsr, x1
	/* A write may wait for all that computes: only if it changes something. */
	mrs	x3, fpcr
	cmp	x2, x3
	b.eq	1f
	msr	fpcr, x2
1:	ret
SYM_FUNC_END(arch_fpu_load)

	.section .note.GNU-stack, "", %progbits
