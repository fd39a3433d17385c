// SPDX-License-Identifier: GPL-2.0-only
/* Runs of pages become blocks again when they are freed. Owns nothing. */
#include <kunit/visibility.h>
#include <linux/spinlock.h>

#include "internal.h"
#include "page_run.h"

/* Shorter ones are for the CPU's lists, from which the next pages are taken. */
#define RUN_MIN		32

/* None, too. Where they become parts of larger blocks, their neighbours outside do as well. */
static void free_blocks(struct zone *zone, struct page *page, unsigned long nr)
{
	unsigned long pfn = page_to_pfn(page);

	guard(spinlock_irqsave)(&zone->lock);
	buddy_free_range(zone, pfn, pfn + nr);
}

/* Pages in a doubtful state stay out of use, as when they are freed alone. */
static void free_run(struct page *page, unsigned long nr)
{
	struct zone *zone = page_zone(page);
	unsigned long sound = 0;

	for (unsigned long i = 0; i < nr; i++) {
		if (likely(free_page_prepare(page + i))) {
			sound++;
			continue;
		}
		free_blocks(zone, page + i - sound, sound);
		sound = 0;
	}
	free_blocks(zone, page + nr - sound, sound);
}

/* The zone's lock is taken once for all of them. */
void page_run_end(struct page_run *run)
{
	struct page *page = run->first;
	unsigned long nr = run->nr;

	run->nr = 0;
	if (nr >= RUN_MIN && page_zone(page) == page_zone(page + nr - 1)) {
		free_run(page, nr);
		return;
	}
	/* The next ones to be had are the last ones that went: they are to be in order, too. */
	while (nr--)
		free_frozen_pages(page + nr, 0);
}
EXPORT_SYMBOL_IF_KUNIT(page_run_end);
