// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a tree of VMAs is what it must be: for tests and CONFIG_DEBUG_VM.
 * Owns nothing; the tree must not change meanwhile.
 */
#include <kunit/visibility.h>
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "vma_node.h"

/* What has been seen so far, in the order of addresses. */
struct seen {
	unsigned long end;		/* of the last VMA */
	unsigned int nr_vmas;
	bool good;
};

/* All that is wrong is told, so that one look shows how it came about. */
static bool complain(struct seen *seen, const struct vma_node *n,
		     unsigned int slot, const char *what)
{
	pr_err("vma_tree: slot %u of %u at level %u: %s\n", slot, n->nr,
	       n->level, what);
	seen->good = false;
	return false;
}

/* Its bounds, and that it comes behind the one before. */
static void verify_vma(const struct vma_node *n, unsigned int i,
		       struct seen *seen)
{
	const struct vm_area_struct *vma = n->ptr[i];

	if (!vma || vma->vm_start != n->start[i] || vma->vm_end != n->end[i])
		complain(seen, n, i, "the VMA has other bounds");
	if (n->start[i] >= n->end[i])
		complain(seen, n, i, "an empty VMA");
	if (n->start[i] < seen->end)
		complain(seen, n, i, "it begins in the one before");
	seen->end = n->end[i];
	seen->nr_vmas++;
}

static unsigned long verify_node(const struct vma_node *n, struct seen *seen);

/* Returns the largest gap in the child, whose bounds are the slot's. */
static unsigned long verify_child(const struct vma_node *n, unsigned int i,
				  struct seen *seen)
{
	const struct vma_node *child = n->ptr[i];
	unsigned long gap;

	if (!child || child->level != n->level - 1) {
		complain(seen, n, i, "the child is not of the next level");
		return 0;
	}
	if (!child->nr || child->start[0] != n->start[i])
		complain(seen, n, i, "the child begins elsewhere");
	gap = verify_node(child, seen);
	if (seen->end != n->end[i])
		complain(seen, n, i, "the child ends elsewhere");
	return gap;
}

/* Behind the last slot nothing leads anywhere, and nothing is found. */
static void verify_rest(const struct vma_node *n, struct seen *seen)
{
	for (unsigned int i = n->nr; i < VMA_SLOTS; i++)
		if (n->ptr[i] || n->gap[i] || ~n->end[i])
			complain(seen, n, i, "it is not in use, and not empty");
	if (n->ptr[VMA_SLOTS])
		complain(seen, n, VMA_SLOTS, "a pointer behind the last");
}

/* Returns the largest gap below it. */
static unsigned long verify_node(const struct vma_node *n, struct seen *seen)
{
	unsigned long largest = 0;

	if (!n->nr || n->nr > VMA_SLOTS) {
		complain(seen, n, 0, "as many slots as cannot be");
		return 0;
	}
	for (unsigned int i = 0; i < n->nr; i++) {
		unsigned long gap = 0;

		if (n->level)
			gap = verify_child(n, i, seen);
		else
			verify_vma(n, i, seen);
		if (i + 1 < n->nr)
			gap = max(gap, n->start[i + 1] - seen->end);
		if (gap != n->gap[i])
			complain(seen, n, i, "the gap is another");
		largest = max(largest, gap);
	}
	verify_rest(n, seen);
	return largest;
}

/* What the tree counts, and what its root is, besides what is below it. */
bool vma_tree_verify(const struct vma_tree *tree)
{
	const struct vma_node *root = node_root(tree);
	struct seen seen = { .good = true };

	if (root && root->level && root->nr < 2)
		complain(&seen, root, 0, "a root with one child");
	if (root)
		verify_node(root, &seen);
	if (seen.nr_vmas != tree->nr_vmas) {
		pr_err("vma_tree: %u VMAs are counted, %u are there\n",
		       tree->nr_vmas, seen.nr_vmas);
		seen.good = false;
	}
	return seen.good;
}
EXPORT_SYMBOL_IF_KUNIT(vma_tree_verify);
