/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The base of the segment gs is the running CPU's offset, so %gs:symbol is
 * its own copy of a per-CPU variable. this_cpu_off holds the offset itself.
 */
#ifndef _ASM_X86_PERCPU_H
#define _ASM_X86_PERCPU_H

extern unsigned long this_cpu_off;

/*
 * Depends on memory, so that it is read again behind whatever may have moved
 * the task to another CPU, but not between two such places.
 */
static inline __attribute__((__always_inline__)) unsigned long
x86_my_cpu_offset(void)
{
	unsigned long offset;

	asm("movq %%gs:%1, %0" : "=r"(offset) : "m"(this_cpu_off));
	return offset;
}
#define __my_cpu_offset x86_my_cpu_offset()

/* kernel/setup.c */
void arch_set_percpu_offset(unsigned long offset);

#endif /* _ASM_X86_PERCPU_H */
