/* SPDX-License-Identifier: GPL-2.0-only */
/* tpidr_el1 holds the running CPU's offset. */
#ifndef _ASM_ARM64_PERCPU_H
#define _ASM_ARM64_PERCPU_H

/*
 * Depends on memory (the stack's, for want of better), so that it is read
 * again behind whatever may have moved the task to another CPU, but not
 * between two such places.
 */
static inline __attribute__((__always_inline__)) unsigned long
arm64_my_cpu_offset(void)
{
	unsigned long offset;

	asm("mrs %0, tpidr_el1"
	    : "=r"(offset)
	    : "Q"(*(const unsigned long *)__builtin_frame_address(0)));
	return offset;
}
#define __my_cpu_offset arm64_my_cpu_offset()

#define arch_set_percpu_offset(offset) \
	asm volatile("msr tpidr_el1, %0" : : "r"(offset) : "memory")

#endif /* _ASM_ARM64_PERCPU_H */
