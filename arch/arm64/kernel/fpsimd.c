// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vector registers of arm64, as kernel/fpu.c needs them. Owns CPACR_EL1 of
 * each CPU: the kernel is always allowed, user mode when it has a state. The
 * scalable extensions are never allowed, so programs do without.
 */
#include <asm/fpu.h>
#include <asm/sysreg.h>
#include <kunit/visibility.h>
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <uapi/asm-generic/siginfo.h>

/* FPEN: what of user mode and the kernel may use the registers. */
#define CPACR_FPEN_KERNEL	(1ul << 20)
#define CPACR_FPEN_BOTH		(3ul << 20)

/* ID_AA64PFR0_EL1: 15 for a processor without. */
#define PFR0_FP(value)		((value) >> 16 & 0xf)
#define PFR0_NONE		0xf

/* Of ESR_EL1: the exceptions are named, and which. */
#define ESR_FP_NAMED		(1ul << 23)
#define ESR_FP_INVALID		(1ul << 0)
#define ESR_FP_ZERO_DIVIDE	(1ul << 1)
#define ESR_FP_OVERFLOW		(1ul << 2)
#define ESR_FP_UNDERFLOW	(1ul << 3)
#define ESR_FP_INEXACT		(1ul << 4)

/* As fpsimd-state.S has it. */
static_assert(offsetof(struct user_fpsimd_state, fpsr) == 512);
static_assert(offsetof(struct user_fpsimd_state, fpcr) == 516);

size_t fpu_state_size __ro_after_init;

/* All CPUs are alike. */
void __init fpu_init_system(void)
{
	if (PFR0_FP(read_sysreg(id_aa64pfr0_el1)) == PFR0_NONE)
		pr_warn("this processor has no vector registers\n");
	else
		fpu_state_size = sizeof(struct user_fpsimd_state);
	fpu_init_cpu();
}

void fpu_init_cpu(void)
{
	write_sysreg(CPACR_FPEN_KERNEL, cpacr_el1);
	asm volatile("isb");
}

void arch_fpu_allow(void)
{
	write_sysreg(CPACR_FPEN_BOTH, cpacr_el1);
}
EXPORT_SYMBOL_IF_KUNIT(arch_fpu_allow);

void arch_fpu_forbid(void)
{
	write_sysreg(CPACR_FPEN_KERNEL, cpacr_el1);
}
EXPORT_SYMBOL_IF_KUNIT(arch_fpu_forbid);

void arch_fpu_init_state(void *state)
{
	memset(state, 0, sizeof(struct user_fpsimd_state));
}
EXPORT_SYMBOL_IF_KUNIT(arch_fpu_init_state);

/* What the kernel keeps is what programs see. */
void arch_fpu_to_user(const void *state, void *buf)
{
	memcpy(buf, state, sizeof(struct user_fpsimd_state));
}

/* The processor takes any values: bits that it does not have stay 0. */
int arch_fpu_check_user(const void *buf, size_t size)
{
	return size == sizeof(struct user_fpsimd_state) ? 0 : -EINVAL;
}

void arch_fpu_from_user(void *state, const void *buf)
{
	struct user_fpsimd_state *to = state;

	memcpy(to, buf, sizeof(*to));
	memset(to->__reserved, 0, sizeof(to->__reserved));
}

int fpu_exception_code(unsigned long esr)
{
	if (!(esr & ESR_FP_NAMED))
		return FPE_FLTUNK;
	if (esr & ESR_FP_INVALID)
		return FPE_FLTINV;
	if (esr & ESR_FP_ZERO_DIVIDE)
		return FPE_FLTDIV;
	if (esr & ESR_FP_OVERFLOW)
		return FPE_FLTOVF;
	if (esr & ESR_FP_UNDERFLOW)
		return FPE_FLTUND;
	return esr & ESR_FP_INEXACT ? FPE_FLTRES : FPE_FLTUNK;
}
