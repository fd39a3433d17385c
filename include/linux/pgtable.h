/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables, over the codec of asm/pgtable.h.
 *
 * So far only the kernel's own mappings, which are made and unmade by one
 * owner each: nobody else changes the entries of a range meanwhile.
 */
#ifndef _LINUX_PGTABLE_H
#define _LINUX_PGTABLE_H

#include <asm/pgtable.h>
#include <linux/types.h>

/*
 * Map [@addr, @addr + @size) to @phys on, with PT_* @prot. 0, or -ENOMEM for
 * want of a table (what was mapped is unmapped again), or -EEXIST if something
 * is mapped there already.
 */
int kernel_map_range(unsigned long addr, phys_addr_t phys, unsigned long size,
		     unsigned int prot);
/* Unmap, and make every CPU forget. Tables stay for the next mapping. */
void kernel_unmap_range(unsigned long addr, unsigned long size);
bool kernel_virt_mapped(unsigned long addr);

#endif /* _LINUX_PGTABLE_H */
