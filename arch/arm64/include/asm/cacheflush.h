/* SPDX-License-Identifier: GPL-2.0-only */
/* Instructions and data are cached apart. */
#ifndef _ASM_ARM64_CACHEFLUSH_H
#define _ASM_ARM64_CACHEFLUSH_H

/*
 * What was written to [@start, @end) can be run, on every CPU. The range must
 * be mapped, if only for reading.
 */
void flush_icache_range(unsigned long start, unsigned long end);

#endif /* _ASM_ARM64_CACHEFLUSH_H */
