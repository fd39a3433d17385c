/* SPDX-License-Identifier: GPL-2.0-only */
/* What a task keeps of the CPU while it does not run. */
#ifndef _ASM_ARM64_PROCESSOR_H
#define _ASM_ARM64_PROCESSOR_H

#include <linux/fpu_types.h>
#include <linux/types.h>

/*
 * @sp: the stack pointer, under which the saved registers lie. The bounds of
 * the stack are for walking it.
 */
struct thread_struct {
	unsigned long sp;
	unsigned long stack_bottom;
	unsigned long stack_size;
	struct fpu fpu;			/* kernel/fpu.c */
	/* Of the program: its TLS while it does not run, and what its last fault was. */
	unsigned long tp;
	unsigned long fault_address, fault_code;
};

/* In every waiting loop: leaves the pipeline, or the emulator, to others. */
static inline void cpu_relax(void)
{
	asm volatile("yield" : : : "memory");
}

#endif /* _ASM_ARM64_PROCESSOR_H */
