/* SPDX-License-Identifier: GPL-2.0-only */
/* What several tests of page allocation do with zones. */
#ifndef _MM_TESTS_ZONES_H
#define _MM_TESTS_ZONES_H

#include <linux/list.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

#include "../internal.h"

/* Every zone, with all CPUs' lists given back: are its free lists sound? */
static inline bool zones_are_sound(void)
{
	int nid;

	drain_all_pages(NULL);
	for_each_online_node(nid) {
		struct zone *zone;

		for_each_zone_of(zone, NODE_DATA(nid)) {
			guard(spinlock_irqsave)(&zone->lock);
			if (!buddy_verify(zone))
				return false;
		}
	}
	return true;
}

/* Takes whole blocks until none is left; they hang on @list. */
static inline unsigned long take_everything(struct list_head *list, gfp_t gfp,
					    unsigned int order)
{
	struct page *page;
	unsigned long nr = 0;

	while ((page = alloc_frozen_pages(gfp | __GFP_NOWARN, order))) {
		list_add(&page->lru, list);
		nr++;
	}
	return nr;
}

static inline void give_back(struct list_head *list, unsigned int order)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, list, lru) {
		list_del(&page->lru);
		free_frozen_pages(page, order);
	}
}

/* Could a block of @order be had at all on this machine, however small? */
static inline bool machine_has_block(unsigned int order)
{
	struct page *page = alloc_frozen_pages(GFP_KERNEL | __GFP_NOWARN, order);

	if (page)
		free_frozen_pages(page, order);
	return page;
}

#endif /* _MM_TESTS_ZONES_H */
