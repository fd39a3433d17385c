// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every CPU's own memory.
 *
 * A CPU's area is a copy of the image's per-CPU section, followed by a space
 * from which alloc_percpu() serves: one map, for all areas alike, says which
 * units of that space are taken. pcpu_lock guards the map.
 */
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define PCPU_UNIT_SHIFT	3
#define PCPU_NR_UNITS	(PERCPU_DYNAMIC_RESERVE >> PCPU_UNIT_SHIFT)

extern char __per_cpu_start[], __per_cpu_end[];

unsigned long __per_cpu_offset[NR_CPUS] __read_mostly;
EXPORT_SYMBOL_GPL(__per_cpu_offset);
DEFINE_PER_CPU(int, cpu_number);
EXPORT_SYMBOL_GPL(cpu_number);
DEFINE_PER_CPU(int, numa_node);
EXPORT_SYMBOL_GPL(numa_node);
DEFINE_PER_CPU(unsigned int, __preempt_count);
EXPORT_SYMBOL_GPL(__preempt_count);

static DEFINE_SPINLOCK(pcpu_lock);
static DECLARE_BITMAP(pcpu_used, PCPU_NR_UNITS);
/* Marks the last unit of each allocation, so that free knows its size. */
static DECLARE_BITMAP(pcpu_last, PCPU_NR_UNITS);

/*
 * The template's share of an area, rounded so that the rest begins on a line.
 */
static size_t static_size(void)
{
	return ALIGN(__per_cpu_end - __per_cpu_start, L1_CACHE_BYTES);
}

/*
 * An area for every CPU that could ever be there: who allocates per-CPU memory
 * later has it on all of them, started or not.
 */
void __init setup_per_cpu_areas(void)
{
	size_t size = static_size() + PERCPU_DYNAMIC_RESERVE;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		char *area = memblock_alloc(size, PAGE_SIZE);

		if (!area)
			panic("no memory for the per-CPU area of CPU %u (%zu bytes)\n",
			      cpu, size);
		memcpy(area, __per_cpu_start, __per_cpu_end - __per_cpu_start);
		__per_cpu_offset[cpu] = area - __per_cpu_start;
		per_cpu(cpu_number, cpu) = cpu;
	}
	/* What this CPU has written so far is part of its copy. */
	arch_set_percpu_offset(per_cpu_offset(0));
	pr_info("percpu: %zu bytes for each of %u CPUs\n", size,
		num_possible_cpus());
}

unsigned long pcpu_nr_pages(void)
{
	return PFN_UP(static_size() + PERCPU_DYNAMIC_RESERVE) * num_possible_cpus();
}

/* Where a unit of the dynamic space is, as seen from the template. */
static void *unit_address(unsigned long unit)
{
	return __per_cpu_start + static_size() + (unit << PCPU_UNIT_SHIFT);
}

/*
 * Zeroed on every CPU. NULL if there is no room; the space is of fixed size, so
 * this is for what there is little of.
 */
void __percpu *__alloc_percpu(size_t size, size_t align)
{
	unsigned long nr = DIV_ROUND_UP(size, 1ul << PCPU_UNIT_SHIFT);
	unsigned long mask = max(align >> PCPU_UNIT_SHIFT, 1ul) - 1;
	unsigned long unit;
	unsigned int cpu;
	void *ptr;

	if (WARN(!size || size > PCPU_MIN_UNIT_SIZE || align > L1_CACHE_BYTES ||
		 !align || (align & (align - 1)),
		 "illegal size (%zu) or align (%zu) for percpu allocation\n",
		 size, align))
		return NULL;

	if (should_failslab(GFP_KERNEL, size))
		return NULL;
	scoped_guard(spinlock_irqsave, &pcpu_lock) {
		unit = bitmap_find_next_zero_area(pcpu_used, PCPU_NR_UNITS, 0,
						  nr, mask);
		if (unit >= PCPU_NR_UNITS)
			return NULL;
		bitmap_set(pcpu_used, unit, nr);
		__set_bit(unit + nr - 1, pcpu_last);
	}
	ptr = unit_address(unit);
	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(ptr, cpu), 0, size);
	return (void __percpu *)ptr;
}
EXPORT_SYMBOL_GPL(__alloc_percpu);

/*
 * A wrong address is reported: the units before and after it belong to others.
 */
void free_percpu(void __percpu *ptr)
{
	unsigned long unit, last, offset;

	if (!ptr)
		return;
	offset = (char __force *)ptr - (char *)unit_address(0);
	unit = offset >> PCPU_UNIT_SHIFT;
	guard(spinlock_irqsave)(&pcpu_lock);
	if (WARN(unit >= PCPU_NR_UNITS || offset != unit << PCPU_UNIT_SHIFT ||
		 !test_bit(unit, pcpu_used) ||
		 (unit && test_bit(unit - 1, pcpu_used) &&
		  !test_bit(unit - 1, pcpu_last)),
		 "free_percpu() of %px, which is no per-CPU allocation\n", ptr))
		return;
	last = find_next_bit(pcpu_last, PCPU_NR_UNITS, unit);
	bitmap_clear(pcpu_used, unit, last - unit + 1);
	__clear_bit(last, pcpu_last);
}
EXPORT_SYMBOL_GPL(free_percpu);

size_t pcpu_nr_bytes_free(void)
{
	guard(spinlock_irqsave)(&pcpu_lock);
	return (PCPU_NR_UNITS - bitmap_weight(pcpu_used, PCPU_NR_UNITS))
	       << PCPU_UNIT_SHIFT;
}
EXPORT_SYMBOL_IF_KUNIT(pcpu_nr_bytes_free);
