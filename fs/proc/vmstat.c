// SPDX-License-Identifier: GPL-2.0-only
/*
 * Physical memory, as its managers have it: buddyinfo, pagetypeinfo, zoneinfo, vmstat, slabinfo,
 * and vmallocinfo. Owns nothing. What CPUs keep for themselves counts as free in sums, but is in no
 * block.
 */
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/mman.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>

#include "internal.h"

/* Calls @fn for each zone that has memory. */
static void for_each_populated(struct seq_file *m,
			       void (*fn)(struct seq_file *m, struct zone *zone))
{
	struct zone *zone;
	int nid;

	for_each_online_node(nid)
		for_each_zone_of(zone, NODE_DATA(nid))
			if (populated_zone(zone))
				fn(m, zone);
}

/* How many blocks of each order; the counts are of one moment. */
static void put_blocks(struct seq_file *m, struct zone *zone)
{
	unsigned long nr[NR_PAGE_ORDERS];

	scoped_guard(spinlock_irqsave, &zone->lock)
		for (int order = 0; order < NR_PAGE_ORDERS; order++)
			nr[order] = zone->free_area[order].nr_free;
	seq_printf(m, "Node %d, zone %8s ", zone->zone_pgdat->node_id, zone->name);
	for (int order = 0; order < NR_PAGE_ORDERS; order++)
		seq_printf(m, "%6lu ", nr[order]);
	seq_putc(m, '\n');
}

/* A line for each zone. */
static int buddyinfo_show(struct seq_file *m, void *v)
{
	for_each_populated(m, put_blocks);
	return 0;
}

static const char *const type_names[MIGRATE_TYPES] = {
	[MIGRATE_UNMOVABLE] = "Unmovable", [MIGRATE_MOVABLE] = "Movable",
	[MIGRATE_RECLAIMABLE] = "Reclaimable",
};

/* Nobody counts blocks by their types, and interrupts wait for who does: not more than these. */
#define MOST_BLOCKS	100000

/* A line for each type; a count that is not the whole one has a mark in front. */
static void put_free_of_types(struct seq_file *m, struct zone *zone)
{
	for (int type = 0; type < MIGRATE_TYPES; type++) {
		seq_printf(m, "Node %4d, zone %8s, type %12s ", zone->zone_pgdat->node_id,
			   zone->name, type_names[type]);
		for (int order = 0; order < NR_PAGE_ORDERS; order++) {
			unsigned long nr = zone_count_free(zone, order, type, MOST_BLOCKS);

			seq_printf(m, "%s%6lu ", nr == MOST_BLOCKS ? ">" : "", nr);
		}
		seq_putc(m, '\n');
	}
}

/* What the pageblocks of a zone are for. */
static void put_pageblocks(struct seq_file *m, struct zone *zone)
{
	unsigned long nr[MIGRATE_TYPES];

	zone_count_pageblocks(zone, nr);
	seq_printf(m, "Node %d, zone %8s ", zone->zone_pgdat->node_id, zone->name);
	for (int type = 0; type < MIGRATE_TYPES; type++)
		seq_printf(m, "%12lu ", nr[type]);
	seq_putc(m, '\n');
}

/* What is free of each type; then what all of memory is for. */
static int pagetypeinfo_show(struct seq_file *m, void *v)
{
	seq_printf(m, "Page block order: %d\nPages per block:  %lu\n\n%-43s ", pageblock_order,
		   pageblock_nr_pages, "Free pages count per migrate type at order");
	for (int order = 0; order < NR_PAGE_ORDERS; order++)
		seq_printf(m, "%6d ", order);
	seq_putc(m, '\n');
	for_each_populated(m, put_free_of_types);
	seq_printf(m, "\n%-23s", "Number of blocks type ");
	for (int type = 0; type < MIGRATE_TYPES; type++)
		seq_printf(m, "%12s ", type_names[type]);
	seq_putc(m, '\n');
	for_each_populated(m, put_pageblocks);
	return 0;
}

/* What CPUs keep of a zone. Free pages are counted exactly: no CPU has a share of the count. */
static void put_pagesets(struct seq_file *m, const struct zone *zone)
{
	unsigned int cpu;

	seq_puts(m, "\n  pagesets");
	for_each_online_cpu(cpu) {
		const struct per_cpu_pages *pcp = per_cpu_ptr(zone->per_cpu_pageset, cpu);

		seq_printf(m, "\n    cpu: %u\n              count: %d\n              high:  %d\n"
			      "              batch: %d\n  vm stats threshold: 0",
			   cpu, READ_ONCE(pcp->count), READ_ONCE(pcp->high),
			   READ_ONCE(pcp->batch));
	}
}

/*
 * What each zone has, when it is short of memory, and what it keeps for others; those without
 * memory say that. There are no lists of pages in the order of their use.
 */
