/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page tables of address spaces: what the files of mm/ share about them.
 *
 * Each table has a lock in its struct page, which guards its entries, the counts
 * and @pt_dead. Locks are taken from the root down. Two rules make a walk without
 * locks safe (under RCU, which keeps the tables' memory):
 *
 *  - an entry that points at a table changes only under the locks of both: the table
 *    it lies in and the one that it points at;
 *  - a table is taken out of the tree when it is empty or its whole range goes, and
 *    is dead from then on: nothing is put into a dead table.
 *
 * So who has found the lowest table, has locked it and sees that the entry above
 * still says what it said, is in the tree and stays there until he unlocks.
 *
 * The lowest tables may be shared by address spaces of one family: @pt_share entries
 * point at it, and those say that nothing below may be written. A shared table is
 * changed by nobody but the reverse map, which speaks for all sharers; anybody else
 * takes a private copy first (pt_private()).
 */
#ifndef _MM_PT_USER_H
#define _MM_PT_USER_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>

#include "pt_page.h"

#define PT_TOP		(PT_LEVELS - 1)

/* A table's counts in one word, that is zero when the table is empty. */
#define PT_LIVE_BITS	12
#define PT_LIVE(kind)	(1ull << (PT_LIVE_BITS * (kind)))
static_assert(NR_PT_KINDS * PT_LIVE_BITS < 64);
static_assert(PT_ENTRIES < 1 << PT_LIVE_BITS);

/*
 * One bit more, above them: somebody who holds the mmap lock for writing is going to put
 * entries into the table. So it is not empty, and whoever takes out empty ones leaves it.
 */
#define PT_RESERVED	(1ull << (NR_PT_KINDS * PT_LIVE_BITS))

static inline unsigned int pt_live(u64 live, enum pt_kind kind)
{
	return (live >> (PT_LIVE_BITS * kind)) % (1u << PT_LIVE_BITS);
}

/* Under its lock; others have a look without it. */
static inline void pt_count(struct page *table, u64 change)
{
	WRITE_ONCE(table->pt_live, table->pt_live + change);
}

/*
 * Which entries may be not none, by groups of eight: most tables have few of them, and who
 * goes through a table looks at those. What has come is noted before the entry says so,
 * and stays noted when it goes, until the table does.
 */
#define PT_GROUP	(PT_ENTRIES / 64)

static inline u64 pt_group(const pte_t *entry)
{
	unsigned long offset = (unsigned long)entry & ~PAGE_MASK;

	return 1ull << offset / (PT_GROUP * sizeof(*entry));
}

static inline void pt_note(struct page *table, u64 groups)
{
	WRITE_ONCE(table->pt_groups, table->pt_groups | groups);
}

/* @entry, which was none, is about to be one of @kind. */
static inline void pt_add(struct page *table, const pte_t *entry, enum pt_kind kind)
{
	pt_count(table, PT_LIVE(kind));
	pt_note(table, pt_group(entry));
}

/* The first one of a table from @i on that is not none, or PT_ENTRIES. */
unsigned int pt_next_entry(const pte_t *entries, unsigned int i);

/* Each entry @i of a table that may be not none; leaving it early takes two breaks. */
#define pt_for_each(table, i)						\
	for (u64 groups_ = (table)->pt_groups; groups_;			\
	     groups_ &= groups_ - 1)					\
		for (unsigned int first_ = __ffs64(groups_) * PT_GROUP,	\
		     i = first_; i < first_ + PT_GROUP; i++)

static inline unsigned int pt_share_count(struct page *table, int change)
{
	unsigned int share = table->pt_share + change;

	WRITE_ONCE(table->pt_share, share);
	return share;
}

/* --- Locks. --- */

/* All tables of one level are of one class. */
extern struct lockdep_map pt_lock_maps[PT_LEVELS];

static __always_inline void pt_lock_nested(struct page *table, unsigned int subclass)
{
	preempt_disable();
	lock_acquire(&pt_lock_maps[table->pt_level], subclass, _THIS_IP_);
	arch_spin_lock(&table->pt_lock);
}

static __always_inline void pt_lock(struct page *table)
{
	pt_lock_nested(table, 0);
}

static __always_inline void pt_unlock(struct page *table)
{
	lock_release(&pt_lock_maps[table->pt_level], _THIS_IP_);
	arch_spin_unlock(&table->pt_lock);
	preempt_enable();
}

/* --- Tables. --- */

/* A new one of @level, empty and nobody's yet, or NULL; pt_table_free() if it stays so. */
struct page *pt_table_alloc(unsigned int level, gfp_t gfp);
void pt_table_free(struct page *table);
/* The same, without keeping it for anybody. */
void pt_table_release(struct page *table);
/* A list by @pt_next, when nobody can be looking at them any more. */
void pt_tables_free_rcu(struct page *list);
/* The root of a new space becomes a table like others. */
void pt_root_init(struct mm_struct *mm);

/*
 * Where an address leads: the entry @upper that said @link, and if that is a lowest
 * table, that table and its entry, that said @pte. Else @level is where the walk
 * ended, and @pte is none.
 */
struct pt_place {
	unsigned long addr;
	unsigned int level;
	pte_t *upper;
	pte_t link;
	struct page *table;
	pte_t *entry;
	pte_t pte;
};

/* A look, under rcu_read_lock(). Is there a table of level @lowest? */
static __always_inline bool pt_walk(struct mm_struct *mm, unsigned long addr,
				    unsigned int lowest, struct pt_place *at)
{
	pte_t *table = mm->pt.root, *upper, link;
	unsigned int level = PT_TOP;

	at->addr = addr;
	for (;; level--) {
		upper = &table[pt_index(addr, level)];
		link = pte_follow(upper);
		if (unlikely(pte_none(link)))
			break;
		table = pte_to_table(link);
		if (level > lowest + 1)
			continue;
		at->table = pte_page(link);
		at->entry = &table[pt_index(addr, lowest)];
		at->pte = pte_follow(at->entry);
		break;
	}
	at->upper = upper;
	at->link = link;
	at->level = level;
	if (likely(!pte_none(link)))
		return true;
	at->pte = (pte_t){ 0 };
	return false;
}

/* The same, for the lowest. */
bool pt_find(struct mm_struct *mm, unsigned long addr, struct pt_place *at);
/* Or for the table of @level. */
bool pt_find_level(struct mm_struct *mm, unsigned long addr, unsigned int level,
		   struct pt_place *at);
/* The first lowest table at or behind *@addr and below @end; moves *@addr there. */
bool pt_find_behind(struct mm_struct *mm, unsigned long *addr, unsigned long end,
		    struct pt_place *at);
static __always_inline bool pt_find_next(struct mm_struct *mm,
					 unsigned long *addr, unsigned long end,
					 struct pt_place *at)
{
	if (*addr >= end)
		return false;
	return pt_walk(mm, *addr, 0, at) || pt_find_behind(mm, addr, end, at);
}
/* The same for tables of a level. */
struct pt_until {
	unsigned long end;
	unsigned int level;
};
bool pt_find_next_level(struct mm_struct *mm, unsigned long *addr,
			const struct pt_until *until, struct pt_place *at);

/*
 * Tables to be had where nothing may sleep: a walk holds on to what it has found by
 * RCU alone. Begins as { }; who runs out of them fills it outside, and walks again.
 */
struct pt_spare {
	struct page *tables;
};
int pt_spare_fill(struct pt_spare *spare);
void pt_spare_drain(struct pt_spare *spare);

/*
 * Likewise under rcu_read_lock(): the place with a lowest table that is @mm's alone,
 * made or copied if need be. 0 or -ENOMEM; tables that are left behind empty then
 * are for pt_prune_at().
 */
int pt_private(struct mm_struct *mm, unsigned long addr, struct pt_place *at,
	       struct pt_spare *spare);
/* This sleeps. A table that is there becomes @mm's alone. */
int pt_unshare(struct mm_struct *mm, unsigned long addr);
/* All that are in a range: how many there are, or -ENOMEM. */
int pt_unshare_range(struct mm_struct *mm, unsigned long start, unsigned long end);

/* Under its lock: is the table still where the walk found it? */
static inline bool pt_still_there(const struct pt_place *at)
{
	return pte_read(at->upper).val == at->link.val;
}

/* Locks the table if it is. */
static inline bool pt_lock_place(const struct pt_place *at)
{
	pt_lock(at->table);
	if (likely(pt_still_there(at)))
		return true;
	pt_unlock(at->table);
	return false;
}

/*
 * Reserved, the table at @at stays in the tree until pt_unreserve(), empty or not. The mmap
 * lock is held for writing. False if the table has gone: under rcu_read_lock(), then.
 */
static inline bool pt_reserve_place(const struct pt_place *at)
{
	if (!pt_lock_place(at))
		return false;
	pt_count(at->table, PT_RESERVED & ~at->table->pt_live);
	pt_unlock(at->table);
	return true;
}

/*
 * The same for the table of @level 0 or 1 for @addr, made if need be, and @mm's alone.
 * Sleeps; 0 or -ENOMEM, and tables above it may be left behind empty.
 */
int pt_reserve(struct mm_struct *mm, unsigned long addr, unsigned int level,
	       struct pt_place *at);

/* Is it empty now, which is for pt_prune_at()? */
static inline bool pt_unreserve(struct page *table)
{
	pt_lock(table);
	pt_count(table, -(table->pt_live & PT_RESERVED));
	pt_unlock(table);
	return !READ_ONCE(table->pt_live);
}

/*
 * Copies the entries of @from, which is locked, into @to, nobody's and cleared: all, or
 * those that @wanted says yes to. Each page gets another map and reference, but for
 * pinned ones, which are copied, into @pages: there must be enough of them. Returns how
 * many it took.
 */
struct pt_copy {
	struct page *to, *from;
	unsigned long base;		/* what the first entry is for */
	bool (*wanted)(const struct pt_copy *copy, unsigned long addr);
	struct mm_struct *mm;		/* for @wanted */
	struct list_head *pages;	/* NULL, or in place of pinned ones */
};
unsigned int pt_copy_entries(const struct pt_copy *copy);

/*
 * One address space has a shared table no more, and its CPUs have forgotten it. Was it
 * the last? Then the table is dead, and the caller's with all that is in it.
 */
bool pt_drop_share(struct page *table);

static inline pte_t pt_table_entry(struct page *table)
{
	return pte_make_table(page_to_phys(table), PT_USER);
}

#endif /* _MM_PT_USER_H */
