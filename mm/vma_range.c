// SPDX-License-Identifier: GPL-2.0-only
/*
 * Other flags for a range, of those that entries of page tables do not show: VMAs
 * change, and the totals. Owns nothing; the mmap lock is held for writing.
 */
#include <linux/errno.h>
#include <linux/mm.h>

#include "space.h"

/* One VMA, or a part of it: it is cut for that if need be. */
static int change_one(struct vm_area_struct *vma, struct vma_change *change)
{
	struct mm_struct *mm = vma->vm_mm;
	long nr = (change->end - change->start) >> PAGE_SHIFT;
	unsigned int splits = vma_change_splits(vma, change);
	int err;

	if (splits && mm->vmas.nr_vmas >= sysctl_max_map_count &&
	    !vma_can_give_away(vma, change))
		return -ENOMEM;
	err = vma_prepare(mm, change->start, splits);
	if (err)
		return err;
	vma_start_write(vma);
	vm_account_change(mm, vma->vm_flags, change->flags, nr);
	vma_change_flags(vma, change);
	return 0;
}

int vma_change_part(struct vm_area_struct *vma, struct pt_span span,
		    const struct vm_flag_change *change)
{
	struct vma_change part = {
		.start = span.start, .end = span.last + 1,
		.flags = (vma->vm_flags & ~change->clear) | change->set,
	};

	if ((vma->vm_flags & change->skip) || part.flags == vma->vm_flags)
		return 0;
	vma_tree_find_place(&vma->vm_mm->vmas, vma->vm_start, &part.sides.at);
	return change_one(vma, &part);
}

/* VMA by VMA: a hole ends it, with what is before it done. */
int vma_change_range(struct mm_struct *mm, unsigned long start,
		     unsigned long end, const struct vm_flag_change *change)
{
	int err = 0;

	while (!err && start < end) {
		struct vm_area_struct *vma = vma_tree_lookup(&mm->vmas, start);
		struct pt_span part = { .start = start };

		if (!vma)
			return -ENOMEM;
		start = min(end, vma->vm_end);
		part.last = start - 1;
		err = vma_change_part(vma, part, change);
	}
	return err;
}
