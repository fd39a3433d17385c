/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The vector registers of this machine: a few words for each CPU, which have
 * no use but to be somebody's (arch/um/kernel/fpu.c). The host's own belong to
 * whatever code the compiler has made.
 */
#ifndef _ASM_UM_FPU_H
#define _ASM_UM_FPU_H

#include <linux/types.h>

#define ARCH_FPU_STATE_ALIGN	16
#define UM_FPU_REGS		16

struct um_fpu_state {
	u64 regs[UM_FPU_REGS];
};

static inline size_t arch_fpu_state_size(void)
{
	return sizeof(struct um_fpu_state);
}

static inline size_t arch_fpu_user_size(void)
{
	return sizeof(struct um_fpu_state);
}

/* Between the registers and memory. */
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

/* May the registers be used? Who does it without is caught. */
void arch_fpu_allow(void);
void arch_fpu_forbid(void);
static inline void arch_fpu_kernel_begin(void)
{
}

void arch_fpu_init_state(void *state);
static inline void arch_fpu_prepare(void *state)
{
}

void arch_fpu_to_user(const void *state, void *buf);
int arch_fpu_check_user(const void *buf, size_t size);
void arch_fpu_from_user(void *state, const void *buf);

/* What an instruction would do, on this CPU. */
u64 um_fpu_read(unsigned int reg);
void um_fpu_write(unsigned int reg, u64 value);

#endif /* _ASM_UM_FPU_H */
