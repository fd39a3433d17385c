// SPDX-License-Identifier: GPL-2.0-only
/*
 * The VMAs that show pages of a file, by the first and the last page that each shows:
 * which of them show this one? The mapping's i_mmap_rwsem guards the tree and the
 * members of the VMAs that it uses; a VMA's bounds do not change while it is in.
 *
 * What fork() copies shows the same pages as what it copies, and goes again soon. So it is
 * no node of the tree, but in the ring of its twin's, of which one is the node:
 *
 *	vm_rb of the tree	vm_twins in a ring
 *	   [10, 14]   <->  child's  <->  grandchild's  <->
 *	   /      \
 */
#include <asm/page.h>
#include <kunit/visibility.h>
#include <linux/interval_tree_generic.h>
#include <linux/list.h>
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
		     first_page, last_page, static, node)

/* Of those in a ring. */
static bool is_node(const struct vm_area_struct *vma)
{
	return !RB_EMPTY_NODE(&vma->vm_rb);
}

void vma_interval_tree_insert(struct vm_area_struct *vma, struct rb_root_cached *root)
{
	INIT_LIST_HEAD(&vma->vm_twins);
	node_insert(vma, root);
}
EXPORT_SYMBOL_IF_KUNIT(vma_interval_tree_insert);

void vma_interval_tree_insert_twin(struct vm_area_struct *vma, struct vm_area_struct *twin)
{
	RB_CLEAR_NODE(&vma->vm_rb);
	list_add(&vma->vm_twins, &twin->vm_twins);
}
EXPORT_SYMBOL_IF_KUNIT(vma_interval_tree_insert_twin);

/* The place of a node that has twins is another's from then on. */
void vma_interval_tree_remove(struct vm_area_struct *vma, struct rb_root_cached *root)
{
	struct vm_area_struct *heir = list_next_entry(vma, vm_twins);

	if (is_node(vma) && heir == vma) {
		node_remove(vma, root);
	} else if (is_node(vma)) {
		heir->vm_rb_last = vma->vm_rb_last;
		rb_replace_node_cached(&vma->vm_rb, &heir->vm_rb, root);
	}
	RB_CLEAR_NODE(&vma->vm_rb);
	list_del_init(&vma->vm_twins);
}
EXPORT_SYMBOL_IF_KUNIT(vma_interval_tree_remove);

struct vm_area_struct *vma_interval_tree_iter_first(struct rb_root_cached *root,
						    unsigned long first,
						    unsigned long last)
{
	return node_iter_first(root, first, last);
}
EXPORT_SYMBOL_IF_KUNIT(vma_interval_tree_iter_first);

/* Each ring is gone round, from its node to its node. */
struct vm_area_struct *vma_interval_tree_iter_next(struct vm_area_struct *vma,
						   unsigned long first,
						   unsigned long last)
{
	struct vm_area_struct *next = list_next_entry(vma, vm_twins);

	return is_node(next) ? node_iter_next(next, first, last) : next;
}
EXPORT_SYMBOL_IF_KUNIT(vma_interval_tree_iter_next);
