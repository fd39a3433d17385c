// SPDX-License-Identifier: GPL-2.0-only
/* Between the data cache, where code is written, and where it is fetched from. */
#include <asm/cacheflush.h>
#include <linux/align.h>

/* The smallest line among all caches, by CTR_EL0: @shift 0 I, 16 D. */
static unsigned long line_size(unsigned int shift)
{
	unsigned long ctr;

	asm("mrs %0, ctr_el0" : "=r"(ctr));
	return 4ul << ((ctr >> shift) & 0xf);
}

/*
 * Clean data to where instructions come from, then drop the instructions. The
 * maintenance reaches all CPUs; each of them throws away what it has fetched
 * ahead when it next takes an exception or changes its context.
 */
void flush_icache_range(unsigned long start, unsigned long end)
{
	unsigned long dline = line_size(16), iline = line_size(0);
	unsigned long p;

	for (p = ALIGN_DOWN(start, dline); p < end; p += dline)
		asm volatile("dc cvau, %0" : : "r"(p) : "memory");
	asm volatile("dsb ish" : : : "memory");
	for (p = ALIGN_DOWN(start, iline); p < end; p += iline)
		asm volatile("ic ivau, %0" : : "r"(p) : "memory");
	asm volatile("dsb ish; isb" : : : "memory");
}
