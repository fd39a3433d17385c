/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of an address space share: its lock, its VMAs, how they are changed.
 *
 * Lock order, outermost first:
 *	mmap_lock
 *	the mapping's lock	(linux/fs.h) its VMAs
 *	fork_family.lock	its members (mm/rmap.c)
 *	tables of pages		from the root down (pt_user.h)
 * and then those of internal.h.
 */
#ifndef _MM_SPACE_H
#define _MM_SPACE_H

#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/pgtable.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/tlb.h>
#include <linux/vma_tree.h>
#include <uapi/linux/mman.h>

/* Machines whose code reaches everything have no such flag. */
#ifndef MAP_32BIT
#define MAP_32BIT	0
#endif

#include "limits.h"
#include "vma.h"

/* --- The lock. --- */

static inline void mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
}

static inline void mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
}

static inline void mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_lock);
}

/* A child's, inside its parent's. */
static inline void mmap_write_lock_nested(struct mm_struct *mm)
{
	down_write_nested(&mm->mmap_lock, 1);
}

static inline void mmap_assert_write_locked(struct mm_struct *mm)
{
	lockdep_assert_held_write(&mm->mmap_lock);
}

/* Lets go of every VMA that vma_start_write() has marked. */
static inline void mmap_end_write(struct mm_struct *mm)
{
	smp_store_release(&mm->write_seq, mm->write_seq + 1);
}

static inline void mmap_write_unlock(struct mm_struct *mm)
{
	mmap_end_write(mm);
	up_write(&mm->mmap_lock);
}

static inline void mmap_write_downgrade(struct mm_struct *mm)
{
	mmap_end_write(mm);
	downgrade_write(&mm->mmap_lock);
}

/* As below, for who has the address space's number at hand. */
static inline void vma_mark(struct vm_area_struct *vma, unsigned long seq)
{
	if (vma->vm_seq == seq)
		return;
	WRITE_ONCE(vma->vm_seq, seq);
	smp_mb();
}

/*
 * Before @vma changes, or what is mapped in it is to stay as it is found: faults that
 * are under way see it before they put anything into a table, and others wait for the
 * lock. Tables are looked at after it: pairs with the barrier of a table that comes up.
 */
static inline void vma_start_write(struct vm_area_struct *vma)
{
	mmap_assert_write_locked(vma->vm_mm);
	vma_mark(vma, vma->vm_mm->write_seq);
}

/* --- What there is of it. --- */

