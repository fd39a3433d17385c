/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arm reorders nearly everything. dmb orders accesses among the CPUs of the
 * inner shareable domain, dsb waits until they are done, for devices too.
 */
#ifndef _ASM_ARM64_BARRIER_H
#define _ASM_ARM64_BARRIER_H

#define isb()	asm volatile("isb" : : : "memory")
#define dsb(what) asm volatile("dsb " #what : : : "memory")
#define mb()	asm volatile("dsb sy" : : : "memory")
#define rmb()	asm volatile("dsb ld" : : : "memory")
#define wmb()	asm volatile("dsb st" : : : "memory")
#define smp_mb() asm volatile("dmb ish" : : : "memory")
#define smp_rmb() asm volatile("dmb ishld" : : : "memory")
#define smp_wmb() asm volatile("dmb ishst" : : : "memory")

#include <asm-generic/barrier.h>

#endif /* _ASM_ARM64_BARRIER_H */
