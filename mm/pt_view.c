// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page tables of an address space, one after the other, as they are: for
 * /proc/<pid>/page_tables. Owns nothing.
 *
 * A table is looked at under its lock, so its counts and its entries are of one moment. Between
 * two tables nothing is held: the next one is found by its place, from the root again, under
 * RCU, which keeps what is taken out meanwhile.
 *
 *	place	address of its first entry | how far below the root it is
 *
 * The lowest tables are for 2 MiB, so the bits of an address that say the level are free, and
 * places grow in the order in which a walk meets the tables: first a table, then those below.
 */
#include <kunit/visibility.h>
#include <linux/mm.h>
#include <linux/pt_view.h>
#include <linux/string.h>

#include "pt_user.h"
#include "space.h"

#define NO_PLACE	(~0ul)

/* --- One table. --- */

static char entry_letter(const struct page *table, pte_t pte)
{
	if (table->pt_level)
		return PT_VIEW_TABLE;
	switch (pte_kind(pte)) {
	case PT_ANON:
		return PT_VIEW_ANON;
	case PT_FILE:
		return PT_VIEW_FILE;
	case PT_SHMEM:
		return PT_VIEW_SHMEM;
	case PT_SWAP:
		return PT_VIEW_SWAP;
	default:
		return pte_page(pte) == zero_page ? PT_VIEW_ZERO : PT_VIEW_FRAME;
	}
}

/* What the CPU has noted in the entry of a page, and whether it may be written to. */
static void view_flags(struct pt_view *view, unsigned int i, pte_t pte)
{
	unsigned int flags = pte_flags(pte);

	if (flags & PT_DIRTY && pte_has_page(pte)) {
		view->dirty++;
		view->entries[i] += 'A' - 'a';
	}
	view->young += !!(flags & PT_YOUNG);
	view->writable += !!(flags & PT_WRITE);
}

/* With its lock. The root has the kernel's entries, too, behind those for @nr. */
static void view_entries(struct pt_view *view, const struct page *table, unsigned int nr)
{
	const pte_t *entries = page_address(table);

	memset(view->entries, PT_VIEW_NONE, sizeof(view->entries));
	for (unsigned int i = 0; i < nr; i++) {
		pte_t pte = pte_read(&entries[i]);

		if (pte_none(pte))
			continue;
		view->entries[i] = entry_letter(table, pte);
		if (!table->pt_level && !pte_is_swap(pte))
			view_flags(view, i, pte);
	}
}

static void view_counts(struct pt_view *view, u64 live)
{
	view->other = pt_live(live, PT_OTHER);
	view->anon = pt_live(live, PT_ANON);
	view->file = pt_live(live, PT_FILE);
	view->shmem = pt_live(live, PT_SHMEM);
	view->swap = pt_live(live, PT_SWAP);
}

/* --- Finding. --- */

/* Where a walk is, and what it looks for. */
struct search {
	struct mm_struct *mm;
	unsigned long place;		/* this one, or the first behind it */
	struct pt_view *view;
};

static unsigned long table_place(const struct page *table, unsigned long start)
{
	return start | (PT_TOP - table->pt_level);
}

/* How many of its entries are for addresses of programs. */
static unsigned int nr_entries(const struct mm_struct *mm, const struct page *table)
{
	if (table->pt_level < PT_TOP)
		return PT_ENTRIES;
	return DIV_ROUND_UP(mm->task_size, pt_level_size(PT_TOP));
}

/* False: it has gone, and nobody has it. */
static bool view_table(const struct search *search, struct page *table, unsigned long start)
{
	unsigned int nr = nr_entries(search->mm, table);
	struct pt_view *view = search->view;
	bool there;

	*view = (struct pt_view){
		.start = start, .frame = page_to_pfn(table), .level = table->pt_level,
		.end = min(start + nr * pt_level_size(table->pt_level), search->mm->task_size),
	};
	pt_lock(table);
	there = !table->pt_dead;
	view->share = table->pt_share;
	view_counts(view, table->pt_live);
	view_entries(view, table, nr);
	pt_unlock(table);
	return there;
}

/*
 * A table or the first one below it that is looked for. Whole subtrees in front of the place are
 * passed by, so at most one on each level is walked in vain.
 */
static unsigned long search_table(const struct search *search, struct page *table,
				  unsigned long start)
{
	const pte_t *entries = page_address(table);
	unsigned long size = pt_level_size(table->pt_level), place = table_place(table, start);

	if (place >= search->place && view_table(search, table, start))
		return place;
	if (!table->pt_level)
		return NO_PLACE;
	for (unsigned int i = 0; i < nr_entries(search->mm, table); i++) {
		unsigned long first = start + i * size;
		pte_t link = pte_follow(&entries[i]);

		if (pte_none(link) || first + size <= search->place)
			continue;
		place = search_table(search, pte_page(link), first);
		if (place != NO_PLACE)
			return place;
	}
	return NO_PLACE;
}

unsigned long mm_view_table(struct mm_struct *mm, unsigned long place, struct pt_view *view)
{
	const struct search search = { .mm = mm, .place = place, .view = view };

	guard(rcu)();
	return search_table(&search, virt_to_page(mm->pt.root), 0);
}
EXPORT_SYMBOL_IF_KUNIT(mm_view_table);
