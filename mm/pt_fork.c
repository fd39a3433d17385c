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
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/vma_tree.h>

#include "pt_verbs.h"
#include "space.h"

/* Two tables of level 1, from the entry for @addr on, up to @end. */
struct pt_pair {
	struct mm_struct *old, *new;
	pte_t *from, *to;
	unsigned long addr, end;
	unsigned int left;		/* entries that are still to come */
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

	for (unsigned int i = 0; i < PT_ENTRIES; i++) {
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
	pt_count(virt_to_page(pair->to), PT_LIVE(PT_OTHER));
	pte_set(pair->to, link);
}

/* Faults of the parent that are under way see that the entry above has changed. */
static void share_table(struct pt_pair *pair, pte_t link)
{
	struct page *table = pte_page(link);

	pt_lock(table);
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

/* As far as what there is lasts. */
static void fork_entries(struct pt_pair *pair)
{
	struct page *around = virt_to_page(pair->from);

	pt_lock(around);
	if (!pair->left)
		pair->left = pt_live(around->pt_live, PT_OTHER);
	while (pair->left) {
		if (!pte_none(pte_read(pair->from))) {
			if (!fork_entry(pair))
				break;
			pair->left--;
		}
		pair->from++;
		pair->to++;
		pair->addr += pt_level_size(1);
	}
	pt_unlock(around);
}

/* Without locks: a table, and as many pages as are to be copied. */
static int get_lacking(struct pt_pair *pair)
{
	if (!pair->lacking)
		return 0;
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

static int fork_level_1(struct pt_pair *pair)
{
	int err;

	do {
		err = get_lacking(pair);
		if (err)
			break;
		fork_entries(pair);
	} while (pair->left);
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

/* A table of level 1 in which nothing was wanted goes again. */
static void prune_child(struct mm_struct *new, unsigned long addr)
{
	struct mmu_gather tlb;

	tlb_gather(&tlb, new);
	pt_prune_at(&tlb, addr);
	tlb_finish(&tlb);
}

/* Is there anything that the child is not to have? */
static bool is_selective(struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	for_each_vma_in(&mm->vmas, vma, 0, mm->task_size)
		if (vma->vm_flags & NOT_FOR_CHILD)
			return true;
	return false;
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
	struct pt_until until = { .end = old->task_size, .level = 1 };
	struct pt_place from, to;
	unsigned long addr = 0;
	int err = 0;

	INIT_LIST_HEAD(&pair.pages);
	for (; !err && pt_find_next_level(old, &addr, &until, &from);
	     addr = pair.end) {
		err = pt_make_upper(new, addr);
		if (err)
			break;
		pt_find_level(new, addr, 1, &to);
		pair.addr = addr;
		pair.end = (addr | (pt_level_size(2) - 1)) + 1;
		pair.from = from.entry;
		pair.to = to.entry;
		err = fork_level_1(&pair);
		if (pair.selective)
			prune_child(new, addr);
	}
	free_lacking(&pair);
	if (pair.stale)
		mm_flush_range(old, 0, old->task_size, true);
	return err;
}
