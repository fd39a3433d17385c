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
 * (MADV_DONTFORK, MADV_WIPEONFORK) is copied at once, without that.
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
	bool selective;			/* some VMA is not for the child: */
	struct page *spare;		/* then there is a table for a copy */
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

/* Takes the spare one, unless it would be empty. */
static void copy_table(struct pt_pair *pair, pte_t link)
{
	struct pt_copy copy = {
		.to = pair->spare, .from = pte_page(link), .base = pair->addr,
		.wanted = wanted, .mm = pair->old,
	};

	pt_lock(copy.from);
	pt_copy_entries(&copy);
	pt_unlock(copy.from);
	pair->stale = true;
	if (!copy.to->pt_live)
		return;
	child_gets(pair, pt_table_entry(copy.to));
	pair->spare = NULL;
}

static void fork_entry(struct pt_pair *pair)
{
	pte_t link = pte_read(pair->from);

	if (pair->selective && holds_unwanted(pair->old, pair->addr))
		copy_table(pair, link);
	else
		share_table(pair, link);
}

/* As far as the spare table lasts, or there is something. */
static void fork_entries(struct pt_pair *pair)
{
	struct page *around = virt_to_page(pair->from);

	pt_lock(around);
	if (!pair->left)
		pair->left = pt_live(around->pt_live, PT_OTHER);
	while (pair->left && (pair->spare || !pair->selective)) {
		if (!pte_none(pte_read(pair->from))) {
			pair->left--;
			fork_entry(pair);
		}
		pair->from++;
		pair->to++;
		pair->addr += pt_level_size(1);
	}
	pt_unlock(around);
}

static int fork_level_1(struct pt_pair *pair)
{
	do {
		if (pair->selective && !pair->spare)
			pair->spare = pt_table_alloc(0, GFP_KERNEL);
		if (pair->selective && !pair->spare)
			return -ENOMEM;
		fork_entries(pair);
	} while (pair->left);
	return 0;
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
	if (pair.spare)
		pt_table_free(pair.spare);
	if (pair.stale)
		mm_flush_range(old, 0, old->task_size, true);
	return err;
}
