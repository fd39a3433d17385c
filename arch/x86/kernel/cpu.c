// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the processor can do, and turning on what protects the kernel. Owns the
 * CPUID words, which never change after the boot.
 */
#include <asm/asm.h>
#include <asm/cpufeature.h>
#include <asm/fpu.h>
#include <asm/msr.h>
#include <asm/page.h>
#include <asm/pgtable.h>
#include <asm/processor.h>
#include <asm/special_insns.h>
#include <asm/tlbflush.h>
#include <kunit/visibility.h>
#include <linux/cache.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "x86.h"

#define KVM_LEAF	0x40000000u

u32 x86_cpuid_words[NR_CPUID_WORDS] __ro_after_init;
EXPORT_SYMBOL_IF_KUNIT(x86_cpuid_words);
/* Until it is known, as on those that do not say. */
unsigned int x86_phys_bits __ro_after_init = 36;

extern const struct smap_site __start_smap_sites[], __stop_smap_sites[];

/* The hypervisor's leaves, if it is the one whose clock we know. */
static u32 __init kvm_features(void)
{
	u32 regs[4];

	if (!boot_cpu_has(X86_FEATURE_HYPERVISOR))
		return 0;
	cpuid(KVM_LEAF, regs);
	if (memcmp(&regs[1], "KVMKVMKVM\0\0\0", 12) || regs[0] <= KVM_LEAF)
		return 0;
	cpuid(KVM_LEAF + 1, regs);
	return regs[0];
}

static void __init read_cpuid(void)
{
	u32 regs[4], max;

	cpuid(0, regs);
	max = regs[0];
	cpuid(1, regs);
	x86_cpuid_words[CPUID_1_ECX] = regs[2];
	x86_cpuid_words[CPUID_1_EDX] = regs[3];
	if (max >= 7) {
		cpuid(7, regs);
		x86_cpuid_words[CPUID_7_EBX] = regs[1];
		x86_cpuid_words[CPUID_7_ECX] = regs[2];
	}
	cpuid(0x80000000, regs);
	max = regs[0];
	cpuid(0x80000001, regs);
	x86_cpuid_words[CPUID_EXT_1_EDX] = regs[3];
	if (max >= 0x80000007) {
		cpuid(0x80000007, regs);
		x86_cpuid_words[CPUID_EXT_7_EDX] = regs[3];
	}
	if (max >= 0x80000008) {
		cpuid(0x80000008, regs);
		x86_phys_bits = clamp(regs[0] & 0xff, 32u, (u32)PT_PHYS_BITS);
	}
	x86_cpuid_words[CPUID_KVM_EAX] = kvm_features();
}

/*
 * stac and clac are three bytes, as are the nops that stand in their places
 * until it is known that the processor has them.
 */
void patch_smap_sites(const struct smap_site *site, size_t nr)
{
	if (!boot_cpu_has(X86_FEATURE_SMAP))
		return;
	for (; nr; site++, nr--)
		memcpy((char *)&site->addr + site->addr, &site->insn, 3);
}
EXPORT_SYMBOL_IF_KUNIT(patch_smap_sites);

/* On each CPU. */
void cpu_protect(void)
{
	unsigned long cr4 = read_cr4();

	if (boot_cpu_has(X86_FEATURE_SMEP))
		cr4 |= CR4_SMEP;
	if (boot_cpu_has(X86_FEATURE_SMAP))
		cr4 |= CR4_SMAP;
	if (boot_cpu_has(X86_FEATURE_UMIP))
		cr4 |= CR4_UMIP;
	write_cr4(cr4);
	fpu_init_cpu();
	syscall_init_cpu();
	x86_mm_cpu_init();
}

void __init cpu_init(void)
{
	read_cpuid();
	patch_smap_sites(__start_smap_sites,
			 __stop_smap_sites - __start_smap_sites);
	fpu_init_system();
	cpu_protect();
}
