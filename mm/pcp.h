/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fast path of page allocation: a CPU's own lists. Inline, because it is
 * short and runs everywhere; see pcp.c for what guards the lists.
 */
#ifndef _MM_PCP_H
#define _MM_PCP_H

#include <linux/list.h>
#include <linux/percpu.h>

#include "internal.h"

static __always_inline unsigned int pcp_index(unsigned int order,
					      enum migratetype type)
{
	return order * PCP_TYPES + type;
}

static inline unsigned int zone_id(const struct zone *zone)
{
	return (zone->zone_pgdat->node_id << ZONES_SHIFT) + zone_idx(zone);
}

/*
 * A block from the lists, or NULL if there is none or the lists are in use by
 * the code that this interrupt came into. @busy is set before the list is
 * looked at: an interrupt before that may come and go and take the last block,
 * one after it keeps its hands off.
 */
static __always_inline struct page *
pcp_pop(struct per_cpu_pages *pcp, unsigned int order, gfp_t gfp)
{
	unsigned int i = pcp_index(order, gfp_migratetype(gfp));
	struct page *page;

	if (unlikely(pcp->busy))
		return NULL;
	pcp->busy = true;
	barrier();
	if (unlikely(!pcp->pages[i])) {
		pcp->busy = false;
		return NULL;
	}
	page = list_first_entry(&pcp->lists[i], struct page, pcp_list);
	__list_del_entry(&page->pcp_list);
	pcp->pages[i] -= 1 << order;
	WRITE_ONCE(pcp->count, pcp->count - (1 << order));
	barrier();
	pcp->busy = false;
	return page;
}

/* False if the lists are in use, as above: then the zone must take it. */
static __always_inline bool pcp_push(struct page *page, unsigned int order)
{
	struct per_cpu_pages *pcp =
		raw_cpu_ptr(&pcp_table)->of_zone[page_zone_id(page)];
	unsigned int i = pcp_index(order, get_pageblock_migratetype(page));

	if (unlikely(pcp->busy))
		return false;
	pcp->busy = true;
	barrier();
	list_add(&page->pcp_list, &pcp->lists[i]);
	pcp->pages[i] += 1 << order;
	WRITE_ONCE(pcp->count, pcp->count + (1 << order));
	barrier();
	pcp->busy = false;
	if (unlikely(pcp->count > pcp->high))
		pcp_drain_some(page);
	return true;
}

#endif /* _MM_PCP_H */
