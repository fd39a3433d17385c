// SPDX-License-Identifier: GPL-2.0-only
/* The C library's allocator, to be measured beside the kernel's. */
#include <stdlib.h>

#include <os.h>

void os_bench_malloc(unsigned long size, unsigned long pairs)
{
	while (pairs--) {
		void *p = malloc(size);

		/* Or the compiler would drop the pair. */
		__asm__ volatile("" : "+r"(p) : : "memory");
		free(p);
	}
}
