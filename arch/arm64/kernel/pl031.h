/* SPDX-License-Identifier: GPL-2.0-only */
/* The registers of a PL031: it counts seconds since 1970. */
#ifndef _ARM64_KERNEL_PL031_H
#define _ARM64_KERNEL_PL031_H

#include <linux/compiler.h>
#include <linux/types.h>

#define PL031_DATA	0x0		/* what it counts */
#define PL031_LOAD	0x8		/* from here on */
#define PL031_SIZE	0x1000

/* NULL: the machine has none. */
extern void __iomem *pl031_registers;
extern phys_addr_t pl031_base;

static inline u32 pl031_read_reg(unsigned int reg)
{
	return READ_ONCE(*(const u32 __force *)(pl031_registers + reg));
}

#endif /* _ARM64_KERNEL_PL031_H */
