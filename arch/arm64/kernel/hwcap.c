// SPDX-License-Identifier: GPL-2.0-only
/*
 * What programs may ask of the processor: AT_HWCAP, by its identification registers.
 * Owns both words. All CPUs are alike. What a program could not use, because the kernel
 * does not keep its state or does not turn it on, is not told.
 */
#include <asm/elf_layout.h>
#include <asm/sysreg.h>
#include <linux/array_size.h>
#include <linux/fpu.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <uapi/asm/hwcap.h>

#include "arm64.h"

unsigned long arm64_hwcap __ro_after_init;
unsigned long arm64_hwcap2 __ro_after_init;

/* A field of 4 bits, and from which value on it means something. */
struct feature {
	u8 shift, least;
	unsigned long hwcap, hwcap2;
};

static const struct feature isar0[] __initconst = {
	{ 4, 1, HWCAP_AES },
	{ 4, 2, HWCAP_PMULL },
	{ 8, 1, HWCAP_SHA1 },
	{ 12, 1, HWCAP_SHA2 },
	{ 12, 2, HWCAP_SHA512 },
	{ 16, 1, HWCAP_CRC32 },
	{ 20, 2, HWCAP_ATOMICS },
	{ 28, 1, HWCAP_ASIMDRDM },
	{ 32, 1, HWCAP_SHA3 },
	{ 36, 1, HWCAP_SM3 },
	{ 40, 1, HWCAP_SM4 },
	{ 44, 1, HWCAP_ASIMDDP },
	{ 48, 1, HWCAP_ASIMDFHM },
	{ 52, 1, HWCAP_FLAGM },
	{ 52, 2, 0, HWCAP2_FLAGM2 },
	{ 60, 1, 0, HWCAP2_RNG },
};

static const struct feature isar1[] __initconst = {
	{ 0, 1, HWCAP_DCPOP },
	{ 0, 2, 0, HWCAP2_DCPODP },
	{ 12, 1, HWCAP_JSCVT },
	{ 16, 1, HWCAP_FCMA },
	{ 20, 1, HWCAP_LRCPC },
	{ 20, 2, HWCAP_ILRCPC },
	{ 32, 1, 0, HWCAP2_FRINT },
	{ 36, 1, HWCAP_SB },
	{ 44, 1, 0, HWCAP2_BF16 },
	{ 52, 1, 0, HWCAP2_I8MM },
};

static const struct feature mmfr2[] __initconst = {
	{ 32, 1, HWCAP_USCAT },
};

/* With all ones for a processor without floating point, or without vectors. */
static const struct feature pfr0[] __initconst = {
	{ 16, 1, HWCAP_FPHP },
	{ 20, 1, HWCAP_ASIMDHP },
	{ 48, 1, HWCAP_DIT },
};

static void __init note(u64 value, const struct feature *f, size_t nr)
{
	for (; nr--; f++) {
		if (((value >> f->shift) & 0xf) < f->least)
			continue;
		arm64_hwcap |= f->hwcap;
		arm64_hwcap2 |= f->hwcap2;
	}
}

void __init arm64_hwcap_init(void)
{
	note(read_sysreg(id_aa64isar0_el1), isar0, ARRAY_SIZE(isar0));
	note(read_sysreg(id_aa64isar1_el1), isar1, ARRAY_SIZE(isar1));
	note(read_sysreg(id_aa64mmfr2_el1), mmfr2, ARRAY_SIZE(mmfr2));
	note(read_sysreg(id_aa64pfr0_el1), pfr0, ARRAY_SIZE(pfr0));
	if (kernel_fpu_available())
		arm64_hwcap |= HWCAP_FP | HWCAP_ASIMD;
	else
		arm64_hwcap &= ~(HWCAP_FPHP | HWCAP_ASIMDHP);
}
