/* SPDX-License-Identifier: GPL-2.0-only */
/* Exceptions by their vectors: those that the code names. */
#ifndef _ASM_X86_TRAPNR_H
#define _ASM_X86_TRAPNR_H

#define X86_TRAP_DE	0	/* divide error */
#define X86_TRAP_NMI	2
#define X86_TRAP_NM	7	/* vector registers that may not be used */
#define X86_TRAP_DF	8	/* double fault */
#define X86_TRAP_PF	14	/* page fault */
#define X86_TRAP_MF	16	/* an exception of the x87 */
#define X86_TRAP_MC	18	/* machine check */
#define X86_TRAP_XF	19	/* of SSE and AVX */

#endif /* _ASM_X86_TRAPNR_H */
