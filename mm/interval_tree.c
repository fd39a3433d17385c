// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VMAs that show pages of a file, by the first and the last page that each shows:
 * which of them show this one? The mapping's i_mmap_rwsem guards the tree and the
 * members of the VMAs that it uses; a VMA's bounds do not change while it is in.
 */
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/interval_tree_generic.h>
#include <linux/mm_types.h>
#include <linux/rmap.h>

static unsigned long first_page(const struct vm_area_struct *vma)
{
	return vma->vm_pgoff;
}

static unsigned long last_page(const struct vm_area_struct *vma)
{
	return vma->vm_pgoff +
	       ((vma->vm_end - vma->vm_start - 1) >> PAGE_SHIFT);
}

INTERVAL_TREE_DEFINE(struct vm_area_struct, vm_rb, unsigned long, vm_rb_last,
		     first_page, last_page, /* visible */, vma_interval_tree)

EXPORT_SYMBOL_IF_KUNIT(vma_interval_tree_insert);
EXPORT_SYMBOL_IF_KUNIT(vma_interval_tree_remove);
EXPORT_SYMBOL_IF_KUNIT(vma_interval_tree_iter_first);
EXPORT_SYMBOL_IF_KUNIT(vma_interval_tree_iter_next);
