/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages of files for faults: mm/filemap_fault.c.
 *
 * The protocol between a fault, F, and who takes pages away, T:
 *
 *	F					T
 *	finds the folio, takes a reference	invalidating = true
 *	(makes the table, full barrier)		full barrier
 *	takes the table's lock			for all tables of all VMAs:
 *	filemap_may_map(): if not, RETRY	  takes the lock, clears entries
 *	sets the entry				removes folios: folio->mapping = NULL
 *	drops the lock				invalidating = false, with release
 *
 * If F has looked before T began, its table is there and T waits for its lock, or T's
 * walk came before the table, and then F sees the flag. If F looks while T is at work, it
 * sees the flag; after that, it sees that the folio is gone. So F needs no lock of the
 * folio: one reference, and two loads.
 *
 * F has looked at the size before that, and it may be smaller by now. That does no harm,
 * since T has removed what is behind the new end, and nothing comes in there: who brings in
 * folios looks at the size with the invalidate_lock held. What write() puts there is not
 * uptodate, or locked, until the size has grown.
 */
#ifndef _LINUX_FILEMAP_FAULT_H
#define _LINUX_FILEMAP_FAULT_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/vm_ops.h>

/*
 * Under the lock of the lowest table, which was looked up or published (by an operation
 * that is a full barrier) before: may @folio, referenced, that was found in @mapping, be
 * mapped, or copied and the copy be mapped? The flag comes first.
 */
static inline bool filemap_may_map(const struct address_space *mapping,
				   const struct folio *folio)
{
	return !smp_load_acquire(&mapping->invalidating) &&
	       READ_ONCE(folio->mapping) == mapping;
}

vm_fault_t filemap_fault(struct vm_fault *vmf);
vm_fault_t filemap_page_mkwrite(struct vm_fault *vmf);
/* Sets generic_file_vm_ops; -ENOEXEC if the file cannot be read by pages. */
int generic_file_mmap(struct file *file, struct vm_area_struct *vma);
extern const struct vm_operations_struct generic_file_vm_ops;

/* Which pages to map when one is asked for: 64 KiB, aligned, as far as the VMA goes. */
#define FAULT_AROUND_BYTES	65536ul
struct pgoff_range {
	pgoff_t first, last;
};
struct pgoff_range fault_around(const struct vm_fault *vmf);

/*
 * The pages of @range that are there already, in order, under RCU and the lock of the
 * lowest table, from filemap_map_begin() on:
 *
 *	if (filemap_map_begin(&around, vmf, range))
 *		while (vma->vm_ops->map_next(&around))
 *			(around.page is at around.pgoff)
 *
 * Each @page comes with a reference, which becomes the entry's or is put. Nothing is to
 * be asked about it any more.
 */
struct map_around {
	struct address_space *mapping;
	struct xa_state xas;
	struct folio *folio;		/* of @page */
	pgoff_t last;
	pgoff_t pgoff;
	struct page *page;
};
/* False: now there is nothing to be mapped. */
bool filemap_map_begin(struct map_around *around, const struct vm_fault *vmf,
		       struct pgoff_range range);
bool filemap_map_next(struct map_around *around);

#endif /* _LINUX_FILEMAP_FAULT_H */
