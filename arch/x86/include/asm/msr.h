/* SPDX-License-Identifier: GPL-2.0-only */
/* Model-specific registers. */
#ifndef _ARCH_X86_MSR_H
#define _ARCH_X86_MSR_H

#define MSR_APIC_BASE		0x1b
#define APIC_BASE_X2APIC	0x400		/* registers are MSRs */
#define APIC_BASE_ENABLE	0x800
#define MSR_PAT			0x277		/* kinds of caching */
#define MSR_IA32_XSS		0xda0		/* vector state of the kernel */
#define MSR_TSC_DEADLINE	0x6e0
#define MSR_X2APIC		0x800		/* the first register */
#define MSR_EFER		0xc0000080
#define EFER_LME		0x100		/* long mode */
#define EFER_NX			0x800		/* no-execute pages */
#define EFER_SCE		0x1		/* SYSCALL */
#define MSR_STAR		0xc0000081	/* its selectors */
#define MSR_LSTAR		0xc0000082	/* where it goes */
#define MSR_SYSCALL_MASK	0xc0000084	/* flags that it clears */
#define MSR_FS_BASE		0xc0000100
#define MSR_GS_BASE		0xc0000101
#define MSR_KERNEL_GS_BASE	0xc0000102	/* what swapgs puts in its place */
#define MSR_KVM_WALL_CLOCK	0x4b564d00
#define MSR_KVM_CLOCK		0x4b564d01

#ifndef __ASSEMBLY__
#include <linux/types.h>

static inline void wrmsrl(u32 msr, u64 value)
{
	asm volatile("wrmsr"
		     : : "c"(msr), "a"((u32)value), "d"((u32)(value >> 32))
		     : "memory");
}

static inline u64 rdmsrl(u32 msr)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return low | (u64)high << 32;
}
#endif

#endif /* _ARCH_X86_MSR_H */
