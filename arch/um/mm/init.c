// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel mappings of the host machine: the host's own page tables serve as
 * the kernel's, so a vmalloc address is mapped by asking the host.
 */
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <os.h>

/*
 * What each page of vmalloc and of modules allows: a byte of PT_* behind the
 * array of struct page, as the host does not tell; PROT_MAPPED makes it differ
 * from that of a hole. It belongs to whom the address belongs to.
 */
#define PROT_MAP	(VMEMMAP_START + (UM_MAX_PHYSMEM >> PAGE_SHIFT) * \
			 sizeof(struct page))
#define NR_VMALLOC_PAGES ((VMALLOC_END - VMALLOC_START) >> PAGE_SHIFT)
#define NR_MODULE_PAGES	((MODULES_END - MODULES_VADDR) >> PAGE_SHIFT)
#define PROT_MAP_SIZE	PAGE_ALIGN(NR_VMALLOC_PAGES + NR_MODULE_PAGES)

#define PROT_MAPPED	0x80u

static u8 *prot_of(unsigned long addr)
{
	u8 *map = (u8 *)PROT_MAP;

	if (addr >= VMALLOC_START)
		return map + ((addr - VMALLOC_START) >> PAGE_SHIFT);
	return map + NR_VMALLOC_PAGES + ((addr - MODULES_VADDR) >> PAGE_SHIFT);
}

/*
 * For every frame that there could be: the host gives memory only to what is
 * touched, and a wrong pointer can be looked up without a fault.
 */
void __init vmemmap_init(void)
{
	unsigned long size = (UM_MAX_PHYSMEM >> PAGE_SHIFT) *
			     sizeof(struct page);
	int err = os_map_anon(VMEMMAP_START, size);

	if (!err)
		err = os_map_anon(PROT_MAP, PROT_MAP_SIZE);
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
	int err;

	if (should_fail_alloc_page(GFP_KERNEL, 0))
		return -ENOMEM;
	err = os_map_physmem(addr, phys, size);
	if (!err)
		memset(prot_of(addr), PROT_MAPPED | PT_WRITE, size >> PAGE_SHIFT);
	return err;
}

int kernel_prot(unsigned long addr)
{
	u8 prot = *prot_of(addr);

	return prot & PROT_MAPPED ? prot & ~PROT_MAPPED : -EFAULT;
}
EXPORT_SYMBOL_IF_KUNIT(kernel_prot);

/* The pages from @addr on that allow the same, up to @end. */
static unsigned long same_prot(unsigned long addr, unsigned long end)
{
	unsigned long size = PAGE_SIZE;

	while (addr + size < end && *prot_of(addr + size) == *prot_of(addr))
		size += PAGE_SIZE;
	return size;
}

/*
 * The host changes a run at a time. It refuses for want of its own memory
 * only; what was changed before that stays so, on the strict side or not, and
 * we say so.
 */
int kernel_protect(unsigned long addr, unsigned long size,
		   struct prot_change change)
{
	unsigned long end = addr + size, run;

	for (; addr < end; addr += run) {
		u8 prot = (*prot_of(addr) | change.set) & ~change.clear;
		int err;

		run = same_prot(addr, end);
		err = os_protect(addr, run,
				 (prot & PT_WRITE ? OS_PROT_WRITE : 0) |
				 (prot & PT_EXEC ? OS_PROT_EXEC : 0));
		if (WARN(err, "host refuses to protect %#lx: %d\n", addr, err))
			return err;
		memset(prot_of(addr), prot, run >> PAGE_SHIFT);
	}
	return 0;
}

void kernel_unmap(unsigned long addr, unsigned long size)
{
	int err = os_unmap(addr, size);

	memset(prot_of(addr), 0, size >> PAGE_SHIFT);
	WARN(err, "host refuses to unmap %#lx: %d\n", addr, err);
}
