// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who allocated each page.
 *
 * Owns an array with an entry for every page frame. An entry is written by
 * whoever owns the page at the time; the walk that looks for leaks may read
 * one that is being written, and then sees it or not.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/leak.h>
#include <linux/memblock.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "internal.h"
#include "page_owner.h"

static struct page_owner *owners;	/* by page frame number */

void __init page_owner_init(void)
{
	owners = memblock_alloc(max_pfn * sizeof(*owners), PAGE_SIZE);
	if (!owners)
		pr_err("page_owner: no memory for %lu entries, not tracking\n",
		       max_pfn);
}

/* NULL where nothing is tracked: the entries of a block lie one behind the other. */
static struct page_owner *owner_of(const struct page *page)
{
	return owners ? &owners[page_to_pfn(page)] : NULL;
}

/*
 * Only the first page of a block has the whole entry. The serial number comes last: it says that
 * the page is allocated, and since when.
 */
void page_owner_alloc(struct page *page, unsigned int order, gfp_t gfp)
{
	struct page_owner *owner = owner_of(page);
	unsigned int nr;

	if (!owner)
		return;
	nr = stack_trace_save(owner->trace, PAGE_OWNER_DEPTH, 1);
	if (nr < PAGE_OWNER_DEPTH)
		owner->trace[nr] = 0;
	owner->order = order;
	owner->gfp = gfp;
	owner->pid = current->pid;
	WRITE_ONCE(owner->serial, leak_next_serial());
}

/* Each page: what was split has entries of its own. The trace stays, for page_owner_print(). */
void page_owner_free(struct page *page, unsigned int order)
{
	struct page_owner *owner = owner_of(page);

	for (unsigned long i = 0; owner && i < 1ul << order; i++)
		WRITE_ONCE(owner[i].serial, 0);
}

/* Single pages now, all by the same call. */
void page_owner_split(struct page *page, unsigned int order)
{
	struct page_owner *owner = owner_of(page);

	if (!owner)
		return;
	owner->order = 0;
	for (unsigned long i = 1; i < 1ul << order; i++)
		owner[i] = *owner;
}

/* Also of a page that is free: who had it last. */
void page_owner_print(const struct page *page)
{
	const struct page_owner *owner = owner_of(page);
	unsigned int nr = 0;

	if (!owner || !owner->trace[0])
		return;
	pr_warn("page last allocated via order %u by pid %d:\n", owner->order,
		owner->pid);
	while (nr < PAGE_OWNER_DEPTH && owner->trace[nr])
		nr++;
	stack_trace_print(owner->trace, nr, 1);
}

/* Those allocated after @since, by page frame. */
void page_owner_walk(u64 since, void (*fn)(const struct page *page,
					   const struct page_owner *owner,
					   void *arg), void *arg)
{
	for (unsigned long pfn = 0; owners && pfn < max_pfn; pfn++)
		if (READ_ONCE(owners[pfn].serial) > since)
			fn(pfn_to_page(pfn), &owners[pfn], arg);
}
