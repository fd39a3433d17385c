/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User memory, by loads and stores "as if from user mode" (ldtr, sttr): these may what
 * the program may, and nothing else, whether or not the processor has PAN. With the
 * error there before the access, as in asm/nofault.h.
 */
#ifndef _ASM_ARM64_UACCESS_H
#define _ASM_ARM64_UACCESS_H

#include <asm/extable.h>
#include <asm/mmu_context.h>
#include <asm/sysreg.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

/* Does the processor refuse all other access to user memory (PAN)? */
static inline bool arch_guards_user(void)
{
	return (read_sysreg(id_aa64mmfr1_el1) >> 20) & 0xf;
}

/* mm/copy_user.S: how many bytes, from the first that faulted on, were left out. */
unsigned long arch_copy_from_user(void *to, const void __user *from,
				  unsigned long n);
unsigned long arch_copy_to_user(void __user *to, const void *from,
				unsigned long n);
unsigned long arch_clear_user(void __user *to, unsigned long n);

/* One value, whole or not at all: 0 or -EFAULT. */
#define __DEFINE_USER_ACCESS(type, suffix, reg) \
static __always_inline long \
arch_load_user_##type(u64 *val, const void __user *src) \
{ \
	long err = -EFAULT; \
	u64 got = 0; \
	\
	asm volatile("1: ldtr" suffix " %" reg "1, %2\n" \
		     "mov %0, xzr\n" \
		     "2:\n" _ASM_EXTABLE(1b, 2b) \
		     : "+r"(err), "+r"(got) \
		     : "Q"(*(__force const type *)src) : "memory"); \
	*val = got; \
	return err; \
} \
\
static __always_inline long arch_store_user_##type(void __user *dst, u64 val) \
{ \
	long err = -EFAULT; \
	\
	asm volatile("1: sttr" suffix " %" reg "2, %1\n" \
		     "mov %0, xzr\n" \
		     "2:\n" _ASM_EXTABLE(1b, 2b) \
		     : "+r"(err), "=Q"(*(__force type *)dst) \
		     : "r"(val) : "memory"); \
	return err; \
}

__DEFINE_USER_ACCESS(u8, "b", "w")
__DEFINE_USER_ACCESS(u16, "h", "w")
__DEFINE_USER_ACCESS(u32, "", "w")
__DEFINE_USER_ACCESS(u64, "", "x")

/* Nothing has to be opened for instructions that act for the program. */
static __always_inline void arch_user_access_begin(void)
{
}

static __always_inline void arch_user_access_end(void)
{
}

/* Of 2, 4 or 8 bytes (@reg: w or x): a fault goes on at @label. */
#define __arm64_put_user(suffix, reg, val, dst, label) \
	asm goto("1: sttr" suffix " %" reg "0, %1\n" _ASM_EXTABLE(1b, %l2) \
		 : : "r"(val), "Q"(*(__force __typeof__(*(dst)) *)(dst)) \
		 : "memory" : label)
#define arch_unsafe_put_user(val, dst, label) \
do { \
	if (sizeof(*(dst)) == sizeof(u64)) \
		__arm64_put_user("", "x", val, dst, label); \
	else if (sizeof(*(dst)) == sizeof(u32)) \
		__arm64_put_user("", "w", val, dst, label); \
	else \
		__arm64_put_user("h", "w", val, dst, label); \
} while (0)

/*
 * *@old is what it was. 0, -EFAULT, or -EAGAIN: others have written to the word too
 * often meanwhile (mm/uaccess.c).
 */
int arch_user_cmpxchg_u32(u32 __user *ptr, u32 *old, u32 new);

/* On each CPU: from now on user memory is out of the kernel's reach. */
void arm64_pan_init_cpu(void);

#endif /* _ASM_ARM64_UACCESS_H */
