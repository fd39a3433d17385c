/* SPDX-License-Identifier: GPL-2.0-only */
/* For machines that see their own stores when they fetch instructions. */
#ifndef _ASM_GENERIC_CACHEFLUSH_H
#define _ASM_GENERIC_CACHEFLUSH_H

static inline void flush_icache_range(unsigned long start, unsigned long end)
{
}

struct page;

/*
 * A page is about to be shown to a program as code: what the kernel has written to it can
 * be run, on every CPU. What the program writes is its own concern.
 */
static inline void arch_sync_code(struct page *page)
{
}

#endif /* _ASM_GENERIC_CACHEFLUSH_H */
