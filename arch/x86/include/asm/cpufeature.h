/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the processor can do, as CPUID tells it: (word, bit). kernel/cpu.c reads
 * the words once, on the first CPU; the others are of the same kind.
 */
#ifndef _ASM_X86_CPUFEATURE_H
#define _ASM_X86_CPUFEATURE_H

#include <linux/types.h>

enum x86_cpuid_word {
	CPUID_1_ECX,
	CPUID_1_EDX,
	CPUID_7_EBX,
	CPUID_7_ECX,
	CPUID_EXT_1_EDX,
	CPUID_EXT_7_EDX,
	CPUID_KVM_EAX,
	NR_CPUID_WORDS
};

#define X86_FEATURE(word, bit)	((word) * 32 + (bit))

#define X86_FEATURE_PCID	X86_FEATURE(CPUID_1_ECX, 17)
#define X86_FEATURE_X2APIC	X86_FEATURE(CPUID_1_ECX, 21)
#define X86_FEATURE_TSC_DEADLINE X86_FEATURE(CPUID_1_ECX, 24)
#define X86_FEATURE_XSAVE	X86_FEATURE(CPUID_1_ECX, 26)
#define X86_FEATURE_RDRAND	X86_FEATURE(CPUID_1_ECX, 30)
#define X86_FEATURE_HYPERVISOR	X86_FEATURE(CPUID_1_ECX, 31)
#define X86_FEATURE_APIC	X86_FEATURE(CPUID_1_EDX, 9)
#define X86_FEATURE_PGE		X86_FEATURE(CPUID_1_EDX, 13)
#define X86_FEATURE_SMEP	X86_FEATURE(CPUID_7_EBX, 7)
#define X86_FEATURE_RDSEED	X86_FEATURE(CPUID_7_EBX, 18)
#define X86_FEATURE_SMAP	X86_FEATURE(CPUID_7_EBX, 20)
#define X86_FEATURE_UMIP	X86_FEATURE(CPUID_7_ECX, 2)
#define X86_FEATURE_NX		X86_FEATURE(CPUID_EXT_1_EDX, 20)
#define X86_FEATURE_GBPAGES	X86_FEATURE(CPUID_EXT_1_EDX, 26)
#define X86_FEATURE_CONSTANT_TSC X86_FEATURE(CPUID_EXT_7_EDX, 8)
#define X86_FEATURE_KVMCLOCK	X86_FEATURE(CPUID_KVM_EAX, 3)
#define X86_FEATURE_KVMCLOCK_STABLE X86_FEATURE(CPUID_KVM_EAX, 24)

extern u32 x86_cpuid_words[NR_CPUID_WORDS];

static inline bool boot_cpu_has(unsigned int feature)
{
	return x86_cpuid_words[feature / 32] & (1u << (feature % 32));
}

#endif /* _ASM_X86_CPUFEATURE_H */
