/* SPDX-License-Identifier: GPL-2.0-only */
/* What is done to the page tables of a range; pt_user.h has the rules. */
#ifndef _MM_PT_VERBS_H
#define _MM_PT_VERBS_H

#include "pt_user.h"

/* --- Gathering what goes (mm/gather.c). --- */

/* Pages that a lowest table has, of whatever kind; who has no lock sees what may change. */
static inline unsigned long pt_nr_resident(const struct page *table)
{
	u64 live = READ_ONCE(table->pt_live);

	return pt_live(live, PT_ANON) + pt_live(live, PT_FILE) + pt_live(live, PT_SHMEM);
}

#define GATHER_PAGES	56

/*
 * Pages and tables that were taken out of @mm. They may be freed when no CPU
 * remembers them: after the flush of what was touched.
 */
struct mmu_gather {
	struct mm_struct *mm;
	unsigned long start, end;	/* of entries that were not none */
	bool tables_changed;
	struct page *tables;		/* with what is in them */
	unsigned long nr_gone;		/* pages that have been freed or are about to be */
	unsigned int nr_pages;
	struct page *pages[GATHER_PAGES + 1];
};

void tlb_gather(struct mmu_gather *tlb, struct mm_struct *mm);
static inline void tlb_touch(struct mmu_gather *tlb, unsigned long addr,
			     unsigned long size)
{
	tlb->start = min(tlb->start, addr);
	tlb->end = max(tlb->end, addr + size);
}

/* The table at @at, which is locked, is no longer there. */
void tlb_touch_table(struct mmu_gather *tlb, const struct pt_place *at);

static inline bool tlb_is_full(const struct mmu_gather *tlb)
{
	return tlb->nr_pages >= GATHER_PAGES;
}

/* Without a lock of a table: frees everything that has gathered. */
void tlb_flush(struct mmu_gather *tlb);
/* The same at the end of an operation, which may have been the end of a peak. */
void tlb_finish(struct mmu_gather *tlb);

/* --- Verbs over ranges (pt_zap.c, pt_protect.c, pt_fork.c). --- */

/*
 * Takes all entries of [@start, @end) away. @floor and @ceiling: as far as nothing
 * else is mapped around it, so that whole tables can go. Shared tables that go in
 * part have been unshared before (pt_unshare_edges()).
 */
struct pt_range {
	unsigned long start, end;
	unsigned long floor, ceiling;
};
void pt_zap(struct mmu_gather *tlb, const struct pt_range *range);
/* A range that is unmapped, VMAs and all (mm/mmap.c). */
struct unmap {
	struct pt_range range;
	struct vm_area_struct *first;	/* the first that has a part of it */
	bool tables;			/* are there any? */
};
/* One of them, that is not none, of a table that is locked; the batch has room. */
void pt_zap_entry(struct mmu_gather *tlb, struct page *table, pte_t *entry);
/* Before it: the tables that the range shares with its neighbours. -ENOMEM. */
int pt_unshare_edges(struct mm_struct *mm, const struct pt_range *range);
/* Tables at @addr that have become empty leave the tree, from that of @level up. */
void pt_prune_from(struct mmu_gather *tlb, unsigned long addr,
		   unsigned int level);
static inline void pt_prune_at(struct mmu_gather *tlb, unsigned long addr)
{
	pt_prune_from(tlb, addr, 0);
}

/*
 * Other permissions: at once, in a range that one table holds which nobody shares, or for
 * which there is none; false if it is not so. Else every table is made @mm's own before:
 * pt_unshare_range().
 */
bool pt_protect_at_once(struct mm_struct *mm, unsigned long start,
			unsigned long end, unsigned long vm_flags);
void pt_protect_user(struct mm_struct *mm, unsigned long start,
		     unsigned long end, unsigned long vm_flags);

/*
 * Entries of [@from, @from + @len) go to @to, where nothing is: first all that can fail,
 * 0 or -ENOMEM; then one of the other two, which gives back what that has reserved. The
 * VMA of what moves is marked before that.
 */
struct pt_move {
	struct mm_struct *mm;
	unsigned long from, to, len;
};
int pt_move_prepare(const struct pt_move *move);
void pt_move_commit(const struct pt_move *move);
void pt_move_abort(const struct pt_move *move);

/* Everything; nobody runs on it, nobody finds it. */
void pt_free_all(struct mm_struct *mm);

/* The tables of @old in @new as well: 0 or -ENOMEM. No CPU can write to them then. */
int pt_fork(struct mm_struct *new, struct mm_struct *old);
/* A step of it, that sleeps: for tests, which let others do something meanwhile. */
struct pt_pair;
int pt_fork_fetch(struct pt_pair *pair);

#endif /* _MM_PT_VERBS_H */
