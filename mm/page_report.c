// SPDX-License-Identifier: GPL-2.0-only
/* What page allocation has to say when something is wrong. Owns nothing. */
#include <kunit/visibility.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "internal.h"

static const char *const flag_names[__NR_PAGEFLAGS] = {
	[PG_locked] = "locked", [PG_referenced] = "referenced",
	[PG_uptodate] = "uptodate", [PG_dirty] = "dirty", [PG_lru] = "lru",
	[PG_active] = "active", [PG_workingset] = "workingset",
	[PG_writeback] = "writeback", [PG_reclaim] = "reclaim",
	[PG_swapbacked] = "swapbacked", [PG_swapcache] = "swapcache",
	[PG_unevictable] = "unevictable", [PG_mlocked] = "mlocked",
	[PG_private] = "private", [PG_head] = "head",
	[PG_reserved] = "reserved", [PG_slab] = "slab", [PG_table] = "table",
	[PG_large_kmalloc] = "large_kmalloc", [PG_free] = "free",
	[PG_buddy] = "buddy", [PG_poisoned] = "poisoned",
};

static const struct {
	gfp_t bits;
	const char *name;
} gfp_names[] = {
	/* Whole recipes first: each takes its bits off what is left to name. */
	{ GFP_HIGHUSER_MOVABLE, "GFP_HIGHUSER_MOVABLE" },
	{ GFP_USER, "GFP_USER" },
	{ GFP_KERNEL, "GFP_KERNEL" },
	{ GFP_NOFS, "GFP_NOFS" },
	{ GFP_ATOMIC, "GFP_ATOMIC" },
	{ GFP_NOIO, "GFP_NOIO" },
	{ GFP_NOWAIT, "GFP_NOWAIT" },
	{ __GFP_DMA32, "GFP_DMA32" },
	{ __GFP_HIGH, "__GFP_HIGH" },
	{ __GFP_IO, "__GFP_IO" },
	{ __GFP_FS, "__GFP_FS" },
	{ __GFP_MOVABLE, "__GFP_MOVABLE" },
	{ __GFP_RECLAIMABLE, "__GFP_RECLAIMABLE" },
	{ __GFP_ZERO, "__GFP_ZERO" },
	{ __GFP_NOWARN, "__GFP_NOWARN" },
	{ __GFP_RETRY_MAYFAIL, "__GFP_RETRY_MAYFAIL" },
	{ __GFP_NOFAIL, "__GFP_NOFAIL" },
	{ __GFP_NORETRY, "__GFP_NORETRY" },
	{ __GFP_COMP, "__GFP_COMP" },
	{ __GFP_MEMALLOC, "__GFP_MEMALLOC" },
	{ __GFP_NOMEMALLOC, "__GFP_NOMEMALLOC" },
	{ __GFP_HARDWALL, "__GFP_HARDWALL" },
	{ __GFP_THISNODE, "__GFP_THISNODE" },
	{ __GFP_ACCOUNT, "__GFP_ACCOUNT" },
	{ __GFP_WRITE, "__GFP_WRITE" },
	{ __GFP_DIRECT_RECLAIM, "__GFP_DIRECT_RECLAIM" },
	{ __GFP_KSWAPD_RECLAIM, "__GFP_KSWAPD_RECLAIM" },
};

/*
 * What is left when all known names are taken off is printed as a number, so
 * that nothing is hidden.
 */
const char *gfp_flags_text(gfp_t gfp, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(gfp_names); i++) {
		if ((gfp & gfp_names[i].bits) != gfp_names[i].bits)
			continue;
		len += scnprintf(buf + len, size - len, "%s%s",
				 len ? "|" : "", gfp_names[i].name);
		gfp &= ~gfp_names[i].bits;
	}
	if (gfp || !len)
		scnprintf(buf + len, size - len, "%s%#x", len ? "|" : "",
			  (__force unsigned int)gfp);
	return buf;
}
EXPORT_SYMBOL_IF_KUNIT(gfp_flags_text);

/* Names of the flags that are set, separated by "|". */
static const char *page_flags_text(unsigned long flags, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (int i = 0; i < __NR_PAGEFLAGS; i++)
		if (flags & BIT(i))
			len += scnprintf(buf + len, size - len, "%s%s",
					 len ? "|" : "", flag_names[i]);
	return buf;
}

/*
 * All that is known of a page, for a report about it. Reads without any lock:
 * the page may be changing, and the report is better than none.
 */
void dump_page(const struct page *page, const char *reason)
{
	char text[160];

	pr_warn("page: %px refcount:%d mapcount:%d mapping:%px index:%#lx pfn:%#lx\n",
		page, page_ref_count(page), page_mapcount(page),
		page->mapping, page->index, page_to_pfn(page));
	pr_warn("flags: %#lx(%s|node=%d|zone=%d)\n", page->flags,
		page_flags_text(page->flags, text, sizeof(text)),
		page_to_nid(page), page_zonenum(page));
	if (reason)
		pr_warn("page dumped because: %s\n", reason);
	page_owner_print(page);
}
EXPORT_SYMBOL_IF_KUNIT(dump_page);

/*
 * A page in a state that it cannot be in. Whoever finds one reports it here and
 * keeps it out of use; the kernel goes on.
 */
void bad_page(const struct page *page, const char *reason)
{
	if (WARN(1, "BUG: Bad page state in process %s  pfn:%05lx: %s\n",
		 current->comm, page_to_pfn(page), reason))
		dump_page(page, reason);
}

/*
 * Free memory by order: a zone with much memory and no long blocks is
 * fragmented, and this shows it.
 */
static void show_zone(const struct zone *zone)
{
	pr_info("Node %d %s free:%lukB min:%lukB low:%lukB high:%lukB managed:%lukB\n",
		zone->zone_pgdat->node_id, zone->name,
		READ_ONCE(zone->nr_free_pages) << (PAGE_SHIFT - 10),
		min_wmark_pages(zone) << (PAGE_SHIFT - 10),
		low_wmark_pages(zone) << (PAGE_SHIFT - 10),
		high_wmark_pages(zone) << (PAGE_SHIFT - 10),
		READ_ONCE(zone->managed_pages) << (PAGE_SHIFT - 10));
	pr_info("Node %d %s:", zone->zone_pgdat->node_id, zone->name);
	for (int order = 0; order < NR_PAGE_ORDERS; order++)
		pr_cont(" %lu*%lukB", READ_ONCE(zone->free_area[order].nr_free),
			(PAGE_SIZE << order) >> 10);
	pr_cont("\n");
}

void show_mem(void)
{
	int nid;

	pr_info("Mem-Info: %lu pages RAM, %lu free\n", totalram_pages(),
		nr_free_pages());
	for_each_online_node(nid) {
		struct zone *zone;

		for_each_zone_of(zone, NODE_DATA(nid))
			if (populated_zone(zone))
				show_zone(zone);
	}
}

/*
 * An allocation failed, and nobody asked for silence. Limited in rate, since
 * under pressure it would be said a thousand times a second.
 */
void warn_alloc(gfp_t gfp, unsigned int order, const char *what)
{
	static DEFINE_RATELIMIT_STATE(nopage_rs, 10 * NSEC_PER_SEC, 3);
	char text[160];

	if ((gfp & __GFP_NOWARN) || !__ratelimit(&nopage_rs))
		return;
	pr_warn("%s: %s: order:%u, mode:%#x(%s)\n", current->comm, what, order,
		(__force unsigned int)gfp,
		gfp_flags_text(gfp, text, sizeof(text)));
	dump_stack();
	show_mem();
}
