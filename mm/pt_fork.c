// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fork, as far as page tables are concerned: the child's upper tables point at the
 * parent's lowest ones.
 *
 *	parent's level 1           child's level 1
 *	| table, no writing |      | table, no writing |
 *	          \                   /
 *	           [ 512 entries, 2 sharers ]
 *
 * Nothing is done for each page. Whoever writes first takes a copy of one table
 * (pt_table.c). Only a table that holds memory which the child is not to have
 * (MADV_DONTFORK, MADV_WIPEONFORK) is copied at once, without that; and one with pinned
 * pages, of which the child gets copies.
 *
 * Why the lowest level is the one: sharing higher up would let a fault find out only
 * by looking at every level again that what it has locked is still its own, and a fork
 * of a gigabyte takes some ten thousand instructions as it is.
 *
 * The mmap lock of the parent is held for writing. Nobody else knows the child.
 */
#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/vma_tree.h>

#include "pt_verbs.h"
#include "space.h"

/* Two tables of level 1, from the entry for @addr on. */
struct pt_pair {
	struct mm_struct *old, *new;
	pte_t *from, *to;
	unsigned long addr;
	bool stale;			/* CPUs may still write by old entries */
	bool selective;			/* some VMA is not for the child */
	/* A table was met that has to be copied: what that takes, and what there is. */
	bool lacking;
	unsigned int want_pages, nr_pages;
	struct page *spare;
	struct list_head pages;
};

#define NOT_FOR_CHILD	(VM_DONTCOPY | VM_WIPEONFORK)

static bool wanted(const struct pt_copy *copy, unsigned long addr)
{
	const struct vm_area_struct *vma =
		vma_tree_lookup(&copy->mm->vmas, addr);

	return vma && !(vma->vm_flags & NOT_FOR_CHILD);
}

static bool holds_unwanted(struct mm_struct *mm, unsigned long base)
{
	struct vm_area_struct *vma;

	for_each_vma_in(&mm->vmas, vma, base, base + pt_level_size(1))
		if (vma->vm_flags & NOT_FOR_CHILD)
			return true;
	return false;
}

/* Pages whose pins have gone since are as others. Nobody pins one meanwhile. */
static unsigned int count_pinned(struct page *table)
{
	const pte_t *entry = page_address(table);
	unsigned int nr = 0;

	pt_for_each(table, i) {
		pte_t pte = pte_read(&entry[i]);
		struct page *page;

		if (pte_none(pte) || !pte_has_page(pte))
			continue;
		page = pte_page(pte);
		if (!PageAnon(page) || !PagePinned(page))
			continue;
		if (page_ref_count(page) == 1)
			ClearPagePinned(page);
		else
			nr++;
	}
	return nr;
}

/* A table that is shared has no pinned page: who pins one has made it his own. */
static unsigned int pinned_in(const struct pt_pair *pair, pte_t link)
{
	unsigned int nr;

	if (!pair->old->has_pins || !table_write(link))
		return 0;
	pt_lock(pte_page(link));
	nr = count_pinned(pte_page(link));
	pt_unlock(pte_page(link));
	return nr;
}

static void child_gets(const struct pt_pair *pair, pte_t link)
{
	pt_add(virt_to_page(pair->to), pair->to, PT_OTHER);
	pte_set(pair->to, link);
}

/*
 * Faults of the parent that are under way see that the entry above has changed. A table
 * that is empty is one of theirs, which they take away again.
 */
static void share_table(struct pt_pair *pair, pte_t link)
{
	struct page *table = pte_page(link);

	pt_lock(table);
	if (unlikely(!table->pt_live)) {
		pt_unlock(table);
		return;
	}
	pt_share_count(table, 1);
	if (table_write(link)) {
		link = table_wrprotect(link);
		pte_set(pair->from, link);
		pair->stale = true;
	}
	pt_unlock(table);
	child_gets(pair, link);
}

/* Takes the spare one, unless it would be empty; pages that are left serve the next. */
static void copy_table(struct pt_pair *pair, pte_t link)
{
	struct pt_copy copy = {
		.to = pair->spare, .from = pte_page(link), .base = pair->addr,
		.wanted = wanted, .mm = pair->old, .pages = &pair->pages,
	};

	pt_lock(copy.from);
	pair->nr_pages -= pt_copy_entries(&copy);
	pt_unlock(copy.from);
	pair->stale = true;
	if (!copy.to->pt_live)
		return;
	child_gets(pair, pt_table_entry(copy.to));
	pair->spare = NULL;
}

