/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * atomic_t and atomic64_t over the compiler's builtins.
 *
 * The rules are Linux's: what returns a value orders everything around it
 * unless its suffix says less; what returns nothing orders nothing; plain
 * reads and writes order nothing.
 */
#ifndef _ASM_GENERIC_ATOMIC_H
#define _ASM_GENERIC_ATOMIC_H

#include <asm/barrier.h>
#include <asm/cmpxchg.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* The return-nothing, return-new and return-old forms of one operation. */
#define __ATOMIC_VOID_OP(pfx, T, A, name, builtin) \
static __always_inline void pfx##_##name(T i, A *v) \
{ \
	__atomic_##builtin(&v->counter, i, __ATOMIC_RELAXED); \
}
#define __ATOMIC_ONE_FETCH(pfx, T, A, name, sfx, builtin, order) \
static __always_inline T pfx##_fetch_##name##sfx(T i, A *v) \
{ \
	return __atomic_fetch_##builtin(&v->counter, i, order); \
}
#define __ATOMIC_ONE_RETURN(pfx, T, A, name, sfx, builtin, order) \
static __always_inline T pfx##_##name##_return##sfx(T i, A *v) \
{ \
	return __atomic_##builtin##_fetch(&v->counter, i, order); \
}
#define __ATOMIC_ORDERS(OP, pfx, T, A, name, builtin) \
	OP(pfx, T, A, name, , builtin, __ATOMIC_SEQ_CST) \
	OP(pfx, T, A, name, _acquire, builtin, __ATOMIC_ACQUIRE) \
	OP(pfx, T, A, name, _release, builtin, __ATOMIC_RELEASE) \
	OP(pfx, T, A, name, _relaxed, builtin, __ATOMIC_RELAXED)

