// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory, as the devicetree describes it: what there is, what is taken, and
 * what the kernel must not even map. Owns the list of the last, until all
 * memory is known and it can be taken out of it.
 */
#include <asm/page.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/nodemask.h>

#include "arm64.h"

#define MAX_NOMAP	16

extern char _text[], _end[];

static struct {
	phys_addr_t base, size;
} nomap[MAX_NOMAP] __initdata;
static unsigned int nr_nomap __initdata;

/* Within the linear map, so that it does not wrap. */
static bool __init is_in_reach(phys_addr_t base, phys_addr_t size)
{
	return base < MAX_PHYSMEM && size <= MAX_PHYSMEM - base;
}

/*
 * A range that makes no sense is left out by name; the others are still good.
 * Of pages that are there in part only, nothing can be mapped.
 */
void __init dt_memory_add(phys_addr_t base, phys_addr_t size, int nid)
{
	phys_addr_t start = PAGE_ALIGN(base);
	phys_addr_t end = (base + size) & PAGE_MASK;

	if (!is_in_reach(base, size) || start >= end ||
	    memblock_add(start, end - start)) {
		pr_err("devicetree: %#llx bytes of memory at %#llx make no sense, ignored\n",
		       size, base);
		return;
	}
	pr_info("memory: [%#018llx-%#018llx]\n", start, end - 1);
	if (nid != NUMA_NO_NODE)
		memblock_set_node(start, end - start, nid);
}

/* Before memory is known as well as after. */
void __init dt_memory_reserve(phys_addr_t base, phys_addr_t size)
{
	if (!size)
		return;
	if (base + size - 1 < base || memblock_reserve(base, size))
		pr_err("devicetree: %#llx bytes at %#llx cannot be reserved\n",
		       size, base);
}

/* The firmware's own, where an access of ours may end the machine. */
void __init dt_memory_nomap(phys_addr_t base, phys_addr_t size)
{
	if (nr_nomap == MAX_NOMAP) {
		pr_err("devicetree: %#llx bytes at %#llx stay mapped, of which it says that they must not\n",
		       size, base);
		dt_memory_reserve(base, size);
		return;
	}
	nomap[nr_nomap].base = base;
	nomap[nr_nomap++].size = size;
}

/* Does the range, which does not wrap, touch the image? We cannot do without that. */
static bool __init is_ours(phys_addr_t base, phys_addr_t size)
{
	phys_addr_t start = __pa_symbol(_text), end = __pa_symbol(_end);

	return base < end && base + size > start;
}

static void __init take_out(phys_addr_t base, phys_addr_t size)
{
	if (base + size - 1 < base || is_ours(base, size))
		pr_err("devicetree: %#llx bytes at %#llx cannot be left unmapped\n",
		       size, base);
	else
		memblock_remove(base, size);
}

/*
 * The kernel runs where the loader has put it. If the tree names no memory there,
 * the tree is wrong: without these pages nothing works.
 */
void __init dt_memory_done(void)
{
	phys_addr_t image = __pa_symbol(_text);
	phys_addr_t size = PAGE_ALIGN(_end - _text);

	for (unsigned int i = 0; i < nr_nomap; i++)
		take_out(nomap[i].base, nomap[i].size);
	if (!memblock.memory.cnt || memblock_is_region_memory(image, size))
		return;
	pr_err("devicetree: it names no memory where the kernel is, at %#llx\n",
	       image);
	memblock_add(image, size);
}
