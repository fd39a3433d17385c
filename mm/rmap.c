// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a page to the entries that show it.
 *
 * A page of private memory knows the family of address spaces that it was born in and
 * the number that its place had there. Fork keeps places and exec leaves the family,
 * so it is at that place in every member that has it, or in a VMA that mremap() has
 * moved: each member has a list of those. Nothing is kept for a page or a VMA beyond
 * that, and fork has nothing to do.
 *
 * Members that share a table of pages show the page by the same entry: walks
 * come by once for each of them, as each must be told.
 *
 * Owns fork_family and mm->moved (under its lock).
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "pt_user.h"
#include "rmap.h"
#include "space.h"

/* --- Families. --- */

static struct fork_family *family_new(void)
{
	struct fork_family *family = kmalloc(sizeof(*family), GFP_KERNEL);

	if (!family)
		return NULL;
	refcount_set(&family->refs, 1);
	init_rwsem(&family->lock);
	INIT_LIST_HEAD(&family->members);
	return family;
}

int family_join(struct mm_struct *mm, struct mm_struct *relative)
{
	struct fork_family *family;

	if (relative) {
		family = relative->family;
		refcount_inc(&family->refs);
	} else {
		family = family_new();
	}
	mm->family = family;
	if (!family)
		return -ENOMEM;
	down_write(&family->lock);
	list_add_tail(&mm->family_link, &family->members);
	up_write(&family->lock);
	return 0;
}

/* Who has a page in hand may look for its family under RCU. */
void family_leave(struct mm_struct *mm)
{
	struct fork_family *family = mm->family;

	down_write(&family->lock);
	list_del(&mm->family_link);
	up_write(&family->lock);
	mm->family = NULL;
	if (refcount_dec_and_test(&family->refs))
		kfree_rcu(family, rcu);
}

/* Who shares a table has it at the same place. @mm may have left. */
void family_flush(struct mm_struct *mm, unsigned long start, unsigned long size)
{
	struct fork_family *family = mm->family;
	struct mm_struct *member;

	if (!family)
		return;
	down_read(&family->lock);
	list_for_each_entry(member, &family->members, family_link)
		mm_flush_range(member, start, size, false);
	up_read(&family->lock);
}

/* Members come and go while the family looks through its lists. */
void vma_list_moved(struct vm_area_struct *vma, bool moved)
{
	struct mm_struct *mm = vma->vm_mm;
	struct fork_family *family = mm->family;

	if (family)
		down_write(&family->lock);
	if (moved)
		list_add(&vma->vm_moved, &mm->moved);
	else
		list_del_init(&vma->vm_moved);
	if (family)
		up_write(&family->lock);
}

/* --- Walking. --- */

struct fork_family *page_family(const struct page *page)
{
	unsigned long mapping = (unsigned long)READ_ONCE(page->mapping);

	if (!(mapping & PAGE_MAPPING_ANON))
		return NULL;
	return (void *)(mapping & ~PAGE_MAPPING_ANON);
}

/* If the page is there, it is; what VMA that is does not matter. */
static void visit(struct rmap_walk *walk, struct mm_struct *mm,
		  unsigned long addr)
{
	struct pt_place at;

	if (addr >= mm->task_size || !pt_find(mm, addr, &at))
		return;
	if (pte_none(at.pte) || !pte_has_page(at.pte) ||
	    pte_page(at.pte) != walk->page)
		return;
	walk->found(walk, mm, &at);
}

static void visit_member(struct rmap_walk *walk, struct mm_struct *mm)
{
	pgoff_t index = walk->page->index;
	struct vm_area_struct *vma;

	visit(walk, mm, index << PAGE_SHIFT);
	list_for_each_entry(vma, &mm->moved, vm_moved) {
		pgoff_t n = index - vma->vm_born;

		if (n < vma_pages(vma))
			visit(walk, mm, vma->vm_start + (n << PAGE_SHIFT));
	}
}

void rmap_walk_anon(struct rmap_walk *walk)
{
	struct fork_family *family = page_family(walk->page);
	struct mm_struct *mm;

	down_read(&family->lock);
	rcu_read_lock();
	list_for_each_entry(mm, &family->members, family_link)
		visit_member(walk, mm);
	rcu_read_unlock();
	up_read(&family->lock);
}
EXPORT_SYMBOL_IF_KUNIT(rmap_walk_anon);
