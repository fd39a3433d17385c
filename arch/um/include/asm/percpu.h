/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A host thread is a CPU, so the running CPU's offset is a thread-local
 * variable of the host thread.
 */
#ifndef _ASM_UM_PERCPU_H
#define _ASM_UM_PERCPU_H

#ifdef MODULE
/* The host's linker alone knows where its thread-local variables are. */
unsigned long um_module_cpu_offset(void);
#define __my_cpu_offset um_module_cpu_offset()
#else

extern __thread unsigned long um_percpu_offset;

/*
 * Through assembly, so that neither the compiler nor a sanitizer takes the
 * variable's address: a task may go on under another host thread after a
 * switch, where that address would be another CPU's. That it reads something
 * whoever it calls may have changed says that it is to be read again.
 */
extern char __per_cpu_start[];
static inline __attribute__((__always_inline__)) unsigned long
um_my_cpu_offset(void)
{
	unsigned long offset;

	asm("movq %%fs:um_percpu_offset@tpoff, %0"
	    : "=r"(offset) : "m"(__per_cpu_start[0]));
	return offset;
}
#define __my_cpu_offset um_my_cpu_offset()

/* The address of a variable is a number, which an instruction can have in it. */
#define um_cpu_lvalue(var) \
	(*(typeof(var) __kernel *)((unsigned long)&(var) + um_my_cpu_offset()))
#define __this_cpu_read(var)		READ_ONCE(um_cpu_lvalue(var))
#define __this_cpu_write(var, val)	WRITE_ONCE(um_cpu_lvalue(var), val)
#define __this_cpu_add(var, val) \
do { \
	unsigned long __off = um_my_cpu_offset(); \
	typeof(var) __kernel *__pc = (void __kernel *)((unsigned long)&(var) + __off); \
	WRITE_ONCE(*__pc, READ_ONCE(*__pc) + (val)); \
} while (0)
#endif

#define arch_set_percpu_offset(offset)	((void)(um_percpu_offset = (offset)))

/* Interrupts come at safe points only, never within these. */
#define this_cpu_add(var, val)		__this_cpu_add(var, val)

#endif /* _ASM_UM_PERCPU_H */
