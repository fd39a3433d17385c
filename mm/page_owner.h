/* SPDX-License-Identifier: GPL-2.0-only */
/* What is remembered of a page's allocation. */
#ifndef _MM_PAGE_OWNER_H
#define _MM_PAGE_OWNER_H

#include <linux/types.h>

#define PAGE_OWNER_DEPTH	10

struct page;

struct page_owner {
	unsigned long trace[PAGE_OWNER_DEPTH];	/* ends at 0 */
	u64 serial;		/* 0: free, or not the first of its block */
	gfp_t gfp;
	unsigned short order;
	pid_t pid;
};

/* Calls @fn for each allocation newer than @since. */
void page_owner_walk(u64 since, void (*fn)(const struct page *page,
					   const struct page_owner *owner,
					   void *arg), void *arg);

#endif /* _MM_PAGE_OWNER_H */
