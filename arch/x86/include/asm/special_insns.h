/* SPDX-License-Identifier: GPL-2.0-only */
/* Control registers, each CPU's own. */
#ifndef _ASM_X86_SPECIAL_INSNS_H
#define _ASM_X86_SPECIAL_INSNS_H

#include <linux/types.h>

#define CR0_MP		(1ul << 1)	/* waiting for the x87 traps, too */
#define CR0_EM		(1ul << 2)	/* there is no x87 */
#define CR0_TS		(1ul << 3)	/* vector registers trap */
#define CR0_NE		(1ul << 5)	/* the x87 reports by exceptions */

#define CR4_PGE		(1ul << 7)	/* global pages */
#define CR4_OSFXSR	(1ul << 9)	/* SSE */
#define CR4_OSXMMEXCPT	(1ul << 10)	/* its exceptions */
#define CR4_UMIP	(1ul << 11)	/* no SGDT and the like in user mode */
#define CR4_PCIDE	(1ul << 17)	/* CR3 has a number in it */
#define CR4_OSXSAVE	(1ul << 18)	/* XSAVE, and XCR0 */
#define CR4_SMEP	(1ul << 20)	/* no running of user pages */
#define CR4_SMAP	(1ul << 21)	/* no access to them but between stac, clac */

#define __DEFINE_CR(name) \
static inline unsigned long read_##name(void) \
{ \
	unsigned long value; \
	\
	asm volatile("mov %%" #name ", %0" : "=r"(value) : : "memory"); \
	return value; \
} \
\
static inline void write_##name(unsigned long value) \
{ \
	asm volatile("mov %0, %%" #name : : "r"(value) : "memory"); \
}

/* What is remembered under the number stays. It is not read back. */
#define CR3_NOFLUSH	(1ul << 63)

__DEFINE_CR(cr0)
__DEFINE_CR(cr3)
__DEFINE_CR(cr4)

/* Which components of the vector state are enabled. */
static inline void write_xcr0(u64 value)
{
	asm volatile("xsetbv"
		     : : "c"(0), "a"((u32)value), "d"((u32)(value >> 32)));
}

#endif /* _ASM_X86_SPECIAL_INSNS_H */
