// SPDX-License-Identifier: GPL-2.0-only
/*
 * Permissions of vmalloc and module space, page by page.
 *
 * Owns nothing: the range belongs to the caller, who lets nobody free it
 * meanwhile; mm/pgtable.c guards the entries.
 */
#include <asm/cacheflush.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/set_memory.h>
#include <linux/vmalloc.h>

/* Does one range of vmalloc hold all of it? */
static bool range_is_ours(unsigned long addr, unsigned long size)
{
	const struct vm_struct *vm = find_vm_area((void *)addr);

	return vm && PAGE_ALIGNED(addr) && size <= vm->addr + vm->size - addr;
}

/* Code is made visible to the fetch while it cannot be run yet. */
static int change_memory(unsigned long addr, int numpages,
			 struct prot_change change)
{
	unsigned long size = (unsigned long)numpages << PAGE_SHIFT;

	if (!numpages)
		return 0;
	if (numpages < 0 || !range_is_ours(addr, size))
		return -EINVAL;
	if (change.set & PT_EXEC)
		flush_icache_range(addr, addr + size);
	return kernel_protect(addr, size, change);
}

int set_memory_ro(unsigned long addr, int numpages)
{
	return change_memory(addr, numpages,
			     (struct prot_change){ .clear = PT_WRITE });
}
EXPORT_SYMBOL_IF_KUNIT(set_memory_ro);

int set_memory_rw(unsigned long addr, int numpages)
{
	return change_memory(addr, numpages,
			     (struct prot_change){ .set = PT_WRITE });
}
EXPORT_SYMBOL_IF_KUNIT(set_memory_rw);

int set_memory_x(unsigned long addr, int numpages)
{
	return change_memory(addr, numpages,
			     (struct prot_change){ .set = PT_EXEC });
}
EXPORT_SYMBOL_IF_KUNIT(set_memory_x);

int set_memory_nx(unsigned long addr, int numpages)
{
	return change_memory(addr, numpages,
			     (struct prot_change){ .clear = PT_EXEC });
}
EXPORT_SYMBOL_IF_KUNIT(set_memory_nx);

int set_memory_rox(unsigned long addr, int numpages)
{
	return change_memory(addr, numpages,
			     (struct prot_change){ .set = PT_EXEC,
						   .clear = PT_WRITE });
}
EXPORT_SYMBOL_IF_KUNIT(set_memory_rox);
