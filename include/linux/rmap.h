/* SPDX-License-Identifier: GPL-2.0-only */
/* From a file's pages to the address spaces that map them: mm/rmap_file.c. */
#ifndef _LINUX_RMAP_H
#define _LINUX_RMAP_H

#include <linux/mm_types.h>
#include <linux/rbtree.h>

struct address_space;
struct folio;

/*
 * The VMAs of a file, by the pages of it that they show: mm/interval_tree.c. The
 * mapping's i_mmap_rwsem is held, for writing to insert or remove.
 */
void vma_interval_tree_insert(struct vm_area_struct *vma,
			      struct rb_root_cached *root);
/* One that shows the same pages as @twin, which is in. */
void vma_interval_tree_insert_twin(struct vm_area_struct *vma, struct vm_area_struct *twin);
void vma_interval_tree_remove(struct vm_area_struct *vma,
			      struct rb_root_cached *root);
/* Is it in? Of one that was never inserted, vm_rb and vm_twins say that they are empty. */
static inline bool vma_interval_tree_has(const struct vm_area_struct *vma)
{
	return !RB_EMPTY_NODE(&vma->vm_rb) || !list_empty(&vma->vm_twins);
}

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
