/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exchange and compare-and-exchange of a variable of any word size, by the
 * compiler's builtins. Without a suffix they order everything before and
 * after; _acquire, _release and _relaxed order less.
 */
#ifndef _ASM_GENERIC_CMPXCHG_H
#define _ASM_GENERIC_CMPXCHG_H

#include <linux/compiler.h>

#define __xchg(ptr, val, order) \
({ \
	__unqual_typeof(*(ptr)) __xn = (val), __xo; \
	__atomic_exchange((ptr), &__xn, &__xo, order); \
	__xo; \
})
#define xchg(ptr, val)		__xchg(ptr, val, __ATOMIC_SEQ_CST)
#define xchg_acquire(ptr, val)	__xchg(ptr, val, __ATOMIC_ACQUIRE)
#define xchg_release(ptr, val)	__xchg(ptr, val, __ATOMIC_RELEASE)
#define xchg_relaxed(ptr, val)	__xchg(ptr, val, __ATOMIC_RELAXED)

/* Returns the value found: equal to @old if the exchange was made. */
#define __cmpxchg(ptr, old, new, ok, fail) \
({ \
	__unqual_typeof(*(ptr)) __co = (old), __cn = (new); \
	__atomic_compare_exchange((ptr), &__co, &__cn, 0, ok, fail); \
	__co; \
})
#define cmpxchg(ptr, old, new) \
	__cmpxchg(ptr, old, new, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define cmpxchg_acquire(ptr, old, new) \
	__cmpxchg(ptr, old, new, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)
#define cmpxchg_release(ptr, old, new) \
	__cmpxchg(ptr, old, new, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
#define cmpxchg_relaxed(ptr, old, new) \
	__cmpxchg(ptr, old, new, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
#define cmpxchg64(ptr, old, new) cmpxchg(ptr, old, new)

/* Returns whether the exchange was made; *@oldp becomes the value found. */
#define __try_cmpxchg(ptr, oldp, new, ok, fail) \
({ \
	__unqual_typeof(*(ptr)) __tn = (new); \
	__atomic_compare_exchange((ptr), (oldp), &__tn, 0, ok, fail); \
})
#define try_cmpxchg(ptr, oldp, new) \
	__try_cmpxchg(ptr, oldp, new, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define try_cmpxchg_acquire(ptr, oldp, new) \
	__try_cmpxchg(ptr, oldp, new, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)
#define try_cmpxchg_release(ptr, oldp, new) \
	__try_cmpxchg(ptr, oldp, new, __ATOMIC_RELEASE, __ATOMIC_RELAXED)
#define try_cmpxchg_relaxed(ptr, oldp, new) \
	__try_cmpxchg(ptr, oldp, new, __ATOMIC_RELAXED, __ATOMIC_RELAXED)

#endif /* _ASM_GENERIC_CMPXCHG_H */
