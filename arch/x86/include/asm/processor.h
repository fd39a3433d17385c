/* SPDX-License-Identifier: GPL-2.0-only */
/* What a task keeps of the CPU while it does not run, and CPU instructions. */
#ifndef _ASM_X86_PROCESSOR_H
#define _ASM_X86_PROCESSOR_H

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
	/* Of the program: its TLS, and what the last exception was. */
	unsigned long fsbase, gsbase;
	unsigned long cr2, trap_nr, error_code;
};

/* In every waiting loop: leaves the pipeline, or the emulator, to others. */
static inline void cpu_relax(void)
{
	asm volatile("pause" : : : "memory");
}

/* Some leaves are many, by @count. */
static inline void cpuid_count(u32 leaf, u32 count, u32 *regs)
{
	asm volatile("cpuid"
		     : "=a"(regs[0]), "=b"(regs[1]), "=c"(regs[2]),
		       "=d"(regs[3])
		     : "0"(leaf), "2"(count));
}

static inline void cpuid(u32 leaf, u32 *regs)
{
	cpuid_count(leaf, 0, regs);
}

static inline u64 rdtsc(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	return low | (u64)high << 32;
}

#endif /* _ASM_X86_PROCESSOR_H */
