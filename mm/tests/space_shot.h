/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an address space is at one moment: every VMA, every entry with what its page
 * holds, the totals. Looking changes nothing: entries are read in the tables, pages by
 * the kernel's own mapping. Wants nobody else at work on it.
 */
#ifndef _MM_TESTS_SPACE_SHOT_H
#define _MM_TESTS_SPACE_SHOT_H

#include <linux/jhash.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>

#include "../pt_user.h"
#include "../space.h"
#include "mm_space.h"

#define SHOT_VMAS	40
#define SHOT_PAGES	700

struct shot_vma {
	unsigned long start, end, flags;
	pgoff_t pgoff, born;
	const struct file *file;
};

struct shot_page {
	unsigned long addr;
	phys_addr_t phys;
	unsigned int flags;
	u32 sum;		/* of its bytes */
};

#define SHOT_TOTALS	8

struct shot {
	bool there;		/* is there such an address space? */
	unsigned int nr_vmas, nr_pages;
	unsigned long totals[SHOT_TOTALS];
	struct mm_usage usage;
	struct shot_vma vmas[SHOT_VMAS];
	struct shot_page pages[SHOT_PAGES];
};

/* What faults, and copies of tables, may change of an entry at any time. */
#define SHOT_LOOSE	(PT_WRITE | PT_YOUNG | PT_DIRTY)

static inline void shot_entry(struct shot *shot, struct mm_struct *mm,
			      unsigned long addr)
{
	struct shot_page *page = &shot->pages[shot->nr_pages];
	struct pt_place at;

	if (!pt_find(mm, addr, &at) || pte_none(at.pte))
		return;
	VM_BUG_ON(shot->nr_pages == SHOT_PAGES);
	shot->nr_pages++;
	*page = (struct shot_page){
		.addr = addr, .phys = pte_phys(at.pte),
		.flags = pte_flags(at.pte) & ~SHOT_LOOSE,
		.sum = jhash(page_address(pte_page(at.pte)), PAGE_SIZE, 0),
	};
}

static inline void shot_vma(struct shot *shot, const struct vm_area_struct *vma)
{
	VM_BUG_ON(shot->nr_vmas == SHOT_VMAS);
	shot->vmas[shot->nr_vmas++] = (struct shot_vma){
		.start = vma->vm_start, .end = vma->vm_end,
		.flags = vma->vm_flags, .pgoff = vma->vm_pgoff,
		.born = vma->vm_born, .file = vma->vm_file,
	};
	for (unsigned long at = vma->vm_start; at < vma->vm_end; at += PAGE_SIZE)
		shot_entry(shot, vma->vm_mm, at);
}

/* @mm may be NULL: it is not there. */
static inline void shot_take(struct shot *shot, struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	shot->there = mm;
	shot->nr_vmas = 0;
	shot->nr_pages = 0;
	if (!mm)
		return;
	mmap_read_lock(mm);
	rcu_read_lock();
	for_each_vma_in(&mm->vmas, vma, 0, ~0ul)
		shot_vma(shot, vma);
	rcu_read_unlock();
	memcpy(shot->totals, (unsigned long [SHOT_TOTALS]){
		mm->total_vm, mm->locked_vm, mm->data_vm, mm->exec_vm,
		mm->stack_vm, mm->committed, mm->def_flags, mm->brk,
	}, sizeof(shot->totals));
	mmap_read_unlock(mm);
	mm_usage(mm, &shot->usage);
}

/*
 * How like each other two must be. Worlds that were made the same way have other pages
 * and other files in the same places. Entries may also be left to shot_is_between().
 */
#define SHOT_OTHER_WORLD	1u
#define SHOT_VMAS_ALONE		2u

static inline bool shot_same_vma(const struct shot_vma *a,
				 const struct shot_vma *b, unsigned int how)
{
	if (how & SHOT_OTHER_WORLD ? !a->file != !b->file : a->file != b->file)
		return false;
	return a->start == b->start && a->end == b->end &&
	       a->flags == b->flags && a->pgoff == b->pgoff &&
	       a->born == b->born;
}

static inline bool shot_same_vmas(const struct shot *a, const struct shot *b,
				  unsigned int how)
{
	if (a->nr_vmas != b->nr_vmas)
		return false;
	for (unsigned int i = 0; i < a->nr_vmas; i++)
		if (!shot_same_vma(&a->vmas[i], &b->vmas[i], how))
			return false;
	return true;
}

static inline bool shot_same_page(const struct shot_page *a,
				  const struct shot_page *b, unsigned int how)
{
	return a->addr == b->addr && a->flags == b->flags && a->sum == b->sum &&
	       ((how & SHOT_OTHER_WORLD) || a->phys == b->phys);
}

static inline bool shot_same_pages(const struct shot *a, const struct shot *b,
				   unsigned int how)
{
	if (a->nr_pages != b->nr_pages)
		return false;
	for (unsigned int i = 0; i < a->nr_pages; i++)
		if (!shot_same_page(&a->pages[i], &b->pages[i], how))
			return false;
	return true;
}

/* What differs, or NULL. */
static inline const char *shot_differs(const struct shot *a,
				       const struct shot *b, unsigned int how)
{
	if (a->there != b->there)
		return "existence";
	if (!a->there)
		return NULL;
	if (!shot_same_vmas(a, b, how))
		return "VMAs";
	if (memcmp(a->totals, b->totals, sizeof(a->totals)))
		return "totals";
	if (how & SHOT_VMAS_ALONE)
		return NULL;
	if (!shot_same_pages(a, b, how))
		return "entries";
	return memcmp(&a->usage, &b->usage, sizeof(a->usage)) ? "usage" : NULL;
}

/* The entry at @addr, or NULL for none. They ascend. */
static inline const struct shot_page *shot_page_at(const struct shot *shot,
						   unsigned long addr)
{
	unsigned int low = 0, high = shot->nr_pages;

	while (low < high) {
		unsigned int i = (low + high) / 2;

		if (shot->pages[i].addr == addr)
			return &shot->pages[i];
		if (shot->pages[i].addr < addr)
			low = i + 1;
		else
			high = i;
	}
	return NULL;
}

static inline bool shot_has(const struct shot *shot, const struct shot_page *page)
{
	const struct shot_page *at = shot_page_at(shot, page->addr);

	return at && shot_same_page(at, page, SHOT_OTHER_WORLD);
}

/*
 * Pages come in one by one, and some may not have come: each entry is what it was
 * @before, or what it is at the @end. What stays is there.
 */
static inline bool shot_is_between(const struct shot *before,
				   const struct shot *now,
				   const struct shot *end)
{
	for (unsigned int i = 0; i < now->nr_pages; i++)
		if (!shot_has(before, &now->pages[i]) &&
		    !shot_has(end, &now->pages[i]))
			return false;
	for (unsigned int i = 0; i < before->nr_pages; i++)
		if (shot_has(end, &before->pages[i]) &&
		    !shot_page_at(now, before->pages[i].addr))
			return false;
	return true;
}

#endif /* _MM_TESTS_SPACE_SHOT_H */
