/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * x86 reorders nothing but a store with a later load, so among CPUs only the
 * full barrier is an instruction: a locked one on the stack, which is cheaper
 * than mfence. Devices see stores through other paths, hence the fences.
 */
#ifndef _ASM_X86_BARRIER_H
#define _ASM_X86_BARRIER_H

#define mb()	asm volatile("mfence" : : : "memory")
#define rmb()	asm volatile("lfence" : : : "memory")
#define wmb()	asm volatile("sfence" : : : "memory")
#define smp_mb() asm volatile("lock; addl $0, -4(%%rsp)" : : : "memory", "cc")
#define smp_rmb() asm volatile("" : : : "memory")
#define smp_wmb() asm volatile("" : : : "memory")
#define smp_mb__before_atomic()	asm volatile("" : : : "memory")
#define smp_mb__after_atomic()	asm volatile("" : : : "memory")

#include <asm-generic/barrier.h>

#endif /* _ASM_X86_BARRIER_H */
