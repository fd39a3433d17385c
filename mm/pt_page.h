/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of the lowest page tables of address spaces, and the pages behind them, whose
 * counts they are. Entries change under the lock of their table (pt_user.h).
 */
#ifndef _MM_PT_PAGE_H
#define _MM_PT_PAGE_H

#include <linux/mm.h>
#include <linux/pgtable.h>

/* What an entry of a lowest table is, as far as it is counted. */
enum pt_kind {
	PT_OTHER,	/* the zero page, frames; above the lowest level: tables */
	PT_ANON,
	PT_FILE,
	PT_SHMEM,
	PT_SWAP,
	NR_PT_KINDS
};

static inline struct page *pte_page(pte_t pte)
{
	return phys_to_page(pte_phys(pte));
}

static inline pte_t *pte_to_table(pte_t pte)
{
	return __va(pte_phys(pte));
}

#define PAGE_MAPPED	(PAGE_MAP | PAGE_REF)

static inline void page_map_again(struct page *page)
{
	atomic64_add(PAGE_MAPPED, &page->_counts);
}

/* Returns whether that was the last reference: then the caller frees it. */
static inline bool page_unmap(struct page *page)
{
	return (u64)atomic64_sub_return(PAGE_MAPPED, &page->_counts) >> 32 == 0;
}

/*
 * Private memory that has one entry and nobody else's reference, but for pins: a pinned
 * page has never been anybody else's.
 */
static inline bool page_is_ours(const struct page *page)
{
	u64 counts = atomic64_read(&page->_counts);

	return PageAnon(page) &&
	       (counts == PAGE_MAPPED ||
		((u32)counts == 1 && PagePinned(page)));
}

/* What the counts of a table say of an entry that is not none. */
static inline enum pt_kind pte_kind(pte_t pte)
{
	struct page *page;

	if (pte_is_swap(pte))
		return PT_SWAP;
	if (pte_flags(pte) & PT_SPECIAL)
		return PT_OTHER;
	page = pte_page(pte);
	if (PageAnon(page))
		return PT_ANON;
	return PageSwapBacked(page) ? PT_SHMEM : PT_FILE;
}

/* Is there a page behind it that counts its maps? */
static inline bool pte_has_page(pte_t pte)
{
	return !pte_is_swap(pte) && !(pte_flags(pte) & PT_SPECIAL);
}

/* A map and its reference go, with what the CPU has noted in the entry. */
void pt_release_page(pte_t pte);
/* The same for all entries of a table that is out of use. */
void pt_release_entries(struct page *table);

/* The page of zeroes: entries that show it are special. */
extern struct page *zero_page;

#endif /* _MM_PT_PAGE_H */
