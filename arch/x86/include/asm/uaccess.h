/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User memory: instructions that may fault, between stac and clac. With the error
 * there before the access, as in asm/nofault.h.
 */
#ifndef _ASM_X86_UACCESS_H
#define _ASM_X86_UACCESS_H

#include <asm/asm.h>
#include <asm/extable.h>
#include <asm/mmu_context.h>
#include <asm/special_insns.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

/* Does the processor refuse all other access to user memory? */
static inline bool arch_guards_user(void)
{
	return read_cr4() & CR4_SMAP;
}

/* mm/copy_user.S: how many bytes, from the first that faulted on, were left out. */
unsigned long x86_copy_user(void *to, const void *from, unsigned long n);
unsigned long x86_clear_user(void *to, unsigned long n);

static inline unsigned long
arch_copy_from_user(void *to, const void __user *from, unsigned long n)
{
	return x86_copy_user(to, (__force const void *)from, n);
}

static inline unsigned long arch_copy_to_user(void __user *to, const void *from,
					      unsigned long n)
{
	return x86_copy_user((__force void *)to, from, n);
}

static inline unsigned long arch_clear_user(void __user *to, unsigned long n)
{
	return x86_clear_user((__force void *)to, n);
}

/* One value, whole or not at all: 0 or -EFAULT. */
#define __DEFINE_USER_ACCESS(type, suffix) \
static __always_inline long \
arch_load_user_##type(u64 *val, const void __user *src) \
{ \
	long err = -EFAULT; \
	type got = 0; \
	\
	stac(); \
	asm volatile("1: mov" suffix " %2, %1\n" \
		     "xorl %k0, %k0\n" \
		     "2:\n" _ASM_EXTABLE(1b, 2b) \
		     : "+r"(err), "+r"(got) \
		     : "m"(*(__force const type *)src) : "memory"); \
	clac(); \
	*val = got; \
	return err; \
} \
\
static __always_inline long arch_store_user_##type(void __user *dst, u64 val) \
{ \
	long err = -EFAULT; \
	\
	stac(); \
	asm volatile("1: mov" suffix " %2, %1\n" \
		     "xorl %k0, %k0\n" \
		     "2:\n" _ASM_EXTABLE(1b, 2b) \
		     : "+r"(err), "=m"(*(__force type *)dst) \
		     : "r"((type)val) : "memory"); \
	clac(); \
	return err; \
}

__DEFINE_USER_ACCESS(u8, "b")
__DEFINE_USER_ACCESS(u16, "w")
__DEFINE_USER_ACCESS(u32, "l")
__DEFINE_USER_ACCESS(u64, "q")

/* Between these two, and of 2, 4 or 8 bytes: a fault goes on at @label. */
static __always_inline void arch_user_access_begin(void)
{
	stac();
}

static __always_inline void arch_user_access_end(void)
{
	clac();
}

#define arch_unsafe_put_user(val, dst, label) \
	asm goto("1: mov %0, %1\n" _ASM_EXTABLE(1b, %l2) \
		 : : "r"(val), "m"(*(__force __typeof__(*(dst)) *)(dst)) \
		 : "memory" : label)

/* *@old is what it was. 0 or -EFAULT. */
static inline int arch_user_cmpxchg_u32(u32 __user *ptr, u32 *old, u32 new)
{
	long err = -EFAULT;

	stac();
	asm volatile("1: lock cmpxchgl %3, %2\n"
		     "movl $0, %k0\n"
		     "2:\n" _ASM_EXTABLE(1b, 2b)
		     : "+r"(err), "+a"(*old), "+m"(*(__force u32 *)ptr)
		     : "r"(new) : "memory");
	clac();
	return err;
}

#endif /* _ASM_X86_UACCESS_H */
