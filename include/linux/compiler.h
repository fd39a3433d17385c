/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the compiler may and may not assume: branch hints, compiler barriers,
 * and accesses that happen exactly once.
 */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#include <linux/compiler_types.h>

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)

/* Memory may have changed: reload what is held in registers. */
#define barrier()	asm volatile("" : : : "memory")
/* The object behind @ptr is used, whatever the optimiser thinks. */
#define barrier_data(ptr) asm volatile("" : : "r"(ptr) : "memory")
/* Hide from the optimiser where a value came from. */
#define OPTIMIZER_HIDE_VAR(var) asm volatile("" : "=r"(var) : "0"(var))
#define RELOC_HIDE(ptr, off) \
({ \
	unsigned long __rh; \
	asm("" : "=r"(__rh) : "0"((unsigned long)(ptr))); \
	(typeof(ptr))(__rh + (off)); \
})

#define _THIS_IP_	({ __label__ __here; __here: (unsigned long)&&__here; })
#define _RET_IP_	((unsigned long)__builtin_return_address(0))

/*
 * The type of @x without const and volatile, by way of a comma expression,
 * whose value has no qualifiers.
 */
#define __unqual_typeof(x) typeof(((void)0, (x)))

/*
 * One access, of the object's own size, neither torn, repeated nor invented.
 * They order nothing. The thread sanitizer takes a volatile access for a
 * plain one, so its builds use the compiler's relaxed atomics, which compile
 * to the same instruction.
 */
#ifdef CONFIG_UM_TSAN
#define READ_ONCE(x) \
({ \
	__unqual_typeof(x) __ro; \
	__atomic_load(&(x), &__ro, __ATOMIC_RELAXED); \
	__ro; \
})
#define WRITE_ONCE(x, val) \
do { \
	__unqual_typeof(x) __wo = (val); \
	__atomic_store(&(x), &__wo, __ATOMIC_RELAXED); \
} while (0)
#else
#define READ_ONCE(x)	(*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, val) \
do { \
	*(volatile typeof(x) *)&(x) = (val); \
} while (0)
#endif

/* A race that is known and harmless; the reason stands beside each use. */
#define data_race(expr)	(expr)

#define unreachable()	__builtin_unreachable()

/* An address is usable as a constant, whatever address space sparse sees. */
#define __ADDRESSABLE(sym) \
	static void *__used __section(".discard.addressable") \
		__UNIQUE_ID(addressable) = (void *)(unsigned long)&sym

/* 0 for an array, a compile error for anything else. */
#define __must_be_array(a) \
	((int)sizeof(struct { int : (-!!(__same_type((a), &(a)[0]))); }))

/* Is @x a constant to the compiler, in the sense of the standard? */
#define __is_constexpr(x) \
	(sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))

#endif /* _LINUX_COMPILER_H */
