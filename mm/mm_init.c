// SPDX-License-Identifier: GPL-2.0-only
/*
 * From memblock's list of memory to nodes, zones and free pages.
 *
 * Owns node_data[], node_online_map and the sizes of zones. Runs once, at
 * boot, before there is a second CPU.
 */
#include <asm/setup.h>
#include <kunit/visibility.h>
#include <linux/cmdline.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kernel_map.h>
#include <linux/linear_map.h>
#include <linux/memblock.h>
#include <linux/numa.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "internal.h"
#include "vmalloc_area.h"

struct pglist_data *node_data[MAX_NUMNODES] __read_mostly;
EXPORT_SYMBOL_GPL(node_data);
nodemask_t node_online_map __read_mostly;
EXPORT_SYMBOL_GPL(node_online_map);
unsigned long max_pfn __ro_after_init;
EXPORT_SYMBOL_IF_KUNIT(max_pfn);

static const char *const zone_names[MAX_NR_ZONES] = {
	[ZONE_DMA32] = "DMA32",
	[ZONE_NORMAL] = "Normal",
	[ZONE_MOVABLE] = "Movable",
};

/* Bytes that only movable pages may use, in all nodes together: movablecore=. */
static phys_addr_t movable_bytes __initdata;

/*
 * The reserve for movable pages is a wish, which node_zones_init() grants as far
 * as the node is large enough.
 */
static int __init movablecore_param(char *val)
{
	char *end;

	if (!val)
		return -EINVAL;
	movable_bytes = memparse(val, &end);
	return *end ? -EINVAL : 0;
}
early_param("movablecore", movablecore_param);

/* The memory regions as they were when struct pages were made for them. */
static struct memblock_type ram __ro_after_init;

/*
 * pfn_valid() is asked about wild pointers at any time, and memblock may change
 * after the boot (tests do it): so it looks at a copy.
 */
static void __init remember_ram(void)
{
	size_t size = memblock.memory.cnt * sizeof(*ram.regions);

	ram = memblock.memory;
	ram.regions = memblock_alloc(size, SMP_CACHE_BYTES);
	if (!ram.regions)
		panic("no memory for the list of memory regions\n");
	memcpy(ram.regions, memblock.memory.regions, size);
}

u8 *pageblock_types __ro_after_init;
EXPORT_SYMBOL_IF_KUNIT(pageblock_types);

/* Most memory ends up in processes: movable until asked otherwise. */
static void __init pageblocks_init(void)
{
	size_t nr = (max_pfn >> pageblock_order) + 1;

	pageblock_types = memblock_alloc(nr, SMP_CACHE_BYTES);
	if (!pageblock_types)
		panic("no memory for the types of %zu pageblocks\n", nr);
	memset(pageblock_types, MIGRATE_MOVABLE, nr);
}

/*
 * True if the frame is memory, so that its struct page means something. Regions
 * are few; callers are reports and checks of user input, not fast paths.
 */
