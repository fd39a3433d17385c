/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Variables of which every CPU has its own.
 *
 * All of them stand together in one section of the image, which is the
 * template: each CPU gets a copy, and __per_cpu_offset[cpu] is the distance
 * from the template to it. asm/percpu.h gives the running CPU's offset.
 */
#ifndef _LINUX_PERCPU_DEFS_H
#define _LINUX_PERCPU_DEFS_H

#include <asm/percpu.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/init.h>
#include <linux/threads.h>
#include <linux/types.h>

#define PER_CPU_BASE_SECTION	".data..percpu"

#define DECLARE_PER_CPU_SECTION(type, name, sec) \
	extern __percpu __section(PER_CPU_BASE_SECTION sec) typeof(type) name
#define DEFINE_PER_CPU_SECTION(type, name, sec) \
	__percpu __no_asan_global \
	__section(PER_CPU_BASE_SECTION sec) typeof(type) name

#define DECLARE_PER_CPU(type, name)	DECLARE_PER_CPU_SECTION(type, name, "")
#define DEFINE_PER_CPU(type, name)	DEFINE_PER_CPU_SECTION(type, name, "")

/* On cache lines that no other variable shares. */
#define DECLARE_PER_CPU_ALIGNED(type, name) \
	DECLARE_PER_CPU_SECTION(type, name, "..shared_aligned") \
	____cacheline_aligned
#define DEFINE_PER_CPU_ALIGNED(type, name) \
	DEFINE_PER_CPU_SECTION(type, name, "..shared_aligned") \
	____cacheline_aligned
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) \
	DECLARE_PER_CPU_ALIGNED(type, name)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) \
	DEFINE_PER_CPU_ALIGNED(type, name)

extern unsigned long __per_cpu_offset[NR_CPUS];
#define per_cpu_offset(cpu)	(__per_cpu_offset[cpu])

#define SHIFT_PERCPU_PTR(ptr, offset) \
	RELOC_HIDE((typeof(*(ptr)) __kernel __force *)(ptr), (offset))

/* @ptr is the address of a per-CPU variable, or from alloc_percpu(). */
#define per_cpu_ptr(ptr, cpu)	SHIFT_PERCPU_PTR(ptr, per_cpu_offset(cpu))
#define per_cpu(var, cpu)	(*per_cpu_ptr(&(var), cpu))

#ifndef raw_cpu_ptr
#define raw_cpu_ptr(ptr)	SHIFT_PERCPU_PTR(ptr, __my_cpu_offset)
#endif
#define this_cpu_ptr(ptr)	raw_cpu_ptr(ptr)

/*
 * Operations on the running CPU's own copy. An interrupt of the same CPU may
 * come between the load and the store of __this_cpu_*(); it cannot come into
 * this_cpu_*().
 */
#ifndef __this_cpu_read
#define __this_cpu_read(var)		READ_ONCE(*raw_cpu_ptr(&(var)))
#define __this_cpu_write(var, val)	WRITE_ONCE(*raw_cpu_ptr(&(var)), val)
#endif
#ifndef __this_cpu_add
#define __this_cpu_add(var, val) \
do { \
	typeof(var) __kernel *__pc = raw_cpu_ptr(&(var)); \
	WRITE_ONCE(*__pc, READ_ONCE(*__pc) + (val)); \
} while (0)
#endif
#define __this_cpu_sub(var, val)	__this_cpu_add(var, -(typeof(var))(val))
#define __this_cpu_inc(var)		__this_cpu_add(var, 1)
#define __this_cpu_dec(var)		__this_cpu_sub(var, 1)

#ifndef this_cpu_read
#define this_cpu_read(var)		__this_cpu_read(var)
#define this_cpu_write(var, val)	__this_cpu_write(var, val)
#endif
#ifndef this_cpu_add
#define this_cpu_add(var, val) \
do { \
	unsigned long __tcf; \
	raw_local_irq_save(__tcf); \
	__this_cpu_add(var, val); \
	raw_local_irq_restore(__tcf); \
} while (0)
#endif
#define this_cpu_sub(var, val)		this_cpu_add(var, -(typeof(var))(val))
#define this_cpu_inc(var)		this_cpu_add(var, 1)
#define this_cpu_dec(var)		this_cpu_sub(var, 1)

/* The running CPU's copy, with preemption off until put. */
#define get_cpu_ptr(ptr)	({ preempt_disable(); this_cpu_ptr(ptr); })
#define put_cpu_ptr(ptr)	do { (void)(ptr); preempt_enable(); } while (0)
#define get_cpu_var(var)	(*get_cpu_ptr(&(var)))
#define put_cpu_var(var)	put_cpu_ptr(&(var))

#endif /* _LINUX_PERCPU_DEFS_H */
