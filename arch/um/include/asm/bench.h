/* SPDX-License-Identifier: GPL-2.0-only */
/* What benchmarks compare the kernel with: the host's C library. */
#ifndef _ASM_UM_BENCH_H
#define _ASM_UM_BENCH_H

#include <linux/types.h>
#include <os.h>

/* @n pairs of malloc(@size) and free(). */
static inline void arch_bench_malloc(size_t size, unsigned long n)
{
	os_bench_malloc(size, n);
}

#endif /* _ASM_UM_BENCH_H */
