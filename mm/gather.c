// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was taken out of an address space, on its way to be freed: first every CPU
 * forgets it, then pages go, and tables when nobody walks by them any more.
 *
 * A table of the lowest level that went as a whole still has its entries: they are
 * looked at here for the first time. Owns nothing.
 */
#include <kunit/visibility.h>
#include <linux/mm.h>

#include "page_run.h"
#include "pt_verbs.h"
#include "space.h"

/* Nothing has been touched since. */
static void begin(struct mmu_gather *tlb)
{
	tlb->start = ~0ul;
	tlb->end = 0;
	tlb->tables_changed = false;
	tlb->tables = NULL;
	tlb->nr_pages = 0;
}

void tlb_gather(struct mmu_gather *tlb, struct mm_struct *mm)
{
	tlb->mm = mm;
	tlb->nr_gone = 0;
	begin(tlb);
}
EXPORT_SYMBOL_IF_KUNIT(tlb_gather);

/*
 * Of an empty table CPUs remember only the way there, which any of its addresses makes them
 * forget; of another, entries where there may be some.
 */
void tlb_touch_table(struct mmu_gather *tlb, const struct pt_place *at)
{
	unsigned long size = pt_level_size(at->level), group = size / PT_ENTRIES * PT_GROUP;
	u64 groups = at->table->pt_live ? at->table->pt_groups : 0;

	tlb->tables_changed = true;
	if (groups)
		tlb_touch(tlb, (at->addr & ~(size - 1)) + __ffs64(groups) * group,
			  (fls64(groups) - __ffs64(groups)) * group);
	else
		tlb_touch(tlb, at->addr & PAGE_MASK, PAGE_SIZE);
}

/* Nobody but us has the page in hand: it is the last map that goes. */
static void release_page(struct page *page)
{
	if (page_unmap(page))
		__folio_put(page_folio(page));
}

/* The same of private memory, of which there may be more beside it. */
static __always_inline void release_anon(struct page_run *run, struct page *page)
{
	if (!page_unmap(page))
		return;
	WRITE_ONCE(page->mapping, NULL);
	page_run_add(run, page);
}

/* What the CPU has noted of a file's page is the page's to know. */
void pt_release_page(pte_t pte)
{
	struct page *page = pte_page(pte);

	if ((pte_flags(pte) & PT_DIRTY) && !PageAnon(page) && !PageDirty(page))
		mapped_page_dirty(page);
	release_page(page);
}

/* The entries are nobody's any more, so they need not be cleared. */
void pt_release_entries(struct page *table)
{
	const pte_t *entry = page_address(table);
	struct page_run run = { };

	pt_for_each(table, i) {
		if (pte_none(entry[i]) || !pte_has_page(entry[i]))
			continue;
		if (PageAnon(pte_page(entry[i])))
			release_anon(&run, pte_page(entry[i]));
		else
			pt_release_page(entry[i]);
	}
	page_run_end(&run);
}

static void forget(struct mmu_gather *tlb)
{
	if (tlb->start < tlb->end)
		mm_flush_range(tlb->mm, tlb->start, tlb->end - tlb->start,
			       tlb->tables_changed);
}

/*
 * Of a table that is shared, our share has been gathered; it may be the last by now. How many
 * pages that were, if the table is not among those that follow.
 */
static unsigned long release_table(struct mmu_gather *tlb, struct page *page)
{
	unsigned long nr = pt_nr_resident(page);

	if (!pt_drop_share(page))
		return nr;
	page->pt_next = tlb->tables;
	tlb->tables = page;
	return 0;
}

static void release_gathered(struct mmu_gather *tlb)
{
	struct page_run run = { };

	for (unsigned int i = 0; i < tlb->nr_pages; i++) {
		struct page *page = tlb->pages[i];

		if (PageTable(page)) {
			tlb->nr_gone += release_table(tlb, page);
			continue;
		}
		tlb->nr_gone++;
		if (PageAnon(page))
			release_anon(&run, page);
		else
			release_page(page);
	}
	page_run_end(&run);
}

void tlb_flush(struct mmu_gather *tlb)
{
	forget(tlb);
	release_gathered(tlb);
	for (struct page *table = tlb->tables; table; table = table->pt_next) {
		if (table->pt_level)
			continue;
		tlb->nr_gone += pt_nr_resident(table);
		pt_release_entries(table);
	}
	pt_tables_free_rcu(tlb->tables);
	begin(tlb);
}
EXPORT_SYMBOL_IF_KUNIT(tlb_flush);

void tlb_finish(struct mmu_gather *tlb)
{
	tlb_flush(tlb);
	if (tlb->nr_gone)
		mm_note_gone(tlb->mm, tlb->nr_gone);
}
EXPORT_SYMBOL_IF_KUNIT(tlb_finish);
