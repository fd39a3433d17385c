// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults on what is mapped of files.
 *
 *	file_fault()		nothing is mapped yet: the file has the page
 *	  read, or shared	-> map_file_page(), with those around it
 *	  write, private	-> copy_file_page()
 *	file_write_fault()	a shared page that must not be written to so far
 *
 * The file keeps a page from being mapped while it takes it away, without a lock of the
 * page: filemap_may_map(), looked at under the lock of the table, has the last word. What
 * has to be waited for, file_fetch() brings, and the fault begins anew. Owns nothing.
 */
#include <asm/cacheflush.h>
#include <linux/filemap_fault.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/traps.h>
#include <linux/truncate.h>

#include "memory.h"
#include "pt_user.h"
#include "space.h"
#include "user_bytes.h"

#define AGAIN	0u

/* What the VMA says of its file; it counts if the VMA is unchanged at the end. */
static void read_file(struct vm_fault *vmf)
{
	const struct vm_area_struct *vma = vmf->vma;

	vmf->file = READ_ONCE(vma->vm_file);
	vmf->pgoff = READ_ONCE(vma->vm_pgoff) +
		     ((vmf->addr - READ_ONCE(vma->vm_start)) >> PAGE_SHIFT);
}

static vm_fault_t wait_for_file(struct fault *f)
{
	f->lacks |= LACKS_FILE_PAGE;
	return VM_FAULT_RETRY;
}

/* The page, unless it was brought along: in vmf.page, with a reference. */
static vm_fault_t get_file_page(struct fault *f)
{
	const struct vm_operations_struct *ops = READ_ONCE(f->vmf.vma->vm_ops);
	vm_fault_t ret;

	read_file(&f->vmf);
	if (f->vmf.page)
		return 0;
	if (!ops)
		return VM_FAULT_RETRY;
	f->vmf.may_wait = false;
	ret = ops->fault(&f->vmf);
	if (ret & VM_FAULT_RETRY)
		return wait_for_file(f);
	if ((ret & VM_FAULT_ERROR) && !fault_vma_unchanged(f))
		return VM_FAULT_RETRY;
	return ret;
}

/* Under the lock of the table. Special pages of drivers are not in any mapping. */
static bool may_map(const struct fault *f)
{
	const struct page *page = f->vmf.page;

	return f->vmf.file &&
	       filemap_may_map(f->vmf.file->f_mapping, page_folio(page));
}

static bool needs_mkwrite(const struct fault *f)
{
	const struct vm_operations_struct *ops = READ_ONCE(f->vmf.vma->vm_ops);

	return ops && ops->page_mkwrite;
}

/* --- Mapping. --- */

/*
 * Writing through a shared mapping is a fault of its own where the file wants to know;
 * where it does not, the entry allows it from the start.
 */
static unsigned int page_flags(const struct fault *f)
{
	unsigned long both = VM_SHARED | VM_WRITE;

	if ((f->vmf.vm_flags & both) != both)
		return PT_YOUNG;
	if (f->vmf.flags & FAULT_FLAG_WRITE)
		return PT_YOUNG | PT_WRITE | PT_DIRTY;
	return needs_mkwrite(f) ? PT_YOUNG : PT_YOUNG | PT_WRITE;
}

/* The reference becomes the entry's. */
static void set_page_entry(const struct fault *f, pte_t *entry,
			   struct page *page, unsigned int flags)
{
	pte_t pte = pte_make(page_to_phys(page), 0,
			     vm_pt_flags(f->vmf.vm_flags) | flags);

	if (f->vmf.vm_flags & VM_EXEC)
		arch_sync_code(page);
	atomic64_add(PAGE_MAP, &page->_counts);
	pt_add(f->at.table, entry, pte_kind(pte));
	pte_set(entry, pte);
}

/* What else is there already around it, as if it had been read: not young. */
static void map_around(const struct fault *f, struct pgoff_range range)
{
	unsigned int flags = page_flags(f) & ~PT_YOUNG;
	struct map_around around;

	if (!filemap_map_begin(&around, &f->vmf, range))
		return;
	while (filemap_map_next(&around)) {
		pte_t *entry = f->at.entry + (long)(around.pgoff - f->vmf.pgoff);

		if (pte_none(pte_read(entry)))
			set_page_entry(f, entry, around.page, flags);
		else
			put_page(around.page);
	}
}

static void unlock_page_of(struct fault *f)
{
	if (f->page_locked)
		folio_unlock(page_folio(f->vmf.page));
	f->page_locked = false;
}

