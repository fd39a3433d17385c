// SPDX-License-Identifier: GPL-2.0-only
/*
 * mremap(): smaller, larger, elsewhere. Owns nothing.
 *
 *	smaller, in place	what is behind goes
 *	larger, in place	if the VMA ends there and the space behind it is free
 *	moved			a VMA at the new place, the entries go there, the old one goes
 *	MREMAP_DONTUNMAP	... and stays, empty
 *	old length 0		shared memory: another VMA of the same
 *
 * The order of the checks is Linux's, and so is what has gone by the time that one of
 * them fails: the new place of MREMAP_FIXED is emptied first.
 */
#include <kunit/visibility.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/hiwater.h>
#include <linux/mm.h>

#include "pt_verbs.h"
#include "space.h"

/* A request with whole pages, and the VMA that it is about. */
struct remap {
	struct mm_struct *mm;
	struct vm_area_struct *vma;
	unsigned long addr, old_len, new_len;
	unsigned long flags, new_addr;
	bool populate;
};

/* --- Questions. --- */

/* The new place: its bounds, and not on top of the old one. */
static int check_place(const struct remap *r)
{
	if (!PAGE_ALIGNED(r->new_addr) ||
	    r->new_addr > r->mm->task_size - r->new_len)
		return -EINVAL;
	if (!(r->flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if ((r->flags & MREMAP_DONTUNMAP) && r->old_len != r->new_len)
		return -EINVAL;
	if (r->addr + r->old_len > r->new_addr &&
	    r->new_addr + r->new_len > r->addr)
		return -EINVAL;
	return 0;
}

static bool has_place(const struct remap *r)
{
	return r->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP);
}

/* Of the numbers alone. */
static int check_request(const struct remap *r)
{
	if (r->flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP))
		return -EINVAL;
	if (!PAGE_ALIGNED(r->addr) || !r->new_len ||
	    r->new_len > r->mm->task_size)
		return -EINVAL;
	return has_place(r) ? check_place(r) : 0;
}

/* Limits, and whether its owner allows it at all. */
static int check_growth(const struct remap *r)
{
	const struct vm_area_struct *vma = r->vma;
	pgoff_t pgoff = vma_pgoff(vma, r->addr);
	unsigned long more = (r->new_len - r->old_len) >> PAGE_SHIFT;

	if (pgoff + (r->new_len >> PAGE_SHIFT) < pgoff)
		return -EINVAL;
	if (vma->vm_flags & (VM_DONTEXPAND | VM_PFNMAP))
		return -EFAULT;
	if ((vma->vm_flags & VM_LOCKED) && !may_lock(r->mm, more))
		return -EAGAIN;
	return may_expand_vm(r->mm, vma->vm_flags, more) ? 0 : -ENOMEM;
}

/*
 * Is there such a thing as is to be resized? What is cut off may be of other VMAs; what
 * moves or grows is of one. Who has looked for it already has put it into @r.
 */
static int check_source(struct remap *r)
{
	struct vm_area_struct *vma = r->vma;

	if (!vma)
		vma = vma_tree_lookup(&r->mm->vmas, r->addr);
	r->vma = vma;
	if (!vma)
		return -EFAULT;
	if (!r->old_len && !(vma->vm_flags & (VM_SHARED | VM_MAYSHARE)))
		return -EINVAL;
	if ((r->flags & MREMAP_DONTUNMAP) &&
	    (vma->vm_flags & (VM_DONTEXPAND | VM_PFNMAP)))
		return -EINVAL;
	if (r->old_len >= r->new_len && !has_place(r))
		return 0;
	if (min(r->old_len, r->new_len) > vma->vm_end - r->addr)
		return -EFAULT;
	return r->new_len > r->old_len ? check_growth(r) : 0;
}

/* --- In place. --- */

/* The VMA ends where the old length does, and what is behind it is free. */
static bool can_grow_in_place(const struct remap *r)
{
	unsigned long end = r->vma->vm_end;
	unsigned long more = r->new_len - r->old_len;

	return r->addr + r->old_len == end && end + more > end &&
	       end + more <= r->mm->task_size &&
	       !mm_is_mapped(r->mm, end, more);
}

/* The VMA only gets a new end; it may meet one like itself there. */
static unsigned long grow_in_place(struct remap *r)
{
	unsigned long nr = (r->new_len - r->old_len) >> PAGE_SHIFT;

	if ((r->vma->vm_flags & VM_ACCOUNT) && vm_charge(r->mm, nr))
		return -ENOMEM;
	vm_account(r->mm, r->vma->vm_flags, nr);
	vma_set_bounds(r->vma, r->vma->vm_start,
		       r->vma->vm_end + (nr << PAGE_SHIFT));
	vma_merge(r->vma);
	return r->addr;
}

/* --- Elsewhere. --- */

/*
 * What the VMA at the new place is. Memory that was never touched is as if it had been
 * mapped there; else its pages keep the numbers that they were born with.
 */
