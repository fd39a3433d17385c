// SPDX-License-Identifier: GPL-2.0-only
/*
 * Between registers and memory, by whichever instructions the processor has.
 * Owns the bit TS of each CPU's CR0, by which a use of the registers traps.
 */
#include <asm/extable.h>
#include <asm/fpu.h>
#include <asm/asm.h>
#include <asm/special_insns.h>
#include <asm/trapnr.h>
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/fpu.h>
#include <linux/kernel.h>
#include <linux/sched.h>

#include "internal.h"

/*
 * All components that are enabled. What XSAVEOPT and XSAVES leave out lies in
 * the image already: it was loaded from there, and everybody who changes an
 * image otherwise has it loaded again.
 */
void arch_fpu_save(void *state)
{
	switch (fpu_config.saver) {
	case FPU_XSAVES:
		asm volatile("xsaves64 (%0)"
			     : : "r"(state), "a"(-1), "d"(-1) : "memory");
		break;
	case FPU_XSAVEC:
		asm volatile("xsavec64 (%0)"
			     : : "r"(state), "a"(-1), "d"(-1) : "memory");
		break;
	case FPU_XSAVEOPT:
		asm volatile("xsaveopt64 (%0)"
			     : : "r"(state), "a"(-1), "d"(-1) : "memory");
		break;
	case FPU_XSAVE:
		asm volatile("xsave64 (%0)"
			     : : "r"(state), "a"(-1), "d"(-1) : "memory");
		break;
	case FPU_FXSAVE:
		asm volatile("fxsave64 (%0)" : : "r"(state) : "memory");
		break;
	}
}

#define MOVE_OR_FAIL(insn, err, state) \
	asm volatile("1: " insn " (%1)\n" \
		     "xorl %0, %0\n" \
		     "2:\n" _ASM_EXTABLE(1b, 2b) \
		     : "+r"(err) \
		     : "r"(state), "a"(-1), "d"(-1) : "memory", "cc")

/* False if the processor refuses the image. */
static bool load_image(const void *state)
{
	int err = -EINVAL;

	if (fpu_config.saver == FPU_FXSAVE)
		MOVE_OR_FAIL("fxrstor64", err, state);
	else if (fpu_config.saver == FPU_XSAVES)
		MOVE_OR_FAIL("xrstors64", err, state);
	else
		MOVE_OR_FAIL("xrstor64", err, state);
	return !err;
}

/* AMD's leave the pointers alone unless an exception is pending: set our own. */
static void clear_pointers(void)
{
	static const int zero;

	asm volatile("fnclex\n"
		     "emms\n"
		     "fildl %0" : : "m"(zero));
}

/*
 * No image is refused: they are checked where they come from outside. Should
 * one be all the same, the registers must not keep what is another task's.
 */
void arch_fpu_load(const void *state)
{
	static char initial[XSTATE_MAX_SIZE] __aligned(XSTATE_ALIGN);

	if (fpu_config.leaks_pointers)
		clear_pointers();
	if (likely(load_image(state)))
		return;
	WARN_ONCE(1, "x86/fpu: an image at %p is refused\n", state);
	xstate_init_image(&fpu_layout, initial);
	load_image(initial);
}

bool arch_fpu_registers_to_user(void __user *buf)
{
	int err = -EFAULT;

	if (fpu_config.saver == FPU_FXSAVE)
		return false;
	stac();
	MOVE_OR_FAIL("xsave64", err, buf);
	clac();
	return !err;
}

bool arch_fpu_registers_from_user(const void __user *buf)
{
	int err = -EFAULT;

	if (fpu_config.saver == FPU_FXSAVE)
		return false;
	if (fpu_config.leaks_pointers)
		clear_pointers();
	stac();
	MOVE_OR_FAIL("xrstor64", err, buf);
	clac();
	return !err;
}

void arch_fpu_allow(void)
{
	asm volatile("clts" : : : "memory");
}
EXPORT_SYMBOL_IF_KUNIT(arch_fpu_allow);

void arch_fpu_forbid(void)
{
	write_cr0(read_cr0() | CR0_TS);
}
EXPORT_SYMBOL_IF_KUNIT(arch_fpu_forbid);

/* What a program has set up there is not for the kernel's computations. */
void arch_fpu_kernel_begin(void)
{
	static const u32 mxcsr = MXCSR_DEFAULT;

	asm volatile("ldmxcsr %0" : : "m"(mxcsr));
}

int fpu_exception_code(unsigned int vector)
{
	struct fpu *fpu = &current->thread.fpu;

	if (!fpu->state)
		return 0;
	fpu_sync(fpu);
	if (vector == X86_TRAP_MF)
		return xstate_exception_code(
			xstate_x87_raised(&fpu_layout, fpu->state));
	return xstate_exception_code(
		xstate_simd_raised(&fpu_layout, fpu->state));
}
EXPORT_SYMBOL_IF_KUNIT(fpu_exception_code);
