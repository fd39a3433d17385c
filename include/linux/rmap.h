/* SPDX-License-Identifier: GPL-2.0-only */
/* From a file's pages to the address spaces that map them: mm/rmap_file.c. */
#ifndef _LINUX_RMAP_H
#define _LINUX_RMAP_H

#include <linux/types.h>

struct address_space;
struct folio;
struct rb_root_cached;
struct vm_area_struct;

/*
 * The VMAs of a file, by the pages of it that they show: mm/interval_tree.c. The
 * mapping's i_mmap_rwsem is held, for writing to insert or remove.
 */
void vma_interval_tree_insert(struct vm_area_struct *vma,
			      struct rb_root_cached *root);
void vma_interval_tree_remove(struct vm_area_struct *vma,
			      struct rb_root_cached *root);
struct vm_area_struct *
vma_interval_tree_subtree_search(struct vm_area_struct *vma, unsigned long first,
				 unsigned long last);
struct vm_area_struct *vma_interval_tree_iter_first(struct rb_root_cached *root,
						    unsigned long first,
						    unsigned long last);
struct vm_area_struct *vma_interval_tree_iter_next(struct vm_area_struct *vma,
						   unsigned long first,
						   unsigned long last);
#define vma_interval_tree_foreach(vma, root, first, last) \
	for (vma = vma_interval_tree_iter_first(root, first, last); vma; \
	     vma = vma_interval_tree_iter_next(vma, first, last))

/*
 * No entry of a page table shows the @nr pages from @first on (0: up to the end of the
 * file) when it returns. @even_cows: private copies of them go, too. The mapping's
 * invalidate_lock is held for writing.
 */
void unmap_mapping_pages(struct address_space *mapping, pgoff_t first,
			 pgoff_t nr, bool even_cows);
/* The same by bytes, of whole pages. */
void unmap_mapping_range(struct address_space *mapping, loff_t start, loff_t len,
			 int even_cows);
/*
 * No entry allows writing to the locked @folio when it returns; how many did, or were
 * written through. From then on a write is a fault.
 */
int folio_mkclean(struct folio *folio);

/* --- What an address space does for these (addresses inside @vma, whole pages). --- */
void zap_vma_range(struct vm_area_struct *vma, unsigned long start,
		   unsigned long len, bool even_cows);
int wrprotect_vma_range(struct vm_area_struct *vma, unsigned long start,
			unsigned long len);

#endif /* _LINUX_RMAP_H */