static void describe_copy(const struct remap *r, struct vma_desc *desc)
{
	const struct vm_area_struct *vma = r->vma;
	bool fresh = !vma_touched(vma);

	desc->start = r->new_addr;
	desc->end = r->new_addr + r->new_len;
	desc->flags = vma->vm_flags;
	desc->pgoff = vma_pgoff(vma, r->addr);
	desc->born = fresh ? r->new_addr >> PAGE_SHIFT : vma_born(vma, r->addr);
	desc->touched = !fresh;
	desc->faulted = vma_faulted(vma);
	desc->file = vma->vm_file;
	desc->ops = vma->vm_ops;
	desc->private_data = vma->vm_private_data;
	if (fresh && vma_is_anonymous(vma))
		desc->pgoff = desc->born;
}

/* What there will be more than now. */
static unsigned long pages_charged(const struct remap *r)
{
	unsigned long more = r->new_len;

	if (!(r->vma->vm_flags & VM_ACCOUNT))
		return 0;
	if (!(r->flags & MREMAP_DONTUNMAP))
		more -= r->old_len;
	return more >> PAGE_SHIFT;
}

/*
 * Its locks go with the pages; the memory that stays is fresh. As on Linux, that holds
 * for all of the VMA, even if only a part has been moved.
 */
static void leave_old_behind(const struct remap *r)
{
	struct vma_change change;
	struct vm_area_struct *vma =
		vma_tree_find_place(&r->mm->vmas, r->addr, &change.sides.at);
	long nr = vma_pages(vma);

	change.start = vma->vm_start;
	change.end = vma->vm_end;
	change.flags = vma->vm_flags & ~(VM_LOCKED | VM_LOCKONFAULT);
	vm_account_change(r->mm, vma->vm_flags, change.flags, nr);
	if (change.flags == vma->vm_flags)
		return;
	vma_start_write(vma);
	vma_change_flags(vma, &change);
}

/* Its entries have gone; so nothing but tables could be left. */
static void drop_old(const struct remap *r)
{
	struct vma_place at;
	struct unmap unmap = {
		.range = { .start = r->addr, .end = r->addr + r->old_len },
		.first = vma_tree_find_place(&r->mm->vmas, r->addr, &at),
	};

	if (!unmap_whole(unmap.first, unmap.range.start, unmap.range.end, &at))
		unmap_commit(&unmap);
}

/*
 * The new VMA, and what is behind the part that goes. If the new one is joined to
 * another, which may change what is cut, there is one to spare.
 */
static int prepare_vmas(const struct remap *r)
{
	bool cut = r->addr > r->vma->vm_start &&
		   r->addr + r->old_len < r->vma->vm_end;

	if (cut)
		return vma_prepare_two(r->mm, r->new_addr, r->addr, 2);
	return vma_prepare(r->mm, r->new_addr, 1);
}

/* Who looks for a file's entries finds them at one place or the other. */
static void move_entries(struct file *file, const struct pt_move *move)
{
	if (file)
		down_write(&file->f_mapping->i_mmap_rwsem);
	pt_move_commit(move);
	if (file)
		up_write(&file->f_mapping->i_mmap_rwsem);
}

static void move_commit(const struct remap *r, const struct pt_move *move)
{
	unsigned long peak = mm_hiwater_vm(r->mm);
	struct vma_desc desc;

	describe_copy(r, &desc);
	/* What the old one was charged is the new one's, when it goes. */
	if ((desc.flags & VM_ACCOUNT) && !(r->flags & MREMAP_DONTUNMAP))
		vm_charge_anyway(r->mm, r->old_len >> PAGE_SHIFT);
	vma_add(r->mm, &desc);
	vm_account(r->mm, desc.flags, r->new_len >> PAGE_SHIFT);
	move_entries(desc.file, move);
	if (r->flags & MREMAP_DONTUNMAP)
		leave_old_behind(r);
	else if (r->old_len)
		drop_old(r);
	/* That both were there for a moment nobody has seen. */
	WRITE_ONCE(r->mm->hiwater_vm, peak);
}

/* The new place is free. Everything that can fail, then the rest. */
static unsigned long move(struct remap *r)
{
	struct pt_move move = {
		.mm = r->mm, .from = r->addr, .to = r->new_addr,
		.len = min(r->old_len, r->new_len),
	};
	unsigned long charged = pages_charged(r);
	int err;

	if (r->mm->vmas.nr_vmas + 3 >= sysctl_max_map_count)
		return -ENOMEM;
	if (charged && vm_charge(r->mm, charged))
		return -ENOMEM;
	err = prepare_vmas(r);
	vma_start_write(r->vma);
	if (!err)
		err = pt_move_prepare(&move);
	if (err) {
		pt_move_abort(&move);
		if (charged)
			vm_uncharge(r->mm, charged);
		return err;
	}
	r->populate = r->vma->vm_flags & VM_LOCKED;
	move_commit(r, &move);
	return r->new_addr;
}