/* False: it lacks something, and nothing was done. */
static bool fork_entry(struct pt_pair *pair)
{
	pte_t link = pte_read(pair->from);
	unsigned int pinned = pinned_in(pair, link);

	if (!pinned && !(pair->selective && holds_unwanted(pair->old, pair->addr))) {
		share_table(pair, link);
		return true;
	}
	pair->want_pages = pinned;
	pair->lacking = !pair->spare || pair->nr_pages < pinned;
	if (!pair->lacking)
		copy_table(pair, link);
	return !pair->lacking;
}

static __always_inline void step(struct pt_pair *pair, unsigned int entries)
{
	pair->from += entries;
	pair->to += entries;
	pair->addr += entries * pt_level_size(1);
}

/*
 * As far as what there is lasts. Tables of what is not the child's come and go while nobody
 * holds the lock; who comes back begins with the one that he had come to.
 */
static void fork_entries(struct pt_pair *pair)
{
	struct page *around = virt_to_page(pair->from);
	unsigned int i = pt_index(pair->addr, 1), next;

	pt_lock(around);
	pair->lacking = false;
	while (i < PT_ENTRIES) {
		next = i + 1;
		if (pte_none(pte_read(pair->from)))
			next = pt_next_entry(pair->from - i, next);
		else if (!fork_entry(pair))
			break;
		step(pair, next - i);
		i = next;
	}
	pt_unlock(around);
}

/* Without locks: a table, and as many pages as are to be copied. */
int pt_fork_fetch(struct pt_pair *pair)
{
	KUNIT_STATIC_STUB_REDIRECT(pt_fork_fetch, pair);
	if (!pair->spare)
		pair->spare = pt_table_alloc(0, GFP_KERNEL);
	if (!pair->spare)
		return -ENOMEM;
	for (; pair->nr_pages < pair->want_pages; pair->nr_pages++) {
		struct page *page = alloc_frozen_pages(GFP_HIGHUSER_MOVABLE, 0);

		if (!page)
			return -ENOMEM;
		list_add(&page->lru, &pair->pages);
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(pt_fork_fetch);

static int fork_level_1(struct pt_pair *pair)
{
	int err = 0;

	fork_entries(pair);
	while (!err && pair->lacking) {
		err = pt_fork_fetch(pair);
		if (!err)
			fork_entries(pair);
	}
	return err;
}

/* What was brought along for copies and is left. */
static void free_lacking(struct pt_pair *pair)
{
	struct page *page, *next;

	if (pair->spare)
		pt_table_free(pair->spare);
	list_for_each_entry_safe(page, next, &pair->pages, lru)
		free_frozen_pages(page, 0);
}

/* A table of level 1 in which there is nothing goes again. */
static void unreserve(struct mm_struct *mm, const struct pt_place *at)
{
	struct mmu_gather tlb;

	if (!pt_unreserve(at->table))
		return;
	tlb_gather(&tlb, mm);
	pt_prune_at(&tlb, at->addr);
	tlb_finish(&tlb);
}

/* Is there anything that the child is not to have? */
static bool is_selective(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	struct vma_place at;

	for_each_vma(&mm->vmas, vma, &at)
		if (vma->vm_flags & NOT_FOR_CHILD)
			return true;
	return false;
}

/* The parent's next table of level 1, reserved. */
static bool find_next(struct mm_struct *old, unsigned long *addr,
		      struct pt_place *at)
{
	struct pt_until until = { .end = old->task_size, .level = 1 };
	bool found;

	rcu_read_lock();
	do {
		found = pt_find_next_level(old, addr, &until, at);
	} while (found && !pt_reserve_place(at));
	rcu_read_unlock();
	return found;
}

/* To one of the child's, of which what was made for nothing goes with the child. */
static int fork_table(struct pt_pair *pair, const struct pt_place *from)
{
	struct pt_place to;
	int err = pt_reserve(pair->new, from->addr, 1, &to);

	if (err)
		return err;
	pair->addr = from->addr;
	pair->from = from->entry;
	pair->to = to.entry;
	err = fork_level_1(pair);
	unreserve(pair->new, &to);
	return err;
}

/*
 * What was begun stays in @new, for its owner to release. The tables of @old that are
 * shared with it become @old's again when they are next written to.
 */
int pt_fork(struct mm_struct *new, struct mm_struct *old)
{
	struct pt_pair pair = {
		.old = old, .new = new, .selective = is_selective(old),
	};
	struct pt_place from;
	unsigned long addr = 0;
	int err = 0;

	INIT_LIST_HEAD(&pair.pages);
	while (!err && find_next(old, &addr, &from)) {
		err = fork_table(&pair, &from);
		unreserve(old, &from);
		addr = (addr | (pt_level_size(2) - 1)) + 1;
	}
	free_lacking(&pair);
	if (pair.stale)
		mm_flush_range(old, 0, old->task_size, true);
	return err;
}