bool pfn_valid(unsigned long pfn)
{
	phys_addr_t phys = PFN_PHYS(pfn);

	if (pfn >= max_pfn)
		return false;
	for (unsigned long i = 0; i < ram.cnt; i++)
		if (phys - ram.regions[i].base < ram.regions[i].size)
			return true;
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(pfn_valid);

/* Pages of the node's memory that lie in [start, end). */
static unsigned long __init pages_between(int nid, unsigned long start,
					  unsigned long end)
{
	const struct memblock_region *r;
	unsigned long nr = 0;

	for_each_mem_region(r) {
		unsigned long from = max(PFN_UP(r->base), start);
		unsigned long to = min(PFN_DOWN(r->base + r->size), end);

		if (r->nid == nid && from < to)
			nr += to - from;
	}
	return nr;
}

/*
 * From the node's first frame to behind its last; what lies between may have
 * holes, or even belong to others.
 */
static void __init node_span(int nid, unsigned long *start, unsigned long *end)
{
	const struct memblock_region *r;

	*start = ULONG_MAX;
	*end = 0;
	for_each_mem_region(r) {
		if (r->nid != nid)
			continue;
		*start = min(*start, (unsigned long)PFN_UP(r->base));
		*end = max(*end, (unsigned long)PFN_DOWN(r->base + r->size));
	}
}

/*
 * An empty zone is initialised too, so that walkers need not ask first; it has
 * no pages, and populated_zone() says so.
 */
static void __init zone_init(pg_data_t *pgdat, enum zone_type type,
			     unsigned long start, unsigned long end)
{
	struct zone *zone = &pgdat->node_zones[type];

	zone->name = zone_names[type];
	zone->zone_pgdat = pgdat;
	spin_lock_init(&zone->lock);
	for (int order = 0; order < NR_PAGE_ORDERS; order++)
		for (int mt = 0; mt < MIGRATE_TYPES; mt++)
			INIT_LIST_HEAD(&zone->free_area[order].free_list[mt]);
	pcp_init_boot(zone);
	if (start >= end)
		return;

	zone->zone_start_pfn = start;
	zone->spanned_pages = end - start;
	zone->present_pages = pages_between(pgdat->node_id, start, end);
	pr_info("  Node %d %-8s [mem %#018lx-%#018lx]\n", pgdat->node_id,
		zone->name, start << PAGE_SHIFT, (end << PAGE_SHIFT) - 1);
}

/* The node's share of movablecore=, by its part of all memory. */
static unsigned long __init movable_pages(const pg_data_t *pgdat)
{
	unsigned long all = memblock_phys_mem_size() >> PAGE_SHIFT;

	/* Cut to what there is, so that the product does not wrap. */
	return min(movable_bytes >> PAGE_SHIFT, all) *
	       pgdat->node_present_pages / all;
}

/*
 * Borders between zones are whole pageblocks, so that none is in two. A node
 * keeps something for the kernel: what asks for all of it gets nothing.
 */
static void __init node_zones_init(pg_data_t *pgdat, unsigned long start,
				   unsigned long end)
{
	unsigned long dma_end = clamp(PHYS_PFN(ARCH_DMA32_END), start, end);
	unsigned long movable = movable_pages(pgdat);
	unsigned long normal_end = end;

	if (movable && movable < end - dma_end)
		normal_end = max(ALIGN_DOWN(end - movable, pageblock_nr_pages),
				 dma_end);
	else if (movable)
		pr_warn("movablecore=: node %d is too small for its share, %lu MiB\n",
			pgdat->node_id, movable >> (20 - PAGE_SHIFT));
	zone_init(pgdat, ZONE_DMA32, start, dma_end);
	zone_init(pgdat, ZONE_NORMAL, dma_end, normal_end);
	zone_init(pgdat, ZONE_MOVABLE, normal_end, end);
}

/*
 * A page is born reserved, with its node and zone in the flags, where they stay.
 * The allocator gets it later, or never.
 */
static void __init page_init(unsigned long pfn, int nid, enum zone_type type)
{
	struct page *page = pfn_to_page(pfn);

	page->flags = ((unsigned long)nid << NODES_PGSHIFT) |
		      ((unsigned long)type << ZONES_PGSHIFT) | BIT(PG_reserved);
	INIT_LIST_HEAD(&page->lru);
	atomic64_set(&page->_counts, 0);
}

/*
 * Every frame that is memory gets its struct page. Frames in holes keep zeroed
 * ones, which look like reserved pages of no kind.
 */
static void __init node_pages_init(pg_data_t *pgdat)
{
	const struct memblock_region *r;

	for_each_mem_region(r) {
		unsigned long end = PFN_DOWN(r->base + r->size);

		if (r->nid != pgdat->node_id)
			continue;
		for (unsigned long pfn = PFN_UP(r->base); pfn < end; pfn++) {
			enum zone_type type = ZONE_DMA32;

			while (!zone_spans_pfn(&pgdat->node_zones[type], pfn))
				type++;
			page_init(pfn, pgdat->node_id, type);
		}
	}
}

/* A node's own data lie in its own memory where that is possible. */
static void __init node_init(int nid)
{
	unsigned long start, end;
	pg_data_t *pgdat;

	node_span(nid, &start, &end);
	pgdat = memblock_alloc_node(sizeof(*pgdat), SMP_CACHE_BYTES, nid);
	if (!pgdat)
		panic("no memory for the data of node %d\n", nid);
	pgdat->node_id = nid;
	pgdat->node_start_pfn = start;
	pgdat->node_spanned_pages = end - start;
	pgdat->node_present_pages = pages_between(nid, start, end);
	node_data[nid] = pgdat;
	__set_bit(nid, node_online_map.bits);
	node_zones_init(pgdat, start, end);
	node_pages_init(pgdat);
}

/* Adds the node's zones from @highest down to the @nr that are there. */
static int __init add_node_zones(struct zonelist *list, int nr,
				 pg_data_t *pgdat, int highest)
{
	for (int type = highest; pgdat && type >= 0; type--)
		if (populated_zone(&pgdat->node_zones[type]))
			list->zones[nr++] = &pgdat->node_zones[type];
	return nr;
}

/* Of the nodes that are not in @used, the nearest; of those, the next one up. */
static int __init nearest_node(int from, const nodemask_t *used)
{
	int best = NUMA_NO_NODE;

	for (int i = 0; i < MAX_NUMNODES; i++) {
		int nid = (from + i) % MAX_NUMNODES;

		if (!node_online(nid) || test_bit(nid, used->bits))
			continue;
		if (best == NUMA_NO_NODE ||
		    node_distance(from, nid) < node_distance(from, best))
			best = nid;
	}
	return best;
}

/* This node's zones from the highest allowed down, then nearer nodes' first. */
static void __init zonelists_init(pg_data_t *pgdat)
{
	for (int highest = 0; highest < MAX_NR_ZONES; highest++) {
		struct zonelist *near = pgdat->node_zonelists[ZONELIST_NOFALLBACK];
		struct zonelist *all = pgdat->node_zonelists[ZONELIST_FALLBACK];
		nodemask_t used = { 0 };
		int nr = 0, nid;

		add_node_zones(&near[highest], 0, pgdat, highest);
		while ((nid = nearest_node(pgdat->node_id, &used)) >= 0) {
			__set_bit(nid, used.bits);
			nr = add_node_zones(&all[highest], nr, node_data[nid],
					    highest);
		}
	}
}

/* A CPU that no table puts anywhere is given a node by turns. */
static int __init cpu_node(int cpu)
{
	int nid = early_cpu_to_node(cpu);

	if (nid != NUMA_NO_NODE && node_online(nid))
		return nid;
	nid = find_first_bit(node_online_map.bits, MAX_NUMNODES);

	for (int i = cpu % num_online_nodes(); i > 0; i--)
		nid = find_next_bit(node_online_map.bits, MAX_NUMNODES,
				    nid + 1);
	return nid;
}

void __init paging_init(void)
{
	const struct memblock_region *r;
	int nid, cpu;

	if (!memblock.memory.cnt)
		panic("no memory\n");
	memblock_dump_all();
	vmap_windows_init();
	linear_map_init();
	max_pfn = PFN_DOWN(memblock_end_of_DRAM());
	remember_ram();
	pageblocks_init();
	vmemmap_init();
	pr_info("Zone ranges:\n");
	for_each_mem_region(r)
		if (!node_online(r->nid))
			node_init(r->nid);
	for_each_online_node(nid)
		zonelists_init(NODE_DATA(nid));
	for_each_possible_cpu(cpu) {
		per_cpu(numa_node, cpu) = cpu_node(cpu);
		pcp_table_init(cpu);
	}
}

/* Hands [start, end) over in the largest blocks that alignment allows. */
static void __init free_range(unsigned long start, unsigned long end)
{
	while (start < end) {
		unsigned int order = MAX_PAGE_ORDER;

		if (start)
			order = min_t(unsigned int, order, __ffs(start));
		while (start + (1ul << order) > end)
			order--;
		/* A block is of one zone; zones end at pageblocks. */
		while (page_zone(pfn_to_page(start)) !=
		       page_zone(pfn_to_page(start + (1ul << order) - 1)))
			order--;
		free_pages_core(pfn_to_page(start), order);
		start += 1ul << order;
	}
}

/* Linux's rule: the square root of 16 times the memory in KiB. */
static unsigned long __init default_min_free_kbytes(void)
{
	unsigned long kbytes = totalram_pages() << (PAGE_SHIFT - 10);
	unsigned long root = 0;

	while ((root + 1) * (root + 1) <= kbytes * 16)
		root++;
	return clamp(root, 128ul, 262144ul);
}

/*
 * What could be had from the better zones of the node, by Linux's ratios:
 * memory that is good for everything must not use up what is good for few.
 */
static void __init set_lowmem_reserve(struct zone *zone)
{
	static const unsigned int ratio[MAX_NR_ZONES] = {
		[ZONE_DMA32] = 256, [ZONE_NORMAL] = 32, [ZONE_MOVABLE] = 1,
	};
	const struct zone *zones = zone->zone_pgdat->node_zones;
	unsigned long better = 0;

	for (int i = zone_idx(zone) + 1; i < MAX_NR_ZONES; i++) {
		better += zones[i].managed_pages;
		zone->lowmem_reserve[i] = better / ratio[zone_idx(zone)];
	}
}

/*
 * Each zone keeps a share of the reserve by its size. The distance between the
 * marks gives kswapd time to work before anybody has to wait: a quarter of the
 * reserve, or a thousandth of the zone if that is more.
 */
void __init setup_watermarks(void)
{
	unsigned long min_pages = default_min_free_kbytes() >> (PAGE_SHIFT - 10);
	int nid;

	for_each_online_node(nid) {
		struct zone *zone;

		for_each_zone_of(zone, NODE_DATA(nid)) {
			unsigned long min = min_pages * zone->managed_pages /
					    totalram_pages();
			unsigned long step = max(min / 4,
						 zone->managed_pages / 1000);

			zone->_watermark[WMARK_MIN] = min;
			zone->_watermark[WMARK_LOW] = min + step;
			zone->_watermark[WMARK_HIGH] = min + 2 * step;
			set_lowmem_reserve(zone);
		}
	}
}

/*
 * From here on memblock has nothing to give: all that is not reserved is the
 * buddy system's.
 */
void __init mem_init(void)
{
	phys_addr_t start, end;
	unsigned long i = 0;
	int nid, cpu;

	page_owner_init();
	for_each_free_mem_range(i, &start, &end)
		if (PFN_UP(start) < PFN_DOWN(end))
			free_range(PFN_UP(start), PFN_DOWN(end));
	setup_watermarks();
	for_each_online_node(nid) {
		struct zone *zone;

		for_each_zone_of(zone, NODE_DATA(nid))
			if (populated_zone(zone))
				pcp_init(zone);
	}
	for_each_possible_cpu(cpu)
		pcp_table_init(cpu);
	pr_info("Memory: %luK/%lluK available\n",
		nr_free_pages() << (PAGE_SHIFT - 10),
		memblock_phys_mem_size() >> 10);
}
