// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks of small orders that a CPU keeps for itself.
 *
 * The fast path of page allocation: no lock and no atomic operation, since
 * nobody but this CPU touches its lists. An interrupt may come in the middle
 * and want a page too, so @busy is set meanwhile; who finds it set goes to
 * the zone. The lists are refilled and emptied by batches, under zone->lock,
 * and not while @busy is set.
 */
#include <kunit/visibility.h>
#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "internal.h"
#include "pcp.h"

/* Pages of a batch, and how many a CPU may hold: between these, as the zone is large. */
#define PCP_BATCH	32ul
#define PCP_HIGH_LEAST	(PCP_BATCH * 6)
#define PCP_HIGH_MOST	(PCP_BATCH * 128)

static DEFINE_PER_CPU(struct per_cpu_pages, boot_pageset);
DEFINE_PER_CPU(struct pcp_table, pcp_table);

static void pageset_init(struct per_cpu_pages *pcp, unsigned long high)
{
	for (int i = 0; i < NR_PCP_LISTS; i++)
		INIT_LIST_HEAD(&pcp->lists[i]);
	pcp->batch = PCP_BATCH;
	pcp->high = high;
}

/* At boot all zones share one pageset that never keeps anything. */
void __init pcp_init_boot(struct zone *zone)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct per_cpu_pages *pcp = per_cpu_ptr(&boot_pageset, cpu);

		pageset_init(pcp, 0);
		pcp->batch = 1;
	}
	zone->per_cpu_pageset = &boot_pageset;
}

/*
 * All CPUs together may hold what the zone has free when it begins to run short. What a thread
 * uses and gives back again and again is to stay with its CPU, whose caches know it.
 */
void __init pcp_init(struct zone *zone)
{
	unsigned long high = clamp(low_wmark_pages(zone) / num_possible_cpus(),
				   PCP_HIGH_LEAST, PCP_HIGH_MOST);
	struct per_cpu_pages __percpu *sets = alloc_percpu(struct per_cpu_pages);
	int cpu;

	if (!sets)
		panic("no per-CPU memory for the lists of zone %s\n",
		      zone->name);
	for_each_possible_cpu(cpu)
		pageset_init(per_cpu_ptr(sets, cpu), high);
	zone->per_cpu_pageset = sets;
}

/*
 * The best zone of the node for each combination of zone bits. One that the
 * node does not have gets the lists on which there is never anything: other
 * nodes' zones are for the slow path, which heeds __GFP_THISNODE.
 */
void __init pcp_table_init(int cpu)
{
	static const enum zone_type highest[4] = {
		ZONE_NORMAL, ZONE_DMA32, ZONE_MOVABLE, ZONE_DMA32,
	};
	struct pcp_table *table = per_cpu_ptr(&pcp_table, cpu);
	const pg_data_t *node = NODE_DATA(per_cpu(numa_node, cpu));
	const struct zonelist *lists = node->node_zonelists[ZONELIST_FALLBACK];
	struct zone *zone;
	int nid;

	for (int i = 0; i < 4; i++) {
		bool near;

		zone = lists[highest[i]].zones[0];
		near = zone && zone->zone_pgdat == node;
		table->best[i] = per_cpu_ptr(near ? zone->per_cpu_pageset :
						    &boot_pageset, cpu);
	}
	for_each_online_node(nid)
		for_each_zone_of(zone, NODE_DATA(nid))
			table->of_zone[zone_id(zone)] =
				per_cpu_ptr(zone->per_cpu_pageset, cpu);
}

/*
 * With interrupts off, so that @busy means: we are the interrupt of somebody
 * who is at work on these lists. Then the batch goes back to the zone.
 */
static void pcp_add_batch(struct zone *zone, struct list_head *batch,
			  unsigned int index, int pages)
{
	struct page *page, *next;
	struct per_cpu_pages *pcp;

	guard(irqsave)();
	pcp = raw_cpu_ptr(zone->per_cpu_pageset);
	if (likely(!pcp->busy)) {
		list_splice(batch, &pcp->lists[index]);
		pcp->pages[index] += pages;
		WRITE_ONCE(pcp->count, pcp->count + pages);
		return;
	}
	guard(spinlock)(&zone->lock);
	list_for_each_entry_safe(page, next, batch, pcp_list)
		buddy_free(zone, page, index / PCP_TYPES);
}

/* @nr blocks beside each other, behind those of the batch. */
static void add_run(struct list_head *batch, struct page *page, unsigned int nr,
		    unsigned int order)
{
	struct list_head *last = batch->prev;

	for (; nr; nr--, page += 1ul << order) {
		last->next = &page->pcp_list;
		page->pcp_list.prev = last;
		last = &page->pcp_list;
	}
	last->next = batch;
	batch->prev = last;
}

