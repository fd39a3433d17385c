/* SPDX-License-Identifier: GPL-2.0-only */
/* Registers of devices that tests make of memory: there are no others here. */
#ifndef _ASM_UM_IO_H
#define _ASM_UM_IO_H

#include <linux/compiler.h>
#include <linux/types.h>

/* One access of just this size, in the order of the program. */
#define __DEFINE_MMIO(suffix, type) \
static inline type read##suffix(const volatile void __iomem *addr) \
{ \
	return __atomic_load_n((const volatile type __force *)addr, __ATOMIC_ACQUIRE); \
} \
\
static inline void write##suffix(type value, volatile void __iomem *addr) \
{ \
	__atomic_store_n((volatile type __force *)addr, value, __ATOMIC_RELEASE); \
}

__DEFINE_MMIO(b, u8)
__DEFINE_MMIO(w, u16)
__DEFINE_MMIO(l, u32)

#endif /* _ASM_UM_IO_H */
