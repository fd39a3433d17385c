/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Barriers of an x86-64 host: it reorders nothing but a store with a later
 * load, so only the full barrier is an instruction. Written in assembly
 * because the thread sanitizer refuses the compiler's fences.
 */
#ifndef _ASM_UM_BARRIER_H
#define _ASM_UM_BARRIER_H

#define mb()	asm volatile("lock; addl $0, -4(%%rsp)" : : : "memory", "cc")
#define rmb()	asm volatile("" : : : "memory")
#define wmb()	asm volatile("" : : : "memory")
#define smp_mb__before_atomic()	asm volatile("" : : : "memory")
#define smp_mb__after_atomic()	asm volatile("" : : : "memory")

#include <asm-generic/barrier.h>

#endif /* _ASM_UM_BARRIER_H */
