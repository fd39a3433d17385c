/* SPDX-License-Identifier: GPL-2.0-only */
/* Per-CPU memory that is allocated at run time. */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/irqflags.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>
#include <linux/smp.h>

/* Bytes of each CPU's area that alloc_percpu() hands out. */
#define PERCPU_DYNAMIC_RESERVE	(64 << 10)
/* The greatest size and alignment of one allocation. */
#define PCPU_MIN_UNIT_SIZE	(32 << 10)

void __percpu *__alloc_percpu(size_t size, size_t align);
void free_percpu(void __percpu *ptr);
#define alloc_percpu(type) \
	((typeof(type) __percpu *)__alloc_percpu(sizeof(type), \
						 __alignof__(type)))

void setup_per_cpu_areas(void);
size_t pcpu_nr_bytes_free(void);
/* What all areas take. */
unsigned long pcpu_nr_pages(void);

#endif /* _LINUX_PERCPU_H */
