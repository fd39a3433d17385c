// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages of files for faults.
 *
 * The quick way, under RCU alone: the folio is there, uptodate, and nobody has locked it.
 * One reference is taken, no lock; linux/filemap_fault.h says why that is enough. The
 * other way may wait: for the folio to be read, with what lies around it.
 *
 * Owns the vm_operations of ordinary files; entries of page tables are made by
 * mm/memory.c.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/filemap_fault.h>
#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/pagemap.h>
#include <linux/pgtable.h>
#include <linux/readahead.h>
#include <linux/truncate.h>

/* So many faults more that missed than that hit, and reading around is of no use. */
#define MMAP_LOTSAMISS	100u

static bool behind_end(const struct address_space *mapping, pgoff_t index)
{
	return index >= size_to_pages(i_size_read(mapping->host));
}

/* Nobody works on it: it is not about to be read, truncated, or taken back. */
static bool folio_is_ready(const struct folio *folio)
{
	unsigned long flags = smp_load_acquire(&folio->flags);

	return (flags & (BIT(PG_uptodate) | BIT(PG_locked))) ==
	       BIT(PG_uptodate);
}

/* --- Reading around. --- */

static void count_miss(struct file_ra_state *ra)
{
	unsigned int miss = READ_ONCE(ra->mmap_miss);

	if (miss < MMAP_LOTSAMISS * 10)
		WRITE_ONCE(ra->mmap_miss, miss + 1);
}

static void count_hit(struct file_ra_state *ra)
{
	unsigned int miss = READ_ONCE(ra->mmap_miss);

	if (miss)
		WRITE_ONCE(ra->mmap_miss, miss - 1);
}

/* Half of the window before the page that is missing, half behind it. */
static void read_around(struct readahead_control *rac)
{
	struct file_ra_state *ra = rac->ra;
	unsigned int most = READ_ONCE(ra->ra_pages);
	pgoff_t start = rac->_index - min(rac->_index, (pgoff_t)most / 2);

	WRITE_ONCE(ra->start, start);
	WRITE_ONCE(ra->size, most);
	WRITE_ONCE(ra->async_size, most / 4);
	rac->_index = start;
	do_page_cache_ra(rac, most, most / 4);
}

/* By what the program has said of this memory, or else by what it was like so far. */
static void read_missing(const struct vm_fault *vmf, struct file *file)
{
	DEFINE_READAHEAD(rac, file, &file->f_ra, file->f_mapping, vmf->pgoff);
	unsigned int most = READ_ONCE(file->f_ra.ra_pages);

	if (!most || (vmf->vm_flags & VM_RAND_READ))
		return;
	if (vmf->vm_flags & VM_SEQ_READ) {
		page_cache_sync_ra(&rac, most);
		return;
	}
	count_miss(&file->f_ra);
	if (READ_ONCE(file->f_ra.mmap_miss) <= MMAP_LOTSAMISS)
		read_around(&rac);
}

/* We have come to the mark of a window. */
static void read_further(const struct vm_fault *vmf, struct file *file,
			 struct folio *folio)
{
	DEFINE_READAHEAD(rac, file, &file->f_ra, file->f_mapping, vmf->pgoff);

	if (!(vmf->vm_flags & VM_RAND_READ))
		page_cache_async_ra(&rac, folio, rac.ra->ra_pages);
}

/* --- One page. --- */

static vm_fault_t error_to_fault(int err)
{
	switch (err) {
	case -ENOMEM:
		return VM_FAULT_OOM;
	case -EINTR:		/* who is killed does not come back */
	case -ESTALE:
		return VM_FAULT_RETRY;
	default:
		return VM_FAULT_SIGBUS;
	}
}

/* Of a locked folio: unlocked, and uptodate or an error. */
static int finish_folio(struct file *file, struct folio *folio, pgoff_t index)
{
	if (!behind_end(file->f_mapping, index) && !folio_test_uptodate(folio))
		return filemap_read_folio(file, folio);
	folio_unlock(folio);
	return behind_end(file->f_mapping, index) ? -ENXIO : 0;
}

/*
 * While we hold the lock, no page is taken away, so the size that we see is good until the
 * page is there. Afterwards filemap_may_map() has the last word.
 */
static struct folio *bring_in(struct file *file, pgoff_t index)
{
	struct address_space *mapping = file->f_mapping;
	struct folio *folio;
	int err;

	guard(invalidate_shared)(mapping);
	folio = __filemap_get_folio(mapping, index,
				    FGP_LOCK | FGP_CREAT | FGP_FOR_MMAP,
				    mapping->gfp_mask);
	if (IS_ERR(folio))
		return folio;
	err = finish_folio(file, folio, index);
	if (!err)
		return folio;
	folio_put(folio);
	return ERR_PTR(err);
}

/* @folio is there, or NULL, and the fault may wait. */
static vm_fault_t fault_slowly(struct vm_fault *vmf, struct file *file,
			       struct folio *folio)
{
	vm_fault_t major = folio ? 0 : VM_FAULT_MAJOR;

	if (!folio)
		read_missing(vmf, file);
	else if (folio_test_readahead(folio))
		read_further(vmf, file, folio);
	if (folio)
		folio_put(folio);
	folio = bring_in(file, vmf->pgoff);
	if (IS_ERR(folio))
		return error_to_fault(PTR_ERR(folio)) | major;
	vmf->page = folio_file_page(folio, vmf->pgoff);
	return major;
}

