// SPDX-License-Identifier: GPL-2.0-only
/*
 * What vector registers there are, and turning them on. Owns the layout of
 * images and the choice of instructions, both made on the first CPU.
 */
#include <asm/cpufeature.h>
#include <asm/fpu.h>
#include <asm/msr.h>
#include <asm/processor.h>
#include <asm/special_insns.h>
#include <kunit/visibility.h>
#include <linux/cache.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/xstate.h>
#include <uapi/asm/sigcontext.h>

#include "internal.h"

#define CPUID_XSTATE		0xd
#define CPUID_EXT_8		0x80000008
/* Leaf 0xd, 1: kinds of saving. */
#define HAS_XSAVEOPT		0x1
#define HAS_XSAVEC		0x2
#define HAS_XSAVES		0x8
/* Leaf 0x80000008, ebx: FXRSTOR and the like set the pointers, too. */
#define HAS_XSAVEERPTR		0x4

struct xstate_layout fpu_layout __ro_after_init;
EXPORT_SYMBOL_IF_KUNIT(fpu_layout);
struct fpu_config fpu_config __ro_after_init;

/* Leaf 0xd, as lib/xstate.c reads it. */
static void __init read_cpuid(struct xstate_cpuid *id)
{
	u32 regs[4];

	cpuid_count(CPUID_XSTATE, 0, regs);
	id->offered = regs[0] | (u64)regs[3] << 32;
	for (u32 i = XFEATURE_YMM; i < XFEATURE_MAX; i++) {
		cpuid_count(CPUID_XSTATE, i, regs);
		id->comp[i].size = regs[0];
		id->comp[i].offset = regs[1];
		id->comp[i].flags = regs[2];
	}
}

/* The later ones write less: nothing that is initial, or has not changed. */
static enum fpu_saver __init best_saver(void)
{
	u32 regs[4], max;

	cpuid(0, regs);
	max = regs[0];
	if (!boot_cpu_has(X86_FEATURE_XSAVE) || max < CPUID_XSTATE)
		return FPU_FXSAVE;
	cpuid_count(CPUID_XSTATE, 1, regs);
	if (regs[0] & HAS_XSAVES)
		return FPU_XSAVES;
	if (regs[0] & HAS_XSAVEC)
		return FPU_XSAVEC;
	return regs[0] & HAS_XSAVEOPT ? FPU_XSAVEOPT : FPU_XSAVE;
}

/* AMD's, and those made after its plans, until they were mended. */
static bool __init leaks_pointers(void)
{
	u32 regs[4];

	cpuid(0, regs);
	if (memcmp(&regs[1], "AuthcAMDenti", 12) &&
	    memcmp(&regs[1], "HygouinenGen", 12))
		return false;
	cpuid(0x80000000, regs);
	if (regs[0] < CPUID_EXT_8)
		return true;
	cpuid(CPUID_EXT_8, regs);
	return !(regs[1] & HAS_XSAVEERPTR);
}

/* Which bits of MXCSR there are: a processor that does not say has the usual. */
static u32 __init read_mxcsr_mask(void)
{
	struct _fpstate_64 image __aligned(16) = { 0 };

	asm volatile("fxsave64 %0" : "=m"(image));
	return image.mxcsr_mask ?: MXCSR_MASK_DEFAULT;
}

/* What cannot be made sense of leaves what every x86-64 has. */
static void __init choose_layout(void)
{
	struct xstate_cpuid id = { 0 };
	enum fpu_saver saver = best_saver();
	enum xstate_format format = XSTATE_FXSAVE;

	if (saver != FPU_FXSAVE) {
		read_cpuid(&id);
		format = saver >= FPU_XSAVEC ? XSTATE_COMPACTED :
					       XSTATE_STANDARD;
	}
	if (xstate_layout_init(&fpu_layout, &id, format)) {
		pr_err("x86/fpu: CPUID makes no sense, using FXSAVE\n");
		saver = FPU_FXSAVE;
	}
	fpu_config.saver = saver;
}

/*
 * On each CPU. From here on the registers trap until somebody is allowed to use
 * them, the kernel included.
 */
void fpu_init_cpu(void)
{
	unsigned long cr4 = read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT;

	if (fpu_config.saver != FPU_FXSAVE)
		cr4 |= CR4_OSXSAVE;
	write_cr4(cr4);
	if (fpu_config.saver != FPU_FXSAVE)
		write_xcr0(fpu_layout.features);
	if (fpu_config.saver == FPU_XSAVES)
		wrmsrl(MSR_IA32_XSS, 0);
	write_cr0((read_cr0() & ~CR0_EM) | CR0_MP | CR0_NE | CR0_TS);
}

/*
 * Before any other CPU starts. The x87 and SSE have to be on for the processor
 * to tell what MXCSR takes.
 */
void __init fpu_init_system(void)
{
	static const char *const names[] __initconst = {
		[FPU_FXSAVE] = "FXSAVE", [FPU_XSAVE] = "XSAVE",
		[FPU_XSAVEOPT] = "XSAVEOPT", [FPU_XSAVEC] = "XSAVEC",
		[FPU_XSAVES] = "XSAVES",
	};
	u32 mask;

	write_cr4(read_cr4() | CR4_OSFXSR);
	write_cr0(read_cr0() & ~(CR0_EM | CR0_TS));
	mask = read_mxcsr_mask();
	choose_layout();
	fpu_layout.mxcsr_mask = mask;
	fpu_config.leaks_pointers = leaks_pointers();
	pr_info("x86/fpu: features %#llx, %u bytes by %s\n",
		fpu_layout.features, fpu_layout.size,
		names[fpu_config.saver]);
}
