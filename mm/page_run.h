/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages that are freed one after the other. Who frees much memory mostly frees pages that lie
 * beside each other: as blocks they cost the zone little, and the CPU's lists nothing.
 */
#ifndef _MM_PAGE_RUN_H
#define _MM_PAGE_RUN_H

#include <linux/mm.h>

/* Those that are to go: beside each other, frozen, each of order 0. Begins as { }. */
struct page_run {
	struct page *first;
	unsigned long nr;
};

/* They go. */
void page_run_end(struct page_run *run);

static __always_inline void page_run_add(struct page_run *run, struct page *page)
{
	if (unlikely(page != run->first + run->nr)) {
		page_run_end(run);
		run->first = page;
	}
	run->nr++;
}

#endif /* _MM_PAGE_RUN_H */
