/* SPDX-License-Identifier: GPL-2.0-only */
/* Instructions and data are cached apart. */
#ifndef _ASM_ARM64_CACHEFLUSH_H
#define _ASM_ARM64_CACHEFLUSH_H

#include <linux/types.h>

/*
 * What was written to [@start, @end) can be run, on every CPU. The range must
 * be mapped, if only for reading.
 */
void flush_icache_range(unsigned long start, unsigned long end);

struct page;

/* On processors that take care of it by themselves, by CTR_EL0. */
extern bool arm64_code_is_coherent;
void arm64_cache_init(void);
void arm64_sync_code(struct page *page);

/*
 * A page is about to be shown to a program as code: what the kernel has written to it can
 * be run, on every CPU. What the program writes is its own concern.
 */
static inline void arch_sync_code(struct page *page)
{
	if (!arm64_code_is_coherent)
		arm64_sync_code(page);
}

#endif /* _ASM_ARM64_CACHEFLUSH_H */
