// SPDX-License-Identifier: GPL-2.0-only
/*
 * mprotect(). As on Linux, VMA after VMA: one that refuses ends it, and those before
 * it have changed. Each changes as a whole or not at all. Owns nothing.
 *
 * Every page is asked for twice: the VMA allows, and the entry allows at most that. What
 * is forbidden from now on leaves the entries before the call returns; what is allowed
 * from now on comes into them by faults, or at once where a page is ours.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <uapi/linux/mman.h>

#include "pt_verbs.h"
#include "space.h"

/* VM_MAY* are the same bits as VM_*, moved by four. */
static bool may_have(unsigned long flags)
{
	return !(flags & ~(flags >> 4) & VM_ACCESS);
}

/* Private memory that can be written to is promised from then on. */
static bool starts_to_count(unsigned long old, unsigned long new)
{
	return (new & VM_WRITE) &&
	       !(old & (VM_ACCOUNT | VM_WRITE | VM_SHARED | VM_NORESERVE));
}

/* What was never touched, and cannot be written to any more, is not. */
static bool stops_to_count(const struct vm_area_struct *vma, unsigned long new)
{
	return !(new & VM_WRITE) && (vma->vm_flags & VM_ACCOUNT) &&
	       vma_is_anonymous(vma) && !vma_touched(vma);
}

/* Room for what the change may cut. */
static int protect_prepare(struct mm_struct *mm, const struct vm_area_struct *vma,
			   const struct vma_change *change)
{
	unsigned int splits = vma_change_splits(vma, change);

	if (splits && mm->vmas.nr_vmas >= sysctl_max_map_count &&
	    !vma_can_give_away(vma, change))
		return -ENOMEM;
	return vma_prepare(mm, change->start, splits);
}

/*
 * The VMA is marked, so that nobody installs an entry of the old kind. Tables that others
 * share are copied first, which is the last thing that can fail.
 */
static int protect_entries(struct mm_struct *mm, const struct vma_change *change)
{
	int err;

	if (pt_protect_at_once(mm, change->start, change->end, change->flags))
		return 0;
	err = pt_unshare_range(mm, change->start, change->end);
	if (err < 0)
		return err;
	pt_protect_user(mm, change->start, change->end, change->flags);
	return 0;
}

/* Locked memory that could not be written to is copied at once when it can be. */
static bool wants_copies(unsigned long old, unsigned long new)
{
	return (old & (VM_WRITE | VM_SHARED | VM_LOCKED)) == VM_LOCKED &&
	       (new & VM_WRITE);
}

/* What cannot fail. */
static void protect_commit(struct mm_struct *mm, struct vm_area_struct *vma,
			   struct vma_change *change)
{
	long nr = (change->end - change->start) >> PAGE_SHIFT;

	if (unlikely(stops_to_count(vma, change->flags))) {
		change->flags &= ~VM_ACCOUNT;
		vm_uncharge(mm, nr);
	}
	vm_account_change(mm, vma->vm_flags, change->flags, nr);
	vma_change_flags(vma, change);
}

/* The part of one VMA: all of it or nothing. */
static __always_inline int protect_vma(struct mm_struct *mm, struct vm_area_struct *vma,
				       struct vma_change *change)
{
	unsigned long old = vma->vm_flags;
	unsigned long nr = (change->end - change->start) >> PAGE_SHIFT;
	int err;

	if (change->flags == old)
		return 0;
	if (is_data_mapping(change->flags) && !is_data_mapping(old) &&
	    !may_expand_vm(mm, change->flags, nr) && may_expand_vm(mm, old, nr))
		return -ENOMEM;
	if (starts_to_count(old, change->flags)) {
		if (vm_charge(mm, nr))
			return -ENOMEM;
		change->flags |= VM_ACCOUNT;
	}
	err = protect_prepare(mm, vma, change);
	vma_start_write(vma);
	if (!err)
		err = protect_entries(mm, change);
	if (!err)
		protect_commit(mm, vma, change);
	else if (change->flags & ~old & VM_ACCOUNT)
		vm_uncharge(mm, (change->end - change->start) >> PAGE_SHIFT);
	return err;
}

/*
 * From @start on it is still to be done. What lies between the other two wants to be
 * populated when the lock is let go: that, and nothing else.
 */
