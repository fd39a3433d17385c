/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's mappings of the process stand for the TLB: they say what the
 * kernel's page tables said at the last flush, for all CPUs.
 */
#ifndef _ASM_UM_TLBFLUSH_H
#define _ASM_UM_TLBFLUSH_H

#include <asm/pgtable.h>

struct pt_map;

/* Without a fault. */
static inline bool arch_cpu_notes_writes(void)
{
	return true;
}

#define TLB_BROADCAST	1

#define KERNEL_PGD	um_kernel_pgd
extern pte_t um_kernel_pgd[];

void local_flush_tlb_all(void);
void local_flush_tlb_kernel_range(unsigned long start, unsigned long end);
/* Nothing faults in: what is new is told to the host, which may refuse. */
int arch_kernel_mapped(const struct pt_map *map);

#endif /* _ASM_UM_TLBFLUSH_H */
