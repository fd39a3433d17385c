/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Order between memory accesses, for machines that say nothing better.
 *
 * Acquire and release are the compiler's own, which every machine we know
 * turns into the cheapest right instruction, and which the thread sanitizer
 * understands; fences it does not, so code that must be judged by it uses
 * these two.
 */
#ifndef _ASM_GENERIC_BARRIER_H
#define _ASM_GENERIC_BARRIER_H

#include <linux/compiler.h>

#ifndef mb
#define mb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#endif
#ifndef rmb
#define rmb()	__atomic_thread_fence(__ATOMIC_ACQUIRE)
#endif
#ifndef wmb
#define wmb()	__atomic_thread_fence(__ATOMIC_RELEASE)
#endif
#ifndef smp_mb
#define smp_mb()	mb()
#endif
#ifndef smp_rmb
#define smp_rmb()	rmb()
#endif
#ifndef smp_wmb
#define smp_wmb()	wmb()
#endif

#ifndef smp_load_acquire
#define smp_load_acquire(p) \
({ \
	__unqual_typeof(*(p)) __la; \
	__atomic_load((p), &__la, __ATOMIC_ACQUIRE); \
	__la; \
})
#endif
#ifndef smp_store_release
#define smp_store_release(p, v) \
do { \
	__unqual_typeof(*(p)) __sr = (v); \
	__atomic_store((p), &__sr, __ATOMIC_RELEASE); \
} while (0)
#endif

#define smp_store_mb(var, value) \
do { \
	WRITE_ONCE(var, value); \
	smp_mb(); \
} while (0)

/* Around an atomic operation that returns nothing. */
#ifndef smp_mb__before_atomic
#define smp_mb__before_atomic()	smp_mb()
#endif
#ifndef smp_mb__after_atomic
#define smp_mb__after_atomic()	smp_mb()
#endif

/* Waits until @cond_expr, in which VAL is the value read, holds. */
#define smp_cond_load_relaxed(ptr, cond_expr) \
({ \
	typeof(ptr) __ptr = (ptr); \
	__unqual_typeof(*ptr) VAL; \
	for (;;) { \
		VAL = READ_ONCE(*__ptr); \
		if (cond_expr) \
			break; \
		cpu_relax(); \
	} \
	VAL; \
})
#define smp_cond_load_acquire(ptr, cond_expr) \
({ \
	typeof(ptr) __ptr = (ptr); \
	__unqual_typeof(*ptr) VAL; \
	for (;;) { \
		VAL = smp_load_acquire(__ptr); \
		if (cond_expr) \
			break; \
		cpu_relax(); \
	} \
	VAL; \
})

#endif /* _ASM_GENERIC_BARRIER_H */
