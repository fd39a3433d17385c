// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's page tables on the host machine: nobody walks them, so the host
 * is told what they say.
 *
 * Owns the root. A mapping appears when it is made, as nothing would fault it
 * in; it goes, and its permissions change, at the next flush: so a flush that
 * is missing shows. Callers hold the lock of the kernel's tables.
 */
#include <asm/page.h>
#include <asm/tlbflush.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <os.h>

pte_t um_kernel_pgd[PT_ENTRIES];

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

static int host_prot(unsigned int flags)
{
	return (flags & PT_WRITE ? OS_PROT_WRITE : 0) |
	       (flags & PT_EXEC ? OS_PROT_EXEC : 0);
}

int arch_kernel_mapped(const struct pt_map *map)
{
	unsigned long size = map->span.last - map->span.start + 1;

	return os_map_physmem(map->span.start, map->phys, size,
			      host_prot(map->flags));
}

/* What the host has to be told, gathered over neighbours that say the same. */
struct host_run {
	unsigned long start, end;
	bool mapped;
	unsigned int flags;
};

/*
 * The host can only fail for want of its own memory, for what it keeps of
 * mappings; then we cannot go on as if the flush had been made.
 */
static void tell_host(const struct host_run *run)
{
	unsigned long size = run->end - run->start;
	int err = 0;

	if (size && run->mapped)
		err = os_protect(run->start, size, host_prot(run->flags));
	else if (size)
		err = os_unmap(run->start, size);
	if (err)
		panic("host refuses to change %#lx: %pe\n", run->start,
		      ERR_PTR(err));
}

static int flush_entry(struct pt_walk *walk, const struct pt_visit *visit)
{
	struct host_run *run = walk->arg;
	pte_t pte = pte_read(visit->entry);
	bool mapped = pte_leaf(pte, visit->level);
	unsigned int flags = mapped ? pte_flags(pte) : 0;

	if (pte_table(pte, visit->level))
		return PT_DESCEND;
	if (mapped != run->mapped || flags != run->flags) {
		tell_host(run);
		*run = (struct host_run){
			.start = visit->span.start, .mapped = mapped,
			.flags = flags,
		};
	}
	run->end = visit->span.last + 1;
	return PT_NEXT;
}

void local_flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	struct host_run run = { .start = start, .end = start };
	struct pt_walk walk = {
		.pt = &kernel_pgtable, .enter = flush_entry, .arg = &run,
	};

	pt_walk_span(&walk, pt_span(start, end - start));
	tell_host(&run);
}

void local_flush_tlb_all(void)
{
	local_flush_tlb_kernel_range(MODULES_VADDR, MODULES_END);
	local_flush_tlb_kernel_range(VMALLOC_START, VMALLOC_END);
}
