/* SPDX-License-Identifier: GPL-2.0-only */
/* v0 to v31, and how they compute: arch/arm64/kernel/fpsimd.c. */
#ifndef _ASM_ARM64_FPU_H
#define _ASM_ARM64_FPU_H

#include <linux/types.h>
#include <uapi/asm/ptrace.h>

#define ARCH_FPU_STATE_ALIGN	16

/* 0 for a processor without. */
extern size_t fpu_state_size;

static inline size_t arch_fpu_state_size(void)
{
	return fpu_state_size;
}

static inline size_t arch_fpu_user_size(void)
{
	return sizeof(struct user_fpsimd_state);
}

/* On the first CPU, and on each other: the kernel may use them, user mode not. */
void fpu_init_system(void);
void fpu_init_cpu(void);

/* Between the registers and memory: fpsimd-state.S. */
void arch_fpu_save(void *state);
void arch_fpu_load(const void *state);
/* No instruction does it at once. */
static inline bool arch_fpu_registers_to_user(void __user *buf)
{
	return false;
}

static inline bool arch_fpu_registers_from_user(const void __user *buf)
{
	return false;
}

/* May user mode use them? Takes effect with the return to it. */
void arch_fpu_allow(void);
void arch_fpu_forbid(void);
static inline void arch_fpu_kernel_begin(void)
{
}

void arch_fpu_init_state(void *state);
/* Debuggers see the words that belong to no register. */
static inline void arch_fpu_prepare(void *state)
{
	struct user_fpsimd_state *regs = state;

	regs->__reserved[0] = 0;
	regs->__reserved[1] = 0;
}

void arch_fpu_to_user(const void *state, void *buf);
int arch_fpu_check_user(const void *buf, size_t size);
void arch_fpu_from_user(void *state, const void *buf);

/* FPE_* of a trapped exception, by its syndrome. */
int fpu_exception_code(unsigned long esr);

#endif /* _ASM_ARM64_FPU_H */
