/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a page is and what state it is in: bits of page->flags.
 *
 * SetPageX() and ClearPageX() are atomic, for pages that others can see;
 * __SetPageX() and __ClearPageX() are not, for pages that nobody else can.
 */
#ifndef _LINUX_PAGE_FLAGS_H
#define _LINUX_PAGE_FLAGS_H

#include <asm/barrier.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/mm_types.h>

/* Everything below the node and the zone, at once, by the only owner. */
#define page_flags_set(page, bits) \
	WRITE_ONCE((page)->flags, ((page)->flags & ~PAGEFLAGS_MASK) | (bits))

enum pageflags {
	PG_locked,		/* somebody works on the content */
	PG_referenced,
	PG_uptodate,		/* the content is what it should be */
	PG_dirty,
	PG_lru,			/* on a list of reclaim */
	PG_active,
	PG_workingset,
	PG_writeback,
	PG_reclaim,
	PG_swapbacked,		/* its store is swap */
	PG_swapcache,
	PG_unevictable,
	PG_mlocked,
	PG_private,
	PG_head,		/* the first page of a folio of several */
	PG_reserved,		/* not managed by the allocator */
	PG_slab,		/* objects of a kmem_cache */
	PG_table,		/* a page table */
	PG_large_kmalloc,	/* one object too large for a cache */
	PG_free,		/* belongs to the allocator */
	PG_buddy,		/* heads a free block; private is its order */
	PG_poisoned,		/* free, and filled with the pattern */
	PG_pinned,		/* private memory that stays its owner's: gup.h */
	__NR_PAGEFLAGS,
};

/* Above the flags: where the page is. */
#define ZONES_SHIFT		2
#define NODES_SHIFT		6
#define NODES_PGSHIFT		(BITS_PER_LONG - NODES_SHIFT)
#define ZONES_PGSHIFT		(NODES_PGSHIFT - ZONES_SHIFT)
#define PAGEFLAGS_MASK		GENMASK(__NR_PAGEFLAGS - 1, 0)

/* None of these may be set on a page that is being freed. */
#define PAGE_FLAGS_CHECK_AT_FREE \
	(BIT(PG_locked) | BIT(PG_lru) | BIT(PG_active) | BIT(PG_writeback) | \
	 BIT(PG_swapcache) | BIT(PG_unevictable) | BIT(PG_reserved) | \
	 BIT(PG_slab) | BIT(PG_table) | BIT(PG_free) | BIT(PG_buddy) | \
	 BIT(PG_head))

static __always_inline unsigned long _compound_head(const struct page *page)
{
	unsigned long head = READ_ONCE(page->compound_head);

	return likely(!(head & 1)) ? (unsigned long)page : head - 1;
}

#define compound_head(page)	((typeof(page))_compound_head(page))
#define page_folio(p)		((struct folio *)_compound_head(p))
#define folio_page(folio, n)	(&(folio)->page + (n))

static __always_inline bool PageTail(const struct page *page)
{
	return READ_ONCE(page->compound_head) & 1;
}

#define __PAGEFLAG_TEST(uname, lname) \
static __always_inline bool Page##uname(const struct page *page) \
{ \
	return READ_ONCE(page->flags) & BIT(PG_##lname); \
} \
static __always_inline bool folio_test_##lname(const struct folio *folio) \
{ \
	return Page##uname(&folio->page); \
}
#define __PAGEFLAG_ATOMIC(uname, lname) \
static __always_inline void SetPage##uname(struct page *page) \
{ \
	set_bit(PG_##lname, &page->flags); \
} \
static __always_inline void ClearPage##uname(struct page *page) \
{ \
	clear_bit(PG_##lname, &page->flags); \
} \
static __always_inline bool TestSetPage##uname(struct page *page) \
{ \
	return test_and_set_bit(PG_##lname, &page->flags); \
} \
static __always_inline bool TestClearPage##uname(struct page *page) \
{ \
	return test_and_clear_bit(PG_##lname, &page->flags); \
} \
static __always_inline void folio_set_##lname(struct folio *folio) \
{ \
	SetPage##uname(&folio->page); \
} \
static __always_inline void folio_clear_##lname(struct folio *folio) \
{ \
	ClearPage##uname(&folio->page); \
}
#define __PAGEFLAG_PLAIN(uname, lname) \
static __always_inline void __SetPage##uname(struct page *page) \
{ \
	WRITE_ONCE(page->flags, page->flags | BIT(PG_##lname)); \
} \
static __always_inline void __ClearPage##uname(struct page *page) \
{ \
	WRITE_ONCE(page->flags, page->flags & ~BIT(PG_##lname)); \
} \
static __always_inline void __folio_set_##lname(struct folio *folio) \
{ \
	__SetPage##uname(&folio->page); \
} \
static __always_inline void __folio_clear_##lname(struct folio *folio) \
{ \
	__ClearPage##uname(&folio->page); \
}

#define PAGEFLAG(uname, lname) \
	__PAGEFLAG_TEST(uname, lname) \
	__PAGEFLAG_ATOMIC(uname, lname) \
	__PAGEFLAG_PLAIN(uname, lname)
/* For kinds of pages, which never change while others can see them. */
#define PAGEKIND(uname, lname) \
	__PAGEFLAG_TEST(uname, lname) \
	__PAGEFLAG_PLAIN(uname, lname)

PAGEFLAG(Locked, locked)
PAGEFLAG(Referenced, referenced)
PAGEFLAG(Dirty, dirty)
PAGEFLAG(LRU, lru)
PAGEFLAG(Active, active)
PAGEFLAG(Workingset, workingset)
PAGEFLAG(Writeback, writeback)
PAGEFLAG(Reclaim, reclaim)
PAGEFLAG(SwapBacked, swapbacked)
PAGEFLAG(SwapCache, swapcache)
PAGEFLAG(Unevictable, unevictable)
PAGEFLAG(Mlocked, mlocked)
PAGEFLAG(Private, private)
PAGEFLAG(Pinned, pinned)
PAGEKIND(Head, head)
PAGEKIND(Reserved, reserved)
PAGEKIND(Slab, slab)
PAGEKIND(Table, table)
PAGEKIND(LargeKmalloc, large_kmalloc)
PAGEKIND(Free, free)
PAGEKIND(Buddy, buddy)
PAGEKIND(Poisoned, poisoned)

/*
 * What was put into the page before is seen by who finds it uptodate: the flag is set
 * with release order, and looked at with acquire order.
 */
__PAGEFLAG_PLAIN(Uptodate, uptodate)

static __always_inline bool PageUptodate(const struct page *page)
{
	return smp_load_acquire(&page->flags) & BIT(PG_uptodate);
}

static __always_inline bool folio_test_uptodate(const struct folio *folio)
{
	return PageUptodate(&folio->page);
}

static __always_inline void SetPageUptodate(struct page *page)
{
	__atomic_fetch_or(&page->flags, BIT(PG_uptodate), __ATOMIC_RELEASE);
}

static __always_inline void folio_mark_uptodate(struct folio *folio)
{
	SetPageUptodate(&folio->page);
}

static __always_inline void folio_clear_uptodate(struct folio *folio)
{
	clear_bit(PG_uptodate, &folio->flags);
}

static __always_inline bool PageCompound(const struct page *page)
{
	return PageHead(page) || PageTail(page);
}

#endif /* _LINUX_PAGE_FLAGS_H */
