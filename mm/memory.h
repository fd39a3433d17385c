/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the fault path share: memory.c, and memory_file.c for files. */
#ifndef _MM_MEMORY_H
#define _MM_MEMORY_H

#include <linux/kconfig.h>
#include <linux/vm_ops.h>

#include "pt_user.h"
#include "vma.h"

/*
 * A fault on its way. It runs under RCU, and never waits: what it could not have
 * without that is in @lacks when it answers VM_FAULT_RETRY.
 */
#define LACKS_PAGE	1u
#define LACKS_TABLE	2u
#define LACKS_FILE_PAGE	4u	/* vm_ops->fault() may wait for it */

struct fault {
	struct vm_fault vmf;
	struct pt_place at;
	unsigned int lacks;
	struct page *page;		/* brought along, frozen */
	struct pt_spare spare;
	bool page_locked;		/* vmf.page is, for page_mkwrite() */
};

/* Who forces a write on what is read-only (ptrace) leaves it so. */
static inline unsigned int fault_written(const struct fault *f)
{
	return PT_DIRTY | PT_YOUNG | (f->vmf.vm_flags & VM_WRITE ? PT_WRITE : 0);
}

/* Of the entry for a page that is new, and was written to. */
static inline unsigned int fault_new_flags(const struct fault *f)
{
	return vm_pt_flags(f->vmf.vm_flags) | fault_written(f);
}

/* Locks the table, if everything is as it was found. */
bool fault_lock(const struct fault *f);
/* A table for the entry that is ours alone; what the entry says then is in f->at. */
vm_fault_t fault_private_table(struct fault *f);
/* A page, frozen, cleared if @zero is __GFP_ZERO; or NULL, which is noted. */
struct page *fault_alloc_page(struct fault *f, gfp_t zero);
/* It belongs to this family, and to this place. */
void fault_page_is_born(struct page *page, const struct fault *f);
/* It was born for nothing. */
void fault_free_page(struct page *page);
/* Under the lock: the entry, which is none, is @page's, as if it had been written to. */
void fault_set_new(const struct fault *f, struct page *page);
/* More flags for what the entry shows, if it still does. */
vm_fault_t fault_set_flags(const struct fault *f, unsigned int flags);
/* What was read of the VMA is true of it. */
bool fault_vma_unchanged(const struct fault *f);

/*
 * fault_block.c: should the fault make more pages than the one that it has made? In a big
 * mapping that has the whole block, of who has not said no.
 */
#define FAULT_BIG	(PAGE_SIZE * PT_ENTRIES)
#define BLOCK_PAGES	16u
#define BLOCK_SIZE	(BLOCK_PAGES * PAGE_SIZE)
static __always_inline bool fault_wants_block(const struct fault *f)
{
	const struct vm_area_struct *vma = f->vmf.vma;
	unsigned long start = READ_ONCE(vma->vm_start), end = READ_ONCE(vma->vm_end);
	unsigned long block = f->vmf.addr & -BLOCK_SIZE;

	return unlikely(end - start >= FAULT_BIG) && block >= start &&
	       end - block >= BLOCK_SIZE &&
	       (f->vmf.vm_flags & (VM_WRITE | VM_NOHUGEPAGE)) == VM_WRITE &&
	       READ_ONCE(f->vmf.mm->fills_blocks);
}
void fault_fill_block(const struct fault *f);

/* memory_file.c: nothing is mapped yet; a shared page is to be written to. */
vm_fault_t file_fault(struct fault *f);
vm_fault_t file_write_fault(struct fault *f);
/* May wait: brings what the fault lacks. */
vm_fault_t file_fetch(struct fault *f);

#if IS_ENABLED(CONFIG_KUNIT)
/* Without a lock, by a VMA that was found before. */
vm_fault_t fault_in_found(struct mm_struct *mm, struct vm_area_struct *vma,
			  unsigned long addr, unsigned int flags);
/* Is so much of it free that more may be taken than what was asked for? */
bool fault_may_spend(const struct zone *zone);
#endif

#endif /* _MM_MEMORY_H */
