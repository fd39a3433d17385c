/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User memory, through the software MMU (mm/uaccess.c). Faults are served as on any
 * machine; there is no instruction that could be resumed, so the access is made again.
 */
#ifndef _ASM_UM_UACCESS_H
#define _ASM_UM_UACCESS_H

#include <asm/mmu_context.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* User addresses are none of the host's. */
static inline bool arch_guards_user(void)
{
	return false;
}

/* How many bytes, from the first that could not be reached on, were left out. */
unsigned long arch_copy_from_user(void *to, const void __user *from,
				  unsigned long n);
unsigned long arch_copy_to_user(void __user *to, const void *from,
				unsigned long n);
unsigned long arch_clear_user(void __user *to, unsigned long n);

/* One value, whole or not at all: 0 or -EFAULT. */
long um_load_user(u64 *val, const void __user *src, unsigned long size);
long um_store_user(void __user *dst, u64 val, unsigned long size);
#define arch_load_user_u8(val, src)	um_load_user(val, src, 1)
#define arch_load_user_u16(val, src)	um_load_user(val, src, 2)
#define arch_load_user_u32(val, src)	um_load_user(val, src, 4)
#define arch_load_user_u64(val, src)	um_load_user(val, src, 8)
#define arch_store_user_u8(dst, val)	um_store_user(dst, val, 1)
#define arch_store_user_u16(dst, val)	um_store_user(dst, val, 2)
#define arch_store_user_u32(dst, val)	um_store_user(dst, val, 4)
#define arch_store_user_u64(dst, val)	um_store_user(dst, val, 8)

/* Nothing to be opened; of 2, 4 or 8 bytes: a fault goes on at @label. */
static inline void arch_user_access_begin(void)
{
}

static inline void arch_user_access_end(void)
{
}

#define arch_unsafe_put_user(val, dst, label) \
do { \
	if (um_store_user(dst, (u64)(val), sizeof(*(dst)))) \
		goto label; \
} while (0)

/* *@old is what it was. 0 or -EFAULT. */
int arch_user_cmpxchg_u32(u32 __user *ptr, u32 *old, u32 new);

#endif /* _ASM_UM_UACCESS_H */
