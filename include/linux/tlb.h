/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What CPUs remember of page tables, and how they are made to forget
 * (mm/tlb.c). When a flush returns, no CPU uses what it remembered of the
 * range before the call. Interrupts are on, or there is only one CPU.
 */
#ifndef _LINUX_TLB_H
#define _LINUX_TLB_H

#include <linux/types.h>

/* The kernel's addresses, tables included, on every CPU. */
void flush_tlb_kernel_range(unsigned long start, unsigned long end);
void flush_tlb_all(void);

#endif /* _LINUX_TLB_H */
