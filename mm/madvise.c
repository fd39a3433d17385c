// SPDX-License-Identifier: GPL-2.0-only
/*
 * madvise(). Advice is taken VMA by VMA, as on Linux: a hole is ENOMEM at the end, what
 * is mapped around it has been advised; a VMA that refuses ends it. Owns nothing.
 *
 * Advice about when memory is to be taken back (COLD, PAGEOUT, FREE) is checked and
 * heard; pages stay what they are as long as nobody takes memory back.
 */
#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/traps.h>
#include <uapi/linux/falloc.h>

#include "pt_verbs.h"
#include "space.h"

/* --- Advice that is a flag. --- */

struct flag_advice {
	unsigned long set, clear;
	unsigned long refused;		/* to VMAs with one of these */
};

static const struct flag_advice flag_advice[] = {
	[MADV_NORMAL] = { .clear = VM_RAND_READ | VM_SEQ_READ },
	[MADV_RANDOM] = { .set = VM_RAND_READ, .clear = VM_SEQ_READ },
	[MADV_SEQUENTIAL] = { .set = VM_SEQ_READ, .clear = VM_RAND_READ },
	[MADV_DONTFORK] = { .set = VM_DONTCOPY },
	[MADV_DOFORK] = { .clear = VM_DONTCOPY, .refused = VM_IO },
	[MADV_WIPEONFORK] = { .set = VM_WIPEONFORK, .refused = VM_SHARED },
	[MADV_KEEPONFORK] = { .clear = VM_WIPEONFORK },
	[MADV_DONTDUMP] = { .set = VM_DONTDUMP },
	[MADV_DODUMP] = {
		.clear = VM_DONTDUMP,
		.refused = VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP,
	},
	/* There are none; but see mm/fault_block.c. */
	[MADV_HUGEPAGE] = { .set = VM_HUGEPAGE, .clear = VM_NOHUGEPAGE },
	[MADV_NOHUGEPAGE] = { .set = VM_NOHUGEPAGE, .clear = VM_HUGEPAGE },
};

/* The table's holes are other advice. */
static bool is_flag_advice(int advice)
{
	if (advice < 0 || advice >= (int)ARRAY_SIZE(flag_advice))
		return false;
	return flag_advice[advice].set || flag_advice[advice].clear;
}

/* EAGAIN, where others would say ENOMEM: that is for holes. */
static int advise_flags(struct vm_area_struct *vma, struct pt_span span,
			int advice)
{
	const struct flag_advice *flags = &flag_advice[advice];
	struct vm_flag_change change = {
		.set = flags->set, .clear = flags->clear,
	};
	int err;

	if ((vma->vm_flags & flags->refused) ||
	    (advice == MADV_WIPEONFORK && vma->vm_file))
		return -EINVAL;
	err = vma_change_part(vma, span, &change);
	return err == -ENOMEM ? -EAGAIN : err;
}

/* --- Advice that takes pages away. --- */

/* Faults go on meanwhile: what comes back is new. */
static int zap_part(struct vm_area_struct *vma, struct pt_span span)
{
	struct pt_range range = {
		.start = span.start, .end = span.last + 1,
		.floor = span.start, .ceiling = span.last + 1,
	};
	struct mmu_gather tlb;
	int err = pt_unshare_edges(vma->vm_mm, &range);

	if (err)
		return err;
	tlb_gather(&tlb, vma->vm_mm);
	pt_zap(&tlb, &range);
	tlb_finish(&tlb);
	return 0;
}

/* Locked memory stays, unless the advice says that it is known. */
static int advise_dontneed(struct vm_area_struct *vma, struct pt_span span,
			   int advice)
{
	unsigned long refused = VM_PFNMAP;

	if (advice == MADV_DONTNEED)
		refused |= VM_LOCKED;
	return vma->vm_flags & refused ? -EINVAL : zap_part(vma, span);
}

/* Of memory that no file has. It may go when it is wanted; so it may as well stay. */
static int advise_free(const struct vm_area_struct *vma)
{
	return vma_is_anonymous(vma) &&
	       !(vma->vm_flags & (VM_LOCKED | VM_PFNMAP)) ? 0 : -EINVAL;
}

/* Where pages are in the order of their use is nobody's to see. */
static int advise_cold(const struct vm_area_struct *vma)
{
	return vma->vm_flags & (VM_LOCKED | VM_PFNMAP) ? -EINVAL : 0;
}

/* --- One VMA. --- */

/* Its part of the range. */
static int advise_vma(struct vm_area_struct *vma, struct pt_span span,
		      int advice)
{
	switch (advice) {
	case MADV_WILLNEED:
		return vma_will_need(vma, span);
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
		return advise_dontneed(vma, span, advice);
	case MADV_FREE:
		return advise_free(vma);
	case MADV_COLD:
	case MADV_PAGEOUT:
		return advise_cold(vma);
	default:
		return advise_flags(vma, span, advice);
	}
}