vm_fault_t filemap_fault(struct vm_fault *vmf)
{
	struct file *file = READ_ONCE(vmf->vma->vm_file);
	struct folio *folio;

	if (unlikely(!file))
		return VM_FAULT_RETRY;	/* it was another VMA that we found */
	if (unlikely(behind_end(file->f_mapping, vmf->pgoff)))
		return VM_FAULT_SIGBUS;
	folio = filemap_get_entry(file->f_mapping, vmf->pgoff);
	if (likely(folio && folio_is_ready(folio) &&
		   !folio_test_readahead(folio))) {
		count_hit(&file->f_ra);
		vmf->page = folio_file_page(folio, vmf->pgoff);
		return 0;
	}
	if (vmf->may_wait)
		return fault_slowly(vmf, file, folio);
	if (folio)
		folio_put(folio);
	return VM_FAULT_RETRY;
}
EXPORT_SYMBOL_GPL(filemap_fault);

/* --- Those around it. --- */

/*
 * In numbers of entries of the table: from the start of the aligned window, or of the VMA,
 * to the end of the window, of the table or of the VMA, whichever comes first.
 */
struct pgoff_range fault_around(const struct vm_fault *vmf)
{
	const struct vm_area_struct *vma = vmf->vma;
	unsigned long nr = FAULT_AROUND_BYTES / PAGE_SIZE;
	unsigned long entry = pt_index(vmf->addr, 0);
	unsigned long before = (vmf->addr - READ_ONCE(vma->vm_start)) >>
			       PAGE_SHIFT;
	unsigned long behind = (READ_ONCE(vma->vm_end) - vmf->addr) >>
			       PAGE_SHIFT;
	unsigned long from = max(ALIGN_DOWN(entry, nr),
				 entry - min(entry, before));
	unsigned long to = min(min(from + nr, (unsigned long)PT_ENTRIES),
			       entry + behind) - 1;

	return (struct pgoff_range){
		.first = vmf->pgoff - (entry - from),
		.last = vmf->pgoff + (to - entry),
	};
}
EXPORT_SYMBOL_GPL(fault_around);

/*
 * The flag is looked at once: who sets it after that waits for the table's lock before he
 * clears entries, among them those that are made now.
 */
bool filemap_map_begin(struct map_around *around, const struct vm_fault *vmf,
		       struct pgoff_range range)
{
	struct file *file = vmf->file;
	pgoff_t end;

	if (!file || smp_load_acquire(&file->f_mapping->invalidating))
		return false;
	end = size_to_pages(i_size_read(file->f_mapping->host));
	if (range.first >= end)
		return false;
	*around = (struct map_around){
		.mapping = file->f_mapping,
		.xas = __XA_STATE(&file->f_mapping->i_pages, range.first, 0, 0),
		.last = min(range.last, end - 1),
		.pgoff = range.first,
	};
	return true;
}
EXPORT_SYMBOL_GPL(filemap_map_begin);

/* With a reference, if it is fit to be mapped without any more ado. */
static bool try_folio(const struct map_around *around, struct folio *folio)
{
	if (!folio_try_get(folio))
		return false;
	if (folio == xas_reload(&around->xas) && folio_is_ready(folio) &&
	    !folio_test_readahead(folio) &&
	    READ_ONCE(folio->mapping) == around->mapping)
		return true;
	folio_put(folio);
	return false;
}

/* Behind the cursor; what is not ready is passed by. */
static struct folio *next_folio(struct map_around *around)
{
	struct folio *folio;

	while ((folio = xas_next_entry(&around->xas, around->last))) {
		if (xas_retry(&around->xas, folio) || xa_is_value(folio))
			continue;
		if (try_folio(around, folio))
			return folio;
	}
	return NULL;
}

/* Of a folio that has more pages to show, one more reference is kept for those. */
bool filemap_map_next(struct map_around *around)
{
	struct folio *folio = around->folio;

	if (folio) {
		around->pgoff++;
	} else {
		folio = next_folio(around);
		if (!folio)
			return false;
		around->pgoff = max(around->pgoff, folio->index);
	}
	around->page = folio_file_page(folio, around->pgoff);
	around->folio = NULL;
	if (around->pgoff < around->last &&
	    around->pgoff + 1 < folio_next_index(folio)) {
		folio_get(folio);
		around->folio = folio;
	}
	return true;
}
EXPORT_SYMBOL_GPL(filemap_map_next);

/* --- A page that is to be written to. --- */

vm_fault_t filemap_page_mkwrite(struct vm_fault *vmf)
{
	struct folio *folio = page_folio(vmf->page);
	struct address_space *mapping;

	if (!vmf->may_wait)
		return VM_FAULT_RETRY;
	mapping = vmf->vma->vm_file->f_mapping;
	folio_lock(folio);
	if (folio->mapping != mapping || behind_end(mapping, vmf->pgoff)) {
		folio_unlock(folio);
		return VM_FAULT_RETRY;
	}
	folio_mark_dirty(folio);
	folio_wait_stable(folio);
	return 0;
}
EXPORT_SYMBOL_GPL(filemap_page_mkwrite);

const struct vm_operations_struct generic_file_vm_ops = {
	.fault = filemap_fault,
	.map_next = filemap_map_next,
	.page_mkwrite = filemap_page_mkwrite,
};
EXPORT_SYMBOL_GPL(generic_file_vm_ops);

int generic_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file->f_mapping->a_ops->read_folio)
		return -ENOEXEC;
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}
EXPORT_SYMBOL_GPL(generic_file_mmap);
