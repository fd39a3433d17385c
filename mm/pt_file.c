// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the reverse map of a file does to entries: takes them away (truncation), or takes
 * away that they can be written to (before a page is written back).
 *
 * The mapping's i_mmap_rwsem is held, which keeps the VMA and its address space; nothing
 * else is: faults, and whoever changes VMAs, go on. A shared table is changed for all its
 * sharers, as all of them map the file there; each of them comes by, and makes its CPUs
 * forget, whether it still finds something or not. Owns nothing.
 */
#include <linux/mm.h>
#include <linux/rmap.h>

#include "pt_verbs.h"
#include "space.h"

/* --- One table. --- */

struct file_walk {
	struct mmu_gather tlb;
	unsigned long end;
	bool even_cows;
	bool clean;		/* only forbid writing */
	bool shared;		/* others use the table, too */
	int cleaned;
};

static void clean_entry(struct file_walk *walk, pte_t *entry)
{
	pte_t old = pte_read(entry), new;

	if (pte_none(old) || !pte_has_page(old) || PageAnon(pte_page(old)) ||
	    !(pte_flags(old) & (PT_WRITE | PT_DIRTY)))
		return;
	do {
		new = pte_make(pte_phys(old), 0,
			       pte_flags(old) & ~(PT_WRITE | PT_DIRTY));
	} while (!try_cmpxchg(&entry->val, &old.val, new.val));
	walk->cleaned++;
}

/* Private copies go only if the pages that they were made of are not to be any more. */
static bool is_to_go(const struct file_walk *walk, pte_t pte)
{
	if (pte_none(pte))
		return false;
	return walk->even_cows || !pte_has_page(pte) ||
	       !PageAnon(pte_page(pte));
}

static void visit_entry(struct file_walk *walk, struct page *table, pte_t *entry)
{
	if (walk->clean)
		clean_entry(walk, entry);
	else if (is_to_go(walk, pte_read(entry)))
		pt_zap_entry(&walk->tlb, table, entry);
}

/* How far it came. A table that is dead goes with its entries, by who made it so. */
static unsigned long visit_table(struct file_walk *walk,
				 const struct pt_place *at)
{
	unsigned long addr = at->addr, last = addr | (pt_level_size(1) - 1);
	unsigned long end = min(walk->end, last + 1);
	pte_t *entry = at->entry;

	if (!pt_lock_place(at))
		return addr;
	if (at->table->pt_dead)
		addr = end;
	if (at->table->pt_share > 1)
		walk->shared = true;
	for (; addr < end && !tlb_is_full(&walk->tlb); addr += PAGE_SIZE)
		visit_entry(walk, at->table, entry++);
	tlb_touch(&walk->tlb, at->addr, addr - at->addr);
	pt_unlock(at->table);
	return addr;
}

/* --- All of a part of a VMA. --- */

/* What goes out of a shared table must be forgotten by all before it is freed. */
static void forget(struct file_walk *walk, struct mm_struct *mm)
{
	if (walk->shared)
		family_flush(mm, walk->tlb.start,
			     walk->tlb.end - walk->tlb.start);
	walk->shared = false;
	tlb_flush(&walk->tlb);
}

static void walk_file(struct file_walk *walk, struct mm_struct *mm,
		      unsigned long addr)
{
	struct pt_place at;
	bool more;

	tlb_gather(&walk->tlb, mm);
	do {
		rcu_read_lock();
		more = pt_find_next(mm, &addr, walk->end, &at);
		if (more)
			addr = visit_table(walk, &at);
		if (more && !READ_ONCE(at.table->pt_live))
			pt_prune_at(&walk->tlb, at.addr);
		rcu_read_unlock();
		if (!more || tlb_is_full(&walk->tlb))
			forget(walk, mm);
	} while (more);
	/* It may have been the end of a peak. */
	if (walk->tlb.nr_gone)
		mm_note_gone(mm, walk->tlb.nr_gone);
}

void zap_vma_range(struct vm_area_struct *vma, unsigned long start,
		   unsigned long len, bool even_cows)
{
	struct file_walk walk = { .end = start + len, .even_cows = even_cows };

	walk_file(&walk, vma->vm_mm, start);
}

int wrprotect_vma_range(struct vm_area_struct *vma, unsigned long start,
			unsigned long len)
{
	struct file_walk walk = { .end = start + len, .clean = true };

	walk_file(&walk, vma->vm_mm, start);
	return walk.cleaned;
}