static void put_zone(struct seq_file *m, struct zone *zone)
{
	seq_printf(m, "Node %d, zone %8s\n  pages free     %lu\n        boost    0\n"
		      "        min      %lu\n        low      %lu\n        high     %lu\n",
		   zone->zone_pgdat->node_id, zone->name, READ_ONCE(zone->nr_free_pages),
		   min_wmark_pages(zone), low_wmark_pages(zone), high_wmark_pages(zone));
	seq_printf(m, "        spanned  %lu\n        present  %lu\n        managed  %lu\n"
		      "        protection: (", zone->spanned_pages, zone->present_pages,
		   READ_ONCE(zone->managed_pages));
	for (int i = 0; i < MAX_NR_ZONES; i++)
		seq_printf(m, "%s%lu", i ? ", " : "", zone->lowmem_reserve[i]);
	seq_putc(m, ')');
	if (populated_zone(zone)) {
		seq_printf(m, "\n      %-12s %lu", "nr_free_pages", READ_ONCE(zone->nr_free_pages));
		put_pagesets(m, zone);
		seq_printf(m, "\n  node_unreclaimable:  0\n  start_pfn:           %lu",
			   zone->zone_start_pfn);
	}
	seq_putc(m, '\n');
}

/* Several lines for each zone, the empty ones as well. */
static int zoneinfo_show(struct seq_file *m, void *v)
{
	struct zone *zone;
	int nid;

	for_each_online_node(nid)
		for_each_zone_of(zone, NODE_DATA(nid))
			put_zone(m, zone);
	return 0;
}

/* What the kernel itself has; stacks are counted in kB. */
static void put_kernel(struct seq_file *m)
{
	seq_printf(m, "nr_slab_reclaimable 0\nnr_slab_unreclaimable %lu\n",
		   proc_nr_slab_pages());
	seq_printf(m, "nr_kernel_stack %lu\nnr_page_table_pages %lu\n",
		   proc_nr_stack_pages() << (PAGE_SHIFT - 10), pt_nr_pages());
}

/* What has happened since the boot. Nothing is swapped out. */
static void put_events(struct seq_file *m)
{
	struct fault_counts faults;

	count_all_faults(&faults);
	seq_printf(m, "pswpin 0\npswpout 0\npgfault %llu\npgmajfault %llu\n",
		   faults.minor + faults.major, faults.major);
}

/*
 * What can be told without counting on fast paths: programs look for names, and do without
 * what is not there. Files have no other place than memory, so that none is dirty.
 */
static int vmstat_show(struct seq_file *m, void *v)
{
	unsigned long memory = nr_file_pages(true);

	seq_printf(m, "nr_free_pages %lu\n", nr_free_pages());
	seq_printf(m, "nr_file_pages %lu\nnr_dirty 0\nnr_writeback 0\nnr_shmem %lu\n",
		   memory + nr_file_pages(false), memory);
	put_kernel(m);
	put_events(m);
	return 0;
}

/* Slabs that are not full are not told from those that are: each is active. */
static int put_cache(const struct slabinfo *info, void *m)
{
	seq_printf(m, "%-17s %6lu %6lu %6u %4u %4d : tunables    0    0    0"
		      " : slabdata %6lu %6lu      0\n", info->name, info->active_objs,
		   info->num_objs, info->size, info->objects_per_slab, 1 << info->cache_order,
		   info->num_slabs, info->num_slabs);
	return 0;
}

/* The names of its fields are in the second line. */
static int slabinfo_show(struct seq_file *m, void *v)
{
	seq_puts(m, "slabinfo - version: 2.1\n"
		    "# name            <active_objs> <num_objs> <objsize> <objperslab> "
		    "<pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata "
		    "<active_slabs> <num_slabs> <sharedavail>\n");
	for_each_kmem_cache(put_cache, m);
	return 0;
}

/* As on Linux, which says what became of a range, or else who made it, and of what. */
static int put_area(const struct vmalloc_info *info, void *m)
{
	seq_printf(m, "0x%pK-0x%pK %7lu", (void *)info->addr, (void *)(info->addr + info->size),
		   info->size);
	if (info->retired) {
		seq_puts(m, " unpurged vm_area\n");
		return 0;
	}
	if (info->caller)
		seq_printf(m, " %pS", (void *)info->caller);
	if (info->nr_pages)
		seq_printf(m, " pages=%u", info->nr_pages);
	if (info->flags & VM_IOREMAP)
		seq_printf(m, " phys=%pa ioremap", &info->phys_addr);
	seq_puts(m, info->flags & VM_ALLOC ? " vmalloc" : info->flags & VM_MAP ? " vmap" : "");
	if (info->paged_table)
		seq_puts(m, " vpages");
	for (unsigned int nid = 0; nid < MAX_NUMNODES; nid++)
		if (info->pages_of_node[nid])
			seq_printf(m, " N%u=%u", nid, info->pages_of_node[nid]);
	seq_putc(m, '\n');
	return 0;
}

static int vmallocinfo_show(struct seq_file *m, void *v)
{
	for_each_vm_area(put_area, m);
	return 0;
}

/* What caches there are tells much of what others do. */
static int __init proc_vmstat_init(void)
{
	if (!proc_create_single("buddyinfo", 0444, NULL, buddyinfo_show) ||
	    !proc_create_single("pagetypeinfo", 0400, NULL, pagetypeinfo_show) ||
	    !proc_create_single("zoneinfo", 0444, NULL, zoneinfo_show) ||
	    !proc_create_single("vmstat", 0444, NULL, vmstat_show) ||
	    !proc_create_single("slabinfo", 0400, NULL, slabinfo_show) ||
	    !proc_create_single("vmallocinfo", 0400, NULL, vmallocinfo_show))
		return -ENOMEM;
	return 0;
}
fs_initcall(proc_vmstat_init);
