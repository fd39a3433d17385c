/* SPDX-License-Identifier: GPL-2.0-only */
/* x87, SSE, AVX and AVX-512: what kernel/fpu.c needs (arch/x86/kernel/fpu/). */
#ifndef _ASM_X86_FPU_H
#define _ASM_X86_FPU_H

#include <linux/types.h>
#include <linux/xstate.h>

#define ARCH_FPU_STATE_ALIGN	XSTATE_ALIGN

/* Settled on the first CPU; the others are alike. */
extern struct xstate_layout fpu_layout;

static inline size_t arch_fpu_state_size(void)
{
	return fpu_layout.size;
}

static inline size_t arch_fpu_user_size(void)
{
	return fpu_layout.user_size;
}

/* On the first CPU, then on each: what is enabled, and that nobody uses it. */
void fpu_init_system(void);
void fpu_init_cpu(void);

/* Between the registers and an image; the registers stay as they are. */
void arch_fpu_save(void *state);
void arch_fpu_load(const void *state);
/*
 * The same with a program's memory, in the standard format; false if it faults, or the
 * processor has no such instruction, or refuses what it finds there. What the registers
 * hold after a load that has failed is nobody's. On the way there the processor leaves the
 * header but for its first word, and what is before it (FPU_MARKS), as they are.
 */
bool arch_fpu_registers_to_user(void __user *buf);
bool arch_fpu_registers_from_user(const void __user *buf);
/* May the registers be used? */
void arch_fpu_allow(void);
void arch_fpu_forbid(void);
void arch_fpu_kernel_begin(void);

static inline void arch_fpu_init_state(void *state)
{
	xstate_init_image(&fpu_layout, state);
}

static inline void arch_fpu_prepare(void *state)
{
	xstate_prepare_image(&fpu_layout, state);
}

static inline void arch_fpu_to_user(const void *state, void *buf)
{
	xstate_to_user(&fpu_layout, state, buf);
}

static inline int arch_fpu_check_user(const void *buf, size_t size)
{
	return xstate_check_user(&fpu_layout, buf, size);
}

static inline void arch_fpu_from_user(void *state, const void *buf)
{
	xstate_from_user(&fpu_layout, state, buf);
}

/*
 * FPE_* of the exception of the running task that has come as @vector; 0: it
 * has gone away meanwhile.
 */
int fpu_exception_code(unsigned int vector);

#endif /* _ASM_X86_FPU_H */