static inline bool is_data_mapping(unsigned long flags)
{
	return (flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE;
}

static inline bool is_stack_mapping(unsigned long flags)
{
	return flags & VM_GROWSDOWN;
}

static inline bool is_exec_mapping(unsigned long flags)
{
	return (flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) == VM_EXEC;
}

/*
 * @nr_pages of @flags have come (or gone, if negative): of a kind it is one of exec,
 * stack and data, or none, as /proc shows it.
 */
static inline void vm_account(struct mm_struct *mm, unsigned long flags,
			      long nr_pages)
{
	mm->total_vm += nr_pages;
	if (likely(is_data_mapping(flags)))
		mm->data_vm += nr_pages;
	else if (is_exec_mapping(flags))
		mm->exec_vm += nr_pages;
	else if (is_stack_mapping(flags))
		mm->stack_vm += nr_pages;
	if (flags & VM_LOCKED)
		mm->locked_vm += nr_pages;
}

/* @nr_pages of @old are of @new now. What is a stack stays one. */
static inline void vm_account_change(struct mm_struct *mm, unsigned long old,
				     unsigned long new, long nr_pages)
{
	if (is_data_mapping(old))
		mm->data_vm -= nr_pages;
	else if (is_exec_mapping(old))
		mm->exec_vm -= nr_pages;
	if (is_data_mapping(new))
		mm->data_vm += nr_pages;
	else if (is_exec_mapping(new))
		mm->exec_vm += nr_pages;
	if (unlikely((old ^ new) & VM_LOCKED))
		mm->locked_vm += new & VM_LOCKED ? nr_pages : -nr_pages;
}

/* --- The most that there was; mm/hiwater.c. --- */

/* Some of total_vm is about to go. */
static inline void mm_note_size(struct mm_struct *mm)
{
	if (mm->hiwater_vm < mm->total_vm)
		WRITE_ONCE(mm->hiwater_vm, mm->total_vm);
}

#define RSS_BATCH	64

/* It was so much once. */
void mm_raise_mark(struct mm_struct *mm, unsigned long nr_pages);
void mm_note_peak(struct mm_struct *mm, unsigned long nr_gone);

/* An operation has taken so many pages away. */
static __always_inline void mm_note_gone(struct mm_struct *mm, unsigned long nr_gone)
{
	long slack = READ_ONCE(mm->rss_slack) - (long)nr_gone;

	WRITE_ONCE(mm->rss_slack, slack);
	if (unlikely(slack < 0))
		mm_note_peak(mm, nr_gone);
}

/* --- mm/mm_struct.c, mm/rmap.c: who is related to whom. --- */

/* All address spaces that came from one by fork. */
struct fork_family {
	refcount_t refs;		/* one for each member */
	struct rw_semaphore lock;
	struct list_head members;	/* [lock] */
	struct rcu_head rcu;
};

/* A family of its own, or @relative's: 0 or -ENOMEM. */
int family_join(struct mm_struct *mm, struct mm_struct *relative);
/* Nobody is looking at its tables any more when it returns. */
void family_leave(struct mm_struct *mm);
/* Every CPU of every member forgets the range. May sleep. */
void family_flush(struct mm_struct *mm, unsigned long start, unsigned long size);
/* Has it pages that were born elsewhere? */
static inline bool vma_is_moved(const struct vm_area_struct *vma)
{
	return vma->vm_born != vma->vm_start >> PAGE_SHIFT && vma_touched(vma);
}

/* After a change of that. */
void vma_list_moved(struct vm_area_struct *vma, bool moved);
static inline void vma_note_moved(struct vm_area_struct *vma)
{
	bool moved = vma_is_moved(vma);

	if (unlikely(moved == list_empty(&vma->vm_moved)))
		vma_list_moved(vma, moved);
}

static inline void vma_forget_moved(struct vm_area_struct *vma)
{
	if (unlikely(!list_empty(&vma->vm_moved)))
		vma_list_moved(vma, false);
}

/* What page->mapping says of a page that is born in @mm. */
static inline struct address_space *anon_mapping(const struct mm_struct *mm)
{
	return (void *)((unsigned long)mm->family | PAGE_MAPPING_ANON);
}

void fault_init(void);		/* mm/memory.c */

/* --- mm/mmap.c: what the other verbs need of it, with the lock for writing. --- */

bool mm_is_mapped(struct mm_struct *mm, unsigned long addr, unsigned long len);
unsigned long mm_find_free(struct mm_struct *mm, unsigned long hint,
			   unsigned long len);
int mm_check_fixed(struct mm_struct *mm, unsigned long addr, unsigned long len);
/* What can fail of unmapping; then the rest. @more: VMAs for the caller. */
struct unmap;
int unmap_prepare(struct unmap *unmap, unsigned int more);
void unmap_commit(const struct unmap *unmap);
int unmap_locked(struct mm_struct *mm, unsigned long addr, unsigned long len);
/* Is the range all of @vma, which has no entries and is there? Then it goes. */
bool unmap_whole(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		 const struct vma_place *at);
/* mmap() of @len, whole pages; what came of it is in @desc, too. */
unsigned long map_locked(struct mm_struct *mm, const struct map_request *req,
			 unsigned long len, struct vma_desc *desc);
/* With limits and charges; what is mapped there goes. */
int map_region(struct mm_struct *mm, struct vma_desc *desc);
/* PROT_* as VM_*. */
static inline unsigned long vm_flags_of_prot(unsigned long prot)
{
	return (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) |
	       (prot & PROT_EXEC ? VM_EXEC : 0);
}

/* What kind a file's mapping is to be; mm/mmap_file.c. */
int describe_file(const struct map_request *req, struct vma_desc *desc);
int describe_shared_anon(struct vma_desc *desc);
void undescribe_file(const struct map_request *req, const struct vma_desc *desc);
static inline void undescribe(const struct map_request *req,
			      const struct vma_desc *desc)
{
	if (desc->file)
		undescribe_file(req, desc);
}

/*
 * Without the lock: faults in what is mapped of a range. 0, -EFAULT or -ENOMEM, where it
 * ended; of everything, as far as it goes. Strictly (MADV_POPULATE_*), a hole is ENOMEM.
 */
int mm_populate(struct mm_struct *mm, unsigned long addr, unsigned long len);
void mm_populate_all(struct mm_struct *mm);
void mm_populate_locked(struct mm_struct *mm, unsigned long addr,
			unsigned long end);
int mm_populate_strict(struct mm_struct *mm, unsigned long addr,
		       unsigned long len, unsigned int flags);

/*
 * mm/vma_range.c: flags of VMAs alone, with the lock for writing. VMAs with one of @skip
 * stay as they are.
 */
struct vm_flag_change {
	unsigned long set, clear, skip;
};
int vma_change_range(struct mm_struct *mm, unsigned long start,
		     unsigned long end, const struct vm_flag_change *change);
/* The part of one VMA. */
int vma_change_part(struct vm_area_struct *vma, struct pt_span span,
		    const struct vm_flag_change *change);

/* The CPU has noted that a file's page was written to. */
static inline void mapped_page_dirty(struct page *page)
{
	folio_mark_dirty(page_folio(page));
}

/* --- The TLB. --- */

static inline void mm_flush_range(struct mm_struct *mm, unsigned long start,
				  unsigned long size, bool tables)
{
	flush_tlb_mm_range(&(struct tlb_flush){
		.mm = &mm->arch.tlb, .start = start, .end = start + size,
		.tables = tables,
	});
}

#endif /* _MM_SPACE_H */