/*
 * About @want blocks, or what there is; returns how many. What little is missing at the
 * end is not worth cutting a long block for: the next batch would begin with its pieces.
 */
static int take_batch(struct zone *zone, unsigned int index, int want,
		      struct list_head *batch)
{
	unsigned int order = index / PCP_TYPES, nr;
	int got = 0;

	guard(spinlock_irqsave)(&zone->lock);
	for (; got < want - want / 4; got += nr) {
		struct page *page;

		nr = want - got;
		page = buddy_alloc_run(zone, order, index % PCP_TYPES, &nr);
		if (!page)
			break;
		add_run(batch, page, nr, order);
	}
	return got;
}

/*
 * Takes a batch of blocks from the zone: one for the caller, who gets it, the
 * rest for the list, as far as @spare goes: what is on the lists is anybody's.
 */
struct page *pcp_refill(struct zone *zone, unsigned int order,
			enum migratetype type, long spare)
{
	long batch_pages = raw_cpu_ptr(zone->per_cpu_pageset)->batch;
	int want = max(min(batch_pages, spare) >> order, 1l), got;
	unsigned int index = pcp_index(order, type);
	struct page *first;
	LIST_HEAD(batch);

	got = take_batch(zone, index, want, &batch);
	if (!got)
		return NULL;
	first = list_first_entry(&batch, struct page, pcp_list);
	list_del(&first->pcp_list);
	if (got > 1)
		pcp_add_batch(zone, &batch, index, (got - 1) << order);
	return first;
}

struct page *pcp_alloc(struct zone *zone, unsigned int order, gfp_t gfp)
{
	return pcp_pop(raw_cpu_ptr(zone->per_cpu_pageset), order, gfp);
}

/* The list that most pages are in. */
static unsigned int longest_list(const struct per_cpu_pages *pcp)
{
	unsigned int longest = 0;

	for (unsigned int i = 1; i < NR_PCP_LISTS; i++)
		if (pcp->pages[i] > pcp->pages[longest])
			longest = i;
	return longest;
}

/* Those of one list that were unused for longest; how many of the pages are still to go. */
static int drain_list(struct zone *zone, struct per_cpu_pages *pcp, unsigned int i, int pages)
{
	unsigned int order = i / PCP_TYPES;

	for (; pages > 0 && pcp->pages[i]; pages -= 1 << order) {
		struct page *page = list_last_entry(&pcp->lists[i], struct page, pcp_list);

		list_del(&page->pcp_list);
		pcp->pages[i] -= 1 << order;
		WRITE_ONCE(pcp->count, pcp->count - (1 << order));
		buddy_free(zone, page, order);
	}
	return pages;
}

/*
 * Gives blocks of this CPU back, those of the longest list first. If they were taken from
 * whichever, a list in use might be emptied for what lies in the others, filled for the next
 * page that is wanted, and emptied again.
 */
static void pcp_drain(struct zone *zone, int pages)
{
	struct per_cpu_pages *pcp;
	unsigned long flags;

	local_irq_save(flags);
	pcp = raw_cpu_ptr(zone->per_cpu_pageset);
	if (pcp->busy)
		goto out;	/* we are the interrupt of who is at work here */
	spin_lock(&zone->lock);
	while (pages > 0 && pcp->count)
		pages = drain_list(zone, pcp, longest_list(pcp), pages);
	spin_unlock(&zone->lock);
out:
	local_irq_restore(flags);
}

/* This CPU has too many of the zone's pages: a batch goes back. */
void pcp_drain_some(struct page *page)
{
	struct zone *zone = page_zone(page);

	pcp_drain(zone, raw_cpu_ptr(zone->per_cpu_pageset)->batch);
}

unsigned long pcp_nr_pages(struct zone *zone)
{
	unsigned long nr = 0;
	int cpu;

	for_each_online_cpu(cpu)
		nr += READ_ONCE(per_cpu_ptr(zone->per_cpu_pageset, cpu)->count);
	return nr;
}

void drain_local_pages(struct zone *only)
{
	int nid;

	for_each_online_node(nid) {
		struct zone *zone;

		for_each_zone_of(zone, NODE_DATA(nid))
			if (populated_zone(zone) && (!only || zone == only))
				pcp_drain(zone, INT_MAX);
	}
}

static void drain_ipi(void *zone)
{
	drain_local_pages(zone);
}

void drain_all_pages(struct zone *zone)
{
	on_each_cpu(drain_ipi, zone, true);
}
EXPORT_SYMBOL_IF_KUNIT(drain_all_pages);
