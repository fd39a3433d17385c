// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks of pages: who has a big mapping, and writes to one page of it, mostly goes on to
 * the next. So a fault there that made a page makes those beside it, too: of the aligned
 * 64 KiB around it, all where nothing is mapped.
 *
 * A big mapping is one of 2 MiB or more. There Linux gives huge pages, where it may; what
 * keeps it from that keeps us from this: MADV_NOHUGEPAGE, MAP_STACK, PR_SET_THP_DISABLE. It is
 * done only while there is much free memory, and it is nobody's error if it is not: the page
 * that was asked for is there already.
 *
 * Owns nothing: entries and pages are as those that memory.c makes.
 */
#include <asm/cacheflush.h>
#include <kunit/visibility.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "internal.h"
#include "memory.h"

/* The part of a zone that stays free of what nobody has asked for. */
#define SPARE_PART	8
static_assert(BLOCK_PAGES <= 2 * PT_GROUP);

/* A block, and the pages that are prepared for it: NULL where there is one already. */
struct block {
	unsigned long addr;
	pte_t *entries;
	struct fault at;		/* as if one of its pages were asked for */
	struct page *pages[BLOCK_PAGES];
};

static bool is_none(const struct block *b, unsigned int i)
{
	return pte_none(pte_read(&b->entries[i]));
}

/* Looked at without its lock: a guess is enough. */
VISIBLE_IF_KUNIT bool fault_may_spend(const struct zone *zone)
{
	return READ_ONCE(zone->nr_free_pages) > zone->managed_pages / SPARE_PART;
}
EXPORT_SYMBOL_IF_KUNIT(fault_may_spend);

/* As many as are at hand. Returns whether there are any. */
static bool take_pages(struct block *b)
{
	bool any = false;

	for (unsigned int i = 0; i < BLOCK_PAGES; i++) {
		b->pages[i] = is_none(b, i) ? alloc_fault_page(__GFP_ZERO) : NULL;
		if (!b->pages[i])
			continue;
		b->at.vmf.addr = b->addr + i * PAGE_SIZE;
		fault_page_is_born(b->pages[i], &b->at);
		any = true;
	}
	return any;
}

/* Under the lock of the table, as fault_set_new(). What has come meanwhile stays. */
static void map_pages(struct block *b)
{
	unsigned int flags = fault_new_flags(&b->at), nr = 0;
	struct page *table = b->at.at.table;

	pt_note(table, pt_group(b->entries) | pt_group(b->entries + BLOCK_PAGES - 1));
	for (unsigned int i = 0; i < BLOCK_PAGES; i++) {
		struct page *page = b->pages[i];

		if (!page || !is_none(b, i))
			continue;
		if (flags & PT_EXEC)
			arch_sync_code(page);
		pte_set(&b->entries[i], pte_make(page_to_phys(page), 0, flags));
		b->pages[i] = NULL;
		nr++;
	}
	pt_count(table, nr * PT_LIVE(PT_ANON));
}

static void free_the_rest(const struct block *b)
{
	for (unsigned int i = 0; i < BLOCK_PAGES; i++)
		if (b->pages[i])
			fault_free_page(b->pages[i]);
}

/* The table is where pages for it would be, and nobody frees it while we look. */
void fault_fill_block(const struct fault *f)
{
	struct block b;

	if (!fault_may_spend(page_zone(f->at.table)))
		return;
	b.addr = f->vmf.addr & -BLOCK_SIZE;
	b.entries = f->at.entry - (f->vmf.addr - b.addr) / PAGE_SIZE;
	b.at = *f;
	if (!take_pages(&b))
		return;
	if (pt_lock_place(&f->at)) {
		if (fault_vma_unchanged(f))
			map_pages(&b);
		pt_unlock(f->at.table);
	}
	free_the_rest(&b);
}
EXPORT_SYMBOL_IF_KUNIT(fault_fill_block);
