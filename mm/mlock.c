// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that stays: mlock(), munlock(), mlockall(), munlockall(). Owns VM_LOCKED and
 * mm->def_flags.
 *
 * There is no reclaim yet that could take a page away, so locked memory is memory
 * that has been faulted in, and counted.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <uapi/linux/mman.h>

#include "pt_user.h"
#include "space.h"

#define VM_LOCK_MASK	(VM_LOCKED | VM_LOCKONFAULT)

/* Of the part that can be locked at all: devices' memory is there anyway. */
static int lock_range(struct mm_struct *mm, unsigned long start,
		      unsigned long end, unsigned long flags)
{
	struct vm_flag_change change = {
		.set = flags, .clear = VM_LOCK_MASK, .skip = VM_IO | VM_PFNMAP,
	};

	return vma_change_range(mm, start, end, &change);
}

/* Pages of the range that are locked already count once. */
static unsigned long pages_locked(struct mm_struct *mm, unsigned long start,
				  unsigned long end)
{
	struct vm_area_struct *vma;
	unsigned long len = 0;

	if (end < start)	/* which is refused in the end */
		end = ~0ul;
	for_each_vma_in(&mm->vmas, vma, start, end)
		if (vma->vm_flags & VM_LOCKED)
			len += min(vma->vm_end, end) - max(vma->vm_start, start);
	return len >> PAGE_SHIFT;
}

/* What is locked already does not count twice; that is looked at only if it matters. */
static int lock_locked(struct mm_struct *mm, unsigned long start,
		       unsigned long end, unsigned long flags)
{
	unsigned long nr = (end - start) >> PAGE_SHIFT;

	if (!may_lock(mm, nr) &&
	    !may_lock(mm, nr - pages_locked(mm, start, end)))
		return -ENOMEM;
	if (start > end)
		return -EINVAL;
	return lock_range(mm, start, end, flags);
}

/* What POSIX wants to hear of memory that could not be had. */
static int posix_error(int err)
{
	if (err == -EFAULT)
		return -ENOMEM;
	return err == -ENOMEM ? -EAGAIN : err;
}

/* VMAs first: what is locked is known before it is there. */
int mm_lock(struct mm_struct *mm, unsigned long addr, unsigned long len,
	    int flags)
{
	unsigned long start = addr & PAGE_MASK;
	unsigned long size = PAGE_ALIGN(len + offset_in_page(addr));
	unsigned long vm_flags = VM_LOCKED;
	int err;

	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	if (flags & MLOCK_ONFAULT)
		vm_flags |= VM_LOCKONFAULT;
	if (!may_lock_at_all(mm))
		return -EPERM;
	mmap_write_lock(mm);
	err = lock_locked(mm, start, start + size, vm_flags);
	mmap_write_unlock(mm);
	if (!err)
		err = posix_error(mm_populate(mm, start, size));
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(mm_lock);

int mm_unlock(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	unsigned long start = addr & PAGE_MASK;
	unsigned long size = PAGE_ALIGN(len + offset_in_page(addr));
	int err;

	if (start + size < start)
		return -EINVAL;
	mmap_write_lock(mm);
	err = lock_range(mm, start, start + size, 0);
	mmap_write_unlock(mm);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(mm_unlock);

/* --- Everything. --- */

/* What is mapped from now on. */
static void set_future(struct mm_struct *mm, int flags)
{
	mm->def_flags &= ~VM_LOCK_MASK;
	if (!(flags & MCL_FUTURE))
		return;
	mm->def_flags |= VM_LOCKED;
	if (flags & MCL_ONFAULT)
		mm->def_flags |= VM_LOCKONFAULT;
}

/* Whole VMAs need nothing that could fail. */
static void lock_each(struct mm_struct *mm, unsigned long flags)
{
	unsigned long start = 0;
	struct vm_area_struct *vma;

	while ((vma = vma_tree_find(&mm->vmas, start))) {
		start = vma->vm_end;
		lock_range(mm, vma->vm_start, vma->vm_end, flags);
	}
}

/* MCL_ONFAULT says how; alone it says nothing. */
int mm_lock_all(struct mm_struct *mm, int flags)
{
	unsigned long vm_flags = VM_LOCKED;
	int err = 0;

	if (!flags || (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) ||
	    flags == MCL_ONFAULT)
		return -EINVAL;
	if (!may_lock_at_all(mm))
		return -EPERM;
	if (flags & MCL_ONFAULT)
		vm_flags |= VM_LOCKONFAULT;
	mmap_write_lock(mm);
	if ((flags & MCL_CURRENT) && !may_lock(mm, mm->total_vm - mm->locked_vm))
		err = -ENOMEM;
	else
		set_future(mm, flags);
	if (!err && (flags & MCL_CURRENT))
		lock_each(mm, vm_flags);
	mmap_write_unlock(mm);
	if (!err && (flags & MCL_CURRENT))
		mm_populate_all(mm);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(mm_lock_all);

int mm_unlock_all(struct mm_struct *mm)
{
	mmap_write_lock(mm);
	set_future(mm, 0);
	lock_each(mm, 0);
	mmap_write_unlock(mm);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(mm_unlock_all);
