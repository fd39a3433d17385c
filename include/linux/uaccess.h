/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading and writing where a fault is an answer, not a bug: user memory, by the
 * functions here and no others (mm/uaccess.c), and kernel memory that may be broken
 * (mm/maccess.c).
 *
 * User memory is that of the running task, and may fault, sleep and be anything. Who
 * must not sleep disables page faults: then what is not mapped already is an error.
 * A machine supplies what asm/uaccess.h declares.
 */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H

#include <asm/uaccess.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/types.h>

/*
 * From or to any kernel address, in any context. 0, or -EFAULT: what could be
 * copied may have been. User addresses are refused.
 */
long copy_from_kernel_nofault(void *dst, const void *src, size_t size);
long copy_to_kernel_nofault(void *dst, const void *src, size_t size);
#define get_kernel_nofault(val, ptr) \
	copy_from_kernel_nofault(&(val), (ptr), sizeof(val))

/* Can all of it be user memory? Whether it is, the access tells. */
static __always_inline bool access_ok(const void __user *ptr,
				      unsigned long size)
{
	unsigned long addr = (__force unsigned long)ptr;

	return size <= TASK_SIZE && addr <= TASK_SIZE - size;
}

/* --- Whether faults may be served. --- */

static inline void pagefault_disable(void)
{
	current->pagefault_disabled++;
	barrier();
}

static inline void pagefault_enable(void)
{
	barrier();
	current->pagefault_disabled--;
}

static inline bool pagefault_disabled(void)
{
	return current->pagefault_disabled;
}

/* A fault now is an error at once: nobody may sleep. */
static inline bool faulthandler_disabled(void)
{
	return pagefault_disabled() || in_atomic();
}

/* Where a debugging kernel complains of who must not sleep. */
#define might_fault() might_sleep_if(!pagefault_disabled())

/*
 * --- Copies. ---
 *
 * They return how many bytes were not copied: all up to the first that cannot be
 * are. What copy_from_user() did not get is zero.
 */

unsigned long __must_check copy_from_user(void *to, const void __user *from,
					  unsigned long n);
unsigned long __must_check copy_to_user(void __user *to, const void *from,
					unsigned long n);
unsigned long __must_check clear_user(void __user *to, unsigned long n);

/*
 * A structure that grows with the years, of @known bytes here and @size in the program:
 * what one of them does not have is 0. -E2BIG: the program's has something that is not.
 */
int __must_check copy_struct_from_user(void *to, size_t known, const void __user *from,
				       size_t size);

/*
 * Between pagefault_disable() and pagefault_enable(), of what access_ok() has
 * allowed. Nothing is zeroed.
 */
static inline unsigned long __must_check
__copy_from_user_inatomic(void *to, const void __user *from, unsigned long n)
{
	return arch_copy_from_user(to, from, n);
}

static inline unsigned long __must_check
__copy_to_user_inatomic(void __user *to, const void *from, unsigned long n)
{
	return arch_copy_to_user(to, from, n);
}

/* In any context: 0 or -EFAULT, of what is mapped already. */
long __must_check copy_from_user_nofault(void *dst, const void __user *src,
					 size_t size);
long __must_check copy_to_user_nofault(void __user *dst, const void *src,
				       size_t size);

/* --- Single values, of 1, 2, 4 or 8 bytes. --- */

/* Nowhere: there are no other sizes. */
long __bad_user_size(void);

static __always_inline long __load_user(u64 *val, const void __user *src,
					size_t size)
{
	switch (size) {
	case 1:
		return arch_load_user_u8(val, src);
	case 2:
		return arch_load_user_u16(val, src);
	case 4:
		return arch_load_user_u32(val, src);
	case 8:
		return arch_load_user_u64(val, src);
	default:
		return __bad_user_size();
	}
}

static __always_inline long __store_user(void __user *dst, u64 val, size_t size)
{
	switch (size) {
	case 1:
		return arch_store_user_u8(dst, val);
	case 2:
		return arch_store_user_u16(dst, val);
	case 4:
		return arch_store_user_u32(dst, val);
	case 8:
		return arch_store_user_u64(dst, val);
	default:
		return __bad_user_size();
	}
}

/* 0 or -EFAULT, and then @x is 0. */
#define get_user(x, ptr) \
({ \
	const __typeof__(*(ptr)) __user *__gu_ptr = (ptr); \
	u64 __gu_val = 0; \
	long __gu_err = -EFAULT; \
	\
	might_fault(); \
	if (access_ok(__gu_ptr, sizeof(*__gu_ptr))) \
		__gu_err = __load_user(&__gu_val, __gu_ptr, \
				       sizeof(*__gu_ptr)); \
	(x) = (__force __typeof__(x))__gu_val; \
	__gu_err; \
})

/* 0 or -EFAULT, and then nothing is written. */
#define put_user(x, ptr) \
({ \
	__typeof__(*(ptr)) __user *__pu_ptr = (ptr); \
	__typeof__(*(ptr)) __pu_val = (x); \
	long __pu_err = -EFAULT; \
	\
	might_fault(); \
	if (access_ok(__pu_ptr, sizeof(*__pu_ptr))) \
		__pu_err = __store_user(__pu_ptr, (__force u64)__pu_val, \
					sizeof(*__pu_ptr)); \
	__pu_err; \
})

/*
 * Many values, one behind the other: if user_access_begin() says that all of it can be
 * user memory, nothing but unsafe_put_user() follows, and user_access_end(), on the way
 * to which @label is, too. Nothing else is called in between.
 */
#define user_access_begin(ptr, size) \
({ \
	bool __ua_ok = access_ok(ptr, size); \
	\
	might_fault(); \
	if (likely(__ua_ok)) \
		arch_user_access_begin(); \
	__ua_ok; \
})
#define user_access_end() arch_user_access_end()

/* Of 2, 4 or 8 bytes; what came before stays written if it faults. */
#define unsafe_put_user(x, ptr, label) \
do { \
	__typeof__(*(ptr)) __up_val = (x); \
	\
	BUILD_BUG_ON(sizeof(*(ptr)) != 2 && sizeof(*(ptr)) != 4 && sizeof(*(ptr)) != 8); \
	arch_unsafe_put_user(__up_val, ptr, label); \
} while (0)

/*
 * An aligned word of user memory becomes @new if it is @old; *@seen is what it was.
 * 0, -EFAULT, -EINVAL for what is not aligned, or -EAGAIN where others were always
 * faster: the caller, who may hold locks, decides whether to go on.
 */
int __must_check user_cmpxchg_u32(u32 *seen, u32 __user *ptr, u32 old, u32 new);

/* --- Strings. --- */

/*
 * At most @count bytes, the NUL included. Returns the length without the NUL;
 * @count if there was no room for it; or -EFAULT. Of @dst, all @count bytes may be written.
 */
long __must_check strncpy_from_user(char *dst, const char __user *src,
				    long count);
/* The size with the NUL, more than @count if there is none in so many, 0: a fault. */
long __must_check strnlen_user(const char __user *str, long count);

#endif /* _LINUX_UACCESS_H */
