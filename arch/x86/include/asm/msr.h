/* SPDX-License-Identifier: GPL-2.0-only */
/* Model-specific registers. */
#ifndef _ARCH_X86_MSR_H
#define _ARCH_X86_MSR_H

#define MSR_EFER	0xc0000080
#define EFER_LME	0x100		/* long mode */
#define EFER_NX		0x800		/* no-execute pages */
#define MSR_PAT		0x277		/* kinds of caching */
#define MSR_GS_BASE	0xc0000101

#ifndef __ASSEMBLY__
#include <linux/types.h>

static inline void wrmsrl(u32 msr, u64 value)
{
	asm volatile("wrmsr"
		     : : "c"(msr), "a"((u32)value), "d"((u32)(value >> 32))
		     : "memory");
}
#endif

#endif /* _ARCH_X86_MSR_H */
