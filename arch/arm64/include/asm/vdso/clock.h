/* SPDX-License-Identifier: GPL-2.0-only */
/* What lib/vdso/clock.c needs of this machine, in a program. */
#ifndef _ASM_ARM64_VDSO_CLOCK_H
#define _ASM_ARM64_VDSO_CLOCK_H

#include <asm/unistd.h>
#include <linux/types.h>

/* Not before what the program has read until now. */
static inline u64 vdso_read_counter(void)
{
	u64 count;

	asm volatile("isb\n"
		     "mrs %0, cntvct_el0" : "=r"(count) : : "memory");
	return count;
}

static inline void vdso_wait(void)
{
	asm volatile("yield" : : : "memory");
}

static inline long vdso_call(long nr, long a, long b)
{
	register long x8 asm("x8") = nr;
	register long x0 asm("x0") = a;
	register long x1 asm("x1") = b;

	asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1) : "memory");
	return x0;
}

#endif /* _ASM_ARM64_VDSO_CLOCK_H */
