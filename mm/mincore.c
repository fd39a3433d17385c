// SPDX-License-Identifier: GPL-2.0-only
/* What is in memory, and what of it is in its file: mincore(), msync(). Owns nothing. */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/mm.h>

#include "pt_user.h"
#include "space.h"

/* --- mincore() --- */

/* Where nothing is mapped, a file may have the page all the same. */
static u8 is_in_core(const struct vm_area_struct *vma, unsigned long addr)
{
	struct pt_place at;
	bool present;

	rcu_read_lock();
	present = pt_find(vma->vm_mm, addr, &at) && !pte_none(at.pte) &&
		  !pte_is_swap(at.pte);
	rcu_read_unlock();
	return present || vma_page_cached(vma, addr);
}

/* A byte for each page. */
static int core_locked(struct mm_struct *mm, unsigned long addr,
		       unsigned long end, u8 *vec)
{
	const struct vm_area_struct *vma = NULL;

	for (; addr < end; addr += PAGE_SIZE) {
		if (!vma || addr >= vma->vm_end)
			vma = vma_tree_lookup(&mm->vmas, addr);
		if (!vma)
			return -ENOMEM;
		*vec++ = is_in_core(vma, addr);
	}
	return 0;
}

/* What comes before a hole has been told. */
int mm_core(struct mm_struct *mm, unsigned long addr, unsigned long len, u8 *vec)
{
	unsigned long size = PAGE_ALIGN(len);
	int err;

	if (!PAGE_ALIGNED(addr))
		return -EINVAL;
	if (addr > mm->task_size || len > mm->task_size - addr)
		return -ENOMEM;
	mmap_read_lock(mm);
	err = core_locked(mm, addr, addr + size, vec);
	mmap_read_unlock(mm);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(mm_core);

/*
 * --- msync() ---
 *
 * Holes are told of at the end. What is written back holds no lock of ours: the VMA is
 * looked for again after it.
 */

static int sync_locked(struct mm_struct *mm, unsigned long start,
		       unsigned long end, int flags)
{
	struct vm_area_struct *vma;
	int hole = 0;

	while (start < end) {
		int err = 0;

		vma = vma_tree_find(&mm->vmas, start);
		if (!vma || vma->vm_start >= end)
			return -ENOMEM;
		if (vma->vm_start > start)
			hole = -ENOMEM;
		if ((flags & MS_INVALIDATE) && (vma->vm_flags & VM_LOCKED))
			return -EBUSY;
		start = max(start, vma->vm_start);
		if ((flags & MS_SYNC) && vma->vm_file &&
		    (vma->vm_flags & VM_SHARED))
			err = vma_sync(vma, start, min(end, vma->vm_end));
		if (err)
			return err;
		start = min(end, vma->vm_end);
	}
	return hole;
}

/* Nothing is to be done for MS_ASYNC: what is dirty is written in time. */
int mm_sync(struct mm_struct *mm, unsigned long addr, unsigned long len,
	    int flags)
{
	unsigned long end = addr + PAGE_ALIGN(len);
	int err;

	if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) ||
	    !PAGE_ALIGNED(addr) ||
	    (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
		return -EINVAL;
	if (end < addr)
		return -ENOMEM;
	if (end == addr)
		return 0;
	mmap_read_lock(mm);
	err = sync_locked(mm, addr, end, flags);
	mmap_read_unlock(mm);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(mm_sync);
