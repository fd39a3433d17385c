// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where in an address space things begin: mappings, stack, heap. As on Linux, and by
 * chance unless somebody wants it not to be. Owns the numbers of vm.* about it.
 *
 *	0    mmap_min_addr      program, heap ->         <- mappings  gap  stack   TASK_SIZE
 *	                                   or mappings ->          (the compatible layout)
 */
#include <asm/elf_layout.h>
#include <kunit/visibility.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mm_layout.h>
#include <linux/random.h>
#include <linux/sizes.h>

#include "space.h"

/* 0: nothing by chance, 1: all but the heap, 2: all. */
int randomize_va_space = 2;
EXPORT_SYMBOL_IF_KUNIT(randomize_va_space);
int mmap_rnd_bits = ARCH_MMAP_RND_BITS;
EXPORT_SYMBOL_IF_KUNIT(mmap_rnd_bits);
int sysctl_legacy_va_layout;
EXPORT_SYMBOL_IF_KUNIT(sysctl_legacy_va_layout);

/* A distance of whole pages, below 2^@bits pages. */
static unsigned long random_pages(unsigned int bits)
{
	return (get_random_long() & ((1ul << bits) - 1)) << PAGE_SHIFT;
}

/* What a stack may grow to is kept free below it, within reason. */
static unsigned long stack_gap(const struct mm_layout *layout)
{
	unsigned long pad = stack_guard_gap, gap = layout->stack_limit;

	if (layout->randomize)
		pad += ((1ul << ARCH_STACK_RND_BITS) - 1) << PAGE_SHIFT;
	if (gap + pad > gap)
		gap += pad;
	return clamp(gap, SZ_128M, TASK_SIZE / 6 * 5);
}

void mm_set_layout(struct mm_struct *mm, const struct mm_layout *layout)
{
	unsigned long by_chance =
		layout->randomize ? random_pages(mmap_rnd_bits) : 0;

	mm->mmap_bottomup = layout->legacy || sysctl_legacy_va_layout;
	if (mm->mmap_bottomup)
		mm->mmap_base = PAGE_ALIGN(TASK_SIZE / 3) + by_chance;
	else
		mm->mmap_base = PAGE_ALIGN(TASK_SIZE - stack_gap(layout) -
					   by_chance);
}
EXPORT_SYMBOL_IF_KUNIT(mm_set_layout);

unsigned long mm_stack_top(const struct mm_layout *layout)
{
	unsigned long top = PAGE_ALIGN(TASK_SIZE);

	return layout->randomize ? top - random_pages(ARCH_STACK_RND_BITS) : top;
}
EXPORT_SYMBOL_IF_KUNIT(mm_stack_top);

/* A whole number of pages above @brk, within the machine's range. */
unsigned long mm_random_brk(const struct mm_layout *layout, unsigned long brk)
{
	if (!layout->randomize || randomize_va_space < 2)
		return brk;
	brk = PAGE_ALIGN(brk);
	return brk + (get_random_long() % (ARCH_BRK_RND_SIZE >> PAGE_SHIFT)
		      << PAGE_SHIFT);
}
EXPORT_SYMBOL_IF_KUNIT(mm_random_brk);

/* Programs that can be anywhere: two thirds up, so that the heap has room. */
unsigned long mm_pie_base(const struct mm_layout *layout)
{
	unsigned long base = TASK_SIZE / 3 * 2;

	if (layout->randomize)
		base += random_pages(mmap_rnd_bits);
	return base & PAGE_MASK;
}
EXPORT_SYMBOL_IF_KUNIT(mm_pie_base);