struct protect {
	struct mm_struct *mm;
	unsigned long start, end;
	unsigned long prot;
	unsigned long copy_start, copy_end;
	struct vm_area_struct *first;	/* where @start is, or NULL */
};

/* False: it does not follow on what was noted before. */
static bool note_copies(struct protect *p, const struct vma_change *change)
{
	if (p->copy_end && p->copy_end != change->start)
		return false;
	if (!p->copy_end)
		p->copy_start = change->start;
	p->copy_end = change->end;
	return true;
}

/* The VMA where it is to go on, or NULL for a hole. That of the first is known. */
static __always_inline struct vm_area_struct *vma_at(struct protect *p, struct vma_place *at)
{
	struct vm_area_struct *vma = p->first;

	p->first = NULL;
	if (vma)
		return vma;
	vma = vma_tree_find_place(&p->mm->vmas, p->start, at);
	return vma && vma->vm_start <= p->start ? vma : NULL;
}

/*
 * A hole ends it, with what is before it done; and it pauses where copies are wanted that
 * do not follow on others.
 */
static __always_inline int protect_range(struct protect *p, struct vma_change *change)
{
	int err = 0;

	while (!err && p->start < p->end) {
		struct vm_area_struct *vma = vma_at(p, &change->sides.at);

		if (!vma)
			return -ENOMEM;
		change->start = p->start;
		change->end = min(p->end, vma->vm_end);
		change->flags = (vma->vm_flags & ~VM_ACCESS) |
				vm_flags_of_prot(p->prot);
		if (!may_have(change->flags))
			return -EACCES;
		if (wants_copies(vma->vm_flags, change->flags) &&
		    !note_copies(p, change))
			break;
		p->start = change->end;
		err = protect_vma(p->mm, vma, change);
	}
	return err;
}

/* A stack's permissions reach down to its end, wherever that is by now. No stack grows up. */
static __always_inline int start_of_stack(struct protect *p, const struct vm_area_struct *vma)
{
	if (!(p->prot & PROT_GROWSDOWN))
		return vma->vm_start > p->start ? -ENOMEM : -EINVAL;
	if (vma->vm_start >= p->end)
		return -ENOMEM;
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return -EINVAL;
	p->start = vma->vm_start;
	return 0;
}

/* PROT_SEM means nothing, and is allowed. */
#define PROT_GROWS	(PROT_GROWSDOWN | PROT_GROWSUP)
#define PROT_KNOWN	(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM)

/* Where it begins. */
static __always_inline int find_start(struct protect *p, struct vma_place *at)
{
	struct vm_area_struct *vma = vma_tree_find_place(&p->mm->vmas, p->start, at);

	if (!vma)
		return -ENOMEM;
	p->first = vma;
	if (unlikely(p->prot & PROT_GROWS))
		return start_of_stack(p, vma);
	return vma->vm_start > p->start ? -ENOMEM : 0;
}

/* Until it pauses or ends, and again; what is to be copied is, without the lock. */
static __always_inline int protect_all(struct protect *p)
{
	struct vma_change change;
	int err;

	mmap_write_lock(p->mm);
	err = find_start(p, &change.sides.at);
	for (;;) {
		if (!err)
			err = protect_range(p, &change);
		mmap_write_unlock(p->mm);
		if (likely(!p->copy_end))
			return err;
		mm_populate_locked(p->mm, p->copy_start, p->copy_end);
		if (err || p->start >= p->end)
			return err;
		p->copy_start = p->copy_end = 0;
		mmap_write_lock(p->mm);
	}
}

int mm_protect(struct mm_struct *mm, unsigned long addr, unsigned long len,
	       unsigned long prot)
{
	unsigned long end = addr + PAGE_ALIGN(len);
	struct protect p = {
		.mm = mm, .start = addr, .end = end, .prot = prot,
	};

	if ((prot & PROT_GROWS) == PROT_GROWS || !PAGE_ALIGNED(addr))
		return -EINVAL;
	if (!len)
		return 0;
	if (end <= addr)
		return -ENOMEM;
	if (prot & ~(PROT_KNOWN | PROT_GROWS))
		return -EINVAL;
	return protect_all(&p);
}
EXPORT_SYMBOL_IF_KUNIT(mm_protect);
