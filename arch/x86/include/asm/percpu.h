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

/*
 * One instruction each, which no interrupt can come into. Not volatile: of two
 * reads with nothing between that may change the variable, one is enough.
 */
#define __this_cpu_read(var) \
({ \
	typeof(var) __pcv; \
	asm("mov %%gs:%1, %0" : "=q"(__pcv) : "m"(var)); \
	__pcv; \
})

#define __this_cpu_write(var, val) \
do { \
	typeof(var) __pcv = (val); \
	asm("mov %1, %%gs:%0" : "=m"(var) : "q"(__pcv)); \
} while (0)

#define __this_cpu_add(var, val) \
do { \
	typeof(var) __pcv = (val); \
	switch (sizeof(var)) { \
	case 4: \
		asm("addl %1, %%gs:%0" : "+m"(var) : "ri"(__pcv) : "cc"); \
		break; \
	case 8: \
		asm("addq %1, %%gs:%0" : "+m"(var) : "re"(__pcv) : "cc"); \
		break; \
	default: \
		__bad_percpu_size(); \
	} \
} while (0)
#define this_cpu_add(var, val)		__this_cpu_add(var, val)

/* Nowhere: there is no need for other sizes. */
void __bad_percpu_size(void);

/* kernel/setup.c */
void arch_set_percpu_offset(unsigned long offset);

#endif /* _ASM_X86_PERCPU_H */
