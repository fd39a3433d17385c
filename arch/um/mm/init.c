// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel mappings of the host machine: the host's own page tables serve as
 * the kernel's, so a vmalloc address is mapped by asking the host.
 */
#include <asm/kmap.h>
#include <asm/page.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <os.h>

/* struct page of frames that the machine does not have stays untouched. */
void __init arch_vmemmap_populate(unsigned long start_pfn,
				  unsigned long end_pfn)
{
	unsigned long start = (unsigned long)pfn_to_page(start_pfn) & PAGE_MASK;
	unsigned long end = PAGE_ALIGN((unsigned long)pfn_to_page(end_pfn));
	int err = os_map_anon(start, end - start);

	if (err)
		panic("cannot map the array of struct page at %#lx: %pe\n",
		      start, ERR_PTR(err));
}

int arch_kernel_map(unsigned long addr, phys_addr_t phys, unsigned long size)
{
	return os_map_physmem(addr, phys, size);
}

void arch_kernel_unmap(unsigned long addr, unsigned long size)
{
	int err = os_unmap(addr, size);

	WARN(err, "host refuses to unmap %#lx: %d\n", addr, err);
}
