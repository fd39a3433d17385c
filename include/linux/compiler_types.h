/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attributes, by the short names that the kernel uses.
 *
 * Pre-included before every kernel source file, so nothing here may depend on
 * another header.
 */
#ifndef _LINUX_COMPILER_TYPES_H
#define _LINUX_COMPILER_TYPES_H

#ifndef __ASSEMBLY__

/* --- Marks read by sparse: address spaces, and the balance of locks. --- */
#ifdef __CHECKER__
#define __kernel	__attribute__((address_space(0)))
#define __user		__attribute__((noderef, address_space(__user)))
#define __iomem		__attribute__((noderef, address_space(__iomem)))
#define __percpu	__attribute__((noderef, address_space(__percpu)))
#define __rcu		__attribute__((noderef, address_space(__rcu)))
#define __must_hold(x)	__attribute__((context(x, 1, 1)))
#define __acquires(x)	__attribute__((context(x, 0, 1)))
#define __releases(x)	__attribute__((context(x, 1, 0)))
#define __cond_acquires(x) __attribute__((context(x, 0, -1)))
#define __acquire(x)	__context__(x, 1)
#define __release(x)	__context__(x, -1)
#define __cond_lock(x, c) ((c) ? ({ __acquire(x); 1; }) : 0)
#define __force		__attribute__((force))
#define __nocast	__attribute__((nocast))
#define __bitwise	__attribute__((bitwise))
#else
#define __kernel
#define __user
#define __iomem
#define __percpu
#define __rcu
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __cond_acquires(x)
#define __acquire(x)	((void)0)
#define __release(x)	((void)0)
#define __cond_lock(x, c) (c)
#define __force
#define __nocast
#undef __bitwise
#define __bitwise
#endif

/* --- Attributes of functions. --- */
#define __always_inline		inline __attribute__((__always_inline__))
#define noinline		__attribute__((__noinline__))
#define __noreturn		__attribute__((__noreturn__))
#define __must_check		__attribute__((__warn_unused_result__))
#define __weak			__attribute__((__weak__))
#define __alias(sym)		__attribute__((__alias__(#sym)))
#define __pure			__attribute__((__pure__))
#define __attribute_const__	__attribute__((__const__))
#define __cold			__attribute__((__cold__))
#define __malloc		__attribute__((__malloc__))
#define __naked			__attribute__((__naked__))
#define __printf(fmt, args)	__attribute__((__format__(printf, fmt, args)))
#define __scanf(fmt, args)	__attribute__((__format__(scanf, fmt, args)))
#define __visible		__attribute__((__externally_visible__))
/* The attributes of another function: an alias with fewer is warned of. */
#ifdef __clang__
#define __copy(sym)
#define __alloc_size(...)
#undef __visible
#define __visible
#else
#define __copy(sym)		__attribute__((__copy__(sym)))
#define __alloc_size(...)	__attribute__((__alloc_size__(__VA_ARGS__)))
#endif

/* --- Attributes of data and types. --- */
#define __packed		__attribute__((__packed__))
#define __aligned(x)		__attribute__((__aligned__(x)))
#define __section(s)		__attribute__((__section__(s)))
#define __used			__attribute__((__used__))
#define __maybe_unused		__attribute__((__unused__))
#define __always_unused		__attribute__((__unused__))
#define __mode(x)		__attribute__((__mode__(x)))
/* clang takes a guard, which is never named again, for an unused variable. */
#define __cleanup(func) \
	__attribute__((__cleanup__(func))) __attribute__((__unused__))
#define __assume_aligned(a)	__attribute__((__assume_aligned__(a)))
#if defined(__has_attribute) && __has_attribute(__fallthrough__)
#define fallthrough		__attribute__((__fallthrough__))
#else
#define fallthrough		do {} while (0)
#endif

/* Functions that a sanitizer must leave alone; see asm/ and mm/kasan.h. */
#define __no_sanitize_address	__attribute__((__no_sanitize_address__))
#ifdef __clang__
#define __no_sanitize_undefined	__attribute__((no_sanitize("undefined")))
#define __no_sanitize_thread	__attribute__((no_sanitize("thread")))
#else
#define __no_sanitize_undefined	__attribute__((__no_sanitize_undefined__))
#define __no_sanitize_thread	__attribute__((__no_sanitize_thread__))
#endif
#define noinstr \
	noinline __no_sanitize_address __no_sanitize_undefined \
	__no_sanitize_thread __section(".noinstr.text")

#define __same_type(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))
#define __native_word(t) \
	(sizeof(t) == sizeof(char) || sizeof(t) == sizeof(short) || \
	 sizeof(t) == sizeof(int) || sizeof(t) == sizeof(long))

#define asm_inline	asm __inline
#define __CONCAT_(a, b)	a##b
#define __CONCAT2(a, b)	__CONCAT_(a, b)
#define __UNIQUE_ID(prefix) \
	__CONCAT2(__CONCAT2(__unique_##prefix##_, __LINE__), \
		  __CONCAT2(_, __COUNTER__))

#endif /* __ASSEMBLY__ */
#endif /* _LINUX_COMPILER_TYPES_H */