static vm_fault_t map_file_page(struct fault *f)
{
	const struct vm_operations_struct *ops = READ_ONCE(f->vmf.vma->vm_ops);
	bool around = ops && ops->map_next &&
		      !(f->vmf.flags & FAULT_FLAG_WRITE);
	struct pgoff_range range = { };

	if (around)
		range = fault_around(&f->vmf);
	if (!fault_lock(f))
		return AGAIN;
	if (!may_map(f)) {
		pt_unlock(f->at.table);
		return wait_for_file(f);
	}
	set_page_entry(f, f->at.entry, f->vmf.page, page_flags(f));
	if (around)
		map_around(f, range);
	pt_unlock(f->at.table);
	unlock_page_of(f);
	f->vmf.page = NULL;
	return 0;
}

/* Of a private mapping: the copy is born here. */
static vm_fault_t copy_file_page(struct fault *f)
{
	struct page *page = fault_alloc_page(f, 0);

	if (!page)
		return VM_FAULT_RETRY;
	user_page_copy(page_address(page), page_address(f->vmf.page));
	fault_page_is_born(page, f);
	if (!fault_lock(f)) {
		fault_free_page(page);
		return AGAIN;
	}
	if (!may_map(f)) {
		pt_unlock(f->at.table);
		fault_free_page(page);
		return wait_for_file(f);
	}
	fault_set_new(f, page);
	pt_unlock(f->at.table);
	return 0;
}

static void drop_page(struct fault *f)
{
	if (!f->vmf.page)
		return;
	unlock_page_of(f);
	put_page(f->vmf.page);
	f->vmf.page = NULL;
}

/*
 * A shared page that is to be written to, of a file that wants to know: that can wait for
 * a lock, so file_fetch() asks, and the page comes locked.
 */
static vm_fault_t install(struct fault *f)
{
	bool write = f->vmf.flags & FAULT_FLAG_WRITE;

	if (!pte_none(f->at.pte))
		return AGAIN;
	if (write && !(f->vmf.vm_flags & VM_MAYSHARE))
		return copy_file_page(f);
	if (write && needs_mkwrite(f) && !f->page_locked)
		return wait_for_file(f);
	return map_file_page(f);
}

vm_fault_t file_fault(struct fault *f)
{
	vm_fault_t ret = get_file_page(f), major = ret & VM_FAULT_MAJOR;

	if (ret & (VM_FAULT_ERROR | VM_FAULT_RETRY))
		return ret;
	ret = fault_private_table(f);
	if (!ret)
		ret = install(f);
	drop_page(f);
	return ret | major;
}

/* --- A shared page, from now on to be written to. --- */

static vm_fault_t allow_writing(struct fault *f)
{
	vm_fault_t ret = fault_private_table(f);

	if (ret || pte_none(f->at.pte))
		return ret;
	if (f->page_locked && f->vmf.page != pte_page(f->at.pte))
		return AGAIN;
	return fault_set_flags(f, PT_YOUNG | PT_DIRTY |
			       (f->vmf.vm_flags & VM_WRITE ? PT_WRITE : 0));
}

vm_fault_t file_write_fault(struct fault *f)
{
	vm_fault_t ret;

	read_file(&f->vmf);
	if (!(pte_flags(f->at.pte) & PT_WRITE) && needs_mkwrite(f) &&
	    !f->page_locked)
		return wait_for_file(f);
	ret = allow_writing(f);
	if (!(ret & VM_FAULT_RETRY))
		drop_page(f);
	return ret;
}

/* --- With the mmap lock, and without RCU. --- */

/*
 * As long as pages are being taken away none is mapped, however ready it is: to ask again
 * and again would keep the CPU from whom we wait for, if it is the same.
 */
static void wait_for_truncation(struct file *file)
{
	if (!file || !READ_ONCE(file->f_mapping->invalidating))
		return;
	filemap_invalidate_lock_shared(file->f_mapping);
	filemap_invalidate_unlock_shared(file->f_mapping);
}

vm_fault_t file_fetch(struct fault *f)
{
	const struct vm_operations_struct *ops = f->vmf.vma->vm_ops;
	vm_fault_t ret;

	drop_page(f);
	read_file(&f->vmf);
	wait_for_truncation(f->vmf.file);
	f->vmf.may_wait = true;
	ret = ops->fault(&f->vmf);
	if ((ret & (VM_FAULT_ERROR | VM_FAULT_RETRY)) || !f->vmf.page)
		return ret;
	if (!(f->vmf.flags & FAULT_FLAG_WRITE) || !needs_mkwrite(f) ||
	    !(f->vmf.vm_flags & VM_MAYSHARE))
		return ret;
	ret |= ops->page_mkwrite(&f->vmf);
	f->page_locked = !(ret & (VM_FAULT_ERROR | VM_FAULT_RETRY));
	return ret;
}
