// SPDX-License-Identifier: GPL-2.0-only
/* What is in memory, and what of it is in its file: mincore(), msync(). Owns nothing. */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/fs.h>
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
 * Holes are told of at the end. While a file is written we hold nothing: the VMA is
 * looked for again after it.
 */

/* The next part of the range: of one VMA, and its file, if there is one to be written. */
struct sync_part {
	unsigned long start, end;
	struct file *file;
	loff_t pos;
	bool hole;
};

static int next_sync(struct mm_struct *mm, unsigned long end, int flags,
		     struct sync_part *part)
{
	const struct vm_area_struct *vma = vma_tree_find(&mm->vmas, part->start);

	part->file = NULL;
	if (!vma || vma->vm_start >= end)
		return -ENOMEM;
	part->hole |= vma->vm_start > part->start;
	if ((flags & MS_INVALIDATE) && (vma->vm_flags & VM_LOCKED))
		return -EBUSY;
	part->start = max(part->start, vma->vm_start);
	part->end = min(end, vma->vm_end);
	if (!(flags & MS_SYNC) || !vma->vm_file || !(vma->vm_flags & VM_SHARED))
		return 0;
	part->file = get_file(vma->vm_file);
	part->pos = (loff_t)vma_pgoff(vma, part->start) << PAGE_SHIFT;
	return 0;
}

/* A file that need not be written has no function for it. */
static int write_part(const struct sync_part *part)
{
	const struct file_operations *fops = part->file->f_op;
	loff_t last = part->pos + (part->end - part->start) - 1;
	int err = 0;

	if (fops && fops->fsync)
		err = fops->fsync(part->file, part->pos, last);
	fput(part->file);
	return err;
}

static int sync_range(struct mm_struct *mm, unsigned long start,
		      unsigned long end, int flags)
{
	struct sync_part part = { .start = start };
	int err = 0;

	while (!err && part.start < end) {
		mmap_read_lock(mm);
		err = next_sync(mm, end, flags, &part);
		mmap_read_unlock(mm);
		if (!err && part.file)
			err = write_part(&part);
		part.start = part.end;
	}
	return !err && part.hole ? -ENOMEM : err;
}

/* Nothing is to be done for MS_ASYNC: what is dirty is written in time. */
int mm_sync(struct mm_struct *mm, unsigned long addr, unsigned long len,
	    int flags)
{
	unsigned long end = addr + PAGE_ALIGN(len);

	if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) ||
	    !PAGE_ALIGNED(addr) ||
	    (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
		return -EINVAL;
	if (end < addr)
		return -ENOMEM;
	if (end == addr)
		return 0;
	return sync_range(mm, addr, end, flags);
}
EXPORT_SYMBOL_IF_KUNIT(mm_sync);
