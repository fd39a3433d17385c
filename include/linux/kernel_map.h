/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel mappings outside of the linear map. On a machine with page tables of
 * the kernel's own they are mm/pgtable.c's; on um the host keeps them.
 */
#ifndef _LINUX_KERNEL_MAP_H
#define _LINUX_KERNEL_MAP_H

#include <linux/pgprot.h>
#include <linux/types.h>

/*
 * Map [@addr, @addr + @size) to memory at @phys, for reading and writing. 0,
 * or a negative errno and nothing mapped.
 */
int kernel_map(unsigned long addr, phys_addr_t phys, unsigned long size);
/* Unmap, and make every CPU forget. */
void kernel_unmap(unsigned long addr, unsigned long size);

/* A change of what is allowed: PT_WRITE, PT_EXEC. */
struct prot_change {
	unsigned int set;
	unsigned int clear;
};

/*
 * Change what [@addr, @addr + @size) allows, all of which is mapped; every CPU
 * knows when this returns. 0, or a negative errno and nothing changed.
 */
int kernel_protect(unsigned long addr, unsigned long size,
		   struct prot_change change);

/* What @addr allows, as PT_* bits, or -EFAULT where nothing is mapped. */
int kernel_prot(unsigned long addr);

/* At boot: struct page of every frame of memory, zeroed. */
void vmemmap_init(void);

#endif /* _LINUX_KERNEL_MAP_H */
