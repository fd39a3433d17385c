/* SPDX-License-Identifier: GPL-2.0-only */
/* From a page to the entries that show it; mm/rmap.c. */
#ifndef _MM_RMAP_H
#define _MM_RMAP_H

#include <linux/mm.h>

struct pt_place;

/*
 * @found is called under RCU for each address space that shows @page, with the place,
 * whose table is not locked. Who holds the page keeps it what it is.
 */
struct rmap_walk {
	struct page *page;
	void (*found)(struct rmap_walk *walk, struct mm_struct *mm,
		      const struct pt_place *at);
	void *arg;
};

/* A page of private memory. May sleep. */
void rmap_walk_anon(struct rmap_walk *walk);
/* NULL for a page of another kind. */
struct fork_family *page_family(const struct page *page);

#endif /* _MM_RMAP_H */
