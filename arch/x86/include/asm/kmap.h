/* SPDX-License-Identifier: GPL-2.0-only */
/* Mapping pages at kernel addresses of the vmalloc area. */
#ifndef _ASM_X86_KMAP_H
#define _ASM_X86_KMAP_H

#include <linux/types.h>

/* 0, or a negative errno and nothing mapped. */
int arch_kernel_map(unsigned long addr, phys_addr_t phys, unsigned long size);
void arch_kernel_unmap(unsigned long addr, unsigned long size);

/* Make struct page usable for every frame of memory; zeroed. */
void arch_vmemmap_init(void);

#endif /* _ASM_X86_KMAP_H */
