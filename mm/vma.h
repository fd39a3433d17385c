/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * VMAs, for the files that change them. The mmap lock is held for writing, and who
 * changes a VMA has marked it (vma_start_write, space.h).
 */
#ifndef _MM_VMA_H
#define _MM_VMA_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/vma_tree.h>

extern unsigned long stack_guard_gap;		/* in bytes; mm/limits.c */

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

/* --- What a VMA says of its pages. --- */

static inline bool vma_is_anonymous(const struct vm_area_struct *vma)
{
	return !vma->vm_ops;
}

/* PT_* of a leaf, without what depends on the page: writing, young, dirty. */
static inline unsigned int vm_pt_flags(unsigned long vm_flags)
{
	if (!(vm_flags & VM_ACCESS))
		return PT_USER | PT_NOACCESS;
	return PT_USER | (vm_flags & VM_EXEC ? PT_EXEC : 0);
}

/* Has it pages of its own, or had it? Faults set it without the lock. */
static inline bool vma_touched(const struct vm_area_struct *vma)
{
	return READ_ONCE(vma->vm_touched);
}

/* Is anything mapped in it, or was there? Likewise. */
static inline bool vma_faulted(const struct vm_area_struct *vma)
{
	return READ_ONCE(vma->vm_faulted);
}

/* The number of the page at @addr, in the file or where it was born. */
static inline pgoff_t vma_pgoff(const struct vm_area_struct *vma,
				unsigned long addr)
{
	return vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
}

static inline pgoff_t vma_born(const struct vm_area_struct *vma,
			       unsigned long addr)
{
	return vma->vm_born + ((addr - vma->vm_start) >> PAGE_SHIFT);
}

/* What a stack keeps free below itself. */
static inline unsigned long vm_start_gap(const struct vm_area_struct *vma)
{
	unsigned long gap = vma->vm_flags & VM_GROWSDOWN ? stack_guard_gap : 0;

	return vma->vm_start > gap ? vma->vm_start - gap : 0;
}

/* --- mm/vma.c: VMAs alone. --- */

/* What a new VMA would be. */
struct vma_desc {
	unsigned long start, end;
	unsigned long flags;
	pgoff_t pgoff, born;
	bool touched, faulted;
	struct file *file;
	const struct vm_operations_struct *ops;
	void *private_data;
	bool placed;		/* it is known to be free, between @sides */
	struct vma_sides sides;
};

/*
 * Before an operation changes anything: so many VMAs are spare, and have room in the tree at
 * or beside @addr. 0 or -ENOMEM. What is not needed then stays for the next one.
 */
int vma_prepare_some(struct mm_struct *mm, unsigned long addr, unsigned int nr);
static inline int vma_prepare(struct mm_struct *mm, unsigned long addr, unsigned int nr)
{
	return nr ? vma_prepare_some(mm, addr, nr) : 0;
}

/* The same for an operation at two addresses, together @nr. */
int vma_prepare_two(struct mm_struct *mm, unsigned long a, unsigned long b, unsigned int nr);

/*
 * @desc's range is free, between its sides: is there a neighbour that can be extended over
 * it? Then it is. Most have nobody beside them at all, or somebody who is not like them.
 */
bool vma_join_beside(struct mm_struct *mm, const struct vma_desc *desc);
static inline bool vma_may_join(const struct vm_area_struct *vma, const struct vma_desc *desc)
{
	return vma->vm_flags == desc->flags && vma->vm_file == desc->file;
}

static inline bool vma_join(struct mm_struct *mm, const struct vma_desc *desc)
{
	const struct vm_area_struct *prev = desc->sides.prev;
	const struct vm_area_struct *next = desc->sides.next;

	if ((!prev || prev->vm_end != desc->start || !vma_may_join(prev, desc)) &&
	    (!next || next->vm_start != desc->end || !vma_may_join(next, desc)))
		return false;
	return vma_join_beside(mm, desc);
}

/* One of its own between its sides, where vma_join() has found nobody: 0 or -ENOMEM. */
int vma_new(struct mm_struct *mm, const struct vma_desc *desc);
/* Either of the two, prepared for: it cannot fail. */
void vma_add(struct mm_struct *mm, struct vma_desc *desc);
/* Cuts @vma in two at @addr, which lies inside; returns the upper part. Prepared for. */
struct vm_area_struct *vma_split(struct vm_area_struct *vma, unsigned long addr);
/*
 * The part of @vma, which is marked, in [@start, @end) gets @flags: split off, or joined to
 * what it is like now. Prepared for as many as vma_change_splits() says. Returns who holds it.
 */
struct vma_change {
	unsigned long start, end;
	unsigned long flags;
	struct vma_sides sides;		/* its place is that of @vma */
};
struct vm_area_struct *vma_change_flags(struct vm_area_struct *vma,
					struct vma_change *change);
/* Would that need another VMA, or two? Against the limit, as Linux counts. */
static inline unsigned int vma_change_splits(const struct vm_area_struct *vma,
					     const struct vma_change *change)
{
	return (change->start > vma->vm_start) + (change->end < vma->vm_end);
}

/* Can it be had by moving the border to a neighbour? */
bool vma_can_give_away(const struct vm_area_struct *vma,
		       const struct vma_change *change);
/* Joins @vma to its neighbours if they are alike; returns who holds it. */
struct vm_area_struct *vma_merge(struct vm_area_struct *vma);
void vma_remove(struct vm_area_struct *vma);
/* The same, of one that is marked and was found there. */
void vma_remove_at(struct vm_area_struct *vma, const struct vma_place *at);
/* The same at the end of @vma's address space: its tree goes, too, and its file forgot it. */
void vma_discard(struct vm_area_struct *vma);
/* What is kept for the next one. */
void vma_drop_spare(struct mm_struct *mm);
struct vm_area_struct *vma_next(const struct vm_area_struct *vma);
struct vm_area_struct *vma_prev(const struct vm_area_struct *vma);
/* New bounds, into free space or away from it; its page numbers follow. */
void vma_set_bounds(struct vm_area_struct *vma, unsigned long start,
		    unsigned long end);
/* A copy of @vma for @mm, in no tree yet; or NULL. */
struct vm_area_struct *vma_dup(struct mm_struct *mm, const struct vm_area_struct *vma);
/* A copy of @twin, into the tree behind all others; or -ENOMEM, and it has gone. */
int vma_append(struct vm_area_struct *vma, struct vm_area_struct *twin);
/* Should they be one? @b begins where @a ends. */
bool vma_joins(const struct vm_area_struct *a, const struct vm_area_struct *b);
void vma_cache_init(void);

/* --- mm/mmap_file.c: what is mapped of a file. --- */

/*
 * The mapping learns of the VMA, or forgets it: while its bounds change, too. One that shows
 * the same pages as @twin, or NULL, costs less.
 */
void vma_enter_mapping(struct vm_area_struct *vma, struct vm_area_struct *twin);
void vma_leave_mapping(struct vm_area_struct *vma);
bool vma_page_cached(const struct vm_area_struct *vma, unsigned long addr);
int vma_will_need(struct vm_area_struct *vma, struct pt_span span);

#endif /* _MM_VMA_H */
