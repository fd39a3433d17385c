/* SPDX-License-Identifier: GPL-2.0-only */
/* Ports and registers of devices. */
#ifndef _ASM_X86_IO_H
#define _ASM_X86_IO_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __DEFINE_PORT(suffix, type) \
static inline void out##suffix(type value, u16 port) \
{ \
	asm volatile("out" #suffix " %0, %1" \
		     : : "a"(value), "Nd"(port) : "memory"); \
} \
\
static inline type in##suffix(u16 port) \
{ \
	type value; \
	\
	asm volatile("in" #suffix " %1, %0" \
		     : "=a"(value) : "Nd"(port) : "memory"); \
	return value; \
}

__DEFINE_PORT(b, u8)
__DEFINE_PORT(w, u16)
__DEFINE_PORT(l, u32)

/* One access of just this size; x86 keeps those to devices in order. */
#define __DEFINE_MMIO(suffix, type, mov, reg) \
static inline type read##suffix(const volatile void __iomem *addr) \
{ \
	type value; \
	\
	asm volatile(mov " %1, %0" : "=" reg (value) \
		     : "m"(*(const volatile type __force *)addr) : "memory"); \
	return value; \
} \
\
static inline void write##suffix(type value, volatile void __iomem *addr) \
{ \
	asm volatile(mov " %0, %1" : : reg (value), \
		     "m"(*(volatile type __force *)addr) : "memory"); \
}

__DEFINE_MMIO(b, u8, "movb", "q")
__DEFINE_MMIO(w, u16, "movw", "r")
__DEFINE_MMIO(l, u32, "movl", "r")
__DEFINE_MMIO(q, u64, "movq", "r")

#endif /* _ASM_X86_IO_H */
