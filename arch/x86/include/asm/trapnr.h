/* SPDX-License-Identifier: GPL-2.0-only */
/* Exceptions by their vectors: those that the code names. */
#ifndef _ASM_X86_TRAPNR_H
#define _ASM_X86_TRAPNR_H

#define X86_TRAP_DE	0	/* divide error */
#define X86_TRAP_DB	1	/* a step, or a breakpoint of the processor's */
#define X86_TRAP_NMI	2
#define X86_TRAP_BP	3	/* the instruction INT3 */
#define X86_TRAP_OF	4	/* INTO */
#define X86_TRAP_BR	5	/* BOUND */
#define X86_TRAP_UD	6	/* no such instruction */
#define X86_TRAP_NM	7	/* vector registers that may not be used */
#define X86_TRAP_DF	8	/* double fault */
#define X86_TRAP_TS	10	/* segments, which nobody changes */
#define X86_TRAP_NP	11
#define X86_TRAP_SS	12	/* the stack pointer is no address */
#define X86_TRAP_GP	13	/* what is not allowed, or no address */
#define X86_TRAP_PF	14	/* page fault */
#define X86_TRAP_MF	16	/* an exception of the x87 */
#define X86_TRAP_AC	17	/* not aligned, and to be */
#define X86_TRAP_MC	18	/* machine check */
#define X86_TRAP_XF	19	/* of SSE and AVX */

#endif /* _ASM_X86_TRAPNR_H */
