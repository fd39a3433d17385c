/* SPDX-License-Identifier: GPL-2.0-only */
/* For machines that see their own stores when they fetch instructions. */
#ifndef _ASM_GENERIC_CACHEFLUSH_H
#define _ASM_GENERIC_CACHEFLUSH_H

static inline void flush_icache_range(unsigned long start, unsigned long end)
{
}

#endif /* _ASM_GENERIC_CACHEFLUSH_H */