/* --- Which of them. --- */

/* munmap() of what may be nothing. */
static int unmap_rest(struct mm_struct *mm, unsigned long addr,
		      unsigned long len)
{
	if (!len)
		return 0;
	if (addr > mm->task_size || len > mm->task_size - addr)
		return -EINVAL;
	return unmap_locked(mm, addr, len);
}

/* Without MREMAP_FIXED the new address is a hint. */
static unsigned long find_place(const struct remap *r)
{
	int err;

	if (!(r->flags & MREMAP_FIXED))
		return mm_find_free(r->mm, r->new_addr & PAGE_MASK, r->new_len);
	err = mm_check_fixed(r->mm, r->new_addr, r->new_len);
	return err ? (unsigned long)err : r->new_addr;
}

/*
 * The new place is emptied, then what is too much of the old one goes: even if nothing
 * comes of it in the end. Of what was to be doubled nothing may be left then, and the
 * limit of what is to be there twice comes after that.
 */
static int make_place(struct remap *r)
{
	int err = 0;

	if ((r->flags & MREMAP_FIXED) &&
	    mm_is_mapped(r->mm, r->new_addr, r->new_len)) {
		err = unmap_locked(r->mm, r->new_addr, r->new_len);
		if (err)
			return err;
		r->vma = vma_tree_lookup(&r->mm->vmas, r->addr);
		if (!r->vma)
			return -EFAULT;
	}
	if (r->old_len > r->new_len) {
		err = unmap_rest(r->mm, r->addr + r->new_len,
				 r->old_len - r->new_len);
		r->old_len = r->new_len;
	}
	return err;
}

/* MREMAP_FIXED or MREMAP_DONTUNMAP: it moves in any case. */
static unsigned long remap_to(struct remap *r)
{
	int err = check_source(r);

	if (err)
		return err;
	if (r->mm->vmas.nr_vmas + 2 >= sysctl_max_map_count - 3)
		return -ENOMEM;
	err = make_place(r);
	if (err)
		return err;
	if ((r->flags & MREMAP_DONTUNMAP) &&
	    !may_expand_vm(r->mm, r->vma->vm_flags, r->old_len >> PAGE_SHIFT))
		return -ENOMEM;
	r->new_addr = find_place(r);
	return IS_ERR_VALUE(r->new_addr) ? r->new_addr : move(r);
}

/*
 * A move that keeps the size takes VMA after VMA, and holes stay as wide as they are.
 * Only at the beginning there must be none.
 */
static unsigned long remap_many(struct remap *all)
{
	unsigned long end = all->addr + all->old_len, ret, done = all->addr;
	struct vm_area_struct *vma = vma_tree_lookup(&all->mm->vmas, done);
	struct remap r = *all;

	if (!vma)
		return -EFAULT;
	while (vma && vma->vm_start < end && done < end) {
		r.vma = vma;
		r.addr = max(vma->vm_start, done);
		r.new_addr = r.addr + (all->new_addr - all->addr);
		done = min(vma->vm_end, end);
		r.old_len = r.new_len = done - r.addr;
		ret = remap_to(&r);
		if (IS_ERR_VALUE(ret))
			return ret;
		vma = done < end ? vma_tree_find(&all->mm->vmas, done) : NULL;
	}
	return all->new_addr;
}

static unsigned long remap_locked(struct remap *r)
{
	int err;

	if ((r->flags & MREMAP_FIXED) && r->old_len == r->new_len)
		return remap_many(r);
	if (has_place(r))
		return remap_to(r);
	err = check_source(r);
	if (err)
		return err;
	if (r->old_len >= r->new_len) {
		err = unmap_rest(r->mm, r->addr + r->new_len,
				 r->old_len - r->new_len);
		return err ? (unsigned long)err : r->addr;
	}
	if (can_grow_in_place(r)) {
		r->populate = r->vma->vm_flags & VM_LOCKED;
		r->new_addr = r->addr;
		return grow_in_place(r);
	}
	if (!(r->flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	r->new_addr = mm_find_free(r->mm, 0, r->new_len);
	return IS_ERR_VALUE(r->new_addr) ? r->new_addr : move(r);
}

unsigned long mm_remap(struct mm_struct *mm, const struct remap_request *req)
{
	struct remap r = {
		.mm = mm, .addr = req->addr, .flags = req->flags,
		.old_len = PAGE_ALIGN(req->old_len),
		.new_len = PAGE_ALIGN(req->new_len),
		.new_addr = req->new_addr,
	};
	unsigned long ret;
	int err = check_request(&r);

	if (err)
		return err;
	mmap_write_lock(mm);
	ret = remap_locked(&r);
	mmap_write_unlock(mm);
	if (!IS_ERR_VALUE(ret) && r.populate && r.new_len > r.old_len)
		mm_populate(mm, ret + r.old_len, r.new_len - r.old_len);
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(mm_remap);