#define __ATOMIC_ARITH(pfx, T, A, name) \
	__ATOMIC_VOID_OP(pfx, T, A, name, fetch_##name) \
	__ATOMIC_ORDERS(__ATOMIC_ONE_FETCH, pfx, T, A, name, name) \
	__ATOMIC_ORDERS(__ATOMIC_ONE_RETURN, pfx, T, A, name, name)
#define __ATOMIC_LOGIC(pfx, T, A, name) \
	__ATOMIC_VOID_OP(pfx, T, A, name, fetch_##name) \
	__ATOMIC_ORDERS(__ATOMIC_ONE_FETCH, pfx, T, A, name, name)

#define __ATOMIC_EXCHANGE(pfx, T, A, sfx) \
static __always_inline T pfx##_xchg##sfx(A *v, T new) \
{ \
	return xchg##sfx(&v->counter, new); \
} \
static __always_inline T pfx##_cmpxchg##sfx(A *v, T old, T new) \
{ \
	return cmpxchg##sfx(&v->counter, old, new); \
} \
static __always_inline bool pfx##_try_cmpxchg##sfx(A *v, T *old, T new) \
{ \
	return try_cmpxchg##sfx(&v->counter, old, new); \
}

#define __ATOMIC_ALL(pfx, T, A) \
static __always_inline T pfx##_read(const A *v) \
{ \
	return READ_ONCE(v->counter); \
} \
static __always_inline T pfx##_read_acquire(const A *v) \
{ \
	return smp_load_acquire(&v->counter); \
} \
static __always_inline void pfx##_set(A *v, T i) \
{ \
	WRITE_ONCE(v->counter, i); \
} \
static __always_inline void pfx##_set_release(A *v, T i) \
{ \
	smp_store_release(&v->counter, i); \
} \
__ATOMIC_ARITH(pfx, T, A, add) \
__ATOMIC_ARITH(pfx, T, A, sub) \
__ATOMIC_LOGIC(pfx, T, A, and) \
__ATOMIC_LOGIC(pfx, T, A, or) \
__ATOMIC_LOGIC(pfx, T, A, xor) \
__ATOMIC_EXCHANGE(pfx, T, A, ) \
__ATOMIC_EXCHANGE(pfx, T, A, _acquire) \
__ATOMIC_EXCHANGE(pfx, T, A, _release) \
__ATOMIC_EXCHANGE(pfx, T, A, _relaxed) \
static __always_inline void pfx##_inc(A *v) { pfx##_add(1, v); } \
static __always_inline void pfx##_dec(A *v) { pfx##_sub(1, v); } \
static __always_inline void pfx##_andnot(T i, A *v) { pfx##_and(~i, v); } \
static __always_inline T pfx##_inc_return(A *v) \
{ \
	return pfx##_add_return(1, v); \
} \
static __always_inline T pfx##_dec_return(A *v) \
{ \
	return pfx##_sub_return(1, v); \
} \
static __always_inline T pfx##_fetch_inc(A *v) \
{ \
	return pfx##_fetch_add(1, v); \
} \
static __always_inline T pfx##_fetch_dec(A *v) \
{ \
	return pfx##_fetch_sub(1, v); \
} \
static __always_inline bool pfx##_inc_and_test(A *v) \
{ \
	return pfx##_add_return(1, v) == 0; \
} \
static __always_inline bool pfx##_dec_and_test(A *v) \
{ \
	return pfx##_sub_return(1, v) == 0; \
} \
static __always_inline bool pfx##_sub_and_test(T i, A *v) \
{ \
	return pfx##_sub_return(i, v) == 0; \
} \
static __always_inline bool pfx##_add_negative(T i, A *v) \
{ \
	return pfx##_add_return(i, v) < 0; \
} \
/* Adds @a unless the value is @u; returns the value found. */ \
static __always_inline T pfx##_fetch_add_unless(A *v, T a, T u) \
{ \
	T c = pfx##_read(v); \
	do { \
		if (c == u) \
			break; \
	} while (!pfx##_try_cmpxchg(v, &c, c + a)); \
	return c; \
} \
static __always_inline bool pfx##_add_unless(A *v, T a, T u) \
{ \
	return pfx##_fetch_add_unless(v, a, u) != u; \
} \
static __always_inline bool pfx##_inc_not_zero(A *v) \
{ \
	return pfx##_add_unless(v, 1, 0); \
} \
/* Takes one if that leaves no negative value; returns what is or would be. */ \
static __always_inline T pfx##_dec_if_positive(A *v) \
{ \
	T c = pfx##_read(v); \
	do { \
		if (c <= 0) \
			return c - 1; \
	} while (!pfx##_try_cmpxchg(v, &c, c - 1)); \
	return c - 1; \
}

__ATOMIC_ALL(atomic, int, atomic_t)
__ATOMIC_ALL(atomic64, s64, atomic64_t)

/* atomic_long_t: as wide as a pointer. */
typedef atomic64_t atomic_long_t;
#define ATOMIC_LONG_INIT(i)	ATOMIC64_INIT(i)
#define atomic_long_read(v)	((long)atomic64_read(v))
#define atomic_long_set(v, i)	atomic64_set(v, i)
#define atomic_long_add(i, v)	atomic64_add(i, v)
#define atomic_long_sub(i, v)	atomic64_sub(i, v)
#define atomic_long_inc(v)	atomic64_inc(v)
#define atomic_long_dec(v)	atomic64_dec(v)
#define atomic_long_add_return(i, v) ((long)atomic64_add_return(i, v))
#define atomic_long_sub_return(i, v) ((long)atomic64_sub_return(i, v))
#define atomic_long_inc_return(v) ((long)atomic64_inc_return(v))
#define atomic_long_fetch_add(i, v) ((long)atomic64_fetch_add(i, v))
#define atomic_long_xchg(v, n)	((long)atomic64_xchg(v, n))
#define atomic_long_cmpxchg(v, o, n) ((long)atomic64_cmpxchg(v, o, n))
#define atomic_long_inc_not_zero(v) atomic64_inc_not_zero(v)
#define atomic_long_dec_and_test(v) atomic64_dec_and_test(v)

#endif /* _ASM_GENERIC_ATOMIC_H */