/*
 * Of those that this kernel is built for: without huge pages, merged pages and poisoned
 * ones, as a Linux without them.
 */
static bool is_known(int advice)
{
	switch (advice) {
	case MADV_WILLNEED:
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_FREE:
	case MADV_COLD:
	case MADV_PAGEOUT:
	case MADV_REMOVE:
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
		return true;
	default:
		return is_flag_advice(advice);
	}
}

/* Holes are told of when everything else has been done. */
static int advise_range(struct mm_struct *mm, unsigned long start,
			unsigned long end, int advice)
{
	int hole = 0;

	while (start < end) {
		struct vm_area_struct *vma = vma_tree_find(&mm->vmas, start);
		struct pt_span part;
		int err;

		if (!vma || vma->vm_start >= end)
			return -ENOMEM;
		if (vma->vm_start > start)
			hole = -ENOMEM;
		part.start = max(start, vma->vm_start);
		start = min(end, vma->vm_end);
		part.last = start - 1;
		err = advise_vma(vma, part, advice);
		if (err)
			return err;
	}
	return hole;
}

/* Only flags change VMAs. */
static int advise_locked(struct mm_struct *mm, unsigned long start,
			 unsigned long end, int advice)
{
	bool write = is_flag_advice(advice);
	int err;

	if (write)
		mmap_write_lock(mm);
	else
		mmap_read_lock(mm);
	err = advise_range(mm, start, end, advice);
	if (write)
		mmap_write_unlock(mm);
	else
		mmap_read_unlock(mm);
	return err;
}

/*
 * --- MADV_REMOVE: a hole in the file. ---
 *
 * The file's locks come before ours, so we let go of ours meanwhile.
 */

struct hole {
	struct file *file;
	loff_t pos;
	unsigned long start, end;
	bool skipped;			/* something is not mapped */
};

/* Who could make it writable may take its pages away, as on Linux. */
static int check_hole(const struct vm_area_struct *vma)
{
	const unsigned long need = VM_SHARED | VM_MAYWRITE;

	if ((vma->vm_flags & VM_LOCKED) || !vma->vm_file)
		return -EINVAL;
	if ((vma->vm_flags & need) != need)
		return -EACCES;
	return 0;
}

/* The next part of the range, of one VMA, with a reference to its file. */
static int next_hole(struct mm_struct *mm, unsigned long end, struct hole *hole)
{
	struct vm_area_struct *vma;
	int err = -ENOMEM;

	mmap_read_lock(mm);
	vma = vma_tree_find(&mm->vmas, hole->start);
	if (vma && vma->vm_start < end)
		err = check_hole(vma);
	if (!err) {
		hole->skipped |= vma->vm_start > hole->start;
		hole->start = max(hole->start, vma->vm_start);
		hole->end = min(end, vma->vm_end);
		hole->file = get_file(vma->vm_file);
		hole->pos = (loff_t)vma_pgoff(vma, hole->start) << PAGE_SHIFT;
	}
	mmap_read_unlock(mm);
	return err;
}

static int punch(const struct hole *hole)
{
	const struct file_operations *fops = hole->file->f_op;

	if (!fops->fallocate)
		return -EOPNOTSUPP;
	return fops->fallocate(hole->file,
			       FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			       hole->pos, hole->end - hole->start);
}

static int advise_remove(struct mm_struct *mm, unsigned long start,
			 unsigned long end)
{
	struct hole hole = { .start = start };
	int err = 0;

	while (!err && hole.start < end) {
		err = next_hole(mm, end, &hole);
		if (err)
			break;
		err = punch(&hole);
		fput(hole.file);
		hole.start = hole.end;
	}
	return !err && hole.skipped ? -ENOMEM : err;
}

int mm_advise(struct mm_struct *mm, unsigned long addr, unsigned long len,
	      int advice)
{
	unsigned long size = PAGE_ALIGN(len), end = addr + size;

	if (!is_known(advice) || !PAGE_ALIGNED(addr) || (len && !size) ||
	    end < addr)
		return -EINVAL;
	if (end == addr)
		return 0;
	if (advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE)
		return mm_populate_strict(mm, addr, size,
					  advice == MADV_POPULATE_WRITE ?
					  FAULT_FLAG_WRITE : 0);
	if (advice == MADV_REMOVE)
		return advise_remove(mm, addr, end);
	return advise_locked(mm, addr, end, advice);
}
EXPORT_SYMBOL_IF_KUNIT(mm_advise);
