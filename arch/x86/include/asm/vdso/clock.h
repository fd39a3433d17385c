/* SPDX-License-Identifier: GPL-2.0-only */
/* What lib/vdso/clock.c needs of this machine, in a program. */
#ifndef _ASM_X86_VDSO_CLOCK_H
#define _ASM_X86_VDSO_CLOCK_H

#include <asm/unistd.h>
#include <linux/types.h>

/* Not before what the program has read until now. */
static inline u64 vdso_read_counter(void)
{
	u32 low, high;

	asm volatile("lfence\n"
		     "rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (u64)high << 32 | low;
}

static inline void vdso_wait(void)
{
	asm volatile("pause" : : : "memory");
}

static inline long vdso_call(long nr, long a, long b)
{
	asm volatile("syscall"
		     : "+a"(nr) : "D"(a), "S"(b) : "rcx", "r11", "memory");
	return nr;
}

#endif /* _ASM_X86_VDSO_CLOCK_H */
