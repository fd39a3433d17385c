/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of devices. What was read before is not used before the read is
 * done; what was written to memory before is there when the device is told.
 */
#ifndef _ASM_ARM64_IO_H
#define _ASM_ARM64_IO_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __DEFINE_MMIO(suffix, type, insn, reg) \
static inline type read##suffix##_relaxed(const volatile void __iomem *addr) \
{ \
	type value; \
	\
	asm volatile("ldr" insn " %" reg "0, [%1]" \
		     : "=r"(value) : "r"(addr) : "memory"); \
	return value; \
} \
\
static inline void write##suffix##_relaxed(type value, \
					   volatile void __iomem *addr) \
{ \
	asm volatile("str" insn " %" reg "0, [%1]" \
		     : : "rZ"(value), "r"(addr) : "memory"); \
} \
\
static inline type read##suffix(const volatile void __iomem *addr) \
{ \
	type value = read##suffix##_relaxed(addr); \
	\
	asm volatile("dmb oshld" : : : "memory"); \
	return value; \
} \
\
static inline void write##suffix(type value, volatile void __iomem *addr) \
{ \
	asm volatile("dmb oshst" : : : "memory"); \
	write##suffix##_relaxed(value, addr); \
}

__DEFINE_MMIO(b, u8, "b", "w")
__DEFINE_MMIO(w, u16, "h", "w")
__DEFINE_MMIO(l, u32, "", "w")
__DEFINE_MMIO(q, u64, "", "x")

#endif /* _ASM_ARM64_IO_H */
