/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel addresses for devices, and for memory that the linear map lacks. */
#ifndef _LINUX_IO_H
#define _LINUX_IO_H

#include <linux/compiler.h>
#include <linux/types.h>

/*
 * Map a device's registers: every access is made as it is written, in order.
 * _wc: a frame buffer, where writes may be combined. NULL if @size is 0, wraps,
 * or is memory of the kernel's, and for want of memory. They may sleep.
 */
void __iomem *ioremap(phys_addr_t phys, size_t size);
void __iomem *ioremap_wc(phys_addr_t phys, size_t size);
void iounmap(volatile void __iomem *addr);

/* memremap(): how the memory is cached. */
#define MEMREMAP_WB	0x1
#define MEMREMAP_WC	0x4

/*
 * Memory that behaves like memory, such as tables of the firmware. What is in
 * the linear map is found there, if MEMREMAP_WB is asked for.
 */
void *memremap(phys_addr_t phys, size_t size, unsigned long flags);
void memunmap(void *addr);

/*
 * The same while there is no allocator yet. At most EARLY_IOREMAP_MAX bytes
 * with what lies before them in their page; NULL if that is too much, or
 * if EARLY_IOREMAP_SLOTS are in use. What is never unmapped stays for ever.
 */
#define EARLY_IOREMAP_SLOTS	8
#define EARLY_IOREMAP_MAX	(256ul << 10)
void __iomem *early_ioremap(phys_addr_t phys, size_t size);
void early_iounmap(void __iomem *addr, size_t size);
void *early_memremap(phys_addr_t phys, size_t size);
void early_memunmap(void *addr, size_t size);

#endif /* _LINUX_IO_H */
