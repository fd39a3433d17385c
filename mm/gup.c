// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of an address space, looked up from outside: for ptrace, /proc and who wants
 * memory to be there before it is used. Faults as the process itself would. Owns nothing.
 */
#include <kunit/visibility.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/traps.h>

#include "pt_user.h"
#include "space.h"

/* --- One page. --- */

/* May what @at shows be used so, as it is? */
static bool is_usable(const struct pt_place *at, unsigned int foll)
{
	if (pte_none(at->pte) || pte_is_swap(at->pte))
		return false;
	if (!(foll & FOLL_WRITE))
		return pte_present(at->pte) || (foll & FOLL_FORCE);
	if (!table_write(at->link))
		return false;
	if (pte_flags(at->pte) & PT_WRITE)
		return true;
	return (foll & FOLL_FORCE) && pte_has_page(at->pte) &&
	       page_is_ours(pte_page(at->pte));
}

/* With a reference, or NULL: then a fault may help. */
static struct page *look_up(struct mm_struct *mm, unsigned long addr,
			    unsigned int foll)
{
	struct page *page = NULL;
	struct pt_place at;

	rcu_read_lock();
	if (pt_find(mm, addr, &at) && is_usable(&at, foll)) {
		page = pte_page(at.pte);
		if (!folio_try_get(page_folio(page)))
			page = NULL;
		else if (pte_read(at.entry).val != at.pte.val ||
			 !pt_still_there(&at)) {
			put_page(page);
			page = NULL;
		}
	}
	rcu_read_unlock();
	return page;
}

/* The same access, as a fault would tell of it. */
static unsigned int fault_flags(unsigned int foll)
{
	return (foll & FOLL_WRITE ? FAULT_FLAG_WRITE : 0) |
	       (foll & FOLL_FORCE ? FAULT_FLAG_FORCE : 0);
}

/* NULL if the process could not have it either. */
static struct page *get_page_at(struct mm_struct *mm, unsigned long addr,
				unsigned int foll)
{
	for (;;) {
		struct page *page = look_up(mm, addr, foll);

		if (page)
			return page;
		if (mm_fault(mm, addr, fault_flags(foll)) & VM_FAULT_ERROR)
			return NULL;
	}
}

/*
 * --- Bytes. ---
 *
 * What the entry allows may be more than the VMA does: it is asked first.
 */

static bool is_allowed(struct mm_struct *mm, unsigned long addr,
		       unsigned int foll)
{
	const struct vm_area_struct *vma;
	unsigned long flags, want;

	mmap_read_lock(mm);
	vma = vma_tree_lookup(&mm->vmas, addr);
	flags = vma ? vma->vm_flags : 0;
	mmap_read_unlock(mm);
	if (flags & (VM_IO | VM_PFNMAP))
		return false;
	want = foll & FOLL_WRITE ? VM_WRITE : VM_READ;
	if (!(foll & FOLL_FORCE))
		return flags & want;
	/* What is shared is not written to behind its owner's back. */
	if ((foll & FOLL_WRITE) && (flags & VM_MAYSHARE))
		return flags & VM_WRITE;
	return flags & (want << 4);
}

/* What of @part lies in one page. */
static bool copy_part(struct mm_struct *mm, const struct access_request *part)
{
	struct page *page;
	void *there;

	if (part->addr >= mm->task_size ||
	    !is_allowed(mm, part->addr, part->flags))
		return false;
	page = get_page_at(mm, part->addr, part->flags);
	if (!page)
		return false;
	there = page_address(page) + offset_in_page(part->addr);
	if (part->flags & FOLL_WRITE)
		memcpy(there, part->buf, part->len);
	else
		memcpy(part->buf, there, part->len);
	if ((part->flags & FOLL_WRITE) && !PageAnon(page))
		mapped_page_dirty(page);
	put_page(page);
	return true;
}

/* Page by page: what comes after one that is not there is not looked at. */
long mm_access(struct mm_struct *mm, const struct access_request *req)
{
	struct access_request part = *req;
	size_t left = req->len;

	for (; left; left -= part.len) {
		part.len = min(left, PAGE_SIZE - offset_in_page(part.addr));
		if (!copy_part(mm, &part))
			break;
		part.addr += part.len;
		part.buf += part.len;
	}
	return req->len - left;
}
EXPORT_SYMBOL_IF_KUNIT(mm_access);

/* --- In advance. --- */

/* Memory that is to be had is to be had for writing; what is shared is only read. */
static unsigned int populate_flags(unsigned long vm_flags)
{
	if ((vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		return FAULT_FLAG_WRITE;
	return 0;
}

/* What a process would get by touching each page; it ends where that would fail. */
void mm_populate(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	unsigned long end = addr + len;

	for (; addr < end; addr += PAGE_SIZE) {
		const struct vm_area_struct *vma;
		unsigned int flags;

		mmap_read_lock(mm);
		vma = vma_tree_lookup(&mm->vmas, addr);
		flags = vma ? populate_flags(vma->vm_flags) : 0;
		mmap_read_unlock(mm);
		if (!vma || (mm_fault(mm, addr, flags) & VM_FAULT_ERROR))
			break;
		cond_resched();
	}
}
