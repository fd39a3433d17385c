/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel mappings outside of the linear map. On a machine with page tables of
 * the kernel's own they are mm/pgtable.c's; on um the host keeps them.
 */
#ifndef _LINUX_KERNEL_MAP_H
#define _LINUX_KERNEL_MAP_H

#include <linux/types.h>

/*
 * Map [@addr, @addr + @size) to memory at @phys, for reading and writing. 0,
 * or a negative errno and nothing mapped.
 */
int kernel_map(unsigned long addr, phys_addr_t phys, unsigned long size);
/* Unmap, and make every CPU forget. */
void kernel_unmap(unsigned long addr, unsigned long size);

/* At boot: struct page of every frame of memory, zeroed. */
void vmemmap_init(void);

#endif /* _LINUX_KERNEL_MAP_H */
