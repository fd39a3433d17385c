// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of a VMA is there, and who else has it: for /proc/<pid>/smaps and pagemap. Owns
 * nothing.
 *
 * Each table is counted under its lock, so what an entry points at stays while it is looked
 * at. A table that is shared since fork counts in its pages' map counts once: its sharers have
 * them all the same.
 */
#include <kunit/visibility.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vma_usage.h>

#include "pt_user.h"
#include "space.h"

/* One page, mapped @nr times; @dirty: it was written to. The part of it that is ours. */
static u64 count_kind(struct vma_usage *usage, bool dirty, int nr)
{
	u64 part = ((u64)PAGE_SIZE << VMA_PSS_SHIFT) / nr;

	usage->rss += PAGE_SIZE;
	usage->pss += part;
	if (dirty)
		usage->pss_dirty += part;
	if (nr > 1 && dirty)
		usage->shared_dirty += PAGE_SIZE;
	else if (nr > 1)
		usage->shared_clean += PAGE_SIZE;
	else if (dirty)
		usage->private_dirty += PAGE_SIZE;
	else
		usage->private_clean += PAGE_SIZE;
	return part;
}

/* With the table's lock: an entry with a page. */
static void count_page(struct vma_usage *usage, pte_t pte, unsigned int share)
{
	const struct page *page = pte_page(pte);
	int nr = max(page_mapcount(page), 1) + (int)share - 1;
	bool dirty = pte_flags(pte) & PT_DIRTY || PageDirty(page);

	u64 part = count_kind(usage, dirty, nr);

	if (PageAnon(page)) {
		usage->anonymous += PAGE_SIZE;
		usage->pss_anon += part;
	}
	if (pte_flags(pte) & PT_YOUNG || PageReferenced(page))
		usage->referenced += PAGE_SIZE;
}

/* With its lock: the entries for [addr, end) of the lowest table that @at has found. */
static void count_entries(struct vma_usage *usage, const struct pt_place *at,
			  unsigned long addr, unsigned long end)
{
	const pte_t *entry = at->entry;
	pte_t pte;

	for (; addr < end; addr += PAGE_SIZE, entry++) {
		pte = pte_read(entry);
		if (pte_none(pte))
			continue;
		if (pte_is_swap(pte))
			usage->swap += PAGE_SIZE;
		else if (pte_has_page(pte))
			count_page(usage, pte, at->table->pt_share);
	}
}

/* The mmap lock is held; faults and the reverse map go on meanwhile. */
void vma_usage_add(struct vma_usage *usage, const struct vm_area_struct *vma)
{
	unsigned long addr = vma->vm_start, end;
	struct pt_place at;

	guard(rcu)();
	while (pt_find_next(vma->vm_mm, &addr, vma->vm_end, &at)) {
		end = min((addr | (pt_level_size(1) - 1)) + 1, vma->vm_end);
		pt_lock(at.table);
		if (!at.table->pt_dead)
			count_entries(usage, &at, addr, end);
		pt_unlock(at.table);
		addr = end;
	}
}
EXPORT_SYMBOL_IF_KUNIT(vma_usage_add);

/* --- Used, or not. --- */

/* By exchange, as the CPU may note something. True: it was young. */
static bool clear_young(pte_t *entry)
{
	pte_t old = pte_read(entry), new;

	if (pte_none(old) || pte_is_swap(old) || !pte_has_page(old))
		return false;
	if (PageReferenced(pte_page(old)))
		ClearPageReferenced(pte_page(old));
	if (!(pte_flags(old) & PT_YOUNG))
		return false;
	do {
		new = pte_make(pte_phys(old), 0, pte_flags(old) & ~PT_YOUNG);
	} while (!try_cmpxchg(&entry->val, &old.val, new.val));
	return true;
}

/* With its lock: the entries for [addr, end) of the table at @at. Any of them? */
static bool clear_entries(const struct pt_place *at, unsigned long addr, unsigned long end)
{
	pte_t *entry = at->entry;
	bool any = false;

	for (; addr < end; addr += PAGE_SIZE)
		any |= clear_young(entry++);
	return any;
}

/*
 * Shared tables are made private first: others have used their pages, or not, by themselves.
 * A CPU that remembers an entry does not note in it that it is used again, so all forget what
 * was cleared.
 */
int vma_clear_young(struct vm_area_struct *vma)
{
	unsigned long addr = vma->vm_start, end, first = ~0ul, behind = 0;
	struct mm_struct *mm = vma->vm_mm;
	int err = pt_unshare_range(mm, vma->vm_start, vma->vm_end);
	struct pt_place at;

	if (err < 0)
		return err;
	scoped_guard(rcu) {
		while (pt_find_next(mm, &addr, vma->vm_end, &at)) {
			end = min((addr | (pt_level_size(1) - 1)) + 1, vma->vm_end);
			if (!pt_lock_place(&at))
				continue;
			if (clear_entries(&at, addr, end)) {
				first = min(first, addr);
				behind = end;
			}
			pt_unlock(at.table);
			addr = end;
		}
	}
	if (first < behind)
		mm_flush_range(mm, first, behind - first, false);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(vma_clear_young);

/* --- Page by page. --- */

/* With the table's lock: what /proc/<pid>/pagemap says of an entry that is not none. */
static u64 describe(pte_t pte, unsigned int share)
{
	const struct page *page;
	u64 info;

	if (pte_is_swap(pte))
		return PAGEMAP_SWAP;
	info = PAGEMAP_PRESENT | pte_phys(pte) >> PAGE_SHIFT;
	if (!pte_has_page(pte))
		return info;
	page = pte_page(pte);
	if (!PageAnon(page))
		info |= PAGEMAP_FILE;
	if (share == 1 && page_mapcount(page) == 1)
		info |= PAGEMAP_EXCLUSIVE;
	return info;
}

/* Without the mmap lock: each table by itself, as it is at its moment. */
void mm_pagemap(struct mm_struct *mm, unsigned long start, unsigned int nr, u64 *info)
{
	unsigned long addr = start, last = start + nr * PAGE_SIZE, end;
	struct pt_place at;
	pte_t pte;

	memset(info, 0, nr * sizeof(*info));
	guard(rcu)();
	while (pt_find_next(mm, &addr, last, &at)) {
		end = min((addr | (pt_level_size(1) - 1)) + 1, last);
		pt_lock(at.table);
		for (; addr < end; addr += PAGE_SIZE, at.entry++) {
			pte = pte_read(at.entry);
			if (!at.table->pt_dead && !pte_none(pte))
				info[(addr - start) >> PAGE_SHIFT] =
					describe(pte, at.table->pt_share);
		}
		pt_unlock(at.table);
	}
}
EXPORT_SYMBOL_IF_KUNIT(mm_pagemap);
