// SPDX-License-Identifier: GPL-2.0-only
/*
 * What programs are told of a frame of memory, by its number: /proc/kpageflags, kpagecount.
 * Owns nothing, and takes no locks: what is told of a page that changes is what it was, or is
 * about to be.
 */
#include <kunit/visibility.h>
#include <linux/kpage.h>
#include <linux/mm.h>
#include <uapi/linux/kernel-page-flags.h>

#include "internal.h"
#include "pt_page.h"

/* Those for who works on kernels, which Linux shows too, but promises to nobody. */
#define KPF_RESERVED	32
#define KPF_MLOCKED	33
#define KPF_PRIVATE	35

/* Which flag is told as which. */
static const struct {
	u8 ours, told;
} names[] = {
	{ PG_locked, KPF_LOCKED },		{ PG_referenced, KPF_REFERENCED },
	{ PG_uptodate, KPF_UPTODATE },		{ PG_dirty, KPF_DIRTY },
	{ PG_lru, KPF_LRU },			{ PG_active, KPF_ACTIVE },
	{ PG_slab, KPF_SLAB },			{ PG_writeback, KPF_WRITEBACK },
	{ PG_reclaim, KPF_RECLAIM },		{ PG_free, KPF_BUDDY },
	{ PG_swapbacked, KPF_SWAPBACKED },	{ PG_swapcache, KPF_SWAPCACHE },
	{ PG_unevictable, KPF_UNEVICTABLE },	{ PG_mlocked, KPF_MLOCKED },
	{ PG_head, KPF_COMPOUND_HEAD },		{ PG_table, KPF_PGTABLE },
	{ PG_reserved, KPF_RESERVED },		{ PG_private, KPF_PRIVATE },
};

unsigned long nr_page_frames(void)
{
	return max_pfn;
}
EXPORT_SYMBOL_IF_KUNIT(nr_page_frames);

/* What is kept elsewhere than in the flags of pages that belong to a process or a file. */
static u64 flags_of_use(const struct page *page)
{
	u64 told = 0;

	if (page_mapcount(page) > 0)
		told |= 1ull << KPF_MMAP;
	/* Its store would be swap, and what is in it is always right. */
	if (PageAnon(page))
		told |= 1ull << KPF_ANON | 1ull << KPF_SWAPBACKED | 1ull << KPF_UPTODATE;
	return told;
}

/* Pages of a file or of private memory that are used as one. */
static bool is_huge(const struct page *head)
{
	return PageAnon(head) || PageLRU(head);
}

/* Of several pages that are one. */
static u64 flags_of_compound(const struct page *page)
{
	const struct page *head = compound_head(page);
	u64 told = 0;

	if (PageTail(page))
		told |= 1ull << KPF_COMPOUND_TAIL;
	if (PageSlab(head))
		told |= 1ull << KPF_SLAB;
	else if (PageCompound(page) && is_huge(head))
		told |= 1ull << KPF_THP;
	return told;
}

/* Has it a mapping and map counts? Others use these words for what they like. */
static bool is_of_file_or_process(const struct page *page)
{
	return !PageTail(page) && !PageSlab(page) && !PageTable(page) && !PageFree(page);
}

u64 stable_page_flags(unsigned long pfn)
{
	const struct page *page;
	unsigned long flags;
	u64 told;

	if (!pfn_valid(pfn))
		return 1ull << KPF_NOPAGE;
	page = pfn_to_page(pfn);
	flags = READ_ONCE(page->flags);
	told = flags_of_compound(page);
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (flags & BIT(names[i].ours))
			told |= 1ull << names[i].told;
	if (is_of_file_or_process(page))
		told |= flags_of_use(page);
	if (page == zero_page)
		told |= 1ull << KPF_ZERO_PAGE;
	return told;
}
EXPORT_SYMBOL_IF_KUNIT(stable_page_flags);

/* A table that is shared since a fork counts once: see mm/pt_user.h. */
u64 pfn_mapcount(unsigned long pfn)
{
	const struct page *page;

	if (!pfn_valid(pfn))
		return 0;
	page = pfn_to_page(pfn);
	return is_of_file_or_process(page) ? max(page_mapcount(page), 0) : 0;
}
EXPORT_SYMBOL_IF_KUNIT(pfn_mapcount);
