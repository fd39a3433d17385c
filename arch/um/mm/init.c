// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel mappings of the host machine: the host's own page tables serve as
 * the kernel's, so a vmalloc address is mapped by asking the host.
 */
#include <asm/page.h>
#include <linux/err.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <os.h>

/*
 * For every frame that there could be: the host gives memory only to what is
 * touched, and a wrong pointer can be looked up without a fault.
 */
void __init vmemmap_init(void)
{
	unsigned long size = (UM_MAX_PHYSMEM >> PAGE_SHIFT) *
			     sizeof(struct page);
	int err = os_map_anon(VMEMMAP_START, size);

	if (err)
		panic("cannot map the array of struct page at %#lx: %pe\n",
		      VMEMMAP_START, ERR_PTR(err));
}

/*
 * Other machines need memory for tables here, and may not get it; so the host
 * machine can be made to fail in the same place.
 */
int kernel_map(unsigned long addr, phys_addr_t phys, unsigned long size)
{
	if (should_fail_alloc_page(GFP_KERNEL, 0))
		return -ENOMEM;
	return os_map_physmem(addr, phys, size);
}

void kernel_unmap(unsigned long addr, unsigned long size)
{
	int err = os_unmap(addr, size);

	WARN(err, "host refuses to unmap %#lx: %d\n", addr, err);
}
