// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the pages of a file to the address spaces that map them: for each VMA of the
 * mapping that shows some of them, the part of its addresses.
 *
 * Owns nothing; holds the mapping's i_mmap_rwsem for reading meanwhile, so that VMAs
 * neither come nor go. What happens to the entries is the address space's business.
 */
#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/rmap.h>

#include "rmap_file.h"

/* What a test looks at instead. */
VISIBLE_IF_KUNIT void rmap_zap(struct vm_area_struct *vma, unsigned long start,
			       unsigned long len, bool even_cows)
{
	KUNIT_STATIC_STUB_REDIRECT(rmap_zap, vma, start, len, even_cows);
	zap_vma_range(vma, start, len, even_cows);
}
EXPORT_SYMBOL_IF_KUNIT(rmap_zap);

VISIBLE_IF_KUNIT int rmap_wrprotect(struct vm_area_struct *vma,
				    unsigned long start, unsigned long len)
{
	KUNIT_STATIC_STUB_REDIRECT(rmap_wrprotect, vma, start, len);
	return wrprotect_vma_range(vma, start, len);
}
EXPORT_SYMBOL_IF_KUNIT(rmap_wrprotect);

/* Addresses of @vma that show pages @first to @last, of which it shows some. */
static unsigned long shown_at(const struct vm_area_struct *vma, pgoff_t first,
			      pgoff_t last, unsigned long *len)
{
	pgoff_t from = max(first, vma->vm_pgoff), to;
	pgoff_t end = vma->vm_pgoff +
		      ((vma->vm_end - vma->vm_start) >> PAGE_SHIFT) - 1;

	to = min(last, end);
	*len = (to - from + 1) << PAGE_SHIFT;
	return vma->vm_start + ((from - vma->vm_pgoff) << PAGE_SHIFT);
}

void unmap_mapping_pages(struct address_space *mapping, pgoff_t first,
			 pgoff_t nr, bool even_cows)
{
	pgoff_t last = nr ? first + nr - 1 : ULONG_MAX;
	struct vm_area_struct *vma;
	unsigned long addr, bytes;

	guard(rwsem_read)(&mapping->i_mmap_rwsem);
	vma_interval_tree_foreach(vma, &mapping->i_mmap, first, last) {
		addr = shown_at(vma, first, last, &bytes);
		rmap_zap(vma, addr, bytes, even_cows);
	}
}
EXPORT_SYMBOL_GPL(unmap_mapping_pages);

void unmap_mapping_range(struct address_space *mapping, loff_t start, loff_t len,
			 int even_cows)
{
	unmap_mapping_pages(mapping, start >> PAGE_SHIFT, size_to_pages(len),
			    even_cows);
}
EXPORT_SYMBOL_GPL(unmap_mapping_range);

int folio_mkclean(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;
	pgoff_t first = folio->index, last = folio_next_index(folio) - 1;
	struct vm_area_struct *vma;
	unsigned long addr, bytes;
	int cleaned = 0;

	VM_BUG_ON_PAGE(!folio_test_locked(folio), &folio->page);
	guard(rwsem_read)(&mapping->i_mmap_rwsem);
	vma_interval_tree_foreach(vma, &mapping->i_mmap, first, last) {
		if (!(vma->vm_flags & VM_SHARED))
			continue;
		addr = shown_at(vma, first, last, &bytes);
		cleaned += rmap_wrprotect(vma, addr, bytes);
	}
	return cleaned;
}
EXPORT_SYMBOL_GPL(folio_mkclean);
