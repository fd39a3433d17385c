// SPDX-License-Identifier: GPL-2.0-only
/*
 * Looks for pages of the kernel that can be written and run (CONFIG_DEBUG_WX).
 * Owns nothing; the walk holds the lock of the kernel's tables.
 */
#include <asm/page.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/pgtable.h>
#include <linux/ptdump.h>

/*
 * Parts of the kernel's addresses, by where they begin, which may be decided at
 * boot. A part may lie in another, as modules do behind the image: the nearest
 * start below counts.
 */
static const char *region_name(unsigned long addr)
{
	const struct {
		unsigned long start;
		const char *name;
	} regions[] = {
		{ 0, "low addresses" },
		{ PAGE_OFFSET, "linear map" },
		{ VMALLOC_START, "vmalloc" },
		{ VMEMMAP_START, "vmemmap" },
		{ MODULES_VADDR, "modules" },
		{ KIMAGE_START, "kernel image" },
	};
	size_t best = 0;

	for (size_t i = 1; i < ARRAY_SIZE(regions); i++)
		if (regions[i].start <= addr &&
		    regions[i].start > regions[best].start)
			best = i;
	return regions[best].name;
}

/* Neighbours are reported as one. */
struct wx_run {
	unsigned long start, last;
	unsigned long nr_pages;		/* of all runs */
	unsigned long nr_before;	/* of those that have been reported */
};

static void report_run(struct wx_run *run)
{
	if (run->nr_pages == run->nr_before)
		return;
	WARN(1, "Found insecure W+X mapping at address %px-%px (%s)\n",
	     (void *)run->start, (void *)run->last, region_name(run->start));
	run->nr_before = run->nr_pages;
}

static int note_entry(struct pt_walk *walk, const struct pt_visit *visit)
{
	struct wx_run *run = walk->arg;
	pte_t pte = pte_read(visit->entry);
	unsigned int flags;

	if (pte_table(pte, visit->level))
		return PT_DESCEND;
	flags = pte_leaf(pte, visit->level) ? pte_flags(pte) : 0;
	if (!(flags & PT_WRITE) || !(flags & PT_EXEC))
		return PT_NEXT;
	if (run->nr_pages == run->nr_before || visit->span.start != run->last + 1) {
		report_run(run);
		run->start = visit->span.start;
	}
	run->last = visit->span.last;
	run->nr_pages += pt_level_size(visit->level) >> PAGE_SHIFT;
	return PT_NEXT;
}

unsigned long ptdump_check_wx(void)
{
	struct wx_run run = { };
	struct pt_walk walk = { .enter = note_entry, .arg = &run };

	kernel_walk(&walk, (struct pt_span){ KERNEL_ADDR_FIRST,
					     KERNEL_ADDR_LAST });
	report_run(&run);
	if (run.nr_pages)
		pr_warn("Checked W+X mappings: failed, %lu W+X pages found\n",
			run.nr_pages);
	else
		pr_info("Checked W+X mappings: passed, no W+X pages found\n");
	return run.nr_pages;
}
EXPORT_SYMBOL_GPL(ptdump_check_wx);
