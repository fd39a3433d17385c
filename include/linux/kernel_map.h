/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mappings in the kernel's own page tables, outside of the linear map
 * (mm/kernel_map.c). Ranges are of whole pages; interrupts are on, but at boot.
 */
#ifndef _LINUX_KERNEL_MAP_H
#define _LINUX_KERNEL_MAP_H

#include <linux/pgprot.h>
#include <linux/types.h>

struct pgtable;
struct pt_span;
struct pt_walk;

extern struct pgtable kernel_pgtable;

/*
 * Map [@addr, @addr + @size) to @phys, by leaves as large as fits. @flags:
 * PT_WRITE, PT_EXEC, PT_WC, PT_DEVICE. 0, or a negative errno and nothing
 * mapped: -EEXIST, or -ENOMEM for want of a table.
 */
int kernel_map(unsigned long addr, phys_addr_t phys, unsigned long size,
	       unsigned int flags);
/* Unmap what is mapped in the range, and make every CPU forget. */
void kernel_unmap(unsigned long addr, unsigned long size);
/*
 * The same in two steps: after the first, CPUs may still reach what was
 * mapped; the second may serve many ranges that lie in one.
 */
void kernel_unmap_lazy(unsigned long addr, unsigned long size);
void kernel_unmap_finish(unsigned long addr, unsigned long size);

/*
 * Change what [@addr, @addr + @size) allows; every CPU knows when this returns.
 * 0, or a negative errno and nothing changed: -EFAULT if a part is not mapped,
 * -ENOMEM or -EBUSY if a large leaf would have to be split and cannot be.
 */
int kernel_protect(unsigned long addr, unsigned long size,
		   struct prot_change change);
/* What @addr allows, as PT_* bits, or -EFAULT where nothing is mapped. */
int kernel_prot(unsigned long addr);
/* pt_walk_span() over the kernel's tables, under their lock. */
int kernel_walk(struct pt_walk *walk, struct pt_span span);

/* At boot: struct page of every frame of memory, zeroed. */
void vmemmap_init(void);

#endif /* _LINUX_KERNEL_MAP_H */
